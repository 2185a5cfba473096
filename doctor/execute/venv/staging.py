"""Build an environment beside its target and put it there by one rename, so that the target is always complete.

Building it in place, with a journal, was rejected: a kill would leave an incomplete environment where scripts that run
``test -d .venv`` find it, which is the very condition that doctor repairs. Instead there are:

    .doctor-1a2b3c4d/           the staging folder beside the target: hidden, ignored by git, its name random
    .doctor-1a2b3c4d/.venv/     the environment while it is built and filled; then renamed to .venv
    .venv/.doctor-previous/     the environment that it replaced, moved into the new one just before that rename

Only one previous environment is kept. If the replaced one contains a previous one itself, that older one is removed
once the new environment is kept. If the older one has files that the user put there, it is moved out instead:

    .venv.old/                  the older environment; what replaced it is stamped with ``LEFT_FILES``

Scripts contain the path at which they were created. Staging only inserts ``/.doctor-1a2b3c4d`` into that path, so
removing exactly these bytes corrects every script, however the rest of the path is quoted.

The moment of a kill decides what the next run finds:

- Before the renames, the old state is untouched. The next run removes the staging folder.
- Between the two renames, the next run moves the previous environment back (``recover``).
- After them, the new environment is in place. If the kill came before the older environment was removed, the run that
  next replaces the environment removes it.

A power cut is a kill that also loses what was not yet on the disk. So the new environment is written to the disk before
the first rename, and the renames are before anything is removed or reported. File systems with a journal keep renames
in their order, so that the second is never on the disk without the first.

So recovery needs no decisions: it always rolls back. Two runs exclude each other by a lock on the folder around the
target (``doctor.core.lock``). If locks are not available, rename(2) still refuses to replace a folder that is not
empty.
"""

from __future__ import annotations

import contextlib
import errno
import os
import shlex
import stat
from collections.abc import Callable, Iterator, Sequence

from doctor.core import lazy_re as re
from doctor.core import lazy_shutil as shutil
from doctor.core import lock, paths, trust
from doctor.core.errors import StepError
from doctor.core.paths import for_people
from doctor.execute import durable, tree
from doctor.execute.venv import relocate
from doctor.facts.environment import PREVIOUS
from doctor.facts.machine import User
from doctor.facts.obstacle import Obstacle, command_to_own
from doctor.probe.project.target import distrust_of_target, read_stamp
from doctor.probe.rootfs import Rootfs

_STAGING = re.compile(r"\.doctor-[0-9a-f]{8}")
"""The name of a staging folder."""
LEFT_FILES = "left_files"
"""The key of a stamp that says that files of the user are in the environment that was replaced, and not in the new."""
_MARKER = "doctor-was-here"
"""The file that marks a staging folder as doctor's: no folder without it is ever removed."""
_TOO_DEEP = "Its folders are nested too deeply."


