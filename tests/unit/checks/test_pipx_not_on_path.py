from __future__ import annotations

from doctor.checks.pipx_not_on_path import check
from doctor.core.record import replace
from doctor.diagnose.model import Severity, fix_condition
from doctor.facts import PipxHome, Tools
from tests.unit.factories import TOOLS, make_facts


def installed(*, on_path: bool, startup_line: str | None = None) -> Tools:
    home = PipxHome(apps=("black",), bin_dir="/home/ada/.local/bin", on_path=on_path, startup_line=startup_line)
    return replace(TOOLS, pipx_home=home)


def test_silent_where_nothing_is_installed_or_the_folder_is_on_path() -> None:
    assert not list(check(make_facts()))
    assert not list(check(make_facts(tools=installed(on_path=True))))


def test_a_folder_that_new_shells_have_on_path_is_only_a_note() -> None:
    [finding] = check(make_facts(tools=installed(on_path=False, startup_line="/home/ada/.bashrc:7")))
    assert (finding.severity, finding.remedy) == (Severity.INFO, None)


def test_an_application_that_cannot_be_called_is_a_warning() -> None:
    [finding] = check(make_facts(tools=installed(on_path=False)))
    assert finding.severity is Severity.WARNING
    assert finding.remedy == fix_condition("pipx-not-on-path")
    assert "black" in finding.evidence[1].value
