"""Failures are recognised in other languages, in the words of older tools, and on systems that run jobs."""

from __future__ import annotations

import io

import pytest

from doctor.explain.rank import Match, explain, next_remedy
from doctor.report.remedies import render
from tests.corpus import CHECKS, answer, recognise
from tests.corpus.reports import MANAGED

MISSING = 'Traceback (most recent call last):\n  File "{0}", line 3, in <module>\n    import {1}\n'
MISSING += "ModuleNotFoundError: No module named '{1}'\n"
KILLED = "Command '['/srv/venv/bin/python3', '-m', 'pip', 'wheel', 'torch']' died with <Signals.SIGKILL: 9>.\n"
ROOT_JOB = "Run sudo apt-get install -y libpq-dev\n  sudo apt-get install -y libpq-dev\n  shell: sh -e {0}\n"
ANSWERS = {
    "Chinese": ("ada@box:~$ pytest\nbash: pytest：未找到命令\n", "command-not-found", "doctor fix pytest"),
    "Korean": ("ada@box:~$ black .\nbash: black: 명령어를 찾을 수 없음\n", "command-not-found", "doctor fix black"),
    "Spanish": (
        "ada@box:~$ pip install six\nNo se ha encontrado la orden «pip», pero se puede instalar con:\n",
        "pip-missing",
        "doctor fix six",
    ),
    "apt in Russian": (
        "$ sudo apt install python3.11-venv\nОшибка: Невозможно найти пакет python3.11-venv\n",
        "apt-unavailable",
        "apt-get install python3-venv",
    ),
    "pip before 19": (
        "  Error [Errno 2] No such file or directory: 'git' while executing command git clone\n"
        "Step 6/6 : RUN pip install -r list.txt\n",
        "repository-unreachable",
        "RUN apt-get update && apt-get install -y --no-install-recommends git && rm -rf /var/lib/apt/lists/*",
    ),
    "a killed pip": (KILLED, "out-of-memory", "free -h"),
    "a folder for a script": (
        "ada@box:~$ source venv/bin/activate\nbash: source: venv/bin/activate: is a directory\n",
        "activate-missing",
        "mv venv venv.old && doctor fix --venv --path venv",
    ),
    "no sudo in a job": (
        f"{ROOT_JOB}/__w/_temp/1.sh: 1: sudo: not found\n",
        "command-not-found",
        "apt-get install -y libpq-dev",
    ),
    "only skipped": (
        "$ tox\npy313: skipped because could not find python interpreter with spec(s): py313\n"
        "  py313: SKIP (0.01 seconds)\n  evaluation failed :( (0.05 seconds)\n",
        "python-missing",
        "uv python install 3.13",
    ),
    "a program of the system": (
        "arch systemd[1]: swap.service: Failed\n[ada@archlinux ~]$ /usr/bin/swapd\n"
        + MISSING.format("/usr/bin/swapd", "systemd"),
        "module-not-found",
        "pacman -S python-systemd",
    ),
    "a project's module in such a program": (
        "$ /usr/bin/gunicorn app\n" + MISSING.format("/usr/bin/gunicorn", "own_code"),
        "module-not-found",
        "Look up which project contains `own_code`. Then: `doctor fix NAME`",
    ),
    "a host without python": (
        'web1 | FAILED! => {\n    "module_stderr": "/bin/sh: 1: /usr/bin/python: not found\\n",\n    "rc": 127\n}\n',
        "python-missing",
        "ansible_python_interpreter: /usr/bin/python3",
    ),
    "a program of an environment that was moved": (
        "$ ./venv/bin/flask run\nbash: ./venv/bin/flask: /srv/old/venv/bin/python3: bad interpreter: No such file or "
        "directory\n",
        "broken-venv",
        "doctor fix --venv --path ./venv",
    ),
    "sudo in an environment": (
        "(env) ada@box:~$ sudo pip install six\nsudo: pip: command not found\n",
        "pip-missing",
        "pip install six",
    ),
    "a program of pipx": (
        "$ poetry -V\nbash: /home/ada/.local/bin/poetry: /home/ada/.local/pipx/venvs/poetry/bin/python: bad "
        "interpreter: No such file or directory\n",
        "dead-pipx-apps",
        "pipx reinstall-all",
    ),
    "PDM": (
        "$ pdm run main.py\n" + MISSING.format("/srv/app/main.py", "httpx"),
        "module-not-found",
        "pdm add httpx",
    ),
    "nox": (
        "nox > pytest\n" + MISSING.format("/srv/app/main.py", "responses") + "nox > Command pytest failed\n",
        "module-not-found",
        "Add `session.install('responses')` to this session in noxfile.py.",
    ),
    "no Poetry": ("$ poetry install\nbash: poetry: command not found\n", "command-not-found", "doctor fix poetry"),
    "a misspelt name for uv": (
        "$ uv add reqeusts\n  ╰─▶ Because reqeusts was not found in the package registry and your project depends on\n",
        "no-matching-distribution",
        "doctor fix requests",
    ),
    "two releases that require the same": (
        "ERROR: Cannot install radar==1.0 and radar==2.0 because these package versions have conflicting "
        "dependencies.\n"
        "\n"
        "The conflict is caused by:\n"
        "    radar 2.0 depends on fnord==1.5\n"
        "    radar 1.0 depends on fnord==1.5\n",
        "resolution-conflict",
        "pip index versions fnord",
    ),
    "two specifications of conda": (
        "UnsatisfiableError: The following specifications were found to be in conflict:\n"
        "  - pandas=0.21.0 -> python[version='>=3.6,<3.7.0a0']\n"
        "  - python=3.5\n"
        'Use "conda info <package>"\n',
        "resolution-conflict",
        "Change pandas=0.21.0 or python=3.5, which you both require.",
    ),
    "a split of uv": (
        "  × No solution found when resolving dependencies for split (python_full_version >= '3.12'):\n"
        "  ╰─▶ Because pandas==2.1.1 depends on numpy, we can conclude\n",
        "resolution-conflict",
        "In pyproject.toml, add `<3.12` to `requires-python`, then repeat the command.",
    ),
    "a package of another archive": (
        "$ sudo apt install libpq-dev\n"
        "The following packages have unmet dependencies:\n"
        " libpq-dev : Depends: libpq5 (= 12.9-0ubuntu0.20.04.1) but 14.2-1.pgdg20.04+1 is to be installed\n"
        "E: Unable to correct problems, you have held broken packages.\n",
        "apt-broken",
        "apt-cache policy libpq-dev libpq5",
    ),
    "a dependency without the list of versions": (
        "ERROR: No matching distribution found for torch==1.1.0 (from radar==0.1.4)\n",
        "no-matching-distribution",
        "doctor fix --venv --python 3.12 radar",
    ),
    "a build that lacks Cython": (
        "  × Getting requirements to build wheel did not run successfully.\n"
        "  │ exit code: 1\n"
        "  ╰─> [17 lines of output]\n"
        "      ModuleNotFoundError: No module named 'Cython'\n",
        "build-failure",
        "pip install cython",
    ),
    "python, and what replaces it": (
        "$ sudo apt-get install python\n"
        "Package python is not available, but is referred to by another package.\n"
        "However the following packages replace it:\n"
        "  2to3 python2-minimal python2 python-is-python3\n"
        "\n"
        "E: Package 'python' has no installation candidate\n",
        "apt-unavailable",
        "apt-get install python3",
    ),
    "a name that is none": (
        "Traceback (most recent call last):\n"
        '  File "/srv/app/main.py", line 3, in <module>\n'
        "ModuleNotFoundError: No module named 'dotenv'\n"
        "Should I use pip install dotenv?\n",
        "module-not-found",
        "doctor fix python-dotenv",
    ),
    "a name in pip's list": (
        "Traceback (most recent call last):\n"
        '  File "/srv/app/main.py", line 3, in <module>\n'
        "ModuleNotFoundError: No module named 'fnordlib'\n"
        "$ pip list\n"
        "Package    Version\n"
        "fnordlib   2.4\n",
        "module-not-found",
        "doctor fix fnordlib",
    ),
    "sudo the second time": (
        "ada@lab:~$ apt install python3-pip\n"
        "E: Could not open lock file /var/lib/dpkg/lock-frontend - open (13: Permission denied)\n"
        "E: Unable to acquire the dpkg frontend lock (/var/lib/dpkg/lock-frontend), are you root?\n"
        "ada@lab:~$ sudo apt install python3-pip\n"
        "Reading state information... Done\n"
        "E: Package 'python3-pip' has no installation candidate\n",
        "apt-unavailable",
        "apt-get update",
    ),
    "pip check": (
        "(.venv) $ pip check\nflask 3.0.0 has requirement click>=8.1.3, but you have click 7.1.2.\n",
        "dependency-conflict",
        "doctor fix 'click>=8.1.3'",
    ),
    "no-index in the configuration that is shown": (
        "$ pip install parse\nERROR: No matching distribution found for parse\n$ pip config list\n"
        "global.no-index='true'\n",
        "pip-config-stops",
        "doctor fix pip-config-stops",
    ),
    "a mount without execution, behind a refusal": (
        "(photos) $ pip install pillow\nerror: externally-managed-environment\n(photos) $ photos/bin/pip list\n"
        "bash: photos/bin/pip: Permission denied\n(photos) $ mount | grep usb\nusb on /mnt type vfat (rw,noexec)\n",
        "noexec-venv",
        "Create it on another file system: `doctor fix --venv --path FOLDER`",
    ),
    "a mark of a merge in a list": (
        "$ pip install -r list.txt\nERROR: Invalid requirement: '<<<<<<< HEAD': Expected package name\n"
        "    <<<<<<< HEAD\n    ^ (from line 4 of list.txt)\n",
        "requirement-invalid",
        "Correct line 4 of list.txt: <<<<<<< HEAD",
    ),
    "use_2to3": (
        "$ pip install suds==0.4\n  error: subprocess-exited-with-error\n  error in suds setup command: use_2to3 is "
        "invalid.\n",
        "build-failure",
        "echo 'setuptools<58' > constraints.txt && PIP_CONSTRAINT=constraints.txt "
        "PIP_BUILD_CONSTRAINT=constraints.txt pip install suds==0.4",
    ),
    "no krb5-config": (
        "$ pip install gssapi\n  Building wheel for gssapi: finished with status 'error'\n"
        "  /bin/sh: 1: krb5-config: not found\n",
        "build-tools-missing",
        "apt-get install build-essential python3-dev libkrb5-dev",
    ),
    "a job's script": (
        "Run source .venv/bin/activate\n  shell: sh -e {0}\n/__w/_temp/1.sh: 1: source: not found\n",
        "activate-missing",
        ". .venv/bin/activate",
    ),
    "a library in an image": (
        "api-1  | Traceback (most recent call last):\napi-1  | ImportError: libGL.so.1: cannot open shared object "
        "file\n",
        "shared-library-missing",
        "RUN apt-get update && apt-get install -y --no-install-recommends libgl1 && rm -rf /var/lib/apt/lists/*",
    ),
    "the cache of uv": (
        "$ uv pip install six\nerror: failed to open file `/home/ada/.cache/uv/sdists-v9/.git`: Permission denied "
        "(os error 13)\n",
        "permission-denied",
        'sudo chown -R "$USER" ~/.cache',
    ),
}
"""A log, its condition, and the command or the lines for it."""
NO_FAILURES = {
    "skipped beside tests that passed": "py313: skipped because could not find python interpreter with spec(s): py313\n"
    "  py312: OK (1.2 seconds)\n  py313: SKIP (0.01 seconds)\n  evaluation failed :( (0.05 seconds)\n",
    "a message that goes on in Chinese": "你可能会遇到这样的错误提示:\nE: Could not get lock "
    "/var/lib/dpkg/lock-frontend. It is held by process 1234这就是所谓的锁定。\n",
}
JOBS = {
    "teamcity": "[12:01:33][Step 2/3] + pip install -r dev.txt\n[12:01:34][Step 2/3] {}",
    "cloud-build": 'Step #1 - "deps": + pip install -r dev.txt\nStep #1 - "deps": {}',
    "codebuild": "[Container] 2026/01/12 14:09:24 Running command pip install -r dev.txt\n{}",
}
LINES = {
    "teamcity": "python3 -m venv .venv\n.venv/bin/pip install -r dev.txt",
    "cloud-build": "- name: python:3\n  entrypoint: bash\n  args:\n    - -c\n    - |\n      python3 -m venv .venv\n"
    "      .venv/bin/pip install -r dev.txt",
    "codebuild": "phases:\n  install:\n    commands:\n      - python3 -m venv .venv\n"
    "      - .venv/bin/pip install -r dev.txt",
}
CARRIED = {
    "pip install torch --index-url https://wheels.example/cpu": "doctor fix --venv && .venv/bin/python -m pip install "
    "torch --index-url https://wheels.example/cpu",
    "pip install -r list.txt -c limits.txt": "doctor fix --venv && .venv/bin/python -m pip install -r list.txt -c "
    "limits.txt",
    "pip install --pre textual": "doctor fix --venv && .venv/bin/python -m pip install --pre textual",
    "pip install -e ../shared": "doctor fix --venv -e ../shared",
    "pip install --pre $NAME": "doctor fix --venv",
    "PIP_INDEX_URL=https://wheels.example/cpu pip install torch": "doctor fix --venv && "
    "PIP_INDEX_URL=https://wheels.example/cpu .venv/bin/python -m pip install torch",
    "PIP_INDEX_URL='x;reboot' pip install torch": "doctor fix --venv && "
    "PIP_INDEX_URL='x;reboot' .venv/bin/python -m pip install torch",
    "pip install --pre '$(reboot)'": "doctor fix --venv",
    "pip install --pre 'six;reboot'": "doctor fix --venv && .venv/bin/python -m pip install --pre 'six;reboot'",
}
"""A command with options that ``doctor fix`` does not have, and what to type instead."""


