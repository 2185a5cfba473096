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
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from doctor.bootstrap import network
from doctor.bootstrap.apt_wheel import download_pip_wheel
from doctor.bootstrap.pip_environment import for_programs, transport_variables, without_pip_config
from doctor.core import trust
from doctor.core.record import dataclass
from doctor.probe.python.startup import distrust_of_python
from doctor.probe.rootfs import Rootfs

_RUN_UNPACKED_PIP = """
import os, runpy, sys
sys.path.insert(0, sys.argv.pop(1))
from pip._vendor import certifi
if not os.path.exists(certifi.where()):
    certifi.where = lambda: os.path.join(os.path.dirname(certifi.__file__), "cacert.pem")
runpy.run_module("pip", run_name="__main__", alter_sys=True)
"""
"""Run pip from the folder in ``argv[1]``. Debian's pip trusts only /etc/ssl/certs/ca-certificates.crt and fails to
import if that file is missing, as on a new Debian. It then uses the list of certificates that the wheel contains."""

_TIMEOUT = 900
"""Seconds after which a program is ended. A slow network must fit, and a program that hangs must end."""


@dataclass(frozen=True, kw_only=True)
class Installer:
    """A program that installs packages into a folder."""

    name: str
    """The name to show to people: ``pip-23.0.1-py3-none-any.whl``."""
    argv: tuple[str, ...]
    """The command line up to ``--target FOLDER REQUIREMENT…``."""
    environment: Mapping[str, str]
    """All environment variables of the program."""


def find_installers(scratch: Path, notify: Callable[[str], None]) -> Iterator[Installer]:
    """Yield the installers that work, searching for one at a time; the one that needs a download comes last.

    ``scratch`` is a folder for unpacked wheels and temporary files, which the caller removes; no other user may be able
    to change it. ``notify`` receives lines of progress. Root gets no program that another user can change.
    """
    environment = for_programs(os.environ, str(scratch))
    yield from _working_pip("this Python's pip", sys.executable, "-I", "-m", "pip", environment=environment)
    for wheel in _bundled_wheels():
        yield from _pip_of_wheel(wheel, environment)
    if uv := find_program("uv"):
        uv_install = (uv, "pip", "install", "--quiet", "--no-cache", "--python", sys.executable)
        yield Installer(name=uv, argv=uv_install, environment=environment)
    for name in ("pip3", "pip"):
        if (program := find_program(name)) and (python := _python_of_script(program)):
            argv = (python, "-I", "-m", "pip", "--python", sys.executable)
            yield from _working_pip(program, *argv, environment=environment)
    if downloaded := download_pip_wheel(scratch, environment, notify, run_program):
        yield from _pip_of_wheel(downloaded, environment)


def run_program(*argv: str, environment: Mapping[str, str]) -> tuple[int, str, str]:
    """Run a program to its end and return its exit code, stdout and stderr.

    It runs in the folder TMPDIR of its ``environment``, since uv reads settings in the current folder. The code is 127
    if the program does not start, and 124 if it exceeds the time limit.
    """
    try:
        completed = subprocess.run(
            argv,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            env=environment,
            cwd=environment["TMPDIR"],
            timeout=_TIMEOUT,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return 124, "", f"{argv[0]} took longer than {_TIMEOUT} seconds (Connection timed out)"
    except OSError as error:
        return 127, "", str(error)
    return completed.returncode, completed.stdout, completed.stderr


def find_program(name: str) -> str | None:
    """Return the first program called ``name`` on PATH; for root, the first that no other user can change."""
    paths = (shutil.which(name, path=folder) for folder in os.get_exec_path() if os.path.isabs(folder))
    return next((path for path in paths if path and trust.distrust_of_root([path]) is None), None)


def _python_of_script(path: str) -> str | None:
    """Return the interpreter in the first line of a script, if it is a Python that can be relied on."""
    with open(path, "rb") as file:
        match = re.match(rb"#!\s*(/\S*/python[\d.]*)\s*$", file.readline(1024))
    python = os.fsdecode(match[1]) if match else ""
    return python if python and distrust_of_python(Rootfs(), python, os.environ) is None else None


def _working_pip(name: str, *argv: str, environment: Mapping[str, str]) -> Iterator[Installer]:
    """Yield the pip that ``argv`` starts, if it works, with the user's transport options."""
    quiet = {**environment, "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    code, listing, _ = run_program(*argv, "config", "list", environment=quiet)
    if code:
        return
    variables = {"PIP_RETRIES": "1"} | without_pip_config(environment) | transport_variables(listing)
    system_certificates = ssl.get_default_verify_paths().cafile
    if system_certificates and not variables.keys() & {"PIP_CERT", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"}:
        # A pip from a wheel trusts its own list of certificates, which lacks those of a company.
        variables["PIP_CERT"] = system_certificates
    if network.has_links_only(variables):
        variables["PIP_NO_INDEX"] = "1"
    # Compiled files are redirected (doctor.bootstrap.start), so those that pip writes would never be read.
    install = ("install", "--quiet", "--no-compile", "--no-warn-script-location")
    yield Installer(name=name, argv=(*argv, *install), environment=variables)


def _pip_of_wheel(wheel: Path, environment: Mapping[str, str]) -> Iterator[Installer]:
    """Unpack a pip wheel in the folder TMPDIR of the ``environment``, and yield its pip, if it works."""
    folder = Path(tempfile.mkdtemp(prefix="pip-", dir=environment["TMPDIR"]))
    try:
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(folder)
    except (OSError, zipfile.BadZipFile):
        return
    argv = (sys.executable, "-I", "-B", "-c", _RUN_UNPACKED_PIP, str(folder))
    yield from _working_pip(wheel.name, *argv, environment=environment)


def _bundled_wheels() -> Iterator[Path]:
    """Yield the pip wheels that ensurepip and the distribution ship for their own use."""
    folders = [
        Path(os.__file__).parent / "ensurepip" / "_bundled",
        Path(sysconfig.get_config_var("WHEEL_PKG_DIR") or "/usr/share/python-wheels"),
        Path("/usr/share/python-wheels"),
    ]
    for folder in dict.fromkeys(folders):
        for wheel in sorted(folder.glob("pip-*.whl"), key=_version_of_wheel, reverse=True):
            if trust.distrust_of_root([str(wheel)]) is None:
                yield wheel


def _version_of_wheel(wheel: Path) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\d+", wheel.name.split("-")[1]))
