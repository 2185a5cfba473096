"""Every exit code of ``doctor fix``. With ``--json`` each run prints one document, and no run hangs."""

from __future__ import annotations

import shutil
from itertools import cycle
from pathlib import Path

import pytest

from tests import REPOSITORY
from tests.boxes import namespace
from tests.boxes.box import Box
from tests.boxes.conftest import MakeBox
from tests.boxes.doctor import MOUNT_POINT, Doctor
from tests.boxes.projects import (
    PROJECT,
    create_incomplete_venv,
    create_project,
    fix,
    fix_json,
    fix_text,
    pip_works,
)
from tests.boxes.snapshot import differences, snapshot
from tests.tools.schema import parse

pytestmark = pytest.mark.box


def test_exit_0_means_done_or_nothing_to_do(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("bookworm")
    create_project(box, doctor)
    done = fix_json(doctor, box, "--venv")
    assert (done["status"], done["exit_code"]) == ("done", 0)
    assert done["environment"]["python"] == f"{PROJECT}/.venv/bin/python" and done["receipt"]
    assert [step["status"] for step in done["plan"]] == ["done"]
    assert "Nothing to do" in fix_text(doctor, box, 0, "--venv")
    again = fix_json(doctor, box, "--venv")
    assert (again["status"], again["plan"], again["receipt"]) == ("nothing-to-do", [], None)


def test_exit_0_means_planned(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("bookworm")
    create_project(box)
    planned = fix_json(doctor, box, "--dry-run")
    assert (planned["status"], planned["exit_code"]) == ("planned", 0)
    assert "ensurepip-missing" in [finding["id"] for finding in planned["findings"]]


def test_exit_1_means_that_another_tool_manages_the_project(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("bookworm")
    create_project(box, doctor)
    box.write(f"{PROJECT}/uv.lock", "version = 1\n", owner="ada")
    declined = fix_json(doctor, box, "--venv")
    assert (declined["status"], declined["exit_code"], declined["plan"]) == ("failed", 1, [])
    assert "uv sync" in declined["declined"][0]["reason"] and "uv sync" in declined["message"]
    assert fix_text(doctor, box, 1, "--venv").count("uv sync") == 1
    assert fix_json(doctor, box, "--venv", "--path", ".venv")["status"] == "done"


def test_the_id_of_a_condition_is_not_a_package(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("bookworm")
    folder = create_project(box, doctor)
    assert fix_json(doctor, box, "venv-python-changed")["status"] == "nothing-to-do"
    assert fix_json(doctor, box, "hash-mismatch")["status"] == "nothing-to-do"
    assert list(folder.iterdir()) == []
    repaired = fix_json(doctor, box, "ensurepip-missing")
    assert repaired["status"] == "done" and pip_works(box)


@pytest.mark.parametrize("arguments", [["--nonsense"], ["--venv", "--apt"], ["--path"], ["$(reboot)"], ["a b"]])
def test_exit_2_means_wrong_usage(arguments: list[str], make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("bookworm")
    create_project(box)
    wrong = fix_json(doctor, box, *arguments)
    assert (wrong["status"], wrong["exit_code"]) == ("failed", 2)
    assert fix_text(doctor, box, 2, *arguments).startswith("doctor: ")


def test_exit_3_means_that_a_step_failed(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("bookworm")
    folder = create_project(box, doctor)
    failed = fix_json(doctor, box, "--venv", "--offline", "no-such-thing")
    assert (failed["status"], failed["exit_code"]) == ("failed", 3)
    assert failed["causes"] == [] and failed["message"].startswith("--offline keeps pip from asking an index")
    assert failed["remedy"]["argv"][-3:] == ["fix", "--venv", "no-such-thing"] and failed["remedy"]["needs_network"]
    assert [step["status"] for step in failed["plan"]] == ["rolled-back", "failed"]
    assert "no-such-thing" in fix_text(doctor, box, 3, "--venv", "--offline", "no-such-thing")
    assert list(folder.iterdir()) == []


def test_exit_2_means_that_the_folder_around_the_environment_does_not_exist(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("bookworm")
    create_project(box)
    wrong = fix_json(doctor, box, "--venv", "--path", "/no/such/env")
    assert (wrong["status"], wrong["exit_code"]) == ("failed", 2) and "/no/such does not exist" in wrong["message"]


def test_exit_4_means_that_consent_is_needed(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("bookworm")
    create_project(box, doctor)
    stopped = fix_json(doctor, box, "--venv", "--path", "/home/ada/elsewhere")
    assert (stopped["status"], stopped["exit_code"]) == ("needs-consent", 4)
    assert "virtualenv" in fix_text(doctor, box, 4, "--venv", "--path", "/home/ada/elsewhere")
    assert not box.path("/home/ada/elsewhere").exists()
    assert fix_json(doctor, box, "--venv", "--path", "/home/ada/elsewhere", "--yes")["status"] == "done"


def test_exit_4_means_that_root_is_needed(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("bookworm")
    create_project(box)
    stopped = fix_json(doctor, box, "--apt", "--yes")
    assert (stopped["status"], stopped["exit_code"]) == ("needs-consent", 4)
    assert stopped["plan"][-1]["argv"][-1] == "python3.11-venv"
    assert "apt-get install" in fix_text(doctor, box, 4, "--apt", "--yes")


def test_exit_5_means_no_network_or_a_slow_python(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("bookworm")
    folder = create_project(box, doctor)
    box.write(f"{PROJECT}/requirements.txt", "six\n", owner="ada")
    env = {"PIP_RETRIES": "1", "PIP_INDEX_URL": "https://index.invalid/simple"}
    blocked = fix_json(doctor, box, "--venv", env=env)
    assert (blocked["status"], blocked["exit_code"]) == ("blocked", 5)
    assert "unset PIP_INDEX_URL" in fix_text(doctor, box, 5, "--venv", env=env)
    box.write("/opt/slow/python3", "#!/bin/sh\nsleep 60\n", mode=0o755)
    slow = fix_json(doctor, box, "--venv", env={"PATH": "/opt/slow:/usr/bin:/bin"})
    assert (slow["status"], slow["exit_code"]) == ("blocked", 5), slow
    assert [path.name for path in folder.iterdir()] == ["requirements.txt"]


def test_exit_6_means_that_the_goal_is_unsafe(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("bookworm")
    folder = create_project(box)
    box.write(f"{PROJECT}/full/thesis.txt", "mine", owner="ada")
    for name, target in (("link", "/tmp"), ("middle", "/tmp"), ("home", "/home/ada"), ("loop", "loop")):
        (folder / name).symlink_to(target)
    requirement_files = {
        "nested": "-r lists/deep.txt\n",
        "lists/deep": "six\n--break-system-packages\n",
        "continued": "six\n--break-\\\nsystem-packages\n",
        "apart": "-\\\n-break-system-packages\n",
        "short": "--break-system-pack\n",
        "variable": "six ${EXTRA}\n",
        "limits": "-c lists/deep.txt\n",
    }
    for name, text in requirement_files.items():
        box.write(f"{PROJECT}/{name}.txt", text, owner="ada")
    targets = ("/", "//", "/home/ada", "../", "..", ".", "full", "full/..", "link", "middle/.venv", "home", "loop")
    goals = [
        ["--break-system-packages", "six"],
        ["six", "--", "--br"],
        ["sudo PIP_BREAK_SYSTEM_PACKAGES=1 pip3 install six"],
        ["pip", "install", "-t", "/tmp", "six"],
        ["--venv", "--", "six --target=/usr"],
        ["--venv", "--", "six\n--index-url https://x"],
        ["--venv", "--path", "/usr/lib/python3/dist-packages"],
        ["--venv", "--path", "/usr/local/lib/python3.11/dist-packages/x"],
        *(["--venv", "--path", target] for target in ("/usr", "/boot", "/srv", "/etc", "/sys") for _ in range(2)),
        *(["--venv", "--path", target] for target in targets),
        *(["--venv", "-r", f"{name}.txt"] for name in requirement_files),
    ]
    doctor.argv(box)
    before = snapshot(box.root)
    for arguments, user in zip(goals, cycle(("ada", "root"))):
        refused = fix_json(doctor, box, *arguments, user=user, env={"EXTRA": "--user"})
        assert (refused["status"], refused["exit_code"]) == ("refused", 6), (arguments, user, refused)
        assert "`mv " not in str(refused), (arguments, user, refused)
    assert refused["message"] in fix_text(doctor, box, 6, *arguments)
    assert differences(before, snapshot(box.root)) == []


def replace_venv_fix(box: Box, tmp_path: Path, text: str) -> None:
    """Replace the module ``doctor.fixes.venv`` in the box."""
    copy = tmp_path / "venv.py"
    copy.write_text(text)
    namespace.mount("--bind", copy, box.path(f"{MOUNT_POINT}/source/fixes/venv.py"))


def test_exit_70_means_a_bug(make_box: MakeBox, doctor: Doctor, tmp_path: Path) -> None:
    box = make_box("bookworm")
    folder = create_project(box)
    doctor.argv(box)
    replace_venv_fix(
        box, tmp_path, 'NAME = "venv"\nROUTE = "environment"\ndef plan(goal, facts):\n    return goal.no_such_field\n'
    )
    bug = fix_json(doctor, box, "--venv")
    assert (bug["status"], bug["exit_code"]) == ("failed", 70) and "no_such_field" in bug["error"]["message"]
    text = fix_text(doctor, box, 70, "--venv")
    assert "bug in doctor" in text and "report it" in text and len(text.splitlines()) == 1
    debugged = fix(doctor, box, "--venv", env={"DOCTOR_DEBUG": "1"})
    assert debugged.code == 70 and "Traceback" in debugged.err and "fixes/venv.py" in debugged.err
    assert list(folder.iterdir()) == []


def test_a_plugin_that_crashes_is_skipped(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("bookworm")
    create_project(box)
    box.write(f"{PROJECT}/uv.lock", "version = 1\n", owner="ada")
    site = next(box.path("/usr/local/lib").glob("python3.*")) / "dist-packages"
    shutil.copytree(REPOSITORY / "tests/packaging/plugin/doctor_plugin_for_tests", site / "doctor_plugin_for_tests")
    points = "[doctor.fixes]\ncrashes = doctor_plugin_for_tests.crashes\nnothing = doctor_plugin_for_tests.full_moon\n"
    (site / "doctor_plugin_for_tests-1.dist-info").mkdir()
    (site / "doctor_plugin_for_tests-1.dist-info/entry_points.txt").write_text(points)
    (site / "doctor_plugin_for_tests-1.dist-info/METADATA").write_text("Name: doctor_plugin_for_tests\nVersion: 1\n")
    reasons = {declined["fix"]: declined["reason"] for declined in fix_json(doctor, box, "six")["declined"]}
    assert "crashed" in reasons["crashes"] and "out of order" in reasons["crashes"]
    assert "has no attribute 'NAME'" in reasons["nothing"] and "uv add six" in reasons["venv"]


SLOW = '[build-system]\nrequires = []\nbuild-backend = "slow"\nbackend-path = ["."]\n'
"""The pyproject.toml of a package whose build does not end."""


def test_exit_130_means_interrupted(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("bookworm")
    folder = create_project(box, doctor)
    create_incomplete_venv(box)
    box.write(f"{PROJECT}/.venv/precious", "kept", owner="ada")
    box.write(f"{PROJECT}/slow/pyproject.toml", SLOW, owner="ada")
    box.write(f"{PROJECT}/slow/slow.py", "import time\nopen('/tmp/building', 'w')\ntime.sleep(600)\n", owner="ada")
    start = "import os, signal, subprocess, sys, time\n"
    # A shell starts a background job, such as these tests, with SIGINT ignored, and child processes inherit that.
    start += "p = subprocess.Popen(sys.argv[1:], preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))\n"
    start += "while not os.path.exists('/tmp/building') and p.poll() is None: time.sleep(0.01)\n"
    start += "os.unlink('/tmp/building')\n"
    start += "while p.poll() is None: p.send_signal(signal.SIGINT); time.sleep(0.001)\n"  # like a key that is held down
    start += "sys.exit(p.wait())"
    argv = ["python3", "-c", start, *doctor.argv(box), "fix", "--venv", "./slow"]
    run = box.run([*argv, "--json"], cwd=PROJECT)
    assert run.code == 130, run
    document = parse(run.out)
    assert (document["status"], document["exit_code"]) == ("failed", 130)
    assert "failed" in {step["status"] for step in document["plan"]}
    run = box.run(argv, cwd=PROJECT)
    assert run.code == 130 and "Interrupted. Everything was rolled back." in run.err, run
    assert sorted(path.name for path in folder.iterdir()) == [".venv", "slow"]
    assert (folder / ".venv/precious").exists() and not pip_works(box)
