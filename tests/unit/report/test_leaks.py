"""No credential leaves the process: not in any output, in a receipt, or on the command line of a program."""

from __future__ import annotations

import base64
import contextlib
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import quote

import pytest

import doctor
from tests.boxes.tiny import write_wheel

SECRET = f"hunter2{os.getpid()}"
PASSWORD = f"{SECRET}'@:/# ä"
LOGIN = f"ada:{quote(PASSWORD, safe='')}"
_CHECKOUT = str(Path(doctor.__file__).parents[1])
_START = f"import sys; sys.path.insert(0, {_CHECKOUT!r}); from doctor.bootstrap.start import main; main()"
_DOCTOR = [sys.executable, "-c", _START]


class _Index(SimpleHTTPRequestHandler):
    """Serves a folder to those who know the password."""

    def do_GET(self) -> None:
        expected = "Basic " + base64.b64encode(f"ada:{PASSWORD}".encode("latin-1")).decode()  # as requests encodes it
        if self.headers["Authorization"] == expected:
            super().do_GET()
        else:
            self.send_response(401)
            self.send_header("WWW-Authenticate", 'Basic realm="index"')
            self.send_header("Content-Length", "0")
            self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


@pytest.fixture
def index(tmp_path: Path) -> Iterator[str]:
    """Serve the distribution ``tiny`` and yield the host and port of the index."""
    folder = tmp_path / "index"
    for name in ("tiny", "second"):
        (folder / "simple" / name).mkdir(parents=True)
        write_wheel(folder / "simple" / name, name)
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Index, directory=str(folder))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"127.0.0.1:{server.server_port}"
        server.shutdown()


class Patient:
    """A user with credentials in every place where doctor reads."""

    def __init__(self, folder: Path, index: str) -> None:
        self.home, self.project, self.index = folder / "home", folder / "project", index
        self.outputs: list[str] = []
        self.project.mkdir()
        pip_conf = self.home / ".config/pip/pip.conf"
        pip_conf.parent.mkdir(parents=True)
        pip_conf.write_text(
            f"[global]\nextra-index-url = http://{LOGIN}@{index}/simple\n    http://{LOGIN}@{index}/simple?auth={SECRET}\n"
            f"trusted-host = 127.0.0.1\nretries = 0\n[install]\nuser = http://u:{SECRET}@x.org\n"
        )
        self.environ = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.home),
            "PWD": str(self.project),
            "PIP_INDEX_URL": f"http://{LOGIN}@{index}/simple",
            "PIP_PREFIX": f"http://u:{SECRET} '@@x.org/y",
            "PIP_TRUSTED_HOST": "127.0.0.1",
            "UV_INDEX_URL": f"http://{LOGIN}@{index}/simple",
            "UV_INDEX_PRIVATE_PASSWORD": SECRET,
            "TWINE_PASSWORD": SECRET,
            "DOCTOR_DEBUG": "1",
        }

    def run(self, *arguments: str, code: int | None = None, stdin: str = "") -> str:
        """Run doctor with ``arguments`` and return its stdout."""
        run = subprocess.run(
            [*_DOCTOR, *arguments],
            input=stdin,
            capture_output=True,
            text=True,
            cwd=self.project,
            env=self.environ,
        )
        self.outputs += [run.stdout, run.stderr]
        assert code is None or run.returncode == code, run
        return run.stdout

    def stored(self) -> Iterator[str]:
        """Yield the content of every file that a run left outside pip.conf and the project's own requirements."""
        for folder, _, names in os.walk(self.home / ".local"):
            for name in names:
                yield Path(folder, name).read_bytes().decode("utf-8", "replace")
        for path in self.project.glob(".venv/[!l]*"):
            if path.is_file():
                yield path.read_text()

    def require_no_leak(self) -> None:
        texts = [*self.outputs, *self.stored()]
        assert len(texts) > len(self.outputs), "there are receipts"
        for text in texts:
            at = text.find(SECRET)
            assert at < 0, text[max(0, at - 300) : at + 300]


