"""What is moved aside, and what never is, whatever a RECORD says."""

from __future__ import annotations

import base64
import hashlib
import os
import sys
from pathlib import Path

import pytest

from doctor.facts.shadows import Quarantine, Shadow
from doctor.probe import quarantine

LIBRARY = "lib/python3.11/site-packages"


def digest(text: str) -> str:
    found = base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest())
    return "sha256=" + found.rstrip(b"=").decode()


def put(base: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = base / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def distribution(base: Path, name: str, record: str, requires: str = "") -> Shadow:
    about = f"Metadata-Version: 2.1\nName: {name}\nVersion: 2.0\nRequires-Dist: {requires}\n"
    info = f"{LIBRARY}/{name}-2.0.dist-info"
    put(base, {f"{info}/METADATA": about, f"{info}/RECORD": record + f"{name}-2.0.dist-info/RECORD,,\n"})
    return Shadow(
        name=name, version="2.0", metadata=str(base / info), where="user", package=f"python3-{name}", hidden="1.0"
    )


def look(*shadows: Shadow) -> Quarantine:
    return quarantine.look(shadows, "/proc/of-another-file-system", "1")


def moved(base: Path, found: Quarantine) -> list[str]:
    return [os.path.relpath(path, base) for path in found.moves]


def test_whole_folders_go_as_they_are_and_metadata_goes_last(tmp_path: Path) -> None:
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
    put(tmp_path, files)
    record = "six.py,,\nzoo/__init__.py,,\nzoo/deep/er.py,,\ngoogle/six.py,,\nnot/there.py,,\n"
    record += f"../../../bin/six,{digest('script')},6\n../../../share/six.1,{digest('manual')},6\n"
    found = look(distribution(tmp_path, "six", record))
    assert sorted(moved(tmp_path, found)) == sorted(
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
    assert found.moves[-1].endswith("six-2.0.dist-info")
    [one] = found.residues
    assert (one.left, one.problem) == ((), None)
    assert found.writable and found.folder == f"{tmp_path}/lib/doctor/quarantine/1"


def test_what_a_wicked_record_lists_stays(tmp_path: Path) -> None:
    base = tmp_path / "base"
    put(tmp_path, {"outside": "x", "base/etc/own": "changed", "base/etc/bare": "", f"base/{LIBRARY}/six.py": ""})
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
    found = look(distribution(base, "six", record))
    assert moved(base, found) == [f"{LIBRARY}/six.py", f"{LIBRARY}/six-2.0.dist-info"]
    [one] = found.residues
    assert {text.rpartition(": ")[2] for text in one.left} == {
        f"it lies outside {base}",
        "a link leads there",
        "it is no file",
        "it is not as RECORD has it",
    }
    assert len(one.left) >= 10


def test_what_others_have_as_well_stays_and_who_will_miss_it_is_named(tmp_path: Path) -> None:
    put(tmp_path, {f"{LIBRARY}/shared/__init__.py": "", f"{LIBRARY}/shared/own.py": ""})
    distribution(tmp_path, "Other_One", "shared/__init__.py,,\n", requires="six>=1.5")
    distribution(tmp_path, "content", "", requires="six>=0.5")
    found = look(distribution(tmp_path, "six", "shared/__init__.py,,\nshared/own.py,,\n"))
    assert moved(tmp_path, found) == [f"{LIBRARY}/shared/own.py", f"{LIBRARY}/six-2.0.dist-info"]
    [one] = found.residues
    assert one.left == (f"{tmp_path}/{LIBRARY}/shared/__init__.py: other-one has it as well",)
    assert one.missed == ("other-one 2.0 wants six>=1.5",)


def test_two_that_go_together_share_nothing_with_who_stays(tmp_path: Path) -> None:
    put(tmp_path, {f"{LIBRARY}/tests/a.py": "", f"{LIBRARY}/tests/b.py": "", f"{LIBRARY}/tests/both.py": ""})
    one = distribution(tmp_path, "one", "tests/a.py,,\ntests/both.py,,\n")
    other = distribution(tmp_path, "other", "tests/b.py,,\ntests/both.py,,\n", requires="one>=2")
    found = look(one, other)
    assert moved(tmp_path, found) == [
        f"{LIBRARY}/{name}" for name in ("tests", "one-2.0.dist-info", "other-2.0.dist-info")
    ]
    assert found.residues[0].missed == ()


def test_without_a_record_nothing_is_known(tmp_path: Path) -> None:
    shadow = distribution(tmp_path, "six", "six.py,,\n")
    fine = distribution(tmp_path, "fine", "")
    os.unlink(f"{shadow.metadata}/RECORD")
    texts = ("\0,,\n", "x\n" * 300_000, "x" * 200_000)
    wicked = [distribution(tmp_path, f"wicked{number}", text) for number, text in enumerate(texts)]
    found = look(shadow, fine, *wicked)
    assert [bool(one.problem) for one in found.residues] == [True, False, True, True, True]
    assert found.residues[0].problem is not None and "no RECORD" in found.residues[0].problem
    assert moved(tmp_path, found) == [f"{LIBRARY}/fine-2.0.dist-info"]


@pytest.mark.parametrize("spoil", ["a link on the way", "another user's", "doctor's own"])
def test_where_nothing_can_be_moved(spoil: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shadow = distribution(tmp_path, "six", "six.py,,\n")
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
    found = look(shadow)
    assert found.moves == () and found.residues[0].problem
