from __future__ import annotations

import json

import pytest

from doctor.diagnose.remedies import install_uv_tool
from doctor.probe.rootfs import Rootfs
from doctor.probe.scan.makers import describe_environment
from tests.unit.probe.conftest import Tree

HOME = {"HOME": "/home/ada"}


def files_of(path: str, recorded: str) -> dict[str, str]:
    """Return the files of an environment at ``path`` whose activate names ``recorded``."""
    return {
        f"{path}/pyvenv.cfg": "home = /usr/bin\nversion = 3.11.2\n",
        f"{path}/bin/python": "-> /usr/bin/python3.11",
        f"{path}/bin/activate": f'VIRTUAL_ENV="{recorded}"\n',
        f"{path}/lib/python3.11/site-packages/": "",
        "/usr/bin/python3.11": "ELF",
        "/usr/lib/python3.11/os.py": "",
    }


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/work/app/.tox/py", ("tox", "py", "/work/app")),
        ("/work/app/.nox/tests", ("nox", "tests", "/work/app")),
        ("/home/ada/.cache/pypoetry/virtualenvs/app-x-py3.11", ("poetry", "app-x-py3.11", "")),
        ("/home/ada/.local/share/hatch/env/virtual/app/x/app", ("hatch", "app", "")),
        ("/home/ada/.local/share/pdm/venvs/app-x", ("pdm", "app-x", "")),
        ("/work/app/.venv", ("venv", "", "/work/app")),
    ],
)
def test_the_tool_is_told_by_its_folder(tree: Tree, path: str, expected: tuple[str, str, str]) -> None:
    found = describe_environment(Rootfs(str(tree(files_of(path, path)))), path, HOME)
    assert found and (found.maker, found.name, found.project) == expected


@pytest.mark.parametrize(("shebang", "state"), [("/home/ada/.local/pipx", "healthy"), ("/old/pipx", "moved")])
def test_an_application_of_pipx_is_moved_if_its_script_is(tree: Tree, shebang: str, state: str) -> None:
    path = "/home/ada/.local/pipx/venvs/black"
    package = {"package": "black", "apps": ["black"], "include_apps": True, "suffix": ""}
    files = files_of(path, "/old/pipx/venvs/black") | {
        f"{path}/pipx_metadata.json": json.dumps({"main_package": package}),
        f"{path}/bin/black": f"#!{shebang}/venvs/black/bin/python\n",
    }
    found = describe_environment(Rootfs(str(tree(files))), path, HOME)
    assert found and (found.maker, found.environment.state) == ("pipx", state)


def test_what_uv_installed_together_is_read_from_its_receipt(tree: Tree) -> None:
    path = "/home/ada/.local/share/uv/tools/black"
    receipt = '[tool]\nrequirements = [{ name = "black", extras = ["d"] }, { name = "six", specifier = ">=1" }]\n'
    found = describe_environment(
        Rootfs(str(tree(files_of(path, path) | {f"{path}/uv-receipt.toml": receipt}))), path, HOME
    )
    assert found and (found.maker, found.requirements) == ("uv-tool", ("black[d]", "six>=1"))
    assert install_uv_tool("uv", found.requirements).argv[3:] == ("--force", "black[d]", "--with", "six>=1")
