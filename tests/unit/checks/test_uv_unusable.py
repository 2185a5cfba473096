from __future__ import annotations

from typing import Any

import pytest

from doctor.checks.uv_unusable import check
from doctor.diagnose.model import Command, Instruction, Remedy, ShellLine
from doctor.diagnose.remedies import environment_remedy
from doctor.facts import Facts, Pin
from tests.unit.factories import ENVIRONMENT, make_facts, make_project


def uv_facts(environ: dict[str, str] | None = None, pin: Pin | None = None, **project: Any) -> Facts:
    values = {"manager": "uv", "environment": None, **project}
    return make_facts(project=make_project(**values), environ=environ or {}, pin=pin)


NEVER = {"UV_PYTHON_DOWNLOADS": "never"}


@pytest.mark.parametrize(
    ("environ", "setting", "pin", "requires", "remedy"),
    [
        (NEVER, ("UV_PYTHON_DOWNLOADS", "never"), "3.12", ">=3.9", ShellLine(text="unset UV_PYTHON_DOWNLOADS")),
        ({}, ("uv.toml", "python-downloads = manual"), "3.12", ">=3.9", "uv python install 3.12"),
        ({}, ("uv.toml", "python-downloads = manual"), "", ">=3.14", "uv python install >=3.14"),
        (
            {},
            ("uv.toml", "offline = True"),
            "3.12",
            ">=3.9",
            "Install Python 3.12, or change offline = True in uv.toml.",
        ),
    ],
)
def test_a_python_that_uv_may_not_download(
    environ: dict[str, str], setting: tuple[str, str], pin: str, requires: str, remedy: Remedy | str
) -> None:
    facts = uv_facts(environ, Pin(version=pin) if pin else None, no_downloads=setting, requires_python=requires)
    [finding] = check(facts)
    found = finding.remedy
    text = (
        " ".join(found.argv) if isinstance(found, Command) else found.text if isinstance(found, Instruction) else found
    )
    assert text == remedy
    assert environment_remedy(facts) is None, "`uv sync` would fail"


def test_silent_where_uv_finds_a_python_or_may_download_it() -> None:
    for facts in (
        uv_facts(pin=Pin(version="3.12")),
        uv_facts(pin=Pin(version="3.11"), no_downloads=("UV_OFFLINE", "1")),
        uv_facts(pin=Pin(version="3.12", python="/usr/bin/python3.12"), no_downloads=("UV_OFFLINE", "1")),
        uv_facts(no_downloads=("UV_OFFLINE", "1")),
        uv_facts(no_downloads=("UV_OFFLINE", "1"), pin=Pin(version="3.12"), environment=ENVIRONMENT),
    ):
        assert not list(check(facts))


def test_a_configuration_that_uv_cannot_parse() -> None:
    facts = uv_facts(uv_fault="/work/uv.toml: Invalid value (at line 4, column 7)")
    [finding] = check(facts)
    assert finding.evidence[0].source == "/work/uv.toml" and "line 4" in finding.evidence[0].value
    assert environment_remedy(facts) is None
