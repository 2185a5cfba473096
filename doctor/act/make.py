"""Make an environment with pip in it: by the virtualenv that doctor carries, in doctor's own process.

Starting it as a program would cost another 100 ms. It gets an environment of its own, so that no
VIRTUALENV_* variable and no virtualenv.ini steers it, and keeps what it unpacks in doctor's cache.
"""

from __future__ import annotations

import csv
import glob
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from doctor import system
from doctor.act.problem import StepError
from doctor.plan import MakeEnvironment

_LIMIT = 120.0
"""Seconds ``python -m venv`` has, which unpacks pip with pip: 3 s on a quiet machine."""


def make(act: MakeEnvironment, at: str) -> None:
    """Make the environment of ``act`` in the folder ``at``."""
    if act.by == "venv":
        _by_its_own_module(act, at)
        return
    for _attempt in range(2):
        _by_virtualenv(act, at)
        missing = next(_missing(at), None)
        if missing is None:
            return
        shutil.rmtree(_cache(), ignore_errors=True)
    raise StepError(f"The environment came out incomplete: {missing} is missing.")


def warm_up() -> None:
    """Load what ``make`` will need; if that fails, ``make`` will say so."""
    with suppress(Exception):
        import virtualenv.run  # noqa: F401


def _by_virtualenv(act: MakeEnvironment, at: str) -> None:
    from virtualenv.run import cli_run

    flags = ["--system-site-packages"] if act.system_site_packages else []
    words = ["--no-download", "--no-periodic-update", "--no-setuptools", "--clear", *flags, "--python", act.python]
    env = system.clean_environment(os.environ, ("PYENV_VERSION", "PYENV_ROOT")) | {"VIRTUALENV_CONFIG_FILE": os.devnull}
    with _storage() as folder:
        try:
            cli_run(["--quiet", "--quiet", "--app-data", folder, *words, at], setup_logging=False, env=env)
        except (Exception, SystemExit) as error:  # its seeding threads report whatever happened as RuntimeError
            raise StepError(f"virtualenv could not make it: {_last_line(error)}") from error


def _by_its_own_module(act: MakeEnvironment, at: str) -> None:
    flags = ["--system-site-packages"] if act.system_site_packages else []
    env = system.clean_environment(os.environ)
    outcome = system.run([act.python, "-m", "venv", *flags, at], limit=_LIMIT, env=env)
    if not isinstance(outcome, system.Finished) or outcome.code != 0:
        said = outcome.out + outcome.err if isinstance(outcome, system.Finished) else b""
        raise StepError(f"{act.python} -m venv could not make it.", output=said.decode("utf-8", "replace"))


@contextmanager
def _storage() -> Iterator[str]:
    """Where virtualenv keeps pip unpacked between runs; a folder for this run where the cache cannot be written."""
    folder = _cache()
    try:
        os.makedirs(folder, mode=0o700, exist_ok=True)
        usable = os.access(folder, os.W_OK) and os.stat(folder).st_uid == os.getuid()
    except OSError:
        usable = False
    if usable:
        yield folder
    else:
        with tempfile.TemporaryDirectory(prefix="doctor-") as temporary:
            yield temporary


def _cache() -> str:
    from platformdirs import user_cache_dir

    return os.path.join(user_cache_dir("pip-doctor"), "virtualenv")


def _missing(at: str) -> Iterator[str]:
    """Files that pip's own RECORD names and that are not there in full: the unpacked copy was damaged."""
    records = glob.glob(os.path.join(glob.escape(at), "lib/*/site-packages/pip-*.dist-info/RECORD"))
    if not records:
        yield "pip"
    for record in records:
        site = os.path.dirname(os.path.dirname(record))
        with Path(record).open(encoding="utf-8", newline="") as file:
            for row in csv.reader(file):
                if len(row) == 3 and row[2] and not row[0].startswith("..") and _size(site, row[0]) != int(row[2]):
                    yield row[0]


def _size(site: str, name: str) -> int:
    try:
        return os.stat(os.path.join(site, name)).st_size
    except OSError:
        return -1


def _last_line(error: BaseException) -> str:
    lines = [line for line in str(error).splitlines() if line.strip()]
    return lines[-1].strip() if lines else type(error).__name__
