"""``doctor scan``: find every environment and interpreter, say which do not work, and repair them on request."""

from __future__ import annotations

import os
import shlex
import time
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from doctor.commands.arguments import current_folder, folder_to_change, require_folder
from doctor.commands.options import SEARCH_LIMIT
from doctor.commands.scan_repair import found_path, repair, result_in_words
from doctor.core import plugins, process
from doctor.core.errors import DoctorError, Exit
from doctor.core.lazy_typing import TYPE_CHECKING
from doctor.diagnose.found import Diagnosis, judge
from doctor.diagnose.model import first_names
from doctor.facts import Facts, NoInterpreter, Project, Tools
from doctor.facts.found import FoundEnvironment, FoundOrphans, FoundPython, Launcher
from doctor.probe.machine import read_machine
from doctor.probe.pipx import read_apps
from doctor.probe.project.detect import find_project
from doctor.probe.rootfs import Rootfs
from doctor.probe.scan.launchers import has_program
from doctor.probe.scan.makers import describe_environment
from doctor.probe.scan.places import Places, find_places
from doctor.probe.scan.search import search
from doctor.probe.scan.walk import DEPTH_LIMIT, Walk
from doctor.report.json import scan as document
from doctor.report.json.scan import ScanBody
from doctor.report.output import is_read
from doctor.report.progress import Progress
from doctor.report.remedies import as_typed
from doctor.report.result import FixResult

if TYPE_CHECKING:
    from doctor.report.text.scan import Table

_PROJECTS = 64
"""Projects that are kept, since several environments may belong to one."""


def run(
    folders: Sequence[str],
    *,
    after_upgrade: bool,
    fix: bool,
    yes: bool,
    time_limit: float,
    show_all: bool,
    as_json: bool,
) -> int:
    """Search, judge and print what was found; with ``fix``, repair what can be repaired. Return the exit code."""
    cwd = current_folder() if all(map(os.path.isabs, folders)) else folder_to_change()
    paths = [os.path.join(cwd, folder) for folder in folders]
    for path in paths:
        _require_readable(path)
    scan = _Scan(paths, after_upgrade=after_upgrade, time_limit=time_limit, show_all=show_all, keeps=fix)
    if not as_json:
        from doctor.report.text.scan import Table

        scan.table = Table()
    scan.search()
    options = " --after-upgrade" * after_upgrade + f" --time-limit {time_limit:.15g}" * (time_limit != SEARCH_LIMIT)
    arguments = options + "".join(f" {shlex.quote(folder)}" for folder in folders)
    if fix and scan.rebuilds:
        needs_consent = scan.ask(yes=yes, arguments=arguments)
        if needs_consent:
            return needs_consent
        scan.repair()
    return scan.end(arguments)


def _require_readable(path: str) -> None:
    """Raise DoctorError if nothing at ``path`` can be searched."""
    whole = os.path.normpath(path)  # nothing in a closed folder is found, not even its own name "."
    require_folder(whole)
    if not os.access(whole, os.R_OK | os.X_OK):
        reason = "because its permissions do not let you read it"
        raise DoctorError(f"{whole} cannot be searched, {reason}. Show them: `ls -ld {shlex.quote(whole)}`")


