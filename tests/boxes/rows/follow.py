"""Follow what doctor says in the box of a row, and fill the columns of the table."""

from __future__ import annotations

import os
import stat
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from os.path import basename
from typing import Any

from tests.boxes import tiny
from tests.boxes.box import USERS, Box
from tests.boxes.doctor import Doctor, libraries
from tests.boxes.layers import SEVERAL, ZOO
from tests.boxes.oracle.case import HOME
from tests.boxes.projects import PROJECT, create_project
from tests.boxes.roots import NEWER, Layer, Prepare, new_box, root_of
from tests.boxes.rows.row import Row
from tests.boxes.rows.table import BY_NAME, EXFAT
from tests.boxes.several.follow import PROBLEMS, Shell, make, run_script, stock
from tests.boxes.snapshot import Entry, differences, snapshot
from tests.tools.schema import parse

ROUNDS = 3
"""The commands that are followed at most."""
OWN = (f"{HOME}/.cache/doctor", f"{HOME}/.local/state/doctor", "/root/.cache/doctor", "/root/.local/state/doctor")
"""The folders in which doctor keeps its receipts and templates."""
OF_OTHERS = ("/tmp/", "/var/log/", "/var/cache/", "/var/lib/apt/", "/var/lib/dpkg/", "/run/", f"{HOME}/.cache/")
"""What the real tools write whenever they run. That apt's packages are as before shows in the rest of the box."""
PARENTS = tuple(f"{home}/{folder}" for home in (HOME, "/root") for folder in (".cache", ".local", ".local/state"))
"""Folders that remain because those of doctor are in them."""


@dataclass(slots=True, kw_only=True)
class Outcome:
    """The columns of the table: ``yes``, ``no``, or ``–`` with a word."""

    row: Row
    reported: dict[str, str] = field(default_factory=dict)
    """The ids that doctor reports, with the severity or the confidence."""
    words: str = ""
    """What doctor says, for ``Row.says``."""
    commands: list[str] = field(default_factory=list)
    """What was run, in this order; ``#`` begins what was done by hand."""
    columns: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    """What went wrong."""

    def set(self, column: str, is_right: bool, note: object = "") -> None:
        """Fill a column, with a note where the answer is no."""
        self.columns[column] = "yes" if is_right else "no"
        if not is_right:
            self.notes.append(f"{column}: {' '.join(str(note).split())[-600:]}")

    def shows(self, row: Row) -> bool:
        """Whether doctor reports the condition of ``row`` here."""
        return (not row.cause.ids or any(name in self.reported for name in row.cause.ids)) and row.says in self.words


def try_row(box: Box, doctor: Doctor, row: Row) -> Outcome:
    """Fill every column but the one of the neighbour."""
    outcome, shell = Outcome(row=row), _prepare(box, doctor, row)
    if row.fails:
        shell.run(_in_background(row, row.fails))  # what it leaves is there before
    outcome.set("made", _prove(shell, row) != "", "the proof passes before")
    before = _state(box)
    _follow(shell, outcome)
    outcome.set("recognised", outcome.shows(row), (outcome.reported, outcome.words))
    proof = _prove(shell, row)
    outcome.set("proved", not proof, proof)
    _undo(shell, outcome, before)
    return outcome


def look(box: Box, doctor: Doctor, row: Row) -> Outcome:
    """Return what doctor reports first, and nothing else."""
    outcome = Outcome(row=row)
    _ask(_prepare(box, doctor, row), outcome)
    return outcome


def start_of(row: Row) -> tuple[str, Layer, Prepare | None]:
    """Return from what the box of a row starts, for ``new_box``."""
    return row.suite, row.layer, stock if row.layer is SEVERAL else None


def try_in_new_box(name: str) -> Outcome:
    """Fill the columns of a row in a box of its own; a state has none."""
    row = BY_NAME[name]
    if row.elsewhere:
        return Outcome(row=row)
    with new_box(*start_of(row)) as box:
        try:
            return (try_row if row.cause.proof else look)(box, Doctor(libraries()), row)
        except (AssertionError, OSError) as error:
            return Outcome(row=row, columns={"made": "no"}, notes=[str(error)])


def compare(outcome: Outcome, neighbour: Outcome) -> None:
    """Fill the column of the neighbour, which must not be taken for the row."""
    outcome.set("told apart", not neighbour.shows(outcome.row), f"{neighbour.reported} {neighbour.words}")


def _prepare(box: Box, doctor: Doctor, row: Row) -> Shell:
    if row.layer is not SEVERAL:
        create_project(box, doctor)
        if row.mount:
            (_mount_exfat(box) if row.mount == EXFAT else box.mount(PROJECT, *row.mount))
        tiny.stock(box)
        box.write(f"{PROJECT}/requirements.txt", f"{tiny.LIBRARY}\n", owner="ada")
        box.write("/etc/sudoers.d/ada", "ada ALL=(ALL) NOPASSWD: ALL\n", mode=0o440)
    if row.older:
        subprocess.run(["cp", "-a", root_of(NEWER[0], ZOO) / "opt/python", box.path("/opt/older")], check=True)
        box.path("/usr/local/bin/python3.11").symlink_to("/opt/older/bin/python3.11")
    if row.uv:
        tiny.provide_uv(box)
    if row.archive:
        tiny.archive(box, *row.archive, alone=True)
    for name, version, *headers in row.wheels:
        tiny.write_wheel(box.path(tiny.WHEELS), name, *headers, version=version)
    make(box, (row.cause,))
    offline: Mapping[str, str] = {} if row.network else tiny.OFFLINE
    env = {**offline, "PYTHONDONTWRITEBYTECODE": "1", **row.cause.env}
    return Shell(box, doctor, env, network=row.network)


