"""Read and replace single files through descriptors, so that no other file can be put in their place meanwhile.

The kernel resolves a path at each call, and somebody may change a part of it between two calls. So a path is resolved
once here, and the folder that contains the file stays open until the file is replaced. All calls are relative to this
folder (openat(2), renameat(2)) and follow no link. A user's own link to the file stays a link.

A new file is written under another name, is on the disk before it takes the old one's place, and is locked while it is
open (flock(2)). So a new file without a lock was left by a run that was killed.
"""

from __future__ import annotations

import errno
import fcntl
import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from doctor.core import trust
from doctor.core.errors import Exit, StepError
from doctor.core.files import READ_FLAGS
from doctor.core.trust import ACL, LINK_LIMIT, reversed_parts
from doctor.execute import durable

SIZE_LIMIT = 1 << 22
"""Bytes of a file that doctor changes, and of a receipt."""
NEW_SUFFIX = ".doctor-new"
"""The end of a new file's name until the file takes the place of the old one."""
_FOLDER = os.O_PATH | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_READ = READ_FLAGS | os.O_NOFOLLOW
_CREATE = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC


class SingleFile:
    """A file that is about to be changed, in a folder that stays open; ``opened`` creates it."""

    def __init__(self, path: str, folder: int, name: str) -> None:
        self._path, self._folder, self._name = path, folder, name
        self._file = self._open()
        self.content = _read(self._file)
        """Its content; ``None`` if there is no file."""
        if self.content is not None and len(self.content) > SIZE_LIMIT:
            self.close()
            raise StepError(
                f"{path} is larger than {SIZE_LIMIT >> 20} MB, so doctor does not change it. Edit it by hand.",
                code=Exit.REFUSED,
            )

    def replace(self, content: bytes) -> None:
        """Replace the file by a new one with the same owner, mode and attributes, or create it.

        Raises ``StepError`` if another program has changed it since it was opened.
        """
        os.close(put(self._folder, self._name, content, like=self._file, mode=0o644, before=self._require_unchanged))

    def remove(self) -> None:
        """Remove the file; raises like ``replace``."""
        self._require_unchanged()
        with suppress(FileNotFoundError):
            os.unlink(self._name, dir_fd=self._folder)
        durable.sync_folder(".", base=self._folder)

    def remove_leftover(self) -> None:
        """Remove the new file that a killed run could not put in place."""
        remove_unused(self._folder, self._name + NEW_SUFFIX)

    def close(self) -> None:
        """Close the file; the folder stays open."""
        if self._file is not None:
            os.close(self._file)

    def _open(self) -> int | None:
        """Open the file for reading; ``None`` if there is none. Nothing but a regular file is ever opened."""
        with suppress(FileNotFoundError):
            if stat.S_ISREG(os.stat(self._name, dir_fd=self._folder, follow_symlinks=False).st_mode):
                file = os.open(self._name, _READ, dir_fd=self._folder)
                if stat.S_ISREG(os.fstat(file).st_mode):
                    return file
                os.close(file)
            raise StepError(f"{self._path} was left alone. It is not a regular file.")
        return None

    def _require_unchanged(self) -> None:
        now = self._open()
        try:
            if _identity(now) == _identity(self._file) and _read(now) == self.content:
                return
        finally:
            if now is not None:
                os.close(now)
        raise StepError(
            f"{self._path} was left alone. Another program has just changed it. Try again.", code=Exit.BLOCKED
        )


@contextmanager
def opened(path: str) -> Iterator[SingleFile]:
    """Open the file at the absolute ``path`` for a change; it need not exist, its folder must.

    Raises ``StepError`` for anything but a regular file, for one above ``SIZE_LIMIT``, and for root where another user
    could change what the path leads to. Raises ``OSError`` if it cannot be read.
    """
    reason = trust.distrust_of_root([path])
    if reason:
        advice = " Run the same command as that user." if trust.names_owner(reason) else ""
        raise StepError(
            f"{path} was left alone. Root must not write there, because {reason}.{advice}", code=Exit.REFUSED
        )
    with opened_folder(path) as (folder, name):
        file = SingleFile(path, folder, name)
        try:
            yield file
        finally:
            file.close()


def write(path: str, content: bytes) -> None:
    """Write the file at the absolute ``path`` atomically, with mode 0644, over the one that is there.

    Root may write in another user's folder: no link of that user is followed, and only a regular file is replaced.
    Raises ``StepError`` if the file cannot be written.
    """
    with _own_output(path) as (folder, name):
        os.close(put(folder, name, content, mode=0o644))


def append(path: str, content: bytes) -> None:
    """Append to the existing file at the absolute ``path``; raises and protects root like ``write``."""
    with _own_output(path) as (folder, name):
        flags = os.O_WRONLY | os.O_APPEND | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC
        with open(os.open(name, flags, dir_fd=folder), "wb", buffering=0) as file:
            file.write(content)


@contextmanager
def _own_output(path: str) -> Iterator[tuple[int, str]]:
    """Open the folder of a file that is about to be written, which no other user has led elsewhere."""
    try:
        with opened_folder(path, through_others_links=not trust.is_root()) as (folder, name):
            with suppress(FileNotFoundError):
                if not stat.S_ISREG(os.stat(name, dir_fd=folder, follow_symlinks=False).st_mode):
                    raise StepError(f"{path} was left alone. It is not a regular file.", code=Exit.REFUSED)
            yield folder, name
    except OSError as error:
        raise StepError(f"{path} was not written. {error.strerror}.") from None


