"""The command that ``doctor check`` names works: it is typed as it stands, until nothing more is recommended."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from tests.boxes import namespace, tiny
from tests.boxes.box import Box
from tests.boxes.conftest import MakeBox
from tests.boxes.doctor import Doctor
from tests.boxes.layers import VENV
from tests.boxes.prepared import create_venv
from tests.boxes.projects import HOME, fill_cache

pytestmark = pytest.mark.box
LIST = "echo '# none' > requirements.txt"
OWN = "mode=755,uid=1000,gid=1000"
RUNS = 4
"""Commands after which a machine with one cause must be healthy."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """A folder in which ``doctor fix --venv`` would fail, or would once have failed."""

    name: str
    finding: str = ""
    """The condition that is recognised; empty where only the command is another one."""
    ada: str = LIST
    """What ada does in the folder, and afterwards root."""
    has_venv: bool = False
    """Whether ada created an environment there before."""
    root: str = "true"
    folder: str = ""
    """The folder, if it is not one of ada's."""
    mount: str = ""
    """Options of a tmpfs that is mounted there."""
    remount: str = ""
    user: str = "ada"
    is_active: bool = False


SITUATIONS = (
    Situation(name="root-owned", finding="environment-owned-by-root", root="python3 -m venv --without-pip .venv"),
    Situation(name="not-writable", finding="folder-not-writable", root="chown root: ."),
    Situation(name="read-only", finding="folder-not-writable", mount=OWN, remount="ro"),
    Situation(name="noexec", finding="noexec-venv", mount=f"noexec,{OWN}", has_venv=True),
    Situation(name="full", finding="disk-full", mount=f"size=64k,{OWN}", ada=f"{LIST}; cat /dev/zero > filler; true"),
    Situation(name="colon", finding="unusable-path", folder=f"{HOME}/a:b"),
    Situation(name="dangling", ada=f"{LIST}; ln -s /nowhere .venv"),
    Situation(name="file", ada=f"{LIST}; echo x > .venv"),
    Situation(name="occupied", ada=f"{LIST}; mkdir .venv; touch .venv/notes"),
    Situation(
        name="without-cfg", finding="incomplete-venv", ada=f"{LIST}; rm .venv/pyvenv.cfg", has_venv=True, is_active=True
    ),
    Situation(
        name="unreadable-cfg",
        finding="incomplete-venv",
        ada=f"{LIST}; chmod 0 .venv/pyvenv.cfg",
        has_venv=True,
        is_active=True,
    ),
    Situation(name="system", finding="folder-not-writable", folder="/etc", ada="true", user="root"),
)


@pytest.fixture
def prepared(make_box: MakeBox, doctor: Doctor) -> Iterator[Box]:
    box = make_box("trixie", VENV)
    tiny.stock(box)
    fill_cache(box, doctor)
    mounted = []
    for situation in SITUATIONS:
        folder = situation.folder or f"{HOME}/{situation.name}"
        box.run(["mkdir", "-p", folder])
        if situation.mount:
            box.mount(folder, "-t", "tmpfs", "-o", situation.mount, "tiny")
            mounted.append(folder)
        if situation.has_venv:
            create_venv(box, f"{folder}/.venv")
        assert box.run(["sh", "-c", situation.ada], cwd=folder, user="ada").code == 0, situation
        assert box.run(["sh", "-c", situation.root], cwd=folder, user="root").code == 0, situation
        if situation.remount:
            box.mount(folder, "-o", f"remount,{situation.remount}")
    yield box
    for folder in mounted:
        namespace.unmount(box.path(folder))


def test_the_command_that_is_named_works(prepared: Box, doctor: Doctor) -> None:
    for situation in SITUATIONS:
        follow(prepared, doctor, situation)


def follow(box: Box, doctor: Doctor, situation: Situation) -> None:
    """Type what is recommended until it is an activation, or nothing."""
    folder = situation.folder or f"{HOME}/{situation.name}"
    variables = {"VIRTUAL_ENV": f"{folder}/.venv", "PATH": f"{folder}/.venv/bin:/usr/bin:/bin"}
    env = {**tiny.OFFLINE, **(variables if situation.is_active else {})}
    typed: list[str] = []
    for number in range(RUNS):
        answer = doctor.check(box, cwd=folder, user=situation.user, env=env)
        assert number or not situation.finding or answer.finding(situation.finding), (situation.name, answer.run)
        recommended = answer.json["recommendation"]
        remedy = recommended["remedy"] if recommended and recommended["command"] else None
        if remedy is None or "activate" in remedy["text"]:
            assert typed and answer.alarms() == [], (situation.name, answer.run)
            return
        argv, consent = remedy["argv"], ["--yes"] if remedy["needs_consent"] else []
        assert argv and remedy["text"] not in typed, (situation.name, typed, answer.run)
        typed.append(remedy["text"])
        how: Any = {"cwd": folder, "user": situation.user, "env": env}
        is_own = "fix" in argv
        run = doctor.run(box, *argv[argv.index("fix") :], *consent, **how) if is_own else box.run(argv, **how)
        assert run.code == 0, (situation.name, run)
    raise AssertionError(f"{situation.name}: {typed}")
