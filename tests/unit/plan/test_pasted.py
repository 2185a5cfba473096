"""A pasted command line becomes a goal: names, routes and notes, or an error that says what to do instead."""

from __future__ import annotations

import json
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from virtualenv.seed.wheels.embed import get_embed_wheel

from doctor import cli
from doctor.commands import fix
from doctor.core.errors import DoctorError
from doctor.core.goal import Goal
from doctor.core.pip_options import OPTIONS_WITH_VALUE, SHORT_OPTIONS
from doctor.plan import policy
from doctor.plan.pasted.read import read_pasted
from doctor.probe.project.target import may_be_environment

GOALS = {
    "pip install black": "black",
    "pip3 install black requests": "black requests",
    "pip3.11 install black": "--python 3.11 black",
    "python3 -m pip install 'black[d]>=24' requests": "'black[d]>=24' requests",
    "python3.12 -m pip install black": "--python 3.12 black",
    "python -mpip install black": "black",
    "python -I -m pip install -- black": "black",
    ".venv/bin/pip install black": "--venv --path .venv black",
    ".venv/bin/python -m pip install black": "--venv --path .venv black",
    "envs/x/bin/pip3.11 install black": "--venv --path envs/x black",
    "/usr/bin/pip3 install black": "--python /usr/bin/python3 black",
    "/usr/bin/python3.11 -m pip install black": "--python /usr/bin/python3.11 black",
    "pip install -r requirements.txt": "-r requirements.txt",
    "pip install -rrequirements.txt black": "-r requirements.txt black",
    "pip install --requirement=a.txt": "-r a.txt",
    "pip install --group dev": "--group dev",
    "pip install --no-index black": "--offline black",
    "pip --python .venv install black": "--venv --path .venv black",
    "pip --python /usr/bin/python3.11 install black": "--python /usr/bin/python3.11 black",
    "pip install git+https://host/x.git#egg=x": "'git+https://host/x.git#egg=x'",
    "pip install black>=24": "'black>=24'",
    "uv pip install -p 3.12 black": "--python 3.12 black",
    "uv tool install ruff@0.5": "--pipx ruff==0.5",
    "uv tool install ruff@latest": "--pipx ruff",
    "uv --offline tool install ruff": "--pipx --offline ruff",
    "uv venv": "--venv",
    "uv venv --python 3.12 env": "--venv --path env --python 3.12",
    "pip install 'pip<24'": "'pip<24'",
    "pipx install black httpie": "--pipx black httpie",
    "pipx install --python 3.12 black": "--pipx --python 3.12 black",
    "python3 -m pipx install black": "--pipx black",
    "apt install python3-gi": "--apt python3-gi",
    "aptitude install python3-gi": "--apt python3-gi",
    "apt install git": "--apt --as-typed git",
    "python3 -m venv .venv": "--venv --path .venv",
    "python3.12 -m venv --system-site-packages env": "--venv --path env --python 3.12 --system-site-packages",
    "virtualenv env": "--venv --path env",
    "virtualenv -p python3.9 tools": "--venv --path tools --python python3.9",
    "$ pip install black": "black",
    "# pip install black": "black",
    "!pip install black": "black",
    "%pip install black": "black",
    "(venv) ada@host:~$ pip install black": "black",
    "ada@mac ~ % pip install black": "black",
    "➜ ~ pip install black": "black",
    "!{sys.executable} -m pip install black": "black",
    "py -3.12 -m pip install black": "--python 3.12 black",
    "RUN pip install black": "black",
    "pip install black # don't use sudo": "black",
    "pip install \\\n    black": "black",
    "env PIP_USER=0 pip install black": "black",
    "easy_install requests": "requests",
    "pip install -e . six": "--venv -e . six",
    ".venv/bin/pip install -e '.[dev]'": "--venv --path .venv -e '.[dev]'",
}
"""The arguments of doctor that ask for the same as a command, of which nothing is left out."""

