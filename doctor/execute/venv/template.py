"""A fresh environment of each interpreter, kept in the cache to be copied: 30 ms instead of virtualenv's 200.

A template is made by virtualenv, aside, and renamed into place when it is whole. It belongs to one
interpreter as it was: its path, version and file, to the virtualenv and doctor that made it, and to a umask.

Modules are shared with the template by hard links, as uv does it: pip unlinks what it replaces. Should
somebody write into one all the same, the digests in pip's RECORD tell, and the cache is made anew
(``doctor.execute.venv.create``).
"""

from __future__ import annotations

import errno
import hashlib
import importlib.util
import os
import re
import secrets
import shutil
from contextlib import suppress
from pathlib import Path

from doctor import __version__
from doctor.core import home
from doctor.execute.venv import relocate, virtual
from doctor.core.errors import StepError
from doctor.plan.actions import MakeEnvironment

_PLAIN = re.compile(r"[\w/.+-]+", re.ASCII)
"""Paths that no shell's activation script quotes, so that one can be put for another."""
_LONGEST = 127 - len("#!/bin/python\n")
"""Of a path: Linux before 5.1 cuts a script's first line there, and virtualenv writes other scripts for longer ones."""
_KEPT = 8
"""Templates in the cache, the newest."""
_MADE_AT, _TREE = "made-at", "tree"
"""In a template: the file that says where it was made, and the folder with the environment."""


def copy(act: MakeEnvironment, at: str) -> bool:
    """Make the environment of ``act`` in the folder ``at``; false where that cannot be done from a template."""
    folder = os.path.join(home.cache(), "environments")
    if not (_PLAIN.fullmatch(at) and _PLAIN.fullmatch(folder)) or len(at) > _LONGEST:
        return False
    name = os.path.basename(at)  # csh's prompt has it
    template = os.path.join(folder, _key(act, name))
    if not os.path.isdir(template) and not _prepare(act, folder, template, name):
        return False
    if os.stat(template).st_uid != os.getuid():
        return False
    try:
        seal, _, made_at = Path(template, _MADE_AT).read_bytes().partition(b" ")
        _copy(os.path.join(template, _TREE, name), at)
    except (FileNotFoundError, PermissionError):  # another run has just emptied the cache, or it was closed
        shutil.rmtree(at, ignore_errors=True)
        return False
    if seal != _seal(at, made_at):
        shutil.rmtree(at)
        virtual.forget()
        return False
    relocate.replace(at, made_at, at.encode())
    return True


def _seal(environment: str, made_at: bytes) -> bytes:
    """Tells whether the template is as it was made, but for the modules of pip, which its RECORD tells of."""
    digest = hashlib.sha256(made_at)
    for folder, folders, names in os.walk(environment):
        folders[:] = sorted(name for name in folders if name != "pip")
        for name in sorted(names):
            path = os.path.join(folder, name)
            held = os.readlink(path).encode() if os.path.islink(path) else Path(path).read_bytes()
            digest.update(b"%s %d " % (path.removeprefix(environment).encode(), len(held)) + held)
    return digest.hexdigest().encode()


def _key(act: MakeEnvironment, name: str) -> str:
    """Changes with whatever the template is made from."""
    found = importlib.util.find_spec("virtualenv")
    files = [os.path.realpath(act.python), found.origin if found and found.origin else ""]
    stamps = [(path, os.stat(path).st_mtime_ns, os.stat(path).st_size) for path in files]
    text = repr((name, act.python, act.identity, act.system_site_packages, stamps, __version__, virtual.umask()))
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()[:24]


def _prepare(act: MakeEnvironment, folder: str, template: str, name: str) -> bool:
    """Make the template; false where the cache cannot be written, or is full."""
    beside = f"{template}.{secrets.token_hex(4)}"
    made_at = os.path.join(beside, _TREE, name)
    try:
        os.makedirs(beside, mode=0o700)
        os.mkdir(os.path.join(beside, _TREE))
        virtual.make(act, made_at)
        Path(beside, _MADE_AT).write_bytes(_seal(made_at, made_at.encode()) + b" " + made_at.encode())
        os.rename(beside, template)
    except (OSError, StepError):  # another run was quicker: then there is one
        shutil.rmtree(beside, ignore_errors=True)
        return os.path.isdir(template)
    _prune(folder)
    return True


def _prune(folder: str) -> None:
    with suppress(OSError):
        paths = sorted((os.path.join(folder, name) for name in os.listdir(folder)), key=os.path.getmtime)
        for path in paths[:-_KEPT]:
            shutil.rmtree(path, ignore_errors=True)


def _copy(source: str, target: str, *, share: bool = False) -> None:
    """A folder with its files and links, those below ``lib`` shared; the first that fails ends it."""
    os.mkdir(target)
    with os.scandir(source) as entries:
        for entry in entries:
            to = os.path.join(target, entry.name)
            if entry.is_symlink():
                os.symlink(os.readlink(entry.path), to)
            elif entry.is_dir():
                _copy(entry.path, to, share=share or entry.name == "lib")
            elif not share:
                shutil.copy(entry.path, to)
            elif not _linked(entry, to):
                shutil.copyfile(entry.path, to)


def _linked(entry: os.DirEntry[str], to: str) -> bool:
    """Share the file; false where that cannot be, or it has come to be somebody else's, or to have other modes.

    ``chmod -R`` and ``chown -R`` of one environment change what it shares with the cache.
    """
    try:
        status, mask = entry.stat(), virtual.umask()
        plain = {mode & ~mask for mode in (0o644, 0o666, 0o755, 0o777)}
        if status.st_uid == os.getuid() and status.st_mode & 0o7777 in plain:
            os.link(entry.path, to)
            return True
    except OSError as error:
        if error.errno not in (errno.EXDEV, errno.EPERM, errno.EMLINK, errno.ENOTSUP, errno.EOPNOTSUPP):
            raise
    return False
