"""How doctor is started in a box: the only place that knows."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from doctor.bootstrap.requirements import read_requirements
from tests import REPOSITORY
from tests.boxes.box import Box, Run
from tests.boxes.roots import cache, locked
from tests.tools.schema import parse

PLACE = "/opt/doctor"
"""Where a box has doctor: bound there read-only, so that it leaves no trace of its own."""
START = f"""
import sys
sys.path[:0] = ["{PLACE}/source", "{PLACE}/libraries"]
from doctor.main import main
main()
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What ``doctor … --json`` said."""

    run: Run
    json: Any

    def verdict(self, action: str) -> Any:
        """Of one action."""
        return next(each for each in self.json["verdicts"] if each["action"] == action)

    def works(self, action: str) -> bool | None:
        """True, False, or None for "could not be told"."""
        works: bool | None = self.verdict(action)["works"]
        return works

    def finding(self, condition: str) -> Any:
        """The first finding of that id; ``None`` where there is none."""
        return next((each for each in self.json["findings"] if each["id"] == condition), None)

    def alarms(self) -> list[str]:
        """The errors and warnings."""
        loud = (each for each in self.json["findings"] if each["severity"] in ("error", "warning"))
        return [f"{each['id']}: {each['summary']} {each['evidence']}" for each in loud]


class Doctor:
    """doctor, ready to be started in any box."""

    def __init__(self, libraries: Path) -> None:
        self._libraries = libraries

    def run(self, box: Box, *words: str, python: str = "", **how: Any) -> Run:
        """Run ``doctor WORDS`` in a box; ``how`` as for ``Box.run``."""
        return box.run([*self.argv(box, python), *words], **how)

    def argv(self, box: Box, python: str = "") -> list[str]:
        """What starts doctor there; it is put into the box first."""
        # the box's own Python by a path that no test takes away
        python = python or "/usr/bin/" + next(box.path("/usr/bin").glob("python3.[0-9]*[0-9]")).name
        if not box.path(f"{PLACE}/source").is_mount():
            box.mount(f"{PLACE}/source", "--bind", "-o", "ro", REPOSITORY)
            box.mount(f"{PLACE}/libraries", "--bind", "-o", "ro", self._libraries)
        return [python, "-I", "-B", "-c", START]

    def check(self, box: Box, *words: str, **how: Any) -> Answer:
        """``doctor check --json``."""
        run = self.run(box, "check", "--json", *words, **how)
        try:
            return Answer(run=run, json=json.loads(run.out))
        except ValueError:
            raise AssertionError(f"no JSON, exit {run.code}\n{run.out}\n{run.err}") from None

    def fix(self, box: Box, *words: str, **how: Any) -> Any:
        """``doctor fix --json`` as root, if nobody else is named: its JSON, and ``err`` and ``seconds`` of the run."""
        run = self.run(box, "fix", "--json", *words, **{"user": "root", **how})
        return parse(run.out) | {"err": run.err, "seconds": run.seconds}


def libraries() -> Path:
    """A folder with doctor's dependencies, kept with the roots."""
    wanted = sorted(requirement.text for requirement in read_requirements())
    target = cache() / f"libraries-{hashlib.sha256(repr(wanted).encode()).hexdigest()[:8]}"
    with locked(target):
        if not target.exists():
            partial = target.with_name(f"{target.name}.partial")
            command = [
                sys.executable,
                "-m",
                "pip",
                "install",
                "--quiet",
                "--upgrade",
                "--target",
                str(partial),
                *wanted,
            ]
            subprocess.run(command, check=True)
            partial.rename(target)
    return target
