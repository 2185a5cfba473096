"""The next command, or the lines for a file, are those of the place and the system that the log shows."""

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
    "uv without an environment in an image": (
        f'#9 [2/2] RUN uv pip install -r requirements.txt\n#9 0.2 {_NO_VENV}#9 ERROR: process "/bin/sh -c uv pip '
        "install "
        '-r requirements.txt" did not complete successfully: exit code: 2\n',
        'ENV VIRTUAL_ENV=/opt/venv PATH="/opt/venv/bin:$PATH"\nRUN uv venv /opt/venv && uv pip install -r '
        "requirements.txt",
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
    "pkg_resources for a program of Arch": (
        'Traceback (most recent call last):\n  File "/usr/bin/fnord", line 6, in <module>\n    from pkg_resources '
        "import load_entry_point\nModuleNotFoundError: No module named 'pkg_resources'\n\nI installed it through the "
        "AUR.\n",
        "pacman -S python-setuptools",
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
    "a service of Compose without a number": (
        'fnord  | Traceback (most recent call last):\nfnord  |   File "/app/main.py", line 6, in <module>\nfnord  | '
        "ModuleNotFoundError: No module named 'dotenv'\nfnord exited with code 1\n",
        "RUN python3 -m pip install python-dotenv",
    ),
    "a quoted log of Compose": (
        "> Attaching to fnord-1\n> fnord-1  | Traceback (most recent call last):\n> fnord-1  |   File "
        '"/app/main.py", line '
        "6, in <module>\n> fnord-1  | ModuleNotFoundError: No module named 'dotenv'\n",
        "RUN python3 -m pip install python-dotenv",
    ),
    "a module of a newer Python, in an image": (
        '#7 [4/4] RUN python app.py\n#7 0.3 Traceback (most recent call last):\n#7 0.3   File "app.py", line '
        "3, in <module>\n"
        "#7 0.3 ModuleNotFoundError: No module named 'zoneinfo'\n",
        "FROM python:3.9-slim",
    ),
}
"""A log, and the command or the lines for it."""


@pytest.mark.parametrize("name", ANSWERS)
def test_the_command_is_found(name: str) -> None:
    log, command = ANSWERS[name]
    assert answer(log)[1] == command
