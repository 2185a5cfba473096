from __future__ import annotations

import pytest

from doctor.probe.python import shims
from doctor.probe.rootfs import Rootfs
from tests.unit.probe.conftest import Tree

PYENV = {
    "/p/shims/python3": "",
    "/p/libexec/pyenv-exec": "",
    "/p/versions/3.11.7/bin/python3": "",
    "/p/versions/3.12.1/bin/python3": "",
    "/p/versions/3.12.10/bin/python3": "",
    "/p/version": "3.11.7\n",
}


@pytest.mark.parametrize(
    ("files", "environ", "version"),
    [
        ({}, {}, "3.11.7"),
        ({"/w/.python-version": "3.12.1\n"}, {}, "3.12.1"),
        ({"/w/.python-version": "3.12\n"}, {}, "3.12.10"),
        ({"/w/.python-version": "# mine\n2.7.18\n3.12.1\n"}, {}, "3.12.1"),
        ({"/w/.python-version": "3.12.1\n"}, {"PYENV_VERSION": "3.11.7"}, "3.11.7"),
        ({}, {"PYENV_VERSION": "python-3.12.1"}, "3.12.1"),
    ],
)
def test_the_version_in_force(tree: Tree, files: dict[str, str], environ: dict[str, str], version: str) -> None:
    box = Rootfs(str(tree(PYENV | files)))
    assert shims.behind(box, "/p/shims/python3", environ, "/w/below") == f"/p/versions/{version}/bin/python3"


@pytest.mark.parametrize("chosen", ["system", "9.9", "../../etc", ""])
def test_what_cannot_be_followed_is_left_to_pyenv(tree: Tree, chosen: str) -> None:
    box = Rootfs(str(tree(PYENV | {"/w/.python-version": chosen + "\n"})))
    assert shims.behind(box, "/p/shims/python3", {}, "/w") == "/p/shims/python3" or chosen == ""


def test_what_is_no_shim(tree: Tree) -> None:
    box = Rootfs(str(tree(PYENV | {"/x/shims/python3": ""})))
    assert shims.behind(box, "/usr/bin/python3", {}, "/") == "/usr/bin/python3"
    assert shims.behind(box, "/x/shims/python3", {}, "/") == "/x/shims/python3"