@pytest.fixture
def patient(tmp_path: Path, index: str) -> Patient:
    return Patient(tmp_path, index)


@contextlib.contextmanager
def watched_processes() -> Iterator[list[str]]:
    """Collect the command lines of all programs that are started meanwhile and contain the secret."""
    found, ended = [], threading.Event()

    def watch() -> None:
        while not ended.wait(0.01):
            for name in os.listdir("/proc"):
                with contextlib.suppress(OSError):
                    line = Path("/proc", name, "cmdline").read_bytes() if name.isdecimal() else b""
                    if SECRET.encode() in line and b"doctor.bootstrap.start" not in line:  # the user typed that one
                        found.append(line.replace(b"\0", b" ").decode("utf-8", "replace"))

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield found
    finally:
        ended.set()
        watcher.join()


def test_no_output_and_no_file_has_a_credential(patient: Patient) -> None:
    url = f"http://{LOGIN}@{patient.index}/simple/second/second-1.0-py3-none-any.whl"
    (patient.project / "requirements.txt").write_text(
        f"--extra-index-url http://{LOGIN}@{patient.index}/simple\ntiny\n-r more.txt\n"
    )
    (patient.project / "more.txt").write_text(f"second @ {url}\n")
    log = f"ERROR: Could not find a version that satisfies the requirement x @ https://ada:{SECRET}@x.org/{'y' * 900}"
    log = f"{log}\n{'z' * 950} {log}\nTWINE_PASSWORD={SECRET} {log}\n"
    for flags in (["--json"], []):
        patient.run("check", "--all", *flags, code=1)
        patient.run("fix", "--dry-run", f"black @ {url}", *flags, code=0)
        patient.run("fix", "--venv", f"--index-url=http://{LOGIN}@{patient.index}", *flags, code=2)
        patient.run("fix", "--apt", f"http://{LOGIN}@{patient.index}/nameless", *flags, code=2)
        patient.run("fix", "-r", f"http://{LOGIN}@{patient.index}/list.txt", *flags, code=2)
        patient.run("explain", f"http://{LOGIN}@{patient.index}", *flags, code=2)
        patient.run("explain", "-", *flags, code=0, stdin=log)
    with watched_processes() as command_lines:
        patient.run("fix", "--venv", f"absent @ http://{LOGIN}@{patient.index}/absent-1.whl?token={SECRET}", code=3)
        patient.run("fix", "--venv", f"second @ {url}", code=0)
        for flags in (["--json"], []):
            patient.run("history", *flags, code=0)
        patient.run("undo", code=0)
        patient.run("fix", "--venv", f"second @ {url}", "--json", code=0)
    assert not command_lines
    installed = subprocess.run([patient.project / ".venv/bin/python", "-c", "import tiny, second"])
    assert installed.returncode == 0, "pip knew the password"
    patient.require_no_leak()
    [receipt] = [json.loads(text) for text in patient.stored() if text.startswith("{") and '"done"' in text]
    assert "****@" in str(receipt["commands"])


def test_pipx_gets_no_credentials_on_its_command_line(patient: Patient) -> None:
    answer = patient.run("fix", "--yes", "--pipx", f"tiny @ http://{LOGIN}@{patient.index}/t.whl", "--json", code=6)
    assert "~/.netrc" in json.loads(answer)["message"]
    assert SECRET not in answer


def test_a_bug_is_reported_without_credentials(patient: Patient, tmp_path: Path) -> None:
    """The text of an exception may contain any text of the machine."""
    broken = f"import doctor.main as m; m._dispatch = lambda _: int('https://ada:{SECRET}@x.org'); m.main()"
    code = f"import sys; sys.path.insert(0, {_CHECKOUT!r}); {broken}"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=patient.environ)
    assert run.returncode == 70
    assert "Traceback" in run.stderr and "****@x.org" in run.stderr
    assert SECRET not in run.stderr
