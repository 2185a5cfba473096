"""`doctor check` names what surrounds Python and breaks it, and the command that it recommends repairs it.

Each row is tried with the real tool first, which has to fail, and once more after the recommended command, in the same
shell. All rows share one box.
"""

from __future__ import annotations

import os
import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest

from tests.boxes import tiny
from tests.boxes.box import Box
from tests.boxes.conftest import MakeBox
from tests.boxes.doctor import Answer, Doctor
from tests.boxes.layers import ZOO
from tests.boxes.oracle.case import HOME, activated

pytestmark = pytest.mark.box

EVERY = "DOCTOR_ORACLE" in os.environ
"""Try every row; otherwise every third one."""
WORK = f"{HOME}/work"
FIND = " ".join(tiny.FIND)
PIP = f"python -m pip install --force-reinstall {FIND} {tiny.LIBRARY}"
VENV = "python3 -m venv --without-pip new"
PIPX = f"pipx install --force --pip-args='{FIND}' {tiny.APPLICATION}"
START = "python3 -c ''"
LIB = f"{HOME}/lib"
USER_SITE = f"{HOME}/.local/lib/python3.11/site-packages"
VENV_SITE = f"{HOME}/venv/lib/python3.11/site-packages"
EXIT = "import sys; sys.exit(3)\n"
CONFIG = f"{HOME}/.config/pip/pip.conf"
ACTIVE = activated("venv")
BY_PATH = {"PYTHONPATH": LIB}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A situation, the command that fails there, and what doctor says."""

    files: Mapping[str, str] = field(default_factory=dict)
    env: Mapping[str, str] = field(default_factory=dict)
    command: str
    finding: str
    says: str = ""


def variable(name: str, value: str) -> Row:
    return Row(env={name: value}, command=START, finding="python-variables", says=name)


def option(line: str, says: str = "", finding: str = "pip-config-stops") -> Row:
    command = f"python -m pip install --force-reinstall {tiny.LIBRARY}" if "no-index" in line else PIP
    return Row(
        files={CONFIG: f"[global]\nretries = 0\n{line}\n"}, env=ACTIVE, command=command, finding=finding, says=says
    )


def module(path: str, command: str, env: Mapping[str, str] = ACTIVE) -> Row:
    return Row(files={path: "# mine\n"}, env=env, command=command, finding="shadowed-module", says=path)


ROWS = (
    variable("PYTHONHASHSEED", "abc"),
    variable("PYTHONHASHSEED", "12 "),
    variable("PYTHONUTF8", "true"),
    variable("PYTHONMALLOC", "mimalloc"),
    variable("PYTHONIOENCODING", "hex"),
    variable("PYTHONIOENCODING", "utf9:strict"),
    variable("PYTHONPLATLIBDIR", "lib64"),
    variable("PYTHONINTMAXSTRDIGITS", "5"),
    variable("PYTHONTRACEMALLOC", "x"),
    variable("PYTHONTRACEMALLOC", "65536"),
    Row(
        files={f"{WORK}/random.py": "import random\nrandom.seed()\n"},
        command="python3 -c 'import random; random.seed()'",
        finding="shadowed-module",
        says="gets itself",
    ),
    module(f"{WORK}/typing.py", PIP),
    module(f"{WORK}/enum.py", PIP),
    module(f"{WORK}/logging.py", VENV),
    module(f"{WORK}/pip/__init__.py", PIP),
    module(f"{LIB}/json.py", PIP, {**ACTIVE, **BY_PATH}),
    module(f"{LIB}/argparse.py", VENV, BY_PATH),
    module(f"{LIB}/logging/__init__.py", PIPX, BY_PATH),
    Row(
        files={f"{WORK}/signal.py": "import numpy\n"},
        env=ACTIVE,
        command=VENV,
        finding="shadowed-module",
        says=f"{WORK}/signal.py",
    ),
    Row(
        files={f"{LIB}/sitecustomize.py": EXIT}, env=BY_PATH, command=START, finding="startup-file", says="ends Python"
    ),
    Row(files={f"{USER_SITE}/usercustomize.py": EXIT}, command=START, finding="startup-file", says="usercustomize"),
    Row(files={f"{VENV_SITE}/x.pth": EXIT}, env=ACTIVE, command=PIP, finding="startup-file", says="x.pth"),
    Row(
        files={f"{USER_SITE}/usercustomize.py": "import os; os._exit(4)\n"},
        command=START,
        finding="startup-file",
        says="ends Python",
    ),
    Row(
        files={f"{USER_SITE}/usercustomize.py": "print('hello')\n"},
        command=f'test -z "$({START})"',
        finding="startup-file",
        says="prints",
    ),
    option("constraint = /nowhere/c.txt", "/nowhere/c.txt"),
    option("requirement = /nowhere/r.txt", "/nowhere/r.txt"),
    option("require-hashes = yes", "have a hash"),
    option("no-index = 1", "no index"),
    option("user = true", "for the user", "environment-override"),
    option("timeout = soon", CONFIG, "pip-config-invalid"),
    option("[global]\nretries = 0", CONFIG, "pip-config-invalid"),
    option("retries", CONFIG, "pip-config-invalid"),
    Row(
        files={f"{LIB}/setuptools.py": "print 'for Python 2'\n"},
        env={**ACTIVE, **BY_PATH},
        command="python -c 'import setuptools'",
        finding="environment-override",
        says="setuptools",
    ),
    Row(
        files={f"{USER_SITE}/userpath/__init__.py": "import not_there\n"},
        command=PIPX,
        finding="pipx-broken",
        says="userpath",
    ),
    Row(
        files={f"{HOME}/.bash_aliases": "alias pip='/usr/bin/pip3'\n"},
        env=ACTIVE,
        command="bash -ic 'pip --version' | grep -q ada/venv",
        finding="pip-python-mismatch",
        says="/usr/bin/pip3",
    ),
    Row(
        files={f"{HOME}/.local/pipx/venvs/{tiny.APPLICATION}/pyvenv.cfg": "home = /usr/bin\n"},
        env=tiny.OFFLINE,
        command=f"pipx install {tiny.APPLICATION}; ~/.local/bin/{tiny.APPLICATION}",
        finding="dead-pipx-apps",
        says="did not finish",
    ),
)
HARMLESS: tuple[tuple[Mapping[str, str], Mapping[str, str]], ...] = (
    ({}, {"PYTHONHASHSEED": "0", "PYTHONUTF8": "1", "PYTHONMALLOC": "debug", "PYTHONIOENCODING": ":replace"}),
    ({f"{WORK}/types/data.txt": "", f"{WORK}/tests/logging.py": "", f"{WORK}/src/typing.py": ""}, ACTIVE),
    ({f"{WORK}/test.py": "", f"{WORK}/code.py": "", f"{WORK}/venv/x.txt": "", f"{WORK}/random.py": ""}, ACTIVE),
    ({f"{LIB}/enum.py": "__all__ = ['Enum']\nfrom _enum_backport import *\n"}, {**ACTIVE, "PYTHONPATH": ""}),
    ({f"{LIB}/sitecustomize.py": "import sys\n"}, {**ACTIVE, **BY_PATH}),
    ({f"{USER_SITE}/a.pth": "import os; os.x = 1\n/nowhere\n", f"{VENV_SITE}/b.pth": "import sys\n"}, {}),
    ({CONFIG: "[global]\nno-index = 1\nfind-links = /opt/wheels\ncert = /nowhere.pem\ntimeout = 15.5\n"}, ACTIVE),
)


LIMITS = {
    "umask 0277": "umask 022",
    "ulimit -S -f 500": "ulimit -S -f unlimited",
    "export TMPDIR=/small": "export TMPDIR=/var/tmp",
}


def shell(box: Box, script: str, env: Mapping[str, str]) -> int:
    return box.run(["sh", "-c", script], env=env, cwd=WORK).code


def lay_out(box: Box, files: Mapping[str, str]) -> None:
    box.run(["rm", "-rf", WORK, LIB, f"{HOME}/new", f"{HOME}/.local/pipx"])
    box.run(["mkdir", "-p", WORK])
    for path, text in files.items():
        box.write(path, text, owner="ada")


def test_what_breaks_python_is_named_and_mended(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("bookworm", ZOO)
    tiny.stock(box)
    wrong: list[Any] = []
    for row in ROWS if EVERY else ROWS[::3]:
        lay_out(box, row.files)
        failed = shell(box, row.command, row.env)
        answer = doctor.check(box, env=row.env, cwd=WORK)
        finding = answer.finding(row.finding)
        remedy = finding["remedy"] if finding else None
        first = next(iter(answer.json["findings"]))
        problems: list[Any] = []
        if failed == 0:
            problems.append("the real tool works")
        if finding is None or row.says not in finding["summary"]:
            problems.append(answer.alarms())
        elif finding["id"] != first["id"]:
            problems.append(f"{first['id']} comes first")
        if remedy and remedy["argv"] and remedy["argv"][-1] == row.finding:
            before = {path: box.path(path).read_bytes() for path in row.files}
            done = doctor.fix(box, row.finding, "--yes", user="ada", env=row.env, cwd=WORK)
            works = shell(box, row.command, row.env) == 0 or "no-index" in str(row.files)
            if done["exit_code"] != 0 or not works:
                problems.append(done)
            undone = doctor.run(box, "undo", env=row.env, cwd=WORK)
            if {path: box.path(path).read_bytes() for path in row.files} != before:
                problems.append(undone)
        elif (
            remedy
            and not remedy["text"].startswith("Correct ")
            and shell(box, f"{remedy['text']}; {row.command}", row.env) != 0
        ):
            problems.append(remedy)
        if problems:
            wrong.append((row.finding, dict(row.files), dict(row.env), problems))
        for path in row.files:
            box.run(["rm", "-f", path, f"{path}.off"])
    assert not wrong, "\n".join(map(str, wrong))


def test_limits_of_the_shell_are_named_and_lifted(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("bookworm", ZOO)
    program, venv = shlex.join([*doctor.argv(box), "check", "--json"]), "rm -rf ~/new && python3 -m venv ~/new"
    box.mount("/small", "-t", "tmpfs", "-o", "mode=1777,size=300k", "small")
    for limit, remedy in LIMITS.items():
        answer = Answer.of(box.run(["bash", "-c", f"{limit}; {program}"]))
        assert answer.json["recommendation"]["command"] == remedy, answer.json
        assert answer.works("create-venv") is False
        assert box.run(["bash", "-c", f"{limit}; {venv}"]).code != 0, limit
        assert box.run(["bash", "-c", f"{limit}; {remedy}; {venv}"]).code == 0, limit


def test_what_breaks_nothing_is_no_problem(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("bookworm", ZOO)
    tiny.stock(box)
    for files, env in HARMLESS:
        lay_out(box, files)
        assert shell(box, f"{PIP} && {VENV}", {**ACTIVE, **env}) == 0, files
        assert doctor.check(box, env=env, cwd=WORK).alarms() == [], files
        for path in files:
            box.run(["rm", "-f", path])
