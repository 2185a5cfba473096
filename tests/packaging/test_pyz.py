"""doctor.pyz is unpacked once, and runs neither a changed copy nor hostile modules."""

from __future__ import annotations

import io
import marshal
import os
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from doctor.bootstrap.seal import COMPILED, write_seal
from tests.packaging.conftest import run
from tests.tools.schema import parse

VERSION = (0, "doctor", "")


class Start:
    """Start doctor.pyz with a cache of its own."""

    def __init__(self, pyz: Path, home: Path) -> None:
        self._pyz, self._home = pyz, home
        self.cache = home / "cache/doctor"

    def __call__(self, *arguments: str, **how: str) -> tuple[int, str, str]:
        """Start it, by default with ``--version``. Return the exit code, the first word of stdout, and stderr."""
        code, out, err = self.run(*(arguments or ("--version",)), **how)
        return code, out.partition(" ")[0], err

    def run(self, *arguments: str, python: str = sys.executable, **variables: str) -> tuple[int, str, str]:
        """Start it. Return the exit code, stdout and stderr."""
        completed = subprocess.run(
            [python, str(self._pyz), *arguments],
            env={"PATH": os.environ["PATH"], "XDG_CACHE_HOME": str(self.cache.parent), **variables},
            cwd=self._home,
            capture_output=True,
            text=True,
        )
        return completed.returncode, completed.stdout, completed.stderr


@pytest.fixture
def start(pyz: Path, tmp_path: Path) -> Start:
    return Start(pyz, tmp_path)


def copies(cache: Path) -> list[Path]:
    """Return the unpacked copies."""
    return [entry for entry in cache.iterdir() if entry.name != ".lock" and not entry.name.endswith(COMPILED)]


def test_the_same_packages_give_the_same_bytes(pyz: Path, source: Path, tmp_path: Path) -> None:
    run(sys.executable, "-m", "doctor.bootstrap.pyz.build", tmp_path / "again.pyz", cwd=source)
    assert (tmp_path / "again.pyz").read_bytes() == pyz.read_bytes()


def test_the_pyz_is_unpacked_once(start: Start) -> None:
    assert start() == VERSION
    (copy,) = copies(start.cache)
    before = {path: path.stat().st_ctime_ns for path in copy.rglob("*")}
    assert start("scan", "/srv")[0] == 0
    assert start("man")[0] == 0 and (copy / "packages/doctor/report/doctor.1").is_file()
    assert {path: path.stat().st_ctime_ns for path in copy.rglob("*")} == before


def change(file: Path) -> None:
    file.write_text("raise SystemExit('tampered')")


def change_and_restore_times(file: Path) -> None:
    times = file.stat()
    file.write_bytes(b"#" * times.st_size)
    os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))


def add(file: Path) -> None:
    (file.parent / "json.py").write_text("raise SystemExit('tampered')")


DAMAGES: tuple[tuple[Callable[[Path], object], str], ...] = (
    (Path.unlink, "typer/__init__.py"),
    (change, "doctor/cli.py"),
    (change_and_restore_times, "typer/__init__.py"),
    (add, "doctor/cli.py"),
    (lambda file: shutil.rmtree(file.parent), "rich/console.py"),
)


def test_a_changed_copy_is_not_used(start: Start) -> None:
    assert start() == VERSION
    for damage, name in DAMAGES:
        (copy,) = copies(start.cache)
        damage(copy / "packages" / name)
        assert start() == VERSION, name
        (copy,) = copies(start.cache)
        assert "tampered" not in (copy / "packages" / "doctor/cli.py").read_text()
        assert not (copy / "packages/doctor/json.py").exists()


def flip_bit(file: Path, offset: int) -> None:
    content = bytearray(file.read_bytes())
    content[offset] ^= 4
    file.write_bytes(content)


@pytest.mark.parametrize("entry", ["payload.zip", "KEY", "doctor/bootstrap/pyz/start.py", "doctor/core/trust.py"])
@pytest.mark.parametrize("where", ["content", "header", "directory"])
def test_a_damaged_file_is_reported_in_one_line(pyz: Path, tmp_path: Path, entry: str, where: str) -> None:
    damaged = tmp_path / "doctor.pyz"
    damaged.write_bytes(pyz.read_bytes())
    with zipfile.ZipFile(damaged) as archive:
        info = archive.getinfo(entry)
        content = info.header_offset + 30 + len(entry) + info.compress_size // 2
        directory = damaged.read_bytes().rindex(entry.encode())
    flip_bit(damaged, {"content": content, "header": info.header_offset, "directory": directory}[where])
    start = Start(damaged, tmp_path)
    for arguments in (["check", "--json"], ["--version"]):
        code, out, err = start.run(*arguments)
        assert (code, err.count("\n"), "is damaged" in err) == (3, 1, True), err
        assert parse(out)["exit_code"] == 3 if "--json" in arguments else out == ""
    assert not start.cache.exists() or not copies(start.cache)


