"""Try an attack: make a box, let ada prepare it, run doctor as root beside her program, and look for evidence."""

from __future__ import annotations

import hashlib
import json
import os
import re
import stat
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.boxes import tiny
from tests.boxes.box import PATHS, USERS, Box, Run
from tests.boxes.doctor import Doctor

HOME, APP = "/home/ada", "/srv/app"
"""The home of the attacker, and the folder of root in which doctor runs."""
PATH = PATHS["root"]
SECRET = "secret-of-root-7f3a"
OWNED = "/root/owned"
"""The file to which ada's code writes if it runs as root."""
ACCOUNT = "ada2::0:0::/root:/bin/sh\n"
"""A line of /etc/passwd that makes ada root."""
LIMIT, HUNG = 60, 124
"""Seconds for one run of doctor, and the exit code that is recorded if it takes longer."""
STAFF = 50
"""The number of Debian's group staff."""
_EXPECTED_CHANGES = re.compile(r"/root/\.(?:cache|local)(?:/|$)|/etc/(?:ld\.so\.cache|apt/.*|doctor-tiny.*)$")
_READ_AT_MOST = 1 << 20

_DRIVER = """
import json, subprocess, sys
plan = json.loads(sys.argv[1])
if plan["steps"]:
    argv = ["/usr/bin/python3", "-I", "-B", "-c", plan["mover"], json.dumps(plan["steps"])]
    mover = subprocess.Popen(argv, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, user=1000, group=1000,
        extra_groups=plan["groups"], cwd="/", env={})
    mover.stdout.readline()
codes = []
for argv in plan["commands"]:
    try:
        codes.append(subprocess.call(argv, env=plan["env"], cwd=plan["cwd"], timeout=plan["limit"]))
    except subprocess.TimeoutExpired:
        codes.append(plan["hung"])
if plan["steps"]:
    mover.kill()
    mover.wait()
print("\\ncodes " + json.dumps(codes))
"""

