"""The failing command is found in a log, however the log shows commands."""

from __future__ import annotations

import time

import pytest

from doctor.explain.failed_command import FailedCommand, find_failed_command
from doctor.explain.lines import clean

SHOWN = {
    "When running !pip install httpx from a notebook on a Mac I get this error:": "httpx",
    "Beim Ausführen von pip install httpx bekomme ich folgende Meldung:": "httpx",
    "Wenn ich `pip install httpx` ausführe, kommt:": "httpx",
    "Al ejecutar pip install httpx me sale": "httpx",
    "J'ai une erreur en faisant `pip install httpx` :": "httpx",
    "Ao rodar pip install httpx no Ubuntu 24.04 recebo": "httpx",
    "При запуске pip install httpx получаю": "httpx",
    "我在 Debian 12 上运行 pip install httpx 时报错": "httpx",
    "Debian 12 で `pip install httpx` を実行すると": "httpx",
    "I tried to install it using pip install -r requirements.txt on Manjaro. The error is": "-r requirements.txt",
    "When I run pip install black    then following error occurred": "black",
    "4. pip install -r requirements.txt (no sudo)": "-r requirements.txt",
    "task: [deps] pip3 install --user --requirement requirements.txt": "-r requirements.txt",
    "[Container] 2018/12/21 14:09:24 Running command pip install black": "black",
    "➜  ~ sudo pip install black": "black",
    "$ pip install black": "black",
    "pip install black": "black",
    "me@host:~$ sudo pip3 install -r requirements.txt": "-r requirements.txt",
    "[ada@fedora ~]$ python3.12 -m pip install --user black": "--python 3.12 black",
    "ada@mac ~ % pip3 install black": "black",
    "root@3f2a1b:/# /usr/bin/python3 -m pip install black": "black",
    "/app # pip install black": "black",
    "└─$ pip install black": "black",
    "➜  proj git:(main) ✗ pip install black": "black",
    "C:\\Users\\me>pip install black": "black",
    "PS C:\\w> python -m pip install black": "black",
    "!pip install pandas": "pandas",
    "In [3]: %pip install pandas": "pandas",
    "+ pip install --break-system-packages black": "black",
    "##[group]Run pip install -r dev.txt": "-r dev.txt",
    "#8 [4/6] RUN pip install flask": "flask",
    " > [3/5] RUN apt-get install -y python3-pip && pip install flask:": "flask",
    "#15 [builder 7/12] RUN cd /app && pip3 install -r requirements.txt": "-r requirements.txt",
    "INFO[0047] Running: [/bin/sh -c pip install -r requirements.txt] ": "-r requirements.txt",
    "***$ sudo pip3 install -r requirements.txt***": "-r requirements.txt",
    'fatal: [h]: FAILED! => {"cmd": ["/usr/bin/python3", "-m", "pip.__main__", "install", "pipx"], "msg": "': "pipx",
    "Step 3/7 : RUN pip3 install flask": "flask",
    "STEP 3/5: RUN pip install --no-cache-dir flask": "flask",
    'ERROR: failed to solve: process "/bin/sh -c pip install flask" did not complete successfully': "flask",
    "The command '/bin/sh -c pip install flask' returned a non-zero code: 1": "flask",
    'Error: building at STEP "RUN pip install flask": while running runtime: exit status 1': "flask",
    "   5 | >>> RUN pip install flask": "flask",
    "CalledProcessError: Command '['/usr/bin/python3', '-m', 'pip', 'install', 'six']' returned non-zero exit": "six",
    'fatal: [h]: FAILED! => {"cmd": ["/usr/bin/pip3", "install", "docker"], "msg": "': "docker",
    "Nov 12 04:00:01 host CRON[12]: (ada) CMD (pip install black)": "black",
    "Subject: Cron <ada@host> pip install black": "black",
    "nox > python -m pip install pytest": "pytest",
    "py311: install_deps> python -I -m pip install pytest": "pytest",
    "When I run `pip install black` I get:": "black",
    "$ pip3 install 'flask[async]>=2' 2>&1 | tail -3": "'flask[async]>=2'",
    "$ sudo -H pip install black  # the formatter": "black",
    "$ pipx install black": "--pipx black",
    "$ uv pip install --system ruff": "ruff",
    "$ uv tool install ruff": "--pipx ruff",
    "$ python3 -m venv .venv": "--venv",
    "$ python3 -m venv /opt/app": "--venv --path /opt/app",
    "$ .venv/bin/pip install black": "--venv black",
    "$ pip install -e .": "--venv -e .",
    "$ pip install -e '.[dev,docs]'": "--venv -e '.[dev,docs]'",
    "$ pip install <package>": "--venv",
    "$ pip install .": ".",
    "$ pip install --group dev": "--group dev",
    "$ pip install --upgrade pip setuptools wheel": "--venv",
    "$ python3 -m venv .venv && . .venv/bin/activate && pip install black": "black",
    "$ pip install .[dev]": "--venv --group dev",
    "2. Run `pip install mkdocs`": "mkdocs",
    "When I try to install it with pip3 install selenium I get this:": "selenium",
    "# su - ada -c 'pip3 install black'": "black",
    "$ time pip install numpy": "numpy",
    "CalledProcessError: Command 'pip3 install -r dev.txt' returned non-zero exit status 1.": "-r dev.txt",
    "$ nohup pip install numpy &": "numpy",
    "$ bash -c 'cd /srv/app && pip install -r dev.txt'": "-r dev.txt",
    '$ docker run --rm debian:12 bash -c "apt update && pip install black"': "black",
    "$ (cd tools; pip3 install black isort)": "black isort",
    "  command: /usr/bin/python3 -m pip install jinja2": "jinja2",
    "pip install black fails with this error:": "black",
    'using "pip install black" I get the following error:': "black",
    "Getting an error with `pip install black`:": "black",
    "Cannot install via pip install black": "black",
    'os.system("pip install black")': "black",
}
"""A line of a log, and the arguments of ``doctor fix`` that reach what its command was to do."""

