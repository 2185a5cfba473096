"""The places that a scan of the whole machine leaves out, and says so."""

from __future__ import annotations

import os

import pytest

from doctor.probe.scan import places


def test_file_systems_that_are_not_entered_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    mounts = {"/": "overlay", "/proc": "proc", "/tmp": "tmpfs", "/dev/shm": "tmpfs", "/var": "ext4"}
    mounts |= {"/usr": "nfs4", "/etc": "bind", "/etc/passwd": "tmpfs"}
    monkeypatch.setattr(places, "read_mounts", mounts.items)
    found = places.find_places((), os.environ)
    assert found.other_disks == ("/usr (nfs4)",)
    assert "/var" in found.roots
    assert places.find_places(("/usr",), os.environ).other_disks == ()
