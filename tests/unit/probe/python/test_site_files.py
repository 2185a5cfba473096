from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from doctor.core.record import replace
from doctor.facts import StartUpFault
from doctor.probe.python.layout import Failure, Layout
from doctor.probe.python.query import query_layout
from doctor.probe.python.site_files import find_environment_faults, find_faults
from doctor.probe.rootfs import Rootfs
from tests.unit.factories import make_environment


@pytest.fixture(scope="module")
def layout() -> Layout:
    answer = query_layout(sys.executable, {}, "/", is_python2=False)
    assert isinstance(answer, Layout) and answer.lacking_modules == ()
    return replace(answer, printed="", errors="")


def faults(layout: Layout | Failure, cwd: Path, **environ: str) -> dict[str, str]:
    found = find_faults(Rootfs(), sys.executable, layout, environ, str(cwd))
    assert all(isinstance(fault, StartUpFault) for fault in found)
    return {fault.path: fault.effect for fault in found}


def test_a_healthy_start_has_no_fault(layout: Layout, tmp_path: Path) -> None:
    assert faults(layout, tmp_path) == {}


@pytest.mark.parametrize(
    ("text", "effect"),
    [
        ("print('hello')\n", "prints"),
        ("1/0\n", "fails"),
        ("import sys; sys.exit(3)\n", "ends"),
        ("import os; os._exit(4)\n", "ends"),
        ("x = 1\n", None),
    ],
)
def test_a_module_on_pythonpath_is_tried(layout: Layout, tmp_path: Path, text: str, effect: str | None) -> None:
    file = tmp_path / "lib/sitecustomize.py"
    file.parent.mkdir()
    file.write_text(text)
    found = faults(layout, tmp_path, PYTHONPATH="lib", HOME=str(tmp_path))
    assert found == ({str(file): effect} if effect else {})


def test_the_output_of_the_interpreter_names_the_file(layout: Layout, tmp_path: Path) -> None:
    errors = (
        "Error processing line 1 of /x/y.pth:\n\n  Traceback (most recent call last):\n  ValueError: z\n\nRemainder"
    )
    assert faults(replace(layout, errors=errors), tmp_path) == {"/x/y.pth": "fails"}
    fatal = 'Fatal Python error: init_import_site\n  File "/etc/p/sitecustomize.py", line 1\nSystemExit: 3\n'
    failure = Failure(reason="does-not-start", detail="", errors=fatal)
    assert faults(failure, tmp_path) == {"/etc/p/sitecustomize.py": "ends"}
    assert faults(Failure(reason="does-not-start", detail="", errors="Segmentation fault"), tmp_path) == {}


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
@pytest.mark.parametrize("pythonpath", [".", "", "lib:"])
def test_root_does_not_execute_the_start_up_file_of_another_user(
    layout: Layout, tmp_path: Path, pythonpath: str
) -> None:
    (tmp_path / "lib").mkdir()
    (tmp_path / "lib/usercustomize.py").write_text("")
    tmp_path.chmod(0o1777)  # as /tmp
    file = tmp_path / "sitecustomize.py"
    file.write_text("print('executed')\n")
    assert faults(layout, tmp_path, PYTHONPATH=pythonpath) == {}
    tmp_path.chmod(0o755)
    os.chown(file, 65534, 65534)
    assert faults(layout, tmp_path, PYTHONPATH=pythonpath) == {}
    os.chown(file, 0, 0)
    assert faults(layout, tmp_path, PYTHONPATH=pythonpath) == ({str(file): "prints"} if pythonpath else {})


def test_a_pth_file_that_is_not_utf_8_is_named(tmp_path: Path) -> None:
    site = tmp_path / "lib/python3.11/site-packages"
    site.mkdir(parents=True)
    (site / "zz.pth").write_bytes(b"/caf\xe9\n")
    python = tmp_path / "bin/python"
    python.parent.mkdir()
    python.write_text("#!/bin/sh\necho 'Fatal Python error: init_import_site: x' >&2\necho UnicodeDecodeError: y >&2\n")
    python.chmod(0o755)
    environment = make_environment(path=str(tmp_path), python=str(python))
    [fault] = find_environment_faults(Rootfs(), environment, "/")
    assert (fault.path, fault.effect) == (str(site / "zz.pth"), "ends")


def test_the_python_of_another_environment_starts_only_where_a_file_looks_like_a_fault(tmp_path: Path) -> None:
    site = tmp_path / "lib/python3.11/site-packages"
    site.mkdir(parents=True)
    (site / "x.pth").write_text("/some/folder\n")
    environment = make_environment(path=str(tmp_path), python=str(tmp_path / "would-fail"))
    assert find_environment_faults(Rootfs(), environment, "/") == ()
