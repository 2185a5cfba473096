from __future__ import annotations

from doctor.checks.dead_service import check
from doctor.diagnose.model import Instruction, Severity
from doctor.facts import Environment
from doctor.facts.found import FoundEnvironment, Launcher
from tests.unit.commands.run_explain import run_doctor
from tests.unit.factories import ENVIRONMENT, make_environment, make_facts

GUNICORN = "/work/.venv/bin/gunicorn"


def launcher(environment: Environment | None, missing: str | None = None) -> Launcher:
    found = FoundEnvironment(environment=environment, maker="venv") if environment else None
    source = "/etc/systemd/system/shop.service:4"
    return Launcher(kind="service", name="shop.service", source=source, program=GUNICORN, missing=missing, found=found)


def test_silent_where_nothing_is_started_and_where_the_environment_works() -> None:
    assert not list(check(make_facts()))
    assert not list(check(make_facts(launchers=(launcher(ENVIRONMENT),))))


def test_a_service_of_an_environment_that_does_not_work_is_mended_with_it() -> None:
    [finding] = check(make_facts(launchers=(launcher(make_environment(real_python=None)),)))
    assert finding.severity is Severity.ERROR and finding.remedy is None
    assert finding.summary.startswith("The service shop.service starts a program of the environment /work/.venv,")


def test_a_program_that_does_not_exist_is_left_to_a_person() -> None:
    for environment, missing, reason in (
        (ENVIRONMENT, GUNICORN, f"{GUNICORN}, which does not exist."),
        (None, "/usr/bin/python3.9", f"{GUNICORN}, which needs /usr/bin/python3.9, and that is missing."),
    ):
        [finding] = check(make_facts(launchers=(launcher(environment, missing),)))
        assert finding.summary == f"The service shop.service starts {reason}"
        assert isinstance(finding.remedy, Instruction) and missing in finding.remedy.text


def test_only_a_scan_looks_for_it() -> None:
    run = run_doctor("check", "dead-service")
    assert (run.returncode, run.stderr) == (2, "doctor: Only a scan looks for dead-service: `doctor scan`\n")
