"""Virtual environments: built in a staging folder, put in place at the end, and stamped with the run's receipt."""

from __future__ import annotations

import json
import os
import shlex
import stat
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from itertools import groupby

from doctor.core import lock, paths
from doctor.core.errors import ChangedSinceError, DoctorError, Exit, StepError
from doctor.core.lazy_typing import TYPE_CHECKING
from doctor.core.names import abbreviate
from doctor.core.paths import for_people, within
from doctor.core.record import dataclass, replace
from doctor.execute import durable, pipx, tree
from doctor.execute.effects.model import Entry, Notify, Run, require_absolute
from doctor.execute.venv import relocate, staging
from doctor.execute.venv.build_artifacts import BuildArtifacts
from doctor.execute.venv.create import create
from doctor.execute.venv.staging import Staging
from doctor.execute.venv.verify import verify
from doctor.execute.venv.virtualenv import empty_cache
from doctor.facts.environment import PREVIOUS
from doctor.plan.actions import CopyEnvironment, CreateEnvironment, PipInstall
from doctor.plan.model import Step
from doctor.probe.project.target import STAMP, distrust_of_target, read_stamp
from doctor.probe.python.environment import read_environment
from doctor.probe.python.installed import freeze_environment, read_unmet_dependencies
from doctor.probe.python.own_files import OF_TOOLS, list_own_files
from doctor.probe.rootfs import Rootfs

if TYPE_CHECKING:
    from doctor.execute.venv.imports import ModuleImport
    from doctor.execute.venv.installation import Installation

_WAIT_TO_APPLY = 600.0
"""Seconds to wait for another doctor, which may be installing something large."""
_WAIT_TO_REVERT = 60.0
_NAMED = 5
"""Distributions that a message names at most."""
_NAMED_FILES = 3
_PATH_LENGTH = 100
"""Characters of a path that a message shows at most."""
_GONE = "the environment that it replaced no longer exists"


@dataclass(frozen=True, kw_only=True)
class EnvironmentEntry(Entry):
    """An environment that was put in place."""

    path: str
    stamp: str
    """The receipt's id in the environment's own stamp, which tells it from any other environment."""
    distributions: tuple[str, ...] = ()
    """Its distributions when the run was done, as ``name==version``, sorted."""
    replaced: bool = False
    """Whether something existed at ``path`` before."""
    folders: tuple[str, ...] = ()
    """The folders above it that were created for it."""

    def __post_init__(self) -> None:
        for path in (self.path, *self.folders):
            require_absolute(path)
        if not all(within(self.path, folder) for folder in self.folders):
            raise ValueError(self.folders)

    def distrust(self) -> Iterable[str | None]:
        """Return why root must not touch the environment."""
        return [distrust_of_target(Rootfs(), self.path)]

    def moved(self, old: str, new: str) -> Entry:
        """Return the entry for the environment that was moved with its project."""
        if not within(self.path, old):
            return self
        return replace(self, path=os.path.join(new, os.path.relpath(self.path, old)))

    def recover(self, notify: Notify) -> None:
        """Remove the staging folders that a killed run left beside the environment."""
        if staging.is_present(self.path):
            with staging.exclusive(self.path, limit=_WAIT_TO_REVERT, notify=notify):
                pass

    def obstacle(self) -> str:
        """Return why the environment that was replaced cannot be put back."""
        for path in (self.path, os.path.join(self.path, PREVIOUS)):
            if _is_stamped(self, path):
                return "" if _can_restore(self, path) else _GONE
        path = for_people(self.path)
        return f"{path} {'has been replaced since' if os.path.lexists(self.path) else 'no longer exists'}"


ENTRY = EnvironmentEntry
ACTIONS = (CreateEnvironment, CopyEnvironment, PipInstall)


def apply(steps: Sequence[Step], run: Run) -> None:
    """Take the steps of each environment in turn."""
    for path, group in groupby(steps, key=_path_of):
        folders = () if path == run.target else durable.make_folders(os.path.dirname(path))
        # what is in use is not removed by `doctor uninstall`
        with lock.in_use(paths.cache_dir()), _exclusive(path, run):
            _put_in_place(path, tuple(group), run, folders)


