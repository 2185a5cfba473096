from __future__ import annotations

from dataclasses import replace

from doctor.checks.permission_denied import check
from doctor.diagnose.model import Severity
from tests.unit.factories import IN_ENVIRONMENT, active_facts, make_facts, make_python, pip_config_with


def test_silent_where_pip_would_refuse_before() -> None:
    assert not list(check(make_facts(subject=make_python(user_site_writable=False))))


def test_silent_where_pip_has_a_place() -> None:
    free = make_python(externally_managed=None)
    assert not list(check(make_facts(subject=free)))
    assert not list(check(make_facts(subject=replace(free, purelib_writable=True, user_site_writable=False))))
    assert not list(check(make_facts(subject=replace(free, user_site_writable=False), pip_config=pip_config_with("target", "/srv"))))


def test_fires_where_it_has_none() -> None:
    [finding] = check(make_facts(subject=make_python(externally_managed=None, user_site_writable=False)))
    assert finding.severity is Severity.INFO
    assert finding.blocks == ("pip-install",)


def test_an_environment_of_somebody_elses() -> None:
    [finding] = check(active_facts(subject=replace(IN_ENVIRONMENT, purelib_writable=False)))
    assert finding.severity is Severity.WARNING


def test_what_pip_is_told_decides_where_it_writes() -> None:
    free = make_python(externally_managed=None)
    [finding] = check(make_facts(subject=free, pip_config=pip_config_with("user", "0")))
    assert finding.evidence[0].source == free.purelib
    [finding] = check(
        make_facts(subject=replace(free, purelib_writable=True, user_site_writable=False), pip_config=pip_config_with("user", "1"))
    )
    assert finding.evidence[0].source == free.user_site
    elsewhere = replace(pip_config_with("target", "/usr/lib"), destination_writable=False)
    [finding] = check(make_facts(pip_config=elsewhere))
    assert finding.evidence[0].source == "/usr/lib"