OTHERS = (
    "When I run pip install inside the container, it fails with:",
    "You can pip install black.",
    "While I was trying to pip install the requirements",
    "Collecting pip install",
    "WARNING: You should run `pip install --upgrade pip`",
    "hint: use `uv pip install --system black`",
    "$ pip uninstall -y black",
    "$ pip install --index-url https://index.example/simple black",
    "    python3 -m venv path/to/venv",
    "    python3 -m pip install xyz",
    "$ ./setup.sh",
    "$ make install",
)
"""Lines without a command, or with one that ``doctor fix`` cannot stand in for."""


def find(*lines: str, of_apt: bool = False) -> FailedCommand | None:
    """Return the command whose output is the last of the lines."""
    cleaned = clean("\n".join((*lines, "error: externally-managed-environment")).encode(), 1)
    return find_failed_command(cleaned, len(cleaned) - 1, of_apt=of_apt)


@pytest.mark.parametrize("line", SHOWN)
def test_a_command_becomes_arguments_of_fix(line: str) -> None:
    found = find(line)
    assert found is not None and found.goal is not None
    assert found.goal.command() == f"doctor fix {SHOWN[line]}"


@pytest.mark.parametrize("line", OTHERS)
def test_other_lines_are_no_command_to_replace(line: str) -> None:
    found = find(line)
    assert found is None or found.goal is None


def test_the_nearest_command_counts() -> None:
    found = find("$ pip install six", "Successfully installed six-1.16.0", "$ pip install idna", "Collecting idna")
    assert found is not None and found.words == ("pip", "install", "idna")
    other = find("$ pip install six", "done", "$ ./setup.sh")
    assert other is not None and (other.words, other.goal) == (("./setup.sh",), None)
    assert other.earlier == ("pip install six",)


def test_a_command_that_is_repeated_at_the_end_counts_if_there_is_none_before() -> None:
    lines = clean(b'error: externally-managed-environment\n---\nERROR: process "/bin/sh -c pip install six" did not', 1)
    found = find_failed_command(lines, 0, of_apt=False)
    assert found is not None and found.words == ("pip", "install", "six")


def test_a_command_may_be_continued_on_the_next_line() -> None:
    found = find("$ pip install \\", "    six \\", "    idna")
    assert found is not None and found.words == ("pip", "install", "six", "idna")


def test_apt_is_chosen_for_its_own_message() -> None:
    found = find("$ sudo apt-get install -y python3-pip && pip install flask", of_apt=True)
    assert found is not None and found.goal is not None
    assert found.goal.command() == "doctor fix --apt python3-pip"


def test_an_environment_is_active_by_its_prompt_or_its_activation() -> None:
    by_prompt = find("(venv) ada@host:~$ sudo pip install six")
    by_activation = find("$ . venv/bin/activate", "$ sudo -H pip install six")
    assert by_prompt is not None and by_prompt.environment == "venv"
    assert by_activation is not None and by_activation.environment is not None
    assert by_activation.without_sudo == ("pip", "install", "six")
    as_other = find("$ sudo -H -u bo pip install six", "Collecting six")
    assert as_other is not None and as_other.without_sudo == ("pip", "install", "six") and not as_other.bypasses
    deactivated = find("$ . venv/bin/activate", "$ deactivate", "$ pip install six")
    assert deactivated is not None and deactivated.environment is None


def test_an_environment_may_be_created_and_not_activated() -> None:
    created = find("$ python3 -m venv .venv", "$ pip install six")
    assert created is not None and created.created == ".venv"
    for line in ("$ source .venv/bin/activate", "(.venv) $ ls"):
        activated = find("$ python3 -m venv .venv", line, "(.venv) $ pip install six")
        assert activated is not None and activated.created is None
    by_path = find("$ python3 -m venv .venv", "$ .venv/bin/pip install six")
    assert by_path is not None and by_path.created is None


HOSTILE = {
    "spaces between commands": [f"$ a;{' ' * 240}b;{' ' * 240}c;{' ' * 240}d;{' ' * 240}pip"] * 20,
    "spaces after many prompts": [f"{'$' * 40}a;{' ' * 400}b;{' ' * 400}pip"] * 20,
    "options of virtualenv": ["$ virtualenv " + "----- " * 150] * 20,
    "spaces in a list of words": ['"cmd": [', f"- a{' ' * 400}'b{' ' * 500}"] * 100,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_spaces_in_a_hostile_line_are_passed_over_once(name: str) -> None:
    """The expressions for these lines once took minutes."""
    start = time.process_time()
    assert find(*HOSTILE[name], "$ pip install black") is not None
    assert time.process_time() - start < 5