NOTES = {
    "sudo pip3 install -U black": ("black", "sudo ", "-U "),
    "sudo -H -E pip install black": ("black", "sudo "),
    "sudo -u bob pip install black": ("black", "sudo -u bob "),
    "sudo -H -u root pip3 install --user black": ("black", "sudo ", "--user "),
    "doas pip install black": ("black", "doas "),
    "pip install --user black": ("black", "--user "),
    "PIP_USER=1 pip install black": ("black", "PIP_USER=1 "),
    "pip install -qqU --no-cache-dir --timeout 5 black": (
        "black",
        "-U ",
        "Left out without effect: -q, --no-cache-dir, --timeout.",
    ),
    "pip install --force-reinstall black": ("black", "--force-reinstall "),
    "python3 -m pip install --upgrade pip": ("--venv", "--upgrade ", "pip is left out"),
    "env/bin/pip install pip setuptools -r a.txt": ("--venv --path env -r a.txt setuptools", "pip is left out"),
    "uv pip install pip six": ("six", "pip is left out"),
    "sudo .venv/bin/pip install black": ("--venv --path .venv black", "sudo "),
    "uv -q pip install black": ("black", "Left out without effect: -q."),
    "uv pip install --system black": ("black", "--system "),
    "UV_SYSTEM_PYTHON=1 UV_NO_CACHE=1 uv pip install black": (
        "black",
        "UV_SYSTEM_PYTHON=1 ",
        "Left out without effect: UV_NO_CACHE=1.",
    ),
    "CFLAGS=-O2 pip install numpy": ("numpy", "CFLAGS "),
    "DEBIAN_FRONTEND=noninteractive apt-get install -y python3-gi": (
        "--apt python3-gi",
        "DEBIAN_FRONTEND ",
        "Left out without effect: -y.",
    ),
    "sudo apt-get -y install --no-install-recommends python3-gi": (
        "--apt python3-gi",
        "sudo ",
        "Left out without effect: -y, --no-install-recommends.",
    ),
    "pipx install --force black": ("--pipx black", "--force "),
    "pipx install --include-deps ansible": ("--pipx ansible", "--include-deps "),
    "python3 -m venv --clear env": ("--venv --path env", "--clear "),
    "pip install -e .": ("--venv -e .",),
    "sudo pip3 install --editable=./app six": ("--venv -e ./app six", "sudo "),
    ".venv/bin/pip install -e '.[dev]'": ("--venv --path .venv -e '.[dev]'",),
}
"""The arguments of doctor, and the beginnings of the notes."""

REFUSED = {
    "pip install --break-system-packages black": "black",
    "pip install --break-system-pack black": "black",
    "sudo pip install --user --break-system-packages -r a.txt": "-r a.txt",
    "PIP_BREAK_SYSTEM_PACKAGES=1 pip install black": "black",
    "sudo PIP_BREAK_SYSTEM_PACKAGES=1 pip install black": "black",
    "env PIP_BREAK_SYSTEM_PACKAGES=true pip install black": "black",
    "UV_BREAK_SYSTEM_PACKAGES=1 uv pip install --system black": "black",
    "pip install -t /tmp/x black": "black",
    "pip install --target /tmp/x --pre black": "black",
    "pip install --prefix=/usr/local black": "black",
    "pip install --root / black": "black",
    "pip install -I black": "black",
    "pip3.11 install --ignore-installed black": "--python 3.11 black",
    "uv pip install --target /tmp black": "black",
    "PIP_TARGET=/tmp pip install black": "black",
    "pipx install --pip-args=--break-system-packages black": "--pipx black",
}
"""The arguments of doctor that ask for the safe part."""

