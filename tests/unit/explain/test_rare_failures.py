"""Failures that few people meet have the same answer in other languages, tools and places."""

from __future__ import annotations

import io
import time

import pytest

from doctor.explain.rank import explain
from tests.corpus import CHECKS, answer, recognise

ANSWERS = {
    "held packages, in German": (
        "$ sudo apt install python3-venv\n python3-venv : Hängt ab von: python3.11-venv soll aber nicht installiert "
        "werden\nE: Probleme können nicht korrigiert werden, Sie haben zurückgehaltene defekte Pakete.\n",
        "apt-broken",
        "sudo apt-get update && sudo apt-get full-upgrade",
    ),
    "a misspelt package, in Italian": (
        '$ sudo apt install python3-shapeley\nE: Pacchetto "python3-shapeley" non trovato\n',
        "apt-unavailable",
        "apt-get install python3-shapely",
    ),
    "an application of pipx whose Python is gone": (
        "$ pipx upgrade-all\n"
        "Not upgrading cowpy. It has an invalid python interpreter /home/ada/.local/pipx/venvs/cowpy/bin/python.\n"
        "This usually happens after a system Python upgrade.\nTo fix, execute: pipx reinstall-all\n",
        "dead-pipx-apps",
        "pipx reinstall-all",
    ),
    "another version, in German": (
        "$ sudo apt install python3.12-venv\nE: Paket python3.12-venv kann nicht gefunden werden.\n",
        "apt-unavailable",
        "apt-get install python3-venv",
    ),
    "another version, in Japanese": (
        "$ sudo apt install python3.12-dev\nE: パッケージ python3.12-dev が見つかりません\n",
        "apt-unavailable",
        "apt-get install python3-dev",
    ),
    "a percent sign in a crontab": (
        "Subject: Cron <ada@box> python3 /srv/a%1/report.py\n\nTraceback (most recent call last):\n"
        "  File \"/srv/a%1/report.py\", line 1, in <module>\nModuleNotFoundError: No module named 'requests'\n",
        "module-not-found",
        r"/srv/a\%1/.venv/bin/python /srv/a\%1/report.py",
    ),
    "an image of Nix": (
        "#7 [3/4] RUN pip install six\n#7 0.5 error: externally-managed-environment\n#7 0.5 ╰─> This command has been "
        "disabled as it tries to modify the immutable\n#7 0.5     `/nix/store` filesystem.\n",
        "externally-managed",
        'RUN python3 -m venv /opt/venv && /opt/venv/bin/pip install six\nENV PATH="/opt/venv/bin:$PATH"',
    ),
    "a job on Windows": (
        "##[group]Run pip install six==9\nshell: C:\\Program Files\\PowerShell\\7\\pwsh.EXE -command \". '{0}'\"\n"
        "ERROR: Could not find a version that satisfies the requirement six==9 (from versions: 1.0, 2.0)\n"
        "##[error]Process completed with exit code 1.\n",
        "no-matching-distribution",
        "- run: |\n    py -m venv .venv\n    .venv\\Scripts\\python -m pip install six",
    ),
    "what a job replaces": (
        "Run sudo pip install ${{ matrix.name }}\nshell: /usr/bin/bash -e {0}\n1.sh: line 1: sudo: command not found\n",
        "command-not-found",
        "doctor explain command-not-found",
    ),
    "pip's own advice": (
        "ERROR: Can not perform a '--user' install. User site-packages are not visible in this virtualenv.\n"
        "[notice] To update, run: pip install --upgrade pip\n",
        "environment-override",
        "export PIP_USER=0",
    ),
    "a script of a package that is gone": (
        "Setting up python3-py (1.8.1) ...\n/var/lib/dpkg/info/python3-py.postinst: 6: py3compile: not "
        "found\ndpkg: error "
        "processing package python3-py (--configure):\nE: Sub-process /usr/bin/dpkg returned an error code (1)\n",
        "apt-broken",
        "apt-get install --reinstall python3-minimal",
    ),
    "a script for Python 2": (
        "Setting up rover (1.7) ...\n/var/lib/dpkg/info/rover.postinst: 61: pycompile: not found\ndpkg: error "
        "processing "
        "package rover (--configure):\nroot@box:~# dpkg --configure -a\n",
        "apt-broken",
        "apt-get remove rover",
    ),
    "a script for Python 2 of a package that the system needs": (
        "/var/lib/dpkg/info/python3.postinst: 6: pycompile: not found\ndpkg: error processing package python3 "
        "(--configure):\nE: Sub-process /usr/bin/dpkg returned an error code (1)\n",
        "apt-broken",
        "Correct what makes the script of python3 fail. Then: `sudo dpkg --configure -a`",
    ),
    "a newer C library in a folder that everybody may write to": (
        "Traceback (most recent call last):\nImportError: /lib/libc.so.6: version `GLIBC_2.38' not found (required by "
        "/tmp/x/lib/python3.11/site-packages/numpy/core/x.so)\n",
        "shared-library-missing",
        "doctor explain shared-library-missing",
    ),
    "two packages with a file": (
        "dpkg: error processing archive python3-yaml_6.0_amd64.deb (--unpack):\n trying to overwrite "
        "'/usr/lib/python3/dist-packages/yaml/__init__.py', which is also in package python3-own 5.4\n",
        "apt-broken",
        "sudo apt-get remove python3-own && sudo apt-get --fix-broken install",
    ),
    "a service without python": (
        "    Process: 22752 ExecStartPre=/bin/env python -m venv /srv/venv (code=exited, status=127)\n",
        "python-missing",
        "apt-get install python-is-python3",
    ),
    "a Python of pyenv that tox does not find": (
        "$ pyenv versions\n* 3.10.4 (set by /home/ada/.pyenv/version)\n  3.9.16\n$ tox\npy39: skipped because "
        "could not "
        "find python interpreter with spec(s): py39\n  evaluation failed :( (0.05 seconds)\n",
        "python-missing",
        "pyenv global 3.9.16",
    ),
    "ssl is left out of a Python of pyenv": (
        "$ pyenv install 3.12.1\nERROR: The Python ssl extension was not compiled. Missing the OpenSSL lib?\n",
        "python-without-ssl",
        "sudo apt-get install -y build-essential libbz2-dev libffi-dev libncurses-dev libgdbm-compat-dev "
        "libgdbm-dev libssl-dev liblzma-dev libsqlite3-dev tk-dev uuid-dev libreadline-dev "
        "zlib1g-dev && pyenv install --force 3.12.1",
    ),
    "a newer C library": (
        "$ python3 app.py\nImportError: /lib/libc.so.6: version `GLIBC_2.34' not found (required by "
        "/srv/app/.venv/lib/python3.9/site-packages/numpy/core/_umath.so)\n",
        "shared-library-missing",
        "/srv/app/.venv/bin/python -m pip install --force-reinstall --no-cache-dir numpy",
    ),
    "a Python that was built with one": (
        "$ env/bin/python3 -V\nenv/bin/python3: /lib/libc.so.6: version `GLIBC_2.34' not found (required by "
        "env/bin/python3)\n",
        "broken-venv",
        "doctor fix --venv --path env",
    ),
    "tox on a file system without programs": (
        "ERROR: InvocationError for command /srv/app/.tox/py38/bin/python -m pip install -U pip (exited with "
        "code 126)\n",
        "noexec-venv",
        "Create it on another file system: `doctor fix --venv --path FOLDER`",
    ),
    "a program of Homebrew": (
        'Traceback (most recent call last):\n  File "/opt/homebrew/Cellar/httpie/3.2.1/libexec/lib/python3.11/'
        "site-packages/httpie/core.py\", line 9\nModuleNotFoundError: No module named 'requests'\n",
        "module-not-found",
        "brew reinstall httpie",
    ),
    "a program named like its library": (
        'Traceback (most recent call last):\n  File "D:\\telethon.py", line 1, in <module>\n    from telethon '
        "import Api\n"
        "ImportError: cannot import name 'Api' from partially initialized module 'telethon' (most likely due to a "
        "circular import) (D:\\telethon.py)\n",
        "shadowed-module",
        'move "D:\\telethon.py" "D:\\my_telethon.py"',
    ),
    "a private repository": (
        "Collecting git+https://git.example/ada/rover\n  Running command git clone -q https://git.example/ada/rover\n"
        "  fatal: could not read Username for 'https://git.example': terminal prompts disabled\n",
        "repository-unreachable",
        "git ls-remote https://git.example/ada/rover",
    ),
    "what pip printed names its command": (
        "Collecting rich\nCollecting idna>=2 (from rich)\nCollecting 'x\nRequirement already satisfied: six in "
        "/usr/lib "
        "(1.16)\nERROR: Could not install packages due to an OSError: [Errno 13] Permission denied: '/usr/lib/rich'\n",
        "permission-denied",
        "doctor fix rich six",
    ),
    "a program on Windows that may not be replaced": (
        "Collecting six\nERROR: Could not install packages due to an OSError: [WinError 2] Le fichier spécifié est "
        "introuvable: 'C:\\\\Python311\\\\Scripts\\\\six.exe' -> 'C:\\\\Python311\\\\Scripts\\\\six.exe.deleteme'\n",
        "permission-denied",
        "py -m venv .venv && .venv\\Scripts\\python -m pip install six",
    ),
    "no environment on Windows": (
        ".\\env\\Scripts\\activate : The term '.\\venv\\Scripts\\activate' is not recognized as the name of a cmdlet\n"
        "    + CategoryInfo          : ObjectNotFound: (.\\venv\\Scripts\\activate:String) [], NotFound\n",
        "activate-missing",
        "py -m venv env",
    ),
    "PowerShell in Spanish": (
        "PS C:\\p> .venv\\Scripts\\activate\nNo se puede cargar el archivo C:\\p\\.venv\\Scripts\\Activate.ps1\n"
        "    + CategoryInfo          : SecurityError: (:) [], PSSecurityException\n",
        "activate-missing",
        "Set-ExecutionPolicy -Scope Process RemoteSigned",
    ),
    "a list in UTF-16": (
        '  File "/usr/lib/python3/dist-packages/pip/_internal/req/constructors.py", line 207\n'
        "ValueError: embedded null byte\n",
        "requirement-invalid",
        "iconv -f UTF-16 -t UTF-8 requirements.txt > list.txt && mv list.txt requirements.txt",
    ),
    "a result in a form": (
        "### Actual Results\n\nThe installer stops with 'zipfile.BadZipFile: File is not a zip file' in pip install\n",
        "damaged-package",
        "pip cache purge",
    ),
    "a list that conda made": (
        "$ pip install -r requirements.txt\nERROR: Could not install packages due to an OSError: [Errno 2] No "
        "such file or "
        "directory: '/home/conda/feedstock_root/build_artifacts/six_1/work'\n",
        "requirement-invalid",
        "sed -i 's/ @ file:.*//' requirements.txt && doctor fix -r requirements.txt",
    ),
    "no version for asdf": (
        "$ python3 app.py\nNo version is set for command python3\nConsider adding one of the following versions\n",
        "python-missing",
        "asdf list python",
    ),
    "no version for the launcher": (
        "C:\\p> py -3.9 app.py\nRequested Python version (3.9) not installed, use -0 for available pythons\n",
        "python-missing",
        "uv python install 3.9",
    ),
    "no tools of Apple": (
        "$ pip3 install rover\nxcrun: error: invalid active developer path (/Library/Developer/CommandLineTools)\n",
        "build-tools-missing",
        "xcode-select --install",
    ),
    "a hook that lost its Python": (
        "An unexpected error has occurred: FileNotFoundError: [Errno 2] No such file or directory: "
        "'/home/ada/.cache/pre-commit/repoabc/py_env-python3/bin/python'\n",
        "broken-venv",
        "pre-commit clean",
    ),
    "pip for a newer Python": (
        '  File "/usr/local/lib/python3.5/dist-packages/pip/_internal/cli/main.py", line 60\n'
        '    sys.stderr.write(f"ERROR: {exc}")\n                                   ^\nSyntaxError: invalid syntax\n',
        "python-unsupported",
        "doctor fix --venv",
    ),
    "a terminal of a changed Python": (
        '  File "/usr/lib/python3/dist-packages/gi/__init__.py", line 42, in <module>\n    from . import _gi\n'
        "ImportError: cannot import name '_gi' from partially initialized module 'gi' "
        "(/usr/lib/python3/dist-packages/gi/"
        "__init__.py)\n",
        "python3-repointed",
        "apt-get install --reinstall python3-minimal python3-apt",
    ),
    "a step that is only a command": (
        "Steps:\n1. `sudo apt install python3-pip`\n2. `pip install rover`\n\nerror: externally-managed-environment\n\n"
        "× This environment is externally managed\n",
        "externally-managed",
        "doctor fix rover",
    ),
    "a compiler that was killed": (
        "$ pip install rover\n[ 18%] Building CXX object src/a.cpp.o\nKilled\nmake[2]: *** [src/a.cpp.o] Error 1\n",
        "out-of-memory",
        "MAKEFLAGS=-j1 CMAKE_BUILD_PARALLEL_LEVEL=1 pip install rover",
    ),
}
"""A log, its condition, and the command or the lines for it."""
NO_FAILURES = {
    "another package's script": "dpkg: error processing package mysql-server (--configure):\n"
    "E: Sub-process /usr/bin/dpkg returned an error code (1)\n",
    "git without an installer": "$ git push\nfatal: could not read Username for 'https://git.example': No such "
    "device\n",
    "modules that import one another": 'Traceback (most recent call last):\n  File "/srv/app.py", line 1\n'
    '    from views import index\n  File "/srv/views.py", line 1\n    from app import db\nImportError: cannot import '
    "name 'db' from partially initialized module 'app' (most likely due to a circular import) (/srv/app.py)\n",
    "a program that was killed": "$ ./train.sh\nKilled\n",
    "a linker for another language": "/usr/bin/ld: cannot find -lfoo\ncollect2: error: ld returned 1 exit status\n",
    "a library that a build can do without": "Building wheel for six\n-- Could NOT find OpenMP (missing: OpenMP_C)\n"
    "Successfully installed six-1.16.0\n",
    "an installation without a wheel": "  error: invalid command 'bdist_wheel'\nSuccessfully installed six-1.16.0\n",
    "an index that is not used": "$ pip install six\nWARNING: The repository located at x.example is not a trusted or "
    "secure host and is being ignored.\nSuccessfully installed six-1.16.0\n",
    "a program of a pipeline that was killed": "$ make run # a pipeline in python\nKilled\nmake: *** [run] Error 9\n",
    "another linker": "$ gcc a.o -o pipe\ncollect2: error: ld returned 1 exit status\n",
    "a folder that is not there": "C:\\x> type nofile\nThe system cannot find the path specified.\n"
    "C:\\x> venv\\Scripts\\activate\n(venv) C:\\x> cls\n",
    "statistics beside git": "fatal: repository 'https://x.example/y/' not found\ncollecting statistics\n",
    "a question": 'How do I solve "error: externally-managed-environment" on Debian?\n',
    "a note in a document": "## Known errors\n\nYou may see 'error: externally-managed-environment' when you use "
    "pip.\n",
}


@pytest.mark.parametrize("name", ANSWERS)
def test_the_condition_and_its_command_are_found(name: str) -> None:
    log, condition, command = ANSWERS[name]
    assert answer(log) == (condition, command)


@pytest.mark.parametrize("name", NO_FAILURES)
def test_what_resembles_them_is_no_failure(name: str) -> None:
    assert recognise(NO_FAILURES[name].encode()) == "none"


def test_many_modules_that_import_one_another_take_little_time() -> None:
    line = b"partially initialized module 'app' has no attribute\n"
    started = time.process_time()
    assert explain(io.BytesIO(line * 18_000 + b"Traceback (most recent call last)"), CHECKS) == ()
    assert time.process_time() - started < 2
