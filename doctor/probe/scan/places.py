"""Choose the folders that a scan walks through, and those that it leaves out."""

from __future__ import annotations

import os
import pwd
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from doctor.core import trust
from doctor.core.paths import cache_dir, within

_LOCAL = frozenset({
    "ext2", "ext3", "ext4", "xfs", "btrfs", "zfs", "f2fs", "jfs", "reiserfs", "bcachefs", "ntfs3", "vfat", "exfat",
    "apfs", "hfs",
})  # fmt: skip
"""File systems on disks of this machine."""
_PSEUDO = frozenset({
    "autofs", "bind", "binfmt_misc", "bpf", "cgroup", "cgroup2", "configfs", "debugfs", "devpts", "devtmpfs",
    "efivarfs", "fusectl", "hugetlbfs", "mqueue", "nsfs", "overlay", "proc", "pstore", "ramfs", "rpc_pipefs",
    "securityfs", "squashfs", "sysfs", "tracefs",
})  # fmt: skip
"""File systems without files of their own, or with those of packed applications."""
_KERNEL = ("/proc", "/sys", "/dev", "/run")
"""Folders without files on a disk."""
_OTHER_SYSTEMS = (
    "/var/lib/docker", "/var/lib/containers", "/var/lib/containerd", "/var/lib/lxc", "/var/lib/lxd", "/var/lib/incus",
    "/var/lib/machines", "/var/lib/snapd", "/var/snap", "/snap", "/var/lib/flatpak", "/nix/store", "/gnu/store",
    "/var/lib/schroot",
)  # fmt: skip
"""Folders with the files of containers and packed applications, whose paths are those of another system."""
_LEFT_OUT_OF_HOME = (
    ".local/share/containers", ".local/share/docker", ".local/share/flatpak", "snap", ".var", ".cache/doctor",
)  # fmt: skip
"""The same in a home folder, and the folder with doctor's own dependencies."""
_NAMED = (
    "PIPX_HOME", "PIPX_SHARED_LIBS", "WORKON_HOME", "UV_TOOL_DIR", "UV_PYTHON_INSTALL_DIR", "PYENV_ROOT",
    "PRE_COMMIT_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "CONDA_PREFIX", "POETRY_VIRTUALENVS_PATH", "VIRTUAL_ENV",
    "JUPYTER_DATA_DIR",
)  # fmt: skip
"""Variables with which a user moves the folders of these tools."""
_NO_HOME = ("", "/", "/nonexistent", "/bin", "/sbin", "/dev", "/usr", "/var", "/home", "/opt", "/srv")
"""Folders that passwd(5) names as homes, although they are not."""


class Home(NamedTuple):
    """A user's home folder."""

    uid: int
    path: str


class Places(NamedTuple):
    """The folders of one scan."""

    roots: tuple[str, ...]
    """The folders to walk through; none is in another one, unless on another file system."""
    skip: frozenset[str]
    """The folders that are not entered from above."""
    homes: tuple[Home, ...]
    """The homes whose settings count: this user's, and for root everybody's."""
    other_disks: tuple[str, ...]
    """Other file systems, which are not searched without being named, with their types: ``/home (nfs4)``."""
    other_homes: int
    """Homes of other users, which are not searched, since only root may."""


def find_places(folders: Sequence[str], environ: Mapping[str, str]) -> Places:
    """Return the places for ``folders``, or for the whole machine without any.

    The machine is every file system on a local disk, and the folders of tools that variables name. Mount points are not
    entered unless they are named. For other users than root, the homes of others are left out.
    """
    mounts, homes = dict(read_mounts()), tuple(_read_homes(environ))
    own = tuple(home for home in homes if home.uid == os.geteuid())
    others = {home.path for home in homes if home.uid != os.geteuid()}
    is_root = trust.is_root()
    moved = [] if folders else [environ[name] for name in _NAMED if environ.get(name, "").startswith("/")]
    disks = [] if folders else ["/", *(path for path, kind in mounts.items() if kind in _LOCAL)]
    system = [*_KERNEL, *_OTHER_SYSTEMS]
    system += [cache_dir(), *(os.path.join(home.path, name) for home in homes for name in _LEFT_OUT_OF_HOME)]
    skip = frozenset({*system, *mounts, *(() if is_root else others)})
    named = [os.path.realpath(path) for path in folders]
    chosen = named or [
        real
        for path in (*disks, *moved)
        if os.path.isdir(real := os.path.realpath(path))
        and not any(within(real, folder) for folder in (*system, *(() if is_root else others)))
    ]
    return Places(
        roots=_outermost(chosen, skip),
        skip=skip,
        homes=homes if is_root else own,
        other_disks=() if folders else tuple(_other_disks(mounts, system)),
        other_homes=0 if folders or is_root else sum(home.uid not in (0, os.geteuid()) for home in homes),
    )


def _other_disks(mounts: Mapping[str, str], system: Sequence[str]) -> Iterator[str]:
    """Yield the file systems that may contain environments, and are on no disk of this machine."""
    for path, kind in sorted(mounts.items()):
        is_temporary = kind == "tmpfs" and path in ("/tmp", "/var/tmp")  # noqa: S108
        is_left_out = kind in _LOCAL | _PSEUDO or is_temporary or any(within(path, folder) for folder in system)
        if path != "/" and not is_left_out and os.path.isdir(path):
            yield f"{path} ({kind})"


def _outermost(paths: Sequence[str], skip: frozenset[str]) -> tuple[str, ...]:
    """Return the paths that a walk through the others would not reach."""

    def is_reached(path: str, root: str) -> bool:
        while path != root:
            if path in skip:
                return False
            path = os.path.dirname(path)
        return True

    unique = list(dict.fromkeys(paths))
    return tuple(
        path
        for path in unique
        if not any(other != path and within(path, other) and is_reached(path, other) for other in unique)
    )


def read_mounts() -> Iterator[tuple[str, str]]:
    """Yield (mount point, type of the file system); a folder that is mounted a second time has the type ``bind``.

    proc(5), mountinfo: the fourth field is the folder of the file system that is mounted there.
    """
    try:
        with open("/proc/self/mountinfo", encoding="utf-8", errors="surrogateescape") as file:
            lines = file.read().splitlines()
    except OSError:
        return
    for line in lines:
        fields = line.split(" ")
        if len(fields) < 9 or "-" not in fields:
            continue
        path = re.sub(r"\\([0-7]{3})", lambda match: chr(int(match[1], 8)), fields[4])
        is_subvolume = fields[fields.index("-") + 1] == "btrfs"
        yield path, fields[fields.index("-") + 1] if fields[3] == "/" or is_subvolume else "bind"


def _read_homes(environ: Mapping[str, str]) -> Iterator[Home]:
    """Yield the homes that exist, each once, this user's first.

    The homes of system users belong to root, and hold no files of theirs.
    """
    own = os.path.realpath(trust.trusted_home(environ) if trust.is_root() else environ.get("HOME") or "/")
    known = {own}
    if own not in _NO_HOME:
        yield Home(os.geteuid(), own)
    for user in pwd.getpwall():
        home = os.path.realpath(user.pw_dir)
        if user.pw_uid != os.geteuid() and home not in (*known, *_NO_HOME) and _owner(home) == user.pw_uid:
            known.add(home)
            yield Home(user.pw_uid, home)


def _owner(path: str) -> int | None:
    try:
        return os.lstat(path).st_uid
    except OSError:
        return None
