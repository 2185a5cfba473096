"""Logs whose answers people of the field found wrong when they judged them, and what they would have said."""

from __future__ import annotations

import io

import pytest

from doctor.core import plugins
from doctor.explain.rank import explain, next_remedy
from doctor.report.remedies import render

CHECKS = plugins.conditions()
MANAGED = "error: externally-managed-environment\n\n× This environment is externally managed\n"
LOCKED = "E: Could not get lock /var/lib/dpkg/lock-frontend. It is held by process 2448 (unattended-upgr)\n"
ANSWERS = {
    "an address that only the output of pip shows": (
        "Collecting git+https://github.com/radar/radar.git@v2\n  Preparing metadata (setup.py) ... error\n  error in "
        "radar setup command: 'extras_require' must be a dictionary whose values are strings or lists of strings "
        "containing valid project/version requirement specifiers.\nerror: metadata-generation-failed\n",
        "build-failure",
        "PIP_BUILD_CONSTRAINT=constraints.txt pip install git+https://github.com/radar/radar.git@v2",
    ),
    "a package of Python 2, in Russian": (
        "# apt-get install python-pip\nE: Для архива 'python-pip' не найдено кандидатов для установки\n",
        "apt-unavailable",
        "apt-get install python3-pip",
    ),
    "Alpine, named in prose": (
        'Alpine 3.20 has Python 3.12.\n  File "/app/node_modules/node-gyp/gyp/pylib/gyp/input.py", line 19\n'
        "ModuleNotFoundError: No module named 'distutils'\n",
        "distutils-missing",
        "apk add py3-setuptools",
    ),
    "a pip that knows no newer wheels": (
        "$ pip --version\npip 18.1 from /home/ada/radar/.venv/lib/python3.6/site-packages/pip (python 3.6)\n"
        "$ pip install cryptography\n    error: can't find Rust compiler\n",
        "build-tools-missing",
        "python -m pip install --upgrade pip",
    ),
    "an option of newer releases of pip": (
        "Usage:\n  /usr/bin/python3 -m pip install [options] <requirement specifier> [package-index-options] ...\n\n"
        "no such option: --break-system-packages\n",
        "unknown-option",
        "doctor fix --venv",
    ),
    "a command in the title": (
        f'# mac issues with "pip3 install -U openai-whisper"\n\n{MANAGED}',
        "externally-managed",
        "doctor fix openai-whisper",
    ),
    "a release for older Pythons only": (
        "ERROR: Could not find a version that satisfies the requirement torch==1.13.1 (from versions: 2.2.0, 2.2.1)\n"
        "ERROR: No matching distribution found for torch==1.13.1\n",
        "no-matching-distribution",
        "doctor fix --venv --python 3.10 torch==1.13.1",
    ),
    "an environment of root, by uv": (
        "error: failed to remove file `/app/.venv/lib/python3.13/site-packages/../../../bin/radar`: Permission denied "
        "(os error 13)\nuv run radar\n",
        "permission-denied",
        'sudo chown -R "$USER": /app/.venv',
    ),
    "an environment that was moved": (
        "ada@box:~/radar$ source .venv/bin/activate\n"
        "Virtual environment directory /home/ada/shop/.venv does not exist!\n",
        "moved-venv",
        "doctor fix --venv",
    ),
    "an environment on a stick": (
        f"(env) sam@box:/mnt/usb$ pip install pillow\n{MANAGED}(env) sam@box:/mnt/usb$ env/bin/pip install pillow\n"
        "bash: env/bin/pip: Permission denied\n",
        "noexec-venv",
        "doctor fix --venv --path ~/.venv pillow",
    ),
    "an installation in words": (
        f"The script fails on Ubuntu 24.04 when installing ansible via pip.\n{MANAGED}",
        "externally-managed",
        "doctor fix ansible",
    ),
    "dnf with another Python": (
        '$ dnf update\n  File "/usr/bin/dnf", line 61, in <module>\n    from dnf.cli import main\n'
        "ModuleNotFoundError: No module named 'dnf'\n",
        "python3-repointed",
        "rpm -ql python3",
    ),
    "fish in an environment of another name": (
        "venv/bin/activate (line 40): “case” builtin not inside of switch block\n",
        "activate-missing",
        "source venv/bin/activate.fish",
    ),
    "man pages of another user": (
        "ERROR: Could not install packages due to an OSError: [Errno 13] Permission denied: "
        "'/home/ada/.local/share/man/man1/tldr.1'\n",
        "permission-denied",
        'sudo chown -R "$USER" ~/.local',
    ),
    "pipx's own pip": (
        "/home/ada/.local/pipx/shared/bin/python: No module named pip\nFailed to upgrade shared libraries\n",
        "dead-pipx-apps",
        "rm -r /home/ada/.local/pipx/shared && pipx reinstall-all",
    ),
    "Poetry 1": (
        "pyproject.toml changed significantly since poetry.lock was last generated. Run `poetry lock [--no-update]` to "
        "fix the lock file.\n",
        "lock-file-outdated",
        "poetry lock --no-update",
    ),
    "python3 in place of python": (
        "ada@box:~$ python a.py\nbash: python: command not found\nada@box:~$ python3 a.py\n"
        'Traceback (most recent call last):\n  File "/home/ada/a.py", line 1, in <module>\n'
        "ModuleNotFoundError: No module named 'yaml'\n",
        "module-not-found",
        "doctor fix pyyaml",
    ),
    "a build that cannot import its setuptools": (
        "(.venv) ada@box:~$ pip install -r requirements.txt\n"
        "Collecting numpy==1.23.5 (from -r requirements.txt (line 1))\n"
        '  File "/home/ada/.venv/lib/python3.13/site-packages/pip/_vendor/pyproject_hooks/_impl.py", line 402\n'
        "pip._vendor.pyproject_hooks._impl.BackendUnavailable: Cannot import 'setuptools.build_meta'\n",
        "build-failure",
        "doctor fix --venv --python 3.10 -r requirements.txt",
    ),
    "a compiler and what the package wraps": (
        "Building wheels for collected packages: python-ldap\n  building '_ldap' extension\n"
        "  error: [Errno 2] No such file or directory: 'x86_64-linux-gnu-gcc'\nERROR: Failed building wheel for "
        "python-ldap\n",
        "build-tools-missing",
        "apt-get install build-essential python3-dev libldap-dev libsasl2-dev",
    ),
    "a program of an environment that was filled by its path": (
        "ada@box:~$ .venv/bin/pip install pytest\nSuccessfully installed pytest-9.0\nada@box:~$ pytest\n"
        "bash: pytest: command not found\n",
        "command-not-found",
        ". .venv/bin/activate",
    ),
    "a service beside an environment": (
        "ada@box:~$ ls /srv/radar\nmain.py  venv\nada@box:~$ journalctl -u radar\n"
        "Nov 26 06:02:11 box python3[24]: Traceback (most recent call last):\n"
        'Nov 26 06:02:11 box python3[24]:   File "/srv/radar/main.py", line 1, in <module>\n'
        "Nov 26 06:02:11 box python3[24]: ModuleNotFoundError: No module named 'fastapi'\n"
        "Nov 26 06:02:11 box systemd[1]: radar.service: Main process exited, code=exited, status=1/FAILURE\n",
        "module-not-found",
        "ExecStart=/srv/radar/venv/bin/python /srv/radar/main.py",
    ),
    "the first library of several that OpenCV needs": (
        '  File "/opt/venv/lib/python3.11/site-packages/cv2/__init__.py", line 153, in bootstrap\n'
        "ImportError: libxcb.so.1: cannot open shared object file: No such file or directory\n",
        "shared-library-missing",
        "apt-get install libgl1 libglib2.0-0",
    ),
    "pipx itself, on Arch": (
        "$ pip install pipx\nerror: externally-managed-environment\n\n× This environment is externally managed\n"
        "╰─> To install Python packages system-wide, try 'pacman -S\n    python-xyz', where xyz is the package\n",
        "externally-managed",
        "pacman -S python-pipx",
    ),
    "a project that only the output of pip shows": (
        f"Obtaining file:///home/ada/radar\n{MANAGED}",
        "externally-managed",
        "doctor fix --venv -e .",
    ),
    "a prompt that ends in a folder": (
        "⚡ master ~/radar pip install .[dev]\nzsh: no matches found: .[dev]\n",
        "requirement-invalid",
        "pip install '.[dev]'",
    ),
    "a prompt in quotes": (
        '"$ python3 -m pip install -r r.txt" returns "/usr/bin/python3: No module named pip"\n',
        "pip-missing",
        "doctor fix -r r.txt",
    ),
    "distutils of Debian's own Python": (
        '$ /usr/bin/python3.8 get-pip.py\n  File "/tmp/t/pip.zip/pip/_internal/cli/cmdoptions.py", line 14\n'
        "ModuleNotFoundError: No module named 'distutils.util'\n",
        "distutils-missing",
        "apt-get install python3-distutils",
    ),
    "a lock on a runner": (
        f"Run sudo apt-get install -y lld\n{LOCKED}Error: Process completed with exit code 100.\n",
        "apt-locked",
        "sudo apt-get -o DPkg::Lock::Timeout=600 install -y lld",
    ),
    "a lock on a runner, without a package": (
        f"Run sudo apt-get update\n{LOCKED}Error: Process completed with exit code 100.\n",
        "apt-locked",
        "sudo apt-get -o DPkg::Lock::Timeout=600 install",
    ),
    "a Python that is installed": (
        "I have Python 3.13 installed. `pip install -e .` prints:\n\nERROR: Package 'radar' requires a different "
        "Python: 3.9.18 not in '>=3.10'\n",
        "python-unsupported",
        "doctor fix --venv --python 3.13 -e .",
    ),
    "an environment of uv": (
        f"ada@t14:~/shop$ uv venv\nada@t14:~/shop$ source .venv/bin/activate\n(shop) ada@t14:~/shop$ pip install "
        f"six\n{MANAGED}",
        "externally-managed",
        "uv pip install six",
    ),
    "an environment of uv, by its path": (
        "ada@box:~/bot$ uv venv -q .venv\nada@box:~/bot$ .venv/bin/python -m pip install -r r.txt\n"
        "/home/ada/bot/.venv/bin/python: No module named pip\n",
        "pip-missing",
        "uv pip install -r r.txt",
    ),
    "a script that uv runs": (
        'ada@box:~/x$ uv run report.py\nTraceback (most recent call last):\n  File "/home/ada/x/report.py", line 3, in '
        "<module>\n    import humanize\nModuleNotFoundError: No module named 'humanize'\n",
        "module-not-found",
        "uv run --with humanize report.py",
    ),
    "a library with a command": (
        'Traceback (most recent call last):\n  File "/usr/local/bin/flask", line 5, in <module>\n    from flask.cli '
        "import "
        'main\n  File "/usr/local/lib/python3.9/site-packages/jinja2/filters.py", line 13, in <module>\n    from '
        "markupsafe import soft_unicode\nImportError: cannot import name 'soft_unicode' from 'markupsafe' "
        "(/usr/local/lib/python3.9/site-packages/markupsafe/__init__.py)\n",
        "dependency-conflict",
        "doctor fix 'markupsafe<2.1'",
    ),
    "a crash of pip that the title names": (
        "Installing torch results in a MemoryError\n\n```\n$ pip install torch==1.2.0\nCollecting torch==1.2.0\nERROR: "
        'Exception:\nTraceback (most recent call last):\n  File "/x/pip/_internal/cli/base_command.py", line '
        "188\n```\n",
        "out-of-memory",
        "pip install torch==1.2.0 --no-cache-dir",
    ),
    "a module of the system in a job": (
        'Traceback (most recent call last):\n  File "/home/runner/work/x/x/a.py", line 1, in <module>\n    import '
        "apt_pkg\n"
        "ModuleNotFoundError: No module named 'apt_pkg'\nError: Process completed with exit code 1.\n",
        "module-not-found",
        "sudo apt-get install -y --no-install-recommends python3-apt",
    ),
    "a dangling Python in an active environment": (
        "ada@gpu:~/m$ source .venv/bin/activate\n(.venv) ada@gpu:~/m$ python train.py\nbash: python: command not "
        "found\n",
        "broken-venv",
        "doctor fix --venv",
    ),
    "a folder that was moved with its environment": (
        "ada@box:~$ mv ~/Desktop/crawler ~/work/\nada@box:~/work/crawler$ source venv/bin/activate\n"
        f"(venv) ada@box:~/work/crawler$ pip install lxml\n{MANAGED}",
        "moved-venv",
        "doctor fix --venv --path venv",
    ),
    "programs that were written for another folder": (
        "ada@box:~/work/crawler$ source venv/bin/activate\n(venv) ada@box:~/work/crawler$ pip install lxml\n"
        f"{MANAGED}(venv) ada@box:~/work/crawler$ head -1 venv/bin/pip\n#!/home/ada/old/venv/bin/python3\n",
        "moved-venv",
        "doctor fix --venv --path venv",
    ),
    "a file that ls shows": (
        "tom@x:~/f$ ls\ndata  requirements.txt\ntom@x:~/f$ pip install -r requirement.txt\nERROR: Could not open "
        "requirements file: [Errno 2] No such file or directory: 'requirement.txt'\n",
        "requirement-invalid",
        "doctor fix --venv -r requirements.txt",
    ),
    "a script that creates its own environment": (
        "+ ./ci/run.sh\n==> creating environment\nThe virtual environment was not created successfully because "
        "ensurepip is not\navailable.  On Debian/Ubuntu systems, you need to install the python3-venv\npackage using "
        "the following command.\n\n    apt install python3.13-venv\n",
        "ensurepip-missing",
        "apt-get install python3.13-venv",
    ),
    "the line of a crontab": (
        "ada@box:~/b$ crontab -l\n*/30 * * * * /usr/bin/python3 /home/ada/b/b.py >> log 2>&1\nada@box:~/b$ cat log\n"
        'Traceback (most recent call last):\n  File "/home/ada/b/b.py", line 6, in <module>\n    import yaml\n'
        "ModuleNotFoundError: No module named 'yaml'\n",
        "module-not-found",
        "*/30 * * * * /home/ada/b/.venv/bin/python /home/ada/b/b.py",
    ),
    "an image whose user is not root": (
        "Step 5/9 : RUN sudo apt-get update && sudo apt-get install -y python3-pip\nStep 6/9 : RUN pip3 install -r "
        f"r.txt\n ---> Running in 0a1b2c3d4e5f\n{MANAGED}",
        "externally-managed",
        "RUN sudo python3 -m venv /opt/venv && sudo /opt/venv/bin/pip install -r r.txt",
    ),
    "a variable that env shows": (
        "mia@x:~$ env | grep PIP_\nPIP_CONSTRAINT=/mnt/c.txt\nmia@x:~$ pip install six\nERROR: Could not open "
        "requirements file: [Errno 2] No such file or directory: '/mnt/c.txt'\n",
        "requirement-invalid",
        "unset PIP_CONSTRAINT",
    ),
    "a script that names its Python": (
        "mia@x:~/z$ ./tool.pyz\n/usr/bin/env: ‘python3.14’: No such file or directory\n",
        "python-missing",
        "python3 tool.pyz",
    ),
    "a success in the past": (
        f"```\nada@box:~ $ pip install black\n{MANAGED}```\n\nI have successfully installed this in the past.\n",
        "externally-managed",
        "doctor fix black",
    ),
    "a program of pipx without its Python": (
        "zsh: /Users/p/.local/pipx/venvs/os/bin/os: bad interpreter: /Users/p/.local/pipx/venvs/os/bin/python: no such "
        "file or directory\n",
        "dead-pipx-apps",
        "pipx reinstall-all",
    ),
    "a script with the name of its library, on Windows": (
        'Traceback (most recent call last):\n  File "d:\\my\\zipp.py", line 3, in <module>\n    app = zipp.App()\n'
        "AttributeError: partially initialized module 'zipp' has no attribute 'App' (most likely due to a circular "
        "import)\n",
        "shadowed-module",
        "my_zipp.py",
    ),
    "a small folder for temporary files": (
        "$ pip install torch\nERROR: Could not install packages due to an OSError: [Errno 28] No space left on "
        "device\n$ df "
        "-h\ntmpfs           1.9G  8.5M  1.9G   1% /tmp\n",
        "disk-full",
        "export TMPDIR=~/tmp && pip install torch",
    ),
    "the items of a role": (
        "TASK [pip : install] ***\nfailed: [db] (item={'name': 'httpx'}) => {\"cmd\": [\"/usr/bin/pip3\", "
        '"install", '
        f'"httpx"], "msg": "{MANAGED}"}}\n',
        "externally-managed",
        "name: httpx",
    ),
    "PowerShell and conda": (
        "PS C:\\Users\\x> conda activate ml\nCommandNotFoundError: Your shell has not been properly configured to use "
        "'conda "
        "activate'.\n",
        "conda-not-activated",
        "conda init powershell",
    ),
}
"""A log, the condition that it shows, and a part of what to do next."""
HARMLESS = {
    "a Rust program": "error: linker `cc` not found\n  |\n  = note: No such file or directory (os error 2)\n\n"
    "error: could not compile `libc` (build script) due to 1 previous error\n",
    "a file of the program's own": "(.venv) ada@box:~$ python backup.py\nTraceback (most recent call last):\n"
    '  File "/home/ada/backup.py", line 4, in <module>\n    open("/var/backups/shop.txt", "w")\n'
    "PermissionError: [Errno 13] Permission denied: '/var/backups/shop.txt'\n",
    "the socket of another program": "Traceback (most recent call last):\n"
    '  File "/usr/lib/python3/dist-packages/docker/transport/unixconn.py", line 30, in connect\n'
    "    sock.connect(self.unix_socket)\nPermissionError: [Errno 13] Permission denied\n$ pip --version\n",
    "two modules that import each other": (
        'I can\'t trigger the classic "partially initialized module" ImportError anymore.\n\n```\nTraceback (most '
        "recent "
        'call last):\n  File "/home/ada/one.py", line 1, in <module>\n    from two import b\nImportError: cannot '
        "import name "
        "'b' from 'two' (consider renaming '/home/ada/two.py' if it has the same name as a library you intended to "
        "import)\n```\n"
    ),
    "an environment that was created after the refusal": (
        f"nils@x:~$ pip install six\n{MANAGED}nils@x:~$ python3 -m venv ~/v\nnils@x:~$ ~/v/bin/pip install -q six\n"
        "nils@x:~$ ~/v/bin/python -c 'import six'\nnils@x:~$ \n"
    ),
    "a serial port": (
        "Traceback (most recent call last):\n  File "
        '"/home/x/.local/lib/python3.10/site-packages/serial/serialposix.py", line '
        "322, in open\nPermissionError: [Errno 13] Permission denied: '/dev/ttyACM0'\n"
    ),
}
"""Logs in which nothing is to be done."""


@pytest.mark.parametrize("name", ANSWERS)
def test_the_answer_is_that_of_the_field(name: str) -> None:
    log, condition, command = ANSWERS[name]
    matches = explain(io.BytesIO(log.encode()), CHECKS)
    assert matches[0].id == condition and command in render(next_remedy(matches)).text


@pytest.mark.parametrize("name", HARMLESS)
def test_what_needs_nothing_is_no_failure(name: str) -> None:
    assert explain(io.BytesIO(HARMLESS[name].encode()), CHECKS) == ()
