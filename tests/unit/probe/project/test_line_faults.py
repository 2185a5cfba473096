from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from doctor.probe.project.line_faults import find_line_fault
from doctor.probe.rootfs import Rootfs

NO_REQUIREMENTS = (
    "six=>2", "six>=1 <2", "six>=1 and <2", "six>=1,,<2", "six = '^1'", "six^1", "six~1.0", "six~=1", "six[",
    "six (1.0)", "conda-forge::six", "six#comment", "sïx", "six, idna", "six:1.0", "@ file:///x", "six;python>3",
    "six>=1;<2", "six ; python_version > 3", "six=>2 ; python_version < '3'", "six @", "six (>=1",
)  # fmt: skip
"""Lines that pip 18.1, 20.3, 21.3, 23.0, 24.0, 25.1 and 26.0 refuse, as they refuse none of those that are accepted."""


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
        "./six.whl", "six @ file:///etc", "https://x/y.tar.gz", ".hidden", "- six", "six==", "six==latest", "six==2.x",
        "six>2.0.0.*", "six >= 1.0 , < 2", "six(>=1,<2)", "six [ a , b ]", "six~= 1.0,<3", "six===1,2", "six>1<3",
        "six;", "six ; 'linux' in sys_platform", "six ; python_version < os_name", "six@https://x/y.whl",
        "six==1!2.0+local.1",
        "six @ https://x/y.whl ; python_version > '3'", "six @ file:///gone;python_version<'3'", "six>=1,", "six()",
    ],
)  # fmt: skip
def test_lines_that_pip_accepts(tmp_path: Path, line: str) -> None:
    for name in ("setup.py", "lib/pyproject.toml", ".hidden/setup.py", "six.whl"):
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
        *((line, f"`{line}` is not a requirement") for line in NO_REQUIREMENTS),
        ("--index-url", "pip expects a value after `--index-url`"),
        ("--extra-index", "pip expects a value after `--extra-index`"),
        ("-i", "pip expects a value after `-i`"),
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
    assert fault(tmp_path, hashed, "idna @ https://x/idna-3.7-py3-none-any.whl#sha256=82fe") is None
    assert fault(tmp_path, "idna==3.0", "https://x/six.whl#egg=six&sha1=82fe") is None, "it requires no other hash"


def test_a_line_of_an_old_freeze_is_needless_and_tkinter_may_need_a_package(tmp_path: Path) -> None:
    [frozen] = [find_line_fault(Rootfs(), str(tmp_path), ("six", "pkg_resources==0.0.0"))]
    assert frozen and frozen.edit and fault(tmp_path, "pkg-resources==0.0.0 ; python_version < '4'")
    assert fault(tmp_path, "pkg-resources==1.0") is None
    lacking = find_line_fault(Rootfs(str(tmp_path)), "/", ("tkinter",))
    assert lacking and lacking.package == "python3-tk"
    (tmp_path / "usr/lib/python3.11/tkinter").mkdir(parents=True)
    (tmp_path / "usr/lib/python3.11/tkinter/__init__.py").touch()
    there = find_line_fault(Rootfs(str(tmp_path)), "/", ("tkinter",))
    assert there and there.edit and not there.package


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("six\npython>=3.8\n", "six\n# python>=3.8\n"),
        ("six=1.17.0\nidna = 3\nattrs>=2\n", "six==1.17.0\nidna==3\nattrs>=2\n"),
        ("six 1.17.0\nattrs\n", "six==1.17.0\nattrs\n"),
        ("pip install six\npip3 install attrs==2\n", "six\nattrs==2\n"),
        ("Package Version Editable project location\n------- ------- ---\nsix     1.17.0\n", "six==1.17.0\n"),
        ("# platform: x\n_libgcc_mutex=0.1=main\npython=3.10=h7_2\nsix=1.17=py_1\n", "# platform: x\nsix==1.17\n"),
    ],
)  # fmt: skip
def test_sed_gives_lines_the_form_that_pip_reads(tmp_path: Path, text: str, expected: str) -> None:
    path = tmp_path / "requirements.txt"
    path.write_text(text)
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    found = find_line_fault(Rootfs(), str(tmp_path), lines)
    assert found
    number = text.splitlines().index(found.line) + 1
    subprocess.run(["sed", "-i", "-E", found.edit.replace("{n}", str(number)), path], check=True)
    assert path.read_text() == expected


def test_a_line_that_only_its_author_understands_is_left(tmp_path: Path) -> None:
    for line in ("<<<<<<< HEAD", "pip install six attrs", "six is nice"):
        found = find_line_fault(Rootfs(), str(tmp_path), [line])
        assert found and not found.edit
