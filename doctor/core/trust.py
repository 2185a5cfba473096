"""Decide whether a path can be relied on: whether no other user could change what it leads to.

OpenSSH's StrictModes makes the same test (``auth_secure_path``); here it covers every folder from the root down, and
every link on the way, whose owner can point it elsewhere. A path that passes need not be examined again before it is
used, because no other user could swap a part of it.

Root needs it, since root may be started in another user's folder, or with that user's HOME or PATH. For any other user
doctor does nothing that this user could not do anyway.
"""

from __future__ import annotations

import errno
import os
import re
import stat
from collections.abc import Iterable, Iterator, Mapping

SYSTEM_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
"""The PATH of root's login shell on Debian (login.defs(5), ENV_SUPATH)."""
LINK_LIMIT = 40
"""Links that are followed on the way to one file; the limit of Linux (path_resolution(7))."""
_NAME_LIMIT, _PATH_LIMIT = 255, 4096
"""Bytes of a name and of a path; longer ones do not exist on Linux (limits.h)."""
_FILE_URL = r"(?i)file:(?://[^/\s]*)?"
"""The beginning of a URL for a file on this machine, whatever host it names."""
_BETWEEN_PATHS = r"(?:^|(?<=\s))-\w|[\s:,;=#?&|<>()\[\]\"']+"
"""An option that its value may follow without a space, and characters that may end a path in a list or requirement."""
OTHERS_WRITE = stat.S_IWGRP | stat.S_IWOTH
"""The mode bits that let the group or everybody write."""
_PASSED_ON = r"(?i)(?:PATH|USER|LOGNAME|SHELL|TERM|LANG|LC_\w+|\w+_proxy|SSL_CERT_FILE|SSL_CERT_DIR|\w+_CA_BUNDLE)$"
"""The variables of another user that root passes on. The worst that they could do is to keep it from the network."""
_TARGETS = (
    r"(?:VIRTUAL_ENV|PYTHONUSERBASE|PIP_CONFIG_FILE|UV_\w*(?:DIR|ENVIRONMENT)|(?:PIPX|POETRY|PDM|HATCH|PIPENV)_\w+"
    r"|WORKON_HOME|XDG_\w+_HOME|XDG_CONFIG_DIRS)$"
)
"""The variables that choose what doctor changes: an environment, or a folder of applications, packages or settings."""
ignored_variables: list[str] = []
"""The variables that ``ignore_targets`` has removed."""
_OF_LIBRARIES = {"OPENSSL_CONF", "OPENSSL_ENGINES", "OPENSSL_MODULES", "TMPDIR", "TEMP", "TMP"}
"""The variables that libraries of doctor's own process read."""
ACL = "system.posix_acl_access"
"""The attribute with a file's access control list (acl(5))."""
_STAFF = 50
"""The number of the group staff on Debian (base-passwd)."""


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


def names_owner(reason: str) -> bool:
    """Return whether a reason to distrust a path names the user who owns it, so that this user can act in its place."""
    return " belongs to " in reason


def distrust(path: str) -> str | None:
    """Return why another user could change what ``path`` leads to, as in ``/home/bob belongs to bob``.

    Returns ``None`` if only this user and root could. A path that does not exist is judged by the folder in which
    it would be created. In a sticky folder such as /tmp anybody may create it first.
    """
    return next((reason for meaning in _meanings(path) if (reason := _follow(meaning)[0])), None)


def distrust_of_search(path: str) -> str | None:
    """Return why another user could change ``path``, or add an entry to it if it is a folder; ``None`` if none could.

    Whoever searches /tmp for a program or a module may find one of anybody's.
    """
    for meaning in _meanings(path):
        reason, end = _follow(meaning)
        if reason is None and _is_shared(end):
            reason = f"anybody may create files in {end}"
        if reason:
            return reason
    return None


def _meanings(path: str) -> Iterator[str]:
    """Yield the absolute paths for which programs may take ``path``.

    Behind a link, the kernel finds ``..`` in the folder to which the link leads; ``os.path.abspath`` and others remove
    it with the name before it.
    """
    path = os.path.join(_current_folder(), path)
    yield path
    if ".." in path.split("/"):
        yield os.path.normpath(path)


