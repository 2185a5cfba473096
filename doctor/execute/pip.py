"""Let an environment's own pip install: with the user's settings, minus those that lead elsewhere."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping

from doctor.core import process
from doctor.core.errors import Exit, StepError
from doctor.core.redact import redact
from doctor.facts.pip_config import PipConfig
from doctor.plan.actions import Install
from doctor.plan.commands.pip import source_variables

_LIMIT = 3600.0
"""Seconds for one installation, builds included."""
_OUTPUT = 64 << 20
_LINE = 300
"""Characters of what pip says that are told in one line; all of it is in the last lines of its output."""
_STEERING = re.compile(r"PYTHON|PIP_|UV_|VIRTUAL_ENV|VIRTUALENV_|CONDA_|__PYVENV_LAUNCHER__")
_NETWORK = re.compile(
    r"NewConnectionError|Temporary failure in name resolution|Name or service not known|Network is unreachable"
    r"|Connection (?:refused|reset|timed out|aborted)|ConnectTimeout|ReadTimeout|ProxyError|SSLError|No route to host"
    r"|Could not fetch URL|Failed to establish a new connection|No address associated"
)
_NO_CAUSE = ("ERROR: Exception:", "ERROR: Ignored the following")
"""Stands above a traceback, whose last line says more; or above what could not be found."""
_VERSIONS = re.compile(r"(\(from versions: [^,)]+), [^)]*, ([^,)]+\))")
_DISK = re.compile(r"No space left on device|Disk quota exceeded")


def install(act: Install, python: str, room: str, settings: PipConfig) -> None:
    """Install into the environment of ``python``; ``room`` is a folder for the list of what was named."""
    words = ["--no-index"] if act.offline else []
    for name in act.files:
        words += ["-r", name]
    if act.lines:
        # Through a file: never options, and credentials in them are not seen in the process table.
        listed = os.path.join(room, "requirements.txt")
        with os.fdopen(os.open(listed, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
            file.writelines(f"{line}\n" for line in act.lines)
        words += ["-r", listed]
    _pip(python, ["install", *words], settings, act.cwd, "pip could not install it")


def check(python: str, settings: PipConfig) -> None:
    """Let pip say whether everything fits together."""
    _pip(python, ["check"], settings, "/", "what was installed does not fit together")


def _pip(python: str, words: list[str], settings: PipConfig, cwd: str, problem: str) -> None:
    argv = [python, "-I", "-m", "pip", "--disable-pip-version-check", "--no-input", *words]
    env = environment(os.environ, settings)
    run("pip", argv, limit=_LIMIT, env=env, cwd=cwd, why=lambda said: f"{problem}: {_cause(said)}")


def run(
    name: str, argv: list[str], *, limit: float, env: Mapping[str, str], why: Callable[[str], str], cwd: str = "/"
) -> str:
    """Run pip, or a program that runs it, and give what it printed; where it fails, ``why`` tells by all it said."""
    outcome = process.run(argv, limit=limit, env=env, cwd=cwd, output_limit=_OUTPUT)
    if isinstance(outcome, process.TimedOut):
        raise StepError(f"{name} was not done after {outcome.limit / 60:g} minutes.", code=Exit.BLOCKED)
    if isinstance(outcome, process.NotStarted):
        raise StepError(f"{argv[0]} could not be started: {outcome.reason}.")
    if outcome.code != 0:
        said = redact((outcome.out + b"\n" + outcome.err).decode("utf-8", "replace")).strip()
        raise StepError(why(said), code=Exit.BLOCKED if network_failed(said) else Exit.FAILED, output=said)
    return outcome.out.decode("utf-8", "replace")


def environment(environ: Mapping[str, str], settings: PipConfig) -> dict[str, str]:
    """The variables pip gets: the user's (a build may need any of them), with pip's settings put in place.

    PIP_CONFIG_FILE as the null device makes pip read no file at all (its ``configuration.py``); what the
    files say of the index and the way to it goes in as variables.
    """
    env = {name: value for name, value in environ.items() if not _STEERING.match(name)}
    return env | source_variables(settings) | {"PIP_CONFIG_FILE": os.devnull, "LC_ALL": "C.UTF-8"}


def network_failed(said: str) -> bool:
    """What pip said is about the network, so that trying again may help."""
    return bool(_NETWORK.search(said)) and not _DISK.search(said)


def _cause(said: str) -> str:
    """What says most: pip's first ERROR, or the network's."""
    lines = said.splitlines()
    full = next((line for line in lines if _DISK.search(line)), None)
    network = next((line for line in lines if _NETWORK.search(line)), None)
    if network and not full:
        return "the package index could not be reached. Try again, or install from local files with --offline."
    errors = (line for line in lines if line.startswith("ERROR:") and not line.strip().startswith(_NO_CAUSE))
    line = full or next(errors, None) or _boxed(lines) or (lines[-1] if lines else "no reason given")
    line = _VERSIONS.sub(r"\1, …, \2", line.removeprefix("ERROR:").strip())
    return line if len(line) <= _LINE else f"{line[:_LINE]}…"


def _boxed(lines: list[str]) -> str | None:
    """What pip says last in its newer form: "× Encountered error while …" above "╰─> name" (``exceptions.py``)."""
    said = [line.lstrip("×╰─> ") for line in lines if line.startswith(("× ", "╰─> "))]
    return " ".join(said[-2:]) or None
