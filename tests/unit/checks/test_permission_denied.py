from __future__ import annotations

from doctor.checks.permission_denied import check
from doctor.core.record import replace
from doctor.diagnose.model import Severity
from tests.unit.factories import IN_ENVIRONMENT, active_facts, make_facts, make_python, pip_config_with


def test_silent_where_pip_refuses_earlier() -> None:
    assert not list(check(make_facts(subject=make_python(user_site_writable=False))))


def test_silent_where_pip_can_write() -> None:
    unmanaged = make_python(externally_managed=None)
    assert not list(check(make_facts(subject=unmanaged)))
    assert not list(check(make_facts(subject=replace(unmanaged, purelib_writable=True, user_site_writable=False))))
    assert not list(
        check(
            make_facts(
                subject=replace(unmanaged, user_site_writable=False), pip_config=pip_config_with("target", "/srv")
            )
        )
    )


def test_a_pip_that_can_write_nowhere_is_a_note() -> None:
    [finding] = check(make_facts(subject=make_python(externally_managed=None, user_site_writable=False)))
    assert finding.severity is Severity.INFO
    assert finding.blocks == ("pip-install",)


def test_an_environment_of_another_user_is_a_warning() -> None:
    [finding] = check(active_facts(subject=replace(IN_ENVIRONMENT, purelib_writable=False)))
    assert finding.severity is Severity.WARNING


def test_the_pip_config_decides_where_pip_writes() -> None:
    unmanaged = make_python(externally_managed=None)
    [finding] = check(make_facts(subject=unmanaged, pip_config=pip_config_with("user", "0")))
    assert finding.evidence[0].source == unmanaged.purelib
    [finding] = check(
        make_facts(
            subject=replace(unmanaged, purelib_writable=True, user_site_writable=False),
            pip_config=pip_config_with("user", "1"),
        )
    )
    assert finding.evidence[0].source == unmanaged.user_site
    elsewhere = replace(pip_config_with("target", "/usr/lib"), destination_writable=False)
    [finding] = check(make_facts(pip_config=elsewhere))
    assert finding.evidence[0].source == "/usr/lib"
