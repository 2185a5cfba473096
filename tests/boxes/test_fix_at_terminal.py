"""``doctor fix`` while it works, at a real terminal of 50 columns; and the imports that prove its success."""

from __future__ import annotations

import re

import pytest

from tests.boxes import tiny
from tests.boxes.box import Box
from tests.boxes.conftest import MakeBox
from tests.boxes.doctor import Doctor
from tests.boxes.layers import FULL
from tests.boxes.prepared import used_pipx
from tests.boxes.projects import PROJECT, create_project, fix, fix_json, fix_text
from tests.boxes.terminal import CTRL_C, use_terminal
from tests.boxes.timing import slowdown

pytestmark = pytest.mark.box
BACKEND = """
import time

def build_wheel(folder, config_settings=None, metadata_directory=None):
    time.sleep(300)

def prepare_metadata_for_build_wheel(folder, config_settings=None):
    import os
    os.mkdir(folder + "/slow-1.0.dist-info")
    with open(folder + "/slow-1.0.dist-info/METADATA", "w") as file:
        file.write("Metadata-Version: 2.1\\nName: slow\\nVersion: 1.0\\n")
    return "slow-1.0.dist-info"
"""
PYPROJECT = '[build-system]\nrequires = []\nbuild-backend = "backend"\nbackend-path = ["."]\n'


def create_slow_package(box: Box) -> None:
    """Create a package whose build never ends."""
    box.write(f"{PROJECT}/slow/backend.py", BACKEND, owner="ada")
    box.write(f"{PROJECT}/slow/pyproject.toml", PYPROJECT, owner="ada")


@pytest.mark.parametrize(("suite", "signal"), [("bookworm", CTRL_C), ("trixie", "SIGTERM")])
def test_an_interruption_is_answered_at_once_and_leaves_a_clean_terminal(
    suite: str, signal: str, make_box: MakeBox, doctor: Doctor
) -> None:
    box = make_box(suite)
    create_project(box, doctor)
    create_slow_package(box)
    argv = [*doctor.argv(box), "fix", "--venv", "--offline", "./slow"]
    turns = (("Building slow, 1 of 1", signal), ("Rolling back", ""))
    run = use_terminal(box, argv, *turns, cwd=PROJECT, columns=50)
    assert run.code == 130 and run.waits[1] < slowdown(), run
    assert "Interrupted. Everything was rolled back." in re.sub(r"\s+", " ", run.screen)
    assert "\x1b[?25l" not in run.screen, "the cursor is never hidden"
    drawn = [line for line in re.split(r"[\r\n]|\x1b\[K", run.screen) if re.match(r"  \S .*\d s$", line)]
    assert drawn and max(map(len, drawn)) < 50, drawn
    assert re.search(r"\r\x1b\[Kdoctor: Interrupted", run.screen), "the line of the activity is erased"
    assert not box.path(f"{PROJECT}/.venv").exists() and not list(box.path(PROJECT).glob(".doctor-*"))


def test_an_application_is_installed_after_a_clear_yes_and_named_as_it_is_run(
    make_box: MakeBox, doctor: Doctor
) -> None:
    box = make_box("bookworm", FULL, used_pipx)
    variables = [f"{name}={value}" for name, value in tiny.OFFLINE.items()]
    argv = ["env", *variables, *doctor.argv(box), "fix", "--pipx", tiny.APPLICATION]
    no = use_terminal(box, argv, ("[d]etails: ", "yep\n"), ("Please answer y, n or d: ", "n\n"))
    assert no.code == 4 and no.screen.endswith("n\r\ndoctor: Nothing was done.\r\n"), no
    yes = use_terminal(box, argv, ("This needs no root. `doctor undo` reverts all of it.", "y\n"))
    command = f"~/.local/bin/{tiny.APPLICATION}"
    shown = re.sub(r"\x1b\[[\d;]*[mK]|\r", "", yes.screen)
    assert f"✓ {tiny.APPLICATION} 1.0 is installed with pipx.\nNext, in this shell:\n    {command}\n" in shown, shown
    assert yes.code == 0 and "here I am" in box.run(["bash", "-c", command]).out, yes


def test_what_was_asked_for_is_imported(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("bookworm")
    create_project(box, doctor)
    tiny.stock(box)
    broken = {"needs_cairo.py": "print('noise')\nimport cairo_that_is_missing\n"}
    tiny.write_wheel(box.path(tiny.WHEELS), "needs-cairo", f"Requires-Dist: {tiny.LIBRARY}", more=broken)
    how = {"env": tiny.OFFLINE}
    strict = fix_json(doctor, box, "--venv", "--strict", "needs-cairo", **how)
    (failed,) = strict["imports"]
    assert (strict["status"], strict["exit_code"], strict["receipt"]) == ("failed", 1, None), strict
    assert "needs_cairo" in strict["message"] and "Everything was rolled back." in strict["message"], strict
    assert not box.path(f"{PROJECT}/.venv").exists()
    text = fix_text(doctor, box, 0, "--venv", "needs-cairo", **how)
    assert "✓ needs-cairo 1.0 is ready in .venv (2 packages, " in text and "noise" not in text, text
    assert "doctor: needs_cairo is installed, but cannot be imported: ModuleNotFoundError: No module named" in text
    command = f"    {PROJECT}/.venv/bin/python -c 'import needs_cairo'\n"
    assert command in text and box.run(["sh", "-c", command]).code == 1
    assert failed["status"] == "failed" and failed["message"].startswith("ModuleNotFoundError: "), failed
    assert fix_json(doctor, box, "--venv", "needs-cairo", **how)["imports"] == [], "nothing was installed"
    again = fix_json(doctor, box, "--venv", "--strict", "needs-cairo", **how)
    assert (again["status"], again["exit_code"], again["imports"], again["plan"]) == ("failed", 1, [failed], []), again
    assert again["message"].startswith("needs_cairo is installed, but cannot be imported: ModuleNotFound"), again
    added = fix_json(doctor, box, "--venv", tiny.APPLICATION, **how)
    assert added["imports"] == [{"module": tiny.APPLICATION.replace("-", "_"), "status": "imported", "message": ""}]
    again = fix_json(doctor, box, "--venv", "--strict", tiny.APPLICATION, **how)
    assert (again["status"], again["imports"]) == ("nothing-to-do", added["imports"]), again


def test_the_answer_says_what_the_place_needs(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("bookworm")
    create_project(box, doctor)
    job = fix(doctor, box, "--venv", env={"CI": "true", "GITHUB_ACTIONS": "true"})
    assert '\n    echo "$PWD/.venv/bin" >> "$GITHUB_PATH"\n' in job.out, job
    active = fix(doctor, box, "--venv", env={"PATH": f"{PROJECT}/.venv/bin:/usr/bin:/bin"})
    assert "Next" not in active.out, active
    box.path("/.dockerenv").touch()
    image = fix(doctor, box, "--venv")
    assert f'\nNext, in the Dockerfile:\n    ENV PATH="{PROJECT}/.venv/bin:$PATH"\n' in image.out, image
