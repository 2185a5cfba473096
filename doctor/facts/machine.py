"""The machine around the interpreters: its system, its user, its shell."""

from __future__ import annotations

from doctor.core.lazy_typing import Literal
from doctor.core.record import dataclass

Sudo = Literal["none", "password", "passwordless"]
APPLICATION_CONTAINERS = ("docker", "podman", "kubernetes", "containerd")
"""The engines whose containers run one application each."""


@dataclass(frozen=True, kw_only=True)
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
    """The distributions it descends from (ID_LIKE)."""


@dataclass(frozen=True, kw_only=True)
class User:
    """The user who runs doctor."""

    uid: int
    """The effective user id."""
    name: str
    """The login name."""
    root: bool
    """Whether the user is root."""
    sudo: Sudo
    """Whether sudo works: ``none``, ``passwordless``, or ``password`` where it asks for one and may then refuse."""
    admin: bool
    """Whether the user is in a group that distributions let use sudo."""
    home: str
    """The home folder: HOME, or else that of the account."""
    account_home: str
    """The home folder of the account, whatever HOME is; empty where it is missing, or another user's."""

    def may_take_over(self, path: str) -> bool:
        """Return whether a path can only be meant for this user: it is below the home folder of the account."""
        return bool(self.account_home) and path.startswith(f"{self.account_home.rstrip('/')}/")

    @property
    def may_become_root(self) -> bool:
        """Whether this user is root, or sudo may make them root."""
        return self.root or self.sudo != "none"

    @property
    def is_root_at_once(self) -> bool:
        """Whether this user is root, or sudo makes them root without a password."""
        return self.root or self.sudo == "passwordless"

    @property
    def can_use_sudo(self) -> bool:
        """Whether sudo will hardly refuse: it asks for nothing, or for the password of an administrator."""
        return self.sudo == "passwordless" or (self.sudo == "password" and self.admin)


@dataclass(frozen=True, kw_only=True)
class Machine:
    """The machine around the interpreters."""

    distro: Distro | None
    """The distribution; null if os-release is missing."""
    container: str | None
    """The kind of container: ``docker``, ``podman``, ``lxc``, …; null if no sign of one was found."""
    wsl: bool
    """Whether the machine is the Windows Subsystem for Linux."""
    ci: str | None
    """The CI service: ``github-actions``, ``gitlab``, …; ``ci`` where only the variable CI is set; null elsewhere."""
    user: User | None
    """The user; null under ``--root``, since nobody is logged in to a directory."""
    shell: str | None
    """The shell that started doctor: ``bash``, ``zsh``, ``fish``, …; null if it is unknown."""
    package_manager: str | None
    """The package manager: ``apt``, ``dnf``, ``pacman``, ``apk``, ``zypper``, ``brew``, …; null if none is known."""
    architecture: str | None
    """The processor architecture: ``x86_64``, ``aarch64``; null under ``--root``."""

    @property
    def in_image(self) -> bool:
        """Whether this is the container of an application, whose image a Dockerfile describes."""
        return self.container in APPLICATION_CONTAINERS

    @property
    def run_by_root(self) -> bool:
        """Whether root runs doctor."""
        return self.user is not None and self.user.root

    @property
    def has_sudo(self) -> bool:
        """Whether sudo precedes the commands that need root: it is there, and another user runs doctor."""
        return self.user is not None and not self.user.root and self.user.sudo != "none"
