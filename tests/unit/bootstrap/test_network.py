"""A machine without network is recognised at once; one that may reach a source of packages is not taken for one."""

from __future__ import annotations

import os
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest

from doctor.bootstrap import network
from doctor.probe.rootfs import Rootfs
from tests import REPOSITORY


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can make a network namespace")
def test_without_interfaces_there_is_no_route() -> None:
    program = "from doctor.bootstrap.network import has_default_route; print(has_default_route())"
    alone = ["unshare", "--net", sys.executable, "-c", program]
    assert subprocess.run(alone, cwd=REPOSITORY, capture_output=True, text=True, check=True).stdout == "False\n"


@pytest.mark.parametrize(
    ("config", "variables", "missing"),
    [
        ("", {}, True),
        ("[global]\nno-index = true\ntimeout = 5\n", {"PIP_RETRIES": "9", "https_proxy": ""}, True),
        ("[global]\nindex-url = https://mirror.lan/simple\n", {}, False),
        ("[install]\nfind-links = /media/wheels\n", {}, False),
        ("", {"PIP_FIND_LINKS": "/media/wheels"}, False),
        ("", {"PIP_PROXY": "http://127.0.0.1:3128"}, False),
        ("", {"HTTPS_PROXY": "http://127.0.0.1:3128"}, False),
        ("", {"all_proxy": "socks5://127.0.0.1:1080"}, False),
        ("", {"UV_DEFAULT_INDEX": "file:///media/simple"}, False),
    ],
)
def test_another_source_is_tried_without_a_route(
    config: str, variables: dict[str, str], missing: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "etc").mkdir()
    (tmp_path / "etc/pip.conf").write_text(config)
    monkeypatch.setattr("doctor.probe.rootfs.Rootfs", partial(Rootfs, str(tmp_path)))
    monkeypatch.setattr(network, "has_default_route", lambda: False)
    assert network.is_missing(variables) is missing
    monkeypatch.setattr(network, "has_default_route", lambda: True)
    assert not network.is_missing(variables)


@pytest.mark.parametrize(
    ("variables", "only"),
    [
        ({"PIP_FIND_LINKS": "/media"}, True),
        ({}, False),
        ({"PIP_FIND_LINKS": "/media", "PIP_INDEX_URL": "https://mirror.lan/simple"}, False),
        ({"PIP_FIND_LINKS": "/media", "https_proxy": "http://127.0.0.1:3128"}, False),
    ],
)
def test_without_a_route_pip_is_not_sent_to_the_index(
    variables: dict[str, str], only: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(network, "has_default_route", lambda: False)
    assert network.has_links_only(variables) is only
    monkeypatch.setattr(network, "has_default_route", lambda: True)
    assert not network.has_links_only(variables)
