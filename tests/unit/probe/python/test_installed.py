"""What an environment holds, and what would bring it again."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from doctor.facts.environment import Distribution
from doctor.probe.python import installed
from doctor.probe.rootfs import Rootfs
from tests.unit.factories import ENVIRONMENT


def environment(root: Path, stated: Any = None, name: str = "mine") -> Path:
    path = root / "new" / ".venv"
    info = path / "lib/python3.11/site-packages" / f"{name}-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("")
    if stated is not None:
        (info / "direct_url.json").write_text(stated if isinstance(stated, str) else json.dumps(stated))
    return path


def look(path: Path) -> list[Distribution]:
    moved = replace(ENVIRONMENT, recorded_path=str(path.parents[1] / "old" / ".venv"))
    return list(installed.look(Rootfs(), moved, str(path)))


def test_a_version_brings_it_again(tmp_path: Path) -> None:
    assert look(environment(tmp_path)) == [Distribution(name="mine", version="1.0")]


@pytest.mark.parametrize(
    "stated", ["", "{", "[]", {"url": 7}, {"url": "file:///a b"}, {"url": "x\n--user"}, {"url": ""}]
)
def test_what_says_nothing_sensible_is_not_believed(stated: Any, tmp_path: Path) -> None:
    [one] = look(environment(tmp_path, stated))
    assert (one.origin, one.lost) == ("", False)


def test_from_version_control(tmp_path: Path) -> None:
    stated = {"url": "https://host/x", "vcs_info": {"vcs": "git", "commit_id": "abc"}}
    [one] = look(environment(tmp_path, stated))
    assert (one.origin, one.lost) == ("mine @ git+https://host/x@abc", False)


def test_what_lay_in_the_old_folder_lies_in_the_new_one(tmp_path: Path) -> None:
    stated = {"url": (tmp_path / "old" / "lib").as_uri(), "dir_info": {"editable": True}}
    path = environment(tmp_path, stated)
    [one] = look(path)
    assert (one.origin, one.lost) == (f"-e file://{tmp_path}/new/lib", True)
    (tmp_path / "new/lib").mkdir()
    [one] = look(path)
    assert not one.lost


def test_what_lay_elsewhere_stays_there(tmp_path: Path) -> None:
    [one] = look(environment(tmp_path, {"url": (tmp_path / "older").as_uri(), "dir_info": {}}))
    assert (one.origin, one.lost) == (f"mine @ file://{tmp_path}/older", True)


def test_what_was_cloned_into_the_environment_goes_with_it(tmp_path: Path) -> None:
    path = tmp_path / "new/.venv"
    (path / "src/lib").mkdir(parents=True)
    stated = {"url": (path / "src/lib").as_uri(), "dir_info": {"editable": True}}
    [one] = look(environment(tmp_path, stated))
    assert (one.origin, one.lost) == (f"mine @ file://{path}/src/lib", False)
