"""``doctor fix --apt`` names the reason when apt fails, and leaves no package half installed."""

from __future__ import annotations

import pytest

from tests.boxes import namespace, tiny
from tests.boxes.conftest import MakeBox
from tests.boxes.doctor import Doctor
from tests.boxes.killing import packages

pytestmark = pytest.mark.box

CACHE = "/var/cache/apt/archives"


def test_each_failure_of_apt_is_named(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("bookworm")
    tiny.archive(box)
    before = packages(box)

    def assert_fails(name: str, *, code: int, reason: str) -> None:
        result = doctor.fix(box, "--apt", name, "--yes", network=True)
        assert (result["exit_code"], result["receipt"]) == (code, None), result
        assert reason in result["message"] and packages(box) == before
        assert box.run(["dpkg", "--audit"], user="root").out == "", "a package is half installed"

    def as_root(*argv: str, network: bool = False) -> None:
        run = box.run(list(argv), user="root", network=network)
        assert run.code == 0, run

    as_root("apt-mark", "hold", tiny.PACKAGE)
    assert_fails(tiny.PACKAGE, code=3, reason="held on purpose")
    as_root("apt-get", "update", network=True)
    box.mount(CACHE, "-t", "tmpfs", "-o", "size=16k", "small")
    assert_fails("idna", code=3, reason=f"not enough space in {CACHE}")
    namespace.unmount(box.path(CACHE))
    usr = box.path("/usr")
    namespace.mount("--bind", usr, usr)
    namespace.mount("-o", "remount,bind,ro", usr)
    assert_fails("idna", code=3, reason="mounted read-only")
    namespace.unmount(usr)
    as_root("dpkg", "--force-depends", "--remove", "libpython3-stdlib")
    before = packages(box)
    assert_fails("idna", code=3, reason="doctor explain apt-broken")