class Staging:
    """The staging folder in which one environment is built."""

    def __init__(self, target: str) -> None:
        self.target = target
        """The final path of the environment."""
        parent, base = os.path.split(target)
        self._name = f".doctor-{os.urandom(4).hex()}"
        self.folder = os.path.join(parent, self._name)
        self.environment = os.path.join(self.folder, base)
        """The path at which the environment is built."""
        self._swapping = False
        self.kept = False
        """Whether the new environment stays at the target."""

    def open(self, remedy: str = "") -> None:
        """Create the staging folder; ``remedy`` is added to the ``StepError`` where that is not possible."""
        try:
            os.mkdir(self.folder, 0o700)
        except OSError as error:
            parent = os.path.dirname(self.folder)
            raise StepError(f"No folder can be created in {parent}: {error.strerror}. {remedy}".rstrip()) from None
        # whatever the umask is; the set-group-ID bit, inherited in a shared folder, passes the group on
        os.chmod(self.folder, stat.S_IMODE(os.lstat(self.folder).st_mode) | stat.S_IRWXU)
        if trust.is_root():
            with contextlib.suppress(OSError):  # there is none
                os.removexattr(self.folder, "system.posix_acl_default")  # it would let others write (acl(5))
        with open(os.path.join(self.folder, _MARKER), "w", encoding="utf-8") as marker:
            marker.write("doctor builds an environment here. Delete this folder if doctor is not running.\n")
        with open(os.path.join(self.folder, ".gitignore"), "w", encoding="utf-8") as ignore:
            ignore.write("*\n")

    def copy(self, user: User | None) -> None:
        """Copy the environment at the target into the staging folder, without its previous one.

        Files are shared by hard links. pip unlinks a file before it writes another of that name, so the original
        keeps its own. If that fails, the ``StepError`` says what ``user`` can do.
        """
        try:
            shutil.copytree(
                self.target,
                self.environment,
                symlinks=True,
                copy_function=_link_or_copy,
                ignore=lambda folder, _: [PREVIOUS] if folder == self.target else [],
            )
        except RecursionError:
            raise StepError(f"{self.target} cannot be copied. {_TOO_DEEP}") from None
        except shutil.Error as error:
            raise _not_copied(self.target, error.args[0], user) from None

    def swap(self) -> None:
        """Write the new environment to the disk, move the previous one into it, and the new one to the target."""
        relocate.replace(self.environment, f"/{self._name}".encode(), b"")
        durable.sync_file_system(self.environment)
        self._swapping = True
        if os.path.lexists(self.target):
            _rename_from_target(self.target, os.path.join(self.environment, PREVIOUS))
        os.rename(self.environment, self.target)
        durable.sync_folders([os.path.dirname(self.target), self.target])

    def keep(self) -> str:
        """Keep the new environment and the one that it replaced, but not the older one inside the latter.

        Returns the path to which the older one was moved, since it has files of the user; empty if there is none.
        """
        self.kept = True
        fs, replaced = Rootfs(), os.path.join(self.target, PREVIOUS)
        older = os.path.join(replaced, PREVIOUS)
        if os.path.islink(older) or not os.path.isdir(older):
            return ""
        if _left_files(fs, replaced):
            aside = fs.free_name(self.target)
            try:
                os.rename(older, aside)
            except OSError:  # it stays where it is, which the next run finds in the same way
                return older
            return aside
        # one rename takes it out of the environment, one level deeper than where recover() looks for a previous one
        with contextlib.suppress(OSError):  # not worth a failure, since the next run tries again
            dropped = os.path.join(self.folder, "dropped")
            os.mkdir(dropped)
            os.rename(older, os.path.join(dropped, "older"))
        return ""

    def remove_target(self) -> None:
        """Let ``close`` remove the environment at the target and restore the one that it replaced."""
        self._swapping = True

    def close(self) -> None:
        """Remove the staging folder; unless the new environment is kept, restore the old state first."""
        if self._swapping and not self.kept and not os.path.lexists(self.environment):
            _rename_from_target(self.target, self.environment)
        if os.path.lexists(os.path.join(self.environment, PREVIOUS)):
            os.rename(os.path.join(self.environment, PREVIOUS), self.target)
        if self._swapping and not self.kept:
            durable.sync_folders([os.path.dirname(self.target)])
        _remove_staging(self.folder)


def _not_copied(target: str, failed: Sequence[tuple[str, str, str]], user: User | None) -> StepError:
    """Return the error for an environment of which something cannot be copied: its path, its copy's, and the reason."""
    path, _, reason = failed[0]
    if os.strerror(errno.ENAMETOOLONG) in reason:
        return StepError(f"{target} cannot be copied. {_TOO_DEEP}")
    more = f" and {len(failed) - 1} more" if failed[1:] else ""
    owner, is_readable = None, False
    with contextlib.suppress(PermissionError):  # the folder around it cannot be entered
        owner = trust.other_user(os.lstat(path).st_uid)
        is_readable = os.access(path, os.R_OK | os.X_OK if os.path.isdir(path) else os.R_OK)
    if is_readable:
        return StepError(f"{target} cannot be copied, because of {path}{more}. {reason}", output=f"OSError: {reason}")
    whose = f"It belongs to {owner}. " if owner else ""
    unreadable = Obstacle(path=target, kind="owner", reason=reason, place=path, owner=owner or "")
    command = command_to_own(unreadable, user)
    way = "Take the environment over" if command else "Move the environment out of the way"
    advice = shlex.join(command or ("mv", target, Rootfs().free_name(target)))
    return StepError(f"{target} cannot be copied, because you cannot read {path}{more}. {whose}{way}: `{advice}`")


def _left_files(fs: Rootfs, environment: str) -> bool:
    """Return whether files of the user are in an environment inside ``environment``, and not in the one around it.

    There is more than one inside it where a run was killed.
    """
    while os.path.isdir(inside := os.path.join(environment, PREVIOUS)):
        if read_stamp(fs, environment).get(LEFT_FILES):
            return True
        environment = inside
    return False


def is_present(target: str) -> bool:
    """Return whether there is a staging folder beside ``target``, since another run is working or was killed."""
    return bool(_staging_folders(target))


def staged_environments(target: str) -> list[str]:
    """Return the paths at which the staging folders beside ``target`` would contain its environment."""
    return [os.path.join(folder, os.path.basename(target)) for folder in _staging_folders(target)]


