"""Failures in other wordings, frames and languages, and those of cut logs, are recognised; their neighbours are not."""

from __future__ import annotations

import io

import pytest

from doctor.explain.rank import explain
from tests.corpus import CHECKS

FAILURES = {
    "dependency-conflict": (
        "A module that was compiled using NumPy 1.x cannot be run in\n"
        "NumPy 2.1.3 as it may crash. To support both 1.x and 2.x\n"
        "versions of NumPy, modules must be compiled with NumPy 2.0.\n",
        "> A module that was compiled using NumPy 1.x cannot be run in\n"
        "> NumPy 2.1.3 as it may crash. To support both 1.x and 2.x\n"
        "> versions of NumPy, modules must be compiled with NumPy 2.0.\n",
        "#12 3.41 A module that was compiled using NumPy 1.x cannot be run in\n"
        "#12 3.41 NumPy 2.0.2 as it may crash. To support both 1.x and 2.x\n",
        "web-1  | A module that was compiled using NumPy 1.x cannot be run in NumPy 2.2.0 as "
        "it may crash.\nweb-1  | AttributeError: _ARRAY_API not found\n",
        "NumPy 2.0.0 as it may crash. To support both 1.x and 2.x\n"
        "versions of NumPy, modules must be compiled with NumPy 2.0.\n"
        "Some module may need to rebuild instead e.g. with 'pybind11>=2.12'.\n",
        "Traceback (most recent call last):\n"
        '  File "/home/u/.venv/lib/python3.12/site-packages/foo/__init__.py", line 3, in '
        "<module>\n    import _foo\nImportError: \n"
        "A module that was compiled using NumPy 1.x cannot",
        "Traceback (most recent call last):\n"
        '  File "/home/u/.venv/lib/python3.12/site-packages/foo/__init__.py", line 3, in '
        "<module>\n    import _foo\n"
        "RuntimeError: module compiled against ABI version 0x1000009 but this version of numpy "
        "is 0x2000000\n",
        "Traceback (most recent call last):\n"
        '  File "/home/u/.venv/lib/python3.12/site-packages/foo/__init__.py", line 3, in '
        "<module>\n    import _foo\n"
        "RuntimeError: module compiled against API version 0x10 but this version of numpy is 0xf\n"
        "ImportError: numpy.core.multiarray failed to import\n",
        "Traceback (most recent call last):\n"
        '  File "/home/u/.venv/lib/python3.12/site-packages/foo/__init__.py", line 3, in '
        "<module>\n    import _foo\n"
        "ImportError: numpy._core.multiarray failed to import (auto-generated because you "
        "didn't call 'numpy.import_array()' after cimporting numpy; use "
        "'<void>numpy._import_array' to disable if you are certain you don't need it).\n",
        "Traceback (most recent call last):\n"
        '  File "/home/u/.venv/lib/python3.12/site-packages/foo/__init__.py", line 3, in '
        "<module>\n    import _foo\n"
        "ValueError: numpy.dtype size changed, may indicate binary incompatibility. Expected "
        "96 from C header, got 88 from PyObject\n",
        "Traceback (most recent call last):\n"
        '  File "/home/u/.venv/lib/python3.12/site-packages/foo/__init__.py", line 3, in '
        "<module>\n    import _foo\n"
        "ValueError: numpy.ndarray size changed, may indicate binary incompatibility. Expected "
        "88 from C header, got 80 from PyObject\n",
        "Traceback (most recent call last):\n"
        '  File "/home/u/.venv/lib/python3.12/site-packages/foo/__init__.py", line 3, in '
        "<module>\n    import _foo\nAttributeError: _ARRAY_API not found\n",
    ),
    "shadowed-module": (
        'Traceback (most recent call last):\n  File "/home/u/mcp.py", line 1, in <module>\n'
        '    from mcp import ClientSession\n  File "/home/u/mcp.py", line 1, in <module>\n'
        "    from mcp import ClientSession\n"
        "ImportError: cannot import name 'ClientSession' from partially initialized module "
        "'mcp' (most likely due to a circular import) (/home/u/mcp.py)\n",
        "#9 1.2 Traceback (most recent call last):\n"
        '#9 1.2   File "/app/telebot.py", line 1, in <module>\n#9 1.2     import telebot\n'
        '#9 1.2   File "/app/telebot.py", line 3, in <module>\n'
        '#9 1.2     bot = telebot.TeleBot("x")\n'
        "#9 1.2 AttributeError: partially initialized module 'telebot' has no attribute "
        "'TeleBot' (most likely due to a circular import)\n",
        'Traceback (most recent call last):\n  File "requests.py", line 1, in <module>\n'
        '    import requests\n  File "/tmp/requests.py", line 2, in <module>\n'
        '    requests.get("x")\n'
        "AttributeError: partially initialized module 'requests' has no attribute 'get' (most "
        "likely due to a circular import)\n",
        "ImportError: cannot import name 'Session' from partially initialized module "
        "'requests' (most likely due to a circular import)\n",
        "AttributeError: partially initialized module 'pandas' has no attribute 'DataFrame' "
        "(most likely due to a circular import)\n",
    ),
    "distutils-missing": (
        'Traceback (most recent call last):\n  File "setup.py", line 10, in <module>\n'
        "    from numpy.distutils.core import setup\n"
        '  File "/usr/lib/python3/dist-packages/numpy/distutils/ccompiler.py", line 10, in '
        "<module>\n    from distutils import ccompiler\n"
        "ImportError: cannot import name 'ccompiler'\n",
        'Traceback (most recent call last):\n  File "/usr/bin/foo", line 3, in <module>\n'
        "    from distutils import sysconfig\n"
        "ImportError: cannot import name 'sysconfig' from 'distutils' "
        "(/usr/lib/python3.8/distutils/__init__.py)\n",
        "ModuleNotFoundError: No module named 'distutils.cmd'\n",
        "ModuleNotFoundError: No module named 'distutils.util'\n",
        "> ModuleNotFoundError: No module named 'distutils.core'\n",
        "#8 12.3   File \"<string>\", line 1, in <module>\n#8 12.3 ModuleNotFoundError: No module named 'distutils'\n",
        'The build on Fedora 40 keeps failing with "ModuleNotFoundError: No module named '
        "'distutils'\". Python is 3.12.\n",
        "Installing the requirements on my Mac keeps throwing 'ModuleNotFoundError: No module named 'distutils''.\n",
        "gyp ERR! stack ModuleNotFoundError: No module named 'distutils'\n",
    ),
    "shared-library-missing": (
        "ImportError: "
        "dlopen(/Users/a/venv/lib/python3.11/site-packages/psycopg2/_psycopg.cpython-311-darwin"
        ".so, 0x0002): Library not loaded: libpq.5.dylib\n  Referenced from: <12AB> /Users/a\n"
        "  Reason: tried: 'libpq.5.dylib' (no such file)\n",
        'Traceback (most recent call last):\n  File "/home/u/a.py", line 1, in <module>\n'
        "    import torch\n"
        "ImportError: /lib/x86_64-linux-gnu/libc.so.6: version `GLIBC_2.34' not found "
        "(required by /home/u/.venv/lib/python3.9/site-packages/torch/lib/libtorch.so)\n",
        "ImportError: /usr/lib/x86_64-linux-gnu/libstdc++.so.6: version `GLIBCXX_3.4.29' not "
        "found (required by /home/u/miniconda3/lib/python3.9/site-packages/scipy/x.so)\n",
        "ImportError: DLL load failed while importing _multiarray_umath: The specified module could not be found.\n",
    ),
    "python-broken": (
        "/usr/bin/python3: /lib/x86_64-linux-gnu/libc.so.6: version `GLIBC_2.38' not found "
        "(required by /lib/x86_64-linux-gnu/libexpat.so.1)\n",
        "dpkg: warning: old python3 package pre-removal script subprocess returned error exit "
        "status 1\n"
        "/usr/bin/python3: /lib/aarch64-linux-gnu/libm.so.6: version `GLIBC_2.35' not found "
        "(required by /usr/bin/python3)\n",
        "python3.11: error while loading shared libraries: libpython3.11.so.1.0: cannot open "
        "shared object file: No such file or directory\n",
    ),
    "conda-not-activated": (
        "!conda activate my_env\n\nAn error occured: `CondaError: Run conda init before conda activate`\n",
        "!conda activate my_env\n\nCondaError: Run 'conda init' before 'conda activate'\n",
        "CommandNotFoundError: Your shell has not been properly configured to use 'conda "
        "activate'.\nTo initialize your shell, run\n\n    $ conda init <SHELL_NAME>\n",
        "An error occurred during the build: `CondaError: Run 'conda init' before 'conda activate'`\n",
        "#7 0.9 CondaError: Run 'conda init' before 'conda activate'\n",
        "!mamba activate x\ncritical libmamba Shell not initialized\n",
    ),
    "apt-broken": (
        "Setting up python3-numpy (1:1.26.4+ds-6ubuntu1) ...\n"
        "dpkg: error processing package python3-numpy (--configure):\n"
        " installed python3-numpy package post-installation script subprocess returned error "
        "exit status 1\n",
        "dpkg: dependency problems prevent configuration of python3-pip:\n"
        " python3-pip depends on python3-wheel; however:\n"
        "  Package python3-wheel is not configured yet.\n",
        "dpkg: error processing package python3.12 (--configure):\n"
        " dependency problems - leaving unconfigured\n"
        "Errors were encountered while processing:\n python3.12\n"
        "E: Sub-process /usr/bin/dpkg returned an error code (1)\n",
        "#9 22.1 dpkg: error processing package python3-minimal (--configure):\n"
        "#9 22.1  installed python3-minimal package post-installation script subprocess "
        "returned error exit status 1\n",
        "Errors were encountered while processing:\n python3-setuptools\n"
        "E: Sub-process /usr/bin/dpkg returned an error code (1)\n",
        "dpkg: Fehler beim Bearbeiten des Paketes python3 (--configure):\n"
        " »installiertes python3-Skript des Paketes post-installation«-Unterprozess gab den "
        "Fehlerwert 1 zurück\nE: Unterprozess /usr/bin/dpkg hat Fehlercode zurückgegeben (1)\n",
    ),
    "network-error": (
        '  File "/app/.venv/lib/python3.11/site-packages/pip/_vendor/urllib3/response.py", '
        "line 443, in _error_catcher\n"
        '    raise ReadTimeoutError(self._pool, None, "Read timed out.")\n',
        "#10 18.2   File "
        '"/usr/local/lib/python3.10/site-packages/pip/_vendor/urllib3/response.py", line 560, '
        "in read\n"
        "#10 18.2     raise IncompleteRead(self._fp_bytes_read, self.length_remaining)\n"
        "#10 18.2 pip._vendor.urllib3.exceptions.IncompleteRead: IncompleteRead(2000 bytes "
        "read, 1000 more expected)\n",
        'pip._vendor.urllib3.exceptions.ProtocolError: ("Connection broken: '
        "ConnectionResetError(104, 'Connection reset by peer')\", ConnectionResetError(104, "
        "'Connection reset by peer'))\n",
        "urllib3.exceptions.IncompleteRead: IncompleteRead(12 bytes read, 99 more expected)\n"
        "During handling of the above exception\n"
        '  File "/usr/lib/python3/dist-packages/pip/_internal/cli/base_command.py", line 165, '
        "in exc_logging_wrapper\n",
        "pip._vendor.requests.exceptions.ChunkedEncodingError: ('Connection broken: "
        "IncompleteRead(0 bytes read)', IncompleteRead(0 bytes read))\n",
        "pip._vendor.requests.exceptions.ConnectionError: ('Connection aborted.', "
        "RemoteDisconnected('Remote end closed connection without response'))\n",
        "Err:1 http://deb.example/debian bookworm InRelease\n"
        "  Temporary failure resolving 'deb.example'\n"
        "W: Failed to fetch http://deb.example/debian/dists/bookworm/InRelease  Temporary "
        "failure resolving 'deb.example'\nE: Unable to locate package python3-pip\n",
        "Err:4 http://deb.example/debian bookworm/main amd64 python3-pip all 23.0\n"
        "  Connection timed out [IP: 1.2.3.4 80]\n"
        "E: Failed to fetch http://deb.example/debian/pool/python3-pip.deb  Connection timed "
        "out [IP: 1.2.3.4 80]\n"
        "E: Unable to fetch some archives, maybe run apt-get update or try with --fix-missing?\n",
    ),
    "disk-full": (
        "OSError: [Errno 28] No space left on device\n...\n"
        "note: This error originates from a subprocess, and is likely not a problem with pip.\n",
        "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device\n",
        "  × Building wheel for torch (pyproject.toml) did not run successfully.\n"
        "  OSError: [Errno 28] No space left on device\n",
        "E: Write error - write (28: No space left on device)\n",
        "error: Failed to install: torch-2.0-cp311.whl\n  Caused by: failed to copy file\n"
        "  Caused by: No space left on device (os error 28)\n",
        "tar: foo: Cannot write: No space left on device\n"
        "note: This error originates from a subprocess, and is likely not a problem with pip.\n",
    ),
    "pip-missing": (
        "pip: The term 'pip' is not recognized as a name of a cmdlet, function, script file, "
        "or executable program.\nCheck the spelling of the name\n",
        'pip : Die Benennung "pip" wurde nicht als Name eines Cmdlet, einer Funktion, einer '
        "Skriptdatei oder eines ausführbaren Programms erkannt.\n"
        "    + CategoryInfo          : ObjectNotFound: (pip:String) [], CommandNotFoundException\n",
        "pip : Le terme «pip» n'est pas reconnu comme nom d'applet de commande, fonction, "
        "fichier de script ou programme exécutable.\n"
        "+ CategoryInfo : ObjectNotFound: (pip:String) [], CommandNotFoundException\n",
        "pip3 : El término 'pip3' no se reconoce como nombre de un cmdlet\n"
        "    + CategoryInfo          : ObjectNotFound: (pip3:String) [], "
        "CommandNotFoundException\n",
        "> pip : 无法将“pip”项识别为 cmdlet、函数、脚本文件或可运行程序的名称。\n"
        "> + CategoryInfo          : ObjectNotFound: (pip:String) [], CommandNotFoundException\n",
        "'pip' is not recognized as an internal or external command,\noperable program or batch file.\n",
        'Der Befehl "pip" ist entweder falsch geschrieben oder\nkonnte nicht gefunden werden.\n',
        "'pip' n’est pas reconnu en tant que commande interne\n"
        "ou externe, un programme exécutable ou un fichier de commandes.\n",
        '"pip" no se reconoce como un comando interno o externo,\nprograma o archivo por lotes ejecutable.\n',
        "'pip' 不是内部或外部命令，也不是可运行的程序\n或批处理文件。\n",
        '"pip" не является внутренней или внешней\nкомандой, исполняемой программой или пакетным файлом.\n',
        "'pip' não é reconhecido como um comando interno\nou externo, um programa operável ou um arquivo em lotes.\n",
        "'pip' は、内部コマンドまたは外部コマンド、\n"
        "操作可能なプログラムまたはバッチ ファイルとして認識されていません。\n",
        'OCI runtime exec failed: exec failed: unable to start container process: exec: "pip": '
        "executable file not found in $PATH: unknown\n",
    ),
    "python-missing": (
        "python : The term 'python' is not recognized as the name of a cmdlet, function, "
        "script file, or operable program.\n",
    ),
    "command-not-found": (
        "uv : The term 'uv' is not recognized as the name of a cmdlet, function, script file, "
        "or operable program.\n+ uv sync\n",
    ),
    "build-failure": (
        "  Running setup.py bdist_wheel for pycrypto: finished with status 'error'\n"
        "  Failed building wheel for pycrypto\n",
        "Building wheel for dlib (setup.py) ... error\n  ERROR: Failed building wheel for dlib\n",
        "Building wheel for dlib (setup.py) ... error\n",
        "Failed to build dlib\n"
        "ERROR: Could not build wheels for dlib, which is required to install "
        "pyproject.toml-based projects\n",
        "ERROR: Failed to build installable wheels for some pyproject.toml based projects (insightface)\n",
        "error: Failed to build: `insightface==0.7`\n  ╰─▶ Build backend failed\n",
        "  x Failed to build `psycopg2==2.9.9`\n  |-> The build backend returned an error\n"
        "  `-> Call to `setuptools.build_meta:__legacy__.build_wheel` failed (exit status: 1)\n",
        "  x Failed to build `foo==1`\n  |-> The build backend returned an error\n",
        "error: command 'gcc' failed with exit status 1\n"
        "----------------------------------------\n"
        "Command \"/usr/bin/python3 -u -c 'import setuptools'\" failed with error code 1 in "
        "/tmp/pip-build-x/foo/\n",
        "ERROR: Command errored out with exit status 1: /usr/bin/python3 -c 'import setup' "
        "egg_info Check the logs for full command output.\n",
        "  error: subprocess-exited-with-error\n",
        "  note: This error originates from a subprocess, and is likely not a problem with pip.\n"
        "  ERROR: Failed building wheel for mpi4py\nFailed to build mpi4py\n",
        "note: This error originates from a subprocess, and is likely not a problem with pip.\n",
        "error: metadata-generation-failed\n\n"
        "× Encountered error while generating package metadata.\n╰─> See above for output.\n",
    ),
    "build-tools-missing": (
        "src/foo.c:3:10: fatal error: libfoo/bar.h: No such file or directory\n"
        "compilation terminated.\n"
        "error: command 'x86_64-linux-gnu-gcc' failed with exit status 1\n",
        "docker: Error response from daemon: OCI runtime create failed: runc create failed: "
        'unable to start container process: exec: "gcc": executable file not found in $PATH: '
        "unknown.\n",
        "OCI runtime exec failed: exec failed: unable to start container process: exec: "
        '"make": executable file not found in $PATH: unknown\n',
        "error: command 'gcc' failed: No such file or directory\n",
        "unable to execute 'aarch64-linux-gnu-gcc': No such file or directory\n"
        "error: command 'aarch64-linux-gnu-gcc' failed: No such file or directory\n",
    ),
    "index-auth": (
        "Err:1 http://deb.example/debian bookworm InRelease\n"
        "  407  Proxy Authentication Required [IP: 10.0.0.1 3128]\n"
        "E: Failed to fetch http://deb.example/debian/dists/bookworm/InRelease  407  Proxy "
        "Authentication Required [IP: 10.0.0.1 3128]\n",
        "E: Failed to fetch http://deb.example/debian/pool/main/p/python3-pip.deb  403  Forbidden [IP: 1.2.3.4 80]\n",
    ),
    "pip-script-broken": (
        "Traceback (most recent call last):\n"
        '  File "/usr/local/bin/pip", line 5, in <module>\n'
        "    from pkg_resources import load_entry_point\n"
        "pkg_resources.DistributionNotFound: pip==0.8.1\n",
        'Traceback (most recent call last):\n  File "/usr/bin/pip3", line 9, in <module>\n'
        "    load_entry_point('pip==1.5.6', 'console_scripts', 'pip3')()\n"
        "pkg_resources.DistributionNotFound: The 'pip==1.5.6' distribution was not found and "
        "is required by the application\n",
        "pkg_resources.DistributionNotFound: The 'pip==1.4.1' distribution was not found and "
        "is required by the application\n",
    ),
    "dead-pipx-apps": (
        "FileNotFoundError: [Errno 2] No such file or directory: '/root/.local/share/pipx/venvs/poetry/bin/python'\n",
        "bash: /home/u/.local/bin/black: /home/u/.local/share/pipx/venvs/black/bin/python: bad "
        "interpreter: No such file or directory\n",
        "FileNotFoundError: [Errno 2] No such file or directory: '/Users/a/.local/pipx/venvs/httpie/bin/python'\n",
    ),
    "invalid-metadata": (
        "  ValueError\n\n  Unknown metadata version 2.4\n\n  at "
        "~/.local/share/pypoetry/venv/lib/python3.10/site-packages/pkginfo/distribution.py:88 "
        "in _getHeaderAttrs\n",
        "  PackageInfoError\n\n  Unable to determine package info for path: /tmp/x/foo-1.0-py3-none-any.whl\n",
    ),
    "apt-unavailable": ("CI fails since noble became the default:\n\nE: Unable to locate package python3.11-venv\n",),
}
"""Logs that show a condition, by its id."""
SILENT = (
    "RuntimeWarning: numpy.ufunc size changed, may indicate binary incompatibility. "
    "Expected 192 from C header, got 216 from PyObject\n  return f(*args, **kwds)\n"
    "3 passed in 1.2s\n",
    "In NumPy 2.0 the ABI changed. A module that was compiled using NumPy 1.x cannot be "
    "run in NumPy 2, so we rebuilt all wheels.\n",
    "$ python -c 'import numpy; print(numpy.__version__)'\n2.0.0\n",
    'Traceback (most recent call last):\n  File "/home/u/app.py", line 3, in <module>\n'
    "    np.zeros(3).foo\nAttributeError: 'numpy.ndarray' object has no attribute 'foo'\n",
    'Traceback (most recent call last):\n  File "/app/a.py", line 1, in <module>\n'
    '    from b import x\n  File "/app/b.py", line 1, in <module>\n    from a import y\n'
    "ImportError: cannot import name 'y' from partially initialized module 'a' (most "
    "likely due to a circular import) (/app/a.py)\n",
    "Traceback (most recent call last):\n"
    '  File "/app/shop/__init__.py", line 1, in <module>\n    from shop.views import x\n'
    '  File "/app/shop/views.py", line 1, in <module>\n    from shop import models\n'
    "ImportError: cannot import name 'models' from partially initialized module 'shop' "
    "(most likely due to a circular import) (/app/shop/__init__.py)\n",
    'Traceback (most recent call last):\n  File "/app/main.py", line 1, in <module>\n'
    '    import shop\n  File "/app/shop/__init__.py", line 1, in <module>\n'
    '    from . import models\n  File "/app/shop/models.py", line 4, in <module>\n'
    "    class A(shop.Base): pass\n"
    "AttributeError: partially initialized module 'shop' has no attribute 'Base' (most "
    "likely due to a circular import)\n",
    "Circular imports raise ImportError: cannot import name X from partially initialized "
    "module, which you solve by moving the import into the function.\n",
    "Setting up python3-numpy (1:1.26.4+ds-6ubuntu1) ...\nProcessing triggers for man-db (2.12.0-4build2) ...\n",
    "dpkg: warning: while removing python3-foo, directory '/usr/lib/python3' not empty so not removed\n",
    "dpkg: error processing package mysql-server (--configure):\n"
    " installed mysql-server package post-installation script subprocess returned error "
    "exit status 1\n",
    'Traceback (most recent call last):\n  File "/home/u/app.py", line 5, in <module>\n'
    "    r = requests.get(u)\n"
    '  File "/home/u/.venv/lib/python3.11/site-packages/urllib3/response.py", line 541, in '
    "read\n    raise IncompleteRead(self._fp_bytes_read, self.length_remaining)\n"
    "urllib3.exceptions.IncompleteRead: IncompleteRead(3 bytes read)\n",
    "  Downloading foo-1.0.whl (1 MB)\nSuccessfully installed foo-1.0\n",
    "if you see `CondaError: Run 'conda init' before 'conda activate'` you should run "
    "conda init first and open a new shell.\n",
    "Building wheel for dlib (setup.py) ... done\nSuccessfully built dlib\n",
    "Collecting foo\nFailed building wheel for foo\nRunning setup.py clean for foo\n"
    "Failed to build foo\nInstalling collected packages: foo\n"
    "    Running setup.py install for foo ... done\nSuccessfully installed foo-1.0\n",
    "/usr/bin/ld: main.o: undefined reference to foo\n"
    "collect2: error: ld returned 1 exit status\nmake: *** [app] Error 1\n",
    "src/main.c:3:10: fatal error: foo/bar.h: No such file or directory\n"
    "compilation terminated.\nmake: *** [main.o] Error 1\n",
    "./server: /lib/x86_64-linux-gnu/libc.so.6: version `GLIBC_2.34' not found (required by ./server)\n",
    "node: error while loading shared libraries: libssl.so.1.1: cannot open shared object "
    "file: No such file or directory\n",
    "Err:1 http://archive.example/ubuntu jammy InRelease\n"
    "  403  Forbidden [IP: 1.2.3.4 80]\n"
    "Get:2 http://archive.example/ubuntu jammy InRelease\nReading package lists...\n"
    "Setting up python3-pip (22) ...\n",
    "INFO: GET /api 403 Forbidden\n",
    "foo : The term 'foo' is not recognized as the name of a cmdlet, function, script file, or operable program.\n",
    "OSError: [Errno 28] No space left on device\n  at postgres\n",
    "twine check dist/*\nChecking dist/foo-1.0.whl: PASSED\n",
)
"""Warnings, successes, failures of other programs, and sentences about a failure."""


CASES = [(condition, log) for condition, logs in FAILURES.items() for log in logs]


@pytest.mark.parametrize(("condition", "log"), CASES, ids=range(len(CASES)))
def test_a_failure_is_recognised(condition: str, log: str) -> None:
    assert [match.id for match in explain(io.BytesIO(log.encode()), CHECKS)][:1] == [condition]


@pytest.mark.parametrize("log", SILENT, ids=range(len(SILENT)))
def test_a_neighbour_is_not_taken_for_it(log: str) -> None:
    assert explain(io.BytesIO(log.encode()), CHECKS) == ()
