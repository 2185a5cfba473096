"""Create an environment with pip in it, and check that its pip is complete.

Environments are created by the virtualenv that doctor carries; for an interpreter that is too old for it, by the
interpreter's own module venv. virtualenv runs in doctor's own process, since as a program it would take 100 ms more. It
gets its own variables, so that no VIRTUALENV_* variable and no virtualenv.ini changes what it does.

A fresh environment of each interpreter is kept in doctor's cache as a template, since copying one takes 30 ms where
virtualenv takes 200. A template is built under another name and renamed when it is complete. It belongs to one state of
one interpreter (path, version, file), to the virtualenv and doctor that built it, and to a umask. Modules of pip are
shared with the template by hard links, as uv does it: pip unlinks what it replaces. Should somebody write into a shared
file all the same, its size or time shows it, and the cache is emptied. To compare them costs 2 ms, the digests in pip's
RECORD 17, so those are compared when the template is built. Its pip is compiled, which costs 0.7 s once, and saves that
in every environment: each first run of pip would compile most of it.
"""

from __future__ import annotations

import csv
import errno
import glob
import hashlib
import importlib.util
import os
from doctor.core import lazy_re as re
import secrets
import shutil
import sys
import types
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from doctor import __version__
from doctor.core import files, lock, paths, process, trust
from doctor.core.errors import StepError
from doctor.execute import durable, temporary
from doctor.execute.venv import relocate
from doctor.plan.actions import CreateEnvironment
from doctor.plan.commands.venv import SEED_OPTIONS

_VENV_LIMIT = 120.0
"""Seconds for ``python -m venv``, which runs pip to install pip: 3 s on an idle machine."""
_UNQUOTED = re.compile(r"[\w/.+-]+", re.ASCII)
"""Paths that no activation script quotes, so that one can simply be replaced by another."""
_LONGEST = 127 - len("#!/bin/python\n")
"""Characters of a path: Linux before 5.1 cuts a script's first line at 127, so virtualenv writes other scripts then."""
_TEMPLATES_KEPT = 8
"""Templates kept in the cache, the newest ones."""
_PART = ".part-"
"""Between the name of a template and a random end, in the name of one that is being built."""
_ORIGIN, _TREE = "origin", "tree"
"""In a template: the file with its seal and the path that it was created at, and the folder with the environment."""


def create(action: CreateEnvironment, path: str) -> None:
    """Create the environment of ``action`` at ``path``, which must not exist.

    Raises ``StepError`` where that fails, or where the pip in it differs from its own RECORD.
    """
    if action.creator == "venv":
        _run_venv(action, path)
        return
    if not copy_template(action, path):
        _create_intact(action, path)


def _create_intact(action: CreateEnvironment, path: str) -> None:
    """Let virtualenv create the environment, and compare its pip with RECORD; a damaged cache is emptied."""
    for _attempt in range(2):
        run_virtualenv(action, path)
        damaged = next(_damaged_files(path), None)
        if damaged is None:
            return
        shutil.rmtree(path)
        _empty_cache("virtualenv-*")
    raise StepError(f"The new environment is damaged, because {damaged} differs from pip's RECORD. Try again.")


def _run_venv(action: CreateEnvironment, path: str) -> None:
    flags = ["--system-site-packages"] if action.system_site_packages else []
    with temporary.variables() as variables:
        env = process.clean_environment(os.environ) | variables
        outcome = process.run([action.python, "-m", "venv", *flags, path], limit=_VENV_LIMIT, env=env)
    if not isinstance(outcome, process.Finished) or outcome.code != 0:
        output = outcome.out + outcome.err if isinstance(outcome, process.Finished) else b""
        reason = f"{action.python} -m venv could not create the environment."
        raise StepError(reason, output=output.decode("utf-8", "replace"))
    Path(path, ".gitignore").write_text("*\n")  # as virtualenv does, and venv since Python 3.13


def _damaged_files(path: str) -> Iterator[str]:
    """Yield the files of pip that differ from its RECORD: the cache was written to, or a copy is not complete."""
    records = glob.glob(os.path.join(glob.escape(path), "lib/*/site-packages/pip-*.dist-info/RECORD"))
    if not records:
        yield "pip"
    for record in records:
        site = os.path.dirname(os.path.dirname(record))
        if not any(line.startswith("pip/__main__.py,sha256=") for line in Path(record).read_text("utf-8").splitlines()):
            yield record
        installer = Path(record).with_name("INSTALLER")  # the one file with content that RECORD has no digest of
        if installer.is_file() and not installer.stat().st_size:
            yield str(installer)
        with Path(record).open(encoding="utf-8", newline="") as file:
            for row in csv.reader(file):
                if len(row) == 3 and row[1] and not files.matches_record(os.path.join(site, row[0]), row[1]):
                    yield row[0]


# virtualenv


