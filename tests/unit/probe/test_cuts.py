"""A file that is too large to be read whole is said to be: its beginning is never taken for all that there is."""

from __future__ import annotations

from pathlib import Path

import pytest

from doctor.core import ini
from doctor.core.record import replace
from doctor.probe import rootfs
from doctor.probe.collect import collect
from doctor.probe.pip_config import read_pip_config
from doctor.probe.project import detect, requirements, tree
from doctor.probe.project.code import read_folder
from doctor.probe.project.unmet import read_lists
from doctor.probe.python import installed
from doctor.probe.rootfs import Rootfs


def test_names_of_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in "abc":
        (tmp_path / name).touch()
    fs = Rootfs()
    monkeypatch.setattr(rootfs, "NAME_LIMIT", 3)
    fs.entries(str(tmp_path), 3)
    assert not fs.cuts
    monkeypatch.setattr(rootfs, "NAME_LIMIT", 2)
    fs.entries(str(tmp_path), 2)
    assert fs.cuts == {f"only 2 of the names in {tmp_path} were read": "files"}


def test_pip_conf(tmp_path: Path) -> None:
    conf = tmp_path / "pip.conf"
    conf.write_text("[global]\n" + "".join(f"o{at} = 1\n" for at in range(10_000)))
    fs, environ = Rootfs(), {"PIP_CONFIG_FILE": str(conf), "XDG_CONFIG_DIRS": str(tmp_path)}
    assert sum(option.level == "file" for option in read_pip_config(fs, None, environ).options) == 10_000
    assert not fs.cuts
    conf.write_text("[global]\n" + "# " * ini.SIZE_LIMIT + "\nno-index = 1\n")
    read_pip_config(fs, None, environ)
    assert fs.cuts == {f"only the first 1 MB of {conf} was read": "pip config"}


def test_pth_files(tmp_path: Path) -> None:
    for at in range(100):
        (tmp_path / f"{at}.pth").write_text("/srv\n" * 100)
    fs = Rootfs()
    assert len(list(installed.added_folders(fs, str(tmp_path)))) == 10_000
    assert not fs.cuts
    (tmp_path / "one.pth").write_text("/srv\n")
    assert len(list(installed.added_folders(fs, str(tmp_path)))) == 10_000
    assert list(fs.cuts.values()) == ["environment"]


def test_folders_of_a_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in "abc":
        (tmp_path / name).mkdir()
    monkeypatch.setattr(tree, "_FOLDER_LIMIT", 4)
    assert read_folder(Rootfs(), str(tmp_path)) == ()
    monkeypatch.setattr(tree, "_FOLDER_LIMIT", 3)
    [script] = read_folder(Rootfs(), str(tmp_path))
    assert script.problem == f"{tmp_path} contains more Python code than doctor reads"
    monkeypatch.setattr(detect, "_FOLDERS_LIMIT", 2)
    (tmp_path / "requirements.txt").touch()
    fs = Rootfs()
    detect.find_project(fs, str(tmp_path), {"HOME": "/"})
    assert fs.cuts == {f"only 2 of the folders in {tmp_path} were read": "project"}


@pytest.mark.parametrize("text", ["six\n" * 20_001, "#" * ((1 << 20) + 1), "-r 0.txt\n"])
def test_a_list_that_is_too_large_is_not_called_faulty(
    text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "requirements.txt").write_text(text)
    for at in range(51):
        (tmp_path / f"{at}.txt").write_text(f"-r {at + 1}.txt\n")
    facts = collect(environ={"HOME": "/nonexistent", "PATH": "/usr/bin:/bin"}, cwd=str(tmp_path))
    assert facts.unusable_list is None
    [unknown] = [unknown for unknown in facts.unknown if unknown.cause == "size-limit"]
    assert unknown.probe == "requirements"
    assert facts.project is not None
    (tmp_path / "requirements.txt").write_text("six\n-r none.txt\n")
    unusable = read_lists(Rootfs(), replace(facts.project, environment=None), str(tmp_path), {}).unusable
    assert unusable is not None


def test_a_pyproject_that_is_too_large_is_not_called_faulty(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("#" * (1 << 19))
    file = requirements.read_requirement_file(Rootfs(), str(tmp_path), "pyproject.toml")
    assert file.problem and file.too_large
