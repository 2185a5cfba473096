"""The command lines of apt-get and dpkg, with the options that keep these programs from asking.

A plan shows them and an undo runs them.
"""

from __future__ import annotations

_NONINTERACTIVE = ("DEBIAN_FRONTEND=noninteractive", "NEEDRESTART_SUSPEND=1")
_KEEP_CHANGED_FILES = ("--force-confdef", "--force-confold")
"""dpkg's options to keep a configuration file that the user has changed (dpkg(1))."""
_INSTALL_OPTIONS = (
    "--yes",
    "--no-install-recommends",
    *(word for option in _KEEP_CHANGED_FILES for word in ("-o", f"Dpkg::Options::={option}")),
)


def update(*, sudo: bool) -> tuple[str, ...]:
    """Return the command line that fetches the package lists."""
    return _command("apt-get", "update", sudo=sudo)


def install(*packages: str, sudo: bool) -> tuple[str, ...]:
    """Return the command line that installs packages without the recommended ones."""
    return _command("apt-get", "install", *_INSTALL_OPTIONS, *packages, sudo=sudo)


def reinstall(*packages: str, sudo: bool) -> tuple[str, ...]:
    """Return the command line that reinstalls packages; each is ``NAME`` or ``NAME=VERSION``."""
    return _command("apt-get", "install", "--reinstall", *_INSTALL_OPTIONS, *packages, sudo=sudo)


def remove(*packages: str, purge: bool, sudo: bool) -> tuple[str, ...]:
    """Return the command line that removes packages and those that depend on them; ``purge`` adds configuration."""
    return _command("apt-get", "purge" if purge else "remove", "--yes", *packages, sudo=sudo)


def configure(*, sudo: bool) -> tuple[str, ...]:
    """Return the command line that lets dpkg complete what was interrupted."""
    return _command("dpkg", *_KEEP_CHANGED_FILES, "--configure", "-a", sudo=sudo)


def force_purge(*packages: str, sudo: bool) -> tuple[str, ...]:
    """Return the command line that removes packages although they are only partly unpacked."""
    return _command("dpkg", "--force-remove-reinstreq", "--purge", *packages, sudo=sudo)


def _command(program: str, *words: str, sudo: bool) -> tuple[str, ...]:
    return (*(("sudo",) if sudo else ()), "env", *_NONINTERACTIVE, program, *words)
