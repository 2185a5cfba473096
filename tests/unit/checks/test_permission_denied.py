from __future__ import annotations

from dataclasses import replace

from doctor.checks.permission_denied import check
from doctor.diagnose.model import Severity
from tests.unit.factories import IN_ENVIRONMENT, active, box, system, told


def test_silent_where_pip_would_refuse_before() -> None:
    assert not list(check(box(subject=system(user_site_writable=False))))


def test_silent_where_pip_has_a_place() -> None:
    free = system(externally_managed=None)
    assert not list(check(box(subject=free)))
    assert not list(check(box(subject=replace(free, purelib_writable=True, user_site_writable=False))))
    assert not list(check(box(subject=replace(free, user_site_writable=False), settings=told("target", "/srv"))))


def test_fires_where_it_has_none() -> None:
    [finding] = check(box(subject=system(externally_managed=None, user_site_writable=False)))
    assert finding.severity is Severity.INFO
    assert finding.blocks == ("pip-install",)


def test_an_environment_of_somebody_elses() -> None:
    [finding] = check(active(subject=replace(IN_ENVIRONMENT, purelib_writable=False)))
    assert finding.severity is Severity.WARNING


def test_what_pip_is_told_decides_where_it_writes() -> None:
    free = system(externally_managed=None)
    [finding] = check(box(subject=free, settings=told("user", "0")))
    assert finding.evidence[0].source == free.purelib
    [finding] = check(
        box(subject=replace(free, purelib_writable=True, user_site_writable=False), settings=told("user", "1"))
    )
    assert finding.evidence[0].source == free.user_site
    elsewhere = replace(told("target", "/usr/lib"), destination_writable=False)
    [finding] = check(box(settings=elsewhere))
    assert finding.evidence[0].source == "/usr/lib"
