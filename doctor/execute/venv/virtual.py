"""The virtualenv that doctor carries, run in doctor's own process: as a program it would cost 100 ms more.

It gets an environment of its own, so that no VIRTUALENV_* variable and no virtualenv.ini steers it, and
keeps what it unpacks in doctor's cache.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import suppress

from doctor.core import home, process
from doctor.core.errors import StepError
from doctor.plan.actions import MakeEnvironment
from doctor.plan.commands.venv import SEED_OPTIONS


def make(act: MakeEnvironment, at: str) -> None:
    """Make the environment of ``act`` in the folder ``at``; with a cache for this run only, where need be."""
    folder = os.path.join(home.cache(), f"virtualenv-{umask():03o}")
    if _is_usable(folder):
        with suppress(StepError):  # the cache may be full, and the place not
            _run(act, at, folder)
            return
    with tempfile.TemporaryDirectory(prefix="doctor-") as temporary:
        _run(act, at, temporary)


def _run(act: MakeEnvironment, at: str, folder: str) -> None:
    import logging

    from virtualenv.run import cli_run

    logging.disable()  # what it would tell on stderr
    flags = ["--system-site-packages"] if act.system_site_packages else []
    words = [*SEED_OPTIONS, "--clear", *flags, "--python", act.python]
    env = process.clean_environment(os.environ, ("PYENV_VERSION", "PYENV_ROOT")) | {"VIRTUALENV_CONFIG_FILE": os.devnull}
    try:
        cli_run(["--quiet", "--quiet", "--app-data", folder, *words, at], setup_logging=False, env=env)
    except (Exception, SystemExit) as error:  # its seeding threads report whatever happened as RuntimeError
        raise StepError(f"virtualenv could not make it: {_last_line(error)}") from error


def _is_usable(folder: str) -> bool:
    try:
        os.makedirs(folder, mode=0o700, exist_ok=True)
        return os.access(folder, os.W_OK) and os.stat(folder).st_uid == os.getuid()
    except OSError:
        return False


def umask() -> int:
    """The rights that this run's files are not to have: what the cache holds was made with them, and is copied so."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


def forget() -> None:
    """Empty the cache: something in it is damaged."""
    shutil.rmtree(home.cache(), ignore_errors=True)


def _last_line(error: BaseException) -> str:
    lines = [line for line in str(error).splitlines() if line.strip()]
    return lines[-1].strip() if lines else type(error).__name__
