from __future__ import annotations

from doctor.checks.service_lacks_packages import check
from doctor.diagnose.model import Command, Severity
from doctor.facts import OtherStart
from tests.unit.factories import ADA, make_facts, make_machine, make_project

START = OtherStart(
    path="/etc/systemd/system/shop.service", line=5, python="/usr/bin/python3", script="/work/app.py", module="six"
)


def test_silent_where_nothing_starts_the_project_so() -> None:
    assert not list(check(make_facts()))
    assert not list(check(make_facts(project=make_project())))
    assert not list(check(make_facts(project=make_project(other_start=START, environment=None))))


def test_the_line_gets_the_python_of_the_environment() -> None:
    [finding] = check(make_facts(machine=make_machine(user=ADA), project=make_project(other_start=START)))
    assert finding.severity is Severity.WARNING and finding.evidence[0].source == f"{START.path}:5"
    script = "5s|/usr/bin/python3|/work/.venv/bin/python|"
    assert finding.remedy == Command(argv=("sed", "-i.save", script, START.path), needs_root=True)
