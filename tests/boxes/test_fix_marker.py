"""doctor detects that the marker EXTERNALLY-MANAGED was removed or changed, and dpkg restores it."""

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
    """Return the severity of the finding. The verdict must agree with the real pip."""
    answer = doctor.check(box, user="root", **how)
    pip = box.run(["pip", "install", *tiny.FIND, tiny.LIBRARY], user="root")
    assert answer.works("pip-install") is (pip.code == 0), pip
    finding = answer.finding(ID)
    return str(finding["severity"]) if finding else None


@pytest.mark.parametrize("suite", SUITES)
def test_a_removed_marker_is_restored(suite: str, make_box: MakeBox, doctor: Doctor) -> None:
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
    stopped = doctor.fix(box, ID)
    assert (stopped["status"], stopped["exit_code"]) == ("needs-consent", 4)
    assert stopped["plan"][-1]["argv"][-1].startswith(f"{package}=")
    assert not box.path(marker).exists()
    done = doctor.fix(box, ID, "--yes", network=True)
    assert done["status"] == "done" and ID not in [finding["id"] for finding in done["findings"]], done
    assert box.path(marker).read_bytes() == shipped
    assert box.run(["dpkg", "--verify", package]).out == ""
    assert severity(doctor, box) is None
    undone = doctor.run(box, "undo", user="root")
    assert undone.code == 0 and "stays as the distribution ships it" in undone.out
    assert box.path(marker).read_bytes() == shipped

    box.path(marker).touch()
    assert severity(doctor, box) is None
    box.path(marker).write_bytes(b"")
    assert severity(doctor, box) == "warning"
    box.path(marker).write_bytes(shipped + b"# mine\n")
    assert severity(doctor, box) == "info"
    box.write("/etc/sudoers.d/ada", "ada ALL=(ALL) NOPASSWD: ALL\n", mode=0o440)
    assert doctor.fix(box, ID, "--yes", user="ada", network=True)["status"] == "done"
    assert box.path(marker).read_bytes() == shipped

    divert = ["dpkg-divert", "--local", "--rename"]
    assert box.run([*divert, "--add", marker], user="root").code == 0
    assert severity(doctor, box) == "info"
    declined = doctor.fix(box, ID, "--yes")
    assert declined["exit_code"] == 1 and "An administrator diverted the marker" in declined["declined"][0]["reason"]
    box.path(marker).write_text("[externally-managed]\n")
    assert severity(doctor, box) is None


def test_a_marker_whose_version_the_archive_lacks_comes_with_an_upgrade(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("bookworm")
    marker = box.path("/usr/lib/python3.11/EXTERNALLY-MANAGED")
    shipped = marker.read_bytes()
    version = box.run(["dpkg-query", "--show", "--showformat=${Version}", "python3.11"]).out
    status = box.path("/var/lib/dpkg/status")
    status.write_text(status.read_text().replace(version, "3.11.2-1"))
    marker.unlink()
    failed = doctor.fix(box, ID, "--yes", network=True)
    assert (failed["status"], failed["exit_code"]) == ("failed", 3) and "get a newer one" in failed["message"], failed
    assert not marker.exists()
    upgraded = doctor.run(box, "fix", ID, "--yes", user="root", network=True)
    assert upgraded.code == 0 and f"apt upgrades it to {version}" in upgraded.err, upgraded
    assert marker.read_bytes() == shipped
