"""Follow the recommendations of ``doctor check`` in a box with several causes, as a user at a shell does."""

from __future__ import annotations

import itertools
import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.boxes import tiny
from tests.boxes.box import Box, Run
from tests.boxes.doctor import START, Answer, Doctor, libraries
from tests.boxes.layers import SEVERAL
from tests.boxes.oracle.case import HOME
from tests.boxes.projects import PROJECT, fill_cache
from tests.boxes.roots import new_box
from tests.boxes.several.causes import CAUSES, DEPENDENT, PROVEN, Cause

PAIRS, TRIPLES, SEED = 60, 10, 13

SHELL = """
deactivate() {{ PATH=/usr/local/bin:/usr/bin:/bin; unset VIRTUAL_ENV; }}
{line}
code=$?
env --null > {variables}
exit $code
"""
"""bash, with the function that activating an environment defines."""
VARIABLES = "/tmp/variables"
PROBLEMS = ("error", "warning")


@dataclass(slots=True, kw_only=True)
class Outcome:
    """The end of following the recommendations."""

    causes: tuple[Cause, ...]
    commands: list[str] = field(default_factory=list)
    """What was run, in this order; ``#`` begins what was done by hand."""
    failed: list[str] = field(default_factory=list)
    """The commands that ended with another code than 0, with their messages."""
    consequences: list[str] = field(default_factory=list)
    """Ids of problems that were reported first, although no cause has them."""
    unproven: str = ""
    """What the real tools say; empty where they prove that the machine is healthy."""

    @property
    def is_right(self) -> bool:
        """Whether the machine is healthy after at most one command for each cause, none of which failed."""
        return not self.unproven and not self.failed and len(self.commands) <= len(self.causes)

    def __str__(self) -> str:
        names = " + ".join(cause.name for cause in self.causes)
        lines = [f"{'right' if self.is_right else 'WRONG'} {len(self.commands)}/{len(self.causes)} {names}"]
        lines += [f"    $ {command}" for command in self.commands]
        lines += [f"    failed: {text}" for text in self.failed]
        lines += [f"    a consequence: {name}" for name in self.consequences]
        lines += [f"    not healthy: {self.unproven}"] if self.unproven else []
        return "\n".join(lines)


def combinations(size: int, count: int) -> list[tuple[Cause, ...]]:
    """Return ``count`` combinations of causes that can exist at once, always the same ones.

    Each cause occurs as often as the others, as far as that is possible.
    """
    possible = [
        causes
        for causes in itertools.combinations(CAUSES, size)
        if len({cause.part for cause in causes}) == size and not _exclude_each_other(causes)
    ]
    random.Random(SEED).shuffle(possible)
    used = dict.fromkeys((cause.name for cause in CAUSES), 0)
    chosen = []
    for _ in range(count):
        best = min(possible, key=lambda causes: sorted((used[cause.name] for cause in causes), reverse=True))
        possible.remove(best)
        chosen.append(best)
        for cause in best:
            used[cause.name] += 1
    return chosen


def _exclude_each_other(causes: tuple[Cause, ...]) -> bool:
    """Whether one cause leaves nothing of another: no environment, or another one that is active."""
    parts, names = {cause.part for cause in causes}, {cause.name for cause in causes}
    environment = next((cause for cause in causes if cause.part == "environment"), None)
    return (
        (environment is not None and bool(parts & {"library", "list"}) and not environment.root)
        or (environment is not None and bool(environment.env) and bool(parts & {"active", "shadows"}))
        or {"requirement not installed", "dependency not installed"} <= names
    )


def stock(box: Box) -> None:
    """Put the wheels, the project's requirement and ada's template of an environment into a new box of ``SEVERAL``."""
    tiny.stock(box)
    folder = box.path(tiny.WHEELS)
    tiny.write_wheel(folder, DEPENDENT, f"Requires-Dist: {tiny.LIBRARY}>=1")
    tiny.write_wheel(folder, "packaging", version="99.0", more={"packaging/__init__.py": ""})
    box.write(f"{PROJECT}/requirements.txt", f"{tiny.LIBRARY}\n", owner="ada")
    run_script(box, f".venv/bin/pip -q install {tiny.LIBRARY}", "ada")
    fill_cache(box, Doctor(libraries()))


def make(box: Box, causes: tuple[Cause, ...]) -> None:
    """Bring the box into the state."""
    for cause in causes:
        for path, text in cause.files.items():
            box.write(path, text, owner="ada" if path.startswith(HOME) else "root")
        for script, user in ((cause.ada, "ada"), (cause.root, "root")):
            if script:
                run_script(box, script, user)


