"""The files that `make release` builds: the same bytes everywhere, with an account of what they contain."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
import sys
import zipfile
from pathlib import Path

import pytest

from doctor import __version__
from doctor.bootstrap.dependencies import PINS
from tests.packaging.conftest import MOMENT, run
from tests.tools import release

PINNED = re.compile(r"^([\w.-]+)==([\w.]+)", re.MULTILINE)


def test_the_same_source_gives_the_same_bytes_everywhere(
    source: Path, distributions: Path, pyz: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "Pacific/Auckland")
    monkeypatch.setenv("LC_ALL", "C")
    umask = os.umask(0o077)
    try:
        other = shutil.copytree(source, tmp_path / "other", symlinks=True, copy_function=shutil.copyfile)
        release.build_distributions(other, tmp_path, release.bill_of_materials(pyz, MOMENT), MOMENT)
    finally:
        os.umask(umask)
    shutil.rmtree(other)
    assert len(list(distributions.iterdir())) == 2
    assert release.differences(distributions, tmp_path) == []
    (tmp_path / "more").touch()
    sdist = next(tmp_path.glob("*.tar.gz"))
    sdist.write_bytes(sdist.read_bytes()[:-1] + b"x")
    assert release.differences(distributions, tmp_path) == [sdist.name, "more"]


def test_the_wheel_contains_an_account_of_what_the_pyz_carries(wheel: Path, pyz: Path) -> None:
    info = f"pip_doctor-{__version__}.dist-info"
    with zipfile.ZipFile(wheel) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    content = files[f"{info}/sboms/doctor.pyz.cdx.json"]
    assert content == release.bill_of_materials(pyz, MOMENT)
    bill = json.loads(content)
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.6")
    pinned = {f"pkg:pypi/{name}@{version}" for name, version in PINNED.findall(PINS.read_text("utf-8"))}
    assert len(pinned) > 8 and pinned <= {component["purl"] for component in bill["components"]}
    assert "pip" in {component["name"] for component in bill["components"]}, "virtualenv carries it"
    record = {name: digest for name, digest, _ in csv.reader(io.StringIO(files[f"{info}/RECORD"].decode()))}
    assert record.keys() == files.keys()
    assert all(record[name] == f"sha256={release.digest(files[name])}" for name in files if record[name])


def test_pip_installs_the_wheel_with_the_account(wheel: Path, tmp_path: Path) -> None:
    run(sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--target", tmp_path, wheel)
    [bill] = tmp_path.glob("*.dist-info/sboms/*")
    assert bill.name == "doctor.pyz.cdx.json"


def test_the_notes_are_the_section_of_the_version() -> None:
    unreleased = "# Changelog\n\n## [Unreleased]\n\n- New.\n\n## [0.0.1] - 2026-01-01\n\n- Old.\n"
    assert release.release_notes(unreleased) == f"# doctor {__version__}\n\n- New.\n"
    released = unreleased.replace("- New.\n", f"- Next.\n\n## [{__version__}] - 2026-11-26\n\n- New.\n")
    assert release.release_notes(released) == f"# doctor {__version__}\n\n- New.\n"
