"""Find and remove the files that doctor keeps for this user: caches, receipts, its own pipx, shell completion.

Environments, applications, quarantined packages and the user's configuration are not among them. No link is followed
to a folder that is removed, and root removes nothing that another user could exchange meanwhile. Each removal can be
interrupted: the next run finds what is left.
"""

from __future__ import annotations

import os
import re
import shlex
import stat
from collections.abc import Iterator, Mapping
from contextlib import suppress

from doctor.core import lock, paths, private_folder, trust
from doctor.core.errors import DoctorError, Exit
from doctor.core.files import read_regular
from doctor.core.lazy_typing import Literal
from doctor.core.names import abbreviate
from doctor.core.record import dataclass
from doctor.execute import single_file, tree, undo
from doctor.probe.pipx import list_app_environments
from doctor.probe.rootfs import Rootfs

Kind = Literal["completion", "pipx", "receipts", "cache"]
_QUARANTINES = ("/usr/local/lib/doctor/quarantine", "~/.local/lib/doctor/quarantine")
"""The quarantines outside the user's data folder (``doctor.probe.quarantine``)."""
_CACHED = re.compile(
    r"venv|\.lock|failed\.json(?:\.\d+)?|(?:pyz-[\w-]+|[a-z]+-?\d+\w*-\w+-[0-9a-f]{8})(?:\.compiled|\.part-\w+)?",
    re.ASCII,
)
"""The names in a cache of doctor: templates, locks, failures, the pyz and the dependencies of a checkout.

Variables may say that caches are where another program of this name keeps its files.
"""
_NAMED = 3
"""Names of a list that are spelled out."""
_START_UP_FILE = ".bashrc"
"""The only startup file to which completion adds a line that belongs to doctor alone."""


@dataclass(frozen=True, kw_only=True)
class Kept:
    """A file or folder that doctor keeps, or a line of a startup file."""

    kind: Kind
    """The kind of thing: shell completion, doctor's own pipx, receipts or a cache."""
    path: str
    """The file or folder."""
    size: int
    """Its size in bytes, without files that links point to."""
    note: str
    """Its purpose, and what is lost with it."""


@dataclass(frozen=True, kw_only=True)
class NotRemoved:
    """Something connected with doctor that is not removed."""

    path: str
    """The file or folder."""
    reason: str
    """Why it stays, and how to remove it."""


def find_kept(environ: Mapping[str, str]) -> tuple[list[Kept], list[NotRemoved]]:
    """Return what doctor keeps, in the order of removal, and what stays."""
    found = [*_completion(environ), *_folders(environ)]
    reasons = {kept.path: reason for kept in found if (reason := _reason_to_stay(kept.path))}
    kept = [item for item in found if item.path not in reasons]
    stays = [NotRemoved(path=path, reason=reason) for path, reason in reasons.items()]
    return kept, [*stays, *_not_removed(environ, kept)]


def require_no_run() -> None:
    """Raise DoctorError while another run of doctor changes something and records that, or builds an environment."""
    folder = paths.receipts_dir()
    if lock.any_held(folder) or lock.is_held(folder) or lock.is_held(paths.cache_dir(), even_shared=True):
        raise DoctorError("Another run of doctor is changing something. Try again when it has ended.", Exit.BLOCKED)


def remove(kept: Kept) -> None:
    """Remove one thing that doctor keeps. Raises ``OSError`` or ``StepError`` where that fails."""
    if os.path.basename(kept.path) == _START_UP_FILE:
        with single_file.opened(kept.path) as file:
            if file.content is not None:
                file.replace(_line_pattern(kept.path).sub(b"", file.content))
    elif kept.kind == "completion":
        os.unlink(kept.path)
    else:
        for path in _cached(kept.path) if kept.kind == "cache" else [kept.path]:
            if os.path.isdir(path) and not os.path.islink(path):
                tree.remove(path, strict=True)
            else:
                os.unlink(path)
    with suppress(OSError):  # it contains more
        os.rmdir(kept.path if kept.kind == "cache" else os.path.dirname(kept.path))


def _completion(environ: Mapping[str, str]) -> Iterator[Kept]:
    home = _home(environ)
    for name in paths.COMPLETION_FILES:
        path = os.path.join(home, name)
        content = read_regular(path, single_file.SIZE_LIMIT) or b""
        if name == _START_UP_FILE:
            lines = _line_pattern(path).findall(content)
            if lines:
                yield Kept(kind="completion", path=path, size=len(lines[0]), note="The line that loads completion.")
        elif paths.COMPLETION_VARIABLE.encode() in content:
            stays = (
                " The lines in ~/.zshrc stay, because they load other completions as well." if ".zfunc" in name else ""
            )
            note = f"Completion of doctor's commands.{stays}"
            yield Kept(kind="completion", path=path, size=len(content), note=note)


def _home(environ: Mapping[str, str]) -> str:
    return trust.trusted_home(environ) if trust.is_root() else os.path.expanduser("~")


