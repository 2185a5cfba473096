"""Start doctor in a box."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from doctor.bootstrap.dependencies import ONLY_PINNED_WHEELS, PINS
from tests import REPOSITORY
from tests.boxes.box import Box, Run
from tests.boxes.roots import cache, locked, new_box
from tests.tools.schema import parse

MOUNT_POINT = "/opt/doctor"
"""The folder of a box in which doctor is mounted read-only, so that it leaves no compiled files."""
START = f"""
import sys
sys.path[:0] = ["{MOUNT_POINT}/source", "{MOUNT_POINT}/libraries"]
from doctor.main import main
main()
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The answer of ``doctor check --json``."""

    run: Run
    json: Any
    """The document."""

    @classmethod
    def of(cls, run: Run) -> Answer:
        """Return the answer that a run printed."""
        try:
            return cls(run=run, json=json.loads(run.out))
        except ValueError:
            raise AssertionError(f"no JSON, exit {run.code}\n{run.out}\n{run.err}") from None

    def verdict(self, action: str) -> Any:
        """Return the verdict on an action such as ``pip-install``."""
        return next(verdict for verdict in self.json["verdicts"] if verdict["action"] == action)

    def works(self, action: str) -> bool | None:
        """Return whether the action is predicted to work; ``None`` if doctor cannot predict it."""
        works: bool | None = self.verdict(action)["works"]
        return works

    def finding(self, condition: str) -> Any:
        """Return the first finding with this id, or ``None``."""
        return next((finding for finding in self.json["findings"] if finding["id"] == condition), None)

    def alarms(self) -> list[str]:
        """Describe the errors and warnings."""
        alarms = (finding for finding in self.json["findings"] if finding["severity"] in ("error", "warning"))
        return [f"{finding['id']}: {finding['summary']} {finding['evidence']}" for finding in alarms]


class Doctor:
    """doctor, with its dependencies in a folder of this machine."""

    def __init__(self, libraries: Path, source: Path = REPOSITORY) -> None:
        self._libraries = libraries
        self.source = source
        """The checkout that is mounted in the boxes."""

    def compile_for(self, suite: str) -> None:
        """Write the bytecode of the suite's Python beside doctor and its dependencies, where it is missing or old.

        A start in a box writes none, and without it half of each start goes into compiling. Raises UnbuildableError.
        """
        folders = {f"{MOUNT_POINT}/source": self.source, f"{MOUNT_POINT}/libraries": self._libraries}
        with new_box(suite) as box, locked(self._libraries):
            for inside, folder in folders.items():
                box.mount(inside, "--bind", folder)
            packages = [f"{MOUNT_POINT}/source/{name}" for name in ("doctor", "checks", "fixes")]  # it follows no links
            argv = ["python3", "-m", "compileall", "-q", *packages, f"{MOUNT_POINT}/libraries"]
            run = box.run(argv, user="root")
            assert run.code == 0, run

    def run(self, box: Box, *arguments: str, python: str = "", **how: Any) -> Run:
        """Run ``doctor ARGUMENTS`` in a box. ``how`` is passed to ``Box.run``."""
        return box.run([*self.argv(box, python), *arguments], **how)

    def argv(self, box: Box, python: str = "") -> list[str]:
        """Return the command that starts doctor in the box, in which it is mounted first."""
        # by default the box's own Python, by a path that no test removes
        python = python or "/usr/bin/" + next(box.path("/usr/bin").glob("python3.[0-9]*[0-9]")).name
        if not box.path(f"{MOUNT_POINT}/source").is_mount():
            box.mount(f"{MOUNT_POINT}/source", "--bind", "-o", "ro", self.source)
            box.mount(f"{MOUNT_POINT}/libraries", "--bind", "-o", "ro", self._libraries)
        return [python, "-I", "-B", "-c", START]

    def check(self, box: Box, *arguments: str, **how: Any) -> Answer:
        """Run ``doctor check --json ARGUMENTS``."""
        return Answer.of(self.run(box, "check", "--json", *arguments, **how))

    def fix(self, box: Box, *arguments: str, **how: Any) -> Any:
        """Run ``doctor fix --json ARGUMENTS``, by default as root.

        Return its document, with the keys ``err`` and ``seconds`` of the run added.
        """
        run = self.run(box, "fix", "--json", *arguments, **{"user": "root", **how})
        return parse(run.out) | {"err": run.err, "seconds": run.seconds}


def libraries() -> Path:
    """Return a folder with doctor's dependencies, installing them beside the roots if it is missing."""
    target = cache() / f"libraries-{hashlib.sha256(PINS.read_bytes()).hexdigest()[:8]}"
    with locked(target):
        if not target.exists():
            partial = target.with_name(f"{target.name}.partial")
            pip = [sys.executable, "-m", "pip", "install", "--quiet", "--upgrade", "--target", str(partial)]
            subprocess.run([*pip, *ONLY_PINNED_WHEELS, "--requirement", str(PINS)], check=True)
            partial.rename(target)
    return target
