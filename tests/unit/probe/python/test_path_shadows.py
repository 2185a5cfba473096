"""The packages that PYTHONPATH has in place of an environment's."""

from __future__ import annotations

from pathlib import Path

import pytest

from doctor.probe.python.path_shadows import find_path_shadows
from doctor.probe.rootfs import Rootfs
from tests.unit.factories import make_environment

OLD = "print 'six for 2.7'\n"


@pytest.mark.parametrize(
    ("files", "path", "found"),
    [
        ({"old/six.py": OLD, "old/click/__init__.py": "x = 1\n", "old/mine.py": OLD}, "old", {"six": "line 1"}),
        ({"old/click/__init__.py": f"\n{OLD}"}, "new:old", {"click": "line 2"}),
        ({"lib/python3.9/site-packages/click/__init__.py": ""}, "lib/python3.9/site-packages", {"click": "Python 3.9"}),
        ({"lib/python3.11/site-packages/click/__init__.py": ""}, "lib/python3.11/site-packages", {}),
        ({"old/six/data.txt": ""}, "old", {}),
        ({"project/src/six.py": OLD}, "project/src", {}),
        ({"old/six.py": OLD}, "", {}),
        ({"old/my_lib-1.0.dist-info/METADATA": ""}, "old", {"my-lib": "is 1.0, and the environment has 2.0"}),
        ({"old/pip-1.0.dist-info/METADATA": ""}, "old", {}),
        ({"old/My.Lib-2.0.dist-info/METADATA": "", "old/other-1.dist-info/METADATA": ""}, "old", {}),
    ],
)
def test_only_what_replaces_a_package_and_cannot_be_imported(
    tmp_path: Path, files: dict[str, str], path: str, found: dict[str, str]
) -> None:
    site = "project/.venv/lib/python3.11/site-packages"
    dist_info = {f"{site}/{name}.dist-info/METADATA": "" for name in ("my_lib-2.0", "pip-2.0")}
    for name, text in {f"{site}/six.py": "", f"{site}/click/__init__.py": "", **dist_info, **files}.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    environment = make_environment(path=str(tmp_path / "project/.venv"), library_versions=("3.11",))
    environ = {"PYTHONPATH": path}
    shadows = list(find_path_shadows(Rootfs(), environment, str(tmp_path / "project"), str(tmp_path), environ))
    assert {it.module for it in shadows} == found.keys()
    assert all(found[it.module] in it.problem for it in shadows)
