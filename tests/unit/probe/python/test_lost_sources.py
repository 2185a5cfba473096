from __future__ import annotations

import json
from pathlib import Path

import pytest

from doctor.facts.damage import LostSource
from doctor.probe.python.lost_sources import find_lost_sources
from doctor.probe.rootfs import Rootfs


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder that held the source of an editable distribution."""
    install(tmp_path, "my_lib", "")
    url = {"url": f"file://{tmp_path}/src/lib", "dir_info": {"editable": True}}
    (tmp_path / "site/my_lib-1.0.dist-info/direct_url.json").write_text(json.dumps(url))
    (tmp_path / "src/other").mkdir(parents=True)
    return tmp_path


def install(folder: Path, name: str, header: str) -> None:
    info = folder / f"site/{name}-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text(f"Name: {name}\n{header}\n\n")


def find(folder: Path) -> LostSource:
    found = [(str(folder / "site"), path.name.partition("-")[0], "1.0") for path in (folder / "site").iterdir()]
    [source] = find_lost_sources(Rootfs(), found, [str(folder)])
    return source


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("pyproject.toml", '[project]\nname = "my.lib"\n'),
        ("setup.cfg", "[metadata]\nname = my-lib\n"),
        ("setup.py", 'from setuptools import setup\nsetup(name="My_Lib", py_modules=["it"])\n'),
    ],
)
def test_the_only_project_of_that_name_beside_it_is_where_it_is_now(folder: Path, name: str, text: str) -> None:
    assert find(folder).moved_to == ""
    (folder / "src/renamed").mkdir()
    (folder / "src/renamed" / name).write_text(text)
    assert find(folder).moved_to == str(folder / "src/renamed")
    (folder / "src/other" / name).write_text(text)
    assert find(folder).moved_to == "", "it may be either"


def test_what_the_project_or_another_distribution_requires_is_no_leftover(folder: Path) -> None:
    (folder / "requirements.txt").write_text("six\nmy-library\n")
    assert find(folder).is_leftover
    (folder / "requirements.txt").write_text("six\nMy.Lib>=1\n")
    assert not find(folder).is_leftover
    (folder / "requirements.txt").unlink()
    install(folder, "app", "Requires-Dist: my-lib (>=1)")
    assert not find(folder).is_leftover


def test_a_folder_may_be_on_a_disk_that_is_not_mounted(folder: Path) -> None:
    (folder / "src/other").rmdir()
    assert not find(folder).is_leftover
    (folder / "src").rmdir()
    assert not find(folder).is_leftover


def test_a_link_to_nothing_leads_to_a_disk_that_is_not_mounted(folder: Path) -> None:
    (folder / "src/lib").symlink_to(folder / "media/lib")
    assert not find(folder).is_leftover


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("requirements-dev.txt", "-e ../src/lib\n"),
        ("pyproject.toml", "[dependency-groups]\ndev = ['my.lib']\n"),
        ("noxfile.py", "session.install('-e', 'lib')\n"),
    ],
)
def test_what_any_list_of_a_project_names_is_no_leftover(folder: Path, name: str, text: str) -> None:
    assert find(folder).is_leftover
    (folder / name).write_text(text)
    assert not find(folder).is_leftover


def test_a_project_that_others_may_change_is_not_installed(folder: Path) -> None:
    (folder / "src/renamed").mkdir()
    (folder / "src/renamed/setup.py").write_text("setup(name='my-lib')\n")
    assert find(folder).moved_to
    (folder / "src/renamed/setup.py").chmod(0o666)
    assert find(folder).moved_to == ""


@pytest.mark.parametrize(
    ("name", "text", "is_lost"),
    [
        ("_my_lib.pth", "{0}/gone/src\n", True),
        ("_my_lib.pth", "import x; x.install()\n", False),
        ("_my_lib.pth", "{0}/src/lib/src\n", False),
        ("__editable___my_lib_1_0_finder.py", "MAPPING: dict[str, str] = {{'my_lib': '{0}/gone/my_lib'}}\n", True),
        ("__editable___my_lib_1_0_finder.py", "MAPPING = {{'my_lib': '{0}/src/lib/src'}}\nNAMESPACES = {{}}\n", False),
        ("__editable___my_lib_1_0_finder.py", "MAPPING = {{'single': '{0}/src/lib/single'}}\n", False),
        ("__editable___my_lib_1_0_finder.py", "MAPPING = {{'fast': '{0}/src/lib/fast'}}\n", False),
        ("__editable___my_lib_1_0_finder.py", "MAPPING = {{'sing': '{0}/src/lib/sing'}}\n", True),
    ],
)
def test_a_file_that_leads_to_another_folder_than_the_one_that_exists(
    folder: Path, name: str, text: str, is_lost: bool
) -> None:
    (folder / "src/lib/src").mkdir(parents=True)
    for module in ("single.py", "fast.cpython-311-x86_64-linux-gnu.so"):  # setuptools names both without the suffix
        (folder / "src/lib" / module).touch()
    (folder / "site/my_lib-1.0.dist-info/RECORD").write_text(f"{name},sha256=x,9\nmy_lib-1.0.dist-info/RECORD,,\n")
    (folder / "site" / name).write_text(text.format(folder))
    found = [(str(folder / "site"), "my_lib", "1.0")]
    sources = list(find_lost_sources(Rootfs(), found, []))
    assert [source.moved_to for source in sources] == [str(folder / "src/lib")] * is_lost
