"""The commands of a wheel are read from a small part of it; whatever the index does, the answer comes in time."""

from __future__ import annotations

import io
import os
import random
import threading
import zipfile
from collections.abc import Iterator
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from doctor.facts import PipConfig, PipOption, Unknown
from doctor.facts.wheel_commands import WheelCommands
from doctor.probe import index
from tests.boxes.tiny import build_wheel

pytestmark = pytest.mark.xdist_group("index")  # they share its wheels

CONSOLE = "Classifier: Environment :: Console"


def _entry_points(name: str, text: str) -> dict[str, str]:
    return {f"{name}-1.0.dist-info/entry_points.txt": text}


def _archive(*files: tuple[str, str | bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return buffer.getvalue()


def _large() -> bytes:
    buffer = io.BytesIO(build_wheel("large", "1.0", CONSOLE, script=True))
    data = random.Random(0).randbytes(20 << 20)
    whole = io.BytesIO()
    with zipfile.ZipFile(buffer) as old, zipfile.ZipFile(whole, "w") as new:
        new.writestr("large_data.bin", data)
        for file in old.infolist():
            new.writestr(file, old.read(file))
        new.writestr("large_data_2.bin", data[: 1 << 20])  # so that the metadata is not at the end
    return whole.getvalue()


def _bomb() -> bytes:
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("bomb-1.0.dist-info/entry_points.txt", "w") as file,
    ):
        file.write(b"[console_scripts]\nbomb = b:c\n")
        for _ in range(200):
            file.write(bytes(1 << 20))
    return buffer.getvalue()


@cache
def wheels() -> dict[str, bytes]:
    """Return the wheels of the index, by the name of their distribution."""
    return {
        "tiny": build_wheel("tiny", "1.0", CONSOLE, "Summary: A tool", script=True),
        "silent": build_wheel("silent", "1.0"),
        "binary": build_wheel("binary", "1.0", more={"binary-1.0.data/scripts/binary": "#!/bin/sh"}),
        "large": _large(),
        "whole": build_wheel("whole", "1.0", script=True),
        "lying": build_wheel("lying", "1.0", script=True),
        "garbage": b"PK" + bytes(range(256)) * 900,
        "bomb": _bomb(),
        "hostile": build_wheel(
            "hostile",
            "1.0",
            more=_entry_points(
                "hostile", "a=b\n[console_scripts\n[console_scripts]\n\x1b[1m = x\n../up = x:y\nfine=x:y\n[x]\nno=x:y\n"
            ),
        ),
        "crowded": _archive(*((f"{position:080}", "") for position in range(40_000))),
    }


class _Index(BaseHTTPRequestHandler):
    """An index that sends parts of files, except for ``whole``; ``slow`` never ends, ``denied`` is forbidden."""

    sent: dict[str, int]
    released: threading.Event

    def do_GET(self) -> None:
        name = self.path.strip("/").split("/")[-1].partition("-")[0]
        if name == "slow":
            self.released.wait(300)
        elif name == "denied" or name not in wheels():
            self.send_error(403 if name == "denied" else 404)
        elif self.path.endswith(".whl"):
            self._send_part(name)
        else:
            self._send(200, f'<a href="/files/{name}-1.0-py3-none-any.whl">w</a>'.encode(), "text/html")

    def _send_part(self, name: str) -> None:
        wheel = wheels()[name]
        start, stop = (int(number) for number in self.headers["Range"].removeprefix("bytes=").split("-"))
        if name == "whole":
            self.send_response(200)
            self.send_header("Content-Length", str(1 << 40))
            self.end_headers()
            return
        part = wheel[start : stop + 1]
        self.sent[name] = self.sent.get(name, 0) + len(part)
        total = len(wheel) << 10 if name == "lying" else len(wheel)
        self._send(206, part, "application/zip", f"bytes {start}-{start + len(part) - 1}/{total}")

    def _send(self, status: int, body: bytes, kind: str, content_range: str = "") -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        if content_range:
            self.send_header("Content-Range", content_range)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def handler() -> type[_Index]:
    return type("Handler", (_Index,), {"sent": {}, "released": threading.Event()})


@pytest.fixture
def pip_config(handler: type[_Index]) -> Iterator[PipConfig]:
    """Serve the index, and yield a pip config that names it."""
    wheels()  # they take seconds, for which no request waits
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield _pip_config(f"http://ada:secret@127.0.0.1:{server.server_port}/simple")
        handler.released.set()
        server.shutdown()


def _pip_config(url: str) -> PipConfig:
    option = PipOption(name="index-url", value=url, source="/etc/pip.conf:2", level="global", section="global")
    return PipConfig(options=(option,))


@pytest.fixture
def environ(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Variables with a temporary folder, in which pip must leave nothing, and a pip config that must not count."""
    temporary, home = tmp_path / "temporary", tmp_path / "home"
    temporary.mkdir()
    (home / ".config/pip").mkdir(parents=True)
    (home / ".config/pip/pip.conf").write_text("[global]\nproxy = http://127.0.0.1:9\n")
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    variables = {"PIP_PROXY": "http://127.0.0.1:9", "PYTHONPATH": "/nowhere", "TMPDIR": str(temporary)}
    return {"PATH": os.defpath, "HOME": str(home), **variables}


def test_commands_are_read_from_a_part_of_each_wheel(
    handler: type[_Index], pip_config: PipConfig, environ: dict[str, str]
) -> None:
    answers = index.commands_of(["Tiny", "absent", "denied", *wheels()], pip_config, environ, limit=60)
    known = {name: answer for name, answer in answers.items() if isinstance(answer, WheelCommands)}
    assert {name: answer.scripts for name, answer in known.items()} == {
        "Tiny": ("tiny",),
        "tiny": ("tiny",),
        "silent": (),
        "binary": ("binary",),
        "large": ("large",),
        "bomb": ("bomb",),
        "hostile": ("fine",),
    }
    assert (known["tiny"].classifiers, known["tiny"].summary) == (("Environment :: Console",), "A tool")
    unknown = {name: answer.detail for name, answer in answers.items() if isinstance(answer, Unknown)}
    assert unknown.keys() == {"absent", "denied", "whole", "lying", "garbage", "crowded"}
    assert "no wheel of that name" in unknown["absent"]
    assert "403" in unknown["denied"] and "secret" not in unknown["denied"]
    assert "does not send parts" in unknown["whole"]
    assert "too large" in unknown["crowded"]
    assert handler.sent["large"] < 1 << 20 < len(wheels()["large"])
    assert handler.sent["crowded"] < 1 << 20
    assert os.listdir(environ["TMPDIR"]) == []


def test_a_slow_index_delays_only_its_own_answers(pip_config: PipConfig, environ: dict[str, str]) -> None:
    for limit in (8.0, 30.0, 90.0):  # where the machine is busy, pip alone takes longer to start
        answers = index.commands_of(["slow", "tiny"], pip_config, environ, limit=limit)
        if isinstance(answers["tiny"], WheelCommands):
            break
    assert isinstance(answers["tiny"], WheelCommands)
    slow = answers["slow"]
    assert isinstance(slow, Unknown)
    assert slow.cause == "time-limit" or "respond within 15 seconds" in slow.detail, "the limit of pip is 15 s"
    assert os.listdir(environ["TMPDIR"]) == []


def test_an_index_that_cannot_be_reached_is_unknown(environ: dict[str, str]) -> None:
    [answer] = index.commands_of(["tiny"], _pip_config("http://127.0.0.1:9/simple"), environ, limit=90).values()
    assert isinstance(answer, Unknown) and "refused" in answer.detail


def test_another_pip_is_no_crash(tmp_path: Path, environ: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    wheel = tmp_path / "pip-99-py3-none-any.whl"
    monkeypatch.setattr(index, "_find_pip", lambda: str(wheel))
    wheel.write_bytes(_archive(("pip/__init__.py", "")))
    [answer] = index.commands_of(["tiny"], PipConfig(), environ).values()
    assert isinstance(answer, Unknown) and "pip._internal" in answer.detail
    wheel.write_bytes(_archive(("pip/__init__.py", ""), ("pip/_internal/commands.py", "create_command = dict().get")))
    [answer] = index.commands_of(["tiny"], PipConfig(), environ).values()
    assert isinstance(answer, Unknown) and answer.cause == "crashed"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root distrusts other users")
def test_root_runs_no_pip_that_another_user_can_change(
    tmp_path: Path, environ: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    wheel = tmp_path / "pip-99-py3-none-any.whl"
    wheel.write_bytes(_archive(("pip/_internal/commands.py", f"open({str(tmp_path / 'ran')!r}, 'w')")))
    os.chown(wheel, 12345, 12345)
    monkeypatch.setattr(index, "_find_pip", lambda: str(wheel))
    [answer] = index.commands_of(["tiny"], PipConfig(), environ).values()
    assert isinstance(answer, Unknown) and answer.cause == "forbidden"
    assert not (tmp_path / "ran").exists()
