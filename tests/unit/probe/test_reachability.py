"""Whether anything listens where an address leads to this machine, by the kernel's tables."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from doctor.probe.pip_config import read_pip_config
from doctor.probe.reachability import is_unreachable, nothing_listens
from doctor.probe.rootfs import Rootfs


@pytest.fixture
def port() -> object:
    """A port of this machine at which something listens, and closes at the end."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def test_only_an_own_address_without_a_server_is_silent(port: int) -> None:
    fs, free = Rootfs(), free_port()
    for host in ("localhost", "127.0.0.1", "user:password@127.0.0.1", "[::1]"):
        assert nothing_listens(fs, f"http://{host}:{free}/simple", {})
        assert not nothing_listens(fs, f"http://{host}:{port}/simple", {})
    assert nothing_listens(fs, f"localhost:{free}", {})
    for other in (f"http://index.lan:{free}/", "file:///x", "socks5://127.0.0.1", "nonsense"):
        assert not nothing_listens(fs, other, {})
    assert not nothing_listens(fs, f"http://localhost:{free}/", {"WSL_DISTRO_NAME": "Debian"})


def test_the_index_and_the_proxy_of_pip(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    free = free_port()

    def unusable(**environ: str) -> list[tuple[str, str]]:
        config = read_pip_config(Rootfs(), None, {"HOME": "/nowhere", "PIP_CONFIG_FILE": "/dev/null", **environ})
        return [(option.name, option.source) for option in config.stopping]

    assert unusable(PIP_INDEX_URL=f"http://localhost:{free}/simple") == [("index-url", "PIP_INDEX_URL")]
    assert unusable(PIP_INDEX_URL=f"http://localhost:{port}/simple") == []
    assert unusable(https_proxy=f"http://127.0.0.1:{free}") == [("proxy", "https_proxy")]
    assert unusable(http_proxy=f"http://127.0.0.1:{free}") == [], "the usual index is asked by https"
    assert unusable(https_proxy=f"http://127.0.0.1:{free}", no_proxy="lan") == []
    assert unusable(PIP_PROXY=f"127.0.0.1:{free}", PIP_NO_INDEX="1", PIP_FIND_LINKS="/usr") == []


def test_another_machine_is_out_of_reach_without_a_route(tmp_path: Path) -> None:
    (tmp_path / "proc/net").mkdir(parents=True)
    (tmp_path / "etc").mkdir()
    (tmp_path / "etc/hosts").write_text("127.0.0.1 localhost index.here\n")
    fs, routes = Rootfs(str(tmp_path)), tmp_path / "proc/net/route"
    assert not is_unreachable(fs, "http://devpi.lab/simple"), "the kernel shows no routes"
    header = "Iface\tDestination\tGateway\n"
    routes.write_text(header + "lo\t0000007F\t00000000\n")
    (tmp_path / "proc/net/ipv6_route").write_text("00 00 00 00 00000000 00200200       lo\n")
    assert is_unreachable(fs, "http://user:word@devpi.lab:3141/simple")
    for near in ("http://index.here/simple", "https://localhost/simple", "file:///srv/index", "nonsense"):
        assert not is_unreachable(fs, near)
    for name, row in (
        ("route", header + "eth0\t0000000A\t00000000\n"),
        ("ipv6_route", "00 00 00 00200200     wlan0\n"),
    ):
        (tmp_path / "proc/net" / name).write_text(row)
        assert not is_unreachable(fs, "http://devpi.lab:3141/simple")
        (tmp_path / "proc/net" / name).write_text("")
