"""``doctor explain`` as people and scripts call it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from doctor.explain import local_machine, rank
from doctor.facts import Facts
from tests.tools.schema import parse

ERROR = "error: externally-managed-environment\n"
COMMAND = [sys.executable, "-c", "from doctor.bootstrap.start import main; main()", "explain"]


def explain(*words: str, stdin: str | bytes = "", **variables: str) -> subprocess.CompletedProcess[str]:
    environ = {key: value for key, value in os.environ.items() if key != "VIRTUAL_ENV"}
    given = stdin.encode() if isinstance(stdin, str) else stdin
    done = subprocess.run([*COMMAND, *words], input=given, capture_output=True, env={**environ, **variables})
    return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())


def test_a_log_on_stdin() -> None:
    done = explain("-", stdin=f"$ pip install six\n{ERROR}")
    assert done.returncode == 0
    assert "externally-managed" in done.stdout and "2 │ error:" in done.stdout
    assert done.stderr == ""


def test_a_log_in_a_file(tmp_path: Path) -> None:
    log = tmp_path / "build.log"
    log.write_text(f"#7 [4/6] RUN pip install six\n#7 0.421 {ERROR}")
    (match,) = parse(explain("--json", str(log)).stdout)["matches"]
    assert match["id"] == "externally-managed"
    assert match["confidence"] == "certain"
    assert match["lines"] == [{"number": 2, "text": "error: externally-managed-environment"}]
    assert "docker" in match["context"]
    assert "RUN python3 -m venv" in match["fix"]


def test_one_field_says_what_to_run_next() -> None:
    assert parse(explain("--json", "-", stdin=ERROR).stdout)["next"] == "doctor fix --venv"
    assert parse(explain("--json", "-", stdin="fine").stdout)["next"] == "doctor check"


def test_nothing_recognised_is_said_and_is_no_failure() -> None:
    done = explain("-", stdin="All checks passed!\n")
    assert done.returncode == 0
    assert "recognised" in done.stdout
    assert parse(explain("--json", "-", stdin=b"\xff\x00\x01").stdout)["matches"] == []


@pytest.mark.parametrize(("log", "code"), [(ERROR, 1), ("fine\n", 0)])
def test_ci_can_fail_on_a_match(log: str, code: int) -> None:
    assert explain("--fail-on", "match", "-", stdin=log).returncode == code
    document = parse(explain("--json", "--fail-on", "match", "-", stdin=log).stdout)
    assert document["exit_code"] == code


@pytest.mark.parametrize("words", [["no-such-thing"], ["/"], ["--fail-on", "often", "-"]])
def test_what_cannot_be_read_is_one_clear_line(words: str) -> None:
    done = explain(*words, stdin=ERROR)
    assert done.returncode == 2
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1
    assert parse(explain("--json", *words).stdout)["exit_code"] == 2


def test_a_mistyped_id_is_guessed() -> None:
    assert "ensurepip-missing" in explain("ensurepip-mising").stderr


def test_nothing_of_the_log_reaches_the_terminal_as_control() -> None:
    done = explain("-", stdin=f"\x1b]0;owned\x07\x1b[2J\u202eevil {ERROR}")
    assert "externally-managed" in done.stdout
    assert not set(done.stdout) & set("\x1b\x07\u202e")


def test_a_page_and_the_index() -> None:
    assert "Dead ends" in explain("ensurepip-missing").stdout
    assert parse(explain("--json", "hash-mismatch").stdout)["page"]["id"] == "hash-mismatch"
    assert "hash-mismatch" in explain().stdout
    assert "hash-mismatch" in [check["id"] for check in parse(explain("--json").stdout)["checks"]]


def test_advice_fits_the_place() -> None:
    assert "setup-python" in explain("-", stdin=f"##[group]Run pip install six\n{ERROR}").stdout
    assert "uv venv" in explain("-", stdin="error: The interpreter at `/usr` is externally managed\n").stdout
    brew = "error: externally-managed-environment\nTo install Python packages system-wide, try brew install\n"
    assert "apt" not in explain("-", stdin=brew).stdout


def match(prompt: str | None = None, identity: str = "externally-managed") -> rank.Match:
    proof = rank.Quote(number=1, text=ERROR)
    return rank.Match(
        id=identity,
        confidence="certain",
        lines=(proof,),
        summary="s",
        context=(),
        fix="f",
        dead_ends="",
        run=None,
        prompt=prompt,
    )


def never() -> Facts:
    raise AssertionError("the box was looked at")


@pytest.mark.parametrize(
    ("matches", "active", "piped"),
    [
        ((match(),), None, True),
        ((match("venv"),), "/srv/other", False),
        ((match(),), "/srv/venv", False),
        ((match(identity="pip-missing"),), "/srv/venv", True),
        ((), "/srv/venv", True),
    ],
)
def test_a_log_from_elsewhere_is_left_as_it_is(
    matches: tuple[rank.Match, ...], active: str | None, piped: bool
) -> None:
    assert local_machine.join(matches, (), active=active, piped=piped, look=never) == matches


def test_an_environment_that_was_moved_explains_the_error_within_it(tmp_path: Path) -> None:
    """A real one: its scripts name the folder it was made in."""
    old, new = tmp_path / "old", tmp_path / "new"
    subprocess.run([sys.executable, "-m", "virtualenv", "--quiet", "--no-download", str(old)], check=True)
    old.rename(new)
    words = {"VIRTUAL_ENV": str(old), "PATH": f"{old}/bin:{os.environ['PATH']}"}
    piped = parse(explain("--json", "-", stdin=ERROR, **words).stdout)["matches"]
    assert [one["id"] for one in piped] == ["externally-managed", "moved-venv"]
    shown = parse(explain("--json", "-", stdin=f"(old) me@box:~$ pip install six\n{ERROR}", **words).stdout)["matches"]
    assert [one["id"] for one in shown] == ["moved-venv", "externally-managed"]
