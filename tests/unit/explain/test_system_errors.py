"""Failures whose words no check knows: the exception and the frames above it decide."""

from __future__ import annotations

import pytest

from tests.corpus import answer, recognise

_LIBRARY = "/usr/lib/python3.11"


def traceback(*frames: str, end: str) -> str:
    lines = "".join(f'  File "{path}", line 7, in main\n    {code}\n' for path, _, code in map(split, frames))
    return f"Traceback (most recent call last):\n{lines}{end}\n"


def split(frame: str) -> tuple[str, str, str]:
    return frame.partition(": ")


LOGS = {
    "no links": (
        "no-symlinks",
        traceback("/opt/lib/virtualenv.py: os.symlink(home, path)", end="OSError: [Errno 30] Read-only file system"),
    ),
    "a file system without programs": (
        "noexec-venv",
        traceback(
            f"{_LIBRARY}/venv/__init__.py: run(cmd)",
            end="PermissionError: [Errno 13] Permission denied: '/t/bin/python3'",
        ),
    ),
    "a closed folder": (
        "folder-not-writable",
        traceback(
            "/opt/lib/virtualenv.py: mkdir(path)",
            f"{_LIBRARY}/os.py: mkdir(name)",
            end="OSError: [Errno 13] Permission denied: 'env'",
        ),
    ),
    "a closed folder of packages": (
        "permission-denied",
        traceback(
            "/opt/lib/poetry/installer.py: write(path)", end="PermissionError: [Errno 13] Permission denied: '/opt/x'"
        ),
    ),
    "a full disk": (
        "disk-full",
        traceback("/opt/lib/pdm/cli.py: copy(source)", end="OSError: [Errno 122] Quota exceeded"),
    ),
    "a long name": (
        "unusable-path",
        traceback("/opt/lib/virtualenv/run.py: write(path)", end="OSError: [Errno 36] File name too long: '/a'"),
    ),
    "an archive": (
        "damaged-package",
        traceback("/opt/lib/conda/gateways/unpack.py: unpack(path)", end="tarfile.StreamError: seeking backwards"),
    ),
    "a server": (
        "network-error",
        traceback(
            "/opt/lib/setuptools/package_index.py: open(url)", end="http.client.RemoteDisconnected: Remote end closed"
        ),
    ),
    "a login": (
        "index-auth",
        traceback(
            "/opt/lib/poetry/repositories.py: get(url)", end="requests.HTTPError: 403 Client Error: Forbidden for url"
        ),
    ),
    "no pip": (
        "pip-missing",
        traceback("/srv/tool.py: Popen(['pip', 'install', 'x'])", end="OSError: [Errno 2] No such file or directory"),
    ),
    "a script of a package": (
        "build-failure",
        traceback("/tmp/x/setup.py: read_version()", end="configparser.NoSectionError: No section: 'versioneer'"),
    ),
    "a script of a package in its own folder": (
        "build-failure",
        "$ python setup.py build\n" + traceback("/home/ada/robot/setup.py: read()", end="ValueError: no version"),
    ),
    "a file with the name of a module": (
        "shadowed-module",
        traceback(
            "/opt/lib/python3.11/site-packages/arrow/__init__.py: import math",
            "/srv/app/math.py: from arrow import now",
            end="  ...",
        ),
    ),
}


@pytest.mark.parametrize("name", LOGS)
def test_the_error_and_the_frames_show_the_condition(name: str) -> None:
    condition, log = LOGS[name]
    assert recognise(log.encode()) == condition


SITE = "lib/python3.11/site-packages"
"""The folder of an environment that holds packages."""


