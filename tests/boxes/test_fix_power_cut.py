"""A power cut at any moment leaves the old state or the new one, or the next run restores it."""

from __future__ import annotations

import os

import pytest

from tests.boxes import power, tiny
from tests.boxes.conftest import MakeBox, refuse
from tests.boxes.doctor import Doctor
from tests.boxes.interruption import CHANGES, Change, run_trials
from tests.boxes.projects import PROJECT, create_project, fix

pytestmark = pytest.mark.box
CUTS = int(os.environ.get("DOCTOR_CUTS", "3"))
"""The number of cuts for each change; `make campaign` makes hundreds."""
IN_GATE = ("make", "rebuild", "apt")


@pytest.mark.parametrize("change", [change for change in CHANGES if change.name in IN_GATE], ids=lambda c: c.name)
def test_nothing_is_lost_in_a_power_cut(change: Change, doctor: Doctor) -> None:
    reason = power.obstacle()
    if reason:
        refuse(reason)
    tally = run_trials(change, "cut", CUTS, seed=1, doctor=doctor)
    assert tally.trials == CUTS and not tally.problems, "\n".join(tally.problems)


def test_empty_files_are_found_and_the_environment_rebuilt(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("bookworm")
    environment = create_project(box, doctor) / ".venv"
    tiny.stock(box)
    assert fix(doctor, box, "--venv", tiny.LIBRARY, env=tiny.OFFLINE).code == 0
    [site] = environment.glob("lib/*/site-packages")
    [metadata] = site.glob("doctor_tiny_library-*.dist-info/METADATA")
    names = ("pyvenv.cfg", "bin/activate", "bin/pip")
    for path in (*(environment / name for name in names), site / "pip/__main__.py", metadata):
        content = path.read_bytes()
        path.write_bytes(b"")
        finding = doctor.check(box, cwd=PROJECT).finding("incomplete-venv")
        assert finding["evidence"][0]["value"] == "empty" and finding["evidence"][0]["source"].endswith(path.name)
        if path != metadata:
            path.write_bytes(content)
    assert fix(doctor, box, "--venv", env=tiny.OFFLINE).code == 0
    assert box.run([f"{PROJECT}/.venv/bin/pip", "show", "--files", tiny.LIBRARY]).code == 0
    assert doctor.check(box, cwd=PROJECT).finding("incomplete-venv") is None
