"""``doctor undo`` of packages: what came newly goes, whole, and nothing else does."""

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


def test_what_was_installed_since_is_not_taken_along(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("bookworm")
    later, asked, needed = "doctor-tiny-later", "python3-doctor-tiny", "doctor-tiny-base"
    tiny.archive(box, later, asked, needed)
    before = packages(box)
    assert doctor.fix(box, "--apt", asked, "--yes")["status"] == "done"
    assert packages(box).keys() == before.keys() | {asked, needed}
    box.run(["apt-get", "install", "--yes", later], user="root")
    refused = doctor.run(box, "undo", user="root")
    assert refused.code == 1 and f"{later} needs them" in refused.err and asked in packages(box), refused
    box.run(["apt-get", "purge", "--yes", later], user="root")
    box.run(["apt-mark", "manual", needed], user="root")
    refused = doctor.run(box, "undo", user="root")
    assert refused.code == 1 and f"{needed} has been requested since" in refused.err and asked in packages(box), refused
    box.run(["apt-get", "install", "--yes", later], user="root")
    assert doctor.run(box, "undo", "--force", user="root").code == 0 and packages(box) == before


def test_what_a_killed_removal_left_goes_too(make_box: MakeBox, doctor: Doctor) -> None:
    """dpkg removes a package, and then its settings: ended in between, those are all that it has of it."""
    box = make_box("bookworm")
    tiny.archive(box)
    before = packages(box)
    assert doctor.fix(box, "--apt", tiny.PACKAGE, "--yes")["status"] == "done"
    box.run(["dpkg", "--remove", tiny.PACKAGE], user="root")
    assert tiny.PACKAGE in packages(box) and box.path(f"/etc/{tiny.PACKAGE}.conf").exists()
    undone = doctor.run(box, "undo", user="root")
    assert undone.code == 0 and packages(box) == before and not box.path(f"/etc/{tiny.PACKAGE}.conf").exists(), undone


@pytest.mark.parametrize("script", ["prerm", "postrm"])  # dpkg runs one before and one after a package's files go
@pytest.mark.parametrize("killer", ["doctor-tiny-base", "python3-doctor-tiny"])
def test_a_killed_undo_is_completed_by_the_next(script: str, killer: str, make_box: MakeBox, doctor: Doctor) -> None:
    """Everything is killed while dpkg removes one of the packages: apt 2.6 would leave that one's settings."""
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


def test_packages_that_root_installed_are_not_waited_for_by_others(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("bookworm")
    made = json.loads(doctor.run(box, "fix", "--venv", "--json").out)
    receipt = box.path(made["receipt"])
    noted = json.loads(receipt.read_text())
    entry = PackagesEntry(new=("gzip",), requested=("gzip",))
    noted["entries"] = [encode(entry)]
    receipt.write_text(json.dumps(noted))
    refused = doctor.run(box, "undo", "--force", "--json")
    assert refused.code == 4 and refused.seconds < 30, refused
