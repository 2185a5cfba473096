"""The box around the interpreters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Sudo = Literal["none", "password", "passwordless"]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False, eq=False)
class Distro:
    """The operating system's release, from os-release(5)."""

    id: str
    """Lower case: ``debian``, ``ubuntu``, ``raspbian``."""
    version: str
    """``12``, ``24.04``; empty for rolling releases."""
    codename: str
    """``bookworm``; may be empty."""
    name: str
    """For people: ``Debian GNU/Linux 12 (bookworm)``."""
    like: tuple[str, ...]
    """ID_LIKE: the families this one descends from."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False, eq=False)
class User:
    """Who runs doctor."""

    uid: int
    name: str
    root: bool
    sudo: Sudo
    """``password``: it asks for one, or would turn this user away after asking."""
    admin: bool
    """In a group that distributions let use sudo."""
    home: str


@dataclass(frozen=True, slots=True, kw_only=True, repr=False, eq=False)
class Machine:
    """The box around the interpreters."""

    distro: Distro | None
    container: str | None
    """``docker``, ``podman``, ``lxc``, … or ``None`` where no sign of one was seen."""
    wsl: bool
    ci: str | None
    """``github-actions``, ``gitlab``, …; ``ci`` where only the variable CI is set."""
    user: User | None
    """``None`` under ``--root``: nobody is logged in to a directory."""
    shell: str | None
    """The shell that started doctor: ``bash``, ``zsh``, ``fish``, …"""
    package_manager: str | None
    """``apt``, ``dnf``, ``pacman``, ``apk``, ``zypper``, ``brew``, …"""
    architecture: str | None
    """``x86_64``, ``aarch64``; ``None`` under ``--root``."""

    @property
    def by_root(self) -> bool:
        """Root runs doctor."""
        return self.user is not None and self.user.root
