from __future__ import annotations

from doctor.checks import permission_denied
from doctor.checks.environment_owned_by_root import check
from doctor.core.record import replace
from doctor.diagnose.model import Command, Severity
from doctor.facts import Obstacle
from tests.unit.factories import ADA, IN_ENVIRONMENT, active_facts, make_facts, make_machine, make_project


def test_silent_without_that_obstacle() -> None:
    assert not list(check(make_facts()))
    other = Obstacle(path="/work/.venv", kind="denied", reason="", place="/work")
    assert not list(check(make_facts(obstacle=other)))


OWNED = Obstacle(
    path="/work/.venv",
    kind="owner",
    reason="it belongs to root",
    place="/work/.venv",
    owner="root",
    command=("mv", "/work/.venv", "/work/.venv.old"),
)


def test_with_sudo_it_is_given_back_and_without_it_is_renamed() -> None:
    for sudo, argv in (("none", OWNED.command), ("passwordless", ("sudo", "chown", "-R", "ada:", "/work/.venv"))):
        user = replace(ADA, sudo=sudo)  # type: ignore[arg-type]
        [finding] = check(make_facts(obstacle=OWNED, machine=make_machine(user=user)))
        assert isinstance(finding.remedy, Command) and finding.remedy.argv == argv
        assert finding.severity is Severity.WARNING


def test_a_folder_of_ones_own_gets_its_rights_back() -> None:
    own = replace(OWNED, owner="", reason="you cannot write to it")
    [finding] = check(make_facts(obstacle=own))
    assert finding.remedy == Command(argv=("chmod", "-R", "u+rwX", "/work/.venv"))


def test_the_environment_of_a_colleague_is_a_note() -> None:
    [finding] = check(make_facts(obstacle=replace(OWNED, owner="bob", reason="it belongs to bob")))
    assert finding.severity is Severity.INFO


def test_the_active_environment_is_named_once() -> None:
    facts = active_facts(subject=replace(IN_ENVIRONMENT, purelib_writable=False))
    assert facts.subject_environment
    colleague = replace(OWNED, path=facts.subject_environment.path, owner="bob", reason="it belongs to bob")
    assert list(permission_denied.check(facts))
    facts = replace(facts, obstacle=colleague)
    [finding] = check(facts)
    assert finding.severity is Severity.WARNING and finding.blocks == ("pip-install",)
    assert not list(permission_denied.check(facts))


def test_a_package_of_root_stops_pip_although_the_folder_around_it_is_ones_own() -> None:
    package = f"{IN_ENVIRONMENT.purelib}/click-8.0.dist-info"
    [finding] = check(active_facts(obstacle=replace(OWNED, place=package)))
    assert finding.severity is Severity.WARNING and finding.blocks == ("pip-install",)
    [finding] = check(active_facts(obstacle=replace(OWNED, place="/work/.venv/bin")))
    assert finding.blocks == ()


def test_what_a_build_as_root_left_in_the_project_is_renamed_as_well() -> None:
    artifact = replace(OWNED, path="/work/shop.egg-info", command=("mv", "/work/shop.egg-info", "/work/x"))
    [finding] = check(make_facts(project=make_project(closed_artifact=artifact)))
    assert finding.severity is Severity.WARNING and not finding.blocks
    assert finding.remedy == Command(argv=artifact.command) and "pip install -e ." in finding.consequence
