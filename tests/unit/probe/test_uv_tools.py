from __future__ import annotations

from pathlib import Path

from doctor.facts import UvTool
from doctor.probe.rootfs import Rootfs
from doctor.probe.uv_tools import find_dead_uv_tools, find_forgotten_uv_tools, find_lost_uv_tools, find_uv_apps
from tests.unit.probe.conftest import Tree

TOOLS = "/home/ada/.local/share/uv/tools"
RECEIPT = """[tool]
requirements = [{ name = "black", extras = ["d"], specifier = ">=24" }, { name = "six" }]
python = "/usr/bin/python3"
"""


def make_tool(name: str, python: str, library: str = "python3.11", receipt: str = RECEIPT) -> dict[str, str]:
    folder = f"{TOOLS}/{name}"
    return {
        f"{folder}/pyvenv.cfg": "home = /usr/bin\nuv = 0.13.9\nversion_info = 3.11.2\n",
        f"{folder}/bin/python": f"-> {python}",
        f"{folder}/bin/activate": f"VIRTUAL_ENV='{folder}'\n",
        f"{folder}/lib/{library}/site-packages/black-24.1.0.dist-info/METADATA": "Name: black\n",
        f"{folder}/uv-receipt.toml": receipt,
    }


def find(tree: Tree, files: dict[str, str], **environ: str) -> list[UvTool]:
    system = {"/usr/bin/python3.11": "ELF", "/usr/lib/python3.11/os.py": "", "/usr/bin/uv": "ELF"}
    fs = Rootfs(str(tree(system | files)))
    return list(find_dead_uv_tools(fs, {"HOME": "/home/ada", **environ}))


def test_applications_that_work_and_other_environments_are_left_out(tree: Tree) -> None:
    assert not find(tree, {})
    works = make_tool("black", "/usr/bin/python3.11")
    half = {name: text for name, text in make_tool("half", "/usr/bin/python3.9").items() if "receipt" not in name}
    assert not find(tree, works | half)


def test_an_application_whose_python_is_gone_or_newer(tree: Tree) -> None:
    files = make_tool("black", "/usr/bin/python3.9") | make_tool("old", "/usr/bin/python3.11", "python3.9", "")
    gone, changed = sorted(find(tree, files), key=lambda tool: tool.name)
    assert (gone.name, gone.python) == ("black", f"{TOOLS}/black/bin/python")
    assert (changed.name, changed.requirements) == ("old", ())
    assert gone.requirements == ("black[d]>=24", "six")


def test_requirements_from_elsewhere_and_hostile_ones_are_not_repeated(tree: Tree) -> None:
    for number, entry in enumerate(
        (
            '{ name = "black", git = "https://example.org/x" }',
            '{ name = "-x" }',
            '{ name = "a", specifier = "; x" }',
            "1",
        )
    ):
        files = make_tool(f"tool{number}", "/usr/bin/python3.9", receipt=f"[tool]\nrequirements = [{entry}]\n")
        found = find(tree, files)
        assert len(found) == number + 1 and not any(tool.requirements for tool in found)


def test_only_links_into_uvs_folder_whose_environment_is_gone_are_lost(tmp_path: Path) -> None:
    tools, commands = tmp_path / "share/uv/tools", tmp_path / "bin"
    (tools / "half/lib").mkdir(parents=True)
    commands.mkdir()
    for name, target in {
        "black": f"{tools}/black/bin/black",
        "blackd": f"{tools}/black/bin/blackd",
        "half": f"{tools}/half/bin/half",
        "other": "/nonexistent/bin/other",
        "-x": f"{tools}/-x/bin/x",
    }.items():
        (commands / name).symlink_to(target)
    environ = {"HOME": "/nobody", "XDG_DATA_HOME": str(tmp_path / "share"), "XDG_BIN_HOME": str(commands)}
    found = list(find_lost_uv_tools(Rootfs(), environ))
    assert found == [("black", str(commands / "black")), ("black", str(commands / "blackd"))]


def test_an_application_needs_its_receipt(tree: Tree) -> None:
    files = make_tool("black", "/usr/bin/python3.11") | {f"{TOOLS}/black/bin/black": "#!/bin/sh\n"}
    fs = Rootfs(str(tree({"/usr/bin/python3.11": "ELF", f"{TOOLS}/notes/readme": "", f"{TOOLS}/.tmp/x": "", **files})))
    for receipt, forgotten in ((RECEIPT, []), ("", ["black"]), ("[tool\n", ["black"])):
        tree({f"{TOOLS}/black/uv-receipt.toml": receipt})
        assert list(find_forgotten_uv_tools(fs, {"HOME": "/home/ada"})) == forgotten


def test_the_version_of_an_application_that_works_and_has_a_command(tree: Tree) -> None:
    receipt = (
        '[tool]\nrequirements = [{ name = "black" }]\nentrypoints = [{ name = "black", install-path = "/b/black" }]\n'
    )
    files = make_tool("black", "/usr/bin/python3.11", receipt=receipt) | {
        "/usr/bin/python3.11": "ELF",
        "/usr/lib/python3.11/os.py": "",
        f"{TOOLS}/black/bin/black": "",
    }

    def versions() -> dict[str, tuple[str, str]]:
        return dict(find_uv_apps(Rootfs(str(tree({}))), ["black", "ruff", "../x"], {"HOME": "/home/ada"}))

    tree(files)
    assert not versions(), "its command is gone"
    tree({"/b/black": f"-> {TOOLS}/black/bin/black"})
    assert versions() == {"black": ("24.1.0", "3.11")}
    (tree({}) / "usr/bin/python3.11").unlink()
    assert not versions(), "its Python is gone"