def run_script(box: Box, script: str, user: str) -> None:
    """Run a script in the project without network, which must end with 0."""
    run = box.run(["sh", "-e", "-c", script], user=user, cwd=PROJECT, env=tiny.OFFLINE)
    assert run.code == 0, run


class Shell:
    """ada's shell in the project. What a line does to its variables and its folder remains."""

    def __init__(self, box: Box, doctor: Doctor, env: Mapping[str, str], *, network: bool = False) -> None:
        self.box, self.doctor, self.env, self._cwd, self._network = box, doctor, dict(env), PROJECT, network
        program = doctor.argv(box)[0]
        box.write("/usr/local/bin/doctor", f"#!{program} -IB\n{START}", mode=0o755)

    def check(self) -> Answer:
        """Run ``doctor check --json``."""
        return self.doctor.check(self.box, env=self.env, cwd=self._cwd, network=self._network)

    def run(self, line: str, stdin: str = "") -> Run:
        """Run a line in bash and keep the variables and the folder that it leaves."""
        script = SHELL.format(line=line, variables=VARIABLES)
        how: dict[str, Any] = {"env": self.env, "cwd": self._cwd, "network": self._network}
        run = self.box.run(["bash", "-c", script], stdin=stdin.encode(errors="surrogateescape"), **how)
        words = self.box.path(VARIABLES).read_text().split("\0")
        self.env = dict(word.split("=", 1) for word in words if word)
        self._cwd = self.env["PWD"]
        return run


def follow(box: Box, doctor: Doctor, causes: tuple[Cause, ...]) -> Outcome:
    """Make the causes in a box of ``SEVERAL`` with ``stock``, follow the recommendations, and try the real tools."""
    make(box, causes)
    env = {name: value for cause in causes for name, value in cause.env.items()}
    shell, outcome = Shell(box, doctor, {**tiny.OFFLINE, **env}), Outcome(causes=causes)
    expected = {name for cause in causes for name in cause.ids}
    answer = shell.check()
    problems = {finding["id"] for finding in answer.json["findings"] if finding["severity"] in PROBLEMS}
    outcome.consequences += sorted(problems - expected)
    while not _is_done(answer) and len(outcome.commands) <= len(causes):
        if not _take_a_step(shell, answer, outcome):
            break
        answer = shell.check()
    outcome.unproven = _prove(shell, answer, causes)
    return outcome


def follow_in_new_box(suite: str, causes: tuple[Cause, ...]) -> Outcome:
    """Follow the recommendations in a box of its own."""
    with new_box(suite, SEVERAL, stock) as box:
        return follow(box, Doctor(libraries()), causes)


def _is_done(answer: Answer) -> bool:
    """Whether nothing is wrong, and nothing is suggested but to activate the environment."""
    recommended = answer.json["recommendation"]
    return answer.alarms() == [] and (recommended is None or recommended["remedy"]["argv"] is None)


def _take_a_step(shell: Shell, answer: Answer, outcome: Outcome) -> bool:
    """Run what is recommended, else do by hand what the first problem says. Return whether there was a step."""
    recommended = answer.json["recommendation"]
    if recommended and recommended["command"]:
        line = typed(recommended["command"], recommended["remedy"])
        run = shell.run(line)
        outcome.commands.append(line)
        if run.code != 0:
            outcome.failed.append(f"{line}: exit {run.code}: {' '.join((run.out + run.err).split())[-300:]}")
        return True
    ids = [finding["id"] for finding in answer.json["findings"] if finding["severity"] in PROBLEMS]
    cause = next((cause for cause in outcome.causes if cause.by_hand and ids and ids[0] in cause.ids), None)
    if cause is None:
        return False
    run_script(shell.box, cause.by_hand, "root")
    outcome.commands.append(f"# {cause.by_hand}")
    return True


def typed(command: str, remedy: Any) -> str:
    """Return the line that a user types for a recommended command, with consent to it."""
    return f"{'sudo ' * remedy['needs_root']}{command}{' --yes' * remedy['needs_consent']}"


def _prove(shell: Shell, answer: Answer, causes: tuple[Cause, ...]) -> str:
    """Return what the real tools say against the machine's health, or why it is not even claimed."""
    if not _is_done(answer):
        return f"{answer.alarms()} {answer.json['recommendation'] and answer.json['recommendation']['command']}"
    environment = answer.json["project"]["environment"]
    venv = environment["path"] if environment else f"{PROJECT}/.venv"
    for name, proof in (("project", PROVEN), *((cause.name, cause.proof) for cause in causes if cause.proof)):
        run = shell.run(f"VENV={venv}; (set -e -x\n{proof}\n)")
        if run.code != 0:
            return f"{name}: exit {run.code}: {(run.out + run.err)[-500:]}"
    return ""
