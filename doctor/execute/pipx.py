"""Run pipx as the user has configured it."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from contextlib import suppress

from doctor.core import process, trust
from doctor.core.files import read_regular
from doctor.core.paths import user_folder
from doctor.probe.pipx import commands_folder, pipx_homes, read_app, with_absolute_folders
from doctor.probe.rootfs import Rootfs

METADATA = "pipx_metadata.json"
_METADATA_LIMIT = 1 << 20
_LIMIT = 1800.0
"""Seconds for one run of pipx."""
FOLDER_VARIABLES = ("XDG_DATA_HOME", "XDG_BIN_HOME", "PIPX_HOME", "PIPX_BIN_DIR", "PIPX_SHARED_LIBS")
"""Variables that decide where pipx keeps its folders; ``doctor.probe.pipx`` reads the same ones."""
_KEPT_VARIABLES = (*FOLDER_VARIABLES, "SHELL", "SSL_CERT_FILE", "PIPX_DEFAULT_PYTHON", "NETRC")
_DESTINATIONS = ("TARGET", "PREFIX", "ROOT", "USER", "BREAK_SYSTEM_PACKAGES", "LOG", "LOG_FILE", "LOCAL_LOG", "REPORT")
"""Options that make pip write outside the application's environment, where undo would leave something behind."""


def run(argv: Sequence[str], environ: Mapping[str, str] = os.environ) -> str:
    """Run a pipx command line and return its output; raises ``StepError`` if it fails.

    The log that pipx writes of every run is removed, since doctor has the output.
    """
    from doctor.execute import pip

    env = environment(environ)
    before = set(_logs(env))
    try:
        return pip.run("pipx", argv, limit=_LIMIT, env=env, explain=_explain)
    finally:
        for path in set(_logs(env)) - before:
            with suppress(OSError):
                os.unlink(path)


def _logs(environ: Mapping[str, str]) -> list[str]:
    """Return pipx's logs, without those that another user could exchange.

    They are in PIPX_HOME until 1.1, and from 1.2 on in the folder for state (pipx ``paths.py``).
    """
    folders = [os.path.join(home, "logs") for home in pipx_homes(environ)]
    folders.append(os.path.join(user_folder("XDG_STATE_HOME", environ), "pipx/log"))
    trusted = [folder for folder in folders if not trust.distrust_of_root([folder])]
    return [os.path.join(folder, name) for folder in trusted for name in Rootfs().names(folder) if name[:4] == "cmd_"]


def environment(environ: Mapping[str, str]) -> dict[str, str]:
    """Return the variables that pipx and its applications are run with."""
    # pip knows an option in any case (its ``configuration.py``, ``get_environ_vars``)
    pip_variables = [name for name in environ if name[:4] == "PIP_" and name[4:].upper() not in _DESTINATIONS]
    return process.clean_environment(with_absolute_folders(environ), (*_KEPT_VARIABLES, *pip_variables))


def carry_metadata(old: str, new: str, version: str) -> None:
    """Write what pipx recorded of the application at ``old``, if it is one, into the environment at ``new``.

    ``version`` is that of the new Python. Without the file, pipx does not know the application. The new environment has
    a pip of its own instead of a link to the shared one, as those of early versions have (pipx ``venv.py``,
    ``uses_shared_libs``).
    """
    data = read_regular(os.path.join(old, METADATA), _METADATA_LIMIT)
    try:
        metadata = json.loads(data or b"") | {"python_version": f"Python {version}"}
    except (ValueError, TypeError, RecursionError):
        return
    metadata.pop("source_interpreter", None)  # pipx asks which one that is where it is not recorded
    with open(os.path.join(new, METADATA), "w", encoding="utf-8") as file:
        json.dump(metadata, file, indent=4)


def restore_links(folder: str) -> None:
    """Let links in pipx's bin folder that lead nowhere lead to the commands of the application in ``folder``.

    They name the folder from which the environment was moved. pipx replaces such links as well (its
    ``commands/common.py``). Root leaves them alone in a folder that another user could exchange.
    """
    environ = environment(os.environ)
    app, bin_dir = read_app(Rootfs(), folder, environ), commands_folder(environ)
    for link in app.dead_commands if app and not trust.distrust_of_root([bin_dir]) else ():
        if os.path.islink(link) and os.path.dirname(link) == bin_dir:
            new = f"{link}.doctor-new"
            with suppress(OSError):  # the condition is then still there, and is reported
                with suppress(FileNotFoundError):
                    os.unlink(new)  # a run that was killed left it
                os.symlink(os.path.join(folder, "bin", os.path.basename(link)), new)
                os.replace(new, link)


def _explain(output: str) -> str:
    """Return pip's error, or else the last line of pipx's own message, which it wraps."""
    if "No apps associated with package" in output:
        return (
            "pipx found no command in the package, so it is a library. Install it into an environment: "
            "`doctor fix --venv`"
        )
    lines = [line.strip() for line in output.splitlines()] or ["no reason given"]
    error = next((line.removeprefix("ERROR:").strip() for line in lines if line.startswith("ERROR:")), lines[-1])
    return f"pipx failed: {error}"
