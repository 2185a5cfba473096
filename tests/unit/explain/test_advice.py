"""The words of a log stand in the advice, and only words of the right kind."""

from __future__ import annotations

import io

import pytest

from doctor.core.goal import Goal
from doctor.diagnose.model import Advice, Command, Fix, FixFailedCommand, ShellLine, Signature, Snippet, fix_requirement
from doctor.explain.advice import choose_advice
from doctor.explain.failed_command import FailedCommand
from doctor.explain.fill import fill
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


def command(line: str, goal: Goal | None = None, environment: str | None = None) -> FailedCommand:
    return FailedCommand(words=tuple(line.split()), goal=goal, environment=environment, created=None)


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
    assert catch("{program}: command not found", *installed) == [
        {"program": "frobnicate", "distribution": "frobnicate"}
    ]


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


def test_no_secret_of_a_command_is_shown() -> None:
    error = "error: externally-managed-environment"
    for prompt in ("(venv) ada@host:~$ sudo ", "#8 [2/3] RUN ", "$ "):
        url = "https://ada:hunter2@index.example"
        match = first_match(f"{prompt}pip install --index-url {url}/simple 'six @ {url}/six.whl'", error)
        assert match.command.startswith(("pip install", "sudo pip install"))
        assert "hunter2" not in f"{match}"


def test_words_of_a_hostile_log_are_quoted() -> None:
    match = first_match("(venv) ada@host:~$ sudo pip install 'six; reboot'", "error: externally-managed-environment")
    assert match.remedy == ShellLine(text="pip install 'six; reboot'", needs_network=True)


def test_what_is_installed_is_said_by_installers_only() -> None:
    for line in ("$ npm install frob", "apt install frob", "make install frob"):
        assert catch("{program}: command not found", line, "bash: frob: command not found") == []
    assert catch("{program}: command not found", "$ pipx install frob", "bash: frob: command not found")


def test_the_folder_of_an_environment_ends_before_its_programs() -> None:
    assert catch("no such file or directory: {venv}", "source: no such file or directory: ~/x/venv/bin/activate") == [
        {"venv": "~/x/venv"}
    ]
    assert catch("no such file or directory: {venv}", "source: no such file or directory: ~/.cargo/env") == []
    assert catch("{venv}/bin/activate: No such file", "sh: 1: .: cannot open v/bin/activate: No such file") == [
        {"venv": "v"}
    ]


def test_a_message_of_zsh_ends_with_the_program_of_its_own_line() -> None:
    assert catch("command not found: {program}", "zsh: command not found: black") == [{"program": "black"}]
    assert catch("command not found: {program}", "bash: jest: command not found", "black 24.1") == []


def test_a_module_that_has_a_condition_of_its_own_is_not_caught() -> None:
    assert catch("No module named {module}", "ModuleNotFoundError: No module named '_ssl'") == []
    assert catch("No module named {module}", "/usr/bin/python3: No module named pip") == []


def test_the_kind_of_a_missing_module_decides_the_advice() -> None:
    for module, words, remedy in (
        ("tkinter", "The distribution has one", ("tkinter",)),
        ("imp", "removed it", ()),
        ("quarterly_figures", "knows no package", None),
        ("sklearn.externals", "not in the version", None),
        ("google.cloud.storage", "the package google-cloud-storage", ("google-cloud-storage",)),
        ("cv2", "the package opencv-python", ("opencv-python",)),
    ):
        match = first_match(f"ModuleNotFoundError: No module named '{module}'")
        assert match.id == "module-not-found"
        assert words in match.advice, module
        assert (match.remedy.goal.requirements if isinstance(match.remedy, Fix) else None) == remedy, module


def test_the_words_of_a_message_decide_before_the_surroundings_unless_nobody_types() -> None:
    by_fish, by_docker = Advice(context="fish", text="f"), Advice(context="docker", text="d")
    snippet = Advice(context="docker", text="s", remedy=Snippet(text="RUN x", file="the Dockerfile"))
    chosen = choose_advice((by_fish, by_docker), ("docker",), {}, None, "fish")
    assert chosen is not None and chosen.text == "f"
    chosen = choose_advice((by_fish, snippet), ("docker",), {}, None, "fish")
    assert chosen is not None and chosen.text == "s"