def _follow(path: str) -> tuple[str | None, str]:
    """Return why another user could change what an absolute path leads to, and what that is, without links.

    A missing folder may have been created when a program gets there, or the program leaves it without having been
    there (``os.path.realpath``). So ``..`` leads out of it again.
    """
    pending, current, links = reversed_parts(path), "/", 0
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
            reason = f"anybody may create {candidate}" if _is_shared(current) else None
            current = candidate
            continue
        except (OSError, ValueError) as error:
            reason = f"{candidate} cannot be examined ({getattr(error, 'strerror', None) or error})"
            break
        links += 1
        if links > LINK_LIMIT:
            reason = f"{path} leads through too many links"
            break
        current = "/" if target.startswith("/") else current
        pending += reversed_parts(target)
    return reason, current


def _is_shared(folder: str) -> bool:
    """Return whether anybody may create files in a folder like /tmp, where only their owners may replace them."""
    try:
        mode = os.lstat(folder).st_mode
    except FileNotFoundError:
        return False
    return bool(stat.S_ISDIR(mode) and mode & stat.S_ISVTX and mode & OTHERS_WRITE)


def distrust_of_content(folder: str, *, deep: bool) -> str | None:
    """Return why another user could change the folder or an entry of it, or ``None``; ``deep`` includes subfolders."""
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
    """Return why another user could change a file named in the value of a variable or option; ``None`` if none could.

    Relative paths are those in ``/``, where doctor starts programs.
    """
    return next((reason for path in named_paths(value, "/") if (reason := distrust_of_search(path))), None)


def named_paths(text: str, folder: str) -> Iterator[str]:
    """Yield the paths that a value or a requirement may name; relative ones are joined with ``folder``.

    The text may contain several, with colons, spaces or quotes between them, or as URLs with encoded characters. Some
    programs expand ``~``, others take it for a name. Rather too much is yielded than too little; what contains
    characters that end a path only where it exists.
    """
    decoded = text
    if "%" in text:
        from urllib.parse import unquote

        decoded = unquote(text)
    for form in dict.fromkeys((text, decoded, re.sub(_FILE_URL, " ", decoded))):
        words = _words_with_paths(re.split(_BETWEEN_PATHS, form))
        longer = _words_with_paths((*re.split(r"[\s\"']+", form), *re.split("[\"']", form), form))
        after_option = [word[word.index("/") :] for word in (*words, *longer) if "/" in word]
        yield from filter(_can_exist, (os.path.join(folder, word) for word in words))
        yield from filter(os.path.lexists, (os.path.join(folder, word) for word in (*longer, *after_option)))


def _words_with_paths(words: Iterable[str]) -> list[str]:
    found = [word for word in words if "/" in word or (word[:1] == "~" and word[1:])]
    return [*found, *(expand_home(word, os.environ) for word in found if word.startswith("~"))]


def absolute_path(value: str, environ: Mapping[str, str]) -> str:
    """Return the path for a value of which programs make different ones: with ``~``, ``..``, or relative to a folder.

    Pass this path on instead of the value, so that the program opens what was examined. A relative one is in ``/``,
    where doctor starts programs.
    """
    return "/" + os.path.normpath("/" + expand_home(value, environ)).lstrip("/")  # two leading slashes would stay


def expand_home(path: str, environ: Mapping[str, str]) -> str:
    """Return the path with a home folder instead of ``~`` or ``~bob``, as programs expand it that doctor starts."""
    home = trusted_home(environ) if is_root() else environ.get("HOME")
    if home and f"{path}/".startswith("~/"):
        return home.rstrip("/") + path[1:]
    try:
        return os.path.expanduser(path)
    except ValueError:  # no user has such a name
        return path


def trusted_environment(environ: Mapping[str, str]) -> dict[str, str]:
    """Return the variables with which root may start a program; for any other user, ``environ`` itself.

    HOME becomes root's own where it is another user's, folders that others could change are left out of PATH, and so is
    every other variable that names such a path. ``sudo -E`` and ``su -m`` keep the variables of the other user with
    that HOME. Their values may also be commands, servers, or files of root to write to, so that few are passed on.
    """
    if not is_root():
        return dict(environ)
    passed_on = _PASSED_ON if distrust_of_variables(environ) else ""
    trusted = {
        name: value
        for name, value in environ.items()
        if name not in ("PATH", "HOME") and re.match(passed_on, name) and not distrust_of_value(value)
    }
    folders = (folder for folder in environ.get("PATH", "").split(":") if folder.startswith("/"))
    path = [folder for folder in folders if not distrust_of_search(folder)]
    missing = [folder for folder in SYSTEM_PATH.split(":") if folder not in path]
    return trusted | {"PATH": ":".join([*path, *missing]), "HOME": trusted_home(environ)}


