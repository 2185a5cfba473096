"""Failures that people often ask about, as they cut them out of a terminal, and the command for each."""

from __future__ import annotations

import pytest

from tests.corpus import answer

ANSWERS = (
    (
        "module-not-found",
        "doctor fix smbus2",
        "How to solve this error in Raspberry pi 3\n\nTraceback (most recent call last):\n"
        '  File "./battery.py", line 14, in open_bus\n    import smbus2\n'
        "ModuleNotFoundError: No module named 'smbus2'\n",
    ),
    (  # gcc before 4.4 names no column
        "build-tools-missing",
        "apt-get install build-essential python3-dev",
        "running build_ext\nbuilding 'a._speed' extension\n"
        "_speed.c:39: fatal error: Python.h: No such file or directory\n"
        "compilation terminated.\nerror: command 'gcc' failed with exit status 1\n",
    ),
    (
        "command-not-found",
        "doctor fix heatdupes",
        "bash: heatdupes: command not found\n\nI installed heatdupes with pip for both Pythons, and get the same error "
        "when I run\nheatdupes --recursive pictures\n",
    ),
    (
        "conda-not-activated",
        'eval "$(conda shell.bash hook)"',
        "$ conda activate heat\nusage: conda [-h] [--no-plugins] [-V] COMMAND ...\nconda: error: argument COMMAND: "
        "invalid choice: 'activate' (choose from 'clean', 'config', 'create', 'info', 'init')\n",
    ),
    (
        "pipx-too-old",
        "doctor fix --pipx cmake ninja",
        "$ pipx install cmake ninja\nusage: pipx [-h] [--version]\npipx: error: unrecognized arguments: ninja\n",
    ),
    (  # gcc before 4.5
        "build-tools-missing",
        "apt-get install build-essential python3-dev libusb-dev",
        "running build_ext\nbuilding 'usb' extension\npyusb.h:6:17: error: usb.h: No such file or directory\n"
        "error: command 'gcc' failed with exit status 1\n",
    ),
    (
        "apt-unavailable",
        "apt-get update",
        "E: Failed to fetch http://mirror.example/ubuntu/pool/main/z/zlib/z_1.2.11_amd64.deb  404  Not Found\n",
    ),
    (
        "python-unsupported",
        "doctor fix --python 3.9 scapy",
        "$ pip install scapy\nERROR: Packages require a different Python. 3.11.4 not in:\n"
        "'<3.10,>=3.7' (required by a 1.0)\n",
    ),
    (
        "externally-managed",
        "doctor fix --venv",
        "The newest image is generating this error (error: externally-managed-environment) when it runs its script.\n",
    ),
    (
        "unusable-path",
        r"Set-ItemProperty HKLM:\SYSTEM\CurrentControlSet\Control\FileSystem LongPathsEnabled 1",
        "ERROR: Could not install packages due to an OSError: [Errno 2] No such file or directory: 'c:\\\\users\\\\a'\n"
        "HINT: This error might have occurred since this system does not have Windows Long Path support enabled.\n",
    ),
    (
        "shared-library-missing",
        "winget install Microsoft.VCRedist.2015+.x64",
        'OSError: [WinError 126] The specified module could not be found. Error loading "C:\\v\\torch\\lib\\c10.dll"\n',
    ),
    (
        "shared-library-missing",
        "apt-get install libxcb-cursor0 libxcb-xinerama0 libxkbcommon-x11-0",
        'qt.qpa.plugin: Could not load the Qt platform plugin "xcb" in "" even though it was found.\n',
    ),
    (
        "index-auth",
        "conda tos accept",
        "CondaToSNonInteractiveError: Terms of Service have not been accepted for the following channels.\n",
    ),
    (
        "damaged-package",
        "conda clean --packages --tarballs",
        "SafetyError: The package for pytorch located at /home/a/pkgs/pytorch-1.0.0\nappears to be corrupted.\n",
    ),
    (
        "dependency-conflict",
        "doctor fix 'protobuf<3.21'",
        "TypeError: Descriptors cannot not be created directly.\n",
    ),
    (
        "dependency-conflict",
        "doctor fix 'numpy<1.24'",
        '  File "/home/a/v/lib/python3.10/site-packages/foo/x.py", line 3, in f\n'
        "AttributeError: module 'numpy' has no attribute 'float'.\n`np.float` was a deprecated alias\n",
    ),
    (
        "dependency-conflict",
        "pip install --force-reinstall cffi",
        "Exception: Version mismatch: this is the 'cffi' package version 1.15.1, located in '/home/a/api.py'.\n",
    ),
    (
        "dependency-conflict",
        "pip install --upgrade --force-reinstall --no-cache-dir torchtext",
        '  File "/a/v/lib/python3.8/site-packages/torchtext/__init__.py", line 5, in <module>\n'
        "    from torchtext import _extension\n"
        "ImportError: /a/v/lib/python3.8/site-packages/torchtext/_torchtext.so: undefined symbol: _ZN2at4_ops5zeros\n",
    ),
    (
        "build-tools-missing",
        "apt-get install build-essential curl patch xz-utils libbz2-dev libffi-dev libncurses-dev libgdbm-compat-dev "
        "libgdbm-dev libssl-dev liblzma-dev libsqlite3-dev tk-dev uuid-dev libreadline-dev zlib1g-dev",
        "configure: error: no acceptable C compiler found in $PATH\n\nBUILD FAILED (Ubuntu using python-build 2.0.6)\n",
    ),
    (
        "build-tools-missing",
        "apt-get install build-essential python3-dev libgdal-dev",
        "FileNotFoundError: [Errno 2] No such file or directory: 'gdal-config'\n",
    ),
    (
        "build-tools-missing",
        "xcode-select --install",
        "    ./foo.c:1:10: fatal error: 'Python.h' file not found\n    error: command 'clang' failed with exit\n",
    ),
    (
        "build-failure",
        "python -m pip install --upgrade setuptools packaging",
        "TypeError: canonicalize_version() got an unexpected keyword argument 'strip_trailing_zero'\n",
    ),
    (
        "python-missing",
        'git -C "$(pyenv root)" pull && pyenv install 3.12.1',
        "python-build: definition not found: 3.12.1\n",
    ),
    (
        "activate-missing",
        'eval "$(pyenv init -)" && eval "$(pyenv virtualenv-init -)"',
        "Failed to activate virtualenv.\n\nPerhaps pyenv-virtualenv has not been loaded into your shell properly.\n",
    ),
    (
        "command-not-found",
        'export PATH="$HOME/.pyenv/bin:$PATH" && eval "$(pyenv init -)"',
        "zsh: command not found: pyenv\n",
    ),
    (
        "command-not-found",
        "sudo apt-get update && sudo apt-get install -y software-properties-common",
        "sudo: add-apt-repository: command not found\n",
    ),
    (
        "command-not-found",
        "doctor fix pytest",
        "py39: failed with pytest is not allowed, use allowlist_externals to allow it\n",
    ),
    (
        "no-symlinks",
        "doctor fix --venv --path ~/.venv-vagrant",
        "Error: [Errno 26] Text file busy: '/usr/bin/python3.10' -> '/home/vagrant/env/bin/python3'\n",
    ),
    ("permission-denied", "doctor fix --venv", "Error: [Errno 13] Permission denied: '/var/www/app/env'\n"),
    (
        "permission-denied",
        'mkdir -p ~/.cache/tmp && export TMPDIR="$HOME/.cache/tmp"',
        "Downloading cpython-3.11.12-macos-x86_64-none (download)\n"
        'error: Permission denied (os error 13) at path "/var/folders/sk/0000gn/T/.tmpjKWSI5"\n',
    ),
    (
        "disk-full",
        "pip cache purge",
        'File "D:\\ui\\venv\\lib\\site-packages\\pip\\x.py", line 5, in w\nOSError: [Errno 28] No space left on devi\n',
    ),
    (
        "conda-not-activated",
        'eval "$(conda shell.bash hook)"',
        "Activating conda environment: /a/.snakemake/conda/f4707758\n/bin/bash: activate: No such file or directory\n",
    ),
    (
        "conda-not-activated",
        'eval "$(~/miniconda3/bin/conda shell.bash hook)" && conda init',
        "CreateCondaEnvironmentException:\nThe 'conda' command is not available in the shell /usr/bin/bash.\n",
    ),
    (
        "unknown-option",
        'eval "$(poetry env activate)"',
        "Looks like you're trying to use a Poetry command that is not available.\n\nSince Poetry (2.0.0), the shell "
        "command is not installed by default. You can use,\n",
    ),
    (
        "invalid-metadata",
        "pip install 'pip<24.1' && pip install textract",
        "ERROR: Requested textract==1.6.3 from https://x/t.tar.gz has invalid metadata: Expected matching\n",
    ),
    (
        "pip-script-broken",
        "doctor fix --venv",
        '  File "/usr/lib/python3/dist-packages/pip/_internal/index.py", line 37, in <module>\n'
        "    from pip._vendor import html5lib, requests, six\n"
        "ImportError: cannot import name 'html5lib' from 'pip._vendor' (/usr/lib/python3/dist-packages/pip/x.py)\n",
    ),
    (
        "python3-repointed",
        "doctor check",
        '$ sudo yum install gcc\n  File "/usr/bin/yum", line 30\n    except KeyboardInterrupt, e:\n'
        "                            ^\nSyntaxError: invalid syntax\n",
    ),
    (
        "apt-unavailable",
        "dnf install python3 python3-pip",
        "No match for argument: python3.9-pip\nError: Unable to find a match: python3.9-pip\n",
    ),
    ("apt-unavailable", "doctor fix foo", "error: target not found: python-foo\n"),
    (
        "apt-unavailable",
        "apt-get install python3-pip",
        "Doch die folgenden Pakete ersetzen es:\n  python3-pip\n\n"
        "E: Für Paket »python-pip« existiert kein Installationskandidat.\n",
    ),
    (
        "apt-unavailable",
        "RUN apt-get update && apt-get install -y --no-install-recommends python3-pip && rm -rf /var/lib/apt/lists/*",
        "E: Failed to fetch http://x/python-pip.deb  404  Not Found\nE: Unable to fetch some archives, maybe run "
        "apt-get update?\nThe command '/bin/sh -c apt-get install -yq --no-install-suggests python3-pip' returned a "
        "non-zero code: 100\n",
    ),
    (
        "apt-broken",
        "apt-get --fix-broken install",
        "dpkg: error processing package python313 (--install):\n dependency problems - leaving unconfigured\n"
        "Errors were encountered while processing:\n python313\n",
    ),
    (
        "module-not-found",
        "/opt/paper/.venv/bin/python -m pip install celery",
        "    Process: 501 ExecStart=/opt/paper/.venv/bin/celery --app paper beat (code=exited, status=1/FAILURE)\n"
        "Jun 28 10:34:18 t2 celery[501]:     from celery.__main__ import main\n"
        "Jun 28 10:34:18 t2 celery[501]: ModuleNotFoundError: No module na…ery'\n",
    ),
    (
        "command-not-found",
        "doctor fix --venv --path /var/mycodo-root/env gunicorn",
        "Nov 11 12:57:58 pi systemd[4474]: my.service: Failed to locate          executable "
        "/var/mycodo-root/env/bin/gunicorn: No such file or directory\n",
    ),
    (
        "requirement-invalid",
        "    cache-dependency-path: '**/requirements*.txt'",
        "Error: No file in /home/runner/work/a/a matched to [**/requirements.txt or **/pyproject.toml], make sure you "
        "have checked out the target repository\n",
    ),
    ("wrong-interpreter", "doctor check", "/opt/a/uwsgi: error while loading shared libraries: libpython3.6m.so.1.0\n"),
    (
        "command-not-found",
        "doctor fix --venv && .venv/bin/python -m pip install .",
        "I ran the setup.py on a kali box.\nroot@kali:~/Documents/Radar# radar -c x\nbash: radar: command not found\n",
    ),
    (
        "module-not-found",
        "%pip install openai-whisper",
        "ModuleNotFoundError                       Traceback (most recent call last)\n"
        "[<ipython-input-40-77fd>](https://localhost:8080/#) in <module>\n----> 1 import whisper\n",
    ),
    (
        "requirement-invalid",
        "python -m pip install --upgrade pip",
        'nox > python -m pip install -e .\nERROR: File "setup.py" not found. Directory cannot be installed in editable '
        'mode: /a\n(A "pyproject.toml" file was found, but editable mode currently requires a setup.py based build.)\n',
    ),
    (
        "requirement-invalid",
        "py -m venv .venv && .venv\\Scripts\\python -m pip install -r requirements.txt",
        "C:\\a>pip install requirements.txt\nHINT: You are attempting to install a package literally named\n"
        '"requirements.txt" (which cannot exist).\n\nC:\\a>pip install --force-reinstall\n'
        'ERROR: You must give at least one requirement to install (see "pip help install")\n',
    ),
    (
        "build-failure",
        "poetry self update",
        "ChefBuildError\n\n  Backend 'setuptools.build_meta:__legacy__' is not available.\n",
    ),
    (
        "dead-service",
        "Write the program's path after `ExecStart=` in the unit: `sudo systemctl edit --full radar.service`.",
        "Apr 11 08:04:26 f systemd[98303]: radar.service: Failed at step EXEC spawning /usr/bin/radar: No such file or "
        "directory\n# ls /usr/local/bin\nradar klist.py\n",
    ),
    (
        "module-not-found",
        "Require an older requests, or a newer release of what imports it.",
        'Traceback (most recent call last):\n  File "/usr/local/lib/python3.4/dist-packages/radar/jobs.py", line 3, in '
        "<module>\n    from requests.packages.urllib3.exceptions import InsecureRequestWarning\n"
        "ImportError: cannot import name 'InsecureRequestWarning'\n",
    ),
    (
        "python-too-old",
        "doctor fix --venv --python 3.12",
        "$ python3 radar.py\n  File \"radar.py\", line 77\n    title = x + f' {year}'\n                     ^\n"
        "SyntaxError: invalid syntax\n",
    ),
    (
        "python-too-old",
        "python3 radar.py",
        '$ python radar.py\n  File "radar.py", line 7\n    def scan(x: int) -> str:\n              ^\n'
        "SyntaxError: invalid syntax\n",
    ),
    (
        "shared-library-missing",
        "apt-get install libatlas-base-dev",
        "Importing the numpy C-extensions failed. This error can happen for\nmany reasons.\nOriginal error was: "
        "libf77blas.so.3: cannot open shared object file: No such file or directory\n",
    ),
    (
        "damaged-installation",
        "python -m pip install --force-reinstall --no-cache-dir numpy",
        "ImportError: \n\nImporting the numpy C-extensions failed. This error can happen for\nmany reasons\n",
    ),
    (
        "module-not-found",
        "doctor fix piexif",
        "Cannot import C:\\c\\custom_nodes\\foo module for custom nodes: No module named 'piexif'\n",
    ),
    (
        "module-not-found",
        "Look for a release of the program for Python 3.",
        "ModuleNotFoundError: No module named 'urllib2'\n",
    ),
    (
        "repository-unreachable",
        "git ls-remote https://github.example/a/radar.git/",
        "fatal: unable to access 'https://github.example/a/radar.git/': Could not resolve host: github.example\n"
        "error: subprocess-exited-with-error\n",
    ),
    (
        "unusable-path",
        "git config --global core.longpaths true",
        "error: unable to create file a/b: Filename too long\nfatal: unable to checkout working tree\n"
        "× git clone --filter=blob:none --quiet https://github.example/a/b.git did not run successfully.\n",
    ),
    (
        "build-tools-missing",
        "apt-get install build-essential python3-dev",
        "../meson.build:1:0: ERROR: Compiler cc cannot compile programs.\n",
    ),
)
SILENT = (
    "ModuleNotFoundError(1): the module commands is the bot's own\n",
    '$ python3 radar.py\n  File "radar.py", line 77\n    title = = x\n            ^\nSyntaxError: invalid syntax\n',
    '$ python3 radar.py\n  File "radar.py", line 7, in <module>\n    from model import Scan\n'
    "ImportError: cannot import name 'Scan'\n",
    "Apr 11 08:04:26 f systemd[9]: nginx.service: Failed at step EXEC spawning /usr/sbin/nginx: No such file or "
    "directory\n",
    "error: Failed to open the store: The process has no package identity. (os error 15700)\n$ python -V\n",
    "./server: error while loading shared libraries: libssl.so.1.1: cannot open shared object file\n",
    "RuntimeError: No access to /dev/mem.  Try running as root!\n",
    "make: sqlite/main.c:3:10: fatal error: sqlite3.h: No such file or directory\nmake: *** [main.o] Error 1\n",
    "AttributeError: module 'numpy' has no attribute 'flaot'\n",
)
"""Failures of other programs, and of the user's own code."""


@pytest.mark.parametrize(("condition", "command", "log"), ANSWERS, ids=range(len(ANSWERS)))
def test_the_condition_and_the_command_are_found(condition: str, command: str, log: str) -> None:
    assert answer(log)[:2] == (condition, command)


@pytest.mark.parametrize("log", SILENT, ids=range(len(SILENT)))
def test_a_neighbour_is_not_taken_for_it(log: str) -> None:
    assert answer(log)[0] == "none"
