from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from doctor.core import ini, trust
from doctor.probe.pip_config import read_pip_config
from doctor.probe.pip_config_repair import foreign_encoding, repair_script
from doctor.probe.rootfs import Rootfs

GLOBAL = b"[global]\n"


@pytest.mark.parametrize(
    ("content", "left"),
    [
        (GLOBAL + b"timeout = 60\n" + GLOBAL + b"timeout = 30\nno-input = 1\n", {"timeout": "60", "no-input": "1"}),
        (GLOBAL + b"find-links =\n  a\n  b\nfind-links =\n  a\n  b\n", {"find-links": "\na\nb"}),
        (b"index-url = https://index.example/simple\n", {"index-url": "https://index.example/simple"}),
        (b"no-input = 1\n# mine\n" + GLOBAL + b"timeout = 60\n", {"no-input": "1", "timeout": "60"}),
        (b"[global\ntimeout = 60\n", {"timeout": "60"}),
        (b"\xef\xbb\xbf" + GLOBAL + b"timeout = 60\n", {"timeout": "60"}),
    ],
)
def test_sed_makes_the_file_valid(tmp_path: Path, content: bytes, left: dict[str, str]) -> None:
    path, script = tmp_path / "pip.conf", repair_script(content)
    path.write_bytes(content)
    assert script
    subprocess.run(["sed", "-i.bak", script, path], check=True)
    assert dict(ini.parse(path.read_text())["global"]) == left
    assert (tmp_path / "pip.conf.bak").read_bytes() == content


@pytest.mark.parametrize(
    "content",
    [
        GLOBAL + b"index-url = a\nindex-url = b\n",
        GLOBAL + b"a=1\n[install]\nb=2\n" + GLOBAL + b"c=3\n",
        GLOBAL + b"nonsense\n",
        b"[my section\ntimeout = 60\n",
        b"[global\nnonsense\n",
        GLOBAL + b"timeout=1\ntimeout=2\n[install\nretries=3\n",
        b"<html>\n<a href='x'>\n",
        b"unknown = 1\n",
        b"timeout = 1\n[install]\n" + GLOBAL + b"retries = 2\n",
        GLOBAL + b"timeout = 1\n" * 50,
        GLOBAL + b"timeout = 1\n" * 2 + b"#\n" * 5000,
    ],
)
def test_nothing_is_proposed_where_only_the_user_knows_what_is_meant(content: bytes) -> None:
    assert repair_script(content) is None


@pytest.mark.parametrize("encoding", ["UTF-16", "LATIN1"])
def test_iconv_converts_a_file_in_another_encoding(tmp_path: Path, encoding: str) -> None:
    text, path = "# B\xfcro\n[global]\nproxy = http://\xe4\n", tmp_path / "pip.conf"
    path.write_bytes(text.encode(encoding))
    assert foreign_encoding(path.read_bytes()) == encoding and not foreign_encoding(text.encode())
    run = subprocess.run(["iconv", "-f", encoding, "-t", "UTF-8", path], capture_output=True, check=True)
    assert run.stdout.decode() == text


def test_root_changes_no_file_that_another_user_could_exchange_for_a_link(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "pip.conf").write_bytes("# B\xfcro\n".encode("latin-1"))
    environ = {"HOME": str(tmp_path), "PIP_CONFIG_FILE": str(tmp_path / "pip.conf")}
    assert read_pip_config(Rootfs(), None, environ).encoding == "LATIN1"
    monkeypatch.setattr(trust, "distrust_of_root", lambda paths: "it belongs to another user")
    config = read_pip_config(Rootfs(), None, environ)
    assert config.unparsable and not config.encoding
