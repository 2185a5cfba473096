"""Applications that pipx installs, in the folders where the user's pipx keeps them."""

from __future__ import annotations

import filecmp
import os
import shlex
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress

from doctor.core import process, trust
from doctor.core.errors import Exit, StepError
from doctor.core.names import normalize
from doctor.core.paths import user_folder
from doctor.core.record import dataclass
from doctor.execute import durable, pipx, tree
from doctor.execute.effects.model import Entry, Notify, Run, require_absolute
from doctor.plan.actions import PipxClear, PipxInstall
from doctor.plan.model import Step
from doctor.probe.pipx import (
    app_environment,
    commands_folder,
    find_command_links,
    find_shared_libraries,
    list_app_environments,
    list_scripts,
    pipx_homes,
    read_install_state,
)
from doctor.probe.rootfs import Rootfs
from doctor.probe.tools import distrust_of_program


@dataclass(frozen=True, kw_only=True)
class PipxEntry(Entry):
    """An application that was not installed before."""

    pipx: str
    """The program, absolute."""
    app: str
    """The name of pipx's environment for the application."""
    variables: tuple[str, ...] = ()
    """``NAME=VALUE`` of ``FOLDER_VARIABLES`` that were set: without them undo would search other folders."""

    absent: tuple[str, ...] = ()
    """The files and folders of ``_by_products`` that did not exist before."""

    def __post_init__(self) -> None:
        require_absolute(self.pipx)

    def distrust(self) -> Iterable[str | None]:
        """Return why root must not run pipx, or touch its folders."""
        environ = _environ(self)
        shared = find_shared_libraries(Rootfs(), environ, None) or "/"
        folders = [*pipx_homes(environ), commands_folder(environ), shared, *self.absent]
        return [distrust_of_program(Rootfs(), self.pipx, environ), *map(trust.distrust, folders)]


ENTRY = PipxEntry
ACTIONS = (PipxClear, PipxInstall)


def apply(steps: Sequence[Step], run: Run) -> None:
    """Install applications; first remove incomplete environments that a killed pipx left."""
    environ = pipx.environment(os.environ)
    for step in steps:
        run.begin(step)
        if isinstance(step.action, PipxClear):
            _clear(step.action, [entry for entry in run.taken_over if isinstance(entry, PipxEntry)], environ)
        elif isinstance(step.action, PipxInstall):
            if not step.action.relink:
                own, shared = _by_products(step.action.app, environ)
                absent = tuple(path for path in (*own, *shared) if not os.path.lexists(path))
                variables = tuple(f"{name}={environ[name]}" for name in pipx.FOLDER_VARIABLES if name in environ)
                run.record(PipxEntry(pipx=step.action.pipx, app=step.action.app, variables=variables, absent=absent))
            _install(step.action, environ)
            if not step.action.relink:
                run.add_application(_title(step.action.app, environ))
            # pipx syncs nothing; after a power cut, the run would be done and the application's files empty
            for folder in {os.path.dirname(part) for part in _parts(step.action.app, environ)}:
                durable.sync_file_system(folder)


def _clear(action: PipxClear, killed: Sequence[PipxEntry], environ: Mapping[str, str]) -> None:
    """Remove an unfinished environment: pip would take a distribution with some of its files for installed.

    What pipx made for it in the ``killed`` runs goes first, as long as they are recorded: a power cut leaves empty
    files in its shared environment, too.
    """
    if read_install_state(Rootfs(), action.folder, environ) == "incomplete":
        for entry in killed:
            if not (trust.is_root() and any(entry.distrust())):
                _remove_by_products(entry, _environ(entry))
        tree.remove(action.folder, strict=True)


def _install(action: PipxInstall, environ: Mapping[str, str]) -> None:
    """Install the application, and check that its commands exist and that the main one starts."""
    include = action.include_dependencies
    options = [*(["--force"] if action.relink else []), *(["--include-deps"] if include else [])]
    python = ["--python", action.python] if action.python else []
    pipx.run([action.pipx, "install", *options, *python, action.requirement])
    commands = list_scripts(Rootfs(), action.app, environ, of_dependencies=include)
    if not commands:
        raise StepError(
            f"{action.app} has no command of its own, so it is a library. Install it into an environment: "
            f"`doctor fix --venv {action.app}`"
        )
    missing = [path for path in commands if not os.access(path, os.X_OK)]
    if missing:
        raise StepError(f"pipx did not create {missing[0]}.")
    main = next((path for path in commands if os.path.basename(path) == action.app), None)
    taken = _taken_by_another(main or commands[0], environ)
    if taken:
        raise StepError(
            f"{taken} was there before, so pipx left it alone, and {action.app} would have no command. Move it out of "
            f"the way: `mv {shlex.join([taken, Rootfs().free_name(taken)])}`"
        )
    reason = distrust_of_program(Rootfs(), main, environ) if main else None
    if reason:
        raise StepError(f"Root must not start {main}, because {reason}.", code=Exit.REFUSED)
    if main and not _starts(main, environ):
        raise StepError(f"{main} does not start.")


