"""The report on each host, with real Ansible, and this machine as all of its hosts."""

from __future__ import annotations

import json
import os
import re
import shlex
from pathlib import Path
from typing import Any

import pytest

from tests.fleet.controller import Controller
from tests.tools import collection

CHECK = "pip_doctor.doctor.doctor_check: {fail_on: never, conditions: [broken-venv], project: '~/%s'}"
FIX = "pip_doctor.doctor.doctor_fix: {offline: true, project: ~/%s, venv: .venv%s}"
SCAN = "pip_doctor.doctor.doctor_scan: {fail_on: never, folders: [%s]%s}"
UNDO = "pip_doctor.doctor.doctor_undo: {receipt: %s}"
PLAYS: dict[str, tuple[str, ...]] = {
    "failed": (CHECK % "good", FIX % ("good", ", requirements: [./none]") + "\n      ignore_errors: true"),
    "rescued": (
        FIX % ("late", "") + "\n      ignore_errors: true",
        "ansible.builtin.raw: mkdir ~/late",
        FIX % ("late", ""),
    ),
    "not-undone": (UNDO % "none" + "\n      ignore_errors: true",),
    "two-projects": (CHECK % "{{ item }}" + "\n      loop: [bad, good]",),
    "two-scans": (SCAN % ("bad", ""), SCAN % ("good", "")),
    "limited": (SCAN % ("good", ", time_limit: 0"),),
    "wrong": (
        CHECK % "good",
        "pip_doctor.doctor.doctor_check: {conditions: [none], fail_on: never}\n      ignore_errors: true",
        "pip_doctor.doctor.doctor_check: {conditions: [broken-venv], fail_on: never, project: /nonexistent}",
        SCAN % ("/nonexistent", "") + "\n      ignore_errors: true",
    ),
    "half-skipped": (CHECK % "{{ item }}" + "\n      loop: [bad, good]\n      when: item == 'good'",),
    "mended": (CHECK % "worse", FIX % ("worse", "")),
    "foreseen": (FIX % ("good", "") + "\n      check_mode: true",),
    "scan-foreseen": (SCAN % ("bad", ", fix: true") + "\n      check_mode: true",),
    "asked,not-asked": (CHECK % "good" + "\n      run_once: true",),
    "asks": (CHECK % "bad" + "\n      delegate_to: answers",),
}
"""Tasks by the hosts of a play. A folder is in the home folder."""


@pytest.fixture(scope="module")
def controller(pyz: Path, tmp_path_factory: pytest.TempPathFactory) -> Controller:
    """Ansible with the collection, as a user installs it."""
    folder = tmp_path_factory.mktemp("ansible")
    controller = Controller(programs=collection.programs_of(collection.NEWEST), folder=folder)
    controller.install(pyz)
    return controller


@pytest.fixture(scope="module")
def home(controller: Controller) -> Path:
    """A home folder with projects, of which two have an environment that does not work."""
    home = controller.folder / "home"
    (home / "good").mkdir(parents=True)
    for name in ("bad", "worse"):
        (home / name / ".venv/bin").mkdir(parents=True)
        (home / name / ".venv/pyvenv.cfg").write_text("home = /opt/gone/bin\nversion = 3.11.2\n")
        (home / name / ".venv/bin/python").symlink_to("/opt/gone/bin/python3")
    return home


@pytest.fixture(scope="module")
def output(controller: Controller, home: Path) -> str:
    """The output of the playbook."""
    names = [*",".join(PLAYS).split(","), "answers"]
    (controller.folder / "hosts").write_text("".join(f"{name} ansible_connection=local\n" for name in names))
    plays = [
        f"- hosts: {hosts}\n  gather_facts: false\n  tasks:\n" + "".join(f"    - {task}\n" for task in tasks)
        for hosts, tasks in PLAYS.items()
    ]
    (controller.folder / "play.yml").write_text("".join(plays))
    env = {
        "ANSIBLE_CALLBACKS_ENABLED": "pip_doctor.doctor.report",
        "DOCTOR_REPORT_HTML": str(controller.folder / "page.html"),
        "DOCTOR_REPORT_JSON_LINES": str(controller.folder / "lines"),
        "COLUMNS": "300",
    }
    done = controller.run("ansible-playbook", "-i", "hosts", "play.yml", env=env, check=False)
    assert "failed=1" not in done.stdout, done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.fixture(scope="module")
