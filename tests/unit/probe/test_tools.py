from __future__ import annotations

import pytest

from doctor.probe.debian.dpkg import Dpkg
from doctor.probe.rootfs import Rootfs
from doctor.probe.tools import find_tools, interpreter_of_script
from tests.unit.probe.conftest import Tree, collect_facts

PYTHON = {"/usr/bin/python3": "-> python3.11", "/usr/bin/python3.11": "", "/usr/lib/python3.11/os.py": ""}


def test_the_interpreter_of_a_script(tree: Tree) -> None:
    fs = Rootfs(str(tree(PYTHON)))
    for text, python in {
        "#!/usr/bin/python3\nimport pip\n": "/usr/bin/python3",
        "#! /usr/bin/python3 -I\n": "/usr/bin/python3",
        "#!/usr/bin/env python3\n": "/usr/bin/python3",
        "#!/bin/sh\n'''exec' \"/a long/bin/python\" \"$0\" \"$@\"\n' '''\n": "/a long/bin/python",
        "#!/bin/sh\n'''exec' /plain/bin/python \"$0\" \"$@\"\n' '''\n": "/plain/bin/python",
        "#!/usr/bin/env bash\nexec pyenv\n": None,
        "\x7fELF": None,
        "": None,
    }.items():
        tree({"/opt/bin/pip": text})
        assert interpreter_of_script(fs, "/opt/bin/pip", ["/usr/bin"]) == python, text


def test_the_prefix_is_the_same_by_whichever_path_an_environment_is_reached(tree: Tree) -> None:
    venv = {
        "/data/p/.venv/pyvenv.cfg": "home = /usr/bin\n",
        "/data/p/.venv/bin/python": "-> /usr/bin/python3",
        "/data/p/.venv/bin/pip": "#!/data/p/.venv/bin/python\n",
        "/data/p/.venv/lib/python3.11/site-packages/": "",
        "/work": "-> data",
    }
    root = tree(PYTHON | venv)
    python = collect_facts(root, "/work/p/.venv/bin/python").python
    assert python is not None
    assert python.prefix == "/work/p/.venv"
    fs = Rootfs(str(root))
    tools = find_tools(fs, ["/work/p/.venv/bin"], {}, Dpkg(fs))
    assert tools.pip is not None
    assert tools.pip.prefix == python.real_prefix


def test_a_pipx_that_is_not_on_path_is_found_in_the_home(tree: Tree) -> None:
    environment = "/home/ada/.local/share/pipx/venvs/pipx"
    files = PYTHON | {
        "/home/ada/.local/bin/pipx": f"#!{environment}/bin/python\n",
        f"{environment}/pyvenv.cfg": "home = /usr/bin\n",
        f"{environment}/bin/python": "-> /usr/bin/python3",
        f"{environment}/lib/python3.11/site-packages/pipx-1.8.0.dist-info/": "",
    }
    fs = Rootfs(str(tree(files)))
    environ = {"HOME": "/home/ada"}
    tools = find_tools(fs, ["/usr/bin"], environ, Dpkg(fs))
    assert tools.pipx is not None
    assert (tools.pipx.version, tools.pipx.on_path) == ("1.8.0", False)
    assert tools.pipx_can_create is False
    tools = find_tools(fs, ["/usr/bin", "/home/ada/.local/bin"], environ, Dpkg(fs))
    assert tools.pipx is not None
    assert tools.pipx.on_path