def _first(log: str) -> Match:
    return explain(io.BytesIO(log.encode()), CHECKS)[0]


@pytest.mark.parametrize("name", ANSWERS)
def test_the_condition_and_its_command_are_found(name: str) -> None:
    log, condition, command = ANSWERS[name]
    assert answer(log) == (condition, command)


@pytest.mark.parametrize("name", NO_FAILURES)
def test_what_resembles_them_is_no_failure(name: str) -> None:
    assert recognise(NO_FAILURES[name].encode()) == "none"


@pytest.mark.parametrize("runner", JOBS)
def test_a_job_gets_lines_for_its_file(runner: str) -> None:
    match = _first(JOBS[runner].format(MANAGED))
    assert match.context[0] == runner
    assert render(next_remedy((match,))).text == LINES[runner]


@pytest.mark.parametrize("command", CARRIED)
def test_options_are_carried_over(command: str) -> None:
    assert answer(f"ada@box:~/shop$ {command}\n{MANAGED}")[1] == CARRIED[command]


def test_an_image_that_a_cloud_builds_gets_lines_for_its_dockerfile() -> None:
    log = "".join(f"Step #0: {line}\n" for line in ("Step 3/5 : RUN pip install six", " ---> Running in 1f2e", MANAGED))
    assert _first(log).context[0] == "docker"
