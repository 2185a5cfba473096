"""The guard behind every fix: steps that are in no plan."""

from __future__ import annotations

import pytest

from doctor.plan.actions import AptUpdate, Install
from doctor.plan.model import Step
from doctor.plan.taboo import taboo


def step(*argv: str, act: object = None) -> Step:
    return Step(
        id="x",
        why="",
        argv=argv,
        act=act or AptUpdate(sudo=False),  # type: ignore[arg-type]
        touches=("/usr",),
        undo="",
    )


INSTALL = Install(path="/p/.venv", lines=("x",), files=(), offline=False, cwd="/p")


@pytest.mark.parametrize(
    "argv",
    [
        ("pip", "install", "x"),
        ("sudo", "python3", "-m", "pip", "install", "x"),
        ("env", "PIP_BREAK_SYSTEM_PACKAGES=1", "apt-get", "update"),
        ("rm", "/usr/lib/python3.11/EXTERNALLY-MANAGED"),
        ("ln", "-sf", "python3.12", "/usr/bin/python3"),
        ("update-alternatives", "--set", "python3", "/x"),
        ("chmod", "-R", "a+w", "/usr/lib/python3"),
        ("rm", "/var/lib/dpkg/lock-frontend"),
    ],
)
def test_no_fix_not_even_a_plug_in_gets_this_past_the_planner(argv: tuple[str, ...]) -> None:
    assert taboo(step(*argv))


def test_what_may_be_done() -> None:
    assert taboo(step("apt-get", "install", "python3-pip")) is None
    assert taboo(step("/usr/bin/pipx", "install", "x")) is None
    assert taboo(step(".venv/bin/python", "-m", "pip", "install", "x", act=INSTALL)) is None
    assert taboo(step(".venv/bin/python", "-m", "pip", "install", "--", "sudo", "rm", "filelock", act=INSTALL)) is None
    assert taboo(step(".venv/bin/python", "-m", "pip", "install", "--user", "--", "x", act=INSTALL))
    assert taboo(step(".venv/bin/python", "-m", "pip", "install", "--user", "x", act=INSTALL))