def _path_of(step: Step) -> str:
    assert isinstance(step.action, ACTIONS), step.action
    return step.action.path


def _exclusive(path: str, run: Run) -> AbstractContextManager[None]:
    """Lock the folder around ``path``; the caller of the run has locked that of its own target."""
    if path == run.target:
        return nullcontext()
    return staging.exclusive(path, limit=_WAIT_TO_APPLY, notify=run.notify)


def _put_in_place(path: str, steps: Sequence[Step], run: Run, folders: tuple[str, ...]) -> None:
    """Build an environment in a staging folder and put it in place; where a step fails, restore the old one."""
    stage, entry, built = Staging(path), None, _Built()
    try:
        stage.open("Use another folder: `doctor fix --venv --path DIR`")
        for step in steps:
            run.begin(step)
            built = _build(step, stage, run)
        is_copy = any(isinstance(step.action, CopyEnvironment) for step in steps)
        entry = replace(_stamp(stage, run, is_copy=is_copy), folders=folders)
        run.record(entry, optional=True)
        stage.swap()
        try:
            environment = verify(stage.target, built.installation.distributions if built.installation else ())
        except StepError:
            empty_cache()  # a damaged template would damage the next environment as well
            raise
        if not built.is_proven:
            _start(built.installation, step, run, with_pip=not environment.needs_uv)
        aside = stage.keep()
        if aside:
            run.notify(f"An earlier environment has files that you put there, so it is kept: {for_people(aside)}")
        pipx.restore_links(stage.target)
    finally:
        if not stage.kept:
            run.begin_rollback()
        stage.close()
        if not stage.kept:
            durable.remove_empty(folders)
        if entry and not stage.kept:
            run.discard(entry)


@dataclass(frozen=True, kw_only=True)
class _Built:
    """The result of one step in the staging folder."""

    installation: Installation | None = None
    """What it installed."""
    is_proven: bool = False
    """Whether it made a copy of an environment that was started before, and nothing else."""


def _build(step: Step, stage: Staging, run: Run) -> _Built:
    """Take one step in the staging folder."""
    if isinstance(step.action, PipInstall):
        return _Built(installation=_install(step.action, stage, run))
    if isinstance(step.action, CopyEnvironment):
        stage.copy(run.user)
        return _Built()
    assert isinstance(step.action, CreateEnvironment), step.action
    is_copy = create(step.action, stage.environment, stage.target)
    pipx.carry_metadata(stage.target, stage.environment, step.action.identity.partition(" ")[0])
    return _Built(is_proven=is_copy)


def _install(action: PipInstall, stage: Staging, run: Run) -> Installation:
    """Let pip or uv install, and return what it installed."""
    from doctor.execute import pip
    from doctor.execute.venv import installation

    before = installation.snapshot(stage.environment)
    python = os.path.join(stage.environment, "bin/python")
    _run_installer(action, python, stage, run)
    run.show_activity(lambda: "Verifying what was installed")
    # Where the system's packages are visible, ``pip check`` would also report their missing dependencies.
    has_pip = any(os.path.basename(path).startswith("pip-") for path, *_ in before)  # not where uv created it
    is_new = len(before) == 1 and _is_complete(stage.environment)
    if has_pip and not action.system_site_packages and not is_new:
        pip.check(python, run.pip_config)
    return installation.installed_since(before, stage.environment)


def _is_complete(path: str) -> bool:
    """Return whether the files of a new environment, which had pip alone, show that its distributions fit together.

    There pip has just resolved everything, and missing is only what an option such as ``--no-deps`` left out. Reading
    the files takes 6 ms where ``pip check`` takes 250, a tenth of an installation of 15 packages.
    """
    fs = Rootfs()
    environment = read_environment(fs, path)
    return environment is not None and not read_unmet_dependencies(fs, environment, path)