def run_virtualenv(action: CreateEnvironment, path: str) -> None:
    """Let virtualenv create the environment at ``path``, with a temporary cache where the lasting one is unusable."""
    cache = os.path.join(_cache_folder(), f"virtualenv-{_current_umask():03o}")
    if _is_usable(cache):
        with suppress(StepError):  # the cache may be on a full disk while the target is not
            _call_virtualenv(action, path, cache)
            return
    with temporary.folder() as folder:
        _call_virtualenv(action, path, folder)


def _call_virtualenv(action: CreateEnvironment, path: str, cache: str) -> None:
    import logging

    with _ssl_provided():
        from virtualenv.run import cli_run

    logging.disable()  # virtualenv would write to stderr
    flags = ["--system-site-packages"] if action.system_site_packages else []
    words = [*SEED_OPTIONS, "--clear", *flags, "--python", action.python]
    env = process.clean_environment(os.environ, ("PYENV_VERSION", "PYENV_ROOT")) | {"VIRTUALENV_CONFIG_FILE": os.devnull}
    try:
        with _trusted_current_folder():
            cli_run(["--quiet", "--quiet", "--app-data", cache, *words, path], setup_logging=False, env=env)
    except (Exception, SystemExit) as error:  # its threads report whatever happened as RuntimeError
        lines = [line.strip() for line in str(error).splitlines() if line.strip()] or [type(error).__name__]
        raise StepError(f"virtualenv could not create the environment: {lines[-1]}", output=str(error)) from error


@contextmanager
def _ssl_provided() -> Iterator[None]:
    """Let virtualenv be imported by a Python without ``_ssl``; it needs ssl for downloads only, and makes none here."""
    try:
        import ssl  # noqa: F401
    except ImportError:
        import asyncio  # noqa: F401  # it does without ssl, but not with an empty one

        sys.modules["ssl"] = types.ModuleType("ssl")
        try:
            yield
        finally:
            del sys.modules["ssl"]
    else:
        yield


@contextmanager
def _trusted_current_folder() -> Iterator[None]:
    """Leave the folder of another user for the block, since a shim of asdf starts what a file there names."""
    if not trust.distrust_of_root(["."]):
        yield
        return
    left = os.open(".", os.O_PATH | os.O_CLOEXEC)
    os.chdir("/")
    try:
        yield
    finally:
        os.fchdir(left)
        os.close(left)


# The cache


def copy_template(action: CreateEnvironment, path: str) -> bool:
    """Create the environment at ``path`` from a template, which is built first where there is none.

    Returns false where a template cannot be used, or DOCTOR_NO_CACHE is set; then ``path`` does not exist.
    """
    folder = os.path.join(_cache_folder(), "environments")
    if os.environ.get("DOCTOR_NO_CACHE"):
        return False
    if not (_UNQUOTED.fullmatch(path) and _UNQUOTED.fullmatch(folder)) or len(path) > _LONGEST:
        return False
    name = os.path.basename(path)  # the prompt of csh shows it
    template = os.path.join(folder, _template_key(action, name))
    _remove_parts(folder)
    if not os.path.isdir(template) and not _build_template(action, folder, template, name):
        return False
    if os.stat(template).st_uid != os.getuid():
        return False
    try:
        seal, _, origin = Path(template, _ORIGIN).read_bytes().partition(b" ")
        is_intact = _copy_tree(os.path.join(template, _TREE, name), path, origin) == seal
    except (FileNotFoundError, PermissionError):  # another run has just emptied the cache, or its rights were changed
        shutil.rmtree(path, ignore_errors=True)
        return False
    if not is_intact:
        shutil.rmtree(path)
        _empty_cache()
        return False
    relocate.replace(path, origin, path.encode())
    return True


def _template_key(action: CreateEnvironment, name: str) -> str:
    """Return a name that changes with everything that the template depends on."""
    virtualenv = importlib.util.find_spec("virtualenv")
    files = [os.path.realpath(action.python), virtualenv.origin if virtualenv and virtualenv.origin else ""]
    stamps = [(path, os.stat(path).st_mtime_ns, os.stat(path).st_size) for path in files]
    interpreter = (action.python, action.identity, action.system_site_packages)
    text = repr((name, *interpreter, stamps, __version__, _current_umask()))
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()[:24]


def _build_template(action: CreateEnvironment, folder: str, template: str, name: str) -> bool:
    """Build the template; false where the cache cannot be written or is full."""
    partial, handle = f"{template}{_PART}{secrets.token_hex(4)}", None
    origin = os.path.join(partial, _TREE, name)
    try:
        os.makedirs(partial, mode=0o700)
        handle = lock.hold(partial)
        os.mkdir(os.path.join(partial, _TREE))
        _create_intact(action, origin)
        _compile_pip(origin)
        Path(partial, _ORIGIN).write_bytes(_seal(origin, origin.encode()) + b" " + origin.encode())
        durable.sync_file_system(partial)  # a power cut must not leave files of the right size without their content
        os.rename(partial, template)
    except (OSError, StepError):  # or another run was faster: then there is a template
        shutil.rmtree(partial, ignore_errors=True)
        return os.path.isdir(template)
    finally:
        if handle is not None:
            os.close(handle)
    _remove_old_templates(folder)
    return True