@contextmanager
def opened_folder(path: str, *, through_others_links: bool = True) -> Iterator[tuple[int, str]]:
    """Open the folder that contains the file at the absolute ``path``, and yield it with the file's name in it.

    Each part of the path is opened relative to the one before, and each link is resolved on the way, also one at the
    end. Raises ``OSError`` if a part does not exist or is not a folder, and ``StepError`` for a link that belongs
    to neither this user nor root, unless ``through_others_links`` is set.
    """
    folder, pending, links = os.open("/", _FOLDER), reversed_parts(path), 0
    try:
        while pending:
            part = pending.pop()
            target = _link_target(folder, part)
            if target is not None:
                owner = os.stat(part, dir_fd=folder, follow_symlinks=False).st_uid
                if not through_others_links and owner not in (0, os.geteuid()):
                    whose = trust.user_name(owner)
                    reason = f"The path leads through a link that belongs to {whose}, which root does not follow."
                    raise StepError(f"{path} was left alone. {reason}", code=Exit.REFUSED)
                links += 1
                if links > LINK_LIMIT:
                    raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), path)
                pending += reversed_parts(target)
                part = "/" if target.startswith("/") else "."
            elif not pending:
                yield folder, part
                return
            inner = os.open(part, _FOLDER, dir_fd=folder)
            os.close(folder)
            folder = inner
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), path)
    finally:
        os.close(folder)


def put(
    folder: int,
    name: str,
    content: bytes,
    *,
    like: int | None = None,
    mode: int = 0o600,
    before: Callable[[], None] = lambda: None,
) -> int:
    """Write a file atomically, and return its descriptor, which locks the file until it is closed.

    The new file gets the owner, mode and attributes of the open file ``like``; if there is none, ``mode``. ``before``
    is called just before the new file takes the place of the old one, and prevents that by raising an exception.
    Raises ``OSError`` if the file cannot be written.
    """
    new = name + NEW_SUFFIX
    if not remove_unused(folder, new):
        with suppress(FileNotFoundError):
            if stat.S_ISDIR(os.stat(new, dir_fd=folder, follow_symlinks=False).st_mode):
                raise IsADirectoryError(errno.EISDIR, f"The folder {new} is in the way", name)
        raise BlockingIOError(errno.EAGAIN, "Another run of doctor is writing it", name)
    file = _create_locked(folder, new)
    try:
        with open(file, "wb", closefd=False) as stream:
            stream.write(content)
        if like is None:
            os.fchmod(file, mode)
        else:
            _copy_attributes(like, file)
        os.fsync(file)
        before()
        os.rename(new, name, src_dir_fd=folder, dst_dir_fd=folder)
        durable.sync_folder(".", base=folder)
    except BaseException:
        with suppress(OSError):
            os.unlink(new, dir_fd=folder)
        os.close(file)
        raise
    return file


def remove_unused(folder: int, name: str, *, condition: Callable[[], bool] = lambda: True) -> bool:
    """Remove a file of doctor's own, unless a run that uses it has locked it; return whether it no longer exists.

    ``condition`` is evaluated while the file is locked. On a file system without locks no file is removed.
    """
    try:
        file = os.open(name, _READ, dir_fd=folder)
    except FileNotFoundError:
        return True
    except OSError as error:
        if error.errno != errno.ELOOP:
            raise
        os.unlink(name, dir_fd=folder)  # a link, which doctor never creates
        return True
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if not condition():
            return False
        os.unlink(name, dir_fd=folder)
    except OSError:
        return False
    finally:
        os.close(file)
    return True


def _create_locked(folder: int, name: str) -> int:
    """Create a file that is locked from the beginning: one that ``remove_unused`` took first is created again."""
    while True:
        file = os.open(name, _CREATE, 0o600, dir_fd=folder)
        with suppress(OSError):  # some network file systems have no locks
            fcntl.flock(file, fcntl.LOCK_EX)
        if os.fstat(file).st_nlink:
            return file
        os.close(file)


def _copy_attributes(source: int, target: int) -> None:
    """Give an open file the owner, mode, ACL, SELinux context and user attributes of another.

    Only root can give files away. A missing ACL would give the group more rights, so that failure is not ignored.
    """
    status = os.fstat(source)
    with suppress(PermissionError):
        os.fchown(target, status.st_uid, status.st_gid)
    os.fchmod(target, stat.S_IMODE(status.st_mode))  # after the owner, since chown(2) clears the set-user-ID bit
    attributes = _attributes(source)
    if ACL in _attributes(target) and ACL not in attributes:
        os.removexattr(target, ACL)  # inherited from the folder
    for name in attributes:
        value = os.getxattr(source, name)
        if name == ACL:
            os.setxattr(target, name, value)
        elif name == "security.selinux" or name.startswith("user."):
            with suppress(OSError):
                os.setxattr(target, name, value)


def _attributes(file: int) -> list[str]:
    try:
        return os.listxattr(file)
    except OSError:  # the file system has none
        return []


def _identity(file: int | None) -> tuple[int, int] | None:
    if file is None:
        return None
    status = os.fstat(file)
    return status.st_dev, status.st_ino


def _read(file: int | None) -> bytes | None:
    """Return the content of an open file, and one byte more than ``SIZE_LIMIT`` of a larger one."""
    if file is None:
        return None
    os.lseek(file, 0, os.SEEK_SET)
    with open(file, "rb", closefd=False) as stream:
        return stream.read(SIZE_LIMIT + 1)


def _link_target(folder: int, name: str) -> str | None:
    """Return the text of a link; ``None`` for anything else, and where nothing has that name."""
    try:
        return os.readlink(name, dir_fd=folder)
    except OSError as error:
        if error.errno in (errno.EINVAL, errno.ENOENT):
            return None
        raise
