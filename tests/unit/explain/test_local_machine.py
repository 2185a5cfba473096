"""A log is explained with what this machine shows of the cause."""

from __future__ import annotations

import os
import pwd
import subprocess
import sys
from pathlib import Path

from doctor.explain.candidates import LogLine
from doctor.explain.local_machine import MachineReader, add_local_cause
from doctor.explain.rank import Match
from doctor.facts import Facts
from tests.corpus import CHECKS
from tests.tools.schema import parse
from tests.unit.commands.run_explain import ERROR, explain, explain_at_terminal


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
    read_user=lambda: ("ada", "box"),
    read_systems=lambda: ("debian",),
    exists=os.path.lexists,
    read_facts=refuse_to_read,
    find_module=lambda *_: (),
    list_names=lambda _: (),
    is_installed=lambda _: False,
    find_python=lambda _: None,
)


def test_a_log_that_does_not_concern_this_machine_is_left_as_it_is() -> None:
    for matches, virtual_env, at_terminal in (
        ((match(),), None, True),
        ((match("venv"),), "/srv/venv", False),
        ((match(),), "/srv/venv", False),
        ((match(condition="pip-missing"),), "/srv/venv", True),
        ((), "/srv/venv", True),
    ):
        unchanged = add_local_cause(matches, CHECKS, virtual_env=virtual_env, at_terminal=at_terminal, machine=UNREAD)
        assert unchanged == matches, (matches, virtual_env, at_terminal)


def test_a_moved_environment_explains_the_error_within_it(tmp_path: Path) -> None:
    """Move a real environment; its scripts name the folder in which it was created."""
    old, new = tmp_path / "old", tmp_path / "new"
    subprocess.run([sys.executable, "-m", "virtualenv", "--quiet", "--no-download", str(old)], check=True)
    old.rename(new)
    variables = {"VIRTUAL_ENV": str(old), "PATH": f"{old}/bin:{os.environ['PATH']}"}
    typed = f"(old) {{}}@{{}}:~$ pip install six\n{ERROR}"
    user, host = pwd.getpwuid(os.geteuid()).pw_name, os.uname().nodename
    assert ids(explain_at_terminal(ERROR, **variables)) == ["externally-managed", "moved-venv"]
    here = ["moved-venv", "externally-managed"]
    for log, expected in (
        (ERROR, ["externally-managed"]),
        (typed.format(user, host), here),
        (typed.format(user, host.partition(".")[0]), here),
        (typed.format(user, "other"), ["externally-managed"]),
        (typed.format("nobody-here", host), ["externally-managed"]),
    ):
        assert ids(explain("--json", "-", stdin=log, **variables)) == expected, log


def ids(run: subprocess.CompletedProcess[str]) -> list[str]:
    return [entry["id"] for entry in parse(run.stdout)["matches"]]


def test_a_file_that_is_not_here_is_named_beside_the_command() -> None:
    log = f"{{}}@{{}}:~$ pip install -r fnord.txt\n{ERROR}".format(
        pwd.getpwuid(os.geteuid()).pw_name, os.uname().nodename
    )
    [first] = parse(explain("--json", "-", stdin=log).stdout)["matches"]
    assert first["remedy"]["text"].endswith("doctor fix -r fnord.txt")
    assert first["advice"].startswith("fnord.txt does not exist here. Run the command in the folder that contains it.")