ERRORS = {
    "pip install": "names nothing",
    "pip install -U": "names nothing",
    "pip3 wheel": "installs nothing",
    "pip freeze": "`pip freeze`",
    "$ python3 -m pip freeze > a.txt": "Run it yourself: `python3 -m pip freeze > a.txt`",
    "RUN sudo -H ./env/bin/pip3 list": "Run it yourself: `sudo -H ./env/bin/pip3 list`",
    "!pip freeze": "Run it yourself: `pip freeze`",
    '"$HOME/env/bin/pip" check': 'Run it yourself: `"$HOME/env/bin/pip" check`',
    "sudo DEBIAN_FRONTEND=x apt-get remove python3-six": "`sudo DEBIAN_FRONTEND=x apt-get remove python3-six`",
    "pip show requests": "`pip show`",
    "pip uninstall -y black": "`doctor undo`",
    "pip install --no-deps black": "`.venv/bin/python -m pip install --no-deps black`",
    "pip install -e git+https://host/x": "`.venv/bin/python -m pip install -e git+https://host/x`",
    "pip install --no-deps -e .": "`.venv/bin/python -m pip install --no-deps -e .`",
    "pip install --pre black": "`export PIP_PRE=1`, then run `doctor fix black`",
    "pip install -i https://host/simple black": "`export PIP_INDEX_URL=https://host/simple`",
    "PIP_INDEX_URL=https://host/simple pip install black": "`export PIP_INDEX_URL=https://host/simple`",
    "UV_DEFAULT_INDEX=https://host/simple uv pip install black": "`UV_DEFAULT_INDEX=https://host/simple`",
    "uv pip install --index https://host/simple black": "`--index https://host/simple`",
    "PIP_NO_DEPS=1 pip install black": "`PIP_NO_DEPS=1 .venv/bin/python -m pip install black`",
    "pip install --no-index -f /p/wheels black": "`export PIP_FIND_LINKS=/p/wheels`, then run `doctor fix --offline ",
    "pip install -c /p/limits.txt black": "`export PIP_CONSTRAINT=/p/limits.txt`",
    "pip install --require-hashes -r a.txt": "`export PIP_REQUIRE_HASHES=1`, then run `doctor fix -r a.txt`",
    "pip install --no-binary numpy numpy": "`export PIP_NO_BINARY=numpy`",
    "pip install --dry-run black": "`doctor fix --dry-run black`",
    "pip install --no-such-option black": "does not take over `--no-such-option`",
    "pipx install --suffix x black": "does not take over `--suffix x`",
    "uv tool run ruff check .": "`doctor fix --pipx NAME`",
    "uvx black --check .": "`doctor fix --pipx NAME`",
    "pipx run cowsay hello": "`doctor fix --pipx NAME`",
    "poetry add --group dev requests": "`doctor fix --venv NAME`",
    "uv add --dev pytest": "`doctor fix --venv NAME`",
    "pdm add requests": "`doctor fix --venv NAME`",
    "pipenv install requests": "`doctor fix --venv NAME`",
    "pipx inject black x": "`pipx inject black x`",
    "apt install python3-x=1.2": "plain name",
    "apt install python3-x-": "plain name",
    "sudo apt install -t bookworm-backports python3-x": "does not take over `-t bookworm-backports`",
    "sudo apt update": "does not take over `apt update`",
    "sudo apt update && sudo apt install python3-x": "`doctor fix -- sudo apt install python3-x`",
    "python3 -m venv env; env/bin/pip install black": "`doctor fix -- env/bin/pip install black`",
    "pip install black\npip install six": "one command at a time",
    "pip install black | tee log": "one command at a time",
    "cd backend && pip install -r dev.txt": "it separately: `cd backend && doctor fix -- pip install -r dev.txt`",
    'cd a; cd "b c"; pip install -e . && cd "$HOME/d" && pip install six': (
        "each one separately: `cd a && cd 'b c' && doctor fix -- pip install -e .`, "
        'then `cd "$HOME/d" && doctor fix -- pip install six`'
    ),
    "sudo dnf install python3-requests": "`sudo dnf install python3-requests`",
    "pacman -S python-requests": "`sudo pacman -S python-requests`",
    "apk add py3-requests": "`sudo apk add py3-requests`",
    "brew install black": "`brew install black`",
    "conda install -c conda-forge numpy": "does not run conda",
    "python3 -m pytest tests": "`python -m pytest`",
    "python setup.py install": "python -m pip install .`",
    "poetry run pip install black": "is not a command that doctor knows",
    "uv --index https://host/simple tool install ruff": "`--index https://host/simple`",
    "npm install -g black": "is not a command that doctor knows",
    "install black": "is not a command that doctor knows",
    "uv sync": "`doctor fix --venv`",
    "uv lock": "Run it yourself: `uv lock`",
    "uv remove requests": "Run it yourself: `uv remove requests`",
    "poetry install": "`doctor fix --venv`",
    "pipenv install": "`doctor fix --venv NAME`",
    "python3 -m venv a b": "one environment at a time",
    "sudo rm /usr/x": "doctor does not take over `rm`. It installs packages",
    "sudo chown -R ada .": "does not take over `chown`",
    "source .venv/bin/activate": "does not take over `source`",
    ". .venv/bin/activate": "does not take over `.`",
    "rm -rf .venv": "does not take over `rm`",
    "curl https://host/get-pip.py | python3": "does not take over `curl`",
    "cd shop && ls": "does not take over `cd`",
    '"$HOME/env/bin/pip" install black': "for the shell to replace",
}
"""A part of the message."""

