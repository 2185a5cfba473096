"""Stand-ins and small environments for the tests of this folder."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable, Sequence
from pathlib import Path

from doctor.execute import durable
from doctor.execute.effects.model import Entry, FormerContent, digest
from doctor.execute.venv.imports import ModuleImport
from doctor.execute.venv.installation import Installation
from doctor.execute.venv.staging import Staging
from doctor.facts.pip_config import PipConfig
from doctor.plan.actions import Action
from doctor.plan.model import Step

CHANGES = ("mkdir", "rename", "replace", "unlink", "rmdir", "link", "fsync")
"""Functions of ``os`` that change a file system."""


class SilentProgress:
    """Progress that nobody sees."""

    def step(self, step: Step, number: int, total: int) -> None:
        """A step begins."""

    def activity(self, describe: Callable[[], str]) -> None:
        """Take the activity of a step."""

    def roll_back(self, text: str) -> None:
        """The steps are rolled back."""

    def note(self, text: str) -> None:
        """One line."""

    def ask(self, steps: Sequence[Step]) -> bool:
        """There is nobody to ask."""
        return False

    def confirm(self, question: str) -> bool:
        """There is nobody to ask."""
        return False


class RecordingRun:
    """A run whose journal is a list."""

    receipt_id = "20261120-1"
    target = "/project/.venv"
    requirements_digest = ""
    requirement_lines: Sequence[str] = ()
    user = None
    pip_config = PipConfig()
    taken_over: Sequence[Entry] = ()

    def __init__(self, folder: Path = Path("/nowhere")) -> None:
        self.entries: list[Entry] = []
        self.folder = folder

    def begin(self, step: Step) -> None:
        """A step begins."""

    def notify(self, text: str) -> None:
        """One line."""

    def show_activity(self, describe: Callable[[], str]) -> None:
        """Take the activity of a step."""

    def begin_rollback(self) -> None:
        """A step has failed."""

    def add_application(self, title: str) -> None:
        """Take an application."""

    def add_installation(self, installation: Installation, imports: Sequence[ModuleImport]) -> None:
        """Take an installation."""

    def keep(self, content: bytes) -> FormerContent:
        """Store content in the folder of the run."""
        return former_content(self.folder / f"{self.receipt_id}.before-1", content)

    def record(self, *entries: Entry, optional: bool = False) -> None:
        """Write entries to the list."""
        self.entries += entries

    def replace(self, old: Sequence[Entry], new: Sequence[Entry]) -> None:
        """Write entries in place of others."""
        self.entries = [entry for entry in self.entries if entry not in old] + list(new)

    def discard(self, *entries: Entry) -> None:
        """Remove entries."""
        self.replace(entries, ())


def former_content(path: Path, content: bytes) -> FormerContent:
    """Former content in the file at ``path``."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return FormerContent(path=str(path), size=len(content), sha256=digest(content))


def step_of(action: Action) -> Step:
    """A step with this action, for tests that look at nothing else of it."""
    return Step(id="step", reason="Do it.", argv=("do",), action=action, touches=(), undo="")


def killed_before(call: int, run: Callable[[], object]) -> bool:
    """Run in a process of its own that is killed before its ``call``-th change; false where it made fewer."""

    def body() -> None:
        left = call

        def counted(real: Callable[..., object]) -> Callable[..., object]:
            def wrapper(*args: object, **kwargs: object) -> object:
                nonlocal left
                left -= 1
                if left < 0:
                    os.kill(os.getpid(), signal.SIGKILL)
                return real(*args, **kwargs)

            return wrapper

        for module, name in ((os, "fsync"), (durable, "sync_file_system")):
            setattr(module, name, lambda _: None)  # a kill loses nothing, and the disk is slow
        for name in CHANGES:
            setattr(os, name, counted(getattr(os, name)))
        run()

    process = multiprocessing.get_context("fork").Process(target=body)
    process.start()
    process.join()
    return process.exitcode == -signal.SIGKILL


def make_environment(target: Path, name: str = "old") -> None:
    """An environment of one file, which holds its name."""
    target.mkdir()
    (target / "name").write_text(name)


def build_environment(target: Path, name: str = "new", *, fails: bool = False) -> None:
    """Put an environment in place as the executor does; it holds its name and one script."""
    stage = Staging(str(target))
    try:
        stage.open()
        (Path(stage.environment) / "bin").mkdir(parents=True)
        (Path(stage.environment) / "bin/pip").write_text(f"#!{stage.environment}/bin/python\n")
        (Path(stage.environment) / "name").write_text(name)
        stage.swap()
        if fails:
            raise RuntimeError
        stage.keep()
    finally:
        stage.close()


def name_of(target: Path) -> str | None:
    """The name of the environment at ``target``; ``None`` where there is none."""
    return (target / "name").read_text() if target.exists() else None


DEEP = 3000
"""Folders in one another: more than calls in one another, and their path is longer than Linux permits."""


def nest(folder: Path, name: str = "f") -> None:
    """Create a folder with a file and DEEP folders in one another, which tests remove: pytest could not."""
    folder.mkdir()
    (folder / "file").touch()
    handle = os.open(folder, os.O_RDONLY)
    for _ in range(DEEP):
        os.mkdir(name, dir_fd=handle)
        inner = os.open(name, os.O_RDONLY, dir_fd=handle)
        os.close(handle)
        handle = inner
    os.close(handle)
