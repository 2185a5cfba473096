"""Decide whether a path can be relied on: whether no other user could change what it leads to.

OpenSSH's StrictModes makes the same test (``auth_secure_path``); here it covers every folder from the root down, and
every link on the way, whose owner can point it elsewhere. A path that passes needs no second look before it is used,
because nobody who could swap a part of it is left.

Root needs it, since root may be started in another user's folder, or with that user's HOME or PATH. For any other user
doctor does nothing that this user could not do anyway.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable, Mapping

SYSTEM_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
"""The PATH of root's login shell on Debian (login.defs(5), ENV_SUPATH)."""
LINK_LIMIT = 40
"""Links that are followed on the way to one file; the limit of Linux (path_resolution(7))."""
_OTHERS_WRITE = stat.S_IWGRP | stat.S_IWOTH
_SYSTEM_GROUPS = range(1, 100)
"""The groups that distributions number alike (Debian Policy 9.2.2), without ``users``."""


def is_root() -> bool:
    """Return whether this process has rights over other users' files.

    The root of a user namespace (``unshare --map-root-user``) has those of one user only, and sees the machine's root
    as an unknown owner.
    """
    if os.geteuid() != 0:
        return False
    return os.lstat("/").st_uid == 0 or not _in_user_namespace()


def distrust_of_root(paths: Iterable[str]) -> str | None:
    """Return why root must not rely on one of ``paths``, as ``distrust`` puts it; ``None`` for any other user."""
    return next((reason for path in paths if (reason := distrust(path))), None) if is_root() else None


def distrust(path: str) -> str | None:
    """Return why another user could change what ``path`` leads to, as in ``/home/bob belongs to bob``.

    Returns ``None`` where only this user and root could. A path that does not exist is judged by the folder in which
    it would be created. In a sticky folder such as /tmp anybody may create it first.
    """
    pending, current, links = reversed_parts(os.path.join(_current_folder(), path)), "/", 0
    reason = _judge("/", os.lstat("/"))
    while pending and reason is None:
        part = pending.pop()
        if part == "..":
            current = os.path.dirname(current)
            continue
        candidate = os.path.join(current, part)
        try:
            status = os.lstat(candidate)
            reason = _judge(candidate, status)
            if not stat.S_ISLNK(status.st_mode):
                current = candidate
                continue
            target = os.readlink(candidate)
        except FileNotFoundError:
            shared = os.lstat(current).st_mode & _OTHERS_WRITE
            return f"anybody may create {candidate}" if shared else None
        except (OSError, ValueError) as error:
            return f"{candidate} cannot be examined ({getattr(error, 'strerror', None) or error})"
        links += 1
        if links > LINK_LIMIT:
            return f"{path} leads through too many links"
        current = "/" if target.startswith("/") else current
        pending += reversed_parts(target)
    return reason


def distrust_of_content(folder: str, *, deep: bool) -> str | None:
    """Return why another user could change the folder or an entry of it; ``deep`` covers the folders in it as well."""
    reason, folders = distrust(folder), [folder]
    while folders and reason is None:
        try:
            with os.scandir(folders.pop()) as entries:
                for entry in entries:
                    status = entry.stat(follow_symlinks=False)
                    reason = distrust(entry.path) if entry.is_symlink() else _judge(entry.path, status)
                    if reason:
                        break
                    if deep and entry.is_dir(follow_symlinks=False):
                        folders.append(entry.path)
        except FileNotFoundError:
            continue
        except OSError as error:
            return f"{error.filename} cannot be examined ({error.strerror})"
    return reason


def distrust_of_value(value: str) -> str | None:
    """Return why another user could change a file that the value of a variable or option names.

    The value may name several, with colons or blanks between them, or as ``file:`` URLs. A relative path is not judged,
    because the folder that it belongs to is.
    """
    words = re.split(r"[\s:,;\"']+", value)
    paths = (word.removeprefix("//") for word in words)
    return next((reason for path in paths if path.startswith("/") and (reason := distrust(path))), None)