class _Scan:
    """One run: what it searches, and what it has found."""

    def __init__(
        self, paths: Sequence[str], *, after_upgrade: bool, time_limit: float, show_all: bool, keeps: bool
    ) -> None:
        self._started = time.monotonic()
        self._places: Places = find_places(paths, os.environ)
        # what starts programs has a tenth more, so that a large disk keeps no service from being examined
        self._walk = Walk(skip=self._places.skip, deadline=self._started + time_limit, reserve=time_limit / 10)
        self._whole = not paths
        self._time_limit = time_limit
        self._show_all, self._after_upgrade = show_all, after_upgrade
        self._facts = _read_facts()
        self.table: Table | None = None
        """The report for people; ``None`` for JSON."""
        self._progress = Progress()
        self._environments = self._pythons = 0
        self._launchers: Counter[str] = Counter()
        """How many there are of each kind."""
        self._broken = self._renewed = self._fixable = self._repaired = 0
        self._keeps = keeps
        self._kept: list[Diagnosis] = []
        """The diagnoses that are needed after the search; no others are kept, since memory grows with them."""

    @property
    def rebuilds(self) -> list[Diagnosis]:
        """The environments that can be repaired without asking a person how."""
        return [diagnosis for diagnosis in self._kept if diagnosis.rebuild]

    def search(self) -> None:
        """Find everything, and print each thing as soon as it is judged."""
        checks = plugins.checks_of_scan()
        self._progress.watch(self._activity)
        try:
            for found in search(
                self._places, self._walk, os.environ, whole=self._whole, with_orphans=self._after_upgrade
            ):
                self._add(judge(found, self._facts, checks, _read_project))
                if not (self._keeps or is_read()):  # nobody reads what else there is
                    break
        finally:
            self._progress.end()

    def _activity(self) -> str:
        return f"Environments: {self._environments}. Not working: {self._broken}. {self._walk.current}"

    def _add(self, diagnosis: Diagnosis) -> None:
        found = diagnosis.found
        self._environments += isinstance(found, FoundEnvironment)
        self._pythons += isinstance(found, FoundPython)
        if isinstance(found, Launcher):
            self._launchers[found.kind] += 1
        if self._after_upgrade and not diagnosis.is_of_upgrade:
            return
        if diagnosis.is_broken:
            self._broken += 1
            self._fixable += diagnosis.rebuild is not None
            self._kept += [diagnosis] if self._keeps else []
        elif diagnosis.finding and isinstance(found, FoundEnvironment):
            self._renewed += 1
        with self._progress.aside():
            if self.table is None:
                document.show(diagnosis, self._facts, Exit.PROBLEMS if self._broken else Exit.OK)
            elif diagnosis.is_broken or self._show_all or isinstance(found, FoundOrphans):
                self.table.row(diagnosis)

    def ask(self, *, yes: bool, arguments: str) -> Exit | None:
        """Return the exit code where nobody has agreed to the repairs; ``None`` if they may be made."""
        count = len(self.rebuilds)
        if yes or (process.has_terminal() and self._progress.confirm(f"Rebuild {count} of them?")):
            return None
        self.end(arguments, code=Exit.CONSENT)
        self._progress.note(as_typed(f"Nothing was changed. To agree: `doctor scan --fix --yes{arguments}`"))
        return Exit.CONSENT

    def repair(self) -> None:
        """Rebuild each environment that can be rebuilt, and count the launchers that work again."""
        rebuilds = self.rebuilds
        of_all: dict[str, FixResult] = {}
        for number, diagnosis in enumerate(rebuilds, 1):
            condition = diagnosis.rebuild.goal.condition if diagnosis.rebuild else ""
            result = of_all.get(condition) or repair(diagnosis, f"[{number}/{len(rebuilds)}] ", self._progress)
            if condition:  # one run repairs everything of this condition
                of_all[condition] = result
            is_done = _works(found_path(diagnosis))
            if is_done:
                self._repaired += 1
                self._broken -= 1
                self._fixable -= 1
            code = Exit.PROBLEMS if self._broken else Exit.OK
            status = "done" if is_done else "failed" if result.status == "done" else result.status
            path, message = found_path(diagnosis), result_in_words(result, is_done=is_done)
            if self.table is None:
                document.show_repair(path, status, message, result.receipt, code)
            else:
                self.table.repair(path, message, result.receipt, is_done=is_done)
            if result.exit_code == Exit.INTERRUPTED:
                raise KeyboardInterrupt
        works_again = sum(map(_works_again, self._kept))
        self._repaired += works_again
        self._broken -= works_again

    def end(self, arguments: str, *, code: Exit | None = None) -> Exit:
        """Print the summary and return the exit code."""
        stopped = Exit.BLOCKED if self._walk.stopped_at else Exit.OK
        code = code or (Exit.PROBLEMS if self._broken else stopped)
        body = self._summary()
        if self.table is None:
            document.show_summary(body, code)
        else:
            self.table.summary(
                body,
                launchers=self._launchers,
                fixable=self._fixable,
                arguments=arguments,
                after_upgrade=self._after_upgrade,
            )
        return code

    def _summary(self) -> ScanBody:
        return ScanBody(
            kind="summary",
            roots=self._places.roots,
            environments=self._environments,
            pythons=self._pythons,
            launchers=self._launchers.total(),
            broken=self._broken,
            renewed=self._renewed,
            repaired=self._repaired,
            folders=self._walk.folders,
            seconds=round(time.monotonic() - self._started, 3),
            left_out=tuple(self._left_out()),
            stopped_at=self._walk.stopped_at,
        )

    def _left_out(self) -> list[str]:
        walk, notes = self._walk, []
        if walk.stopped_at is not None:
            notes.append(
                f"The search was ended after {self._time_limit:g} seconds, at {walk.stopped_at}. "
                "For a longer one: `doctor scan --time-limit SECONDS`"
            )
        if walk.other_roots:
            named = first_names(walk.other_roots)
            notes.append(
                f"Other systems, which were not searched: {named}. To examine one: `doctor check --root FOLDER`"
            )
        if self._places.other_disks:
            named = first_names(self._places.other_disks)
            notes.append(f"Other file systems, which were not searched: {named}. To search one: `doctor scan FOLDER`")
        if self._places.other_homes:
            homes = "the home of another user" if self._places.other_homes == 1 else "the homes of other users"
            notes.append(f"Not searched, because this needs root: {homes}.")
        if walk.too_deep:
            notes.append(f"{walk.too_deep} folders more than {DEPTH_LIMIT} levels deep were not searched.")
        if walk.unreadable:
            count = len(walk.unreadable)
            notes.append(
                f"{count} {'folder' if count == 1 else 'folders'} could not be read: {first_names(walk.unreadable)}."
            )
        return notes


def _works_again(diagnosis: Diagnosis) -> bool:
    """Return whether a launcher whose environment was rebuilt starts its program again."""
    found = diagnosis.found
    if not isinstance(found, Launcher) or found.found is None:
        return False
    return _works(found.found.environment.path) and has_program(Rootfs(), found)


def _works(path: str) -> bool:
    """Return whether the environment in folder ``path`` works now."""
    again = describe_environment(Rootfs(), path, os.environ)
    return again is not None and again.environment.state == "healthy"


def _read_facts() -> Facts:
    """Return the facts of the machine that a remedy depends on. The subject is not started, nor is anything else."""
    subject = NoInterpreter(requested="python3", executable=None, reason="not-found", detail="it was not searched for")
    fs = Rootfs()
    apps = tuple(app for app in read_apps(fs, os.environ) if app.is_writable is not False)
    return Facts(machine=read_machine(fs, os.environ, ()), subject=subject, tools=Tools(pipx_apps=apps))


@lru_cache(_PROJECTS)
def _read_project(folder: str) -> Project | None:
    """Return the project of a folder, whatever environment is active in this shell."""
    environ = {name: os.environ[name] for name in ("HOME", "PATH") if name in os.environ}
    return find_project(Rootfs(), folder, environ)