def _line_pattern(start_up_file: str) -> re.Pattern[bytes]:
    """Return the pattern of the line that typer adds to .bashrc, with the empty line above it (``install_bash``)."""
    script = os.path.join(os.path.dirname(start_up_file), ".bash_completions/doctor.sh")
    return re.compile(rb"(?m)(?:^\n)?^source '" + re.escape(os.fsencode(script)) + rb"'(?:\n|\Z)")


def _folders(environ: Mapping[str, str]) -> Iterator[Kept]:
    pipx, folder = os.path.join(paths.data_dir(), "pipx"), paths.receipts_dir()
    if os.path.lexists(pipx):
        program = shlex.quote(f"{pipx}/bin/pipx")
        use = f" To remove an application with it first: `{program} uninstall NAME`" if _apps(environ) else ""
        yield Kept(kind="pipx", path=pipx, size=_size(pipx), note=f"doctor's own pipx.{use}")
    if os.path.lexists(folder):
        runs = sum(run.state != "undone" for run in undo.RecordedRuns())
        count = "1 run" if runs == 1 else f"{runs} runs"
        lost = f" Without them, {count} can no longer be undone. See which: `doctor history`"
        note = f"Receipts, which `doctor undo` needs.{lost if runs else ''}"
        yield Kept(kind="receipts", path=folder, size=_size(folder), note=note)
    for path in _caches(environ):
        if os.path.islink(path) or _cached(path) or not Rootfs().names(path):
            note = "Files that doctor recreates when it needs them."
            yield Kept(kind="cache", path=path, size=sum(map(_size, _cached(path))), note=note)


def _caches(environ: Mapping[str, str]) -> list[str]:
    """Return the folders of this user where caches of doctor may be, and the links in their place.

    Root looks in its own home where the variables are another user's, which could name any folder called ``doctor``.
    """
    folders = dict.fromkeys((paths.cache_dir(), *private_folder.candidates(trust.trusted_environment(environ))))
    existing = (path for path in folders if os.path.isdir(path) or os.path.islink(path))
    return [path for path in existing if os.lstat(path).st_uid == os.geteuid()]


def _cached(folder: str) -> list[str]:
    """Return the paths of what doctor keeps in a cache; an environment called ``venv`` is not doctor's."""
    existing = (os.path.join(folder, name) for name in Rootfs().names(folder) if _CACHED.fullmatch(name))
    return [path for path in existing if not os.path.lexists(f"{path}/pyvenv.cfg")]


def _reason_to_stay(path: str) -> str | None:
    """Return why ``path`` is not removed; ``None`` if it is."""
    reason = trust.distrust_of_root([path])
    if reason:
        advice = " Run the same command as that user." if trust.names_owner(reason) else ""
        return f"Root must not remove it, because {reason}.{advice}"
    mode = os.lstat(path).st_mode
    if stat.S_ISLNK(mode) and os.path.basename(path) != _START_UP_FILE:
        return "It is a link, which doctor does not follow here. Remove the link, and what it points to, by hand."
    return None


def _not_removed(environ: Mapping[str, str], kept: list[Kept]) -> Iterator[NotRemoved]:
    for folder in (item.path for item in kept if item.kind == "cache"):
        own = set(map(os.path.basename, _cached(folder)))
        others = abbreviate((name for name in Rootfs().names(folder) if name not in own), _NAMED)
        if others:
            yield NotRemoved(path=folder, reason=f"It also contains what doctor did not put there: {others}.")
    apps = _apps(environ) if any(item.kind == "pipx" for item in kept) else {}
    if apps:
        reason = (
            f"Applications: {', '.join(apps)}. They work without doctor's pipx. To remove one later, let any other "
            "pipx do it: `pipx uninstall NAME`"
        )
        yield NotRemoved(path=os.path.dirname(next(iter(apps.values()))), reason=reason)
    for folder in (os.path.join(paths.data_dir(), "quarantine"), *map(os.path.expanduser, _QUARANTINES)):
        if os.path.isdir(folder):
            reason = "Packages that doctor moved out of the way. Put them back with `doctor undo` first, or delete it."
            yield NotRemoved(path=folder, reason=reason)
    config = os.path.join(paths.config_dir(environ), "config.toml")
    if os.path.lexists(config):
        yield NotRemoved(path=config, reason="Your configuration of doctor. Delete it if you do not need it.")


def _apps(environ: Mapping[str, str]) -> dict[str, str]:
    """Return the folders of the pipx applications, by their names."""
    return dict(list_app_environments(Rootfs(), {**environ, "HOME": _home(environ)}))


def _size(path: str) -> int:
    """Return the size of a file or of everything in a folder; what cannot be examined counts nothing."""
    files = (os.path.join(folder, name) for folder, _, names in tree.walk(path) for name in names)
    total = 0
    for file in files if os.path.isdir(path) else (path,):
        with suppress(OSError):
            total += os.lstat(file).st_size
    return total
