from __future__ import annotations

import pytest

from doctor.facts.packages import Unfinished
from doctor.probe.debian.dpkg import Dpkg
from doctor.probe.debian.failed_scripts import judge_script
from doctor.probe.rootfs import Rootfs
from tests.unit.probe.conftest import Tree

STATUS = "Package: vendor\nStatus: install ok half-configured\nVersion: 1\nArchitecture: all\n\n"
USER = "Package: user\nStatus: install ok installed\nVersion: 1\nDepends: vendor (>= 1)\n\n"
ATTEMPT = "2026-11-26 12:00:00 configure vendor:all 1 <none>\n2026-11-26 12:00:00 status half-configured vendor:all 1\n"


def judged(tree: Tree, script: str = "", log: str = "", status: str = STATUS) -> Unfinished:
    files = {"/var/lib/dpkg/status": status, "/var/lib/dpkg/info/vendor.postinst": script, "/var/log/dpkg.log": log}
    fs = Rootfs(str(tree({**files, "/usr/bin/true": ""})))
    package = Unfinished(name="vendor", state="half-configured", missing=(), in_archive=True)
    return judge_script(fs, Dpkg(fs), package)


@pytest.mark.parametrize(
    ("script", "line"),
    [
        ("#!/bin/sh\nsystemctl restart vendor\n", "systemctl restart vendor"),
        ("#!/bin/sh\nset -e\n# x\n/opt/gone --init\nexit 0\n", "/opt/gone --init"),
        ("#!/bin/sh -e\ntrue\nexit 1\n", "exit 1"),
        ("#!/bin/sh\nsystemctl restart vendor\nexit 0\n", ""),
        ("#!/bin/sh\nset -e\nif true; then exit 0; fi\nsystemctl restart vendor\n", ""),
        ("#!/bin/sh\nset -e\n. /usr/share/debconf/confmodule\ndb_stop\n", ""),
        ("#!/bin/sh\nmain() {\n  true\n}\nmain\n", ""),
        ("#!/bin/sh\nif true; then\n  gone x\nfi\n", ""),
        ("#!/bin/sh\nset -e\ntrue\nreturn 0\n", ""),
        ("#!/usr/bin/perl\ngone x\n", ""),
        ("", ""),
    ],
)
def test_only_a_line_that_certainly_fails_is_named(tree: Tree, script: str, line: str) -> None:
    assert judged(tree, script).failing_line == line


@pytest.mark.parametrize(
    ("log", "failures"), [("", 0), (ATTEMPT, 1), (ATTEMPT * 2, 2), (f"{ATTEMPT}x unpack vendor:all 1\n", 0)]
)
def test_the_log_tells_how_often_the_script_failed(tree: Tree, log: str, failures: int) -> None:
    package = judged(tree, log=log)
    assert package.failures == failures and package.always_fails is (failures > 1)


@pytest.mark.parametrize(
    ("status", "removable"), [(STATUS, True), (STATUS + USER, False), (f"{STATUS.rstrip()}\nEssential: yes\n\n", False)]
)
def test_what_others_or_the_system_need_is_not_removed(tree: Tree, status: str, removable: bool) -> None:
    assert judged(tree, log=ATTEMPT, status=status).removable is removable