Steps = Sequence[Mapping[str, Sequence[object]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Attack:
    """One attack."""

    name: str
    """The letter of the group in issue 9, and a few words."""
    prepare: Callable[[Box], object]
    """Prepares a box; only what ada could do herself, or what the administrator is assumed to have done."""
    commands: tuple[tuple[str, ...], ...]
    """The arguments of each run of doctor, by root."""
    env: Mapping[str, str | None] = field(default_factory=dict)
    """Changes to the variables of root's login."""
    cwd: str = APP
    moves: tuple[Steps, ...] = ()
    """The steps of ada's program, for each try the next; empty if she runs none."""
    groups: tuple[int, ...] = ()
    """The groups that ada is in besides her own."""
    guarded: tuple[str, ...] = ("/etc", "/root")
    """The folders in which nothing may change but what doctor itself keeps there."""
    start: Callable[[Box, Doctor], list[str]] | None = None
    """Returns the command that starts doctor, where that is not the installed one."""
    stdin: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class Try:
    """The result of one try."""

    evidence: tuple[str, ...]
    """What shows that the attack succeeded; empty if it did not."""
    codes: tuple[int, ...]
    """The exit codes of doctor."""
    run: Run


def attempt(attack: Attack, box: Box, doctor: Doctor, number: int) -> Try:
    """Try an attack in a new box; ``number`` selects ada's moment."""
    furnish(box)
    for group in attack.groups:  # doctor trusts an empty group of the system
        joined = box.run(["usermod", "--append", "--groups", str(group), "ada"], user="root")
        assert joined.code == 0, joined
    attack.prepare(box)
    start = attack.start(box, doctor) if attack.start else doctor.argv(box)
    login = {"HOME": "/root", "USER": "root", "LOGNAME": "root", "SHELL": "/bin/bash", "PATH": PATH, "LANG": "C.UTF-8"}
    variables = {**login, **attack.env}
    plan = {
        "steps": attack.moves[number % len(attack.moves)] if attack.moves else (),
        "mover": Path(__file__).with_name("mover.py").read_text(),
        "groups": attack.groups,
        "limit": LIMIT,
        "hung": HUNG,
        "commands": [[*start, *arguments] for arguments in attack.commands],
        "env": {name: value for name, value in variables.items() if value is not None},
        "cwd": attack.cwd,
    }
    before = guarded_files(box, attack.guarded)
    run = box.run(["/usr/bin/python3", "-I", "-B", "-c", _DRIVER, json.dumps(plan)], user="root", stdin=attack.stdin)
    answer, _, codes = run.out.rpartition("\ncodes ")
    assert codes, run
    evidence = tuple(find_evidence(box, before, guarded_files(box, attack.guarded), answer + run.err))
    return Try(evidence=evidence, codes=tuple(json.loads(codes)), run=run)


def furnish(box: Box) -> None:
    """Give root a folder, a secret, and wheels that root's pip config names."""
    box.path(APP).mkdir()
    box.write("/root/secret", f"{SECRET}\n", mode=0o600)
    with box.path("/etc/shadow").open("a") as shadow:
        shadow.write(f"{SECRET}:*:1:0:99999:7:::\n")
    tiny.stock(box)
    box.write("/etc/pip.conf", f"[global]\nno-index = true\nfind-links = {tiny.WHEELS}\n")


def guarded_files(box: Box, folders: Sequence[str]) -> dict[str, str]:
    """Return the state of all files in ``folders``: a digest of content, type, owner and mode."""
    files = {}
    for folder in folders:
        for parent, names, entries in os.walk(box.path(folder)):
            for name in (*names, *entries):
                path = Path(parent, name)
                inside = str(path).removeprefix(str(box.root))
                if not _EXPECTED_CHANGES.match(inside) and inside != OWNED:
                    files[inside] = _state(path)
    return files


def _state(path: Path) -> str:
    status = path.lstat()
    text = f"{status.st_mode} {status.st_uid} {status.st_gid} "
    if stat.S_ISLNK(status.st_mode):
        return text + str(path.readlink())
    return text + (hashlib.sha256(path.read_bytes()).hexdigest() if stat.S_ISREG(status.st_mode) else "")


def find_evidence(box: Box, before: Mapping[str, str], after: Mapping[str, str], output: str) -> Iterator[str]:
    """Yield what shows that an attack succeeded."""
    owned = box.path(OWNED)
    if owned.exists():
        yield from sorted({f"root ran {line}" for line in owned.read_text().splitlines()})
    yield from (
        f"changed {path}" for path in sorted(before.keys() | after.keys()) if before.get(path) != after.get(path)
    )
    if SECRET in output:
        yield "printed the secret"
    for parent, _, names in os.walk(box.path(HOME)):
        for name in names:
            path = Path(parent, name)
            status = path.lstat()
            if stat.S_ISREG(status.st_mode) and status.st_size < _READ_AT_MOST and SECRET.encode() in path.read_bytes():
                yield f"copied the secret to {str(path).removeprefix(str(box.root))}"


def proof(what: str) -> str:
    """Return a line of Python that writes ``what`` to OWNED if it runs as root. It works in a ``.pth`` as well."""
    return f"import os; os.geteuid() or os.write(os.open({OWNED!r}, 1089, 384), {what.encode() + b' '!r} + b'\\n')\n"


def program(name: str) -> str:
    """Return a program that leaves proof, and then runs the one of the system that it replaces."""
    leave_proof = f'[ "$(/usr/bin/id -u)" = 0 ] && echo "{name}" >> {OWNED}'
    return f'#!/bin/sh\n{leave_proof}\nPATH=/usr/sbin:/usr/bin exec {name} "$@"\n'


def hers(box: Box, path: str, text: str | bytes = "", mode: int = 0o644) -> str:
    """Write a file of ada, and return ``path``."""
    box.write(path, text, owner="ada", mode=mode)
    return path


def link(box: Box, path: str, target: str) -> str:
    """Create a link of ada, and return ``path``."""
    hers(box, os.path.join(os.path.dirname(path), ".made"))
    box.path(path).symlink_to(target)
    os.lchown(box.path(path), USERS["ada"], USERS["ada"])
    return path


def give(box: Box, path: str, user: str = "ada", group: int | None = None) -> None:
    """Give a folder and everything in it to a user."""
    uid = USERS[user]
    for parent, names, entries in os.walk(box.path(path)):
        for entry in (parent, *(os.path.join(parent, name) for name in (*names, *entries))):
            os.lchown(entry, uid, uid if group is None else group)
