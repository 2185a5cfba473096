"""``doctor explain`` names the place of what a program of this machine missed, and the command that it names works."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Mapping
from typing import Any

import pytest

from tests.boxes.box import Box
from tests.boxes.conftest import MakeBox
from tests.boxes.doctor import Doctor
from tests.boxes.layers import FULL
from tests.boxes.terminal import use_terminal

pytestmark = pytest.mark.box

APP = "/home/ada/app"
VENV = f"{APP}/.venv"
PROGRAM = "#!/usr/bin/python3\nimport yaml\nprint('it works')\n"
ACTIVE = {"VIRTUAL_ENV": VENV, "PATH": f"{VENV}/bin:/usr/bin:/bin"}
JOURNAL = "Nov 26 03:00:00 box python3[123]: {}\n"
END = "Nov 26 03:00:01 box systemd[1]: app.service: Main process exited, code=exited, status=1/FAILURE\n"


def project(box: Box, *, site: str = f"{VENV}/lib/python3.11/site-packages") -> None:
    """Make a project whose program imports yaml, with an environment, and put that module into a folder."""
    box.write(f"{APP}/app.py", PROGRAM, owner="ada", mode=0o755)
    box.write(f"{APP}/requirements.txt", owner="ada")
    box.write("/etc/sudoers.d/ada", "ada ALL=(ALL) NOPASSWD: ALL\n", mode=0o440)
    assert box.run(["python3", "-m", "venv", "--without-pip", VENV]).code == 0
    box.write(f"{site}/yaml/__init__.py", owner="ada")


def explain(doctor: Doctor, box: Box, log: str, *arguments: str, cwd: str = APP, **how: Any) -> tuple[str, str, str]:
    """Return the summary, the command to run next and the context of the first answer about a log from a pipe."""
    run = doctor.run(box, "explain", "--json", *(arguments or ("-",)), stdin=log.encode(), cwd=cwd, **how)
    document = json.loads(run.out)
    first = document["matches"][0]
    return first["summary"], document["next"], " ".join(first["context"])


def explain_at_terminal(doctor: Doctor, box: Box, line: str) -> tuple[str, str]:
    """Return the summary and the command to run next, where ada pipes a command into doctor."""
    piped = f"{{ {line}; }} 2>&1 | {shlex.join(doctor.argv(box))} explain --json > /tmp/answer"
    use_terminal(box, ["bash", "-c", piped], cwd=APP)
    document = json.loads(box.path("/tmp/answer").read_text())
    return document["matches"][0]["summary"], document["next"]


def follow(box: Box, line: str, env: Mapping[str, str | None] | None = None, user: str = "ada") -> str:
    """Return what a shell prints that runs a line."""
    run = box.run(["bash", "-c", line], cwd=APP, env=env, user=user)
    return run.out + run.err


def test_a_module_in_the_environment_of_the_project(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("bookworm", FULL)
    project(box)
    log = follow(box, "python3 app.py")
    summary, command, context = explain(doctor, box, log)
    assert summary == f"yaml is installed in {VENV}, which is not active." and context.startswith("this-machine")
    assert "it works" in follow(box, f"{command} && python3 app.py")

    typed = "sudo python3 app.py"
    summary, command, _ = explain(doctor, box, f"ada@box:~/app$ {typed}\n{follow(box, typed)}")
    assert "`sudo` does not use" in summary and command == f"sudo {VENV}/bin/python app.py"
    assert "it works" in follow(box, command)

    summary, command, _ = explain(doctor, box, follow(box, "./app.py", ACTIVE), env=ACTIVE)
    assert summary == f"yaml is installed in {VENV}, which is active, but another Python ran the program."
    assert "it works" in follow(box, command, ACTIVE)

    mail = f"Subject: Cron <ada@box> cd app && python3 app.py\nX-Cron-Env: <PATH=/usr/bin:/bin>\n\n{log}"
    summary, command, _ = explain(doctor, box, mail, cwd="/home/ada")
    assert "which cron does not use" in summary and command == f"cd app && {VENV}/bin/python {APP}/app.py"
    assert "it works" in follow(box, f"cd; {command}")

    journal = "".join(map(JOURNAL.format, log.splitlines())) + END
    summary, command, _ = explain(doctor, box, journal, cwd="/root", user="root")
    assert "which the service does not use" in summary
    assert "it works" in follow(box, f"env -i {command.partition('ExecStart=')[2]}", user="root")

    box.write(f"{VENV}/bin/black", "#!/bin/sh\necho it works\n", owner="ada", mode=0o755)
    summary, command = explain_at_terminal(doctor, box, "black .")
    assert summary == f"black is installed in {VENV}, which is not active."
    assert "it works" in follow(box, f"{command} && black .")

    box.write("/srv/elsewhere.log", log.replace(APP, "/srv/shop"))
    _, command, context = explain(doctor, box, "", "/srv/elsewhere.log")
    assert command.endswith("fix pyyaml") and "this-machine" not in context


def test_a_module_that_another_python_has(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("bookworm", FULL)
    project(box, site="/home/ada/.local/lib/python3.9/site-packages")
    log = follow(box, "python3 app.py")
    assert "for Python 3.9, which no longer exists" in explain(doctor, box, log)[0]

    site = "/usr/lib/python3/dist-packages"
    box.write(f"{site}/gi/__init__.py")
    typed = "python3 -c 'import gi'"
    failed = f"ada@box:~/app$ {typed}\n{follow(box, typed, ACTIVE)}"
    summary, command, _ = explain(doctor, box, failed, env=ACTIVE)
    assert f"installed by apt, in {site}" in summary and command.endswith("fix --venv --system-site-packages")
    assert doctor.run(box, *shlex.split(command)[-3:], "--yes", cwd=APP, env=ACTIVE).code == 0
    assert not follow(box, "python3 -c 'import gi'", ACTIVE)

    box.path(VENV).rename(box.path("/srv/venv"))
    box.write("/home/ada/.local/lib/python3.11/site-packages/yaml/__init__.py", owner="ada")
    summary, command, _ = explain(doctor, box, follow(box, "python3 app.py", user="root"), user="root")
    assert "which only ada's Python reads, not root's" in summary and command.startswith("runuser -u ada -- ")
    assert "it works" in follow(box, command, user="root")


@pytest.mark.parametrize("suite", ["bookworm", "trixie"])
def test_a_file_that_is_imported_in_place_of_a_library(make_box: MakeBox, doctor: Doctor, suite: str) -> None:
    box = make_box(suite)
    box.write(f"{APP}/random.py", "import random\nprint(random.randint(1, 1), 'it works')\n", owner="ada")
    _, command, _ = explain(doctor, box, follow(box, "python3 random.py"))
    assert command == f"mv {APP}/random.py {APP}/my_random.py"
    assert re.search("1 it works", follow(box, f"{command} && python3 my_random.py"))
