"""The answer of ``doctor explain`` as people read it, at the widths of their terminals."""

from __future__ import annotations

import pytest

from tests.unit.commands.run_explain import ERROR, explain

BUILD = f"#7 [4/6] RUN pip install -r requirements.txt\n#7 0.421 {ERROR}"
TYPED = f"ada@box:~$ pip install --upgrade black isort mypy pytest pytest-cov pytest-xdist\n{ERROR}"
LOCKED = (
    "E: Could not open lock file /var/lib/dpkg/lock-frontend - open (13: Permission denied)\n"
    "E: Unable to acquire the dpkg frontend lock (/var/lib/dpkg/lock-frontend), are you root?\n"
)
WIDTHS = ("30", "80")


@pytest.mark.parametrize("width", WIDTHS)
def test_the_answer_comes_first_and_no_line_ends_in_a_blank(width: str) -> None:
    output = explain(stdin=LOCKED, COLUMNS=width).stdout
    beginnings = ("✗ ", "Next:", "The log ", "Dead ends: ", "More: ")
    assert [line.startswith(beginnings) for line in output.splitlines()].count(True) == len(beginnings)
    assert sorted(map(output.index, beginnings)) == list(map(output.index, beginnings))
    for text in (output, explain("externally-managed", COLUMNS=width).stdout):
        assert [line for line in text.splitlines() if line != line.rstrip()] == []


@pytest.mark.parametrize("width", WIDTHS)
def test_a_command_is_never_broken(width: str) -> None:
    typed = explain(stdin=TYPED, COLUMNS=width).stdout.splitlines()
    assert "    doctor fix black isort mypy pytest pytest-cov pytest-xdist" in typed
    assert all(line.count("`") % 2 == 0 for line in typed), "a command in the text"
    built = explain(stdin=BUILD, COLUMNS=width).stdout.splitlines()
    assert "    RUN python3 -m venv /opt/venv && /opt/venv/bin/pip install -r requirements.txt" in built


def test_only_commands_are_wider_than_the_window() -> None:
    for text in (
        explain("externally-managed", COLUMNS="40").stdout,
        explain(stdin=f"{LOCKED}{ERROR}", COLUMNS="40").stdout,
    ):
        sentences = [line for line in text.splitlines() if not line.startswith(("    ", "More: ")) and "`" not in line]
        assert [line for line in sentences if len(line) > 40] == []


def test_a_next_step_in_words_is_wrapped() -> None:
    log = "W: GPG error: https://deb.example.org x InRelease: The following signatures couldn't be verified because "
    log += "the public key is not available: NO_PUBKEY 1655A0AB68576280\n"
    log += "E: The repository 'https://deb.example.org x InRelease' is not signed.\n"
    lines = explain(stdin=log, COLUMNS="60").stdout.splitlines()
    start = next(number for number, line in enumerate(lines) if line.startswith("Next: "))
    assert len(lines[start]) <= 60 and lines[start + 1] and not lines[start + 1].startswith(" ")


def test_words_for_people_say_where_the_log_comes_from_and_how_sure_the_answer_is() -> None:
    assert "\nThe log (Docker) shows it:\n" in explain(stdin=BUILD).stdout
    assert (
        "\nThe log suggests it; another cause"
        in explain(stdin="ada@box:~$ black\nbash: black: command not found\n").stdout
    )


def test_a_word_that_the_log_does_not_show_is_explained() -> None:
    assert "Replace NAME" not in explain(stdin=BUILD).stdout
    shown = explain(stdin=f"TASK [tools] ***\nfatal: [host]: FAILED! => changed=false\n  msg: |-\n    {ERROR}").stdout
    assert "name: NAME\n" in shown and "\nReplace NAME" in shown


def test_a_command_that_needs_root_says_so() -> None:
    unlocated = "E: Unable to locate package python3-venv\n"
    assert "\nNext, as root:\n    apt-get update\n" in explain(stdin=unlocated).stdout


def test_a_long_line_is_cut_at_a_word() -> None:
    words = " ".join(f"requirement-{number}" for number in range(60))
    line = f"ERROR: Could not find a version that satisfies the requirement six (from versions: none) {words}"
    shown = explain(stdin=f"$ pip install six\n{line}\nERROR: No matching distribution found for six\n", COLUMNS="400")
    (cut,) = [text for text in shown.stdout.splitlines() if text.endswith("…")]
    assert cut.split(" │ ")[1].removesuffix(" …").split(" ")[-1] in line.split(" ")


def test_another_attempt_is_not_shown_again() -> None:
    retries = [
        f"WARNING: Retrying (Retry(total={left}, connect=None, read=None, redirect=None)) after connection "
        "broken by 'NewConnectionError('Failed to establish a new connection: [Errno 111] Connection refused')'"
        for left in (4, 3, 2)
    ]
    assert explain(stdin="\n".join(("$ pip install six", *retries))).stdout.count("WARNING: Retrying") == 1


def test_a_terminal_without_unicode_gets_ascii() -> None:
    log = f"{BUILD}#7 0.421 × This environment is externally managed\n#7 0.421 ╰─> To install Python packages\n"
    shown = explain(stdin=log, PYTHONIOENCODING="ascii").stdout
    assert shown.isascii() and "?" not in shown
    assert "4 | `-> To install" in shown or "3 | x This environment" in shown


def test_a_text_that_only_describes_a_failure_says_so_and_what_to_do_about_it() -> None:
    shown = explain(stdin=f"# Tips\n\nIf pip prints this error:\n\n    {ERROR}\n\ncreate an environment.\n").stdout
    assert shown.startswith("Nothing failed here, as far as doctor can tell.")
    assert f"\n  5 │ {ERROR}" in shown
    assert "\nIf you have met it:\n    doctor fix --venv\n" in shown
    built = f"# Docker\n\nIf this happens:\n\n```\nStep 3/5 : RUN pip install Nextcloud\n{ERROR}\n```\n\nwrite to us.\n"
    assert "/opt/venv/bin/pip install Nextcloud\n" in explain(stdin=built).stdout