@pytest.mark.parametrize(
    "log",
    [
        *(
            traceback(f"{environment}/{SITE}/redis/connection.py: connect()", end=end)
            for environment in ("/opt/conda", "/home/ada/.local/pipx/venvs/shop", "/home/ada/virtualenv/python3.11")
            for end in (
                "PermissionError: [Errno 13] Permission denied: '/srv/media/x'",
                "ConnectionRefusedError: [Errno 111] Connection refused",
                "MemoryError: Unable to allocate 8.0 GiB for an array",
            )
        ),
        traceback("/home/ada/poetry/scrape.py: urlopen(url)", end="urllib.error.URLError: <urlopen error timed out>"),
        traceback("/srv/venv/__init__.py: open(path)", end="PermissionError: [Errno 13] Permission denied: '/x.log'"),
        traceback("/srv/release.py: os.symlink(new, old)", end="OSError: [Errno 30] Read-only file system: '1' -> '2'"),
        traceback(
            "/srv/app/main.py: run(['pip', 'list'], cwd=folder)",
            end="FileNotFoundError: [Errno 2] No such file or directory: '/srv/gone'",
        ),
        "$ python setup.py\n" + traceback("/home/ada/robot/setup.py: board.connect()", end="BoardError: no board"),
        traceback("/home/ada/bot/main.py: self.run_setup()", end="ValueError: x").replace("in main", "in run_setup"),
        *(
            traceback(f"{python}/site-packages/x/client.py: import ssl", f"{python}/ssl.py: import _ssl", end="  ...")
            for python in ("C:/Users/ada/miniconda3/Lib", "C:/tools/Python/3.11.4/x64/lib", "/opt/pypy/lib/pypy3.10")
        ),
        traceback("/srv/app/main.py: open(path)", end="PermissionError: [Errno 13] Permission denied: '/dev/ttyUSB0'"),
        traceback("/srv/app/main.py: connect()", end="ConnectionRefusedError: [Errno 111] Connection refused"),
        traceback("/srv/app/main.py: Popen(['git', 'push'])", end="OSError: [Errno 2] No such file or directory"),
        traceback("/srv/app/main.py: from app import math", "/srv/app/math.py: from arrow import now", end="  ..."),
        f"$ python -m app\n{LOGS['a closed folder'][1]}".replace("OSError: [Errno 13]", "# OSError: [Errno 13]"),
    ],
)
def test_a_program_of_the_user_shows_nothing(log: str) -> None:
    assert recognise(log.encode()) == "none"


def test_the_new_environment_is_in_the_home_folder() -> None:
    _, command = answer(LOGS["a closed folder"][1])
    assert command.startswith("doctor fix --venv --path ~/.venv")


@pytest.mark.parametrize(
    ("log", "condition"),
    [
        (
            "I run it in a queue, and get an error: `CondaError: Run 'conda init' before 'conda activate'`.\n",
            "conda-not-activated",
        ),
        ("If you run it in a queue, you may get: `CondaError: Run 'conda init' before 'conda activate'`.\n", "none"),
    ],
)
def test_a_message_in_a_sentence_counts_where_somebody_reports_it(log: str, condition: str) -> None:
    assert recognise(log.encode()) == condition


def test_triple_quotes_around_a_paste_are_no_string() -> None:
    paste = '"""\nModuleNotFoundError: No module named \'requests\'\n"""\n'
    assert recognise(f"It stops on my machine with\n\n{paste}".encode()) == "module-not-found"
    assert recognise(f"def run():\n    {paste}".encode()) == "none"


@pytest.mark.parametrize(
    ("log", "condition"),
    [
        ("New python executable in /home/ada/a:b/bin/python3\nFatal Python error: x\n", "unusable-path"),
        (
            "conda-script.py: error: argument COMMAND: invalid choice: 'activate' (choose from 'run')\n",
            "conda-not-activated",
        ),
        (" !     Requested runtime 'python-3.8.12' is not available for this stack (heroku-22).\n", "python-missing"),
        ("E: The repository 'http://a.example x-updates Release' does not have a Release file.\n", "apt-unusable"),
        ("$ pip install x\nTypeError: unsupported operand type(s) for -=: 'Retry' and 'int'\n", "network-error"),
        ("failed: [node] => {}\nmsg: Failed to find required executable pip\n", "pip-missing"),
        ("-bash: .venvScriptsactivate: 未找到命令\n", "activate-missing"),
        (
            "$ pip install -r requirements.txt\nERROR: Could not open requirements file: [Errno 2] No such file or "
            "directory: 'requirements.txt'\n",
            "requirement-invalid",
        ),
        (
            "WARNING: Retrying (Retry(total=4, connect=None)) after connection broken: /simple/six/\nCollecting six\n"
            "  Downloading six-1.17.0-py2.py3-none-any.whl (11 kB)\n",
            "none",
        ),
    ],
)
def test_wordings_of_tools(log: str, condition: str) -> None:
    assert recognise(log.encode()) == condition