def distrust_of_variables(environ: Mapping[str, str]) -> str | None:
    """Return why root must not use the variables: HOME shows another user; ``None`` if it does not."""
    home = environ.get("HOME")
    return distrust_of_search(home) if home and is_root() else None


def protect_this_process() -> None:
    """Keep root's process from loading another user's code, and others from changing what it creates.

    OpenSSL, which hashlib loads, reads OPENSSL_CONF and loads the libraries that are named there (config(5)). With the
    umask 0, an environment could be changed before doctor first runs it.
    """
    if is_root():
        os.umask(os.umask(0o022) | 0o022)
        for name in _OF_LIBRARIES & os.environ.keys():
            value = os.environ[name]
            if not value.startswith("/") or distrust(value):
                del os.environ[name]


def ignore_targets() -> None:
    """Remove the variables that choose what is changed: root may change what the user who set them may not."""
    for name in [name for name in os.environ if re.match(_TARGETS, name)]:
        del os.environ[name]
        ignored_variables.append(name)


def trusted_home(environ: Mapping[str, str]) -> str:
    """Return HOME for root, or root's own home folder where HOME is not set or another user's."""
    home = environ.get("HOME", "")
    if home.startswith("/") and not distrust_of_variables(environ):
        return home
    return root_home()


def root_home() -> str:
    """Return root's own home folder, whatever HOME is."""
    import pwd

    return pwd.getpwuid(0).pw_dir


def system_program(name: str) -> str:
    """Return the absolute path of a system program, whatever PATH is; ``name`` where the system has none."""
    candidates = (os.path.join(folder, name) for folder in SYSTEM_PATH.split(":"))
    return next((path for path in candidates if os.access(path, os.X_OK) and distrust(path) is None), name)


def _judge(path: str, status: os.stat_result) -> str | None:
    """Return why others could change the entry ``path`` itself; a folder's entries are part of it."""
    if status.st_uid not in (0, os.geteuid()):
        return f"{path} belongs to {user_name(status.st_uid)}"
    mode = status.st_mode
    if stat.S_ISLNK(mode) or not mode & OTHERS_WRITE:
        return None  # the mode of a link has no meaning
    if stat.S_ISDIR(mode) and mode & stat.S_ISVTX:
        return None  # entries can be renamed and removed by their owners only
    if mode & stat.S_IWOTH:
        return f"everybody may write to {path}"
    if not _has_no_other_member(path, status):
        return f"the group {_group_name(status.st_gid)} may write to {path}"
    return f"the access control list of {path} may let others write to it" if _has_acl(path) else None


def _has_no_other_member(path: str, status: os.stat_result) -> bool:
    """Return whether the group surely has no member besides the owner of ``path``.

    That is so for a user's private group, which has the user's number (pam_umask(8)), and for root's, where nobody else
    is in it. It is also so for an empty group staff in /usr/local, where Debian lets it write. Any other group may have
    members that only a server or pam_group(8) knows.
    """
    import grp
    import pwd

    gid, owner = status.st_gid, status.st_uid
    if gid != owner and not (gid == _STAFF and (path + "/").startswith("/usr/local/")):
        return False
    try:
        members = {name for name in grp.getgrgid(gid).gr_mem if name != user_name(owner)}
    except KeyError:
        members = set()
    return not members and not any(user.pw_gid == gid and user.pw_uid != owner for user in pwd.getpwall())


def _has_acl(path: str) -> bool:
    """Return whether the file has an ACL; its mode then shows the mask instead of the group's rights (acl(5))."""
    try:
        return ACL in os.listxattr(path, follow_symlinks=False)
    except OSError as error:  # the file system has none
        return error.errno not in (errno.ENOTSUP, errno.ENOSYS)


def _can_exist(path: str) -> bool:
    """Return whether a path may exist as it is or, with ``..`` in it, may be shortened to one that does."""
    names = [os.fsencode(part) for part in reversed_parts(path)]
    length = sum(len(name) + 1 for name in names)
    return b".." in names or (
        "\0" not in path and length < _PATH_LIMIT and max(map(len, names), default=0) <= _NAME_LIMIT
    )


def user_name(uid: int) -> str:
    """Return the name of a user for people; ``the unknown user 1234`` where no account has this id."""
    import pwd

    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"the unknown user {uid}"


def other_user(uid: int) -> str | None:
    """Return the name of a user for people; ``None`` if it is the user of this process."""
    return None if uid == os.geteuid() else user_name(uid)


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
