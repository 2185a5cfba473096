"""The distribution's marker taken away, edited, diverted: seen, put back by dpkg alone, and true to the real pip."""

from __future__ import annotations

from typing import Any

import pytest

from tests.boxes import tiny
from tests.boxes.box import Box
from tests.boxes.conftest import MakeBox
from tests.boxes.doctor import Doctor
from tests.boxes.layers import FULL

pytestmark = pytest.mark.box

SUITES = {"bookworm": "3.11", "trixie": "3.13"}
ID = "marker-removed"


def severity(doctor: Doctor, box: Box, **how: Any) -> str | None:
    """Of the finding; and the verdict must be what the real pip then does."""
    answer = doctor.check(box, user="root", **how)
    pip = box.run(["pip", "install", *tiny.FIND, tiny.LIBRARY], user="root")
    assert answer.works("pip-install") is (pip.code == 0), pip
    found = answer.finding(ID)
    return str(found["severity"]) if found else None


@pytest.mark.parametrize("suite", SUITES)
def test_taken_away_and_put_back(suite: str, make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box(suite, FULL)
    tiny.stock(box)
    marker = f"/usr/lib/python{SUITES[suite]}/EXTERNALLY-MANAGED"
    package = f"libpython{SUITES[suite]}-stdlib"
    shipped = box.path(marker).read_bytes()
    assert severity(doctor, box) is None
    assert doctor.fix(box, ID)["status"] == "nothing-to-do"

    box.path(marker).unlink()
    assert severity(doctor, box, env={"CI": "1"}) == "info"
    assert severity(doctor, box) == "warning"
    held = doctor.fix(box, ID)
    assert (held["status"], held["exit_code"]) == ("needs-consent", 4)
    assert held["plan"][-1]["argv"][-1].startswith(f"{package}=")
    assert not box.path(marker).exists()
    done = doctor.fix(box, ID, "--yes", network=True)
    assert done["status"] == "done" and ID not in [finding["id"] for finding in done["findings"]], done
    assert box.path(marker).read_bytes() == shipped
    assert box.run(["dpkg", "--verify", package]).out == ""
    assert severity(doctor, box) is None
    undone = doctor.run(box, "undo", user="root")
    assert undone.code == 0 and "left as the distribution ships it" in undone.out
    assert box.path(marker).read_bytes() == shipped

    box.path(marker).touch()
    assert severity(doctor, box) is None
    box.path(marker).write_bytes(shipped + b"# mine\n")
    assert severity(doctor, box) == "info"
    box.write("/etc/sudoers.d/ada", "ada ALL=(ALL) NOPASSWD: ALL\n", mode=0o440)
    assert doctor.fix(box, ID, "--yes", user="ada", network=True)["status"] == "done"
    assert box.path(marker).read_bytes() == shipped

    divert = ["dpkg-divert", "--local", "--rename"]
    assert box.run([*divert, "--add", marker], user="root").code == 0
    assert severity(doctor, box) == "info"
    declined = doctor.fix(box, ID, "--yes")
    assert declined["exit_code"] == 1 and "somebody decided" in declined["declined"][0]["reason"]
    box.path(marker).write_text("[externally-managed]\n")
    assert severity(doctor, box) is None


def test_of_an_older_version_that_no_archive_has_any_more(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("bookworm")
    marker = box.path("/usr/lib/python3.11/EXTERNALLY-MANAGED")
    shipped = marker.read_bytes()
    version = box.run(["dpkg-query", "--show", "--showformat=${Version}", "python3.11"]).out
    status = box.path("/var/lib/dpkg/status")
    status.write_text(status.read_text().replace(version, "3.11.2-1"))
    marker.unlink()
    gone = doctor.fix(box, ID, "--yes", network=True)
    assert (gone["status"], gone["exit_code"]) == ("failed", 3) and "for a newer one" in gone["message"], gone
    assert not marker.exists()
    newer = doctor.run(box, "fix", ID, "--yes", user="root", network=True)
    assert newer.code == 0 and f"apt upgrades it to {version}" in newer.err, newer
    assert marker.read_bytes() == shipped
