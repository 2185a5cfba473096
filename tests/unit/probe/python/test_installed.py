"""The distributions in an environment, and the requirement that installs each of them again."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from doctor.facts.environment import Distribution
from doctor.probe.python.installed import freeze_environment, read_distributions
from doctor.probe.rootfs import Rootfs
from tests.unit.factories import ENVIRONMENT


def make_environment(root: Path, direct_url: Any = None, name: str = "mine") -> Path:
    """Make an environment with one distribution, and return its folder."""
    path = root / "new" / ".venv"
    info = path / "lib/python3.11/site-packages" / f"{name}-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("")
    if direct_url is not None:
        (info / "direct_url.json").write_text(direct_url if isinstance(direct_url, str) else json.dumps(direct_url))
    return path


def read(path: Path) -> list[Distribution]:
    """Return the distributions of an environment that was moved from the folder ``old`` to ``new``."""
    moved = replace(ENVIRONMENT, recorded_path=str(path.parents[1] / "old" / ".venv"))
    return list(read_distributions(Rootfs(), moved, str(path)))


def test_a_distribution_from_an_index_has_no_origin(tmp_path: Path) -> None:
    path = make_environment(tmp_path)
    assert read(path) == [Distribution(name="mine", version="1.0")]
    assert freeze_environment(Rootfs(), str(path)) == ("mine==1.0",)


@pytest.mark.parametrize(
    "direct_url",
    [
        "",
        "{",
        "[]",
        {"url": 7},
        {"url": "file:///a b"},
        {"url": "file:///a b", "archive_info": {}},
        {"url": "x\n--user"},
        {"url": "x\n--user", "archive_info": {}},
        {"url": ""},
    ],
)
def test_a_malformed_direct_url_is_ignored(direct_url: Any, tmp_path: Path) -> None:
    [distribution] = read(make_environment(tmp_path, direct_url))
    assert (distribution.origin, distribution.source_missing) == ("", False)


def test_a_distribution_from_version_control(tmp_path: Path) -> None:
    direct_url = {"url": "https://host/x", "vcs_info": {"vcs": "git", "commit_id": "abc"}}
    [distribution] = read(make_environment(tmp_path, direct_url))
    assert (distribution.origin, distribution.source_missing) == ("mine @ git+https://host/x@abc", False)


def test_a_source_in_the_projects_old_folder_is_looked_for_in_the_new_one(tmp_path: Path) -> None:
    direct_url = {"url": (tmp_path / "old" / "lib").as_uri(), "dir_info": {"editable": True}}
    path = make_environment(tmp_path, direct_url)
    [distribution] = read(path)
    assert (distribution.origin, distribution.source_missing) == (f"-e file://{tmp_path}/new/lib", True)
    (tmp_path / "new/lib").mkdir()
    [distribution] = read(path)
    assert not distribution.source_missing


def test_a_source_outside_of_the_project_did_not_move(tmp_path: Path) -> None:
    [distribution] = read(make_environment(tmp_path, {"url": (tmp_path / "older").as_uri(), "dir_info": {}}))
    assert (distribution.origin, distribution.source_missing) == (f"mine @ file://{tmp_path}/older", True)


def test_a_source_that_was_cloned_into_the_environment_is_not_editable_anywhere_else(tmp_path: Path) -> None:
    path = tmp_path / "new/.venv"
    (path / "src/lib").mkdir(parents=True)
    direct_url = {"url": (path / "src/lib").as_uri(), "dir_info": {"editable": True}}
    [distribution] = read(make_environment(tmp_path, direct_url))
    assert (distribution.origin, distribution.source_missing) == (f"mine @ file://{path}/src/lib", False)
