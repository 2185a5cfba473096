"""Interrupt each kind of change at random moments, by a kill or a power cut, and judge what is left.

A trial starts from the same disk each time. doctor is interrupted; then sometimes the same command is run again, which
must complete; then everything is undone, and all files and packages must be as they were.
"""

from __future__ import annotations

import csv
import os
import random
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from doctor.core.files import matches_record
from tests.boxes import killing, layers, power, roots, shadows, tiny
from tests.boxes.box import HANGS, Box, Run
from tests.boxes.doctor import Doctor
from tests.boxes.power import PoweredBox
from tests.boxes.projects import PROJECT, create_incomplete_venv, create_project

How = Literal["kill", "cut"]
PACKAGE, NEEDED = "python3-doctor-tiny", "doctor-tiny-base"
ENVIRONMENT = f"{PROJECT}/.venv"
UNDO = ("undo",)
FLAGS = (power.WITH_JOURNAL, power.WITHOUT_JOURNAL)


def _prepare_project(box: Box) -> None:
    create_project(box)
    tiny.stock(box)


def _prepare_rebuild(box: Box) -> None:
    _prepare_project(box)
    create_incomplete_venv(box)
    box.write(f"{ENVIRONMENT}/precious", "kept", owner="ada")


def _prepare_uv(box: Box) -> None:
    _prepare_rebuild(box)
    tiny.provide_uv(box)


def _prepare_packages(box: Box) -> None:
    tiny.archive(box, PACKAGE, NEEDED, script="sleep 0.1", files=100)


def _prepare_startup_files(box: Box) -> None:
    for path in ("/root/.bashrc", "/root/.zshrc"):
        box.write(path, "alias ll='ls -l'\nexport PIP_BREAK_SYSTEM_PACKAGES=1\n")


