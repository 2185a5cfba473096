"""The collection of Ansible, installed by ansible-galaxy, with this machine as its host (real ones: ``make fleet``)."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests.fleet.controller import Controller
from tests.tools import collection

SECRET = "hunter2-in-an-address"
HOSTS = f"""\
here ansible_connection=local
<b>odd</b> ansible_connection=local ansible_interpreter_python_fallback=[]
gone ansible_connection=ssh ansible_ssh_executable="{{{{ folder }}}}/ssh-that-fails"
[all:vars]
token={SECRET}
"""
PLAYBOOK = """\
- hosts: all
  gather_facts: false
  environment:
    TMPDIR: "{{ folder }}/temporary"
    XDG_STATE_HOME: "{{ folder }}/state"
    PIP_INDEX_URL: "https://ada:{{ token }}@[::1]:9/simple"
  tasks:
    - pip_doctor.doctor.doctor_check: {fail_on: never, project: "{{ folder }}"}
      register: check
    - pip_doctor.doctor.doctor_fix: &fix {project: "{{ folder }}", venv: env, offline: true}
      check_mode: true
      when: check.status != 'cannot-run'
    - pip_doctor.doctor.doctor_fix: *fix
      register: first
      when: check.status != 'cannot-run'
    - pip_doctor.doctor.doctor_fix: *fix
      when: check.status != 'cannot-run'
    - pip_doctor.doctor.doctor_undo: {receipt: "{{ first.receipt }}"}
      when: check.status != 'cannot-run'
"""
ARGUMENTS = """\
import importlib, json
specs = {}
for name in ("check", "facts", "fix", "scan", "undo"):
    action = importlib.import_module(f"ansible_collections.pip_doctor.doctor.plugins.action.doctor_{name}")
    specs[f"pip_doctor.doctor.doctor_{name}"] = action.ActionModule.ARGUMENTS
print(json.dumps(specs))
"""
"""Prints what the actions accept, which the modules of the same names document."""


@pytest.fixture(scope="module")
def controller(pyz: Path, tmp_path_factory: pytest.TempPathFactory) -> Controller:
    """Ansible with the collection, as a user installs it."""
    controller = Controller(
        programs=collection.programs_of(collection.NEWEST), folder=tmp_path_factory.mktemp("ansible")
    )
    controller.install(pyz)
    return controller


def test_it_checks_fixes_and_undoes_and_each_host_is_a_row_of_the_report(controller: Controller) -> None:
    folder = controller.folder / "host"
    (folder / "temporary").mkdir(parents=True)
    (controller.folder / "hosts").write_text(HOSTS)
    (folder / "ssh-that-fails").write_text("#!/bin/sh\nexit 255\n")
    (folder / "ssh-that-fails").chmod(0o755)
    (controller.folder / "play.yml").write_text(PLAYBOOK)
    env = {
        "ANSIBLE_CALLBACKS_ENABLED": "pip_doctor.doctor.report",
        "DOCTOR_REPORT_HTML": str(folder / "page.html"),
        "DOCTOR_REPORT_JSON_LINES": str(folder / "lines"),
    }
    arguments = ["-i", "hosts", "-e", f"folder={folder}", "--diff", "-v", "play.yml"]
    done = controller.run("ansible-playbook", *arguments, env=env, check=False)
    recap = re.search(r"^here +: ok=(\d) +changed=(\d) +unreachable=0 +failed=(\d)", done.stdout, re.MULTILINE)
    assert recap and recap.groups() == ("5", "3", "0"), done.stdout + done.stderr
    assert done.stdout.count("+ Create env with Python") == 2, "the difference, foreseen and made"
    assert os.listdir(folder / "temporary") == [] and not (folder / "env").exists()

    rows = {row["host"]: row for row in map(json.loads, (folder / "lines").read_text().splitlines())}
    assert {name: row["state"] for name, row in rows.items() if name != "here"} == {
        "<b>odd</b>": "cannot-run",
        "gone": "unreachable",
    }
    assert [run["module"] for run in rows["here"]["runs"]] == ["fix", "fix", "undo"]
    assert rows["here"]["runs"][-1]["receipt"].startswith(f"{folder}/state/doctor/receipts/")
    page = (folder / "page.html").read_text()
    assert "&lt;b&gt;odd&lt;/b&gt;" in page and not re.search(r"<script|<b>odd|src=|url\(", page)
    receipts = "".join(path.read_text() for path in (folder / "state").rglob("*.json"))
    assert SECRET not in done.stdout + done.stderr + page + (folder / "lines").read_text() + receipts


def test_a_host_that_a_serial_play_does_not_reach_is_a_row_as_well(controller: Controller) -> None:
    host = "ansible_connection=local ansible_interpreter_python_fallback=[]"
    (controller.folder / "three").write_text("".join(f"{name} {host}\n" for name in ("first", "second", "other")))
    task = "pip_doctor.doctor.doctor_check:"
    (controller.folder / "serial.yml").write_text(
        f"- hosts: all\n  gather_facts: false\n  serial: 1\n  tasks:\n    - {task}\n"
    )
    env = {"ANSIBLE_CALLBACKS_ENABLED": "pip_doctor.doctor.report", "COLUMNS": "200"}
    arguments = ["-i", "three", "--limit", "!other", "serial.yml"]
    done = controller.run("ansible-playbook", *arguments, env=env, check=False)
    table = done.stdout[done.stdout.index("DOCTOR **") :].splitlines()[1:]
    reason = "This host has no Python. Install it: `apt-get install python3`"
    assert table[0].split(maxsplit=4) == ["first", "cannot", "run", "doctor", reason]
    assert " ".join(table[1].split()) == "second not reached The play ended before its turn."
    assert table[2:] == ["", "2 hosts: 1 cannot run doctor, 1 not reached"]


def test_the_file_that_it_carries_does_not_contain_it(pyz: Path) -> None:
    with zipfile.ZipFile(pyz) as archive, zipfile.ZipFile(io.BytesIO(archive.read("payload.zip"))) as payload:
        assert "doctor/main.py" in payload.namelist()
        assert not [name for name in payload.namelist() if name.startswith("doctor/fleet")]


def test_the_modules_document_what_their_actions_accept(controller: Controller) -> None:
    env = {**os.environ, "PYTHONPATH": str(controller.folder / "collections")}
    argv = [str(controller.programs / "python"), "-c", ARGUMENTS]
    specs = json.loads(subprocess.run(argv, check=True, capture_output=True, text=True, env=env).stdout)
    documents = json.loads(controller.run("ansible-doc", "--json", *specs).stdout)
    for name, spec in specs.items():
        options: dict[str, Any] = documents[name]["doc"]["options"]
        assert options.keys() == spec.keys() | {"project", "python"}
        for option, accepted in spec.items():
            documented = {key: options[option][key] for key in accepted if key in options[option]}
            assert documented == accepted, option