@contextlib.contextmanager
def exclusive(target: str, *, limit: float, notify: Callable[[str], None]) -> Iterator[None]:
    """Lock the folder around ``target``, and recover from runs that were killed there.

    Waits at most ``limit`` seconds for another run of doctor, then raises ``DoctorError``; where nothing shows that it
    is a run of doctor, only a few seconds. If the file system has no locks, nothing is recovered, since a staging
    folder may be in use.
    """
    parent = os.path.dirname(target)
    message = f"Waiting for another run of doctor in {parent} to end."
    with lock.exclusive(
        parent, limit=limit, on_wait=lambda: notify(message), is_doctor=lambda: _shows_doctor(target)
    ) as locked:
        for left in recover(target) if locked else ():
            notify(left)
        yield


def _shows_doctor(target: str) -> bool:
    """Return whether a run of doctor seems to hold the lock on the folder around ``target``.

    The signs are a staging folder there, and a receipt of this user that a run has locked. Whoever may write to the
    folder could create such a folder, so only those of this user, of root and of the folder's owner count.
    """
    with contextlib.suppress(OSError):
        trusted = {0, os.geteuid(), os.stat(os.path.dirname(target)).st_uid}
        if any(os.lstat(folder).st_uid in trusted for folder in _staging_folders(target)):
            return True
    return lock.any_held(paths.receipts_dir())


def recover(target: str) -> list[str]:
    """Remove the staging folders of killed runs beside ``target``, and move a previous environment back.

    Returns a sentence about each with which that fails: it does no harm to this run, and may contain an environment.
    The caller holds the lock, so that no staging folder is in use.
    """
    parent = os.path.dirname(target)
    if distrust_of_target(Rootfs(), target):  # the owner of the folder could redirect root meanwhile
        return []
    left = []
    for name in os.listdir(parent):
        folder = os.path.join(parent, name)
        try:
            if _STAGING.fullmatch(name) and _is_own_staging(folder):
                _recover_from(folder, target)
        except OSError as error:
            left.append(f"{for_people(folder)} may be of a killed run, and cannot be removed: {error.strerror}.")
    return left


def _recover_from(folder: str, target: str) -> None:
    os.chmod(folder, 0o700)  # closed, it hides the environment in it
    parent, base = os.path.split(target)
    previous = os.path.join(folder, base, PREVIOUS)
    if os.path.lexists(previous) and not os.path.lexists(target):
        os.rename(previous, target)
        durable.sync_folders([parent])
    # A staging folder may contain the only copy of an environment, if somebody has created a new one at the
    # target meanwhile, or if it belongs to another target in the same folder.
    if not any(os.path.lexists(os.path.join(folder, child, PREVIOUS)) for child in os.listdir(folder)):
        _remove_staging(folder)


def _staging_folders(target: str) -> list[str]:
    """Return the staging folders beside ``target``; none if the folder cannot be listed."""
    parent = os.path.dirname(target)
    try:
        return [os.path.join(parent, name) for name in os.listdir(parent) if _STAGING.fullmatch(name)]
    except OSError:
        return []


def _is_own_staging(folder: str) -> bool:
    """Return whether a folder is this user's and contains the marker, or is empty: killed before the marker existed."""
    status = os.lstat(folder)
    if not stat.S_ISDIR(status.st_mode) or status.st_uid != os.getuid():
        return False
    names = os.listdir(folder)
    return not names or _MARKER in names


def _rename_from_target(target: str, path: str) -> None:
    """Rename the folder at the target.

    overlayfs does not rename a folder of a lower layer (the kernel's overlayfs.rst). The ``StepError`` then contains
    the command that helps.
    """
    try:
        os.rename(target, path)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        old, new = shlex.quote(target), shlex.quote(f"{target}.copy")
        raise StepError(
            f"{target} cannot be replaced. It is in a lower layer, such as a container's image, where no folder can "
            f"be renamed. Replace it with a copy and try again: `cp -a {old} {new} && rm -r {old} && mv {new} {old}`"
        ) from None


def _remove_staging(folder: str) -> None:
    """Remove a staging folder, its marker last: after a kill it must still be recognised.

    What cannot be removed is left to the next run.
    """
    with contextlib.suppress(OSError):
        for name in os.listdir(folder):
            path = os.path.join(folder, name)
            if os.path.isdir(path) and not os.path.islink(path):
                tree.remove(path)
            elif name != _MARKER:
                os.unlink(path)
        if os.listdir(folder) == [_MARKER]:
            os.unlink(os.path.join(folder, _MARKER))
        os.rmdir(folder)


def _link_or_copy(source: str, target: str) -> None:
    try:
        os.link(source, target, follow_symlinks=False)
    except OSError:  # the file system has no hard links, or the file has too many of them
        shutil.copy2(source, target, follow_symlinks=False)
