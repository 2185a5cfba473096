"""Built aside, put in place by a rename: killed before any system call, nothing is lost and nothing half made."""

from __future__ import annotations

import errno
import multiprocessing
import os
import signal
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from doctor.core.errors import StepError
from doctor.execute.venv.staging import KEPT, Staging, remains, repair
from doctor.plan.actions import PREVIOUS

CALLS = ("mkdir", "rename", "replace", "unlink", "rmdir", "link")
MOST = 30
"""More calls than any of the runs below makes."""


def build(place: Path, *, fails: bool = False) -> None:
    """What the executor does, with an environment of one script."""
    shop = Staging(str(place))
    try:
        shop.open()
        (Path(shop.built) / "bin").mkdir(parents=True)
        (Path(shop.built) / "bin/pip").write_text(f"#!{shop.built}/bin/python\n")
        (Path(shop.built) / "name").write_text("new")
        shop.swap()
        if fails:
            raise RuntimeError
        shop.keep()
    finally:
        shop.close()


def take_back(place: Path) -> None:
    """What ``doctor undo`` does."""
    shop = Staging(str(place))
    shop.open()
    shop.take_back()
    shop.close()


def old(place: Path) -> None:
    place.mkdir()
    (place / "name").write_text("old")


def killed_before(call: int, run: Callable[[], object]) -> bool:
    """Run in a process of its own that is killed before its ``call``-th change; false where it made fewer."""

    def body() -> None:
        left = call

        def counted(real: Callable[..., object]) -> Callable[..., object]:
            def wrapper(*args: object, **kwargs: object) -> object:
                nonlocal left
                left -= 1
                if left < 0:
                    os.kill(os.getpid(), signal.SIGKILL)
                return real(*args, **kwargs)

            return wrapper

        for name in CALLS:
            setattr(os, name, counted(getattr(os, name)))
        run()

    process = multiprocessing.get_context("fork").Process(target=body)
    process.start()
    process.join()
    return process.exitcode == -signal.SIGKILL


def state(place: Path) -> str | None:
    return (place / "name").read_text() if place.exists() else None


@pytest.mark.parametrize("before", [None, "old"])
def test_killed_while_building(tmp_path: Path, before: str | None) -> None:
    kills = 0
    for call in range(MOST):
        place = tmp_path / str(call) / ".venv"
        place.parent.mkdir()
        if before:
            old(place)
        kills += killed_before(call, partial(build, place))
        repair(str(place))
        assert state(place) in (before, "new"), call
        if before and state(place) == "new":
            assert state(place / PREVIOUS) == "old", call
        assert os.listdir(place.parent) == ([".venv"] if state(place) else []), call
        build(place)
        assert state(place) == "new"
    assert kills > 5


def test_killed_while_taking_back(tmp_path: Path) -> None:
    kills = 0
    for call in range(MOST):
        place = tmp_path / str(call) / ".venv"
        place.parent.mkdir()
        old(place)
        build(place)
        kills += killed_before(call, partial(take_back, place))
        repair(str(place))
        assert state(place) == "old" or (state(place) == "new" and state(place / PREVIOUS) == "old"), call
        assert os.listdir(place.parent) == [".venv"], call
    assert kills > 5


def generations(place: Path) -> int:
    """How many environments lie one in the other."""
    return 1 + generations(place / PREVIOUS) if place.exists() else 0


def test_of_those_before_the_last_few_are_kept(tmp_path: Path) -> None:
    before = KEPT + 4  # as it was before there was a limit; the second build finds it as it is with one
    kills = 0
    for call in range(MOST):
        place = tmp_path / str(call) / ".venv"
        place.parent.mkdir()
        for number in range(before):
            old(Path(str(place) + f"/{PREVIOUS}" * number))
        kills += killed_before(call, partial(build, place))
        assert state(place) in ("old", "new", None), call
        repair(str(place))
        assert generations(place) in (before, KEPT + 1, before + 1), call
        build(place)
        assert (generations(place), os.listdir(place.parent)) == (KEPT + 1, [".venv"]), call
        assert state(place) == "new" and state(place / PREVIOUS) in ("old", "new"), call
    assert kills > 10


def test_scripts_name_the_place_and_not_the_room(tmp_path: Path) -> None:
    place = tmp_path / "with space" / "my 'env'"
    place.parent.mkdir()
    build(place)
    assert (place / "bin/pip").read_text() == f"#!{place}/bin/python\n"


def test_a_failure_after_the_swap_puts_the_old_one_back(tmp_path: Path) -> None:
    place = tmp_path / ".venv"
    old(place)
    with pytest.raises(RuntimeError):
        build(place, fails=True)
    assert (state(place), os.listdir(tmp_path)) == ("old", [".venv"])


def test_a_copy_shares_no_file_that_is_replaced(tmp_path: Path) -> None:
    place = tmp_path / ".venv"
    old(place)
    shop = Staging(str(place))
    shop.open()
    shop.copy()
    copied = Path(shop.built) / "name"
    copied.unlink()
    copied.write_text("new")
    shop.swap()
    shop.keep()
    shop.close()
    assert (state(place), state(place / PREVIOUS)) == ("new", "old")


def test_what_others_made_is_not_cleared_away(tmp_path: Path) -> None:
    foreign = tmp_path / ".doctor-12345678"
    (foreign / "thesis").mkdir(parents=True)
    link = tmp_path / ".doctor-87654321"
    link.symlink_to(foreign)
    assert remains(str(tmp_path / ".venv"))
    repair(str(tmp_path / ".venv"))
    assert (foreign / "thesis").is_dir() and link.is_symlink()


def test_somebody_elses_new_environment_is_kept_and_so_is_the_old_one(tmp_path: Path) -> None:
    place = tmp_path / ".venv"
    room = tmp_path / ".doctor-12345678"
    (room / ".venv").mkdir(parents=True)
    (room / "doctor-was-here").touch()
    old(room / ".venv" / PREVIOUS)
    old(place)
    repair(str(place))
    assert state(place) == "old" and state(room / ".venv" / PREVIOUS) == "old"


def test_what_lies_in_a_lower_layer_stays_and_the_way_out_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """overlayfs refuses to rename a folder of a lower layer; a container's image is one."""
    place, rename = tmp_path / ".venv", os.rename

    def refused(source: str, target: str) -> None:
        if source == str(place):
            raise OSError(errno.EXDEV, os.strerror(errno.EXDEV), source)
        rename(source, target)

    old(place)
    monkeypatch.setattr(os, "rename", refused)
    with pytest.raises(StepError, match=r"lower layer.* cp -a (\S+) (\S+) && rm -r \1 && mv \2 \1$"):
        build(place)
    assert (state(place), os.listdir(tmp_path)) == ("old", [".venv"])
    monkeypatch.undo()
    build(place)
    monkeypatch.setattr(os, "rename", refused)
    with pytest.raises(StepError, match="lower layer"):
        take_back(place)
    assert state(place) == "new"
