"""Attacks with files that doctor reads, and then writes or prints: start-up files, pip's, completions, receipts."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from functools import partial

from doctor.execute import receipt
from doctor.execute.effects.file import FileEntry
from doctor.execute.effects.model import FormerContent, digest
from doctor.execute.effects.table import encode
from tests.boxes.attacks.harness import ACCOUNT, HOME, PATH, SECRET, Attack, Steps, give, hers, link
from tests.boxes.box import Box

BYPASS = ("fix", "break-system-packages-set", "--yes")
EXPORT = "export PIP_BREAK_SYSTEM_PACKAGES=1\n"
PIP_CONF = f"[global]\nbreak-system-packages = true\n{ACCOUNT}"
READS = 4
"""The reads of a file after which ada moves it, at most."""


def after_each_read(path: str, *moves: dict[str, list[object]]) -> tuple[Steps, ...]:
    """Return steps for each number of reads of a file."""
    return tuple([{"opened": [path, times]}, *moves] for times in range(1, READS + 1))


def _swapped(name: str, file: str, text: str, **how: object) -> Attack:
    """Return the attack that exchanges a file of ada for a link to /etc/passwd between reading and writing."""
    other = f"{HOME}/.other"

    def prepare(box: Box) -> None:
        hers(box, file, text)
        link(box, other, "/etc/passwd")

    moves = after_each_read(file, {"exchange": [file, other]})
    return Attack(name=name, prepare=prepare, commands=(BYPASS,), moves=moves, **how)  # type: ignore[arg-type]


def _environment_on_path(box: Box) -> None:
    hers(box, f"{HOME}/env/pyvenv.cfg", "home = /usr/bin\nversion = 3.11.2\n")
    link(box, f"{HOME}/env/bin/python3", "/usr/bin/python3")
    box.path(f"{HOME}/env/lib/python3.11/site-packages").mkdir(parents=True)
    give(box, f"{HOME}/env")


def _pip_conf_of_environment() -> Attack:
    file = f"{HOME}/env/pip.conf"
    attack = _swapped("b pip.conf of an environment on PATH", file, PIP_CONF, env={"PATH": f"{HOME}/env/bin:{PATH}"})

    def prepare(box: Box) -> None:
        attack.prepare(box)
        _environment_on_path(box)

    return replace(attack, prepare=prepare)


def _folder_swapped(box: Box) -> None:
    hers(box, f"{HOME}/.config/fish/config.fish", f"set -gx PIP_BREAK_SYSTEM_PACKAGES 1\n{ACCOUNT}")
    link(box, f"{HOME}/.config/other", "/etc/fish")
    box.write("/etc/fish/config.fish", "# root's\n")


def _link_to_file_of_root(box: Box) -> None:
    box.write("/etc/canary", f"{EXPORT}{ACCOUNT}", mode=0o600)
    box.path(f"{HOME}/.bashrc").unlink()
    link(box, f"{HOME}/.bashrc", "/etc/canary")


def _secret_behind_link(box: Box) -> None:
    """The file of root is read through the link, and its content then written to ada's file."""
    box.write("/root/.netrc", f"{SECRET}\n{EXPORT}", mode=0o600)
    hers(box, f"{HOME}/.other", EXPORT)
    link(box, f"{HOME}/.zshrc", "/root/.netrc")


def _completion(name: str, shell: str, *links: tuple[str, str]) -> Attack:
    def prepare(box: Box) -> None:
        box.path("/etc/made").mkdir()
        for path, target in links:
            box.path(f"{HOME}/{path}").unlink(missing_ok=True)
            link(box, f"{HOME}/{path}", target)

    env = {"HOME": HOME, "_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION": "1"}
    commands = (("--install-completion", shell), (f"--install-completion={shell}",))
    return Attack(name=f"g {name}", prepare=prepare, commands=commands, env=env, guarded=("/etc",))


def _forged_receipt(box: Box, folder: str, owner: str = "ada") -> None:
    data = {"schema": receipt.SCHEMA, "id": "20261121-013000-271828-1a2b", "started": "", "state": "done"}
    content, kept = "* * * * * root id\n", f"{folder}/20261121-013000-271828-1a2b.before-1"
    box.write(kept, content, owner=owner, mode=0o600)
    before = FormerContent(path=kept, size=len(content), sha256=digest(content.encode()))
    entry = encode(FileEntry(path="/etc/cron.d/ada", before=before, after=""))
    data |= {"project": "/srv/app", "goal_digest": "", "summary": "", "commands": [], "entries": [entry]}  # type: ignore[dict-item]
    box.write(f"{folder}/20261121-013000-271828-1a2b.json", json.dumps(data), owner=owner)


def _state_of_ada(box: Box) -> None:
    _forged_receipt(box, f"{HOME}/.local/state/doctor/receipts")


def _receipt_swapped(box: Box) -> None:
    """A file of root, once the receipt of another machine, and ada's, which is read after the first was judged."""
    _forged_receipt(box, HOME)
    os.rename(box.path(f"{HOME}/20261121-013000-271828-1a2b.json"), box.path(f"{HOME}/forged"))
    link(box, f"{HOME}/receipt.json", "/etc/hostname")


