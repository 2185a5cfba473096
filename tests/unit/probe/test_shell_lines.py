"""The lines of start-up files that put a folder on PATH, and those that make another program of a word."""

from __future__ import annotations

import os
from pathlib import Path
from subprocess import check_output, run

import pytest

from doctor.facts.shells import StartUpLine
from doctor.probe.pip_config import find_assignments
from doctor.probe.rootfs import Rootfs
from doctor.probe.shell_lines import find_aliases, find_broken_path_line, find_unexpanded
from tests.unit.probe.conftest import Tree

HOME = {"HOME": "/home/ada", "SHELL": "/bin/bash"}
SHIMS = "/home/ada/.pyenv/shims/python3"


@pytest.mark.parametrize(
    ("line", "found", "alone"),
    [
        ('export PATH="$PYENV_ROOT/shims:$PATH"', True, True),
        ("PATH=$PATH:${HOME}/.pyenv/shims", True, True),
        ("export PATH=~/bin:~/.pyenv/shims:$PATH", True, False),
        ("PATH=$PATH:~/.pyenv/shims \\", True, False),
        ('eval "$(pyenv init -)"', True, False),
        ("# export PATH=~/.pyenv/shims:$PATH", False, False),
        ("export PATH=~/.pyenv/shims2:$PATH", False, False),
        ("export OTHER=~/.pyenv/shims", False, False),
    ],
)
def test_the_line_that_puts_a_folder_on_path(tree: Tree, line: str, found: bool, alone: bool) -> None:
    fs = Rootfs(str(tree({"/home/ada/.profile": f"# mine\n{line}\n", "/etc/environment": "PATH=/usr/bin\n"})))
    tree({"/etc/profile.d/x.csh": f"{line}\n"})
    answer = find_broken_path_line(fs, {**HOME, "PYENV_ROOT": "/home/ada/.pyenv", "PATH": SHIMS}, SHIMS)
    assert (answer and answer.place) == ("/home/ada/.profile:2" if found else None)
    assert answer is None or answer.only_adds_to_path is alone


def test_without_the_only_line_of_a_condition_a_shell_still_reads_the_file(tmp_path: Path) -> None:
    path = tmp_path / ".profile"
    path.write_text('if [ -d ~/bin ]; then\n    PATH="$HOME/bin:$PATH"\nfi\necho read\n')
    run(StartUpLine(path=str(path), number=2, text="").removal, check=True)
    assert check_output(("sh", str(path)), text=True) == "read\n"


def test_aliases_of_python_and_pip_in_the_files_of_the_users_shell(tree: Tree) -> None:
    text = "alias ll='ls -l'\nalias pip='/usr/bin/pip3' # old\n#alias python=/x\nalias python=python3.9;echo\n"
    text += "if [ $A ]; then\n  alias pip=/opt/pip\nfi\n"
    text += 'pip() { sudo /usr/bin/pip3 "$@"; }\npip3() {\n  echo no; }\n'
    fs = Rootfs(str(tree({"/home/ada/.bash_aliases": text, "/home/ada/.zshrc": "alias pip=/usr/bin/pip3\n"})))
    assert [(it.name, it.value, it.line.number) for it in find_aliases(fs, HOME)] == [
        ("pip", "/usr/bin/pip3", 2), ("python", "python3.9", 4), ("pip", "sudo /usr/bin/pip3", 8),
    ]  # fmt: skip
    assert [alias.line.only_defines for alias in find_aliases(fs, HOME)] == [True, False, True]
    [alias] = find_aliases(fs, {**HOME, "SHELL": "/usr/bin/zsh"})
    assert alias.line.place == "/home/ada/.zshrc:1"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can create a file of another user")
def test_root_reads_no_file_of_another_user_nor_what_it_leads_to(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("alias pip=/opt/pip\nexport PIP_NO_INDEX=1\n")
    home, environ = tmp_path / "ada", {"HOME": str(tmp_path / "ada"), "SHELL": "/bin/bash"}
    home.mkdir()
    for name in (".bashrc", ".bash_aliases"):
        (home / name).symlink_to(tmp_path / "secret")
    trusted = (
        len(list(find_aliases(Rootfs(), environ))),
        len(list(find_assignments(Rootfs(), str(home), ["PIP_NO_INDEX"]))),
    )
    os.chown(home, 4711, 4711)
    assert trusted == (2, 1)
    assert not list(find_aliases(Rootfs(), environ))
    assert not list(find_assignments(Rootfs(), str(home), ["PIP_NO_INDEX"]))


def test_variables_that_name_the_home_folder_by_a_sign_that_nobody_expands(tree: Tree) -> None:
    fs = Rootfs(str(tree({"/home/ada/.profile": '# PATH="~/bin:$PATH"\nPATH="~/bin:$PATH"\n'})))
    healthy = {"PATH": "/home/ada/bin:/usr/bin", "PYTHONPATH": "lib~/x", "PIPX_HOME": "~/pipx", "NOTE": "~/x"}
    assert not list(find_unexpanded(fs, HOME | healthy))
    sick = {"PATH": "/usr/bin:~/bin", "PYTHONPATH": "$HOME/lib", "UV_CACHE_DIR": "~/uv"}
    found = {it.name: (it.line and it.line.place, it.expanded) for it in find_unexpanded(fs, HOME | sick)}
    assert found == {
        "PATH": ("/home/ada/.profile:2", "/usr/bin:/home/ada/bin"),
        "PYTHONPATH": (None, "/home/ada/lib"),
        "UV_CACHE_DIR": (None, "/home/ada/uv"),
    }
