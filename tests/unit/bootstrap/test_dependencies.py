"""The dependencies that doctor installs, and how it starts pip for that; tests/packaging installs them for real."""

from __future__ import annotations

import tomllib
from packaging.requirements import Requirement as Reference

from doctor.bootstrap.pip_environment import transport_variables, without_pip_config
from doctor.bootstrap.requirements import read_requirements
from tests import REPOSITORY

DEPENDENCIES = tomllib.loads((REPOSITORY / "pyproject.toml").read_text())["project"]["dependencies"]


def test_requirements_are_read_as_packaging_reads_them() -> None:
    assert len(read_requirements()) == len(DEPENDENCIES)
    for requirement, text in zip(read_requirements(), DEPENDENCIES, strict=True):
        reference = Reference(text)
        assert requirement.name == reference.name
        for version in ("0.14", "0.15", "0.15.1", "0.28.9", "0.29", "0.29.0", "1.8", "2", "4", "13.7.0", "23.1", "99"):
            assert requirement.satisfied_by(version) == reference.specifier.contains(version), (text, version)
        for minor in range(10, 16):
            applies = reference.marker is None or reference.marker.evaluate({"python_version": f"3.{minor}"})
            assert requirement.applies_to(minor) == applies, (text, minor)


def test_only_transport_options_of_the_pip_config_are_passed_on() -> None:
    listing = """\
:env:.index-url='https://b.example/simple'
global.cert='/etc/ca.pem'
global.break-system-packages='true'
global.index-url='https://a.example/simple'
global.extra-index-url='https://c.example/simple\\nhttps://d.example/simple'
install.user='yes'
install.target='/somewhere'
global.require-virtualenv='true'
freeze.timeout='10'
"""
    assert transport_variables(listing) == {
        "PIP_INDEX_URL": "https://b.example/simple",
        "PIP_CERT": "/etc/ca.pem",
        "PIP_EXTRA_INDEX_URL": "https://c.example/simple https://d.example/simple",
    }


def test_pip_starts_without_variables_of_pip_and_python() -> None:
    environment = without_pip_config(
        {"PIP_USER": "1", "PYTHONPATH": "/x", "https_proxy": "http://p.example", "HOME": "/h"}
    )
    assert environment["https_proxy"] == "http://p.example"
    assert environment["HOME"] == "/h"
    assert not environment.keys() & {"PIP_USER", "PYTHONPATH"}
