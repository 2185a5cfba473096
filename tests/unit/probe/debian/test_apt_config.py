"""The command that takes a damaged file of apt out of its way changes the file that apt names."""

from __future__ import annotations

import pytest

from doctor.probe.debian.apt_config import _as_refusal, _of_every_package, _stanzas_of_pins
from doctor.probe.rootfs import Rootfs
from tests.unit.probe.conftest import Tree

FOLDER = "/etc/apt/sources.list.d"


@pytest.mark.parametrize(
    ("message", "command"),
    [
        (
            f"Malformed entry 1 in sources file {FOLDER}/vendor.sources (Suite)",
            ("mv", f"{FOLDER}/vendor.sources", f"{FOLDER}/vendor.sources.off"),
        ),
        (
            f"Malformed entry 2 in list file {FOLDER}/vendor.list (Component)",
            ("sed", "-i.off", "2s/^/# /", f"{FOLDER}/vendor.list"),
        ),
        (
            "Malformed entry 1 in list file /etc/apt/sources.list (URI)",
            ("sed", "-i.off", "1s/^/# /", "/etc/apt/sources.list"),
        ),
        ("Malformed entry 1 in sources file /opt/vendor.sources (Suite)", ()),
    ],
)
def test_the_command_names_the_file_of_the_message(tree: Tree, message: str, command: tuple[str, ...]) -> None:
    files = {"/etc/apt/sources.list": "deb x y z\n", f"{FOLDER}/vendor.sources": "Types: deb\n"}
    assert _as_refusal(Rootfs(str(tree(files))), message).command == command


def test_a_pin_of_every_package_may_not_be_the_one_that_excludes_those_of_python(tree: Tree) -> None:
    folder = "/etc/apt/preferences.d"
    vendor = {f"{folder}/vendor": 'Package: *\nPin: origin "vendor.example"\nPin-Priority: -1\n'}
    named = {f"{folder}/python": "Package: python3-*\nPin: release *\nPin-Priority: -1\n"}
    assert _of_every_package(list(_stanzas_of_pins(Rootfs(str(tree(vendor)))))) == (f"{folder}/vendor",)
    assert _of_every_package(list(_stanzas_of_pins(Rootfs(str(tree(vendor | named)))))) == ()
