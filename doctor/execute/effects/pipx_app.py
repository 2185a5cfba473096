"""pipx, as the user has it."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Mapping

from doctor.core import process
from doctor.core.errors import StepError
from doctor.execute import pip
from doctor.plan.actions import Ensurepath, PipxClear, PipxInstall
from doctor.probe.pipx import app_environment, find_command_links, pipx_homes, read_install_state
from doctor.probe.rootfs import Rootfs

_LIMIT = 1800.0
_WHERE = ("XDG_DATA_HOME", "XDG_BIN_HOME", "PIPX_HOME", "PIPX_BIN_DIR", "PIPX_SHARED_LIBS")
"""Where it keeps its things, as the user has it: ``doctor.probe.pipx`` goes by the same."""
_KEEP = (*_WHERE, "SHELL", "SSL_CERT_FILE", "PIPX_DEFAULT_PYTHON")
_LIBRARY = "has no command of its own: it is a library. In an environment: doctor fix --venv"


def clear(act: PipxClear) -> None:
    """Remove what a killed pipx left: its pip would take for installed what has only some of its files."""
    if read_install_state(Rootfs(), act.folder, os.environ) == "incomplete":
        shutil.rmtree(act.folder)


def install(act: PipxInstall) -> None:
    """Install the application, and see that each of its commands is there and starts."""
    _run([act.pipx, "install", *(["--force"] if act.again else []), act.requirement])
    listed = json.loads(_run([act.pipx, "list", "--json"]))
    package = listed["venvs"].get(act.app, {}).get("metadata", {}).get("main_package", {})
    paths = [entry["__Path__"] for entry in package.get("app_paths", ())]
    if not paths:
        raise StepError(f"{act.app} {_LIBRARY}")
    lost = [path for path in paths if not os.access(path, os.X_OK)]
    if lost:
        raise StepError(f"{lost[0]} is not there.")
    named = next((path for path in paths if os.path.basename(path) == act.app), None)
    if named and not _starts(named):
        raise StepError(f"{named} does not start.")


def where() -> tuple[str, ...]:
    """The variables that say where pipx keeps its things, to be recorded: without them undo would look elsewhere."""
    return tuple(f"{name}={os.environ[name]}" for name in _WHERE if name in os.environ)


def is_there(app: str, told: tuple[str, ...]) -> bool:
    """The application, or some of it, where it was told to be."""
    return bool(_pieces(app, _then(told)))


def uninstall(pipx: str, app: str, told: tuple[str, ...]) -> bool:
    """Take it back; false where there is nothing of it."""
    environ = _then(told)
    pieces = _pieces(app, environ)
    for path in pieces:
        if os.path.islink(path):
            os.unlink(path)
        elif read_install_state(Rootfs(), path, environ) == "incomplete" or not os.path.exists(pipx):
            shutil.rmtree(path)  # pipx itself breaks off at half a one (its venv_inspect.py), or was removed since
        else:
            _run([pipx, "uninstall", app], environ)
            return True
    return bool(pieces)


def _then(told: tuple[str, ...]) -> dict[str, str]:
    """The variables as they are now, but for where pipx keeps its things."""
    now = {name: value for name, value in os.environ.items() if name not in _WHERE}
    recorded = (one.partition("=") for one in told)
    return now | {name: value for name, _, value in recorded if name in _WHERE}


def _pieces(app: str, environ: Mapping[str, str]) -> list[str]:
    """Its environment, and the commands that lead into it: pipx may have come to leave only these."""
    fs, folders = Rootfs(), [app_environment(pipx_home, app) for pipx_home in pipx_homes(environ)]
    there = [folder for folder in folders if os.path.isdir(folder)]
    return [*there, *(link for folder in folders for link in find_command_links(fs, folder, environ))]


def ensurepath(act: Ensurepath) -> None:
    """Let pipx edit the start-up files."""
    _run([act.pipx, "ensurepath"])


def _starts(path: str) -> bool:
    """With ``--version``; a program that has no such option says so, which is starting as well (2 for usage)."""
    outcome = process.run([path, "--version"], limit=60, env=_environment(os.environ))
    return isinstance(outcome, process.Finished) and outcome.code in (0, 1, 2)


def _environment(environ: Mapping[str, str]) -> dict[str, str]:
    settings = [name for name in environ if name.startswith("PIP_") and not _leads_elsewhere(name)]
    return process.clean_environment(environ, (*_KEEP, *settings))


def _leads_elsewhere(name: str) -> bool:
    return name in ("PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "PIP_USER", "PIP_BREAK_SYSTEM_PACKAGES")


def _run(argv: list[str], environ: Mapping[str, str] = os.environ) -> str:
    return pip.run("pipx", argv, limit=_LIMIT, env=_environment(environ), why=_why)


def _why(said: str) -> str:
    """The error of pip; else what pipx says last, which it breaks into lines."""
    if "No apps associated with package" in said:
        return f"What was named {_LIBRARY}"
    lines = [line.strip() for line in said.splitlines()] or ["no reason given"]
    error = next((line.removeprefix("ERROR:").strip() for line in lines if line.startswith("ERROR:")), lines[-1])
    return f"pipx failed: {error}"