def test_a_pipx_that_doctor_keeps_for_itself_is_no_installed_one(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", "/home/ada/share")
    fs = Rootfs(str(tree(PYTHON | {"/home/ada/share/doctor/pipx/bin/pipx": "#!/bin/sh\n"})))
    tools = find_tools(fs, ["/usr/bin"], {"HOME": "/home/ada"}, Dpkg(fs))
    assert tools.pipx is None and tools.has_private_pipx
    assert not find_tools(fs, ["/home/ada/share/doctor/pipx/bin"], {"HOME": "/home/ada"}, Dpkg(fs)).has_private_pipx


def test_the_version_of_a_packaged_pipx_without_metadata_is_that_of_its_package(tree: Tree) -> None:
    status = "Package: pipx\nStatus: install ok installed\nVersion: 1.1.0-1\n"
    fs = Rootfs(str(tree(PYTHON | {"/usr/bin/pipx": "#!/usr/bin/python3\n", "/var/lib/dpkg/status": status})))
    tools = find_tools(fs, ["/usr/bin"], {}, Dpkg(fs))
    assert tools.pipx is not None
    assert (tools.pipx.version, tools.pipx.prefix) == ("1.1.0", "/usr")


def test_a_packaged_pipx_that_lost_a_module_does_not_start(tree: Tree) -> None:
    folder = "/usr/lib/python3/dist-packages/pipx"
    status = "Package: pipx\nStatus: install ok installed\nVersion: 1.1.0-1\n"
    listed = f"/.\n{folder}\n{folder}/main.py\n{folder}/commands\n{folder}/commands/run.py\n/usr/share/doc/pipx/x.py\n"
    dpkg = {"/var/lib/dpkg/status": status, "/var/lib/dpkg/info/pipx.list": listed}
    files = PYTHON | dpkg | {"/usr/bin/pipx": "#!/usr/bin/python3\n", f"{folder}/main.py": ""}
    fs = Rootfs(str(tree(files)))
    for lost in (f"{folder}/commands/run.py", ""):
        pipx = find_tools(fs, ["/usr/bin"], {}, Dpkg(fs)).pipx
        assert pipx is not None and pipx.lost_file == lost
        assert pipx.starts is not bool(lost)
        tree({f"{folder}/commands/run.py": ""})


@pytest.mark.parametrize(("value", "missing"), [("python3.4", True), ("/usr/bin/python3.4", True), ("python3", False)])
def test_a_default_python_of_pipx_that_is_nowhere(tree: Tree, value: str, *, missing: bool) -> None:
    root = tree({"/usr/bin/python3": "#!/bin/sh\n"})
    (root / "usr/bin/python3").chmod(0o755)
    fs = Rootfs(str(root))
    tools = find_tools(fs, ["/usr/bin"], {"PIPX_DEFAULT_PYTHON": value}, Dpkg(fs))
    assert tools.pipx_default_missing == (value if missing else None)


def test_programs_whose_python_is_gone_are_found_outside_of_environments_and_packages(tree: Tree) -> None:
    dead, alive = "#!/usr/bin/python3.9\n", "#!/usr/bin/python3\n"
    files = {"/usr/bin/pip3": dead, "/usr/bin/pipx": alive, "/opt/bin/pip": dead, "/opt/bin/pipx": dead}
    fs = Rootfs(str(tree(PYTHON | files)))
    tools = find_tools(fs, ["/opt/bin", "/usr/bin"], {}, Dpkg(fs))
    assert tools.dead_pips == (("/opt/bin/pip", "/usr/bin/python3.9"),)
    assert tools.pipx_behind == "/usr/bin/pipx"
    assert find_tools(fs, ["/usr/bin", "/opt/bin"], {}, Dpkg(fs)).pipx_behind is None, "the first one starts"
    wrappers = {"a": '#!/bin/sh\n# mine\nexec /usr/bin/python2 -m pip "$@"\n', "b": "#!/bin/bash\ncd /tmp\n/gone x\n"}
    wrappers |= {"c": '#!/bin/sh\n"/usr/bin/python3" -m pip\n', "d": "#!/bin/sh\n/usr/bin/python3 -m pip\n"}
    wrappers |= {"e": '#!/bin/sh\n/opt/gone/hook\nexec python3 -m pip "$@"\n', "f": "#!/bin/sh\n/gone/python -m pip\n"}
    tree({f"/{name}/bin/pip": text for name, text in wrappers.items()})
    found = [find_tools(fs, [f"/{name}/bin"], {}, Dpkg(fs)).dead_pips for name in wrappers]
    assert found == [(("/a/bin/pip", "/usr/bin/python2"),), (), (), (), (), (("/f/bin/pip", "/gone/python"),)]
    tree({"/opt/pyvenv.cfg": "home = /usr/bin\n"})
    assert not find_tools(fs, ["/opt/bin"], {}, Dpkg(fs)).dead_pips


def test_a_script_of_pip_that_lost_its_pip_is_found_beside_another_python(tree: Tree) -> None:
    script = "#!/usr/bin/python3\nfrom pip._internal.cli.main import main\n"
    files = {"/home/ada/.local/bin/pip": script, "/home/ada/.local/bin/pip3": "#!/usr/bin/python3\nimport mine\n"}
    fs = Rootfs(str(tree(PYTHON | files)))
    path, environ = ["/home/ada/.local/bin", "/usr/bin"], {"HOME": "/home/ada"}
    assert find_tools(fs, path, environ, Dpkg(fs)).dead_pips == (("/home/ada/.local/bin/pip", "/usr/bin/python3"),)
    assert not find_tools(fs, path, {**environ, "PYTHONPATH": "/srv"}, Dpkg(fs)).dead_pips, "it may be there"
    tree({"/home/ada/.local/lib/python3.11/site-packages/pip/__init__.py": ""})
    assert not find_tools(fs, path, environ, Dpkg(fs)).dead_pips


def test_what_hides_commands_of_the_active_environment_and_does_not_start(tree: Tree) -> None:
    names = ("black", "ruff", "flake8", "isort", "pip", "pip3")
    own = {f"/work/.venv/bin/{name}": "#!/usr/bin/python3\n" for name in names}
    first = {
        "/home/ada/bin/black": "#!/usr/bin/python3.7\n",
        "/home/ada/bin/ruff": "#!/usr/bin/python3\n",
        "/home/ada/bin/flake8": '#!/bin/sh\nexec /work/.venv/bin/flake8 "$@"\n',
        "/home/ada/bin/pip3": "#!/usr/bin/python3.7\n",
        "/home/ada/bin/other": "#!/usr/bin/python3.7\n",
        "/usr/local/bin/isort": "#!/usr/bin/python3.7\n",
    }
    fs = Rootfs(str(tree(PYTHON | own | first)))
    path = ["/home/ada/bin", "/work/.venv/bin", "/usr/local/bin"]
    found = find_tools(fs, path, {"VIRTUAL_ENV": "/work/.venv"}, Dpkg(fs)).dead_before
    assert found == (("/home/ada/bin/black", "/usr/bin/python3.7", "/home/ada/bin/black.old"),)
    assert not find_tools(fs, path, {}, Dpkg(fs)).dead_before, "no environment is active"
