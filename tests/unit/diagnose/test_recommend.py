"""One next step is recommended: the most severe problem's remedy, and the project's needs before others."""

from __future__ import annotations

from doctor.core.plugins import checks
from doctor.core.record import replace
from doctor.diagnose.model import (
    Activate,
    Command,
    Finding,
    Fix,
    Instruction,
    Remedy,
    Severity,
    ShellLine,
    fix_condition,
    fix_environment,
)
from doctor.diagnose.recommend import recommend, with_code
from doctor.diagnose.run import diagnose
from doctor.facts import Facts, Obstacle
from tests.unit.factories import ENVIRONMENT, make_facts, make_project

NO_ENSUREPIP = Finding(
    id="ensurepip-missing",
    severity=Severity.ERROR,
    summary="ensurepip is missing.",
    remedy=fix_environment(),
    next_step="Create an environment.",
)
BYPASS = Finding(
    id="break-system-packages-set",
    severity=Severity.WARNING,
    summary="It is set.",
    remedy=fix_condition("break-system-packages-set"),
)
NO_ENVIRONMENT = Finding(
    id="no-project-venv", severity=Severity.INFO, summary="None.", remedy=fix_environment(), suggested=True
)


def recommended(*findings: Finding, in_project: bool = False) -> Remedy | None:
    facts = make_facts(project=make_project() if in_project else None)
    recommendation = recommend(facts, findings)
    return recommendation.remedy if recommendation else None


def test_nothing_is_recommended_where_nothing_has_a_command() -> None:
    assert recommended() is None
    assert recommended(Finding(id="probe-failed", severity=Severity.UNKNOWN, summary="")) is None
    assert recommended(replace(NO_ENSUREPIP, remedy=Instruction(text="Install a newer Python."))) is None
    assert recommended(replace(NO_ENVIRONMENT, suggested=False)) is None, "nothing is wrong"


def test_the_most_severe_problem_is_recommended_with_its_next_step() -> None:
    assert recommended(NO_ENSUREPIP, BYPASS) == fix_environment()
    recommendation = recommend(make_facts(), [NO_ENSUREPIP])
    assert recommendation is not None and recommendation.summary == "Create an environment."


def test_the_project_comes_before_a_repair_that_takes_consent() -> None:
    assert recommended(BYPASS, NO_ENVIRONMENT, in_project=True) == fix_environment()
    assert recommended(BYPASS, NO_ENVIRONMENT) == fix_condition("break-system-packages-set")
    assert recommended(BYPASS, in_project=True) == fix_condition("break-system-packages-set")


def test_where_code_needs_packages_no_empty_environment_is_recommended() -> None:
    def command(remedy: Fix, facts: Facts) -> str:
        recommendation = recommend(facts, [replace(NO_ENSUREPIP, remedy=remedy)])
        shown = with_code(recommendation, facts).remedy if recommendation else None
        assert isinstance(shown, Fix)
        return shown.goal.command()

    denied = Obstacle(path="/work/.venv", kind="denied", reason="r", place="/work", instead="/home/ada/.venv")
    assert command(fix_environment(), make_facts(has_code=True)) == "doctor fix"
    assert command(fix_environment(python="/py"), make_facts(has_code=True)) == "doctor fix --python /py"
    assert command(fix_environment(path="/home/ada/.venv"), make_facts(has_code=True, obstacle=denied)) == "doctor fix"
    for remedy, facts in (
        (fix_environment(), make_facts()),
        (fix_environment("six"), make_facts(has_code=True)),
        (fix_environment(path="/srv/env"), make_facts(has_code=True)),
        (fix_condition("break-system-packages-set"), make_facts(has_code=True)),
        (
            fix_environment(path="/home/ada/.venv"),
            make_facts(has_code=True, obstacle=replace(denied, kind="distrusted")),  # root is refused what it imports
        ),
    ):
        assert command(remedy, facts) == remedy.goal.command()


def test_apt_is_repaired_before_a_command_that_needs_it() -> None:
    reinstall = Command(argv=("apt-get", "install", "--reinstall", "python3.11-venv"), needs_root=True)
    broken = Finding(id="pipx-broken", severity=Severity.WARNING, summary="It is.", remedy=reinstall)
    interrupted = Finding(
        id="apt-interrupted",
        severity=Severity.WARNING,
        summary="It was.",
        blocks=("apt-install",),
        remedy=fix_condition("apt-interrupted"),
    )
    assert recommended(broken) == reinstall
    assert recommended(broken, interrupted) == interrupted.remedy


def test_to_activate_is_suggested_only_where_nothing_is_wrong() -> None:
    inactive = replace(NO_ENVIRONMENT, id="not-activated", remedy=Activate(environment=ENVIRONMENT))
    assert recommended(inactive, in_project=True) == inactive.remedy
    assert recommended(BYPASS, inactive, in_project=True) == BYPASS.remedy
    assert recommended(NO_ENVIRONMENT, inactive, in_project=True) == NO_ENVIRONMENT.remedy, "it installs something"
    assert recommended(replace(BYPASS, remedy=None), inactive, in_project=True) is None


def test_an_environment_is_recommended_only_where_a_python_fits_the_project() -> None:
    unfit = make_facts(project=make_project(requires_python=">=3.99", environment=None))
    findings = diagnose(unfit, checks())
    assert all(finding.remedy is None or isinstance(finding.remedy, Instruction) for finding in findings)
    assert recommend(unfit, findings) is None
    fitting = replace(unfit, other_interpreters=(("/opt/python3.99", "3.99"),))
    recommendation = recommend(fitting, diagnose(fitting, checks()))
    assert recommendation is not None
    assert recommendation.remedy == fix_environment(python="/opt/python3.99")