def trusted_environment(environ: Mapping[str, str]) -> dict[str, str]:
    """Return the variables with which root may start a program; for any other user, ``environ`` itself.

    HOME becomes root's own where it is another user's, folders that others could change are left out of PATH, and so is
    every other variable that names such a path. ``sudo -E`` and ``su -m`` keep the variables of the other user.
    """
    if not is_root():
        return dict(environ)
    kept = {name: value for name, value in environ.items() if not distrust_of_value(value)}
    folders = (folder for folder in environ.get("PATH", "").split(":") if folder.startswith("/"))
    path = [folder for folder in folders if not distrust(folder)]
    missing = [folder for folder in SYSTEM_PATH.split(":") if folder not in path]
    return kept | {"PATH": ":".join([*path, *missing]), "HOME": trusted_home(environ)}


def trusted_home(environ: Mapping[str, str]) -> str:
    """Return HOME for root, or root's own home folder where HOME is not set or another user's."""
    home = environ.get("HOME", "")
    if home.startswith("/") and not distrust_of_root([home]):
        return home
    import pwd

    return pwd.getpwuid(0).pw_dir


def system_program(name: str) -> str:
    """Return the absolute path of a program of the system, whatever PATH is; ``name`` where the system has none."""
    candidates = (os.path.join(folder, name) for folder in SYSTEM_PATH.split(":"))
    return next((path for path in candidates if os.access(path, os.X_OK) and distrust(path) is None), name)


def _judge(path: str, status: os.stat_result) -> str | None:
    """Return why others could change the entry ``path`` itself; a folder's entries are part of it."""
    if status.st_uid not in (0, os.geteuid()):
        return f"{path} belongs to {_user_name(status.st_uid)}"
    mode = status.st_mode
    if stat.S_ISLNK(mode) or not mode & _OTHERS_WRITE:
        return None  # the mode of a link has no meaning
    if stat.S_ISDIR(mode) and mode & stat.S_ISVTX:
        return None  # entries can be renamed and removed by their owners only
    if mode & stat.S_IWOTH:
        return f"everybody may write to {path}"
    if _has_acl(path):  # the mode's bits of the group are then the limit of all that the list grants (acl(5))
        return f"the access control list of {path} may let others write"
    return None if _has_no_other_member(status) else f"the group {_group_name(status.st_gid)} may write to {path}"


def _has_acl(path: str) -> bool:
    """Return whether a file or folder has an access control list; false where its file system has none."""
    try:
        return "system.posix_acl_access" in os.listxattr(path, follow_symlinks=False)
    except OSError:
        return False


def _has_no_other_member(status: os.stat_result) -> bool:
    """Return whether the group surely has no member besides the owner.

    That is so for a user's private group, which has the user's number (pam_umask(8)), and for an empty group of the
    system, such as staff, to which Debian gave /usr/local. The members of other groups may be known to a server only.
    """
    import grp
    import pwd

    gid, owner = status.st_gid, status.st_uid
    if gid == 0 or (gid != owner and gid not in _SYSTEM_GROUPS):
        return False
    try:
        members = {name for name in grp.getgrgid(gid).gr_mem if name != _user_name(owner)}
    except KeyError:
        members = set()
    return not members and not any(user.pw_gid == gid and user.pw_uid != owner for user in pwd.getpwall())


def _user_name(uid: int) -> str:
    import pwd

    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"the unknown user {uid}"


def _group_name(gid: int) -> str:
    import grp

    try:
        return grp.getgrgid(gid).gr_name
    except KeyError:
        return str(gid)


def _in_user_namespace() -> bool:
    """Return whether some users of the machine have no number here (user_namespaces(7))."""
    try:
        with open("/proc/self/uid_map", encoding="ascii") as file:
            return file.read().split() != ["0", "0", "4294967295"]
    except (OSError, ValueError):
        return False


def _current_folder() -> str:
    try:
        return os.getcwd()
    except OSError:  # it was removed
        return "/"


def reversed_parts(path: str) -> list[str]:
    """Return the parts of a path, the last first, without ``.`` and empty parts."""
    return [part for part in reversed(path.split("/")) if part not in ("", ".")]
