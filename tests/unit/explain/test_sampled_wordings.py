"""Wordings of failures that no message of a check had: one log or more for each rule."""

from __future__ import annotations

import io

import pytest

from doctor.core import plugins
from doctor.explain.rank import explain

CHECKS = plugins.conditions()
FAILURES = {
    "uv-unusable": ("error: Required uv version `>=0.8` does not match the running version `0.7.3`\n",),
    "build-tools-missing": (
        "RuntimeError: CMake must be installed to build the following extensions: dlib\n",
        "The headers or library files could not be found for jpeg,\na required dependency when compiling Pillow.\n",
        "Error: Please make sure the libxml2 and libxslt development packages are installed.\n",
        "** make sure the development packages of libxml2 and libxslt are installed **\n",
    ),
    "resolution-conflict": (
        "$ conda install -c esri rover\nUnsatisfiableError:\nNote that strict channel priority may have removed "
        "packages required for satisfiability.\n",
    ),
    "noexec-venv": ("Program 'pip.exe' failed to run: Access is deniedAt line:1 char:1\n+ pip --version\n",),
    "apt-unavailable": (
        "Failed to resolve the transaction:\nNo match for argument: python3-foo\nYou can try to add to command line:\n",
        "Step 5/9 : RUN apk add --update py2-pip\nERROR: unsatisfiable constraints:\n  py2-pip (missing):\n    "
        "required by: "
        "world[py2-pip]\n",
    ),
    "permission-denied": ("error: /usr/local/lib/python2.7/dist-packages/pep8.py: Permission denied\n",),
    "python-missing": (
        "bash: ./x.py: /usr/bin/python3: bad interpreter: No such file or directory\n",
        'npm ERR! gyp verb check python checking for Python executable "C:\\Python310" in the PATH\n'
        "npm ERR! gyp verb `which` failed Error: not found: C:\\Python310\n",
        'gyp ERR! find Python checking if "python3" can be used\ngyp ERR! find Python - "python3" is not in PATH or '
        "produced "
        "an error\n",
        "/Users/u/.pyenv/shims/python3: line 21: /usr/local/Cellar/pyenv/1.2.20/libexec/pyenv: No such file or "
        "directory\n",
    ),
    "damaged-package": (
        "  × Failed to download `pluggy==1.6.0`\n  ├─▶ Failed to extract archive: pluggy-1.6.0-py3-none-any.whl\n"
        "  ├─▶ I/O operation failed during extraction\n  ╰─▶ unexpected BufError\n",
    ),
    "activate-missing": (
        "ERROR: Cannot activate python venv, aborting...\n",
        ". : The term 'C:\\py\\venvs\\uvula\\Scripts\\activate.ps1' is not recognized as the name of a cmdlet, "
        "function\n",
    ),
    "build-failure": (
        "> uv sync\n[...]\n  × Failed to build `rover-merge==0.2`\n[...]\n",
        'Command "/usr/bin/python -m pip install --ignore-installed --prefix /tmp/pip-build-env-KQ3gSS -- poetry>=1" '
        "failed with error code 1 in None\n",
        '  File "setup.py", line 4, in <module>\n    from pip.req import parse_requirements\nModuleNotFoundError: No '
        "module named 'pip.req'\n",
        'ERROR: File "setup.py" or "setup.cfg" not found. Directory cannot be installed in editable mode: /home/u/p\n',
        "* Getting build dependencies for wheel...\n\nERROR Missing dependencies:\n\tsetuptools_scm>=6.2\n",
    ),
    "damaged-installation": (
        "ERROR: Could not install packages due to an OSError: [Errno 2] No such file or directory: "
        "'/home/u/venv/lib/python3.10/site-packages/colorama-0.4.4.dist-info/METADATA'\n",
        "$ pip list\nWARNING: Ignoring invalid distribution ~umpy (/home/u/venv/lib/python3.11/site-packages)\n",
    ),
    "dead-script": (
        "$ ./manage.py check\n/usr/bin/env: ‘python3\\r’: No such file or directory\n",
        "$ ./x.py\nbash: ./x.py: /usr/bin/python3^M: bad interpreter: No such file or directory\n",
        "bash: ./x.py: python3: bad interpreter: No such file or directory\n",
        "zsh: ./x.py: bad interpreter: python3: no such file or directory\n",
    ),
    "dead-service": ("INFO spawnerr: can't find command '/srv/api/venv/bin/gunicorn'\n",),
    "dependency-conflict": (
        "AttributeError: module 'jwt' has no attribute 'encode'\n",
        "AttributeError: module 'lib' has no attribute 'X509_V_FLAG_CB_ISSUER_CHECK'\n",
        '  File "/home/b/.venv/lib/python3.11/site-packages/piptools/scripts/compile.py", line 618, in cli\n'
        "AttributeError: 'PackageFinder' object has no attribute 'allow_all_prereleases'\n",
        "AttributeError: module 'numpy' has no attribute 'float'.\n",
        "ImportError: tokenizers>=0.11.1,<0.13 is required for a normal functioning of this module, but found "
        "tokenizers==0.13.2.\n",
        "ImportError: Pandas requires version '2.0.1' or newer of 'xlrd' (version '1.2.0' currently installed).\n",
        "ImportError: libcublas.so.12: symbol cublasLtGetStatusString version libcublasLt.so.12 not defined in file "
        "libcublasLt.so.12 with link time reference\n",
        "ImportError: The client is too old. Run `pip install --upgrade protobuf` and try again.\n",
    ),
    "module-not-found": (
        "fnord 82 has no gnusto any more, which causes the below module not found error.\n```\nModuleNotFoundError: "
        "No module named 'gnusto'\n```\n",
        "I am encountering the following error:\n\nImportError: cannot import name 'Exc' from 'streamlit'\n",
        ":=== Critical error:\n    MESSAGE: Failed import some modules.\n    ERROR: No module named 'wget'\n",
        "[homeassistant.setup] Setup failed for custom integration 'easee': Unable to import component: No module "
        "named "
        "'pyeasee'\n",
        'Traceback (most recent call last):\n  File "vis.py", line 14, in <module>\n    from transformers import '
        "CLIPSeg\n"
        "ImportError: cannot import name 'CLIPSeg' from 'transformers'\n",
        "ImportError: Using a `device_map` requires Accelerate: `pip install accelerate`\n",
        "ImportError: lxml not found, please install it\n",
        "ImportError: Install xlrd >= 0.9.0 for Excel support\n",
        "ImportError: `save_model` requires h5py.\n",
        "ImportError: Unable to import required dependencies:\nnumpy: No module named 'numpy'\n",
    ),
    "apt-broken": (
        "The following packages have unmet dependencies:\n libpq-dev : Depends: libpq5 (= 12.9-0) but 14.2-1 is to be "
        "installed\nE: Unable to correct problems, you have held broken packages.\n",
    ),
    "no-project-venv": (
        "error: No Python default installation found in virtual environments\n",
        "No executables are provided by package `requests`; removing tool\nerror: Failed to install entrypoints\n",
        "$ pipx install requests\nNo apps associated with package requests or its dependencies. If you are "
        "attempting to "
        "install a library, pipx should not be used.\n",
    ),
    "no-symlinks": (
        "Using CPython 3.12.10\nCreating virtual environment at: .venv\nerror: Operation not permitted (os error 1)\n",
    ),
    "not-activated": (
        "error: Failed to create virtual environment\n  Caused by: A virtual environment already exists at `.venv`. "
        "Use "
        "`--clear` to replace it\n",
    ),
    "out-of-memory": (
        "Collecting fnord\n  Downloading fnord-1.0.whl (887.5 MB)\n     ━━━ 887.4/887.5 MB 22.8 MB/s eta 0:00:01"
        "setup.sh: line 43: 5157 Killed\n",
        "- ERROR: Command 'pip3 install -q torch' returned code 137\n",
    ),
    "pip-missing": ('"$ python3 -m pip install -r r.txt" returns "/usr/bin/python3: No module named pip"\n',),
    "python-too-old": (
        '  File "/srv/todo.py", line 3\n    match sys.argv[1:]:\n          ^\nSyntaxError: invalid syntax\n',
        '  File "bot.py", line 12\n    while chunk := f.read(8192):\n                ^\nSyntaxError: invalid syntax\n',
    ),
    "python-unsupported": (
        "Importing fnord in a notebook raises the error:\nImportError: cannot import name 'Mapping' from "
        "'collections' (/opt/py/lib/python3.12/collections/__init__.py)\n\nPython 3.12.4\n",
        '  File "old.py", line 3\n    print "hello"\n          ^\nSyntaxError: Missing parentheses in call to '
        "'print'\n",
        '  File "old.py", line 3\n    except Exception, e:\n                    ^\nSyntaxError: invalid syntax\n',
        "  File \"main.py\", line 5, in <module>\n    x = raw_input()\nNameError: name 'raw_input' is not defined\n",
        "  File \"main.py\", line 5, in <module>\n    import tomllib\nModuleNotFoundError: No module named 'tomllib'\n",
    ),
    "requirements-not-met": (
        "ERROR (MainThread) [homeassistant.setup] Setup failed for foo: Requirements for foo not found: "
        "['pyfoo==1.2'].\n",
    ),
    "shared-library-missing": (
        "clang.cindex.LibclangError: dlopen(libclang.dylib, 6): image not found. To provide a path to libclang use "
        "Config.set_library_path() or Config.set_library_file().\n",
        "[ERROR] Runtime.ImportModuleError: Unable to import module 'app': /lib64/libc.so.6: version `GLIBC_2.28' "
        "not found "
        "(required by /var/task/_rust.abi3.so)\n",
        'Error loading "E:\\ComfyUI\\python_embeded\\Lib\\site-packages\\torch\\lib\\shm.dll" or one of its '
        "dependencies.\n",
        "OSError: Could not find lib geos_c or load any of its variants ['libgeos_c.so.1', 'libgeos_c.so'].\n",
        'django.core.exceptions.ImproperlyConfigured: Could not find the GDAL library (tried "gdal", "GDAL").\n',
    ),
    "venv-module-missing": ("ERROR: python3-venv is not installed, aborting...\n",),
}
SILENT = (
    "app[worker.1]: WARNING: Ignoring invalid distribution -wh-pip (/usr/local/lib/python3.9/site-packages)\n"
    "app[worker.1]: Collecting git+https://github.com/pyrogram/pyrogram@master (from -r requirements.txt (line 1))\n",
    "ImportError: cannot import name 'Exc' from 'shop.models'\n",
    "On Ubuntu 24.04 you will get the following error when you install modules.\n\nerror: "
    "externally-managed-environment\n\n"
    "× This environment is externally managed\n╰─> To install Python packages system-wide, try apt install\n"
    "    python3-xyz, where xyz is the package you are trying to\n    install.\n",
    'In the last chapter I add a note on the error "This environment is externally managed" from PEP 668.\n',
    "1.4.2\n- Fixed: `ERROR: Could not find a version that satisfies the requirement` for Python 3.12\n",
    "WARNING: The script flask is installed in '/home/u/.venv/bin' which is not on PATH.\nSuccessfully installed "
    "flask\n",
    "ImportError: this needs requests to be made by POST; requires authentication\n",
    "SKIPPED [1] tests/test_a.py:3: could not import 'numpy': No module named 'numpy'\n",
    "Solution for \"ModuleNotFoundError: No module named 'RPi'\" in check.py\n\nIf you see this error when trying to "
    "run "
    "check.py\n\n```\nModuleNotFoundError: No module named 'RPi'\n```\nThen you need to upgrade the package.\n",
    'gyp verb find Python - "python3" is not in PATH or produced an error\ngyp info find Python using Python version '
    "3.9\n",
    "E         - No module named yaml. Install it: pip install pyyaml\n"
    "E         + ModuleNotFoundError: No module named 'yaml'\n\ntests/test_hints.py:5: AssertionError\n",
    "sam@lap:~/t$ uv pip install idna\nerror: No virtual environment found; run `uv venv` to create an environment\n"
    "sam@lap:~/t$ uv venv\nsam@lap:~/t$ uv pip install idna\nInstalled 1 package in 34ms\n + idna==3.20\n",
    "$ pip install numpy\nWARNING: Ignoring invalid distribution ~umpy (/home/u/venv/lib/python3.11/site-packages)\n"
    "Successfully installed numpy-2.1.0\n",
    "RuntimeError: the request requires numpy arrays of one shape\n",
    "ImportError: this plug-in requires a newer server\n",
    "web_1 exited with code 137\n",
)
"""A comparison in a test, a retry that worked, a warning, and errors that ask for no package."""
CASES = [(condition, log) for condition, logs in FAILURES.items() for log in logs]


@pytest.mark.parametrize(("condition", "log"), CASES, ids=range(len(CASES)))
def test_a_failure_is_recognised(condition: str, log: str) -> None:
    assert [match.id for match in explain(io.BytesIO(log.encode()), CHECKS)][:1] == [condition]


@pytest.mark.parametrize("log", SILENT, ids=range(len(SILENT)))
def test_a_neighbour_is_not_taken_for_it(log: str) -> None:
    assert explain(io.BytesIO(log.encode()), CHECKS) == ()