def _compile_pip(environment: str) -> None:
    """Compile the modules of pip; where that fails, each environment compiles what it imports."""
    folders = glob.glob(os.path.join(glob.escape(environment), "lib/*/site-packages/pip"))
    argv = [os.path.join(environment, "bin/python"), "-I", "-m", "compileall", "-q", *folders]
    process.run(argv, limit=_VENV_LIMIT, env=process.clean_environment(os.environ))


def _seal(tree: str, origin: bytes) -> bytes:
    """Return a digest that changes with the files of the template."""
    digest = hashlib.sha256(origin)
    for entry, shared in _entries(tree):
        digest.update(_mark(entry, tree, shared=shared))
    return digest.hexdigest().encode()


def _copy_tree(tree: str, target: str, origin: bytes) -> bytes:
    """Copy the template to ``target``, and return the seal of what was copied. The first failure ends it."""
    digest = hashlib.sha256(origin)
    mask = _current_umask()
    modes = {mode & ~mask for mode in (0o644, 0o666, 0o755, 0o777)}
    os.mkdir(target)
    for entry, shared in _entries(tree):
        digest.update(_mark(entry, tree, shared=shared))
        path = target + entry.path[len(tree) :]
        if entry.is_symlink():
            os.symlink(os.readlink(entry.path), path)
        elif entry.is_dir():
            os.mkdir(path)
        elif not shared:
            shutil.copy(entry.path, path)
        elif not _link(entry, path, modes):
            shutil.copyfile(entry.path, path)
            os.utime(path, ns=(entry.stat().st_atime_ns, entry.stat().st_mtime_ns))  # its compiled file contains it
    return digest.hexdigest().encode()


def _entries(folder: str, *, shared: bool = False) -> Iterator[tuple[os.DirEntry[str], bool]]:
    """Yield the entries of a folder in a fixed order, and whether environments share them: those below ``lib``."""
    with os.scandir(folder) as found:
        entries = sorted(found, key=lambda entry: entry.name)
    for entry in entries:
        yield entry, shared
        if entry.is_dir(follow_symlinks=False):
            yield from _entries(entry.path, shared=shared or entry.name == "lib")


def _mark(entry: os.DirEntry[str], tree: str, *, shared: bool) -> bytes:
    """Return the path of an entry, with its content or, where it is shared, its size and time of change."""
    if entry.is_symlink():
        content = os.readlink(entry.path).encode()
    elif entry.is_dir():
        content = b""
    elif shared:
        status = entry.stat()
        content = b"%d %d" % (status.st_size, status.st_mtime_ns)
    else:
        content = Path(entry.path).read_bytes()
    return b"%s %d %s" % (os.fsencode(entry.path[len(tree) :]), len(content), content)


def _link(entry: os.DirEntry[str], path: str, modes: set[int]) -> bool:
    """Share a file of the template; false where that is impossible, or its owner or mode has changed.

    ``chmod -R`` and ``chown -R`` of one environment change the files that it shares with the cache.
    """
    try:
        status = entry.stat()
        if status.st_uid == os.getuid() and status.st_mode & 0o7777 in modes:
            os.link(entry.path, path)
            return True
    except OSError as error:
        if error.errno not in (errno.EXDEV, errno.EPERM, errno.EMLINK, errno.ENOTSUP, errno.EOPNOTSUPP):
            raise
    return False


def _remove_parts(folder: str) -> None:
    """Remove the templates that killed runs did not complete."""
    for path in glob.glob(f"{glob.escape(folder)}/*{_PART}*"):
        if not lock.is_held(path):
            shutil.rmtree(path, ignore_errors=True)


def _remove_old_templates(folder: str) -> None:
    with suppress(OSError):
        paths = sorted((os.path.join(folder, name) for name in os.listdir(folder)), key=os.path.getmtime)
        for path in paths[:-_TEMPLATES_KEPT]:
            shutil.rmtree(path, ignore_errors=True)


def _cache_folder() -> str:
    """Return the folder of virtualenv's cache and of the templates.

    The folder above it also contains the dependencies with which a checkout or the pyz runs.
    """
    return os.path.join(paths.cache_dir(), "venv")


def _empty_cache(names: str = "*") -> None:
    """Remove the cache, or the folders in it that the pattern matches, because something in it is damaged."""
    for path in glob.glob(os.path.join(glob.escape(_cache_folder()), names)):
        shutil.rmtree(path, ignore_errors=True)


def _is_usable(folder: str) -> bool:
    try:
        os.makedirs(folder, mode=0o700, exist_ok=True)
        return os.access(folder, os.W_OK) and os.stat(folder).st_uid == os.getuid()
    except OSError:
        return False


def _current_umask() -> int:
    """Return the umask of this process, which decides the modes of files in the cache, and so of their copies."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
