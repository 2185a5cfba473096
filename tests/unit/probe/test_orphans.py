from __future__ import annotations

import pytest

from doctor.checks.orphaned_packages import check
from doctor.diagnose.model import Severity, fix_environment
from doctor.probe.orphans import find_orphans
from doctor.probe.rootfs import Rootfs
from tests.unit.factories import make_facts
from tests.unit.probe.conftest import Tree

SITE = "/home/ada/.local/lib/python3.9/site-packages"
PACKAGES = {
    f"{SITE}/requests-2.0.dist-info/METADATA": "",
    f"{SITE}/requests-2.0.dist-info/REQUESTED": "",
    f"{SITE}/idna-3.0.dist-info/METADATA": "",
    f"{SITE}/pip-23.0.dist-info/METADATA": "",
    f"{SITE}/gone-1.0.dist-info/": "",
}
LIBRARY = "lib/python3.9/os.py"


def test_packages_of_a_python_that_is_gone(tree: Tree) -> None:
    fs = Rootfs(str(tree(PACKAGES)))
    orphans = find_orphans(fs, ["/usr/bin"], {"HOME": "/home/ada"})
    [finding] = check(make_facts(orphans=orphans))
    assert finding.severity is Severity.INFO and finding.remedy == fix_environment("requests")
    assert finding.summary.startswith("2 packages in ") and "idna==3.0, requests==2.0" in finding.evidence[0].value


@pytest.mark.parametrize(
    "root", ["/usr", "/opt/python", "/home/ada/.pyenv/versions/3.9.1", "/home/ada/miniconda3/envs/old", "/usr/local"]
)
def test_silent_where_that_python_exists(root: str, tree: Tree) -> None:
    programs = {f"{root}/bin/python3.9": "", f"{root}/bin/python3": "-> python3.9", f"{root}/{LIBRARY}": ""}
    fs = Rootfs(str(tree(PACKAGES | programs)))
    assert not find_orphans(fs, ["/usr/bin"], {"HOME": "/home/ada"})


def test_silent_where_the_folder_is_empty(tree: Tree) -> None:
    fs = Rootfs(str(tree({f"{SITE}/": "", "/usr/local/lib/python3.9/dist-packages/": ""})))
    assert not find_orphans(fs, ["/usr/bin"], {"HOME": "/home/ada"})
