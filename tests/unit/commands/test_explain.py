"""``doctor explain`` as a user or a script runs it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests import REPOSITORY
from tests.tools.schema import parse
from tests.unit.commands.run_explain import ERROR, explain, explain_at_terminal, run_doctor


def test_a_log_from_stdin_is_explained() -> None:
    result = explain("-", stdin=f"$ pip install six\n{ERROR}")
    assert result.returncode == 0
    assert "externally-managed" in result.stdout and "2 │ error:" in result.stdout
    assert result.stderr == ""


def test_a_log_in_a_file_is_explained(tmp_path: Path) -> None:
    log = tmp_path / "build.log"
    log.write_text(f"#7 [4/6] RUN pip install six\n#7 0.421 {ERROR}")
    (match,) = parse(explain("--json", str(log)).stdout)["matches"]
    assert match["id"] == "externally-managed"
    assert match["confidence"] == "certain"
    assert match["lines"] == [{"number": 2, "text": "error: externally-managed-environment"}]
    assert (REPOSITORY / match["page"]).is_file() and match["page_command"] == "doctor explain externally-managed"
    assert "docker" in match["context"]
    assert "RUN python3 -m venv /opt/venv && /opt/venv/bin/pip install six" in match["remedy"]["text"]


def test_the_document_names_the_next_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    answer = parse(explain("--json", "-", stdin=ERROR).stdout)
    assert answer["next"] == "doctor fix NAME" and answer["matches"][0]["remedy"]["argv"] is None, "nobody can run it"
    (tmp_path / "requirements.txt").write_text("six\n")
    assert parse(explain("--json", "-", stdin=ERROR).stdout)["next"] == "doctor fix NAME"
    assert parse(explain_at_terminal(ERROR).stdout)["next"] == "doctor fix --venv"
    assert parse(explain("--json", "-", stdin="fine").stdout)["next"] == "doctor check"


def test_a_log_without_known_failures_is_reported_as_such() -> None:
    result = explain("-", stdin="All checks passed!\n")
    assert result.returncode == 0
    assert "recognised" in result.stdout
    assert parse(explain("--json", "-", stdin=b"\xff\x00\x01").stdout)["matches"] == []


def test_fail_on_match_sets_the_exit_code() -> None:
    for log, code in ((ERROR, 1), ("fine\n", 0)):
        assert explain("--fail-on", "match", "-", stdin=log).returncode == code, log
        document = parse(explain("--json", "--fail-on", "match", "-", stdin=log).stdout)
        assert document["exit_code"] == code, log


def test_wrong_arguments_are_reported_in_one_line() -> None:
    for arguments in (["no-such-thing"], ["--no-such"], ["/proc/self/mem"], ["--fail-on", "often", "-"]):
        result = explain(*arguments, stdin=ERROR)
        assert result.returncode == 2, arguments
        assert result.stdout == "", arguments
        assert len(result.stderr.splitlines()) == 1, arguments
        assert parse(explain("--json", *arguments).stdout)["exit_code"] == 2, arguments


def test_a_mistyped_id_is_corrected() -> None:
    assert "ensurepip-missing" in explain("ensurepip-mising").stderr


def test_control_characters_of_the_log_do_not_reach_the_terminal() -> None:
    result = explain("-", stdin=f"\x1b]0;owned\x07\x1b[2J\u202eevil {ERROR}")
    assert "externally-managed" in result.stdout
    assert not set(result.stdout) & set("\x1b\x07\u202e")


def test_a_page_and_the_index_are_shown() -> None:
    assert "Dead ends" in explain("ensurepip-missing").stdout
    assert parse(explain("--json", "hash-mismatch").stdout)["page"]["id"] == "hash-mismatch"
    assert "hash-mismatch" in run_doctor("list").stdout
    listed = parse(run_doctor("list", "--json").stdout)
    assert "hash-mismatch" in [condition["id"] for condition in listed["log_only"]]
    assert "externally-managed" in [condition["id"] for condition in listed["checks"]]


def test_advice_fits_the_context_of_the_log() -> None:
    assert "setup-python" in explain("-", stdin=f"##[group]Run pip install six\n{ERROR}").stdout
    assert "uv venv" in explain("-", stdin="error: The interpreter at `/usr` is externally managed\n").stdout
    brew = "error: externally-managed-environment\nTo install Python packages system-wide, try brew install\n"
    assert "apt" not in explain("-", stdin=brew).stdout


def test_lines_to_paste_are_not_cut(tmp_path: Path) -> None:
    log = tmp_path / "build.log"
    log.write_text(f"#7 [4/6] RUN pip install six\n#7 0.421 {ERROR}")
    for output in (explain(str(log)).stdout, explain("externally-managed", "--all").stdout):
        assert "python3-venv && rm -rf /var/lib/apt/lists/*\n" in output


def test_a_page_is_short_unless_all_of_it_is_asked_for() -> None:
    page, whole = explain("externally-managed").stdout, explain("externally-managed", "--all").stdout
    assert len(page.splitlines()) <= 30 and "Docker" not in page.split("\nFor Docker, CI")[0]
    assert page.rstrip().endswith("doctor explain externally-managed --all")
    assert "What to do: Docker" in whole and whole.count("Create an environment in the container,") == 1


def test_a_message_and_the_name_of_a_module_are_enough() -> None:
    for words in ("No module named 'nosuchmodule'", "no module named nosuchmodule"):
        assert "nosuchmodule" in explain(*words.split()).stdout, words
        assert "doctor explain module-not-found" in explain(words).stdout
    assert "doctor fix pyyaml" in explain("yaml").stdout


def test_a_closed_stdout_is_no_error() -> None:
    """``doctor explain ID --all | head``, which typer parses, and ``doctor explain ID``, which it does not."""
    for arguments in ("externally-managed --all", "externally-managed"):
        program = f"set -o pipefail; exec {sys.executable} -m doctor explain {arguments} | true"
        done = subprocess.run(["bash", "-c", program], cwd=REPOSITORY, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stdout, done.stderr) == (0, "", ""), arguments
