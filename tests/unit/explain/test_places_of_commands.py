"""Logs that show where a command ran, or from where it was called, and so by which command it is repeated."""

from __future__ import annotations

import io

import pytest

from doctor.core import plugins
from doctor.explain.rank import explain, next_remedy
from doctor.report.remedies import render

CHECKS = plugins.conditions()
LACKS_BLINK = 'Traceback (most recent call last):\n  File "/home/pi/b.py", line 1, in <module>\n    import blink\n'
ANSWERS = {
    "a package of the user, under sudo": (
        f"pi@rover:~ $ sudo python3 b.py\n{LACKS_BLINK}ModuleNotFoundError: No module named 'blink'\n"
        "pi@rover:~ $ pip3 install blink\nRequirement already satisfied: blink in "
        "/home/pi/.local/lib/python3.9/site-packages (1.2)\n",
        "module-not-found",
        "python3 b.py",
    ),
    "a package that was installed for the user, under sudo": (
        "pi@rover:~ $ pip3 install blink\nDefaulting to user installation because normal site-packages is not "
        f"writeable\nSuccessfully installed blink-1.2\npi@rover:~ $ sudo python3 b.py -v\n{LACKS_BLINK}"
        "ModuleNotFoundError: No module named 'blink'\n",
        "module-not-found",
        "python3 b.py -v",
    ),
    "a package in a folder of its own": (
        f"ada@box:~$ pip install -t lib requests\nada@box:~$ python3 b.py\n{LACKS_BLINK}"
        "ModuleNotFoundError: No module named 'requests'\n",
        "module-not-found",
        "PYTHONPATH=lib python3 b.py",
    ),
    "options of uv run": (
        f"ada@box:~$ uv run --no-project -p 3.12 b.py\n{LACKS_BLINK}ModuleNotFoundError: No module named 'requests'\n",
        "module-not-found",
        "uv run --no-project -p 3.12 --with requests b.py",
    ),
    "a script that calls pip": (
        "[*] Installing modules\n./setup.sh: line 202: pip: command not found\n",
        "pip-missing",
        "doctor fix --venv && . .venv/bin/activate && bash ./setup.sh",
    ),
    "a project in which root has built": (
        "I try to use `pip install -e`:\n\nada:~/src ► pip3 install -e rover          (master✱)\nObtaining "
        "file:///home/ada/src/rover\n    ERROR: Command errored out with exit status 1:\n         cwd: "
        "/home/ada/src/rover/\n    Complete output (2 lines):\n    running egg_info\n    error: [Errno 13] "
        "Permission denied\n    ----------------------------------------\n",
        "permission-denied",
        'chown -R "$USER": /home/ada/src/rover && pip3 install -e rover',
    ),
    "a list from Windows": (
        "ada@box:~$ pip install -r r.txt\nERROR: Could not find a version that satisfies the requirement "
        "pywin32==306 (from versions: none)\nERROR: No matching distribution found for pywin32==306\n",
        "no-matching-distribution",
        "doctor fix -r r.txt",
    ),
    "a name of other systems": (
        "ada@box:~$ pip install python-magic-bin\nERROR: Could not find a version that satisfies the requirement "
        "python-magic-bin (from versions: none)\nERROR: No matching distribution found for python-magic-bin\n",
        "no-matching-distribution",
        "doctor fix python-magic",
    ),
    "room at home": (
        "$ pip install torch\nOSError: [Errno 28] No space left on device\n$ df -h\nFilesystem      Size  Used Avail "
        "Use% Mounted on\n/dev/sda5        32G   27G  2.9G  91% /\n/dev/sdb3       773G  445G  289G  61% /home\n",
        "disk-full",
        "mkdir -p ~/tmp && export TMPDIR=~/tmp && pip install torch",
    ),
    "no room at all": (
        "$ pip install torch\nOSError: [Errno 28] No space left on device\n$ df -h\nFilesystem      Size  Used Avail "
        "Use% Mounted on\n/dev/sda5        32G   32G     0 100% /\n",
        "disk-full",
        "pip cache purge",
    ),
    "conda in a script": (
        "(base) ada@box:~/radar$ bash ./install.sh\nInstalling\n\nCommandNotFoundError: Your shell has not "
        "been properly configured to use 'conda activate'.\n",
        "conda-not-activated",
        'eval "$(conda shell.bash hook)"',
    ),
    "a program whose own Python is gone": (
        "$ pipenv sync\nzsh: /usr/local/bin/pipenv: bad interpreter: /usr/local/opt/python/bin/python3.6: no such file "
        "or directory\n",
        "broken-venv",
        "doctor fix pipenv",
    ),
    "the headers of another Python": (
        "In Python 3.7.5:\n/tmp/n.cc:9:10: fatal error: Python.h: No such file or directory\nerror: command "
        "'x86_64-linux-gnu-gcc' failed with exit status 1\n",
        "build-tools-missing",
        "apt-get install build-essential python3.7-dev",
    ),
    "what a build asks for after Rust": (
        "      This package requires Rust >=1.48.0.\n  ERROR: Failed building wheel for cryptography\n",
        "build-tools-missing",
        "cargo pkg-config libssl-dev libffi-dev",
    ),
    "the pip beside the program": (
        "ada@box:~$ .venv/bin/pip-compile -q r.in\nTraceback (most recent call last):\n  File "
        '"/home/ada/.venv/lib/python3.12/site-packages/piptools/scripts/compile.py", line 574, in cli\n'
        "AttributeError: 'PackageFinder' object has no attribute 'allow_all_prereleases'\n",
        "dependency-conflict",
        ".venv/bin/pip install --upgrade pip-tools",
    ),
    "a Python that the command names": (
        "Running with gitlab-runner 17.5.3\n$ uv sync --python 3.10 --frozen\nerror: The requested interpreter "
        "resolved to Python 3.10.13, which is incompatible with the project's Python requirement: `>=3.12` (from "
        "`project.requires-python`)\n",
        "python-unsupported",
        "uv sync --frozen",
    ),
    "an option that passes over uv's environment": (
        "```\nuv venv box\n```\nI activate it:\n```\nsource box/bin/activate\n```\n```\nuv pip install --system -r "
        "r.txt\n```\nerror: The interpreter at /opt/homebrew/opt/python@3.12 is externally managed, and indicates the "
        "following:\n",
        "externally-managed",
        "uv pip install -r r.txt",
    ),
    "a recipe of make that creates its environment": (
        "root@box:~/x# make lint\n  VENV  .venv\nmake: *** [Makefile:6: .venv/stamp] Error 1\nroot@box:~/x# python3 -m "
        "venv .venv\nThe virtual environment was not created successfully because ensurepip is not\navailable.  On "
        "Debian/Ubuntu systems, you need to install the python3-venv\npackage using the following command.\n\n    apt "
        "install python3.11-venv\n",
        "ensurepip-missing",
        "apt-get install python3.11-venv",
    ),
    "functions of the shell": (
        "ada@box:~$ workon radio\nbash: workon: command not found\nada@box:~$ sudo apt install virtualenvwrapper\n"
        "virtualenvwrapper is already the newest version (4.8.4).\n",
        "command-not-found",
        "source /usr/share/virtualenvwrapper/virtualenvwrapper.sh",
    ),
    "an image whose environment uv makes": (
        "Step 2/8 : COPY --from=ghcr.io/astral-sh/uv:latest /uv /bin/\nStep 4/8 : WORKDIR /srv/app\nStep 7/8 : RUN uv "
        "sync --frozen\nSuccessfully tagged radar:latest\ndocker: Error response from daemon: OCI runtime create failed"
        ': exec: "uvicorn": executable file not found in $PATH: unknown.\n',
        "command-not-found",
        'ENV PATH="/srv/app/.venv/bin:$PATH"',
    ),
    "letters in the wrong order": (
        "ada@box:~$ sudo apt install python3-flaks\nFehler: Paket python3-flaks kann nicht gefunden werden.\n",
        "apt-unavailable",
        "apt-get install python3-flask",
    ),
    "a library that modules of Ansible import": (
        'TASK [pip : Install] ***\nfatal: [playground]: FAILED! => {"changed": false, "cmd": ["/usr/bin/pip3", '
        '"install", "docker"], "msg": "stderr: error: externally-managed-environment\\n\\n× This environment is '
        'externally managed\\n"}\n',
        "externally-managed",
        "- ansible.builtin.apt:\n    name: python3-docker\n    update_cache: true\n  become: true",
    ),
}
"""By name: the log, the condition and the command."""


@pytest.mark.parametrize("name", ANSWERS)
def test_the_command_is_repeated_where_it_succeeds(name: str) -> None:
    log, condition, command = ANSWERS[name]
    matches = explain(io.BytesIO(log.encode()), CHECKS)
    assert matches[0].id == condition
    assert render(next_remedy(matches)).text.endswith(command)
    assert "sudo python" not in render(next_remedy(matches)).text
