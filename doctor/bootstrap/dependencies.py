"""Find doctor's dependencies in a private folder, or install them there with any installer on the machine.

Every start of a checkout runs ``find``, which imports little.
"""

from __future__ import annotations

import os
import sys
import zlib
from pathlib import Path

from doctor.bootstrap import atomic_folder
from doctor.bootstrap.seal import PACKAGES, is_intact, write_seal
from doctor.core import lazy_re as re
from doctor.core import private_folder

PINS = Path(__file__).with_name("requirements.txt")
"""One version of every package that doctor needs, directly or not, and the hashes of its files (`make pins`)."""
ONLY_PINNED_WHEELS = ("--require-hashes", "--only-binary=:all:", "--no-deps")
"""Options of pip and uv: install the listed files only, and run no code of theirs."""
_NETWORK_ERROR = re.compile(
    r"NewConnectionError|Connection|timed out|Temporary failure in name resolution|Network is unreachable|"
    r"ProxyError|SSLError|CERTIFICATE_VERIFY_FAILED|Could not fetch URL|dns error|error sending request",
)
_USE_PYZ = (
    "doctor.pyz needs neither network nor pip: build it with `make pyz` on a machine with network, and copy it here"
)


class SetupError(Exception):
    """The dependencies cannot be installed."""

    def __init__(self, message: str, code: int) -> None:
        super().__init__(message)
        self.message = message
        """One line for people: the reason, and what the user can do."""
        self.code = code
        """The exit code, a value of ``doctor.core.errors.Exit``."""


def find() -> str | None:
    """Return the folder to import the dependencies from, or ``None`` if they have to be installed first.

    The folder is empty if this Python can already import every dependency.
    """
    if sys.prefix != sys.base_prefix and _are_installed():
        return ""  # the virtual environment was created for doctor
    name = _name(PINS.read_text("utf-8"))
    for parent in _parents():
        folder = private_folder.resolve(parent)
        if folder and is_intact(os.path.join(folder, name)):
            return os.path.join(folder, name, PACKAGES)
    return "" if _are_installed() else None


def install() -> str:
    """Install the dependencies into a private folder, and return the folder to import them from.

    Raises SetupError if they cannot be installed, and OSError if the folder cannot be written.
    """
    _require_network()
    pins, parents = PINS.read_text("utf-8"), _parents()
    name = _name(pins)
    for parent in parents:
        folder = private_folder.prepare(parent)
        if folder and private_folder.allows_execution(folder):
            copy = atomic_folder.create(
                folder, name, lambda part: _install(part, pins), is_complete=is_intact, on_wait=_notify_waiting
            )
            return os.path.join(copy, PACKAGES)
    raise SetupError(
        "doctor cannot install its dependencies. It needs a folder that only you can write to, on a file system "
        f"without noexec. None of these qualifies: {', '.join(parents)}. Set TMPDIR to such a folder.",
        4,
    )


def _name(pins: str) -> str:
    """Return the name of the folder for these pins and this Python."""
    return f"{sys.implementation.cache_tag}-{os.uname().machine}-{zlib.crc32(pins.encode()):08x}"


def _parents() -> list[str]:
    """Return the folders that may contain the folder of the dependencies, the preferred one first."""
    return list(dict.fromkeys(private_folder.candidates(os.environ)))


def _require_network() -> None:
    """Raise SetupError on a machine without network, where the installers would try again and again."""
    from importlib.util import find_spec

    from doctor.bootstrap import network

    if network.is_missing(os.environ):
        wheels = ', or point pip to a folder with wheels (README.md, "Without network")' if find_spec("pip") else ""
        raise SetupError(
            "This machine has no network, and doctor needs packages that are not installed here. "
            f"Connect it and try again{wheels}; {_USE_PYZ}.",
            5,
        )


def _are_installed(folder: str | None = None) -> bool:
    """Return whether this Python, or ``folder``, has every dependency in a version within its bounds."""
    from doctor.bootstrap.requirements import all_installed, read_requirements

    needed = [requirement for requirement in read_requirements() if requirement.applies_to(sys.version_info[1])]
    return all_installed([requirement for requirement in needed if requirement.name not in _without_wheel()], folder)


def _without_wheel() -> tuple[str, ...]:
    """Return the dependencies that would have to be compiled here. doctor runs without them, and shows less."""
    return () if os.uname().machine in ("x86_64", "aarch64", "arm64") else ("psutil",)


def _install(part: str, pins: str) -> None:
    """Install the dependencies in the folder ``part``, verify that they are complete, and seal it."""
    import tempfile
    import time

    from doctor.bootstrap.apt_wheel import has_apt
    from doctor.bootstrap.installers import find_installers, run_program

    begin = time.monotonic()
    notify(f"first start from this folder: installing what doctor needs into {os.path.dirname(part)}")
    for name in _without_wheel():
        pins = re.sub(rf"^{name}==.*?(?=^\S|\Z)", "", pins, flags=re.MULTILINE | re.DOTALL)
    packages, errors = os.path.join(part, PACKAGES), []
    # The folder around `part` is private, which TMPDIR need not be. The next start removes what a killed one leaves.
    with tempfile.TemporaryDirectory(prefix=f"{os.path.basename(part)}-", dir=os.path.dirname(part)) as scratch:
        requirements = Path(scratch, "requirements.txt")
        requirements.write_text(pins, "utf-8")
        for installer in find_installers(Path(scratch), notify):
            notify(f"installing the packages with {installer.name}")
            arguments = (*ONLY_PINNED_WHEELS, "--requirement", str(requirements), "--target", packages)
            code, _, stderr = run_program(*installer.argv, *arguments, environment=installer.environment)
            if code == 0 and _are_installed(packages):
                write_seal(part)
                notify(f"ready after {time.monotonic() - begin:.0f} s; this happens only once")
                return
            errors.append(stderr)
            if _NETWORK_ERROR.search(stderr):
                reason = f"The packages that doctor needs cannot be downloaded: {_last_line(stderr)}"
                raise SetupError(f"{reason} {_connect_or_use_pyz()}", 5)
    if errors:
        reason = f"doctor could not install its dependencies: {_last_line(errors[-1])}"
        raise SetupError(f"{reason} {_USE_PYZ}.", 3)
    if has_apt():
        raise SetupError(f"pip is not installed and cannot be downloaded. {_connect_or_use_pyz()}", 5)
    raise SetupError(f"pip is not installed. Install it (the package is often called python3-pip). {_USE_PYZ}.", 4)


def _connect_or_use_pyz() -> str:
    return f"Connect this machine to the network (or set https_proxy, or pip's index-url) and try again; {_USE_PYZ}."


def _last_line(stderr: str) -> str:
    """Return the last line of an error as a sentence."""
    lines = [line for line in stderr.splitlines() if line.strip() and not line.startswith(("WARNING", "[notice]"))]
    line = (lines or ["no reason was given"])[-1].strip()
    return line if line.endswith((".", "!", "?")) else f"{line}."


def _notify_waiting() -> None:
    notify("another doctor is installing the same packages: waiting for it")


def notify(text: str) -> None:
    """Print a line of progress to stderr; stdout is for the answer."""
    from doctor.report.output import print_lines

    print_lines([f"doctor: {text}"], sys.stderr)