def test_what_stops_every_pip_comes_before_an_installation() -> None:
    stops = replace(BYPASS, id="x", blocks=("pip-install", "pipx-install"), remedy=fix_condition("pip-config-invalid"))
    assert recommended(stops, NO_ENVIRONMENT, in_project=True) == fix_condition("pip-config-invalid")


def test_nothing_that_needs_pip_is_recommended_before_the_user_has_corrected_its_configuration() -> None:
    remedy = Instruction(text="Correct /etc/pip.conf.")
    broken = replace(NO_ENSUREPIP, id="pip-config-invalid", blocks=("pip-install", "pipx-install"), remedy=remedy)
    assert recommended(broken, NO_ENVIRONMENT, in_project=True) is None
    assert recommended(broken, NO_ENSUREPIP, NO_ENVIRONMENT) is None
    assert recommended(broken, BYPASS) == BYPASS.remedy, "which needs no pip"
    assert recommended(replace(broken, severity=Severity.WARNING), NO_ENVIRONMENT) == fix_environment()


def test_what_breaks_apt_comes_before_a_fix_that_uses_apt() -> None:
    broken = replace(BYPASS, id="apt", blocks=("apt-install",), remedy=Command(argv=("dpkg", "--configure", "-a")))
    marker = replace(BYPASS, id="marker", blocks=(), remedy=fix_condition("marker-removed", needs_root=True))
    assert recommended(marker, broken) == broken.remedy


def test_apt_fetches_its_lists_before_it_installs() -> None:
    update = Command(argv=("apt-get", "update"), needs_root=True, needs_network=True)
    no_lists = Finding(
        id="apt-unavailable", severity=Severity.INFO, summary="None.", blocks=("apt-install",), remedy=update
    )
    install = Command(argv=("apt-get", "install", "--reinstall", "libpython3.11-stdlib"), needs_root=True)
    incomplete = Finding(id="python-without-ssl", severity=Severity.ERROR, summary="It lacks json.", remedy=install)
    assert recommended(incomplete, no_lists) == update
    assert recommended(incomplete) == install
    assert recommended(NO_ENSUREPIP, no_lists) == fix_environment(), "which needs no apt"
    assert recommended(no_lists) is None
    marker = replace(BYPASS, id="marker-removed", remedy=fix_condition("marker-removed"))
    assert recommended(marker, no_lists) == marker.remedy, "doctor fetches them itself"


def test_what_stops_pip_comes_before_each_command_that_runs_it() -> None:
    unset = ShellLine(text="unset PIP_CONSTRAINT")
    stopped = Finding(
        id="pip-config-stops",
        severity=Severity.WARNING,
        summary="It stops.",
        blocks=("pip-install", "pipx-install"),
        remedy=unset,
    )
    reinstall = ("/e/bin/python", "-m", "pip", "install", "--force-reinstall", "six==1.0")
    remedies = (
        fix_condition("dead-pipx-apps"), Command(argv=("pipx", "reinstall", "black")), Command(argv=reinstall),
        ShellLine(text="mv /x /x.off && pipx install --force black"),
    )  # fmt: skip
    for remedy in remedies:
        assert recommended(replace(BYPASS, severity=Severity.ERROR, remedy=remedy), stopped) == unset


def test_an_application_of_pipx_waits_until_pipx_works() -> None:
    dead = Finding(
        id="dead-pipx-apps",
        severity=Severity.WARNING,
        summary="Half.",
        remedy=Command(argv=("pipx", "install", "--force", "black")),
    )
    owner = Command(argv=("sudo", "chown", "-R", "ada:", "/home/ada/.local"))
    broken = Finding(
        id="pipx-broken", severity=Severity.WARNING, summary="Closed.", blocks=("pipx-install",), remedy=owner
    )
    assert recommended(dead, broken) == owner
    assert recommended(dead) == dead.remedy


def test_a_full_folder_for_temporary_files_comes_before_what_unpacks_into_it() -> None:
    line = ShellLine(text="export TMPDIR=/var/tmp")
    full = Finding(id="disk-full", severity=Severity.WARNING, summary="Full.", remedy=line)
    broken = replace(NO_ENSUREPIP, id="broken-venv")
    assert recommended(broken, full) == line
    assert recommended(broken) == broken.remedy


def test_uv_is_installed_before_a_command_of_it_and_named_by_its_path() -> None:
    install = Command(argv=("uv", "pip", "install", "-r", "requirements.txt"), needs_network=True)
    unmet = Finding(id="requirements-not-met", severity=Severity.WARNING, summary="click is missing.", remedy=install)
    facts = make_facts(project=make_project())
    typed = {
        uv: recommendation.remedy
        for uv in (None, "uv", "/home/ada/.local/bin/uv")
        if (recommendation := recommend(replace(facts, tools=replace(facts.tools, uv=uv)), [unmet]))
    }
    missing = typed[None]
    assert isinstance(missing, Fix) and missing.goal.arguments() == ("--pipx", "uv")
    assert typed["uv"] == install
    assert typed["/home/ada/.local/bin/uv"] == replace(install, argv=("/home/ada/.local/bin/uv", *install.argv[1:]))
