"""Every pip within reach, best first. None has to be installed: a pip wheel runs as it is."""

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

from doctor.bootstrap import apt
from doctor.bootstrap.pip_settings import honoured, without_pip

Say = Callable[[str], None]

_RUN = """
import os, runpy, sys
sys.path.insert(0, sys.argv.pop(1))
from pip._vendor import certifi
if not os.path.exists(certifi.where()):
    certifi.where = lambda: os.path.join(os.path.dirname(certifi.__file__), "cacert.pem")
runpy.run_module("pip", run_name="__main__", alter_sys=True)
"""
"""Run pip from a folder. Debian's trusts /etc/ssl/certs/ca-certificates.crt only, and cannot even be
imported where that is missing, as on a fresh box; the wheel holds the list it was made without."""

_AT_MOST = 900
"""Seconds for one program: a slow line is no reason to give up, one that hangs is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Installer:
    """One way to put packages into a folder."""

    name: str
    """For people: ``pip-23.0.1-py3-none-any.whl``."""
    argv: tuple[str, ...]
    """What comes before ``--target FOLDER REQUIREMENT…``."""
    environment: dict[str, str]


def installers(scratch: Path, say: Say) -> Iterator[Installer]:
    """Look for one after the other; what has to be downloaded comes last. ``scratch`` is thrown away later."""
    yield from _pip("this Python's pip", sys.executable, "-I", "-m", "pip")
    yield from _pip("this Python's pip", sys.executable, "-m", "pip")
    for wheel in _wheels():
        yield from _of_wheel(wheel, scratch)
    if uv := shutil.which("uv"):
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
        command = (uv, "pip", "install", "--quiet", "--no-cache", "--python", sys.executable)
        yield Installer(name=uv, argv=command, environment=environment)
    for name in ("pip3", "pip"):
        if other := shutil.which(name):
            yield from _pip(other, other, "--python", sys.executable)
    if fetched := apt.pip_wheel(scratch, say, run):
        yield from _of_wheel(fetched, scratch)


def run(*argv: str, environment: dict[str, str] | None = None, folder: Path | None = None) -> tuple[int, str, str]:
    """Run a program to its end: its exit code, stdout and stderr. One that does not start has code 127."""
    try:
        done = subprocess.run(
            argv,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            env=environment,
            cwd=folder,
            timeout=_AT_MOST,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return 124, "", f"{argv[0]} took longer than {_AT_MOST} seconds (Connection timed out)"
    except OSError as error:
        return 127, "", str(error)
    return done.returncode, done.stdout, done.stderr


def _pip(name: str, *argv: str) -> Iterator[Installer]:
    """That pip, if it works here, with the user's settings as far as they count."""
    asked = os.environ | {"PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    for variable in ("PYTHONPATH", "PYTHONHOME", "PIP_PYTHON"):
        asked.pop(variable, None)
    code, listing, _ = run(*argv, "config", "list", environment=asked)
    if code:
        return
    environment = {"PIP_RETRIES": "1"} | without_pip(os.environ) | honoured(listing)
    trusted = ssl.get_default_verify_paths().cafile
    if trusted and not environment.keys() & {"PIP_CERT", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"}:
        environment["PIP_CERT"] = trusted  # a wheel brings certificates of its own, which a company's are not among
    # Compiled modules are kept elsewhere (doctor.bootstrap.start), so those of pip's would never be read.
    install = ("install", "--quiet", "--no-compile", "--no-warn-script-location")
    yield Installer(name=name, argv=(*argv, *install), environment=environment)


def _of_wheel(wheel: Path, scratch: Path) -> Iterator[Installer]:
    """The pip of a wheel, which is first unpacked."""
    folder = Path(tempfile.mkdtemp(prefix="pip-", dir=scratch))
    try:
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(folder)
    except (OSError, zipfile.BadZipFile):
        return
    yield from _pip(wheel.name, sys.executable, "-I", "-B", "-c", _RUN, str(folder))


def _wheels() -> Iterator[Path]:
    """The pip wheels that other parts of Python keep for themselves."""
    folders = [
        Path(os.__file__).parent / "ensurepip" / "_bundled",
        Path(sysconfig.get_config_var("WHEEL_PKG_DIR") or "/usr/share/python-wheels"),
        Path("/usr/share/python-wheels"),
    ]
    if virtualenv := shutil.which("virtualenv"):
        place = re.search(r" from (/.*)/__init__\.py", run(virtualenv, "--version")[1])
        folders += [Path(place[1]) / "seed" / "wheels" / "embed"] if place else []
    for folder in dict.fromkeys(folders):
        yield from sorted(folder.glob("pip-*.whl"), key=_newest, reverse=True)


def _newest(wheel: Path) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\d+", wheel.name.split("-")[1]))
