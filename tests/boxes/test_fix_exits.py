"""Every exit code of ``doctor fix``, reached; with ``--json`` one document each time, and nothing hangs."""

from __future__ import annotations

import shutil
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest

from tests import REPOSITORY
from tests.boxes import namespace
from tests.boxes.box import Box
from tests.boxes.conftest import MakeBox
from tests.boxes.doctor import PLACE, Doctor
from tests.boxes.snapshot import differences, snapshot
from tests.boxes.test_fix_venv import PROJECT, fix, half_made, pip_works, project
from tests.tools.schema import parse

pytestmark = pytest.mark.box


def document(doctor: Doctor, box: Box, *words: str, **how: object) -> Any:
    """What ``fix --json`` says: it keeps the contract, and its exit code is the process's."""
    run = fix(doctor, box, "--json", *words, **how)
    found = parse(run.out)
    assert found["command"] == "fix" and found["exit_code"] == run.code, run
    return found


def said(doctor: Doctor, box: Box, code: int, *words: str, **how: object) -> str:
    """What a person is told where it ends with this exit code; never a traceback."""
    run = fix(doctor, box, *words, **how)
    assert run.code == code and "Traceback" not in run.err, run
    return run.out + run.err


def test_0_done_and_nothing_to_do(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("bookworm")
    project(box)
    done = document(doctor, box, "--venv")
    assert (done["status"], done["exit_code"]) == ("done", 0)
    assert done["environment"]["python"] == f"{PROJECT}/.venv/bin/python" and done["receipt"]
    assert [step["status"] for step in done["plan"]] == ["done"]
    assert "Nothing to do" in said(doctor, box, 0, "--venv")
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
    assert (declined["status"], declined["exit_code"], declined["plan"]) == ("failed", 1, [])
    assert "uv sync" in declined["declined"][0]["reason"] and "uv sync" in declined["message"]
    assert said(doctor, box, 1, "--venv").count("uv sync") == 1
    assert document(doctor, box, "--venv", "--path", ".venv")["status"] == "done"


def test_the_name_of_a_condition_is_no_package(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("bookworm")
    folder = project(box)
    assert document(doctor, box, "venv-python-changed")["status"] == "nothing-to-do"
    assert document(doctor, box, "hash-mismatch")["status"] == "nothing-to-do"
    assert list(folder.iterdir()) == []
    mended = document(doctor, box, "ensurepip-missing")
    assert mended["status"] == "done" and pip_works(box)


@pytest.mark.parametrize("words", [["--nonsense"], ["--venv", "--apt"], ["--path"], ["$(reboot)"], ["a b"]])
def test_2_wrong_usage(words: list[str], make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("bookworm")
    project(box)
    wrong = document(doctor, box, *words)
    assert (wrong["status"], wrong["exit_code"]) == ("failed", 2)
    assert said(doctor, box, 2, *words).startswith("doctor: ")


def test_3_a_step_failed(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("bookworm")
    folder = project(box)
    failed = document(doctor, box, "--venv", "--offline", "no-such-thing")
    assert (failed["status"], failed["exit_code"]) == ("failed", 3)
    assert failed["causes"][0]["id"] == "no-matching-distribution"
    assert [step["status"] for step in failed["plan"]] == ["rolled-back", "failed"]
    assert "no-such-thing" in said(doctor, box, 3, "--venv", "--offline", "no-such-thing")
    assert list(folder.iterdir()) == []


def test_4_outside_the_project_without_consent(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("bookworm")
    project(box)
    held = document(doctor, box, "--venv", "--path", "/home/ada/elsewhere")
    assert (held["status"], held["exit_code"]) == ("needs-consent", 4)
    assert "virtualenv" in said(doctor, box, 4, "--venv", "--path", "/home/ada/elsewhere")
    assert not box.path("/home/ada/elsewhere").exists()
    assert document(doctor, box, "--venv", "--path", "/home/ada/elsewhere", "--yes")["status"] == "done"


def test_4_root_is_needed(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("bookworm")
    project(box)
    held = document(doctor, box, "--apt", "--yes")
    assert (held["status"], held["exit_code"]) == ("needs-consent", 4)
    assert held["plan"][-1]["argv"][-1] == "python3.11-venv"
    assert "apt-get install" in said(doctor, box, 4, "--apt", "--yes")


def test_5_no_network_and_no_answer_in_time(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("bookworm")
    folder = project(box)
    box.write(f"{PROJECT}/requirements.txt", "six\n", owner="ada")
    env = {"PIP_RETRIES": "1", "PIP_INDEX_URL": "https://index.invalid/simple"}
    blocked = document(doctor, box, "--venv", env=env)
    assert (blocked["status"], blocked["exit_code"]) == ("blocked", 5)
    assert "Try again" in said(doctor, box, 5, "--venv", env=env)
    box.write("/opt/slow/python3", "#!/bin/sh\nsleep 60\n", mode=0o755)
    slow = document(doctor, box, "--venv", env={"PATH": "/opt/slow:/usr/bin:/bin"})
    assert (slow["status"], slow["exit_code"]) == ("blocked", 5), slow
    assert [path.name for path in folder.iterdir()] == ["requirements.txt"]


def test_6_unsafe_wishes(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("bookworm")
    folder = project(box)
    box.write(f"{PROJECT}/full/thesis.txt", "mine", owner="ada")
    for name, target in (("link", "/tmp"), ("middle", "/tmp"), ("home", "/home/ada"), ("loop", "loop")):
        (folder / name).symlink_to(target)
    lists = {
        "nested": "-r lists/deep.txt\n",
        "lists/deep": "six\n--break-system-packages\n",
        "continued": "six\n--break-\\\nsystem-packages\n",
        "apart": "-\\\n-break-system-packages\n",
        "short": "--break-system-pack\n",
        "variable": "six ${EXTRA}\n",
        "limits": "-c lists/deep.txt\n",
    }
    for name, text in lists.items():
        box.write(f"{PROJECT}/{name}.txt", text, owner="ada")
    places = ("/", "//", "/home/ada", "../", "..", ".", "", "full", "full/..", "link", "middle/.venv", "home", "loop")
    wishes = [
        ["--break-system-packages", "six"],
        ["six", "--", "--br"],
        ["--venv", "--", "six --target=/usr"],
        ["--venv", "--", "six\n--index-url https://x"],
        ["--venv", "--path", "/usr/lib/python3/dist-packages"],
        ["--venv", "--path", "/usr/local/lib/python3.11/dist-packages/x"],
        *(["--venv", "--path", place] for place in places),
        *(["--venv", "-r", f"{name}.txt"] for name in lists),
    ]
    doctor.argv(box)
    before = snapshot(box.root)
    for words, user in zip(wishes, cycle(("ada", "root"))):
        refused = document(doctor, box, *words, user=user, env={"EXTRA": "--user"})
        assert (refused["status"], refused["exit_code"]) == ("refused", 6), (words, user, refused)
    assert refused["message"] in said(doctor, box, 6, *words)
    assert differences(before, snapshot(box.root)) == []


def damaged(box: Box, tmp_path: Path, text: str) -> None:
    """A doctor in a box whose fix for environments is another."""
    copy = tmp_path / "venv.py"
    copy.write_text(text)
    namespace.mount("--bind", copy, box.path(f"{PLACE}/source/fixes/venv.py"))


def test_70_a_bug(make_box: MakeBox, doctor: Doctor, tmp_path: Path) -> None:
    box = make_box("bookworm")
    folder = project(box)
    doctor.argv(box)
    damaged(box, tmp_path, 'NAME = "venv"\ndef plan(request, facts):\n    return request.no_such_field\n')
    bug = document(doctor, box, "--venv")
    assert (bug["status"], bug["exit_code"]) == ("failed", 70) and "no_such_field" in bug["error"]["message"]
    told = said(doctor, box, 70, "--venv")
    assert "bug in doctor" in told and "report it" in told and len(told.splitlines()) == 1
    asked = fix(doctor, box, "--venv", env={"DOCTOR_DEBUG": "1"})
    assert asked.code == 70 and "Traceback" in asked.err and "fixes/venv.py" in asked.err
    assert list(folder.iterdir()) == []


def test_a_plug_in_that_crashes_is_left_out(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("bookworm")
    project(box)
    box.write(f"{PROJECT}/uv.lock", owner="ada")
    site = next(box.path("/usr/local/lib").glob("python3.*")) / "dist-packages"
    shutil.copytree(REPOSITORY / "tests/packaging/plugin/doctor_plugin_for_tests", site / "doctor_plugin_for_tests")
    points = "[doctor.fixes]\ncrashes = doctor_plugin_for_tests.crashes\nnothing = doctor_plugin_for_tests.full_moon\n"
    (site / "doctor_plugin_for_tests-1.dist-info").mkdir()
    (site / "doctor_plugin_for_tests-1.dist-info/entry_points.txt").write_text(points)
    (site / "doctor_plugin_for_tests-1.dist-info/METADATA").write_text("Name: doctor_plugin_for_tests\nVersion: 1\n")
    left = {one["fix"]: one["reason"] for one in document(doctor, box, "six")["declined"]}
    assert "crashed" in left["crashes"] and "out of order" in left["crashes"]
    assert "has no attribute 'NAME'" in left["nothing"] and "uv add six" in left["venv"]


SLOW = '[build-system]\nrequires = []\nbuild-backend = "slow"\nbackend-path = ["."]\n'
"""A package whose build goes on until it is ended."""


def test_130_interrupted(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("bookworm")
    folder = project(box)
    half_made(box)
    box.write(f"{PROJECT}/.venv/precious", "kept", owner="ada")
    box.write(f"{PROJECT}/slow/pyproject.toml", SLOW, owner="ada")
    box.write(f"{PROJECT}/slow/slow.py", "import time\nopen('/tmp/building', 'w')\ntime.sleep(600)\n", owner="ada")
    start = "import os, signal, subprocess, sys, time\n"
    # what a shell starts in the background, the tests themselves perhaps, ignores SIGINT, and so do its children
    start += "p = subprocess.Popen(sys.argv[1:], preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))\n"
    start += "while not os.path.exists('/tmp/building') and p.poll() is None: time.sleep(0.01)\n"
    start += "os.unlink('/tmp/building')\n"
    start += "while p.poll() is None: p.send_signal(signal.SIGINT); time.sleep(0.001)\n"  # a key that is held down
    start += "sys.exit(p.wait())"
    words = ["python3", "-c", start, *doctor.argv(box), "fix", "--venv", "./slow"]
    run = box.run([*words, "--json"], cwd=PROJECT)
    assert run.code == 130, run
    found = parse(run.out)
    assert (found["status"], found["exit_code"]) == ("failed", 130) and "failed" in {s["status"] for s in found["plan"]}
    told = box.run(words, cwd=PROJECT)
    assert told.code == 130 and "Interrupted. Everything is as it was before." in told.err, told
    assert sorted(path.name for path in folder.iterdir()) == [".venv", "slow"]
    assert (folder / ".venv/precious").exists() and not pip_works(box)
