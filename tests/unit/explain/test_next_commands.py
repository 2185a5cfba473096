"""The next command is one that works with the file, the name and the Python that the log shows."""

from __future__ import annotations

import pytest

from tests.corpus import answer

_PROXY = (
    "WARNING: Retrying (Retry(total=4)) after connection broken by 'ProxyError('Cannot connect to proxy.', "
    "OSError('Tunnel connection failed: 407 Proxy Authentication Required'))': /simple/six/\n"
)
_NO_VENV = (
    "error: No virtual environment found; run `uv venv` to create an environment, or pass `--system` to install into a "
    "non-virtual environment\n"
)
_NO_FILE = (
    "ERROR: Could not find a version that satisfies the requirement fnord==3.7 (from versions: none)\n"
    "ERROR: No matching distribution found for fnord==3.7\n"
)
_NO_ENSUREPIP = (
    "The virtual environment was not created successfully because ensurepip is not\navailable.  On Debian/Ubuntu "
    "systems, you need to install the python3-venv\npackage using the following command.\n\n    apt install "
    "python3.13-venv\n\nYou may need to use sudo with that command.  After installing the python3-venv\npackage, "
    "recreate your virtual environment.\n\n"
)
ANSWERS = {
    "nothing at the index that was named": (
        f"ada@box:~$ pip install --retries 0 --index-url http://pkg.lan/simple 'fnord==3.7'\n{_NO_FILE}",
        "pip install -vv --retries 0 --index-url http://pkg.lan/simple fnord==3.7",
    ),
    "nothing at an index that the log does not show": (
        f"ada@box:~$ pip install -i $INDEX 'fnord==3.7'\n{_NO_FILE}",
        "doctor explain no-matching-distribution",
    ),
    "no such version at the index that was named": (
        f"ada@box:~$ pip install -i http://pkg.lan/simple 'fnord==3.7'\n{_NO_FILE.replace('none', '3.4, 3.5')}",
        "pip install -i http://pkg.lan/simple fnord",
    ),
    "nothing at the usual index": (
        f"ada@box:~$ pip install 'requests==3.7'\n{_NO_FILE.replace('fnord', 'requests')}",
        "doctor fix requests==3.7",
    ),
    "a Python that uv may not fetch": (
        "$ uv sync\nerror: No interpreter found for Python >=3.12 in managed installations or search path\n\nhint: A "
        "managed Python download is available for Python >=3.12, but Python downloads are set to 'never'\n",
        "UV_PYTHON_DOWNLOADS=manual uv python install 3.12",
    ),
    "a module that Python has removed": ("ModuleNotFoundError: No module named 'cgi'\n", "doctor fix legacy-cgi"),
    "a part of such a module": ("ModuleNotFoundError: No module named 'xdrlib.fnord'\n", "doctor fix standard-xdrlib"),
    "a module without a copy": ("ModuleNotFoundError: No module named 'imp'\n", "doctor fix --venv --python 3.11"),
    "a module without a copy for longer": (
        "ModuleNotFoundError: No module named 'parser'\n",
        "doctor fix --venv --python 3.9",
    ),
    "a pin of a list, which cannot be built": (
        "$ pip install -r old.txt\nCollecting fnord==1.2\n  Downloading fnord-1.2.tar.gz (10 kB)\nCollecting six\n"
        "Building wheels for collected packages: fnord\n  Building wheel for fnord (setup.py): started\n  Building "
        "wheel for fnord (setup.py): finished with status 'error'\n  error: subprocess-exited-with-error\n",
        "In old.txt, replace fnord==1.2 with fnord>1.2. Then: `doctor fix -r old.txt`",
    ),
    "a module that uvicorn does not find": (
        'ada@box:~$ uvicorn main:app\nERROR:    Error loading ASGI app. Could not import module "main".\n',
        "Start it in the folder from which `main` can be imported.",
    ),
    "a script that creates an environment": (
        f"ada@box:~$ ./setup.sh\n{_NO_ENSUREPIP}",
        "apt-get install python3.13-venv",
    ),
    "make, which creates an environment": (
        f"ada@box:~$ make\npython3 -m venv .venv\n{_NO_ENSUREPIP}make: *** [Makefile:2: .venv/ok] Error 1\n",
        "apt-get install python3.13-venv",
    ),
    "an environment after make": (
        f"ada@box:~$ make clean\nrm -rf .venv\nada@box:~$ python3 -m venv .venv\n{_NO_ENSUREPIP}",
        "doctor fix --venv",
    ),
    "a proxy with a login": (
        f"ada@box:~$ pip install six\n{_PROXY}",
        "export HTTPS_PROXY=http://USER:PASSWORD@HOST:PORT",
    ),
    "a folder without a project": (
        "ada@box:~$ pip install -e .\nERROR: file:///home/ada does not appear to be a Python project: neither "
        "'setup.py' "
        "nor 'pyproject.toml' found.\n",
        "Repeat the command in the folder that contains pyproject.toml or setup.py.",
    ),
    "distutils in the build of a package that was named": (
        "$ pip install fnord==1.2 --no-cache-dir\n  Getting requirements to build wheel did not run successfully.\n"
        "  ModuleNotFoundError: No module named 'distutils'\n",
        "doctor fix --venv --python 3.11 fnord==1.2",
    ),
    "distutils in node-gyp": (
        "gyp info using node-gyp@8.4.1\ngyp ERR! stack     from distutils.version import StrictVersion\n"
        "ModuleNotFoundError: No module named 'distutils'\ngyp ERR! configure error\n",
        "apt-get install python3-setuptools",
    ),
    "distutils in node-gyp with a Python of pyenv": (
        'gyp info find Python using Python version 3.12.1 found at "/home/ada/.pyenv/versions/3.12.1/bin/python3"\n'
        "ModuleNotFoundError: No module named 'distutils'\ngyp ERR! configure error\n",
        "/home/ada/.pyenv/versions/3.12.1/bin/python3 -m pip install setuptools",
    ),
    "an archive that has nothing for this release": (
        "$ sudo apt update\nErr:6 https://ppa.launchpadcontent.net/deadsnakes/ppa/ubuntu oracular Release\n  404 "
        " Not Found\n"
        "E: The repository 'https://ppa.launchpadcontent.net/deadsnakes/ppa/ubuntu oracular Release' does not have a "
        "Release file.\n",
        "sudo add-apt-repository --remove ppa:deadsnakes/ppa",
    ),
    "pipx without ensurepip": (
        "$ pipx install fnord\nThe virtual environment was not created successfully because ensurepip is "
        "not\navailable.  "
        "On Debian/Ubuntu systems, you need to install the python3-venv\npackage using the following "
        "command.\n\n    apt "
        "install python3.10-venv\n\nFailing command: /home/ada/.local/share/pipx/shared/bin/python3\n",
        "apt-get install python3.10-venv",
    ),
    "uv without an environment": (f"$ uv pip install six\n{_NO_VENV}", "uv venv && uv pip install six"),
    "an option that uv corrects": (
        "$ uv sync --dev-deps\nerror: unexpected argument '--dev-deps' found\n\n  tip: a similar argument exists: "
        "'--dev'\n\nUsage: uv sync --dev\n",
        "uv sync --dev",
    ),
    "an option that uv does not have": (
        "$ uv sync --fnord\nerror: unexpected argument '--fnord' found\n\nUsage: uv sync [OPTIONS]\n",
        "uv sync",
    ),
    "a version that the file of conda names": (
        "$ conda env create -f environment.yml\nPip subprocess error:\nERROR: Could not find a version that "
        "satisfies the "
        "requirement torch==1.7.1 (from versions: 2.0.0, 2.1.0)\nERROR: No matching distribution found for "
        "torch==1.7.1\n\n"
        "CondaEnvException: Pip failed\n",
        "In environment.yml, replace torch==1.7.1 with torch==2.0.0, a version that pip lists. Then: "
        "`conda env update --file environment.yml`",
    ),
    "a build of the list that conda made": (
        "(base) $ conda env create -f environment.yml\nCollecting fnord==0.11.2 (from -r "
        "/work/condaenv.cs2b2da2.requirements.txt (line 1))\n  Using cached fnord-0.11.2.tar.gz\n    Complete "
        "output from "
        "command python setup.py egg_info:\n    RuntimeError: fnord needs an older compiler\n",
        "In environment.yml, replace fnord==0.11.2 with fnord>0.11.2. Then: `conda env update --file environment.yml`",
    ),
    "an environment elsewhere whose folder was moved": (
        "(venv) ada@box:~/new$ pip install six\nbash: /home/ada/new/venv/bin/pip: /home/ada/old/venv/bin/python3: bad "
        "interpreter: No such file or directory\n",
        "doctor fix --venv --path /home/ada/new/venv six",
    ),
    "a compiler without its part for C++": (
        "$ pip install fnord\n  gcc: fatal error: cannot execute 'cc1plus': execvp: No such file or directory\n  "
        "error: "
        "command '/usr/bin/gcc' failed with exit code 1\n  ERROR: Failed building wheel for fnord\n",
        "apt-get install build-essential python3-dev",
    ),
    "a build without a reason that names its package": (
        "$ uv sync\n  × Failed to build `fnord==1.9.0`\n  ├─▶ The build backend returned an error\n  ╰─▶ Call to "
        "`setuptools.build_meta:__legacy__.get_requires_for_build_wheel` failed: expected value at line 1 column 1\n",
        "Require a newer release of fnord, the package that could not be built.",
    ),
    "a build of a repository's package": (
        "$ uv sync\n  × Failed to build `fnord @ git+https://git.example/fnord`\n  ├─▶ The build backend "
        "returned an error\n  ╰─▶ Call to "
        "`setuptools.build_meta:__legacy__.build_wheel` failed (exit status: 1)\n\n      [stderr]\n"
        "      ModuleNotFoundError: No module named 'torch'\n",
        '[tool.uv.extra-build-dependencies]\nfnord = ["torch"]',
    ),
    "Python in a list of packages": (
        "$ pip install -r requirements.txt\nERROR: Could not find a version that satisfies the requirement "
        "python>=3.7 (from "
        "versions: none)\nERROR: No matching distribution found for python>=3.7\n",
        "sed -i '/^python *[<=~!>]/d' requirements.txt && doctor fix -r requirements.txt",
    ),
    "a word of the command in a list of packages": (
        "ERROR: Could not find a version that satisfies the requirement install==1.3.5 (from versions: "
        "none)\nERROR: No "
        "matching distribution found for install==1.3.5\n",
        "Remove the line that begins with install from the requirements file.",
    ),
    "a module of Python that setup.py requires": (
        "No local packages or working download links found for traceback\nerror: Could not find suitable "
        "distribution for "
        "Requirement.parse('traceback')\n",
        "python3 -c 'import traceback'",
    ),
    "a part of a package that Python 2 does not have": (
        'Traceback (most recent call last):\n  File "fnord.py", line 1, in <module>\nImportError: No module named '
        "packaging.version\n",
        "doctor fix packaging",
    ),
    "virtualenv with another Python": (
        "pi@fnord:~ $ virtualenv -p /usr/bin/python3.5 /home/pi/env\npi@fnord:~ $ ./venv/bin/activate\n-bash: "
        "./venv/bin/activate: No such file or directory\n",
        ". /home/pi/env/bin/activate",
    ),
    "a requirement with an extra against the user's": (
        "ERROR: Cannot install billiard!=2.* and celery[redis]==5.2.3 because these package versions have conflicting "
        "dependencies.\n\nThe conflict is caused by:\n    The user requested billiard!=2.*\n    celery[redis] "
        "5.2.3 depends "
        "on billiard<4.0 and >=3.6.4.0\n\nERROR: ResolutionImpossible: for help visit the documentation\n",
        "Replace billiard!=2.* with billiard<4.0,>=3.6.4.0, as celery[redis] 5.2.3 requires, then repeat the command.",
    ),
    "a step to reproduce, in small letters": (
        "**To Reproduce**\nrun python3.12 -m pip install fnord\nERROR: Ignored the following versions that "
        "require a different "
        "python version: 2.1.10 Requires-Python >=3.8,<3.11\nERROR: Could not find a version that satisfies the "
        "requirement "
        "fnord (from versions: none)\nERROR: No matching distribution found for fnord\n",
        "doctor fix --venv --python 3.10 fnord",
    ),
    "a title that says what fails": (
        "# pip install fails\n\nerror: externally-managed-environment\n\n× This environment is externally managed\n",
        "doctor fix --venv",
    ),
    "a program that python -m was to run": (
        "$ python3 -m fnordserver --port 80\n/usr/bin/python3: No module named fnordserver\n",
        "doctor fix --venv fnordserver",
    ),
    "a part of a project that python -m was to run": (
        "$ python3 -m fnord.cli\n/usr/bin/python3: No module named fnord\n",
        "Look up which project contains `fnord`. Then: `doctor fix NAME`",
    ),
    "a package of Debian that was renamed": (
        "#6 [2/3] RUN apt-get update && apt-get install -y libgl1-mesa-glx\n#6 3.5 E: Package 'libgl1-mesa-glx' has no "
        "installation candidate\n",
        "RUN apt-get update && apt-get install -y --no-install-recommends libgl1 && rm -rf /var/lib/apt/lists/*",
    ),
    "an archive whose key is missing": (
        "$ sudo apt update\nW: GPG error: https://ppa.launchpadcontent.net/deadsnakes/ppa/ubuntu jammy "
        "InRelease: The following "
        "signatures couldn't be verified because the public key is not available: NO_PUBKEY BA6932366A755776\n",
        "sudo add-apt-repository --yes ppa:deadsnakes/ppa",
    ),
    "an abandoned package without its headers": (
        "$ pip install pycrypto\n  src/_fastmath.c:36:11: fatal error: Python.h: No such file or directory\n  "
        "error: command "
        "'/usr/bin/gcc' failed with exit code 1\n  ERROR: Failed building wheel for pycrypto\n",
        "doctor fix pycryptodome",
    ),
    "distutils in a program of the distribution": (
        '$ fnord up\nTraceback (most recent call last):\n  File "/usr/bin/fnord", line 33, in <module>\n  File '
        '"/usr/lib/python3/dist-packages/fnord/main.py", line 9, in <module>\nModuleNotFoundError: No module named '
        "'distutils'\n",
        "apt-get install python3-setuptools",
    ),
    "a build without automake": (
        "$ pip install fnord\n  running build_ext\n  autogen.sh: line 28: automake: command not found\n  ERROR: Failed "
        "building wheel for fnord\n",
        "apt-get install build-essential python3-dev automake",
    ),
    "a list with the folders of conda": (
        "$ pip install -r requirements.txt\nERROR: Could not install packages due to an OSError: [Errno 2] No "
        "such file or "
        "directory: '/private/var/folders/sy/T/abs_477u/croot/certifi_167/work/certifi'\nProcessing "
        "/private/var/folders\n",
        "sed -i 's/ @ file:.*//' requirements.txt && doctor fix -r requirements.txt",
    ),
    "ensurepip for the script of a package": (
        "Setting up fnord (4.5.6-1) ...\nThe virtual environment was not created successfully because ensurepip "
        "is not\n"
        "available.  On Debian/Ubuntu systems, you need to install the python3-venv\npackage using the following "
        "command."
        "\n\n    apt install python3.11-venv\n\nYou may need to use sudo with that command.  After installing the "
        "python3-venv\npackage, recreate your virtual environment.\n",
        "apt-get install python3.11-venv",
    ),
    "a requirement that apt cannot install": (
        "$ sudo apt-get install ./fnord.deb\nThe following packages have unmet dependencies:\n fnord : Depends: "
        "python3-dialog but it is not installable\nE: Unable to correct problems, you have held broken packages.\n",
        "apt-cache policy python3-dialog",
    ),
    "a build whose command only pip shows": (
        "Building wheel for fnord (setup.py) ... error\n   command: /home/ada/env/bin/python3 -u -c 'import sys, "
        "setuptools, "
        "tokenize' bdist_wheel -d /tmp/x\n  error: invalid command 'bdist_wheel'\n  ERROR: Failed building wheel "
        "for fnord\n",
        "pip install wheel && pip install fnord",
    ),
    "a module of a newer Python": (
        '$ python3.10 app.py\nTraceback (most recent call last):\n  File "app.py", line 3, in <module>\n'
        "ModuleNotFoundError: No module named 'tomllib'\n",
        "doctor fix --venv --python 3.11",
    ),
    "a module that Django names": (
        "django.core.exceptions.ImproperlyConfigured: Error loading MySQLdb module.\nDid you install mysqlclient?\n",
        "doctor fix mysqlclient",
    ),
    "a package that Django names": (
        "ERRORS:\nfnord.image: (fields.E210) Cannot use ImageField because Pillow is not installed.\n\tHINT: Get "
        "Pillow at "
        'https://index.example/Pillow/ or run command "python -m pip install Pillow".\n',
        "doctor fix Pillow",
    ),
    "psycopg without its library": (
        "ImportError: no pq wrapper available.\nAttempts made:\n- couldn't import psycopg 'c' implementation: No "
        "module named "
        "'psycopg_c'\n",
        "doctor fix 'psycopg[binary]'",
    ),
    "urllib3 with an old OpenSSL": (
        "ImportError: urllib3 v2.0 only supports OpenSSL 1.1.1+, currently the 'ssl' module is compiled with "
        "'OpenSSL 1.0.2k'.\n",
        "doctor fix 'urllib3<2'",
    ),
    "a proxy with the wrong scheme, for an older pip": (
        '  File "/usr/lib/python3/dist-packages/pip/_vendor/urllib3/connectionpool.py", line 696, in urlopen\n'
        "    self._prepare_proxy(conn)\nValueError: check_hostname requires server_hostname\n",
        'export HTTPS_PROXY="http://${HTTPS_PROXY#*://}" https_proxy="http://${https_proxy#*://}"',
    ),
    "tkinter from the index": (
        "$ pip install tkinter\nERROR: No matching distribution found for tkinter\n",
        "apt-get install python3-tk",
    ),
    "a pin whose list only the message names": (
        "ERROR: Could not find a version that satisfies the requirement fnord==4.4.0.42 (from -r requirements.txt "
        "(line 28)) (from versions: 3.4.8.29, 3.4.9.31)\n",
        "In requirements.txt, replace fnord==4.4.0.42 with fnord==3.4.9.31, a version that pip lists. Then: "
        "`doctor fix -r requirements.txt`",
    ),
    "pip's upgrade without a network": (
        "C:\\>pip install --upgrade pip\nWARNING: Retrying (Retry(total=4, connect=None, read=None, redirect=None, "
        "status=None)) after connection broken by 'ProtocolError(1)': /packages/pip-20.3.1-py2.py3-none-any.whl\n",
        "Repeat the command once the server can be reached.",
    ),
    "a command of pip that is misspelt": (
        '$ python3 -m pip isntall --upgrade fnord\nERROR: unknown command "isntall" - maybe you meant "install"\n',
        "python3 -m pip install --upgrade fnord",
    ),
    "a program of an environment that was copied": (
        "$ venv/bin/flask run\nbash: venv/bin/flask: cannot execute: required file not found\n",
        "doctor fix --venv --path venv",
    ),
    "a program outside of any environment": (
        "$ flask run\nbash: /home/ada/.local/bin/flask: cannot execute: required file not found\n",
        "doctor fix flask",
    ),
    "a script with the line endings of Windows": (
        "$ ./manage.py runserver\n/usr/bin/env: ‘python3\\r’: No such file or directory\n",
        "sed -i 's/\\r$//' ./manage.py",
    ),
    "a script with the line endings of Windows, for bash": (
        "$ ./manage.py runserver\n-bash: ./manage.py: /usr/bin/python3^M: bad interpreter: No such file or directory\n",
        "sed -i 's/\\r$//' ./manage.py",
    ),
    "a script whose first line has no path": (
        "$ ./manage.py runserver\n-bash: ./manage.py: python3: bad interpreter: No such file or directory\n",
        "python3 ./manage.py",
    ),
    "a protocol of git that hosts no longer answer": (
        "Collecting git+git://git.example/ada/fnord.git\n  fatal: unable to connect to git.example:\n  error: "
        "subprocess-exited-with-error\n  × git clone --filter=blob:none --quiet git://git.example/ada/fnord.git "
        "/tmp/pip-req-build-1 did not run successfully.\n  │ exit code: 128\n",
        "git config --global url.https://git.example/.insteadOf git://git.example/",
    ),
    "a hook whose revision does not exist": (
        "[INFO] Initializing environment for https://git.example/ada/fnord.\nAn unexpected error has occurred: "
        "CalledProcessError: command: ('/usr/bin/git', 'checkout', '0.1')\nstderr:\n    error: pathspec '0.1' did not "
        "match any file(s) known to git\nCheck the log at /home/ada/.cache/pre-commit/pre-commit.log\n",
        "pre-commit autoupdate",
    ),
    "match with a subscript": (
        '$ python3 todo.py\n  File "/home/ada/todo.py", line 3\n    match sys.argv[1:]:\n          ^\n'
        "SyntaxError: invalid syntax\n",
        "doctor fix --venv --python 3.12",
    ),
    "a string with an escaped line break in Python 2": (
        '$ python2 todo.py\n  File "/home/ada/todo.py", line 3\n    print(f"{count} left\\n of {total}")\n'
        "                                     ^\nSyntaxError: invalid syntax\n",
        "python3 todo.py",
    ),
    "a statement for a type": (
        '$ python3 todo.py\n  File "/home/ada/todo.py", line 3\n    type Point = tuple[float, float]\n         ^\n'
        "SyntaxError: invalid syntax\n",
        "doctor fix --venv --python 3.12",
    ),
    "a command that two full lines show": (
        "ada@edge:~$ sudo -H python3 -m pip install --no-warn-script-location gla\nnces==4.1.2\n"
        "error: externally-managed-environment\nnote: If you believe this is a mistake, please contact your Python "
        "insta\n",
        "doctor fix glances==4.1.2",
    ),
    "a library for which pipx was used": (
        "$ pipx install requests\nNo apps associated with package requests. Try again with '--include-deps' to include "
        "apps of dependent packages, which are listed above.\n",
        "doctor fix requests",
    ),
    "a read-only environment": (
        "$ pip install fnord\nERROR: Could not install packages due to an OSError: [Errno 30] Read-only file system: "
        "'/home/ada/.venv/lib/python3.11/site-packages/fnord'\n",
        'doctor fix --venv fnord --path ~/.venv-"$(basename "$PWD")"',
    ),
    "a command of uvx that is none": (
        "$ uvx install ruff\n  × No solution found when resolving tool dependencies:\n  ╰─▶ Because install was not "
        "found in the package registry and you require\n      install, we can conclude that your requirements are "
        "unsatisfiable.\n",
        "uv tool install ruff",
    ),
    "an environment whose Python uv misses": (
        "$ uv pip list\nerror: Invalid environment at `.venv`: missing Python executable at `.venv/bin/python3`\n",
        "uv venv --clear",
    ),
    "a program of uv without its Python": (
        "$ uv tool list\nerror: Invalid environment at `/home/ada/.local/share/uv/tools/ruff`: missing Python "
        "executable at `/home/ada/.local/share/uv/tools/ruff/bin/python3`\n",
        "uv tool install --reinstall ruff",
    ),
    "a script that dash reads": (
        '$ sh fnord.py\nfnord.py: 1: import: not found\nfnord.py: 3: Syntax error: "(" unexpected\n',
        "python3 fnord.py",
    ),
    "a script that bash reads": (
        "$ ./fnord.py\n./fnord.py: line 1: import: command not found\n",
        "python3 ./fnord.py",
    ),
    "a script that may not be executed": (
        "$ ./fnord.py\nbash: ./fnord.py: Permission denied\n",
        "python3 ./fnord.py",
    ),
    "a list that conda wrote": (
        "$ pip install -r requirements.txt\nERROR: Invalid requirement: '_openmp_mutex=5.1=1_gnu' (from line 4 of "
        "requirements.txt)\nHint: = is not a valid operator. Did you mean == ?\n",
        "conda create --name NAME --file requirements.txt",
    ),
    "a pyproject.toml that is none": (
        '  File "/srv/v/pip/_internal/pyproject.py", line 477, in load_pyproject_toml\n    tomli.loads(f.read())\n'
        "pip._vendor.tomli.TOMLDecodeError: Unclosed array (at end of document)\n",
        "Correct pyproject.toml, then repeat the command.",
    ),
    "a constraint that excludes what is required": (
        "The conflict is caused by:\n    fnord 3.1.0 depends on Jinja2>=3.1.2\n    fnord 3.0.0 depends on Jinja2>=3.0\n"
        "    The user requested (constraint) jinja2==2.11.3\nERROR: ResolutionImpossible: for help visit\n",
        "Replace jinja2==2.11.3 in the constraints with Jinja2>=3.1.2, as fnord 3.1.0 requires, then repeat the "
        "command.",
    ),
    "a folder that the image enters": (
        "Step 4/5 : RUN cd /srv/app && pip install -r requirements.txt\n ---> Running in a1\n"
        "error: externally-managed-environment\n\n× This environment is externally managed\n",
        "RUN apt-get update && apt-get install -y --no-install-recommends python3-venv && rm -rf /var/lib/apt/lists/*\n"
        "RUN python3 -m venv /opt/venv && cd /srv/app && /opt/venv/bin/pip install -r requirements.txt\n"
        'ENV PATH="/opt/venv/bin:$PATH"',
    ),
    "the package of a hook that cannot be built": (
        "An unexpected error has occurred: CalledProcessError: command: ('/home/ada/.cache/pre-commit/repoa0/"
        "py_env-python3.11/bin/python', '-mpip', 'install', '.')\n    Processing ./.\n      error: "
        "subprocess-exited-with-error\n      × Getting requirements to build wheel did not run successfully.\n",
        "pre-commit autoupdate",
    ),
    "a pipx of Homebrew without its packages": (
        '$ pipx\n  File "/usr/local/Cellar/pipx/1.2.0/libexec/lib/python3.12/site-packages/pipx/main.py", line 19, in '
        "<module>\nModuleNotFoundError: No module named 'packaging'\n",
        "brew reinstall pipx",
    ),
}
"""A log, and the command or the lines for it."""


@pytest.mark.parametrize("name", ANSWERS)
def test_the_command_is_found(name: str) -> None:
    log, command = ANSWERS[name]
    assert answer(log)[1] == command
