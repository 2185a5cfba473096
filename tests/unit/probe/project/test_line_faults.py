from __future__ import annotations

from pathlib import Path

import pytest

from doctor.probe.project.line_faults import find_line_fault
from doctor.probe.rootfs import Rootfs


def fault(folder: Path, *lines: str) -> str | None:
    found = find_line_fault(Rootfs(), str(folder), lines)
    return found.text if found else None


@pytest.mark.parametrize(
    "line",
    [
        "six", "six==1.17.0", "six >= 1.0, < 2 ; python_version > '3'", "six[a,b]~=1.0", "six (>=1.0)", "-e .",
        "six>=1.0.*", "${NAME}", "--pre", "--index-url https://x", "-i https://x", "--extra-index https://x",
        "six @ https://x/six.whl", "git+https://x/y.git#egg=y", "-e git+https://x/y.git@main#egg=y", "./lib[dev]",
        "lib/", "os-client", "uuid", "argparse==1.4", "os ; python_version < '3'", "./gone ; sys_platform == 'win32'",
        "./six.whl", "six @ file:///etc", "https://x/y.tar.gz",
    ],
)  # fmt: skip
def test_lines_that_pip_accepts(tmp_path: Path, line: str) -> None:
    for name in ("setup.py", "lib/pyproject.toml", "six.whl"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    assert fault(tmp_path, line) is None


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("os", "os is a module of Python itself, which no index has"),
        ("json >= 2", "json is a module of Python itself, which no index has"),
        ("six=1.17", "`six=1.17` is not a requirement"),
        ("six 1.17", "`six 1.17` is not a requirement"),
        ("<<<<<<< HEAD", "`<<<<<<< HEAD` is not a requirement"),
        ("pip install six", "`pip install six` is not a requirement"),
        ("--foo", "pip knows no option `--foo` in such a file"),
        ("-q", "pip knows no option `-q` in such a file"),
        ("-e ./gone", "./gone does not exist"),
        ("./gone", "./gone does not exist"),
        ("-e ./empty", "./empty contains no project: neither pyproject.toml nor setup.py"),
        ("gone.whl", "gone.whl does not exist"),
        ("./wheels/gone-1.0-py3-none-any.whl", "./wheels/gone-1.0-py3-none-any.whl does not exist"),
        ("six @ file:///gone%20by/six.whl", "/gone by/six.whl does not exist"),
    ],
)
def test_lines_at_which_pip_ends(tmp_path: Path, line: str, expected: str) -> None:
    (tmp_path / "empty").mkdir()
    assert fault(tmp_path, "idna", line) == expected


def test_hashes_are_required_of_all_lines_or_of_none(tmp_path: Path) -> None:
    hashed = "six==1.17.0 --hash=sha256:00"
    assert fault(tmp_path, hashed, "idna==3.0 --hash=sha256:00") is None
    assert fault(tmp_path, hashed, "idna==3.0") == "the line `idna==3.0` has no hash, and others do"
    assert fault(tmp_path, hashed, "idna==3.0 ; python_version < '3'") is None, "the marker may exclude it"


def test_a_line_of_an_old_freeze_is_needless_and_tkinter_may_need_a_package(tmp_path: Path) -> None:
    [frozen] = [find_line_fault(Rootfs(), str(tmp_path), ("six", "pkg_resources==0.0.0"))]
    assert frozen and frozen.needless and fault(tmp_path, "pkg-resources==0.0.0 ; python_version < '4'")
    assert fault(tmp_path, "pkg-resources==1.0") is None
    lacking = find_line_fault(Rootfs(str(tmp_path)), "/", ("tkinter",))
    assert lacking and lacking.package == "python3-tk"
    (tmp_path / "usr/lib/python3.11/tkinter").mkdir(parents=True)
    (tmp_path / "usr/lib/python3.11/tkinter/__init__.py").touch()
    there = find_line_fault(Rootfs(str(tmp_path)), "/", ("tkinter",))
    assert there and there.needless and not there.package
