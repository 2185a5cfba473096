"""pipx, as the user has it."""

from __future__ import annotations

import json
import os
import shutil

from doctor import system
from doctor.act import pip
from doctor.act.problem import StepError
from doctor.plan import Ensurepath, PipxInstall
from doctor.probe.box import Box
from doctor.probe.pipx import folder_of, links, places, state

_LIMIT = 1800.0
_KEEP = (
    "XDG_DATA_HOME", "XDG_BIN_HOME", "SHELL", "SSL_CERT_FILE",
    "PIPX_HOME", "PIPX_BIN_DIR", "PIPX_SHARED_LIBS", "PIPX_DEFAULT_PYTHON",
)  # fmt: skip
"""Where it keeps its things, as the user has it: ``doctor.probe.pipx`` goes by the same."""


def install(act: PipxInstall) -> None:
    """Install the application, and see that each of its commands is there and starts."""
    _run([act.pipx, "install", *(["--force"] if act.again else []), act.requirement])
    listed = json.loads(_run([act.pipx, "list", "--json"]))
    package = listed["venvs"].get(act.app, {}).get("metadata", {}).get("main_package", {})
    paths = [entry["__Path__"] for entry in package.get("app_paths", ())]
    if not paths:
        raise StepError(f"{act.app} has no command of its own: it is a library. In an environment: doctor fix --venv")
    lost = [path for path in paths if not os.access(path, os.X_OK)]
    if lost:
        raise StepError(f"{lost[0]} is not there.")
    named = next((path for path in paths if os.path.basename(path) == act.app), None)
    if named and not _starts(named):
        raise StepError(f"{named} does not start.")


def is_there(app: str) -> bool:
    """The application, or some of it."""
    return bool(_pieces(app))


def uninstall(pipx: str, app: str) -> bool:
    """Take it back; false where there is nothing of it."""
    pieces = _pieces(app)
    for path in pieces:
        if os.path.islink(path):
            os.unlink(path)
        elif state(Box(), path, os.environ) == "half":  # pipx itself breaks off at such a one (its venv_inspect.py)
            shutil.rmtree(path)
        else:
            _run([pipx, "uninstall", app])
            return True
    return bool(pieces)


def _pieces(app: str) -> list[str]:
    """Its environment, and the commands that lead into it: pipx may have come to leave only these."""
    box, folders = Box(), [folder_of(place, app) for place in places(os.environ)]
    there = [folder for folder in folders if os.path.isdir(folder)]
    return [*there, *(link for folder in folders for link in links(box, folder, os.environ))]


def ensurepath(act: Ensurepath) -> None:
    """Let pipx edit the start-up files."""
    _run([act.pipx, "ensurepath"])


def _starts(path: str) -> bool:
    """With ``--version``; a program that has no such option says so, which is starting as well (2 for usage)."""
    outcome = system.run([path, "--version"], limit=60, env=_environment())
    return isinstance(outcome, system.Finished) and outcome.code in (0, 1, 2)


def _environment() -> dict[str, str]:
    settings = [name for name in os.environ if name.startswith("PIP_") and not _leads_elsewhere(name)]
    return system.clean_environment(os.environ, (*_KEEP, *settings))


def _leads_elsewhere(name: str) -> bool:
    return name in ("PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "PIP_USER", "PIP_BREAK_SYSTEM_PACKAGES")


def _run(argv: list[str]) -> str:
    return pip.run("pipx", argv, limit=_LIMIT, env=_environment(), why=_last_line)


def _last_line(said: str) -> str:
    return f"pipx failed: {(said.splitlines() or ['no reason given'])[-1]}"
