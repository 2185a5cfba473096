"""The next command is one that works in the place, and with the file and the Python, that the log shows."""

from __future__ import annotations

import pytest

from tests.corpus import answer

_SELF_SIGNED = (
    "WARNING: Retrying (Retry(total=4)) after connection broken by 'SSLError(SSLCertVerificationError(1, '[SSL: "
    "CERTIFICATE_VERIFY_FAILED] certificate verify failed: self-signed certificate in certificate chain'))': "
    "/simple/six/\n"
)
_PROXY = (
    "WARNING: Retrying (Retry(total=4)) after connection broken by 'ProxyError('Cannot connect to proxy.', "
    "OSError('Tunnel connection failed: 407 Proxy Authentication Required'))': /simple/six/\n"
)
_NAMES = (
    "WARNING: Retrying (Retry(total=4)) after connection broken by 'NewConnectionError('Failed to establish a new "
    "connection: [Errno -3] Temporary failure in name resolution')': /simple/six/\n"
)
_NO_VENV = (
    "error: No virtual environment found; run `uv venv` to create an environment, or pass `--system` to install into a "
    "non-virtual environment\n"
)
_NO_HEADERS = (
    "  fnord.c:9:10: fatal error: Python.h: No such file or directory\n  error: command '/usr/bin/gcc' failed "
    "with exit code "
    "1\n  ERROR: Failed building wheel for fnord\n"
)
_NO_PKG_RESOURCES = (
    "      ModuleNotFoundError: No module named 'pkg_resources'\n      [end of output]\nerror: "
    "subprocess-exited-with-error\n"
    "× Getting requirements to build wheel did not run successfully.\n│ exit code: 1\n"
)
ANSWERS = {
    "a company's certificate on macOS": (
        f"ada@Adas-MacBook-Air fnord % pip install six\n{_SELF_SIGNED}",
        "security find-certificate -a -p /Library/Keychains/System.keychain "
        "/System/Library/Keychains/SystemRootCertificates.keychain > ~/ca.pem && pip config set global.cert ~/ca.pem",
    ),
    "a company's certificate on Fedora": (
        f"[ada@fedora fnord]$ pip install six\n{_SELF_SIGNED}",
        "sudo update-ca-trust && pip config set global.cert /etc/pki/tls/certs/ca-bundle.crt",
    ),
    "a proxy with a login": (
        f"ada@box:~$ pip install six\n{_PROXY}",
        "export HTTPS_PROXY=http://USER:PASSWORD@HOST:PORT",
    ),
    "a proxy with a login in a build": (
        f'#8 [2/2] RUN pip install six\n#8 1.1 {_PROXY}#8 ERROR: process "/bin/sh -c pip install six" did not '
        "complete\n",
        "docker build --build-arg HTTPS_PROXY=http://USER:PASSWORD@HOST:PORT .",
    ),
    "a proxy with a login in a job": (
        f"##[group]Run pip install six\n##[endgroup]\n{_PROXY}##[error]Process completed with exit code 1.\n",
        "  env:\n    HTTPS_PROXY: ${{ secrets.HTTPS_PROXY }}",
    ),
    "a name that macOS does not resolve": (f"ada@Adas-MacBook-Air % pip install six\n{_NAMES}", "scutil --dns"),
    "a name that a job does not resolve": (
        f"##[group]Run pip install six\n##[endgroup]\n{_NAMES}##[error]Process completed with exit code 1.\n",
        "Run the job again.",
    ),
    "a folder without a project": (
        "ada@box:~$ pip install -e .\nERROR: file:///home/ada does not appear to be a Python project: neither "
        "'setup.py' "
        "nor 'pyproject.toml' found.\n",
        "Repeat the command in the folder that contains pyproject.toml or setup.py.",
    ),
    "an image without the project": (
        "#7 [3/4] RUN pip install -e .\n#7 0.9 ERROR: file:///app does not appear to be a Python project: neither "
        "'setup.py' nor 'pyproject.toml' found.\n#7 ERROR: process \"/bin/sh -c pip install -e .\" did not complete\n",
        "COPY . .",
    ),
    "an image without a list at an absolute path": (
        "Step 4/9 : RUN pip3 install -r /opt/fnord/requirements.txt\n ---> Running in 0641c8d3d529\nCould not open "
        "requirements file: [Errno 2] No such file or directory: '/opt/fnord/requirements.txt'\n",
        "COPY requirements.txt /opt/fnord/",
    ),
    "distutils in the build of a package that was named": (
        "$ pip install fnord==1.2 --no-cache-dir\n  Getting requirements to build wheel did not run successfully.\n"
        "  ModuleNotFoundError: No module named 'distutils'\n",
        "doctor fix --python 3.11 fnord==1.2",
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
    "uv without an environment in an image": (
        f'#9 [2/2] RUN uv pip install -r requirements.txt\n#9 0.2 {_NO_VENV}#9 ERROR: process "/bin/sh -c uv pip '
        "install "
        '-r requirements.txt" did not complete successfully: exit code: 2\n',
        'ENV VIRTUAL_ENV=/opt/venv PATH="/opt/venv/bin:$PATH"\nRUN uv venv /opt/venv && uv pip install -r '
        "requirements.txt",
    ),
    "an option that uv corrects": (
        "$ uv sync --dev-deps\nerror: unexpected argument '--dev-deps' found\n\n  tip: a similar argument exists: "
        "'--dev'\n\nUsage: uv sync --dev\n",
        "uv sync --dev",
    ),
    "an option that uv does not have": (
        "$ uv sync --fnord\nerror: unexpected argument '--fnord' found\n\nUsage: uv sync [OPTIONS]\n",
        "uv sync",
    ),
    "a module of the system on Fedora": (
        '[ada@fedora ~]$ python3 app.py\nTraceback (most recent call last):\n  File "app.py", line 1, in '
        "<module>\n    import "
        "tkinter\nModuleNotFoundError: No module named 'tkinter'\n",
        "dnf install python3-tkinter",
    ),
    "a module of the system on Arch": (
        '[ada@archlinux ~]$ python app.py\nTraceback (most recent call last):\n  File "app.py", line 1, in '
        "<module>\n    import "
        "gi\nModuleNotFoundError: No module named 'gi'\n",
        "pacman -S python-gobject",
    ),
    "a version that the file of conda names": (
        "$ conda env create -f environment.yml\nPip subprocess error:\nERROR: Could not find a version that "
        "satisfies the "
        "requirement torch==1.7.1 (from versions: 2.0.0, 2.1.0)\nERROR: No matching distribution found for "
        "torch==1.7.1\n\n"
        "CondaEnvException: Pip failed\n",
        "In environment.yml, replace torch==1.7.1 with a version that pip lists. Then: `conda env update --file "
        "environment.yml`",
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
        "Remove the line that begins with install from the list of requirements.",
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
        "doctor fix --python 3.10 fnord",
    ),
    "a title that says what fails": (
        "# pip install fails\n\nerror: externally-managed-environment\n\n× This environment is externally managed\n",
        "doctor fix --venv",
    ),
    "a program that python -m was to run": (
        "$ python3 -m fnordserver --port 80\n/usr/bin/python3: No module named fnordserver\n",
        "doctor fix fnordserver",
    ),
    "a part of a project that python -m was to run": (
        "$ python3 -m fnord.cli\n/usr/bin/python3: No module named fnord\n",
        "Look up which project contains `fnord`. Then: `doctor fix NAME`",
    ),
    "a package that Fedora does not have": (
        "[ada@fedora ~]$ sudo dnf install python3-fnord\nNo match for argument: python3-fnord\nError: Unable to "
        "find a match: "
        "python3-fnord\n",
        "doctor fix fnord",
    ),
    "a package that Arch does not have": (
        "[ada@archlinux ~]$ sudo pacman -S python-fnord\nerror: target not found: python-fnord\n",
        "doctor fix fnord",
    ),
    "a package that Alpine does not have, in an image": (
        "Step 3/5 : RUN apk add --no-cache py3-fnord\n ---> Running in 1\nERROR: unable to select packages:\n  "
        "py3-fnord (no "
        "such package):\n    required by: world[py3-fnord]\n",
        "RUN apk add --no-cache python3\nRUN python3 -m venv /opt/venv && /opt/venv/bin/pip install fnord\n"
        'ENV PATH="/opt/venv/bin:$PATH"',
    ),
    "a part of Python that Fedora calls otherwise": (
        "[ada@fedora ~]$ sudo dnf install python3-venv\nNo match for argument: python3-venv\nError: Unable to "
        "find a match: "
        "python3-venv\n",
        "dnf install python3 python3-pip",
    ),
    "a package that only the index has, in an image whose lists were read": (
        "#6 [2/3] RUN apt-get update && apt-get install -y python3-fnord\n#6 3.5 E: Unable to locate package "
        "python3-fnord\n",
        "RUN apt-get update && apt-get install -y --no-install-recommends python3-venv && rm -rf /var/lib/apt/lists/*\n"
        'RUN python3 -m venv /opt/venv && /opt/venv/bin/pip install fnord\nENV PATH="/opt/venv/bin:$PATH"',
    ),
    "a Python that a job's release does not have": (
        "##[group]Run sudo apt-get update && sudo apt-get install -y python3.9\n##[endgroup]\nE: Unable to "
        "locate package "
        "python3.9\n##[error]Process completed with exit code 100.\n",
        "- uses: actions/setup-python@v5\n  with:\n    python-version: '3.9'",
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
    "a name that Windows does not resolve": (f"PS C:\\work> pip install six\n{_NAMES}", "ipconfig /all"),
    "a Python that the package does not support, in an environment on Windows": (
        "(venv) PS C:\\work> pip install fnord==2.3\nERROR: Ignored the following versions that require a "
        "different python "
        "version: 2.3 Requires-Python >=3.11\nERROR: Could not find a version that satisfies the requirement "
        "fnord==2.3 (from "
        "versions: 1.0)\nERROR: No matching distribution found for fnord==2.3\n",
        "py -3.11 -m venv .venv-3.11 && .venv-3.11\\Scripts\\python -m pip install fnord==2.3",
    ),
    "a build that needs an older setuptools, on Windows": (
        f"PS C:\\work> pip install fnord\n{_NO_PKG_RESOURCES}",
        'python -m pip install "setuptools<81" wheel && python -m pip install --no-build-isolation fnord',
    ),
    "an abandoned package without its headers": (
        "$ pip install pycrypto\n  src/_fastmath.c:36:11: fatal error: Python.h: No such file or directory\n  "
        "error: command "
        "'/usr/bin/gcc' failed with exit code 1\n  ERROR: Failed building wheel for pycrypto\n",
        "doctor fix pycryptodome",
    ),
    "headers in a container": (
        f"root@3f2a1b4c5d6e:/app# pip install fnord\n{_NO_HEADERS}",
        "apt-get update && apt-get install -y build-essential python3-dev",
    ),
    "headers in a container of Alpine": (
        f"/app # pip install fnord\n{_NO_HEADERS}",
        "apk add --no-cache build-base python3-dev",
    ),
    "headers of one Python on Fedora": (
        f"[ada@fedora ~]$ pip install fnord\n  gcc -I/usr/include/python3.12 -c fnord.c -o fnord.o\n{_NO_HEADERS}",
        "dnf install gcc gcc-c++ make python3-devel",
    ),
    "a package that Python 2 cannot build": (
        "DEPRECATION: Python 2.7 reached the end of its life on January 1st, 2020.\n$ pip install fnord\n    "
        "Complete output "
        "from command python setup.py egg_info:\n    SyntaxError: invalid syntax\n",
        "doctor fix fnord",
    ),
}
"""A log, and the command or the lines for it."""


@pytest.mark.parametrize("name", ANSWERS)
def test_the_command_is_found(name: str) -> None:
    log, command = ANSWERS[name]
    assert answer(log)[1] == command