def _prepare_shadows(box: Box) -> None:
    shadows.stock(box)
    assert box.run([*shadows.PIP, tiny.LIBRARY, "packaging"], user="root").code == 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One kind of change, and how to see that it was made."""

    name: str
    prepare: Callable[[Box], None]
    """Brings a new box into the state before the change."""
    fix: tuple[str, ...]
    """The arguments of ``doctor`` that make the change."""
    works: tuple[str, ...]
    """A command that succeeds after the change and not before."""
    user: str = "ada"
    home: str = "/home/ada"
    """The folder whose files must not be lost."""
    layer: roots.Layer = roots.BARE
    interrupted: tuple[str, ...] = ()
    """The arguments of the command that is interrupted, where it is not ``fix`` itself but comes after it."""


_PIP = (f"{ENVIRONMENT}/bin/pip", "--version")
_LIBRARY = (f"{ENVIRONMENT}/bin/python", "-c", "import doctor_tiny_library")
CHANGES = (
    Change(name="make", prepare=_prepare_project, fix=("fix", "--venv"), works=_PIP),
    Change(name="rebuild", prepare=_prepare_rebuild, fix=("fix", "--venv", tiny.LIBRARY), works=_LIBRARY),
    Change(name="uv", prepare=_prepare_uv, fix=("fix", "--venv", "--installer", "uv", tiny.LIBRARY), works=_LIBRARY),
    Change(
        name="pipx",
        prepare=tiny.stock,
        fix=("fix", "--yes", "--pipx", tiny.APPLICATION),
        works=(f"/home/ada/.local/bin/{tiny.APPLICATION}",),
        layer=layers.FULL,
    ),
    Change(
        name="apt",
        prepare=_prepare_packages,
        fix=("fix", "--yes", "--apt", PACKAGE),
        works=("dpkg-query", "--show", PACKAGE, NEEDED),
        user="root",
        home="/root",
    ),
    Change(
        name="edit",
        prepare=_prepare_startup_files,
        fix=("fix", "--yes", "break-system-packages-set"),
        works=("sh", "-c", "! grep BREAK /root/.bashrc /root/.zshrc"),
        user="root",
        home="/root",
    ),
    Change(
        name="quarantine",
        prepare=_prepare_shadows,
        fix=("fix", "--yes", shadows.SYSTEM),
        works=("sh", "-c", "! ls /usr/local/lib/python3*/dist-packages/packaging"),
        user="root",
        home="/usr/local",
        layer=layers.FULL,
    ),
    Change(
        name="undo",
        prepare=_prepare_rebuild,
        fix=("fix", "--venv", tiny.LIBRARY),
        works=_LIBRARY,
        interrupted=UNDO,
    ),
)


@dataclass(slots=True, kw_only=True)
class Tally:
    """The results of the trials of one kind."""

    trials: int = 0
    running: int = 0
    """Trials in which doctor was still running when it was interrupted."""
    problems: list[str] = field(default_factory=list)
    seconds: float = 0.0


class Series:
    """Trials of one change in one box."""

    def __init__(self, change: Change, doctor: Doctor, box: PoweredBox, seed: int) -> None:
        """Prepare the box, which is switched on, and save its disk."""
        self._change, self._doctor, self._box = change, doctor, box
        self._chance = random.Random(seed)
        self._how: dict[str, Any] = {"user": change.user, "env": tiny.OFFLINE}
        if change.home == "/home/ada" and change.layer is roots.BARE:
            self._how["cwd"] = PROJECT
        change.prepare(box)
        self._warm_up()
        self._files, self._packages = self._state()
        if change.interrupted:
            self._expect(self._run(*change.fix))
        self._image = box.save()
        self._length = self._measure()

    def _run(self, *arguments: str) -> Run:
        return self._doctor.run(self._box, *arguments, **self._how)

    def _expect(self, run: Run) -> None:
        assert run.code == 0, run

    def _warm_up(self) -> None:
        """Fill the caches, which then have the same content in each trial."""
        self._expect(self._run(*self._change.fix))
        self._expect(self._run("undo"))

    def _measure(self) -> float:
        self._switch_on()
        started = time.monotonic()
        self._expect(self._run(*(self._change.interrupted or self._change.fix)))
        length = time.monotonic() - started
        self._box.__exit__()
        return length

    def _switch_on(self) -> None:
        self._box.restore(self._image)
        self._box.__enter__()
        self._argv = self._doctor.argv(self._box)

    def _state(self) -> tuple[dict[str, tuple[int, bytes]], dict[str, str]]:
        return killing.files(self._box, self._change.home), killing.packages(self._box)

    def run(self, how: How, count: int) -> Tally:
        """Make ``count`` trials."""
        tally, started = Tally(), time.monotonic()
        for number in range(count):
            self._switch_on()
            moment = self._chance.uniform(0, self._length * 1.1)
            flags = FLAGS[number % 2]
            if how == "cut" and number % 8 in (4, 5):
                moment = HANGS  # the cut then comes when doctor has ended
            everything = self._chance.random() < 0.5
            problems, running = [], False
            try:
                running = self._interrupt(how, moment, flags, everything)
                problems = list(self._judge(done=not running, complete=number % 4 < 2))
            except Exception as error:  # a trial that breaks the harness is counted, too
                problems = [f"{type(error).__name__}: {error}"]
            detail = f"flags {flags}" if how == "cut" else "everything" if everything else "doctor alone"
            if problems:
                tally.problems.append(f"{how} after {moment:.3f} s of {self._length:.3f} s ({detail}): {problems}")
            tally.trials += 1
            tally.running += running
            self._box.__exit__()
        tally.seconds = time.monotonic() - started
        return tally

    def _interrupt(self, how: How, moment: float, flags: int, everything: bool) -> bool:
        argv = [*self._argv, *(self._change.interrupted or self._change.fix)]
        if how == "cut":
            running = self._box.run_until_cut(argv, moment, flags, **self._how)
            self._argv = self._doctor.argv(self._box)
            return running
        return killing.killed(self._box, argv, killing.Moment(0, moment, everything), **self._how)

    def _judge(self, *, done: bool, complete: bool) -> Iterator[str]:
        """Yield everything that is wrong after an interruption, and after the commands that should repair it."""
        yield from self._damage("after the interruption")
        if done and not self._change.interrupted and not self._works():
            yield "doctor had reported success, and then the change was gone"
        if complete and not self._change.interrupted:
            again = self._run(*self._change.fix)
            if again.code != 0:
                yield f"the next run ended with {again.code}: {again.out[-300:]} {again.err[-300:]}"
            elif not self._works():
                yield "the next run reported success, but the change was not made"
            yield from self._damage("after the next run")
        for _ in range(2):
            undone = self._run("undo")
            if undone.code != 0:
                yield f"undo ended with {undone.code}: {undone.out[-300:]} {undone.err[-300:]}"
        if "can be undone" not in undone.err:
            yield f"there was more than one run to undo: {undone.out} {undone.err}"
        files, packages = self._state()
        lost = [path for path in self._files if files.get(path) != self._files[path]]
        left = [path for path in files if path not in self._files]
        if lost:
            yield f"lost: {lost[:5]} of {len(lost)}"
        if left:
            yield f"left behind: {left[:5]} of {len(left)}"
        if packages != self._packages:
            yield f"packages: {sorted(set(packages.items()) ^ set(self._packages.items()))[:5]}"

    def _works(self) -> bool:
        return self._box.run(self._change.works, user=self._change.user).code == 0

    def _damage(self, when: str) -> Iterator[str]:
        """Yield a line if the project's environment is neither the old one nor whole."""
        environment = self._box.path(ENVIRONMENT)
        if self._change.home != "/home/ada" or not environment.exists() or (environment / "precious").exists():
            return
        damaged = list(damaged_files(environment))
        if damaged or self._box.run(_PIP).code != 0:
            yield f"damaged {when}: {damaged[:3]} of {len(damaged)}"


def damaged_files(environment: Path) -> Iterator[str]:
    """Yield the files of an environment that are missing or empty, or differ from RECORD."""
    if not (environment / "pyvenv.cfg").stat().st_size or not (environment / "bin/activate").stat().st_size:
        yield "pyvenv.cfg or bin/activate"
    records = list(environment.glob("lib/*/site-packages/*.dist-info/RECORD"))
    if not records:
        yield "RECORD"
    for record in records:
        with record.open(encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file))
        if not rows:
            yield str(record)
        site = record.parent.parent
        yield from (row[0] for row in rows if row[1] and not matches_record(os.path.join(site, row[0]), row[1]))


def run_trials(change: Change, how: How, count: int, *, seed: int, doctor: Doctor, suite: str = "bookworm") -> Tally:
    """Make ``count`` trials of one change in a new box."""
    folder = roots.parent_of_boxes() / f"power-{os.getpid()}-{change.name}"
    with ExitStack() as stack:
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        box = PoweredBox(roots.root_of(suite, change.layer), folder)
        box.__enter__()
        return Series(change, doctor, box, seed).run(how, count)