def _start(installed: Installation | None, step: Step, run: Run, *, with_pip: bool) -> None:
    """Start the environment and import what was asked for.

    Raises ``StepError`` if it does not start, or where an import fails and the action is strict.
    """
    from doctor.execute.venv import imports

    path = _path_of(step)
    if installed is None:
        imports.start(path, with_pip=with_pip)
        return
    results: list[ModuleImport] = []
    run.show_activity(lambda: f"Importing {' '.join(installed.modules[len(results) :][:1])}")
    results.extend(imports.import_modules(path, installed.modules, with_pip=with_pip))
    run.add_installation(installed, results)
    failed = next((result for result in results if result.status != "imported"), None)
    if failed and isinstance(step.action, PipInstall) and step.action.strict:
        reason = f"{failed.module} was installed, but cannot be imported: {failed.message}"
        raise StepError(reason, code=Exit.PROBLEMS, output=failed.message)


def _run_installer(action: PipInstall, python: str, stage: Staging, run: Run) -> None:
    from doctor.execute import pip, uv
    from doctor.execute.pip_output import PipOutput
    from doctor.execute.venv.installation import snapshot

    artifacts, failed = BuildArtifacts([*action.requirements, *run.requirement_lines], action.cwd), True
    output = PipOutput(lambda: len(snapshot(stage.environment)))
    run.show_activity(output.describe)
    try:
        (uv if action.uv else pip).install(action, python, stage.folder, run.pip_config, output.feed)
        failed = False
    finally:
        names = (name for site in relocate.site_folders(stage.environment) for name in os.listdir(site))
        artifacts.remove_new(failed=failed, linked=any(name.endswith(".egg-link") for name in names))


def _stamp(stage: Staging, run: Run, *, is_copy: bool) -> EnvironmentEntry:
    """Write the stamp into the new environment and return its entry."""
    sites = relocate.site_folders(stage.target)
    left_files = not is_copy and bool(list_own_files(Rootfs(), stage.target, sites))
    new = os.path.join(stage.folder, f"{STAMP}.new")  # inside the environment, a link of that name would be followed
    with open(new, "w", encoding="utf-8") as file:
        digest = run.requirements_digest if stage.target == run.target else ""
        stamp = {"receipt": run.receipt_id, "requirements_digest": digest, staging.LEFT_FILES: left_files}
        json.dump(stamp, file)
    # replaced rather than written: a copied environment may share its stamp with the original
    os.replace(new, os.path.join(stage.environment, STAMP))
    return EnvironmentEntry(
        path=stage.target,
        stamp=run.receipt_id,
        distributions=freeze_environment(Rootfs(), stage.environment),
        replaced=os.path.lexists(stage.target),
    )


def has_effect(entry: EnvironmentEntry) -> bool:
    """Return whether the environment is in place or in a staging folder.

    It is in a staging folder where the run was killed during the swap. That folder may then contain the only copy
    of the previous environment.
    """
    return any(_is_stamped(entry, path) for path in (entry.path, *staging.staged_environments(entry.path)))


def revert(entry: EnvironmentEntry, *, force: bool, notify: Notify) -> str:
    """Remove the environment and put back the one that it replaced."""
    parent = os.path.dirname(entry.path)
    if not os.path.isdir(parent):
        return f"{entry.path} no longer exists, nor does the folder that it was in."
    with staging.exclusive(entry.path, limit=_WAIT_TO_REVERT, notify=notify):
        if not os.path.lexists(entry.path):
            return f"{entry.path} no longer exists."
        if os.path.islink(entry.path) or not _is_stamped(entry, entry.path):
            return _leave_alone(entry, force=force)
        present = freeze_environment(Rootfs(), entry.path)
        if not force:
            _require_revertible(entry, present)
        stage = Staging(entry.path)
        try:
            stage.open()
            stage.remove_target()
        finally:
            stage.close()
    durable.remove_empty(entry.folders)
    if os.path.lexists(entry.path):
        change = _describe_change(present, freeze_environment(Rootfs(), entry.path))
        return f"{entry.path} is as it was before{change and f' ({change})'}."
    active = os.environ.get("VIRTUAL_ENV")
    is_active = active and os.path.realpath(active) == os.path.realpath(entry.path)
    names = abbreviate((line.partition("==")[0] for line in present), _NAMED)
    return (
        f"{entry.path} is removed{names and f', with {names}'}."
        f"{' This shell still uses it. Leave it: `deactivate`' if is_active else ''}"
    )