def rows(controller: Controller, output: str) -> dict[str, Any]:
    """The rows, by host."""
    assert "lines was written" in output, output
    lines = (controller.folder / "lines").read_text().splitlines()
    return {row["host"]: row for row in map(json.loads, lines)}


def test_the_state_of_a_host_is_the_worst_of_its_answers(rows: dict[str, Any]) -> None:
    assert {name: row["state"] for name, row in rows.items()} == {
        "failed": "problems",
        "rescued": "healthy",
        "not-undone": "problems",
        "two-projects": "problems",
        "two-scans": "problems",
        "limited": "incomplete",
        "wrong": "error",
        "half-skipped": "healthy",
        "mended": "healthy",
        "foreseen": "would-change",
        "scan-foreseen": "problems",
        "asked": "healthy",
        "not-asked": "skipped",
        "asks": "skipped",
        "answers": "problems",
    }


def test_a_run_that_failed_is_in_the_report(rows: dict[str, Any]) -> None:
    for name, module in (("failed", "fix"), ("not-undone", "undo")):
        [run] = rows[name]["runs"]
        assert run["module"] == module and run["message"] in rows[name]["reason"], rows[name]


def test_an_answer_replaces_only_that_to_the_same_question(rows: dict[str, Any]) -> None:
    [finding] = rows["two-projects"]["findings"]
    assert (finding["id"], finding["project"]) == ("broken-venv", "~/bad")
    assert [Path(thing["path"]).parent.name for thing in rows["two-scans"]["broken"]] == ["bad"]


def test_what_is_known_is_kept_where_a_later_task_is_wrong(rows: dict[str, Any]) -> None:
    assert rows["wrong"]["os"] and rows["wrong"]["python_version"]
    assert "/nonexistent does not exist on this host." in rows["wrong"]["reason"]
    assert "There is no condition called none." in rows["wrong"]["reason"]
    assert "/nonexistent is not a folder." in rows["wrong"]["reason"]


def test_what_was_not_searched_is_said(rows: dict[str, Any], controller: Controller) -> None:
    [sentence] = rows["limited"]["left_out"]
    assert sentence.startswith("The search was ended after 0 seconds")
    assert sentence in (controller.folder / "page.html").read_text()


def test_a_repair_ends_what_it_repairs_and_check_mode_says_what_would_be_done(rows: dict[str, Any]) -> None:
    assert (rows["mended"]["findings"], rows["mended"]["next"]) == ([], [])
    [planned] = rows["scan-foreseen"]["runs"]
    assert planned["status"] == "planned" and planned["message"].endswith("would be rebuilt with the same packages.")


def test_the_table_counts_in_words_and_names_each_command_once(output: str) -> None:
    table = output[output.index("DOCTOR **") :]
    assert re.search(r"^two-scans +problems +1 does not work", table, re.MULTILINE)
    assert "15 hosts: 6 with problems, 1 not answered, 1 incomplete, 1 would change, 4 healthy, 2 skipped" in table
    [command] = re.findall(r"^ +(ansible \S*two-projects\S* .*)", table, re.MULTILINE)
    assert set(shlex.split(command)[1].split(",")) == {"two-projects", "answers"}


def test_the_commands_of_the_report_do_what_they_say(controller: Controller, home: Path, rows: dict[str, Any]) -> None:
    assert not os.path.exists(home / "bad/.venv/bin/python")
    [command] = rows["two-projects"]["next"]
    program, *words = shlex.split(command)
    done = controller.run(program, *words)
    assert os.path.exists(home / "bad/.venv/bin/python"), done.stdout
