"""Damage to what is installed in an environment, found by its files."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from doctor.core.record import replace
from doctor.probe.python import record
from doctor.probe.python.damage import read_damage
from doctor.probe.rootfs import Rootfs
from tests.boxes.tiny import record_line
from tests.unit.factories import ENVIRONMENT


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """The folder of packages of a sound environment with a package, a module and a distribution of data only."""
    folder = tmp_path / "lib/python3.11/site-packages"
    (folder / "rich").mkdir(parents=True)
    install(folder, "rich", {"../../../bin/rich": "#!/bin/sh\n", "rich/__init__.py": "", "rich/deep/a.py": "1"})
    install(folder, "six", {"six.py": "2", "__pycache__/six.cpython-311.pyc": "3"})
    install(folder, "data", {"../../../share/data.txt": "4"})
    return folder


def install(site: Path, name: str, files: dict[str, str]) -> Path:
    info = site / f"{name}-1.0.dist-info"
    record = f"{info.name}/METADATA,,\n"
    info.mkdir()
    (info / "METADATA").write_text("")
    for path, text in files.items():
        (site / path).resolve().parent.mkdir(parents=True, exist_ok=True)
        (site / path).resolve().write_text(text)
        record += record_line(path, text)
    (info / "RECORD").write_text(f"{record}{info.name}/RECORD,,\n")
    return info


def test_a_sparse_file_and_a_record_that_is_too_large_are_said(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(record, "_BYTES_LIMIT", 1 << 30)
    monkeypatch.setattr(record, "_CHUNK", 1 << 29)
    monkeypatch.setattr(record, "SIZE_LIMIT", 1 << 12)
    (site / "data-1.0.dist-info/RECORD").write_text("x,,\n" * 2000)
    os.truncate(site / "rich/deep/a.py", 1 << 40)
    (site / "six.py").unlink()
    fs = Rootfs()
    environment = replace(ENVIRONMENT, path=str(site.parents[2]), library_versions=("3.11",))
    found = read_damage(fs, environment, deep=True).distributions
    assert [item.name for item in found] == [], "what comes after the sparse file was not read"
    assert [detail.partition(",")[0] for detail in fs.cuts] == [
        f"nothing was compared with {site}/data-1.0.dist-info/RECORD",
        "only the first 1 GB of the installed files were compared",
    ]


def damaged(site: Path, *, deep: bool) -> dict[str, tuple[list[str], list[str]]]:
    environment = replace(ENVIRONMENT, path=str(site.parents[2]), library_versions=("3.11",))
    found = read_damage(Rootfs(), environment, deep=deep)
    names = [
        [[os.path.relpath(path, site) for path in paths] for paths in (item.missing, item.changed)]
        for item in found.distributions
    ]
    return {item.name: (missing, changed) for item, (missing, changed) in zip(found.distributions, names, strict=True)}


def test_a_sound_environment_has_no_damage(site: Path) -> None:
    (site / "__pycache__/six.cpython-311.pyc").write_text("compiled again")
    (site / "rich-1.0.dist-info/RECORD").write_text("rich-1.0.dist-info/METADATA,,\n", "utf-8")
    assert damaged(site, deep=False) == damaged(site, deep=True) == {}


def test_a_distribution_without_its_modules_is_noticed(site: Path) -> None:
    (site / "six.py").unlink()
    assert damaged(site, deep=False) == damaged(site, deep=True) == {"six": (["six.py"], [])}


def test_only_a_deep_check_sees_a_part(site: Path) -> None:
    (site / "rich/deep/a.py").write_text("9")
    (site / "rich/__init__.py").unlink()
    assert damaged(site, deep=False) == {}
    assert damaged(site, deep=True) == {"rich": (["rich/__init__.py"], ["rich/deep/a.py"])}


def test_a_name_that_is_not_utf_8_is_found(site: Path) -> None:
    Path(os.fsdecode(bytes(site) + b"/\xff.py")).touch()
    with (site / "rich-1.0.dist-info/RECORD").open("ab") as file:
        file.write(record_line("?.py", "").encode().replace(b"?", b"\xff"))
    assert damaged(site, deep=True) == {}


@pytest.mark.parametrize(
    "record",
    ["", ",", '"', "\0,sha256=x,1\n" * 3, "a\n" * 99, "x" * (1 << 18) + ",,\n", "x,sha256=,\n/abs,sha256=a,1\n"],
)
def test_a_malformed_record_is_no_error(site: Path, record: str) -> None:
    (site / "six-1.0.dist-info/RECORD").write_text(record)
    assert "rich" not in damaged(site, deep=False) | damaged(site, deep=True)


def test_scripts_sources_and_paths_that_lead_nowhere(site: Path) -> None:
    prefix = site.parents[2]
    environment = replace(ENVIRONMENT, path=str(prefix), library_versions=("3.11",))
    scripts = {"sound": "#!/bin/sh\n", "own": f"#!{prefix}/python\n", "dead": "#!/gone/bin/python3 -E\nimport x\n"}
    scripts["long"] = "#!/bin/sh\n'''exec' \"/gone dir/bin/python\" \"$0\" \"$@\"\n' '''\n"
    for name, text in {**scripts, "binary": "\x7fELF"}.items():
        (prefix / "bin" / name).write_text(text)
    (prefix / "python").touch()
    info = install(site, "mine", {})
    url = {"url": "file:///gone/with%20blank", "dir_info": {"editable": True}}
    (info / "direct_url.json").write_text(json.dumps(url))
    (site / "mine.pth").write_text(f"\ufeff{prefix}\nimport os\n/gone/with blank/src\n/elsewhere\n")
    found = read_damage(Rootfs(), environment)
    assert {Path(item.path).name: item.python for item in found.dead_scripts} == {
        "dead": "/gone/bin/python3",
        "long": "/gone dir/bin/python",
    }
    assert [(item.name, item.folder) for item in found.lost_sources] == [("mine", "/gone/with blank")]
    assert found.dead_paths == ((str(site / "mine.pth"), "/elsewhere"),)
    for text in ("", "[]", '{"editable"', '["editable"]', '{"dir_info": "editable"}', '{"dir_info": {"editable": 1}}'):
        (info / "direct_url.json").write_text(text)
        assert not read_damage(Rootfs(), environment).lost_sources


def test_metadata_that_pip_renamed_and_left_is_named(site: Path) -> None:
    environment = replace(ENVIRONMENT, path=str(site.parents[2]), library_versions=("3.11",))
    assert read_damage(Rootfs(), environment).leftovers == ()
    for name in ("~ix-0.9.dist-info", "~ld.egg-info", "~ix", "six~"):
        (site / name).mkdir()
    found = read_damage(Rootfs(), environment).leftovers
    assert sorted(found) == [str(site / "~ix-0.9.dist-info"), str(site / "~ld.egg-info")]


def test_a_distribution_without_its_metadata_is_noticed_unless_another_version_is_there(site: Path) -> None:
    (site / "six-1.0.dist-info/METADATA").unlink()
    assert damaged(site, deep=False) == damaged(site, deep=True) == {"six": (["six-1.0.dist-info/METADATA"], [])}
    (site / "six-2.0.dist-info").mkdir()
    (site / "six-2.0.dist-info/METADATA").touch()
    assert damaged(site, deep=False) == {}


def test_no_file_outside_of_the_environment_is_read(site: Path, tmp_path: Path) -> None:
    secret = tmp_path.with_name("secret")
    secret.write_text("x")
    with (site / "six-1.0.dist-info/RECORD").open("a") as file:
        file.write(f"{secret},sha256=other,1\n../../../../../../../../proc/kmsg,sha256=other,1\n")
    assert damaged(site, deep=True) == {}