def _root_directory(box: Box) -> None:
    text = "".join(f'{name}="{SECRET}"\n' for name in ("NAME", "PRETTY_NAME", "ID", "VERSION_ID"))
    box.write("/root/lib/os-release", text)
    box.write("/root/lib/python3.11/EXTERNALLY-MANAGED", f"[externally-managed]\nError={SECRET}\n")
    hers(box, f"{HOME}/rootfs/usr/lib/os-release", text.replace(SECRET, "debian"))
    hers(box, f"{HOME}/rootfs/usr/lib/python3.11/EXTERNALLY-MANAGED", "[externally-managed]\nError=no\n")
    hers(box, f"{HOME}/rootfs/usr/lib/python3.11/os.py")
    hers(box, f"{HOME}/rootfs/usr/bin/python3.11", "#!/bin/sh\n", mode=0o755)
    link(box, f"{HOME}/rootfs/usr/bin/python3", "python3.11")
    link(box, f"{HOME}/rootfs/usr/other", "/root/lib")
    for path, target in (("etc/os-release", "/root/lib/os-release"), ("etc/pip.conf", "/root/lib/os-release")):
        link(box, f"{HOME}/rootfs/{path}", "../" * 9 + target[1:])


def _requirements_link(box: Box, name: str) -> None:
    box.write("/root/words", f"--{SECRET}\n{SECRET} $\n", mode=0o600)
    link(box, f"{HOME}/project/{name}", "/root/words")


_SHELLS = {"HOME": HOME}
ATTACKS = (
    _swapped("a start-up file swapped (sudo -E)", f"{HOME}/.bashrc", EXPORT + ACCOUNT, env=_SHELLS),
    _swapped(
        "a start-up file swapped (su -m)",
        f"{HOME}/.zshenv",
        EXPORT + ACCOUNT,
        env={"HOME": HOME, "USER": "ada", "LOGNAME": "ada"},
    ),
    Attack(
        name="a folder of a start-up file swapped",
        prepare=_folder_swapped,
        commands=(BYPASS,),
        env=_SHELLS,
        moves=after_each_read(
            f"{HOME}/.config/fish/config.fish", {"exchange": [f"{HOME}/.config/fish", f"{HOME}/.config/other"]}
        ),
    ),
    Attack(name="a start-up file is a link", prepare=_link_to_file_of_root, commands=(BYPASS,), env=_SHELLS),
    Attack(
        name="a secret read through a start-up file",
        prepare=_secret_behind_link,
        commands=(BYPASS,),
        env=_SHELLS,
        moves=tuple(
            [{"sleep": [0.1 + 0.05 * number]}, {"exchange": [f"{HOME}/.zshrc", f"{HOME}/.other"]}]
            for number in range(8)
        ),
    ),
    _pip_conf_of_environment(),
    _swapped("b pip.conf of HOME", f"{HOME}/.config/pip/pip.conf", PIP_CONF, env=_SHELLS),
    _swapped(
        "b pip.conf of XDG_CONFIG_HOME", f"{HOME}/xdg/pip/pip.conf", PIP_CONF, env={"XDG_CONFIG_HOME": f"{HOME}/xdg"}
    ),
    _swapped("b PIP_CONFIG_FILE", f"{HOME}/named.conf", PIP_CONF, env={"PIP_CONFIG_FILE": f"{HOME}/named.conf"}),
    _completion("completion through .bashrc", "bash", (".bashrc", "/etc/bash.bashrc")),
    _completion("completion through .bash_completions", "bash", (".bash_completions", "/etc/made")),
    _completion("completion through .zshrc", "zsh", (".zshrc", "/etc/profile")),
    _completion("completion through .zfunc", "zsh", (".zfunc", "/etc/made")),
    _completion("completion through fish's folder", "fish", (".config/fish", "/etc/made")),
    Attack(name="j forged receipt in HOME", prepare=_state_of_ada, commands=(("undo", "--force"),), env=_SHELLS),
    Attack(
        name="j forged receipt in XDG_STATE_HOME",
        prepare=_state_of_ada,
        commands=(("undo", "--force"), ("history",)),
        env={"XDG_STATE_HOME": f"{HOME}/.local/state"},
    ),
    Attack(
        name="j named receipt swapped",
        prepare=_receipt_swapped,
        commands=(("undo", "--force", f"{HOME}/receipt.json"),) * 3,
        moves=([{"flip": [f"{HOME}/receipt.json", f"{HOME}/forged"]}],),
    ),
    Attack(
        name="j root directory with links out of it",
        prepare=_root_directory,
        commands=(("check", "--all", "--root", f"{HOME}/rootfs"), ("check", "--json", "--root", f"{HOME}/rootfs")),
    ),
    Attack(
        name="j root directory swapped while it is read",
        prepare=_root_directory,
        commands=(("check", "--all", "--root", f"{HOME}/rootfs"),) * 3,
        moves=([{"flip": [f"{HOME}/rootfs/usr/lib", f"{HOME}/rootfs/usr/other"]}],),
    ),
    *(
        Attack(
            name=f"j {name} that is a link",
            prepare=partial(_requirements_link, name=name),
            commands=(("check", "--all"), ("fix", "--venv", "--dry-run", "-r", name), ("fix", "--venv")),
            cwd=f"{HOME}/project",
        )
        for name in ("requirements.txt", "pyproject.toml", ".python-version")
    ),
)
