"""``doctor undo`` removes the packages that the run installed, with their config files, and no others."""

from __future__ import annotations

import json

import pytest

from doctor.execute.effects.packages import PackagesEntry
from doctor.execute.effects.table import encode
from tests.boxes import tiny
from tests.boxes.conftest import MakeBox
from tests.boxes.doctor import Doctor
from tests.boxes.killing import packages

pytestmark = pytest.mark.box


def test_a_package_that_was_installed_later_is_not_removed(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("bookworm")
    later, requested, needed = "doctor-tiny-later", "python3-doctor-tiny", "doctor-tiny-base"
    tiny.archive(box, later, requested, needed)
    before = packages(box)
    assert doctor.fix(box, "--apt", requested, "--yes")["status"] == "done"
    assert packages(box).keys() == before.keys() | {requested, needed}
    box.run(["apt-get", "install", "--yes", later], user="root")
    refused = doctor.run(box, "undo", user="root")
    assert refused.code == 1 and f"{later} needs what would be removed" in refused.err and requested in packages(box), (
        refused
    )
    box.run(["apt-get", "purge", "--yes", later], user="root")
    box.run(["apt-mark", "manual", needed], user="root")
    refused = doctor.run(box, "undo", user="root")
    assert refused.code == 1 and f"{needed} has been requested since" in refused.err and requested in packages(box), (
        refused
    )
    box.run(["apt-get", "install", "--yes", later], user="root")
    assert doctor.run(box, "undo", "--force", user="root").code == 0 and packages(box) == before


def test_config_files_that_a_killed_removal_left_are_removed(make_box: MakeBox, doctor: Doctor) -> None:
    """dpkg removes a package first, and its config files later. Killed in between, it leaves the config files."""
    box = make_box("bookworm")
    tiny.archive(box)
    before = packages(box)
    assert doctor.fix(box, "--apt", tiny.PACKAGE, "--yes")["status"] == "done"
    box.run(["dpkg", "--remove", tiny.PACKAGE], user="root")
    assert tiny.PACKAGE in packages(box) and box.path(f"/etc/{tiny.PACKAGE}.conf").exists()
    undone = doctor.run(box, "undo", user="root")
    assert undone.code == 0 and packages(box) == before and not box.path(f"/etc/{tiny.PACKAGE}.conf").exists(), undone


@pytest.mark.parametrize("script", ["prerm", "postrm"])  # dpkg runs them before and after it removes files
@pytest.mark.parametrize("killer", ["doctor-tiny-base", "python3-doctor-tiny"])
def test_a_killed_undo_is_completed_by_the_next(script: str, killer: str, make_box: MakeBox, doctor: Doctor) -> None:
    """All processes are killed while dpkg removes one of the packages, whose config files apt 2.6 would leave."""
    box = make_box("bookworm")
    tiny.archive(box, "python3-doctor-tiny", "doctor-tiny-base")
    before = packages(box)
    assert doctor.fix(box, "--apt", "python3-doctor-tiny", "--yes")["status"] == "done"
    once = "#!/bin/sh\n[ -e /root/killed ] || { touch /root/killed; kill -KILL -1; }\n"
    box.write(f"/var/lib/dpkg/info/{killer}.{script}", once, mode=0o755)
    assert doctor.run(box, "undo", user="root").code != 0 and box.path("/root/killed").exists()
    assert packages(box).keys() == before.keys() | {"python3-doctor-tiny", "doctor-tiny-base"}
    undone = doctor.run(box, "undo", user="root")
    assert undone.code == 0 and packages(box) == before, undone
    assert "can be undone" in doctor.run(box, "undo", user="root").err


def test_undo_of_packages_without_root_ends_at_once(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("bookworm")
    document = json.loads(doctor.run(box, "fix", "--venv", "--json").out)
    receipt = box.path(document["receipt"])
    contents = json.loads(receipt.read_text())
    entry = PackagesEntry(new=("gzip",), requested=("gzip",))
    contents["entries"] = [encode(entry)]
    receipt.write_text(json.dumps(contents))
    refused = doctor.run(box, "undo", "--force", "--json")
    assert refused.code == 4 and refused.seconds < 30, refused
