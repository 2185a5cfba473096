"""The lines beside a failure change the command to type; lines that resemble them do not."""

from __future__ import annotations

from tests.corpus import answer, recognise
from tests.corpus.reports import MANAGED


def next_command(log: str) -> str:
    """Return the command that is recommended for a log."""
    return answer(log)[1]


MISSING = "Traceback (most recent call last):\nModuleNotFoundError: No module named '{0}'\n"
REFUSED = "ERROR: No matching distribution found for {0}\n"
NOT_SPAWNED = (
    "systemd[1]: radar.service: Failed at step EXEC spawning /srv/radar/env/bin/gunicorn: No such file or directory\n"
)
SERIAL = MISSING.format("serial")
SHOWN = {
    "exFAT by FUSE": (
        "$ python3 -m venv .venv\nError: [Errno 38] Function not implemented: 'lib' -> '/mnt/radar/.venv/lib64'\n",
        "doctor fix --venv --path ~/.venv-radar",
    ),
    "exFAT by FUSE, where doctor builds": (
        "OSError: [Errno 38] Function not implemented: 'python' -> "
        "'/mnt/stick/radar/.doctor-bab97438/.venv/bin/python3.11'\n",
        "doctor fix --venv --path ~/.venv-radar",
    ),
    "ls shows an environment": (
        "ada@box:~/radar$ ls\nREADME.md  env  main.py\nada@box:~/radar$ python3 main.py\n" + SERIAL,
        ". env/bin/activate",
    ),
    "ls shows a file of that name": (
        "ada@box:~/radar$ ls\nREADME.md  env.txt  main.py\nada@box:~/radar$ python3 main.py\n" + SERIAL,
        "doctor fix pyserial",
    ),
    "ls shows the active environment": (
        "(env) ada@box:~/radar$ ls\nenv  main.py\n(env) ada@box:~/radar$ python3 main.py\n" + SERIAL,
        "doctor fix pyserial",
    ),
    "an environment that was renamed": (
        "ada@box:~/radar$ mv env env2\nada@box:~/radar$ source env2/bin/activate\n"
        "(env) ada@box:~/radar$ pip install six\n" + MANAGED,
        "doctor fix --venv --path env2",
    ),
    "a file that was renamed": (
        "ada@box:~/radar$ mv list.txt names.txt\nada@box:~/radar$ source env/bin/activate\n"
        "(env) ada@box:~/radar$ pip install six\n" + MANAGED,
        "doctor fix six",
    ),
    "python3 works": (
        "ada@box:~$ python main.py --fast\nbash: python: command not found\nada@box:~$ python3 -V\nPython 3.11.2\n",
        "python3 main.py --fast",
    ),
    "python3 works, another version is missing": (
        "ada@box:~$ python3.9 main.py\nbash: python3.9: command not found\nada@box:~$ python3 -V\nPython 3.11.2\n",
        "uv python install 3.9",
    ),
    "a version that the index does not have": (
        "$ pip install six==0.0.1\nERROR: Could not find a version that satisfies the requirement six==0.0.1 (from "
        "versions: 1.0, 1.17.0)\n" + REFUSED.format("six==0.0.1"),
        "doctor fix six",
    ),
    "a version in a list that the index does not have": (
        "$ pip install -r list.txt\nERROR: Could not find a version that satisfies the requirement six==0.0.1 (from "
        "versions: 1.0, 1.17.0)\n" + REFUSED.format("six==0.0.1"),
        "In list.txt, replace six==0.0.1 with six==1.0, a version that pip lists. Then: `doctor fix -r list.txt`",
    ),
    "a file for another Python": (
        "ERROR: six-1.16.0-cp310-cp310-linux_x86_64.whl is not a supported wheel on this platform.\n",
        "doctor fix six",
    ),
    "a Python without ssl": (
        "WARNING: pip is configured with locations that require TLS/SSL, however the ssl module in Python is not "
        "available.\nERROR: Could not find a version that satisfies the requirement six (from versions: none)\n",
        "doctor fix --venv --python /usr/bin/python3",
    ),
    "a folder in which this user may create nothing": (
        "ada@box:/opt/radar$ python3 -m venv .venv\nError: [Errno 13] Permission denied: '/opt/radar/.venv'\n",
        "doctor fix --venv --path ~/.venv-radar",
    ),
    "a program of the distribution": (
        'Traceback (most recent call last):\n  File "/usr/bin/add-apt-repository", line 5, in <module>\n'
        "    import apt_pkg\nModuleNotFoundError: No module named 'apt_pkg'\n",
        "apt-get install --reinstall python3-minimal python3-apt",
    ),
    "a version that pyenv has not installed": (
        "pyenv: version `3.9.18' is not installed (set by /home/ada/radar/.python-version)\n",
        "pyenv install 3.9.18",
    ),
    "a version that uv does not find": (
        "error: No interpreter found for Python 3.14 in managed installations or search path\n",
        "uv python install 3.14",
    ),
    "a library that the loader does not find": (
        "/usr/local/bin/python3.12: error while loading shared libraries: libpython3.12.so.1.0: cannot open shared "
        "object file: No such file or directory\n",
        "ldconfig",
    ),
    "a compiler of Rust": (
        "Building wheel for cryptography\nerror: can't find Rust compiler\n",
        "apt-get install build-essential python3-dev cargo pkg-config libssl-dev libffi-dev",
    ),
    "pkg_resources": (MISSING.format("pkg_resources"), "doctor fix 'setuptools<81'"),
    "pkg_resources in an image": (
        "STEP 3/3: RUN python3 start.py\n" + MISSING.format("pkg_resources"),
        "RUN python3 -m venv /opt/venv && /opt/venv/bin/pip install 'setuptools<81'\nENV PATH=\"/opt/venv/bin:$PATH\"",
    ),
    "pkg_resources in a build": (
        "$ pip install rover==1.0\n  error: subprocess-exited-with-error\n      ModuleNotFoundError: No module named "
        "'pkg_resources'\n      [end of output]\n",
        "echo 'setuptools<81' > constraints.txt && PIP_CONSTRAINT=constraints.txt "
        "PIP_BUILD_CONSTRAINT=constraints.txt pip install rover==1.0",
    ),
    "a Python that is too new": (
        "$ python -V\nPython 3.14.1\n$ pip install torch\nERROR: Could not find a version that satisfies the "
        "requirement torch (from versions: none)\n" + REFUSED.format("torch"),
        "doctor fix --venv --python 3.11 torch",
    ),
    "an unknown name, with a new Python": (
        "$ python -V\nPython 3.14.1\n$ pip install my-own-thing\nERROR: Could not find a version that satisfies the "
        "requirement my-own-thing (from versions: none)\n" + REFUSED.format("my-own-thing"),
        "Check the name my-own-thing. If another index has it: `pip install --index-url ADDRESS my-own-thing`",
    ),
    "a pinned Python that is too old": (
        "$ uv sync\nerror: The Python request from `.python-version` resolved to Python 3.9.2, which is incompatible "
        "with the project's Python requirement: `>=3.11`\n",
        "uv python pin 3.11",
    ),
    "the Python that a release requires, in a job": (
        "Run pip install -r requirements.txt\n  shell: /usr/bin/bash -e {0}\nERROR: Ignored the following versions "
        "that require a different python version: 2.0 Requires-Python >=3.12\n" + REFUSED.format("numpy==2.0"),
        "- uses: actions/setup-python@v5\n  with:\n    python-version: '3.12'",
    ),
    "a Python that apt does not have": (
        "ada@box:~$ sudo apt update\nHit:1 mirror\nada@box:~$ sudo apt install python3.14\n"
        "E: Unable to locate package python3.14\n",
        "uv python install 3.14",
    ),
    "Docker Compose": (
        "bot-1  | Traceback (most recent call last):\nbot-1  | ModuleNotFoundError: No module named 'serial'\n",
        "RUN python3 -m pip install pyserial",
    ),
    "an environment of root": (
        "(env) ada@box:~$ pip install six\nERROR: Could not install packages due to an OSError: [Errno 13] Permission "
        "denied: '/home/ada/radar/env/lib/python3.11/site-packages/six.py'\n",
        'sudo chown -R "$USER": /home/ada/radar/env',
    ),
    "packages of the system": (
        "(env) ada@box:~$ pip install six\nERROR: Could not install packages due to an OSError: [Errno 13] Permission "
        "denied: '/usr/local/lib/python3.11/dist-packages/six.py'\n",
        "doctor fix six",
    ),
    "a kernel of the system's Python": (
        "[I 10:00:00 ServerApp] Kernel started: 1\n/usr/bin/python3: No module named ipykernel_launcher\n",
        "python3 -m venv .venv && .venv/bin/pip install ipykernel && .venv/bin/python -m ipykernel install --user "
        "--name venv",
    ),
    "a kernel of an environment": (
        "[I 10:00:00 ServerApp] Kernel started: 1\n/srv/lab/env/bin/python: No module named ipykernel_launcher\n",
        "/srv/lab/env/bin/python -m pip install ipykernel",
    ),
    "other packages of a RUN": (
        "STEP 2/2: RUN apt-get update && apt-get install -y python3-pip ffmpeg && pip install six\n" + MANAGED,
        "RUN apt-get update && apt-get install -y --no-install-recommends python3-venv ffmpeg && rm -rf "
        "/var/lib/apt/lists/*\nRUN python3 -m venv /opt/venv && /opt/venv/bin/pip install six\n"
        'ENV PATH="/opt/venv/bin:$PATH"',
    ),
    "source in a RUN": (
        "STEP 2/2: RUN python3 -m venv env && source env/bin/activate && pip install six\n"
        "/bin/sh: 1: source: not found\n",
        'RUN python3 -m venv /opt/venv && /opt/venv/bin/pip install six\nENV PATH="/opt/venv/bin:$PATH"',
    ),
    "a job with an image of Python": (
        "Using Docker executor with image python:3.12 ...\n$ pytest\n/bin/bash: line 9: pytest: command not found\n"
        "ERROR: Job failed: exit code 127\n",
        "script:\n  - python -m pip install pytest",
    ),
    "a unit without its Python": (
        NOT_SPAWNED + "# /srv/radar/env/bin/python -V\nbash: /srv/radar/env/bin/python: No such file or directory\n",
        "doctor fix --venv --path /srv/radar/env",
    ),
    "a unit without its program": (
        NOT_SPAWNED,
        "doctor fix --venv --path /srv/radar/env gunicorn",
    ),
    "an environment of Windows": (
        "ada@PC:/mnt/d/radar$ ls env\nInclude  Lib  Scripts  pyvenv.cfg\nada@PC:/mnt/d/radar$ source env/bin/activate\n"
        "-bash: env/bin/activate: No such file or directory\n",
        "doctor fix --venv --path ~/.venv-radar",
    ),
    "a shared folder": (
        "$ python3 -m venv env\nError: [Errno 71] Protocol error: 'lib' -> '/media/sf_work/radar/env/lib64'\n",
        "doctor fix --venv --path ~/.venv-radar",
    ),
    "a pin that another package excludes": (
        "$ pip install -r list.txt\nERROR: Cannot install -r list.txt (line 1) and six==1.0 because these package "
        "versions have conflicting dependencies.\n    The user requested six==1.0\n    rover 2.0 depends on six>=0.5\n"
        "    radar 3.0 depends on six<0.9 and >=0.7\n",
        "Replace six==1.0 in list.txt with six<0.9,>=0.7, as radar 3.0 requires, then repeat the command.",
    ),
    "a bound that another package excludes, by uv": (
        "$ uv pip compile list.in\n  x No solution found when resolving dependencies:\n  Because radar==3.0 depends on "
        "six>=0.7 and you\n  require radar==3.0, we can conclude that you require six>=0.7.\n  And because you require "
        "six<0.5, we can conclude that your requirements are unsatisfiable.\n",
        "Replace six<0.5 with six>=0.7, as radar==3.0 requires, then repeat the command.",
    ),
    "a file with another hash that was downloaded": (
        "Collecting six==1.16.0\n  Downloading six-1.16.0-py2.py3-none-any.whl (11 kB)\nERROR: THESE PACKAGES DO NOT "
        "MATCH THE HASHES FROM THE REQUIREMENTS FILE.\n",
        "Compare the hash of six with the one that the index shows, then renew the requirements file.",
    ),
    "a file with another hash from the cache": (
        "Collecting six==1.16.0\n  Using cached six-1.16.0-py2.py3-none-any.whl (11 kB)\nERROR: THESE PACKAGES DO NOT "
        "MATCH THE HASHES FROM THE REQUIREMENTS FILE.\n",
        "pip cache purge",
    ),
    "a line with a single =": (
        "ERROR: Invalid requirement: 'six = 1.16' (from line 2 of list.txt)\nHint: = is not a valid operator.\n",
        "In line 2 of list.txt, write six==1.16.",
    ),
    "an argument with a single =": (
        "$ pip install six=1.16\nERROR: Invalid requirement: 'six=1.16': Expected end or semicolon\n",
        "doctor fix six==1.16",
    ),
    "a version that the list of tox asks for": (
        "py311: install_deps> python -I -m pip install six==0.0.1\nERROR: Could not find a version that satisfies the "
        "requirement six==0.0.1 (from versions: 1.0, 1.17.0)\n" + REFUSED.format("six==0.0.1"),
        "In the `deps` of tox.ini, replace six==0.0.1 with six==1.0, a version that pip lists.",
    ),
    "a package for Windows": (
        "$ pip install -r list.txt\nERROR: Could not find a version that satisfies the requirement pywin32==306 (from "
        "versions: none)\n" + REFUSED.format("pywin32==306"),
        "sed -i.bak -E '/^pywin32([^A-Za-z-]|$)/d' list.txt && doctor fix -r list.txt",
    ),
    "the Pythons that a project says it supports": (
        "The current project's supported Python range (>=3.8) is not compatible with some of the required packages "
        "Python requirement:\n  - radar requires Python >=3.10, so it will not be installable for Python >=3.8,<3.10\n",
        'In pyproject.toml, write `requires-python = ">=3.10"`, then repeat the command.',
    ),
    "virtualenv, which Ansible does not find": (
        'fatal: [web1]: FAILED! => {"changed": false, "msg": "Failed to find required executable \\"virtualenv\\" in '
        'paths: /usr/bin:/bin"}\n',
        "- ansible.builtin.apt:\n    name: python3-venv\n    update_cache: true\n  become: true\n- ansible.builtin.pip:"
        "\n    virtualenv_command: python3 -m venv",
    ),
    "a service that does not show its command": (
        f"Nov 20 20:41:01 box pip3[81]: {MANAGED}Nov 20 20:41:01 box systemd[1]: radar.service: Failed with result "
        "'exit-code'.\n",
        "Let the unit start the Python of an environment: `/opt/venv/bin/python`",
    ),
    "a module that no package is known for": (
        MISSING.format("acme_billing"),
        "Look up which project contains `acme_billing`. Then: `doctor fix NAME`",
    ),
    "such a module in a project": (
        'Traceback (most recent call last):\n  File "/home/ada/radar/src/radar/cli.py", line 3, in <module>\n'
        "ModuleNotFoundError: No module named 'acme_billing'\n",
        "doctor fix --venv && .venv/bin/python -m pip install -e .",
    ),
    "a module of another system": (
        MISSING.format("fcntl"),
        "Run the program on the system that it was written for: Unix, or Windows.",
    ),
    "a command of rosdep": (
        f"executing command [sudo -H pip3 install -U transforms3d]\n{MANAGED}",
        "doctor fix transforms3d",
    ),
    "a command of CMake": (
        f"-- Executing: /usr/bin/python3;-m;pip;install;jinja2\n{MANAGED}CMake Error at deps.cmake:12 (message):\n",
        "doctor fix jinja2",
    ),
    "a command of PyCharm": (
        f"/usr/bin/python3 /opt/pycharm/helpers/packaging_tool.py install six\n{MANAGED}",
        "doctor fix six",
    ),
    "a large download without the cache": (
        "$ pip install --no-cache-dir torch\n   ━━━━━ 700.1/800.2 MB 9.1 MB/s eta 0:00:11Killed\n",
        "Give the installation more memory, or choose a smaller file.",
    ),
    "an installation after which two packages do not fit": (
        "This behaviour is the source of the following dependency conflicts.\nradar 3.0 requires six<0.9,>=0.7, but "
        "you have six 1.0 which is incompatible.\n",
        "doctor fix 'six<0.9,>=0.7'",
    ),
    "a Python that a runner does not have": (
        "Run actions/setup-python@v5\n##[error]The version '3.7' with architecture 'x64' was not found for Ubuntu "
        "24.04.\n",
        "container: python:3.7",
    ),
    "a lock of apt without a command": (
        "E: Could not get lock /var/lib/dpkg/lock-frontend. It is held by process 42 (unattended-upgr)\n",
        "sudo apt-get -o DPkg::Lock::Timeout=300 install",
    ),
    "a password that pip asked for": (
        "$ pip install radar\nUser for nexus.example: ERROR: Operation cancelled by user\n",
        "echo 'machine nexus.example login USER password PASSWORD' >> ~/.netrc && chmod 600 ~/.netrc",
    ),
    "a circular import": (
        "ImportError: cannot import name 'ufunc' from partially initialized module 'rover' (most likely due to a "
        "circular import) (/srv/radar/site-packages/rover.py)\n",
        "doctor check",
    ),
    "a large download": (
        "$ python3 -m pip install torch\n   ━━━━━ 700.1/800.2 MB 9.1 MB/s eta 0:00:11Killed\n",
        "python3 -m pip install torch --no-cache-dir",
    ),
    "zlib": (
        "$ python -m venv env\nzipimport.ZipImportError: can't decompress data; zlib not available\n  File "
        '"/home/ada/.pyenv/versions/3.12.4/lib/python3.12/ensurepip/__init__.py", line 9\n',
        "sudo apt-get install -y build-essential libbz2-dev libffi-dev libncurses-dev libgdbm-compat-dev "
        "libgdbm-dev libssl-dev liblzma-dev libsqlite3-dev tk-dev uuid-dev libreadline-dev "
        "zlib1g-dev && pyenv install --force 3.12.4",
    ),
    "a schedule": (
        "Jun  1 04:00:01 box CRON[9]: (ada) CMD (python3 /srv/radar/main.py)\n$ crontab -l\n0 4 * * 1 python3 "
        '/srv/radar/main.py\nSubject: Cron <ada@box> python3 /srv/radar/main.py\n  File "/srv/radar/main.py", line 1\n'
        + SERIAL,
        "0 4 * * 1 /srv/radar/.venv/bin/python /srv/radar/main.py",
    ),
}
"""Logs, each with the command to type."""
RECOGNISED = {
    "killed at the end of the progress": (
        "out-of-memory",
        "$ pip install torch\n   ━━━━━━━ 700.1/800.2 MB 9.1 MB/s eta 0:00:11Killed\n",
    ),
    "killed below the file": ("out-of-memory", "$ pip install torch\n  Downloading torch.whl (800.2 MB)\nKilled\n"),
    "killed by the kernel": ("out-of-memory", "[9.1] Out of memory: Killed process 41 (pip) total-vm:9kB\n"),
    "a database that the kernel killed": ("none", "[9.1] Out of memory: Killed process 41 (mysqld) total-vm:9kB\n"),
    "a program that was killed later": (
        "none",
        "$ pip install six\n  Downloading six.whl (11 kB)\nSuccessfully installed six-1.17.0\n$ ./server\nKilled\n",
    ),
    "FAT": ("no-symlinks", "Error: [Errno 1] Operation not permitted: 'lib' -> '/media/ada/STICK/radar/env/lib64'\n"),
    "uv on a share": (
        "no-symlinks",
        "$ uv venv\nerror: Failed to create virtual environment\n  Caused by: failed to symlink file from "
        "`/usr/bin/python3` to `/mnt/c/radar/.venv/bin/python`: Operation not permitted (os error 1)\n",
    ),
    "another link": ("none", "ln: failed to create symbolic link 'latest': Operation not permitted\n"),
    "a program that is not Python's": (
        "none",
        "systemd[1]: radar.service: Failed at step EXEC spawning /opt/radar/run.sh: No such file or directory\n",
    ),
}


def test_the_lines_beside_a_failure_decide_the_command() -> None:
    answers = {name: next_command(log) for name, (log, _) in SHOWN.items()}
    assert answers == {name: command for name, (_, command) in SHOWN.items()}


def test_killed_processes_and_missing_links_are_recognised() -> None:
    answers = {name: recognise(log.encode()) for name, (_, log) in RECOGNISED.items()}
    assert answers == {name: condition for name, (condition, _) in RECOGNISED.items()}