def _mount_exfat(box: Box) -> None:
    """Mount a file system without symbolic links in the project's folder, by FUSE."""
    run_script(box, "truncate --size 300M /tmp/disk; mkfs.exfat /tmp/disk", "root")
    losetup = ["losetup", "--show", "--find", str(box.path("/tmp/disk"))]
    loop = subprocess.run(losetup, check=True, capture_output=True, text=True).stdout.strip()
    os.mknod(box.path("/dev/fuse"), stat.S_IFCHR | 0o666, os.makedev(10, 229))
    os.mknod(box.path(loop), stat.S_IFBLK | 0o600, os.stat(loop).st_rdev)
    options = f"allow_other,uid={USERS['ada']},gid={USERS['ada']}"
    subprocess.run(["chroot", str(box.root), "mount.exfat-fuse", "-o", options, loop, PROJECT], check=True)
    subprocess.run(["losetup", "--detach", loop], check=True)  # once nothing uses it


def _follow(shell: Shell, outcome: Outcome) -> None:
    """Follow what doctor says until the real tool works, and set the column."""
    row, failed = outcome.row, ""
    for number in range(ROUNDS):
        line = _ask(shell, outcome if number == 0 else Outcome(row=row))
        if number and not _prove(shell, row):
            break
        if line.startswith("#"):
            run_script(shell.box, row.cause.by_hand, "root")
        elif line:
            run = shell.run(_in_background(row, _agreeing(line)))
            failed += f"{line}: exit {run.code}: {run.out} {run.err}\n" if run.code else ""
        else:
            break
        outcome.commands.append(line)
    again = Outcome(row=row)
    if not row.fails:
        _ask(shell, again)
    remain = [name for name in row.cause.ids if again.reported.get(name) in PROBLEMS]
    outcome.set("mended", bool(outcome.commands) and not failed and not remain, failed or remain or "no command")


def _ask(shell: Shell, outcome: Outcome) -> str:
    """Ask doctor, note what it says, and return the line to type: ``#`` begins one that is followed by hand."""
    row, remedy = outcome.row, None
    if row.fails:
        log = shell.run(_in_background(row, row.fails))
        if log.code == 0:
            return ""
        prompt = f"({basename(shell.env['VIRTUAL_ENV'])}) " if "VIRTUAL_ENV" in shell.env else ""
        text = f"{prompt}ada@box:~/project$ {row.fails}\n{log.out}{log.err}"
        document = parse(shell.run("doctor explain --json -", text).out)
        outcome.reported = {match["id"]: match["confidence"] for match in document["matches"][:1]}
        outcome.words = document["next"]
        remedy = next((match["remedy"] for match in document["matches"][:1]), None)
        command = document["next"]
    else:
        document = shell.check().json
        outcome.reported = {finding["id"]: finding["severity"] for finding in document["findings"]}
        command, recommended = "", document["recommendation"]
        if recommended and recommended["command"]:
            command, remedy = recommended["command"], recommended["remedy"]
        own = [finding for finding in document["findings"] if finding["id"] in row.cause.ids]
        outcome.words = " ".join([command, *(finding["summary"] for finding in own)])
        if own and own[0]["severity"] not in PROBLEMS and own[0]["remedy"]:
            remedy, command = own[0]["remedy"], own[0]["remedy"]["text"]  # a note may be about something else than Next
    if row.cause.by_hand:
        return f"# {row.cause.by_hand}"
    if row.goal or not remedy:
        return row.goal
    as_root = remedy["needs_root"] and not command.startswith(("doctor ", "sudo "))
    return f"{'sudo ' * as_root}{command}"


def _agreeing(line: str) -> str:
    """Return a line with the answer yes to what its programs ask."""
    return line.replace("doctor fix ", "doctor fix --yes ").replace("apt-get install ", "apt-get install --yes ")


def _in_background(row: Row, line: str) -> str:
    return f"{row.meanwhile} &\nsleep 1\n{line}" if row.meanwhile else line


def _prove(shell: Shell, row: Row) -> str:
    """Return what the real tools say against the row; empty where they prove that its condition is gone."""
    run = shell.run(f"(set -e -x\n{row.cause.proof}\n)")
    return f"exit {run.code}: {run.out} {run.err}" if run.code else ""


def _undo(shell: Shell, outcome: Outcome, before: Mapping[str, Entry]) -> None:
    """Undo each run of ``doctor fix``, and compare the box with its state before."""
    fixes = [line for line in outcome.commands if "doctor fix" in line]
    for line in reversed(fixes):
        run = shell.run("sudo " * line.startswith("sudo ") + "doctor undo")
        if run.code or outcome.row.kept not in run.out:
            outcome.set("undone", False, f"{run.out} {run.err}")
            return
    if outcome.row.kept:
        outcome.columns["undone"] = f"– ({outcome.row.kept})"
        return
    changed = differences(before, _state(shell.box))
    if fixes or not changed:
        outcome.set("undone", not changed, changed[:9])
        if not fixes and outcome.commands:
            outcome.columns["undone"] = "– (nothing is changed)"
    else:
        outcome.columns["undone"] = "– (not by doctor)"


def _state(box: Box) -> Mapping[str, Entry]:
    """Return the state of the box, without times, and without what doctor and other tools keep."""
    return {
        path: entry._replace(changed=0)
        for path, entry in snapshot(box.root).items()
        if not path.startswith((*OWN, *OF_OTHERS)) and path not in PARENTS
    }


def summary(outcomes: list[Outcome]) -> Any:
    """Return the number of rows without a ``no``, and of those that are made."""
    made = [outcome for outcome in outcomes if outcome.columns]
    return sum("no" not in outcome.columns.values() for outcome in made), len(made)
