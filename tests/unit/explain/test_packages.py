"""A package that pip, uv, Poetry or PDM could not find, fetch, resolve, build or write leads to the helping command."""

from __future__ import annotations

import io

import pytest

from doctor.explain.rank import explain, next_remedy
from doctor.report.remedies import render
from tests.corpus import CHECKS
from tests.corpus.builds import BUILDS
from tests.corpus.downloads import DOWNLOADS
from tests.corpus.resolutions import RESOLUTIONS


@pytest.mark.parametrize("logs", [BUILDS, RESOLUTIONS, DOWNLOADS])
def test_each_log_leads_to_its_condition_and_command(logs: dict[str, tuple[str, str, str]]) -> None:
    answers = {}
    for name, (_, _, log) in logs.items():
        matches = explain(io.BytesIO(log.encode()), CHECKS)
        command = render(next_remedy(matches)).text.replace("python3 -m doctor", "doctor")
        answers[name] = matches[0].id if matches else "none", command
    assert answers == {name: (condition, command) for name, (condition, command, _) in logs.items()}


def test_no_command_repeats_what_installs_into_the_system() -> None:
    commands = [command for logs in (BUILDS, RESOLUTIONS, DOWNLOADS) for _, command, _ in logs.values()]
    assert not [command for command in commands if "--break-system-packages" in command or "sudo pip" in command]


def test_a_hostile_log_adds_nothing_to_a_command() -> None:
    """A word that a shell could read as a command is left out, and so is another vendor's index."""
    log = "$ pip install six\nerror: subprocess-exited-with-error\nnvidia_stub.error.InstallFailedError:\n"
    [*_, evil] = explain(
        io.BytesIO(f"{log}$ pip install --extra-index-url https://evil.example six\n".encode()), CHECKS
    )
    assert "evil" not in render(next_remedy([evil])).text
    line = f"    six==1 --hash=sha256:{'a' * 64}"
    missing = "ERROR: Hashes are required in --require-hashes mode, but they are missing from some requirements.\n"
    matches = explain(io.BytesIO(f"{missing}{line}\n{line};$(reboot)\n".encode()), CHECKS)
    assert render(next_remedy(matches)).text == line.strip()
