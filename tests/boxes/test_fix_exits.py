"""Every exit code of ``doctor fix``, reached; with ``--json`` one document each time, and nothing hangs."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.boxes.box import Box
from tests.boxes.conftest import MakeBox
from tests.boxes.doctor import START, Doctor
from tests.boxes.test_fix_venv import PROJECT, fix, half_made, pip_works, project

pytestmark = pytest.mark.box


def document(doctor: Doctor, box: Box, *words: str, **how: object) -> Any:
    """What ``fix --json`` says; its exit code is the process's."""
    run = fix(doctor, box, "--json", *words, **how)
    found = json.loads(run.out)
    assert found["schema"] == "doctor/1" and found["exit_code"] == run.code, run
    return found


def test_0_done_and_nothing_to_do(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("bookworm")
    project(box)
    done = document(doctor, box, "--venv")
    assert (done["status"], done["exit_code"]) == ("done", 0)
    assert done["environment"]["python"] == f"{PROJECT}/.venv/bin/python" and done["receipt"]
    assert [step["status"] for step in done["plan"]] == ["done"]
    again = document(doctor, box, "--venv")
    assert (again["status"], again["plan"], again["receipt"]) == ("nothing-to-do", [], None)


def test_0_planned(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("bookworm")
    project(box)
    planned = document(doctor, box, "--dry-run")
    assert (planned["status"], planned["exit_code"]) == ("planned", 0)
    assert "ensurepip-missing" in [finding["id"] for finding in planned["findings"]]


def test_1_another_tools_business(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("bookworm")
    project(box)
    box.write(f"{PROJECT}/uv.lock", owner="ada")
    declined = document(doctor, box, "--venv")
    assert (declined["status"], declined["exit_code"]) == ("declined", 1)
    assert "uv sync" in declined["declined"][0]["reason"]
    assert document(doctor, box, "--venv", "--path", ".venv")["status"] == "done"


def test_the_name_of_a_condition_is_no_package(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("bookworm")
    folder = project(box)
    assert document(doctor, box, "stale-venv")["status"] == "nothing-to-do"
    assert document(doctor, box, "hash-mismatch")["status"] == "nothing-to-do"
    assert list(folder.iterdir()) == []
    mended = document(doctor, box, "ensurepip-missing")
    assert mended["status"] == "done" and pip_works(box)


@pytest.mark.parametrize("words", [["--nonsense"], ["--venv", "--apt"], ["--path"], ["$(reboot)"], ["a b"]])
def test_2_wrong_usage(words: list[str], make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("bookworm")
    project(box)
    assert document(doctor, box, *words)["exit_code"] == 2


def test_3_a_step_failed(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("bookworm")
    folder = project(box)
    failed = document(doctor, box, "--venv", "--offline", "no-such-thing")
    assert (failed["status"], failed["exit_code"]) == ("failed", 3)
    assert [step["status"] for step in failed["plan"]] == ["rolled-back", "failed"]
    assert list(folder.iterdir()) == []


def test_4_outside_the_project_without_consent(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("bookworm")
    project(box)
    held = document(doctor, box, "--venv", "--path", "/home/ada/elsewhere")
    assert (held["status"], held["exit_code"]) == ("needs-consent", 4)
    assert not box.path("/home/ada/elsewhere").exists()
    assert document(doctor, box, "--venv", "--path", "/home/ada/elsewhere", "--yes")["status"] == "done"


def test_4_root_is_needed(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("bookworm")
    project(box)
    held = document(doctor, box, "--apt", "--yes")
    assert (held["status"], held["exit_code"]) == ("needs-consent", 4)
    assert held["plan"][-1]["argv"][-1] == "python3.11-venv"


def test_5_no_network(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("bookworm")
    folder = project(box)
    box.write(f"{PROJECT}/requirements.txt", "six\n", owner="ada")
    env = {"PIP_RETRIES": "1", "PIP_INDEX_URL": "https://index.invalid/simple"}
    blocked = document(doctor, box, "--venv", env=env)
    assert (blocked["status"], blocked["exit_code"]) == ("blocked", 5)
    assert [path.name for path in folder.iterdir()] == ["requirements.txt"]


@pytest.mark.parametrize(
    "words",
    [
        ["--break-system-packages", "six"],
        ["--venv", "--path", "/"],
        ["--venv", "--path", "/home/ada"],
        ["--venv", "--path", "full"],
        ["--venv", "--path", "link"],
        ["--venv", "-r", "nested.txt"],
        ["--venv", "--", "six --target=/usr"],
        ["--venv", "--", "six\n--index-url https://x"],
    ],
)
def test_6_unsafe_wishes(words: list[str], make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("bookworm")
    folder = project(box)
    box.write(f"{PROJECT}/full/thesis.txt", "mine", owner="ada")
    (folder / "link").symlink_to("/tmp")
    box.write(f"{PROJECT}/nested.txt", "-r lists/deep.txt\n", owner="ada")
    box.write(f"{PROJECT}/lists/deep.txt", "six\n--break-system-packages\n", owner="ada")
    refused = document(doctor, box, *words)
    assert (refused["status"], refused["exit_code"]) == ("refused", 6), refused["message"]
    assert refused["message"] and not (folder / ".venv").exists()


def test_130_interrupted(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("bookworm")
    folder = project(box)
    half_made(box)
    box.write(f"{PROJECT}/.venv/precious", "kept", owner="ada")
    box.write(f"{PROJECT}/slow/setup.py", "import time; time.sleep(60)", owner="ada")
    start = "import os, signal, subprocess, sys, time\n"
    # what a shell starts in the background, the tests themselves perhaps, ignores SIGINT, and so do its children
    start += "p = subprocess.Popen(sys.argv[1:], preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))\n"
    start += "while not "
    start += '[n for n in os.listdir(".") if n.startswith(".doctor-")]: time.sleep(0.01)\n'
    start += "p.send_signal(signal.SIGINT)\nsys.exit(p.wait())"
    doctor.run(box, "--version")
    run = box.run(["python3", "-c", start, "python3", "-I", "-B", "-c", START, "fix", "--venv", "--json"], cwd=PROJECT)
    assert run.code == 130, run
    assert json.loads(run.out)["exit_code"] == 130
    assert sorted(path.name for path in folder.iterdir()) == [".venv", "slow"]
    assert (folder / ".venv/precious").exists() and not pip_works(box)
