"""The files that can be moved into quarantine, and those that never are, whatever a RECORD lists."""

from __future__ import annotations

import base64
import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from doctor.facts.quarantine import Quarantine
from doctor.facts.shadows import Shadow
from doctor.probe.quarantine import read_quarantine

LIBRARY = "lib/python3.11/site-packages"


def digest(text: str) -> str:
    """Return the digest of a file's text as a RECORD has it."""
    encoded = base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest())
    return "sha256=" + encoded.rstrip(b"=").decode()


def write(base: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = base / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def install(base: Path, name: str, record: str, requires: str = "") -> Shadow:
    """Write the metadata of a distribution with this RECORD, and return it."""
    metadata = f"Metadata-Version: 2.1\nName: {name}\nVersion: 2.0\nRequires-Dist: {requires}\n"
    info = f"{LIBRARY}/{name}-2.0.dist-info"
    write(base, {f"{info}/METADATA": metadata, f"{info}/RECORD": record + f"{name}-2.0.dist-info/RECORD,,\n"})
    return Shadow(
        name=name,
        version="2.0",
        metadata=str(base / info),
        location="user",
        package=f"python3-{name}",
        shadowed_version="1.0",
    )


def read(*shadows: Shadow) -> Quarantine:
    """Return the quarantine of ``shadows``; the user's data folder is on another file system than they are."""
    return read_quarantine(shadows, "/proc/of-another-file-system", "1")


def moves(base: Path, quarantine: Quarantine) -> list[str]:
    """Return the paths that are moved, relative to ``base``."""
    return [os.path.relpath(path, base) for path in quarantine.moves]


def test_whole_folders_are_moved_at_once_and_metadata_last(tmp_path: Path) -> None:
    files = {
        f"{LIBRARY}/six.py": "",
        f"{LIBRARY}/zoo/__init__.py": "",
        f"{LIBRARY}/zoo/deep/er.py": "",
        f"{LIBRARY}/zoo/__pycache__/__init__.cpython-311.opt-1.pyc": "",
        f"{LIBRARY}/google/six.py": "",
        f"{LIBRARY}/google/other.py": "",
        f"{LIBRARY}/__pycache__/six.cpython-311.pyc": "",
        f"{LIBRARY}/__pycache__/other.cpython-311.pyc": "",
        "bin/six": "script",
        "bin/other": "",
        "share/six.1": "manual",
    }
    write(tmp_path, files)
    record = "six.py,,\nzoo/__init__.py,,\nzoo/deep/er.py,,\ngoogle/six.py,,\nnot/there.py,,\n"
    record += f"../../../bin/six,{digest('script')},6\n../../../share/six.1,{digest('manual')},6\n"
    quarantine = read(install(tmp_path, "six", record))
    assert sorted(moves(tmp_path, quarantine)) == sorted(
        [
            "bin/six",
            f"{LIBRARY}/__pycache__/six.cpython-311.pyc",
            f"{LIBRARY}/google/six.py",
            f"{LIBRARY}/six-2.0.dist-info",
            f"{LIBRARY}/six.py",
            f"{LIBRARY}/zoo",
            "share/six.1",
        ]
    )
    assert quarantine.moves[-1].endswith("six-2.0.dist-info")
    [item] = quarantine.items
    assert (item.not_moved, item.problem) == ((), None)
    assert quarantine.writable and quarantine.folder == f"{tmp_path}/lib/doctor/quarantine/1"


def test_files_that_a_hostile_record_lists_are_not_moved(tmp_path: Path) -> None:
    base = tmp_path / "base"
    write(tmp_path, {"outside": "x", "base/etc/own": "changed", "base/etc/bare": "", f"base/{LIBRARY}/six.py": ""})
    (base / "lib/astray").symlink_to(tmp_path)
    (base / LIBRARY / "out").symlink_to(tmp_path)
    (base / "bin").mkdir()
    (base / "bin/link").symlink_to("../../outside")
    os.mkfifo(base / LIBRARY / "pipe")
    rows = [
        "../../../../outside",
        f"{tmp_path}/outside",
        "../../../../../../../../../../etc/passwd",
        "/etc/passwd",
        "../../../bin",
        "../../../bin/link",
        ".",
        "",
        "out/outside",
        "../../../lib/astray/outside",
        "pipe",
        '"a\nb"',
        "../../../etc/bare",
    ]
    record = "".join(f"{row},,\n" for row in rows) + f"../../../etc/own,{digest('other')},5\nsix.py,,\n"
    quarantine = read(install(base, "six", record))
    assert moves(base, quarantine) == [f"{LIBRARY}/six.py", f"{LIBRARY}/six-2.0.dist-info"]
    [item] = quarantine.items
    assert {text.rpartition(": ")[2] for text in item.not_moved} == {
        f"it is outside {base}",
        "a link points there",
        "it is not a file",
        "it differs from RECORD",
    }
    assert len(item.not_moved) >= 10


def test_shared_files_are_not_moved_and_dependents_are_named(tmp_path: Path) -> None:
    write(tmp_path, {f"{LIBRARY}/shared/__init__.py": "", f"{LIBRARY}/shared/own.py": ""})
    install(tmp_path, "Other_One", "shared/__init__.py,,\n", requires="six>=1.5")
    install(tmp_path, "content", "", requires="six>=0.5")
    quarantine = read(install(tmp_path, "six", "shared/__init__.py,,\nshared/own.py,,\n"))
    assert moves(tmp_path, quarantine) == [f"{LIBRARY}/shared/own.py", f"{LIBRARY}/six-2.0.dist-info"]
    [item] = quarantine.items
    assert item.not_moved == (f"{tmp_path}/{LIBRARY}/shared/__init__.py: other-one lists it as well",)
    assert item.conflicts == ("other-one 2.0 requires six>=1.5, and gets the system's six 1.0",)


def test_files_that_two_moved_distributions_share_are_moved(tmp_path: Path) -> None:
    write(tmp_path, {f"{LIBRARY}/tests/a.py": "", f"{LIBRARY}/tests/b.py": "", f"{LIBRARY}/tests/both.py": ""})
    first = install(tmp_path, "first", "tests/a.py,,\ntests/both.py,,\n")
    second = install(tmp_path, "second", "tests/b.py,,\ntests/both.py,,\n", requires="first>=2")
    quarantine = read(first, second)
    assert moves(tmp_path, quarantine) == [
        f"{LIBRARY}/{name}" for name in ("tests", "first-2.0.dist-info", "second-2.0.dist-info")
    ]
    assert quarantine.items[0].conflicts == ()


def test_a_distribution_without_a_readable_record_is_not_moved(tmp_path: Path) -> None:
    shadow = install(tmp_path, "six", "six.py,,\n")
    fine = install(tmp_path, "fine", "")
    os.unlink(f"{shadow.metadata}/RECORD")
    texts = ("\0,,\n", "x\n" * 300_000, "x" * 200_000)
    hostile = [install(tmp_path, f"hostile{number}", text) for number, text in enumerate(texts)]
    quarantine = read(shadow, fine, *hostile)
    assert [bool(item.problem) for item in quarantine.items] == [True, False, True, True, True]
    assert quarantine.items[0].problem is not None and "no RECORD" in quarantine.items[0].problem
    assert moves(tmp_path, quarantine) == [f"{LIBRARY}/fine-2.0.dist-info"]


@pytest.mark.parametrize("spoil", ["a link on the way", "another user's", "doctor's own"])
def test_nothing_is_moved_from_an_unsafe_folder(spoil: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shadow = install(tmp_path, "six", "six.py,,\n")
    if spoil == "a link on the way":
        (tmp_path / "lib").rename(tmp_path / "elsewhere")
        (tmp_path / "lib").symlink_to("elsewhere")
    elif spoil == "another user's":
        if os.geteuid() != 0:
            pytest.skip("only root can give a folder to another user")
        os.chown(tmp_path, 1234, -1)
    else:
        module = type(sys)("of_doctor")
        module.__file__ = f"{tmp_path}/{LIBRARY}/of_doctor.py"
        monkeypatch.setitem(sys.modules, "of_doctor", module)
    quarantine = read(shadow)
    assert quarantine.moves == () and quarantine.items[0].problem


@pytest.mark.parametrize(("first", "refused"), [("import of_site, doctor", False), ("import doctor, of_site", True)])
def test_a_module_that_a_pth_file_imports_is_not_doctors(first: str, refused: bool, tmp_path: Path) -> None:
    write(tmp_path, {f"{LIBRARY}/of_site.py": ""})
    code = f"import sys; sys.path.append('{tmp_path}/{LIBRARY}'); {first}\n"
    code += f"from doctor.probe.quarantine import _obstacle; print(_obstacle('{tmp_path}/{LIBRARY}', '{tmp_path}'))"
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()
    assert ("doctor itself" in answer) is refused and (refused or answer == "None"), answer
