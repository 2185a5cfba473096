"""Find the programs that can install packages into a folder, best first.

pip need not be installed, because the pip in a wheel runs without installation.
"""

from __future__ import annotations

import os
import re
import shutil
import ssl
import subprocess
import sys
import sysconfig
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from doctor.bootstrap.apt_wheel import download_pip_wheel
from doctor.bootstrap.pip_environment import transport_variables, without_pip_config

_RUN_UNPACKED_PIP = """
import os, runpy, sys
sys.path.insert(0, sys.argv.pop(1))
from pip._vendor import certifi
if not os.path.exists(certifi.where()):
    certifi.where = lambda: os.path.join(os.path.dirname(certifi.__file__), "cacert.pem")
runpy.run_module("pip", run_name="__main__", alter_sys=True)
"""
"""Run pip from the folder in ``argv[1]``. Debian's pip trusts only /etc/ssl/certs/ca-certificates.crt and fails to
import if that file is missing, as on a new Debian; the wheel contains a list of certificates that it does not use."""

_TIMEOUT = 900
"""Seconds after which a program is ended. A slow network must fit, and a program that hangs must end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Installer:
    """A program that installs packages into a folder."""

    name: str
    """The name to show to people: ``pip-23.0.1-py3-none-any.whl``."""
    argv: tuple[str, ...]
    """The command line up to ``--target FOLDER REQUIREMENT…``."""
    environment: dict[str, str]
    """All environment variables of the program."""


def find_installers(scratch: Path, notify: Callable[[str], None]) -> Iterator[Installer]:
    """Yield the installers that work, searching for one at a time; the one that needs a download comes last.

    ``scratch`` is a folder for unpacked wheels, which the caller removes. ``notify`` receives lines of progress.
    """
    yield from _working_pip("this Python's pip", sys.executable, "-I", "-m", "pip")
    yield from _working_pip("this Python's pip", sys.executable, "-m", "pip")
    for wheel in _bundled_wheels():
        yield from _pip_of_wheel(wheel, scratch)
    if uv := shutil.which("uv"):
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
        argv = (uv, "pip", "install", "--quiet", "--no-cache", "--python", sys.executable)
        yield Installer(name=uv, argv=argv, environment=environment)
    for name in ("pip3", "pip"):
        if program := shutil.which(name):
            yield from _working_pip(program, program, "--python", sys.executable)
    if downloaded := download_pip_wheel(scratch, notify, run_program):
        yield from _pip_of_wheel(downloaded, scratch)


def run_program(*argv: str, environment: dict[str, str] | None = None, cwd: Path | None = None) -> tuple[int, str, str]:
    """Run a program to its end and return its exit code, stdout and stderr.

    The code is 127 if the program does not start, and 124 if it exceeds the time limit.
    """
    try:
        completed = subprocess.run(
            argv,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            env=environment,
            cwd=cwd,
            timeout=_TIMEOUT,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return 124, "", f"{argv[0]} took longer than {_TIMEOUT} seconds (Connection timed out)"
    except OSError as error:
        return 127, "", str(error)
    return completed.returncode, completed.stdout, completed.stderr


def _working_pip(name: str, *argv: str) -> Iterator[Installer]:
    """Yield the pip that ``argv`` starts, if it works, with the user's transport options."""
    environment = os.environ | {"PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    for variable in ("PYTHONPATH", "PYTHONHOME", "PIP_PYTHON"):
        environment.pop(variable, None)
    code, listing, _ = run_program(*argv, "config", "list", environment=environment)
    if code:
        return
    environment = {"PIP_RETRIES": "1"} | without_pip_config(os.environ) | transport_variables(listing)
    system_certificates = ssl.get_default_verify_paths().cafile
    if system_certificates and not environment.keys() & {"PIP_CERT", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"}:
        # A pip from a wheel trusts its own list of certificates, which lacks those of a company.
        environment["PIP_CERT"] = system_certificates
    # Compiled files are redirected (doctor.bootstrap.start), so those that pip writes would never be read.
    install = ("install", "--quiet", "--no-compile", "--no-warn-script-location")
    yield Installer(name=name, argv=(*argv, *install), environment=environment)


def _pip_of_wheel(wheel: Path, scratch: Path) -> Iterator[Installer]:
    """Unpack a pip wheel below ``scratch`` and yield its pip, if it works."""
    folder = Path(tempfile.mkdtemp(prefix="pip-", dir=scratch))
    try:
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(folder)
    except (OSError, zipfile.BadZipFile):
        return
    yield from _working_pip(wheel.name, sys.executable, "-I", "-B", "-c", _RUN_UNPACKED_PIP, str(folder))


def _bundled_wheels() -> Iterator[Path]:
    """Yield the pip wheels that ensurepip, the distribution and virtualenv ship for their own use."""
    folders = [
        Path(os.__file__).parent / "ensurepip" / "_bundled",
        Path(sysconfig.get_config_var("WHEEL_PKG_DIR") or "/usr/share/python-wheels"),
        Path("/usr/share/python-wheels"),
    ]
    if virtualenv := shutil.which("virtualenv"):
        location = re.search(r" from (/.*)/__init__\.py", run_program(virtualenv, "--version")[1])
        folders += [Path(location[1]) / "seed" / "wheels" / "embed"] if location else []
    for folder in dict.fromkeys(folders):
        yield from sorted(folder.glob("pip-*.whl"), key=_version_of_wheel, reverse=True)


def _version_of_wheel(wheel: Path) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\d+", wheel.name.split("-")[1]))