def _taken_by_another(script: str, environ: Mapping[str, str]) -> str | None:
    """Return the file in pipx's bin folder that has the name of a script and is no link to it, or copy of it."""
    path = os.path.join(commands_folder(environ), os.path.basename(script))
    is_own = not os.path.lexists(path) or (os.path.exists(path) and filecmp.cmp(path, script))
    return None if is_own else path


def _title(app: str, environ: Mapping[str, str]) -> str:
    """Return ``name version`` of an application; only its name where its environment does not say more."""
    from doctor.execute.venv import installation

    folders = [folder for home in pipx_homes(environ) if os.path.isdir(folder := app_environment(home, app))]
    titles = (installation.title_of(path) for folder in folders for path, *_ in installation.snapshot(folder))
    return next((title for title in titles if normalize(title.partition(" ")[0]) == app), app)


def _starts(path: str, environ: Mapping[str, str]) -> bool:
    """Return whether a program starts with ``--version``; the codes 1 and 2 mean that it only rejects the option."""
    outcome = process.run([path, "--version"], limit=60, env=environ)
    return isinstance(outcome, process.Finished) and outcome.code in (0, 1, 2)


def has_effect(entry: PipxEntry) -> bool:
    """Return whether the application or a part of it is installed."""
    return bool(_parts(entry.app, _environ(entry)))


def revert(entry: PipxEntry, *, force: bool, notify: Notify) -> str:
    """Uninstall the application."""
    environ = _environ(entry)
    parts = _parts(entry.app, environ)
    for path in parts:
        if os.path.islink(path):
            os.unlink(path)
        elif read_install_state(Rootfs(), path, environ) == "incomplete" or not os.path.exists(entry.pipx):
            # pipx fails on a partial one (its venv_inspect.py), or was itself removed since
            tree.remove(path, strict=True)
        else:
            pipx.run([entry.pipx, "uninstall", entry.app], environ)
            break
    _remove_by_products(entry, environ)
    return f"{entry.app} is uninstalled." if parts else f"{entry.app} is not installed."


def _by_products(app: str, environ: Mapping[str, str]) -> tuple[list[str], list[str]]:
    """Return what pipx creates besides applications: what is its own, and folders that others use as well."""
    user = environ.get("HOME", "/")
    cache, data, state = (user_folder(f"XDG_{kind}_HOME", environ) for kind in ("CACHE", "DATA", "STATE"))
    homes = pipx_homes(environ)
    names = ("shared", ".shared.lock", ".cache", "py", "logs", "trash", f"venvs/.{app}.lock")
    own = [os.path.join(home, name) for home in homes for name in names]
    own += [os.path.join(state, "pipx"), os.path.join(cache, "pipx")]
    manuals = [os.path.join(data, "man", *section) for section in ((), *((f"man{number}",) for number in range(1, 10)))]
    venvs = [os.path.join(home, "venvs") for home in homes]
    return own, [*homes, *venvs, commands_folder(environ), *manuals, data, state, cache, os.path.join(user, ".local")]


def _remove_by_products(entry: PipxEntry, environ: Mapping[str, str]) -> None:
    """Remove what was not there before the application: what is pipx's own once it has no other, and empty folders."""
    own, shared = _by_products(entry.app, environ)
    others = any(app != entry.app for app, _ in list_app_environments(Rootfs(), environ))
    for path in set(own).intersection(entry.absent):
        if path.endswith(".lock") and not path.endswith(".shared.lock"):
            with suppress(OSError):
                os.unlink(path)
        elif not others and os.path.isdir(path) and not os.path.islink(path):
            tree.remove(path)
        elif not others:
            with suppress(OSError):
                os.unlink(path)
    durable.remove_empty(set(shared).intersection(entry.absent))


def _environ(entry: PipxEntry) -> dict[str, str]:
    """Return pipx's present variables, with those of its folders as they were when the application was installed."""
    present = pipx.environment(os.environ)
    others = {name: value for name, value in present.items() if name not in pipx.FOLDER_VARIABLES}
    recorded = (text.partition("=") for text in entry.variables)
    return others | {name: value for name, _, value in recorded if name in pipx.FOLDER_VARIABLES}


def _parts(app: str, environ: Mapping[str, str]) -> list[str]:
    """Return the application's environments, and the links to its commands, which may exist without an environment."""
    fs, folders = Rootfs(), [app_environment(home, app) for home in pipx_homes(environ)]
    existing = [folder for folder in folders if os.path.isdir(folder)]
    return [*existing, *(link for folder in folders for link in find_command_links(fs, folder, environ))]
