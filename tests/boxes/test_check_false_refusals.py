"""`doctor check` names why pip refuses although the user believes to be in an environment.

pip prints `externally-managed-environment` in each of these situations, since the shell runs the pip of the system.
"""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field

import pytest

from tests.boxes import tiny
from tests.boxes.conftest import MakeBox
from tests.boxes.doctor import Answer, Doctor
from tests.boxes.layers import FULL
from tests.boxes.oracle.case import HOME
from tests.boxes.prepared import create_venv
from tests.boxes.projects import PROJECT

pytestmark = pytest.mark.box

LOGIN = "/usr/local/bin:/usr/bin:/bin"
HERE = f"{PROJECT}/.venv"
CREATE = "cp -a ~/model .venv && sed -i s,$HOME/model,$PWD/.venv, .venv/bin/*"
PROBLEMS = ("error", "warning")
REFUSAL = "externally-managed-environment"


def active(folder: str, path: str = "") -> Mapping[str, str]:
    return {"VIRTUAL_ENV": folder, "PATH": path or f"{folder}/bin:{LOGIN}"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """The way in which a box comes into the situation, and the finding that names it."""

    finding: str
    script: str = CREATE
    env: Mapping[str, str] = field(default_factory=dict)
    user: str = "ada"
    pip: str = "pip"


ROWS = {
    "moved": Row(finding="moved-venv", script="mkdir x && cd x && cp -a ~/model .venv", env=active(f"{HOME}/gone")),
    "pip of another Python first on PATH": Row(
        finding="not-activated", env=active(HERE, f"/usr/bin:{HERE}/bin:{LOGIN}")
    ),
    "incomplete": Row(finding="pip-missing", script="python3 -m venv --without-pip .venv", env=active(HERE)),
    "never finished": Row(
        finding="incomplete-venv",
        script="python3 -m venv --without-pip .venv; rm .venv/bin/[aA]ctivate*",
        env=active(HERE),
    ),
    "activated in another shell": Row(finding="not-activated"),
    "VIRTUAL_ENV without PATH": Row(finding="not-activated", env={"VIRTUAL_ENV": HERE}),
    "sudo": Row(finding="not-activated", env={"SUDO_USER": "ada"}, user="root"),
    "cron": Row(finding="not-activated", env={"PATH": "/usr/bin:/bin"}),
    "no pip3": Row(finding="pip-script-broken", script=f"{CREATE}; rm .venv/bin/pip3", env=active(HERE), pip="pip3"),
    "neither": Row(finding="pip-script-broken", script=f"{CREATE}; rm .venv/bin/pip*", env=active(HERE)),
    "CR LF": Row(finding="pip-script-broken", script=f"{CREATE}; sed -i '1s/$/\\r/' .venv/bin/pip", env=active(HERE)),
    "a dead first line": Row(
        finding="pip-script-broken",
        script=f"{CREATE}; sed -i '1s,.*,#!/gone/bin/python,' .venv/bin/pip",
        env=active(HERE),
    ),
}


def test_the_cause_of_a_false_refusal_is_named(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("trixie", FULL)
    tiny.stock(box)
    create_venv(box, f"{HOME}/model")
    wrong: list[tuple[object, ...]] = []
    for name, row in ROWS.items():
        box.run(["sh", "-c", f"rm -rf {PROJECT}; mkdir {PROJECT}"])
        assert box.run(["sh", "-e", "-c", row.script], cwd=PROJECT).code == 0, name
        install = ["sh", "-c", f"{row.pip} install {' '.join(tiny.FIND)} {tiny.LIBRARY}"]
        run = box.run(install, user=row.user, env=row.env, cwd=PROJECT)
        answer = doctor.check(box, user=row.user, env=row.env, cwd=PROJECT)
        findings = [finding["id"] for finding in answer.json["findings"] if finding["severity"] in PROBLEMS]
        is_named = row.finding in findings[:1] if findings else answer.finding(row.finding) is not None
        if REFUSAL not in run.err or not is_named:
            wrong.append((name, answer.alarms(), run.err[-200:]))
        log = f"{row.user}@box:{PROJECT}$ {row.pip} install {tiny.LIBRARY}\n{run.err}".encode()
        explained = doctor.run(box, "explain", "-", env=row.env, cwd=PROJECT, user=row.user, stdin=log)
        if "VIRTUAL_ENV" in row.env and row.finding not in explained.out:
            wrong.append((name, explained.out))
    assert not wrong, "\n".join(map(str, wrong))


def test_a_first_line_that_is_too_long_is_named_and_mended(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("trixie", FULL)
    tiny.stock(box)
    folder = f"{HOME}/{'/'.join(['deep' * 16] * 4)}"
    assert box.run(["python3", "-m", "venv", f"{folder}/.venv"]).code == 0
    script, env = f"{folder}/.venv/bin/pip", active(f"{folder}/.venv")
    answer = doctor.check(box, env=env, cwd=folder)
    assert answer.alarms() == [], "pip writes another kind of script where the path is long"
    text = box.path(script).read_text().partition("\n# -*-")[2]
    box.write(script, f"#!{folder}/.venv/bin/python3\n# -*-{text}", owner="ada", mode=0o755)
    assert box.run(["sh", "-c", "pip --version"], env=env).code != 0
    finding = doctor.check(box, env=env, cwd=folder).finding("pip-script-broken")
    assert "255 bytes" in finding["summary"]
    argv = finding["remedy"]["argv"]
    assert argv[:-1] == [f"{folder}/.venv/bin/python", "-m", "pip", "install", "--force-reinstall", "--no-deps"]


def test_a_folder_that_was_removed_under_the_shell_is_named(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("trixie", FULL)
    tiny.stock(box)
    create_venv(box, f"{HOME}/model")
    begin = f"mkdir -p {HOME}/again && cd {HOME}/again && rmdir {HOME}/again && "
    pip = f"{HOME}/model/bin/python -m pip install {' '.join(tiny.FIND)} {tiny.LIBRARY}"
    check = shlex.join([*doctor.argv(box), "check", "--json"])
    refused, said = (box.run(["bash", "-c", begin + line], env=active(f"{HOME}/model")) for line in (pip, check))
    answer = Answer.of(said)
    assert refused.code != 0 and "FileNotFoundError" in refused.err
    assert answer.works("pip-install") is False and answer.works("create-venv") is False
    remedy = answer.finding("folder-not-writable")["remedy"]["text"]
    for name, made_again in (("again", True), ("", False)):
        line = f"{begin}{f'mkdir {HOME}/again && ' if made_again else ''}{{ {remedy}; }} 2>/dev/null && {pip} && pwd"
        done = box.run(["bash", "-c", line])
        assert done.code == 0 and done.out.rstrip().endswith(f"{HOME}/{name}".rstrip("/")), done
