"""The distributions in an environment, and the requirement that installs each of them again."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from doctor.core.record import replace
from doctor.facts.environment import Distribution
from doctor.probe.python.installed import added_folders, freeze_environment, read_distributions, read_unmet_dependencies
from doctor.probe.rootfs import READ_LIMIT, Rootfs
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


def lacks(path: Path, *more: str) -> list[str]:
    return [item.requirement for item in read_unmet_dependencies(Rootfs(), ENVIRONMENT, str(path), more)]


def test_what_a_distribution_requires_and_the_environment_lacks(tmp_path: Path) -> None:
    path = make_environment(tmp_path)
    site = path / "lib/python3.11/site-packages"
    (site / "mine-1.0.dist-info/METADATA").write_bytes(
        b"Name: mine\r\nRequires-Dist: gone>=2\r\nRequires-Dist: folded\r\n ; extra == 'x'\r\n"
        b"Requires-Dist: here\r\n\r\nRequires-Dist: described\r\n"
    )
    (site / "here.egg-info").mkdir()
    [found] = read_unmet_dependencies(Rootfs(), ENVIRONMENT, str(path))
    assert (found.name, found.requirement, found.required_by) == ("gone", "gone>=2", "mine 1.0")
    (tmp_path / "gone-2.egg-info").mkdir()
    assert lacks(path, str(tmp_path)) == [], "PYTHONPATH has it"
    make_environment(tmp_path, name="Mine").joinpath("lib/python3.11/site-packages/mine-2.0.dist-info").mkdir()
    (site / "mine-2.0.dist-info/METADATA").touch()
    assert lacks(path) == [], "of two versions one may be a remnant"


def test_the_folders_of_a_path_file_are_those_that_site_adds(tmp_path: Path) -> None:
    lines = ("good", "  leading", "trailing  ", "# comment", " # a folder", "", "import sys", "\timport os", "gone")
    names = ("good", "leading", "  leading", "trailing", "# comment", " # a folder", "import sys", "\timport os")
    for name in names:
        (tmp_path / name).mkdir()
    (tmp_path / "x.pth").write_text("\n".join(lines))
    program = "import site, sys; before = [*sys.path]; site.addsitedir(sys.argv[1]); print(sys.path[len(before):])"
    run = subprocess.run([sys.executable, "-I", "-c", program, tmp_path], capture_output=True, text=True, check=True)
    added = [folder for _, folder in added_folders(Rootfs(), str(tmp_path)) if Path(folder).is_dir()]
    assert str([str(tmp_path), *added]) == run.stdout.strip()


def test_many_requirements_are_read_up_to_a_limit(tmp_path: Path) -> None:
    path = make_environment(tmp_path)
    text = "".join(f"Requires-Dist: package-{number}; extra == 'x'\n" for number in range(9_000))
    metadata = path / "lib/python3.11/site-packages/mine-1.0.dist-info/METADATA"
    metadata.write_text(text[:20_000].rpartition("\n")[0] + "\nRequires-Dist: gone\n\n")
    assert lacks(path) == ["gone"]
    metadata.write_text(text[: READ_LIMIT - 19] + "\nRequires-Dist: here-and-whole\n\n")
    assert lacks(path) == [], "a line that is cut has another name"
