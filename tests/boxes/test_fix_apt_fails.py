"""What a box may hold against ``doctor fix --apt``: it ends with the reason, and nothing is left in pieces."""

from __future__ import annotations

import pytest

from tests.boxes import namespace, tiny
from tests.boxes.conftest import MakeBox
from tests.boxes.doctor import Doctor
from tests.boxes.killing import packages

pytestmark = pytest.mark.box

CACHE = "/var/cache/apt/archives"


def test_held_full_read_only_and_broken(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("bookworm")
    tiny.archive(box)
    before = packages(box)

    def ends(name: str, *, code: int, reason: str) -> None:
        ended = doctor.fix(box, "--apt", name, "--yes", network=True)
        assert (ended["exit_code"], ended["receipt"]) == (code, None), ended
        assert reason in ended["message"] and packages(box) == before
        assert box.run(["dpkg", "--audit"], user="root").out == "", "left in pieces"

    def as_root(*argv: str, network: bool = False) -> None:
        done = box.run(list(argv), user="root", network=network)
        assert done.code == 0, done

    as_root("apt-mark", "hold", tiny.PACKAGE)
    ends(tiny.PACKAGE, code=3, reason="held on purpose")
    as_root("apt-get", "update", network=True)
    box.mount(CACHE, "-t", "tmpfs", "-o", "size=16k", "small")
    ends("idna", code=3, reason=f"not enough space in {CACHE}")
    namespace.unmount(box.path(CACHE))
    usr = box.path("/usr")
    namespace.mount("--bind", usr, usr)
    namespace.mount("-o", "remount,bind,ro", usr)
    ends("idna", code=3, reason="mounted read-only")
    namespace.unmount(usr)
    as_root("dpkg", "--force-depends", "--remove", "libpython3-stdlib")
    before = packages(box)
    ends("idna", code=3, reason="doctor explain apt-broken")