def test_another_payload_is_not_unpacked(pyz: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(pyz) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    other = io.BytesIO()
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("doctor/main.py", "raise SystemExit('hostile')")
    with zipfile.ZipFile(tmp_path / "doctor.pyz", "w") as archive:
        for name, content in (entries | {"payload.zip": other.getvalue()}).items():
            archive.writestr(name, content)
    start = Start(tmp_path / "doctor.pyz", tmp_path)
    assert start.run("--version")[0] == 3
    assert not start.cache.exists()
    assert Start(pyz, tmp_path)() == VERSION, "the cache of the intact file is not affected"


def test_a_start_after_killed_ones_succeeds(pyz: Path, start: Start, tmp_path: Path) -> None:
    for delay in (0.05, 0.1, 0.2, 0.4):
        environment = {"XDG_CACHE_HOME": str(start.cache.parent)}
        process = subprocess.Popen([sys.executable, pyz, "--version"], env=environment, stdout=subprocess.DEVNULL)
        time.sleep(delay)
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert start() == VERSION
    assert len(copies(start.cache)) == 1


def run_from_memory(pyz: Path, folder: Path, command: str) -> subprocess.CompletedProcess[str]:
    """Run the payload of doctor.pyz as one archive, in ``folder``, with an error message as input."""
    payload = folder / "payload.zip"
    payload.write_bytes(zipfile.ZipFile(pyz).read("payload.zip"))
    program = f"import sys; sys.path.insert(0, {str(payload)!r}); from doctor.main import main; main()"
    return subprocess.run(
        [sys.executable, "-I", "-c", program, *command.split()],
        input="error: externally-managed-environment\n",
        cwd=folder,
        env={"PATH": os.environ["PATH"], "HOME": str(folder / "home")},
        capture_output=True,
        text=True,
    )


def test_an_environment_is_created_from_an_archive_in_memory(pyz: Path, tmp_path: Path) -> None:
    completed = run_from_memory(pyz, tmp_path, "fix --venv")
    assert completed.returncode == 0, completed.stderr
    assert (tmp_path / ".venv/bin/pip").exists()


@pytest.mark.parametrize("command", ["explain externally-managed", "explain -", "fix --venv --dry-run requsets"])
def test_doctor_answers_from_an_archive_in_memory(pyz: Path, tmp_path: Path, command: str) -> None:
    """Nothing is unpacked where no folder can be written to. The data that doctor ships are then no files."""
    completed = run_from_memory(pyz, tmp_path, command)
    assert "externally-managed" in completed.stdout or "requests" in completed.stderr, completed.stderr


def test_many_starts_at_once_unpack_once(start: Start) -> None:
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda _: start(), range(4))) == [VERSION] * 4
    assert len(copies(start.cache)) == 1


def test_modules_of_the_machine_are_not_imported(start: Start, tmp_path: Path) -> None:
    for name in ("typer", "rich", "json", "stat", "zipfile", "doctor", "psutil"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('hostile')")
    version = run("/usr/bin/python3", "-c", "import sys; print('python3.%d' % sys.version_info[1], end='')")
    user = tmp_path / "user/lib" / version / "site-packages"
    user.mkdir(parents=True)
    (user / "typer.py").write_text("raise SystemExit('hostile')")
    python = "/usr/bin/python3"  # not that of an environment, whose .pth files import modules
    for _ in range(2):
        assert start(python=python, PYTHONPATH=str(tmp_path), PYTHONUSERBASE=str(tmp_path / "user")) == VERSION


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can create files of another user")
def test_a_copy_of_another_user_is_not_used(start: Start) -> None:
    assert start() == VERSION
    (copy,) = copies(start.cache)
    (copy / "packages/doctor/main.py").write_text("raise SystemExit('hostile')")
    for path in (copy, *copy.rglob("*")):
        os.chown(path, 4711, 4711)
    write_seal(str(copy))
    assert start() == VERSION


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can create files of another user")
def test_compiled_modules_of_another_user_are_not_used(start: Start) -> None:
    assert start() == VERSION
    [compiled] = start.cache.glob(f"*{COMPILED}")
    [main] = compiled.rglob("packages/doctor/main.*.pyc")
    hostile = compile("raise SystemExit('hostile')", "main.py", "exec")
    main.write_bytes(main.read_bytes()[:16] + marshal.dumps(hostile))
    assert "hostile" in start()[2], "it would be used if it were the user's own"
    os.chown(compiled, 4711, 4711)
    assert start() == VERSION


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can create files of another user")
def test_a_cache_that_another_user_can_re_point_is_not_used(start: Start, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    start.cache.parent.symlink_to("other")
    os.chown(start.cache.parent, 4711, 4711, follow_symlinks=False)
    assert start() == VERSION
    assert os.listdir(tmp_path / "other") == []


@pytest.mark.parametrize("minor", [10, 11, 12, 13, 14])
def test_every_python_runs_the_same_file(start: Start, minor: int) -> None:
    pythons = [shutil.which(f"python3.{minor}"), *Path.home().glob(f".pyenv/versions/3.{minor}.*/bin/python")]
    for python in filter(None, pythons):
        result = start(python=str(python))
        if result[0] != 127:  # a shim of pyenv for a version that is not installed
            assert result == VERSION
            assert start("scan", "/srv", python=str(python))[::2] == (0, "")
            return
    pytest.skip(f"no Python 3.{minor} on this machine")
