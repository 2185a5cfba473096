from __future__ import annotations

import json

import pytest

from doctor.probe import tools
from doctor.probe.collect import collect
from doctor.probe.debian.dpkg import Dpkg
from doctor.probe.rootfs import Rootfs
from tests.unit.probe.conftest import Tree

PYTHON = {"/usr/bin/python3": "-> python3.11", "/usr/bin/python3.11": "", "/usr/lib/python3.11/os.py": ""}
HOME = {"HOME": "/home/ada"}


@pytest.mark.parametrize(
    ("text", "python"),
    [
        ("#!/usr/bin/python3\nimport pip\n", "/usr/bin/python3"),
        ("#! /usr/bin/python3 -I\n", "/usr/bin/python3"),
        ("#!/usr/bin/env python3\n", "/usr/bin/python3"),
        ("#!/bin/sh\n'''exec' \"/a long/bin/python\" \"$0\" \"$@\"\n' '''\n", "/a long/bin/python"),
        ("#!/bin/sh\n'''exec' /plain/bin/python \"$0\" \"$@\"\n' '''\n", "/plain/bin/python"),
        ("#!/usr/bin/env bash\nexec pyenv\n", None),
        ("\x7fELF", None),
        ("", None),
    ],
)
def test_the_interpreter_a_script_names(tree: Tree, text: str, python: str | None) -> None:
    box = Rootfs(str(tree(PYTHON | {"/opt/bin/pip": text})))
    assert tools.shebang(box, "/opt/bin/pip", ["/usr/bin"]) == python


def test_an_earlier_folder_wins_and_what_cannot_run_is_passed_over(tree: Tree) -> None:
    box = Rootfs(str(tree({"/a/pip": "data", "/b/bin/pip": "", "/c/bin/pip": "", "/a/bin/pip3": ""})))
    assert box.find(["/a", "/b/bin", "/c/bin"], ["pip"]) == "/b/bin/pip"
    assert box.find(["/a/bin", "/c/bin"], ["pip", "pip3"]) == "/c/bin/pip"
    assert box.find([], ["pip"]) is None


def test_an_environment_reached_by_two_ways_is_one(tree: Tree) -> None:
    venv = {
        "/data/p/.venv/pyvenv.cfg": "home = /usr/bin\n",
        "/data/p/.venv/bin/python": "-> /usr/bin/python3",
        "/data/p/.venv/bin/pip": "#!/data/p/.venv/bin/python\n",
        "/data/p/.venv/lib/python3.11/site-packages/": "",
        "/work": "-> data",
    }
    root = str(tree(PYTHON | venv))
    facts = collect(environ={}, cwd="/", python="/work/p/.venv/bin/python", root=root)
    assert facts.python is not None
    assert facts.python.prefix == "/work/p/.venv"
    found = tools.look(Rootfs(root), ["/work/p/.venv/bin"], {}, Dpkg(Rootfs(root)))
    assert found.pip is not None
    assert found.pip.prefix == facts.python.real_prefix


def test_pipx_and_what_it_installed(tree: Tree) -> None:
    files = PYTHON | {
        "/home/ada/.local/bin/pipx": "#!/home/ada/.local/share/pipx/venvs/pipx/bin/python\n",
        "/home/ada/.local/share/pipx/venvs/pipx/pyvenv.cfg": "home = /usr/bin\n",
        "/home/ada/.local/share/pipx/venvs/pipx/bin/python": "-> /usr/bin/python3",
        "/home/ada/.local/share/pipx/venvs/pipx/lib/python3.11/site-packages/pipx-1.8.0.dist-info/": "",
        "/home/ada/.local/share/pipx/venvs/pipx/pipx_metadata.json": noted("pipx"),
        "/home/ada/.local/share/pipx/venvs/black/pipx_metadata.json": noted("black"),
        "/home/ada/.local/share/pipx/venvs/empty/": "",
    }
    box = Rootfs(str(tree(files)))
    found = tools.look(box, ["/usr/bin"], HOME, Dpkg(box))
    assert found.pipx is not None
    assert (found.pipx.version, found.pipx.on_path) == ("1.8.0", False)
    assert found.pipx_makes_environments is False
    assert found.pipx_home is not None
    assert (found.pipx_home.apps, found.pipx_home.on_path) == (("black", "pipx"), False)
    assert (found.pipx_home.half, found.pipx_home.unlinked) == ((), ("black",))
    assert found.pipx_home.versions == (("black", "2.0"), ("pipx", "2.0"))
    again = tools.look(box, ["/usr/bin", "/home/ada/.local/bin"], HOME, Dpkg(box))
    assert again.pipx is not None
    assert again.pipx.on_path
    assert again.pipx_home is not None
    assert again.pipx_home.on_path


def test_an_application_that_pipx_did_not_finish(tree: Tree) -> None:
    venvs = "/home/ada/.local/pipx/venvs"
    files = {
        f"{venvs}/begun/bin/": "",
        f"{venvs}/no-metadata/pyvenv.cfg": "home = /usr/bin\n",
        f"{venvs}/cut/pipx_metadata.json": noted("cut")[:20],
        f"{venvs}/empty/pipx_metadata.json": noted(None),
    }
    box = Rootfs(str(tree(files)))
    home = tools.look(box, ["/usr/bin"], HOME, Dpkg(box)).pipx_home
    assert home is not None
    assert (home.apps, home.half) == ((), tuple(f"{venvs}/{app}" for app in ("begun", "cut", "empty", "no-metadata")))


@pytest.mark.parametrize(
    ("shell", "files", "expected"),
    [
        ("bash", {".bashrc": '# Created by `pipx`\nexport PATH="$PATH:/home/ada/.local/bin"\n'}, ".bashrc:2"),
        ("bash", {".bashrc": "PATH=$HOME/.local/bin:$PATH\n"}, ".bashrc:1"),
        ("bash", {".profile": 'PATH="$HOME/.local/bin:$PATH"\n'}, None),  # Debian's own: read at a login only
        (
            "bash",
            {".bashrc": "# PATH=~/.local/bin\nPATH=/home/ada/.local/binary\n", ".zshrc": "PATH=~/.local/bin"},
            None,
        ),
        ("zsh", {".zshrc": "path+=(~/.local/bin)\n"}, ".zshrc:1"),
        ("fish", {".config/fish/config.fish": "fish_add_path ~/.local/bin\n"}, ".config/fish/config.fish:1"),
        ("dash", {".profile": "PATH=${HOME}/.local/bin:$PATH\n"}, ".profile:1"),
    ],
)
def test_what_puts_the_commands_on_path_in_new_shells(
    tree: Tree, shell: str, files: dict[str, str], expected: str | None
) -> None:
    there = {f"/home/ada/{name}": text for name, text in files.items()}
    box = Rootfs(str(tree(there | {"/home/ada/.local/pipx/venvs/black/pipx_metadata.json": noted("black")})))
    home = tools.look(box, ["/usr/bin"], {**HOME, "SHELL": f"/bin/{shell}"}, Dpkg(box)).pipx_home
    assert home is not None and home.at_start_up == (f"/home/ada/{expected}" if expected else None)


def noted(name: str | None) -> str:
    """What pipx keeps of an application that it has installed."""
    return json.dumps(
        {
            "main_package": {
                "package": name,
                "apps": [name],
                "include_apps": True,
                "suffix": "",
                "package_version": "2.0",
            }
        }
    )
