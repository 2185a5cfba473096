"""What decides where and from what doctor starts; really setting up is tested in boxes."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
import tomllib
from packaging.requirements import Requirement as Reference

from doctor.bootstrap import folder, isolation, once, too_old
from doctor.bootstrap.pip_settings import honoured, without_pip
from doctor.bootstrap.pyz import unpack
from doctor.bootstrap.requirements import requirements
from tests import REPOSITORY

ROOT = REPOSITORY
LISTED = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]


def test_the_dependencies_are_read_as_packaging_reads_them() -> None:
    assert len(requirements()) == len(LISTED)
    for mine, text in zip(requirements(), LISTED, strict=True):
        theirs = Reference(text)
        assert mine.name == theirs.name
        for version in ("0.14", "0.15", "0.15.1", "0.28.9", "0.29", "0.29.0", "1.8", "2", "4", "13.7.0", "23.1", "99"):
            assert mine.satisfied_by(version) == theirs.specifier.contains(version), (text, version)
        for minor in range(10, 16):
            wanted = theirs.marker is None or theirs.marker.evaluate({"python_version": f"3.{minor}"})
            assert mine.wanted(minor) == wanted, (text, minor)


def test_the_users_way_to_the_index_counts_and_the_users_places_do_not() -> None:
    listing = """\
:env:.index-url='https://b.example/simple'
global.cert='/etc/ca.pem'
global.break-system-packages='true'
global.index-url='https://a.example/simple'
global.extra-index-url='https://c.example/simple\\nhttps://d.example/simple'
install.user='yes'
install.target='/somewhere'
global.require-virtualenv='true'
freeze.timeout='10'
"""
    assert honoured(listing) == {
        "PIP_INDEX_URL": "https://b.example/simple",
        "PIP_CERT": "/etc/ca.pem",
        "PIP_EXTRA_INDEX_URL": "https://c.example/simple https://d.example/simple",
    }


def test_pip_is_started_without_what_steers_it() -> None:
    environment = without_pip({"PIP_USER": "1", "PYTHONPATH": "/x", "https_proxy": "http://p.example", "HOME": "/h"})
    assert environment["https_proxy"] == "http://p.example"
    assert environment["HOME"] == "/h"
    assert not environment.keys() & {"PIP_USER", "PYTHONPATH"}


def test_the_users_cache_comes_first() -> None:
    assert next(folder.candidates({"XDG_CACHE_HOME": "/c", "HOME": "/h"})) == "/c/doctor"
    assert next(folder.candidates({"XDG_CACHE_HOME": "relative", "HOME": "/h"})) == "/h/.cache/doctor"
    assert f"/tmp/doctor-{os.geteuid()}" in list(folder.candidates({"HOME": "/h"}))


def test_a_folder_is_made_private(tmp_path: Path) -> None:
    place = tmp_path / "deep" / "doctor"
    assert folder.prepare(str(place))
    assert place.stat().st_mode & 0o777 == 0o700
    assert folder.prepare(str(place)), "and is found again"


def test_a_folder_that_others_could_write_is_not_used(tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    shared.chmod(0o777)
    assert not folder.prepare(str(shared / "doctor"))
    assert not (shared / "doctor").exists()
    shared.chmod(0o1777)
    assert folder.prepare(str(shared / "doctor")), "the sticky bit keeps it"
    (shared / "doctor").chmod(0o770)
    assert not folder.private(str(shared / "doctor"))


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir(mode=0o700)
    (tmp_path / "doctor").symlink_to("real")
    assert not folder.prepare(str(tmp_path / "doctor"))


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root to make somebody else's folder")
def test_somebody_elses_folder_is_not_used(tmp_path: Path) -> None:
    place = tmp_path / "doctor"
    place.mkdir(mode=0o700)
    os.chown(place, 4711, 4711)
    assert not folder.prepare(str(place))
    place.rmdir()
    os.chown(tmp_path, 4711, 4711)
    assert not folder.prepare(str(place))


def test_what_is_made_once_is_whole(tmp_path: Path) -> None:
    def fail(part: str) -> None:
        Path(part, "half").touch()
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        once.made(str(tmp_path), "it", fail)
    assert {entry.name for entry in tmp_path.iterdir()} == {".lock"}
    (tmp_path / "it.part-left-by-a-killed-one").mkdir()
    made = once.made(str(tmp_path), "it", lambda part: Path(part, "file").touch())
    assert {entry.name for entry in tmp_path.iterdir()} == {".lock", "it"}
    assert os.listdir(made) == ["file"]
    assert once.made(str(tmp_path), "it", fail) == made, "not made again"


def test_what_is_damaged_is_made_again(tmp_path: Path) -> None:
    (tmp_path / "it").mkdir()
    made = once.made(
        str(tmp_path), "it", lambda part: Path(part, "file").touch(), whole=lambda path: Path(path, "file").exists()
    )
    assert os.listdir(made) == ["file"]


def test_two_at_once_make_it_once(tmp_path: Path) -> None:
    made, meanwhile = [], threading.Event()

    def make(part: str) -> None:
        made.append(part)
        meanwhile.wait(60)

    threads = [
        threading.Thread(target=once.made, args=(str(tmp_path), "it", make), kwargs={"waiting": meanwhile.set})
        for _ in range(2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 1


def test_only_the_standard_library_and_the_folders_are_searched(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", ["", "/hostile", *sys.path])
    isolation.only("/ours")
    assert sys.path[0] == "/ours"
    assert not {"", "/hostile"} & set(sys.path)
    assert not [path for path in sys.path if path.endswith("-packages")]
    assert os.path.dirname(os.__file__) in sys.path


def test_a_module_in_pythonpath_is_not_imported(tmp_path: Path) -> None:
    (tmp_path / "typer.py").write_text("raise SystemExit('hostile')")
    run = subprocess.run(
        [sys.executable, "-m", "doctor", "--version"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
    )
    assert (run.returncode, run.stderr) == (0, "")


def test_too_old_names_the_newest_python_there_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("python3.9", "python3.10", "python3.12", "python3.11-config", "python3"):
        (tmp_path / name).touch()
    monkeypatch.setenv("PATH", str(tmp_path))
    assert too_old.say(["check", "--json"], "1") == 2
    out, err = capsys.readouterr()
    assert err.count("\n") == 1
    assert f"{tmp_path}/python3.12 instead" in err
    assert '"command": "check"' in out


def test_copies_of_other_versions_go_when_nobody_starts_from_them(tmp_path: Path) -> None:
    old, day = 1_600_000_000, 24 * 3600
    kept, unused, used, cut = (f"pyz-{number:016x}-cpython-311" for number in range(4))
    names = (kept, unused, used, cut, f"{unused}.part-x", "thesis", "libraries-0123456789abcdef")
    for name in names:
        (tmp_path / name / "packages").mkdir(parents=True)
        if name != cut:  # a removal that was killed
            (tmp_path / name / "SEAL").write_text("1 1")
            os.utime(tmp_path / name / "SEAL", (old, old))
        os.utime(tmp_path / name, (old, old))
    os.utime(tmp_path / used / "SEAL", (time.time() - day, old))
    unpack.sweep(str(tmp_path), kept)
    assert sorted(os.listdir(tmp_path)) == sorted({*names} - {unused, cut})