def _is_stamped(entry: EnvironmentEntry, path: str) -> bool:
    return read_stamp(Rootfs(), path).get("receipt") == entry.stamp


def _leave_alone(entry: EnvironmentEntry, *, force: bool) -> str:
    """Refuse to remove an environment that this run did not create: a later run's or the user's own.

    Returns the reason with ``force``, so that the run can be marked as undone, and raises ``DoctorError`` without it.
    """
    if _is_stamped(entry, os.path.join(entry.path, PREVIOUS)):
        raise DoctorError(
            f"{entry.path} was left alone. A later run replaced this environment. Undo that run first: `doctor undo`",
            Exit.PROBLEMS,
        )
    reason = f"{entry.path} was left alone. It is not the environment that this run created."
    if force:
        return reason
    raise ChangedSinceError(f"{reason} Mark the run as undone: `doctor undo --force`")


def _require_revertible(entry: EnvironmentEntry, present: Sequence[str]) -> None:
    """Raise ``DoctorError`` if the environment has changed since, or what it replaced no longer exists."""
    change = _describe_change(entry.distributions, present)
    files = list(_files_since(entry.path))
    ends = (file if len(file) <= _PATH_LENGTH else f"…{file[1 - _PATH_LENGTH :]}" for file in files)
    named = f"files: {abbreviate(ends, _NAMED_FILES)}" if files else ""
    details = "; ".join(filter(None, [change, named]))
    is_changed = files or tuple(present) != entry.distributions
    since = f"It has changed since{details and f' ({details})'}. " if is_changed else ""
    restorable = _can_restore(entry, entry.path)
    if restorable and not since:
        return
    count = f"{len(present)} {'package' if len(present) == 1 else 'packages'}{' and these files' if files else ''}"
    path = "" if os.path.basename(entry.path) == ".venv" else f" --path {shlex.quote(entry.path)}"
    if not restorable:
        advice = (
            f"Undo cannot go back further, because {_GONE}: only one previous environment is kept. "
            f"Delete this one with its {count}, and restore nothing: `doctor undo --force`. "
            f"Create a new one from the project's files: `doctor fix --venv{path}`"
        )
    elif entry.replaced:
        advice = "Undo the run and lose these changes: `doctor undo --force`"
    else:
        advice = f"Delete it with its {count}: `doctor undo --force`"
    raise ChangedSinceError(f"{entry.path} was left alone. {since}{advice}")


def _files_since(environment: str) -> Iterator[str]:
    """Yield the user's own files in an environment, by their paths in it, that are newer than its stamp.

    A file in a folder of packages, or in a hidden folder, counts as one of a program: a cache, or git's index. What
    cannot be examined, since its folder is closed or its path too long, counts as the user's.
    """
    stamped = os.lstat(os.path.join(environment, STAMP)).st_mtime_ns
    for folder, folders, names in tree.walk(environment):
        is_top = folder == environment
        of_tools = OF_TOOLS if is_top else {"__pycache__"}
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name not in of_tools)
        for path in (os.path.join(folder, name) for name in sorted(names) if not (is_top and name in of_tools)):
            try:
                status = os.lstat(path)
                is_new = stat.S_ISREG(status.st_mode) and status.st_size and status.st_mtime_ns > stamped
            except OSError:
                is_new = True
            if is_new:
                yield os.path.relpath(path, environment)
        if not (folders or names or os.access(folder, os.R_OK | os.X_OK)):
            yield os.path.relpath(folder, environment)


def _can_restore(entry: EnvironmentEntry, path: str) -> bool:
    """Return whether undo can restore what was there before the environment, which is now at ``path``."""
    return not entry.replaced or os.path.lexists(os.path.join(path, PREVIOUS))


def _describe_change(old: Iterable[str], new: Iterable[str]) -> str:
    """Return what was added, removed and replaced between two lists of ``name==version``."""
    before, after = ({line.partition("==")[0]: line for line in lines} for lines in (old, new))
    changes = {
        "added": [name for name in after if name not in before],
        "removed": [name for name in before if name not in after],
        "other versions": [name for name in after if before.get(name, after[name]) != after[name]],
    }
    return "; ".join(f"{word}: {abbreviate(names, _NAMED)}" for word, names in changes.items() if names)
