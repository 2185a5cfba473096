"""The files of interpreters as two providers install them."""

from __future__ import annotations

from pathlib import Path

from doctor.facts import Interpreter
from tests.unit.probe.conftest import collect_facts

UBUNTU = {
    "/etc/os-release": 'ID=ubuntu\nVERSION_ID="24.04"\nNAME="Ubuntu"\nPRETTY_NAME="Ubuntu 24.04.1 LTS"\n'
    "VERSION_CODENAME=noble\nID_LIKE=debian\n",
    "/usr/bin/python3": "-> python3.12",
    "/usr/bin/python3.12": "",
    "/usr/lib/python3.12/os.py": "",
    "/usr/lib/python3.12/venv/__main__.py": "",
    "/usr/lib/python3.12/EXTERNALLY-MANAGED": "[externally-managed]\nError=Use apt\n install.\n",
    "/usr/lib/python3/dist-packages/": "",
    "/usr/bin/apt-get": "",
    "/bin": "-> usr/bin",
    "/var/lib/dpkg/status": "Package: python3.12-minimal\nStatus: install ok installed\nVersion: 3.12.3-1ubuntu0.9\n\n",
}
CELLAR = "/opt/homebrew/Cellar/python@3.13/3.13.1/Frameworks/Python.framework/Versions/3.13"
HOMEBREW = {
    "/opt/homebrew/bin/python3": f"-> ../../..{CELLAR}/bin/python3",
    f"{CELLAR}/bin/python3": "-> python3.13",
    f"{CELLAR}/bin/python3.13": "",
    f"{CELLAR}/lib/python3.13/os.py": "",
    f"{CELLAR}/lib/python3.13/venv/__main__.py": "",
    f"{CELLAR}/lib/python3.13/ensurepip/__main__.py": "",
    f"{CELLAR}/lib/python3.13/ensurepip/_bundled/pip-24.3.1-py3-none-any.whl": "",
    f"{CELLAR}/lib/python3.13/EXTERNALLY-MANAGED": "[externally-managed]\n"
    "Error=To install Python packages system-wide, try brew install\n xyz\n",
}


def read_subject(root: Path, python: str | None = None) -> Interpreter:
    """Return the interpreter of the machine in ``root``."""
    subject = collect_facts(root, python).subject
    assert isinstance(subject, Interpreter), subject
    return subject