def test_an_unknown_option_is_left_out_of_the_goal() -> None:
    match = first_match(
        "$ pip install --upgarde flask",
        "Usage:   ",
        "  pip install [options] <requirement specifier> [package-index-options] ...",
        "no such option: --upgarde",
    )
    assert isinstance(match.remedy, Fix)
    assert match.remedy.goal.requirements == ("flask",)


def test_a_program_that_pipx_installed_is_not_on_path() -> None:
    match = first_match(
        "$ pipx install black", "  installed package black 24.1", "$ black .", "bash: black: command not found"
    )
    assert match.id == "command-not-found"
    assert match.remedy == Command(argv=("pipx", "ensurepath"))


def test_an_option_that_does_not_apply_is_left_out_of_the_command() -> None:
    url = "git+https://host.example/bot.git"
    match = first_match(
        f"$ pip3 install --user -e {url}",
        "ERROR: Can not perform a '--user' install. User site-packages are not visible in this virtualenv.",
    )
    assert match.remedy == ShellLine(text=f"pip3 install -e {url}", needs_network=True)


def test_lines_to_paste_leave_out_what_the_log_does_not_show() -> None:
    lines = (
        Snippet(text="RUN python3 -m venv /v && /v/bin/pip install {arguments}\nENV X=1", file="the Dockerfile"),
        Snippet(text="- uses: setup\n- run: pip install {arguments}", file="the workflow"),
    )
    known = [fill(Advice(text="", remedy=remedy), {"arguments": "six", "venv": "v"}).remedy for remedy in lines]
    assert [remedy.text for remedy in known if isinstance(remedy, Snippet)] == [
        "RUN python3 -m venv /v && /v/bin/pip install six\nENV X=1",
        "- uses: setup\n- run: pip install six",
    ]
    unknown = [fill(Advice(text="", remedy=remedy), {"venv": "v"}).remedy for remedy in lines]
    assert [remedy.text for remedy in unknown if isinstance(remedy, Snippet)] == [
        "RUN python3 -m venv /v\nENV X=1",
        "- uses: setup",
    ]


def test_the_environment_that_was_made_is_activated_and_not_the_one_that_is_missing() -> None:
    missing = "source: no such file or directory: venv/bin/activate"
    made = first_match("% python3 -m venv envv", "% source venv/bin/activate", missing)
    assert made.remedy == ShellLine(text=". envv/bin/activate")
    same = first_match("% python3 -m venv venv", "% source venv/bin/activate", missing)
    assert isinstance(same.remedy, Fix)


def test_a_program_that_pip_made_names_its_distribution() -> None:
    error = "ModuleNotFoundError: No module named 'frobnicate'"
    match = first_match(
        "Traceback (most recent call last):", '  File "/usr/bin/frobnicate", line 5, in <module>', error
    )
    assert isinstance(match.remedy, Fix) and match.remedy.goal.requirements == ("frobnicate",)
    installed = first_match("1. pip install frobnicate", "2. python app.py", error)
    assert isinstance(installed.remedy, Fix) and installed.remedy.goal.requirements == ("frobnicate",)
    other = first_match("Traceback (most recent call last):", '  File "/usr/bin/app", line 5, in <module>', error)
    assert "knows no package" in other.advice


@pytest.mark.parametrize(
    ("names", "rights"),
    [
        ("black", (False, True)),
        ("requests", (False, False)),
        ("pytest pytest-cov", (False, False)),
        ("requests python3-gi", (True, True)),
    ],
)
def test_a_command_says_what_it_needs_by_the_names_that_the_log_shows(names: str, rights: tuple[bool, bool]) -> None:
    advice = Advice(text="", remedy=FixFailedCommand())
    for filled in (
        fill(advice, {}, command(f"pip install {names}", Goal(requirements=tuple(names.split())))).remedy,
        fill(Advice(text="", remedy=fix_requirement("{package}")), {"package": "\n".join(names.split())}).remedy,
    ):
        assert isinstance(filled, Fix) and (filled.needs_root, filled.needs_consent) == rights
