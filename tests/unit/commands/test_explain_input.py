"""The ways into ``doctor explain``: pipes, terminals, several files, folders, messages and words."""

from __future__ import annotations

import bz2
import gzip
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from doctor.commands import explain as command
from doctor.core.errors import Exit
from doctor.explain import pages
from tests import REPOSITORY
from tests.tools.schema import parse
from tests.unit.commands.run_explain import COMMAND, ERROR, explain, run_doctor

DISK_FULL = "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device\n"
IMPATIENT = """
from doctor.commands import explain
explain._NOTICE_AFTER, explain._SILENCE_LIMIT = 0.2, 1
from doctor.bootstrap.start import main
main()
"""
"""doctor, with less patience for a silent stdin."""


def in_shell(script: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a script in which ``$doctor`` stands for ``doctor explain``."""
    run = 'doctor() { "$PY" -c "$CODE" explain "$@"; }; ' + script
    env = {
        **os.environ,
        "PY": sys.executable,
        "CODE": f"import sys; sys.path[:0] = [{str(REPOSITORY)!r}]; {COMMAND[2]}",
    }
    return subprocess.run(
        ["bash", "-c", run], cwd=folder, env=env, capture_output=True, text=True, timeout=300, stdin=subprocess.DEVNULL
    )


# A stdin that nobody named


def test_a_pipe_or_a_redirected_file_needs_no_dash(tmp_path: Path) -> None:
    (tmp_path / "build.log").write_text(ERROR)
    for script in ("cat build.log | doctor", "doctor < build.log", "(sleep 1; cat build.log) 2>&1 | doctor"):
        result = in_shell(script, tmp_path)
        assert "externally-managed" in result.stdout and result.returncode == 0, script
        assert result.stderr == "", script


def test_a_stdin_that_is_no_log_is_named(tmp_path: Path) -> None:
    for redirection, reason in (("0> out", "bad file descriptor"), ("< /dev/zero", "is a device")):
        result = in_shell(f"doctor {redirection}", tmp_path)
        assert result.returncode == Exit.USAGE and reason in result.stderr, redirection


@pytest.mark.parametrize("redirection", ["</dev/null", "<&-"])
def test_without_anything_to_read_one_line_says_what_to_name(redirection: str, tmp_path: Path) -> None:
    result = in_shell(f"doctor {redirection}", tmp_path)
    assert (result.returncode, result.stdout) == (Exit.USAGE, "")
    assert len(result.stderr.splitlines()) == 1 and "doctor explain FILE" in result.stderr
    assert parse(in_shell(f"doctor --json {redirection}", tmp_path).stdout)["exit_code"] == Exit.USAGE


def test_a_pipe_that_nobody_writes_to_is_given_up() -> None:
    """A CI system may leave such a pipe open for as long as the job runs."""
    reading, writing = os.pipe()
    argv = [sys.executable, "-c", IMPATIENT, "explain"]
    result = subprocess.run(argv, env=dict(os.environ), stdin=reading, capture_output=True, text=True, timeout=300)
    assert result.returncode == Exit.BLOCKED
    notice, reason = result.stderr.splitlines()
    assert "Waiting for a log from stdin" in notice and "doctor explain -" in reason
    os.close(writing)
    os.close(reading)


@pytest.mark.parametrize("types", [True, False])
def test_at_a_terminal_the_log_is_pasted(types: bool) -> None:
    ours, theirs = pty.openpty()
    argv = [sys.executable, "-c", IMPATIENT if not types else COMMAND[2], "explain"]
    with subprocess.Popen(argv, stdin=theirs, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stderr is not None
        assert process.stderr.readline() == b"doctor: Paste the log, then press Ctrl-D.\n"
        if types:
            os.write(ours, ERROR.encode() + b"\x04")
        try:
            out, _ = process.communicate(timeout=300)
        finally:
            process.kill()
    assert (b"externally-managed" in out) is types
    assert process.returncode == (Exit.OK if types else Exit.BLOCKED)
    os.close(ours)
    os.close(theirs)


# What a log may be


def test_an_empty_log_is_said_to_be_empty(tmp_path: Path) -> None:
    empty = tmp_path / "empty.log"
    for content in ("", "\n \n"):
        empty.write_text(content)
        for result in (explain(str(empty)), explain(stdin=content), explain("-", stdin=content)):
            assert result.returncode == Exit.OK and result.stdout.startswith("The log is empty."), result
        assert explain(str(empty), "--fail-on", "match").returncode == Exit.OK
        document = parse(explain(str(empty), "--json").stdout)
        assert (document["empty"], document["status"]) == (True, "nothing-recognised")
    assert parse(explain("--json", stdin="fine").stdout)["empty"] is False


def test_binary_input_is_said_for_what_it_is() -> None:
    program = Path(os.path.realpath(sys.executable))
    for result in (explain(str(program)), explain(stdin=program.read_bytes()[:100_000])):
        assert (result.returncode, result.stdout) == (Exit.USAGE, "")
        assert "is not text. It looks like a program (ELF)." in result.stderr


def test_compressed_logs_are_explained(tmp_path: Path) -> None:
    (tmp_path / "log.gz").write_bytes(gzip.compress(ERROR.encode()))
    assert "externally-managed" in explain(str(tmp_path / "log.gz")).stdout
    assert "externally-managed" in explain(stdin=bz2.compress(ERROR.encode())).stdout


# Several logs


def test_a_folder_is_explained_log_by_log_the_sick_first(tmp_path: Path) -> None:
    logs = tmp_path / "logs"
    (logs / "job 2").mkdir(parents=True)
    for name, text in (
        ("1_fine.txt", "fine"), ("2_pip.txt", ERROR), ("3_empty.txt", ""), ("job 2/1_pip.txt", ERROR),
        ("job 2/2_disk.txt", DISK_FULL),
    ):  # fmt: skip
        (logs / name).write_text(text)
    (logs / "core").write_bytes(b"\x7fELF\2\1\1" + bytes(100))
    result = in_shell("doctor logs/", tmp_path)
    assert result.returncode == 0 and result.stderr == ""
    order = [
        "── logs/2_pip.txt",
        "── logs/job 2/1_pip.txt",
        "── logs/job 2/2_disk.txt",
        "Nothing recognised: logs/1_fine",
    ]
    positions = [result.stdout.index(part) for part in order]
    assert positions == sorted(positions)
    assert "as in logs/2_pip.txt" in result.stdout and result.stdout.count("Dead ends") == 2
    assert "Empty: logs/3_empty.txt\nlogs/core is not text. It looks like a program (ELF).\n" in result.stdout
    assert result.stdout.endswith("3 of 5 logs show a failure: externally-managed (2), disk-full (1).\n")

    document = parse(in_shell("doctor --json --fail-on match logs", tmp_path).stdout)
    assert [log["name"] for log in document["logs"]][:3] == [
        "logs/2_pip.txt", "logs/job 2/1_pip.txt", "logs/job 2/2_disk.txt",
    ]  # fmt: skip
    assert [log["matches"][0]["id"] for log in document["logs"][:3]] == ["externally-managed"] * 2 + ["disk-full"]
    assert [bool(log["unreadable"]) for log in document["logs"]] == [False] * 5 + [True]
    assert (document["next"], document["exit_code"]) == ("doctor fix NAME", 1)


def test_a_log_that_cannot_be_read_is_named_and_the_others_are_explained(tmp_path: Path) -> None:
    (tmp_path / "a.log").write_text(ERROR)
    result = in_shell("doctor a.log missing.log", tmp_path)
    assert result.returncode == 0 and "There is no file called missing.log." in result.stdout
    assert result.stdout.endswith("1 of 1 log shows a failure: externally-managed (1).\n")
    assert "externally-managed" in in_shell("cat a.log | doctor - /dev/null", tmp_path).stdout
    assert in_shell("doctor /dev/zero /proc/self/mem", tmp_path).returncode == Exit.USAGE
    (tmp_path / "none").mkdir()
    nothing = in_shell("doctor none", tmp_path)
    assert nothing.returncode == Exit.USAGE and nothing.stderr == "doctor: There is no log in none.\n"


# Words and messages


@pytest.mark.parametrize(
    "words",
    [
        "PEP 668", "pep668", "pep-668", "EXTERNALLY-MANAGED", "externally_managed", "externally-managed-environment",
        "break-system-packages", "--break-system-packages", "Python3-Full",
    ],
)  # fmt: skip
def test_the_words_that_people_look_up_lead_to_the_page(words: str, tmp_path: Path) -> None:
    for arguments in ([words], words.split()):
        assert parse(explain("--json", *arguments).stdout)["page"]["id"] == "externally-managed", arguments


def test_other_words_lead_to_other_pages() -> None:
    for words, condition in (
        ("ensurepip", "ensurepip-missing"),
        ("PIP_BREAK_SYSTEM_PACKAGES", "break-system-packages-set"),
        ("Hash Mismatch", "hash-mismatch"),
    ):
        assert parse(explain("--json", words).stdout)["page"]["id"] == condition, words


def test_no_two_conditions_have_the_same_name() -> None:
    from doctor.core import plugins

    keys = [pages._key(name) for name, _ in pages._names(plugins.conditions())]
    assert sorted(keys) == sorted(set(keys))


def test_a_file_with_such_a_name_wins(tmp_path: Path) -> None:
    (tmp_path / "pep668").write_text(DISK_FULL)
    assert "disk-full" in in_shell("doctor pep668", tmp_path).stdout


def test_a_message_is_a_log_of_one_line() -> None:
    message = "error: externally-managed-environment"
    for arguments in ([message], message.split()):
        [match] = parse(explain("--json", *arguments).stdout)["matches"]
        assert match["id"] == "externally-managed" and match["lines"] == [{"number": 1, "text": message}]
    unknown = parse(explain("--json", "the cat sat on the mat").stdout)
    assert (unknown["status"], unknown["exit_code"]) == ("nothing-recognised", 0)


def test_unknown_words_are_answered_with_similar_ones() -> None:
    assert "Did you mean PEP 668?" in explain("pep", "686").stderr
    assert "Did you mean break-system-packages?" in explain("--brake-system-packages").stderr
    result = explain("no", "such", "words")
    assert result.returncode == Exit.USAGE and "doctor list" in result.stderr


def test_list_names_what_only_a_log_shows() -> None:
    listed = run_doctor("list").stdout
    assert (
        listed.index("externally-managed") < listed.index("These appear only in logs") < listed.index("hash-mismatch")
    )


def test_a_path_through_a_closed_folder_is_a_path_and_a_message_remains_one(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: str) -> os.stat_result:
        raise PermissionError(13, "Permission denied", path)

    monkeypatch.setattr(os, "lstat", refuse)
    assert all(command._are_logs([path]) for path in (".", "..", "./build.log", "logs/build.log"))
    assert not any(command._are_logs([words]) for words in ("No module named 'six'", "sh: ./x: not found", "network"))


def test_only_the_file_that_is_missing_is_named(tmp_path: Path) -> None:
    (tmp_path / "log").write_text(ERROR)
    result = in_shell("doctor log nofile", tmp_path)
    assert result.returncode == Exit.USAGE
    assert "There is no file and no condition called nofile. " in result.stderr
