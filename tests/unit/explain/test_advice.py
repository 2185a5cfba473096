"""The words of a log stand in the advice, and only words of the right kind."""

from __future__ import annotations

import io

from doctor.core.goal import Goal
from doctor.diagnose.model import Advice, Command, Fix, FixFailedCommand, ShellLine, Signature, Snippet
from doctor.explain.advice import choose_advice, fill
from doctor.explain.commands import FailedCommand
from doctor.explain.lines import clean
from doctor.explain.matching import ChunkText
from doctor.explain.rank import Match, explain
from tests.corpus import CHECKS

INSTALL = Command(argv=("apt-get", "install", "{package}"), needs_root=True)


def catch(message: str, *lines: str) -> list[dict[str, str]]:
    """Return the words that a message catches in a log, once for each time that it stands there."""
    text = ChunkText(clean("\n".join(lines).encode(), 1))
    return [dict(found.words) for found in text.find("condition", (Signature(messages=(message,)),))]


def first_match(*lines: str) -> Match:
    return explain(io.BytesIO("\n".join(lines).encode()), CHECKS)[0]


def command(line: str, goal: Goal | None = None, **fields: str | None) -> FailedCommand:
    return FailedCommand(words=tuple(line.split()), goal=goal, **{"environment": None, "created": None, **fields})


def test_a_message_catches_the_word_at_its_edge() -> None:
    assert catch("No module named {module}", "ModuleNotFoundError: No module named 'google.cloud'") == [
        {"module": "google.cloud"}
    ]
    assert catch("{program}: command not found", "bash: line 3: black: command not found") == [{"program": "black"}]
    assert catch("apt install {package}", "    apt install python3.11-venv") == [{"package": "python3.11-venv"}]
    assert catch("no such option: {option}", "no such option: --break-system-packages") == [
        {"option": "--break-system-packages"}
    ]


def test_a_word_may_stand_on_the_next_line() -> None:
    assert catch("No module named {module}", "ModuleNotFoundError: No module named", "'numpy'") == [{"module": "numpy"}]


def test_a_word_of_another_kind_makes_no_match() -> None:
    assert catch("No module named {module}", "No module named 7-zip") == []
    assert catch("No module named {module}", "No module named") == []
    assert catch("apt install {package}", "apt install $(reboot)") == []


def test_a_program_must_come_from_the_index_or_have_been_installed_in_the_log() -> None:
    assert catch("{program}: command not found", "bash: docker: command not found") == []
    installed = (
        "Successfully installed frobnicate-1.0",
        "$ pip install frobnicate",
        "bash: frobnicate: command not found",
    )
    assert catch("{program}: command not found", *installed) == [{"program": "frobnicate"}]


def test_advice_repeats_the_words_and_a_remedy_needs_them() -> None:
    advice = Advice(text="Install {package}.", remedy=INSTALL)
    filled = fill(advice, {"package": "python3.11-venv"})
    assert filled.text == "Install python3.11-venv."
    assert filled.remedy == Command(argv=("apt-get", "install", "python3.11-venv"), needs_root=True)
    assert fill(advice, {}).text == "Install NAME."
    assert fill(advice, {}).remedy is None


def test_a_module_and_a_program_lead_to_their_distributions() -> None:
    advice = (Advice(text="", remedy=Fix(goal=Goal(requirements=("{distribution}",)))),)
    for words, name in (({"module": "cv2"}, "opencv-python"), ({"program": "aws"}, "awscli")):
        filled = choose_advice(advice, (), words, None)
        assert filled is not None and isinstance(filled.remedy, Fix)
        assert filled.remedy.goal.requirements == (name,)
    unknown = choose_advice(advice, (), {"module": "our_own_code"}, None)
    assert unknown is not None and unknown.remedy is None


def test_the_failing_command_decides_the_remedy() -> None:
    advice = (Advice(text="", remedy=FixFailedCommand(otherwise=INSTALL)),)
    goal = Goal(requirements=("black",))
    wanted = choose_advice(advice, (), {"package": "six"}, command("pip install black", goal))
    assert wanted is not None and isinstance(wanted.remedy, Fix) and wanted.remedy.goal == goal
    otherwise = choose_advice(advice, (), {"package": "six"}, command("make"))
    assert otherwise is not None and isinstance(otherwise.remedy, Command) and otherwise.remedy.argv[-1] == "six"


def test_the_situation_comes_first_except_where_nobody_types() -> None:
    advice = (
        Advice(text="all"),
        Advice(text="sudo", context="sudo-in-environment", remedy=ShellLine(text="{command}")),
        Advice(
            text="docker", context="docker", remedy=Snippet(text="RUN pip install {arguments}", file="the Dockerfile")
        ),
    )
    failed = command("sudo -H pip install -r a.txt", Goal(files=("a.txt",)), environment="venv")
    typed = choose_advice(advice, (), {}, failed)
    assert typed is not None and typed.remedy == ShellLine(text="pip install -r a.txt")
    built = choose_advice(advice, ("docker",), {}, failed)
    assert built is not None and built.remedy == Snippet(text="RUN pip install -r a.txt", file="the Dockerfile")


def test_sudo_in_an_environment_and_an_environment_that_is_not_active_are_told() -> None:
    error = "error: externally-managed-environment"
    assert first_match("(venv) ada@host:~$ sudo pip install six", error).remedy == ShellLine(
        text="pip install six", needs_network=True
    )
    created = first_match("ada@host:~$ python3 -m venv .venv", "ada@host:~$ pip install six", error)
    assert created.remedy == ShellLine(text=". .venv/bin/activate")


def test_words_of_a_hostile_log_are_quoted() -> None:
    match = first_match("(venv) ada@host:~$ sudo pip install 'six; reboot'", "error: externally-managed-environment")
    assert match.remedy == ShellLine(text="pip install 'six; reboot'", needs_network=True)
