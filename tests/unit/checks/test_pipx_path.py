from __future__ import annotations

from dataclasses import replace

from doctor.checks.pipx_path import check
from doctor.facts import PipxHome, Tools
from doctor.finding import Severity
from tests.unit.healthy import TOOLS, box


def installed(*, on_path: bool) -> Tools:
    return replace(TOOLS, pipx_home=PipxHome(apps=("black",), bin_dir="/home/ada/.local/bin", on_path=on_path))


def test_silent_where_nothing_is_installed_or_the_folder_is_on_path() -> None:
    assert not list(check(box()))
    assert not list(check(box(tools=installed(on_path=True))))


def test_fires_where_applications_cannot_be_called() -> None:
    [finding] = check(box(tools=installed(on_path=False)))
    assert finding.severity is Severity.WARNING
    assert "black" in finding.evidence[1].value
