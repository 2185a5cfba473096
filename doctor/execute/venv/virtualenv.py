"""Create an environment with the virtualenv that doctor carries, and check that its pip is complete.

virtualenv runs in doctor's own process, since as a program it would take 100 ms more. It gets its own variables, so
that no VIRTUALENV_* variable and no virtualenv.ini changes what it does.
"""

from __future__ import annotations

import csv
import os
import sys
import types
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from doctor.core import files, paths, process, trust
from doctor.core.errors import StepError
from doctor.execute import temporary, tree
from doctor.plan.actions import CreateEnvironment
from doctor.plan.commands.venv import SEED_OPTIONS


def create_intact(action: CreateEnvironment, path: str) -> None:
    """Let virtualenv create the environment, and compare its pip with RECORD; a damaged cache is emptied."""
    for _attempt in range(2):
        _run_virtualenv(action, path)
        damaged = next(damaged_files(path), None)
        if damaged is None:
            return
        tree.remove(path, strict=True)
        empty_cache("virtualenv-")
    raise StepError(f"The new environment is damaged, because {damaged} differs from pip's RECORD. Try again.")


def damaged_files(path: str) -> Iterator[str]:
    """Yield the files of pip that differ from its RECORD: the cache was written to, or a copy is not complete."""
    import glob

    records = glob.glob(os.path.join(glob.escape(path), "lib/*/site-packages/pip-*.dist-info/RECORD"))
    if not records:
        yield "pip"
    for record in records:
        site = os.path.dirname(os.path.dirname(record))
        with open(record, encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file))
        if not any(row[:1] == ["pip/__main__.py"] and row[1:2] and row[1].startswith("sha256=") for row in rows):
            yield record
        installer = os.path.join(os.path.dirname(record), "INSTALLER")  # RECORD has no digest of it
        if os.path.isfile(installer) and not os.path.getsize(installer):
            yield installer
        for row in rows:
            if len(row) == 3 and row[1] and not files.matches_record(os.path.join(site, row[0]), row[1]):
                yield row[0]


def _run_virtualenv(action: CreateEnvironment, path: str) -> None:
    """Let virtualenv create the environment at ``path``, with a temporary cache where the lasting one is unusable."""
    cache = os.path.join(cache_folder(), f"virtualenv-{current_umask():03o}")
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
    env = process.clean_environment(os.environ, ("PYENV_VERSION", "PYENV_ROOT"))
    env["VIRTUALENV_CONFIG_FILE"] = os.devnull
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


def cache_folder() -> str:
    """Return the folder of virtualenv's cache and of the templates.

    The folder above it also contains the dependencies with which a checkout or the pyz runs.
    """
    return os.path.join(paths.cache_dir(), "venv")


def empty_cache(prefix: str = "") -> None:
    """Remove what the cache contains with names that begin with ``prefix``, because something in it is damaged."""
    folder = cache_folder()
    for name in os.listdir(folder) if os.path.isdir(folder) else ():
        if name.startswith(prefix):
            tree.remove(os.path.join(folder, name))


def _is_usable(folder: str) -> bool:
    try:
        os.makedirs(folder, mode=0o700, exist_ok=True)
        return os.access(folder, os.W_OK) and os.stat(folder).st_uid == os.getuid()
    except OSError:
        return False


def current_umask() -> int:
    """Return the umask of this process, which decides the modes of files in the cache, and so of their copies."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
