from __future__ import annotations

import pytest

from doctor.probe.debian.dpkg import Dpkg
from doctor.probe.debian.system_python import read_repointed
from doctor.probe.python.describe import starts_environments
from doctor.probe.python.layout import layout_from_files
from doctor.probe.rootfs import Rootfs
from tests.unit.probe.conftest import Tree

STATUS = "".join(
    f"Package: {name}\nStatus: install ok installed\nVersion: {version}\n\n"
    for name, version in (("python3-minimal", "3.11.2-1+b1"), ("python3.11-minimal", "3.11.2-6"))
)
DEBIAN = {"/var/lib/dpkg/status": STATUS, "/usr/bin/python3.11": "", "/opt/x/bin/python3.12": "", "/usr/bin/pypy3": ""}
LINK = "/usr/bin/python3"


@pytest.mark.parametrize(
    ("files", "actual"),
    [
        ({LINK: "-> python3.11"}, None),
        ({LINK: "-> /usr/bin/python3.11"}, None),
        ({LINK: "-> nowhere"}, ""),
        ({}, ""),
        ({"/usr/bin/python3.11": "-> nowhere"}, None),
        ({LINK: "-> /opt/x/bin/python3.12"}, "/opt/x/bin/python3.12"),
        ({LINK: "-> pypy3"}, "/usr/bin/pypy3"),
        ({LINK: "#!/bin/sh\n"}, LINK),
        ({LINK: "-> pypy3", "/var/lib/dpkg/status": ""}, None),
        ({LINK: "-> pypy3", "/var/lib/dpkg/status": STATUS.partition("\n\n")[0]}, None),
        ({LINK: "-> pypy3", "/var/lib/dpkg/diversions": f"{LINK}\n{LINK}.mine\n:\n"}, None),
        ({LINK: "-> pypy3", "/var/lib/dpkg/diversions": f"{LINK}\n{LINK}.gone\n:\n"}, None),
        ({"/var/lib/dpkg/diversions": f"{LINK}\n{LINK}.gone\n:\n"}, None),
    ],
)
def test_where_python3_leads(tree: Tree, files: dict[str, str], actual: str | None) -> None:
    fs = Rootfs(str(tree(DEBIAN | files)))
    repointed = read_repointed(fs, Dpkg(fs))
    assert (repointed and repointed.actual) == actual


@pytest.mark.parametrize("path", [LINK, "/usr/bin/python3.11"])
def test_a_python_that_was_diverted_and_not_replaced(tree: Tree, path: str) -> None:
    diverted = {LINK: "-> python3.11", path: "-> nowhere", f"{path}.distrib": ""}
    fs = Rootfs(str(tree(DEBIAN | diverted | {"/var/lib/dpkg/diversions": f"{path}\n{path}.distrib\n:\n"})))
    repointed = read_repointed(fs, Dpkg(fs))
    assert repointed and (repointed.path, repointed.diverted_to) == (path, f"{path}.distrib")


@pytest.mark.parametrize(
    ("executable", "built_for", "starts"),
    [
        ("/opt/x/bin/python3", "/nowhere", True),
        (LINK, "/nowhere", False),
        (LINK, "/opt/x", True),
        (LINK, "/install", True),
        (LINK, "", True),
        ("/opt/bin/python3", "/nowhere", False),
        ("/opt/x/other/python3", "/nowhere", True),
    ],
)
def test_environments_start_where_the_library_is_found(
    tree: Tree, executable: str, built_for: str, starts: bool
) -> None:
    library = "/opt/x/lib/python3.12"
    variables = f"build_time_vars = {{'a': 'b',\n 'prefix': '{built_for}'}}\n" if built_for else ""
    files = {f"{library}/os.py": "", f"{library}/_sysconfigdata__linux.py": variables, "/opt/x/bin/python3.12": ""}
    links = dict.fromkeys((executable, "/opt/x/bin/python3"), "-> /opt/x/bin/python3.12")
    fs = Rootfs(str(tree(files | links)))
    layout = layout_from_files(fs, executable, None)
    assert layout is not None and starts_environments(fs, executable, layout) is starts
