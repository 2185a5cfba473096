"""A log is explained with what this machine shows of the cause."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from doctor.explain.local_machine import MachineReader, add_local_cause
from doctor.explain.rank import LogLine, Match
from doctor.facts import Facts
from tests.corpus import CHECKS
from tests.tools.schema import parse
from tests.unit.commands.run_explain import ERROR, explain


def match(active_environment: str | None = None, *, condition: str = "externally-managed") -> Match:
    return Match(
        id=condition,
        confidence="certain",
        lines=(LogLine(number=1, text=ERROR),),
        summary="summary",
        context=(),
        advice="advice",
        dead_ends="",
        remedy=None,
        active_environment=active_environment,
    )


def refuse_to_read(folder: str | None) -> Facts:
    raise AssertionError(f"the machine was read: {folder}")


UNREAD = MachineReader(
    read_user=lambda: "ada",
    exists=os.path.lexists,
    read_facts=refuse_to_read,
    find_module=lambda *_: (),
    list_names=lambda _: (),
    is_installed=lambda _: False,
)


def test_a_log_that_does_not_concern_this_machine_is_left_as_it_is() -> None:
    for matches, virtual_env, from_stdin in (
        ((match(),), None, True),
        ((match("venv"),), "/srv/other", False),
        ((match(),), "/srv/venv", False),
        ((match(condition="pip-missing"),), "/srv/venv", True),
        ((), "/srv/venv", True),
    ):
        unchanged = add_local_cause(matches, CHECKS, virtual_env=virtual_env, from_stdin=from_stdin, machine=UNREAD)
        assert unchanged == matches, (matches, virtual_env, from_stdin)


def test_a_moved_environment_explains_the_error_within_it(tmp_path: Path) -> None:
    """Move a real environment; its scripts name the folder in which it was created."""
    old, new = tmp_path / "old", tmp_path / "new"
    subprocess.run([sys.executable, "-m", "virtualenv", "--quiet", "--no-download", str(old)], check=True)
    old.rename(new)
    variables = {"VIRTUAL_ENV": str(old), "PATH": f"{old}/bin:{os.environ['PATH']}"}
    assert ids(ERROR, **variables) == ["externally-managed", "moved-venv"]
    assert ids(f"(old) me@host:~$ pip install six\n{ERROR}", **variables) == ["moved-venv", "externally-managed"]


def ids(log: str, **variables: str) -> list[str]:
    document = parse(explain("--json", "-", stdin=log, **variables).stdout)
    return [entry["id"] for entry in document["matches"]]