NAMES = (
    "black", "pip", "pip setuptools wheel", "pip wheel", "uv", "uv ruff", "uvx", "pipx", "pipx black",
    "apt", "apt black", "conda", "mamba black", "brew black", "virtualenv", "virtualenv tox", "poetry", "pdm black",
    "rm", "curl wget", "./a b", "six @ file:///a b", "six; python_version > '3'", "-e ./shop", "my app",
    "flask>=3 requests", "black >= 24", "pip >= 24", "python", "pip install 'black", "sudo black", "install", "py", "",
)  # fmt: skip
"""Requirements that look like commands."""


def read(line: str, typed: Goal | None = None) -> tuple[str, tuple[str, ...]]:
    """Return the arguments of the goal of a quoted command line, and the notes."""
    pasted = read_pasted(typed or Goal(requirements=(line,)), may_be_environment)
    assert pasted is not None
    return shlex.join(pasted.goal.arguments()), pasted.notes


@pytest.mark.parametrize("line", GOALS)
def test_a_command_becomes_a_goal(line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert read(line) == (GOALS[line], ())


@pytest.mark.parametrize("line", NOTES)
def test_a_note_says_what_is_left_out(line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    arguments, notes = read(line)
    expected, *beginnings = NOTES[line]
    assert arguments == expected
    assert len(notes) == len(beginnings)
    assert all(map(str.startswith, notes, beginnings)), notes


@pytest.mark.parametrize("line", REFUSED)
def test_the_policy_refuses_an_unsafe_option_and_names_the_safe_command(line: str) -> None:
    pasted = read_pasted(Goal(requirements=(line,)), may_be_environment)
    refused = policy.refuse_goal(pasted.goal, ()) if pasted else None
    assert refused is not None
    assert refused.instead.endswith(f"`doctor fix {REFUSED[line]}`")


@pytest.mark.parametrize("line", ERRORS)
def test_an_error_says_what_to_do(line: str) -> None:
    with pytest.raises(DoctorError) as raised:
        read_pasted(Goal(requirements=(line,)), may_be_environment)
    assert ERRORS[line] in raised.value.message
    assert raised.value.code == 2


@pytest.mark.parametrize("line", ["sudo rm /usr/x", "source .venv/bin/activate", "rm -rf .venv", "sudo rm x"])
def test_the_words_of_another_program_are_no_names_of_packages_without_quotes_either(line: str) -> None:
    with pytest.raises(DoctorError, match="does not take over"):
        read_pasted(Goal(requirements=tuple(line.split())), may_be_environment)
    as_typed = Goal(requirements=tuple(line.split()), as_typed=True)
    assert read_pasted(as_typed, may_be_environment) is None


OTHER_PROGRAMS = (
    "docker run x", "docker build .", "git clone https://host/x", "npm i -g x", "yarn add black", "ls", "ls -la",
    "deactivate", "requests flask", "sudo docker run x",
)  # fmt: skip
"""Commands that doctor does not read, or lists of names, whose words may all be names of packages."""


@pytest.mark.parametrize("line", OTHER_PROGRAMS)
def test_after_the_dashes_stands_a_command_and_no_list_of_names(line: str) -> None:
    for requirements in {tuple(line.split()), (line,)}:
        with pytest.raises(DoctorError, match=r"does not take over .* without `--`: `doctor fix NAME`"):
            read_pasted(Goal(requirements=requirements), may_be_environment, after_dashes=True)
    words = tuple(line.split())
    for goal in (Goal(requirements=words, as_typed=True), Goal(requirements=("-e", *words))):
        assert read_pasted(goal, may_be_environment, after_dashes=True) is None


@pytest.mark.parametrize("line", ["black", "my-own-package", "-e . six", "six --user", "doctor fix black", "check"])
def test_after_the_dashes_a_word_alone_may_be_a_name(line: str) -> None:
    assert read_pasted(Goal(requirements=tuple(line.split())), may_be_environment, after_dashes=True) is None


@pytest.mark.parametrize(
    ("arguments", "expected"), [("-- docker run", True), ("docker run", False), ("docker -- run", False)]
)
def test_the_command_line_knows_what_follows_the_dashes(
    arguments: str, expected: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[bool] = []

    def run(*_: object, after_dashes: bool, **__: object) -> int:
        seen.append(after_dashes)
        return 0

    monkeypatch.setattr(fix, "run", run)
    cli.run(["fix", *arguments.split()])
    assert seen == [expected]


@pytest.mark.parametrize("line", NAMES)
def test_a_package_may_be_called_like_a_program(line: str) -> None:
    assert read_pasted(Goal(requirements=(line,)), may_be_environment) is None
    assert "'" in line or read_pasted(Goal(requirements=tuple(shlex.split(line))), may_be_environment) is None


@pytest.mark.parametrize("line", [line for line in {**GOALS, **NOTES} if not line.startswith("#") and "#" not in line])
def test_words_mean_what_the_quoted_line_means(line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    words = tuple(shlex.split(line.replace("\\\n", " ")))
    assert read("", Goal(requirements=words)) == read(line)


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["pip", "install", "--user", "black"], "black"),
        (["pip", "install", "-U", "-r", "a.txt", "black"], "-r a.txt black"),
        (["--", "pip", "install", "-r", "a.txt", "black"], "-r a.txt black"),
        (["sudo -H pip install black"], "black"),
        (["python3", "-m", "pip", "install", "--python", "3.12", "black"], "--python 3.12 black"),
        (["--pipx", "--", "pip", "install", "black"], "--pipx black"),
        (["--path", "env", "--", ".venv/bin/pip", "install", "black"], "--venv --path env black"),
        (["pip", "install", "-t", "/tmp/x", "black"], "--target=/tmp/x black"),
    ],
)
def test_the_command_line_passes_the_words_on(
    arguments: list[str], expected: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    goals: list[Goal] = []

    def run(goal: Goal, **_: object) -> int:
        goals.append(goal)
        return 0

    monkeypatch.setattr(fix, "run", run)
    monkeypatch.chdir(tmp_path)
    cli.run(["fix", *arguments])
    assert read("", goals[0])[0] == expected


def test_the_pip_of_an_installation_of_python_is_no_environment(tmp_path: Path) -> None:
    (tmp_path / "python/bin").mkdir(parents=True)
    (tmp_path / "env").mkdir()
    (tmp_path / "env/pyvenv.cfg").touch()
    assert read(f"{tmp_path}/python/bin/pip install six")[0] == f"--python {tmp_path}/python/bin/python3 six"
    assert read(f"{tmp_path}/env/bin/pip install six")[0] == f"--venv --path {tmp_path}/env six"


WORDS = st.sampled_from(sorted({word for line in (*GOALS, *NOTES, *REFUSED, *ERRORS) for word in line.split()}))


@given(st.lists(WORDS | st.text(max_size=8), max_size=8), st.booleans())
def test_any_words_are_a_goal_or_none_or_an_error(words: list[str], is_quoted: bool) -> None:
    requirements = (" ".join(words),) if is_quoted else tuple(words)
    try:
        pasted = read_pasted(Goal(requirements=requirements), may_be_environment)
    except DoctorError as error:
        assert error.message
    else:
        assert pasted is None or pasted.goal.arguments()


PRINT_OPTIONS = """
import json, sys
sys.path.insert(0, sys.argv[1])
from pip._internal.commands import create_command
parser = create_command("install").parser
options = [option for group in (parser, *parser.option_groups) for option in group.option_list]
print(json.dumps([(option._short_opts, option._long_opts, option.takes_value()) for option in options]))
"""


def test_the_options_are_those_of_pip() -> None:
    wheel = get_embed_wheel("pip", f"{sys.version_info.major}.{sys.version_info.minor}")
    assert wheel is not None
    argv = [sys.executable, "-I", "-c", PRINT_OPTIONS, str(wheel.path)]
    options = json.loads(subprocess.run(argv, capture_output=True, check=True).stdout)
    letters: dict[str, set[str]] = {}
    with_value: set[str] = set()
    for short, long, takes_value in options:
        names = {name.removeprefix("--") for name in long}
        letters |= {letter.removeprefix("-"): names for letter in short}
        if takes_value:
            with_value |= names
        else:
            assert not names & OPTIONS_WITH_VALUE
    assert with_value <= OPTIONS_WITH_VALUE
    assert all(SHORT_OPTIONS[letter] in names for letter, names in letters.items())
