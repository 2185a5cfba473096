"""Configure hypothesis, and compare each finding of a check with its precondition.

hypothesis uses the same examples at every run, without time limits; DOCTOR_SEARCH=1 searches for new ones.
"""

from __future__ import annotations

import importlib
import os
from collections.abc import Callable, Iterator
from functools import wraps

from hypothesis import HealthCheck, settings

from doctor.core import plugins
from doctor.diagnose.model import Finding
from doctor.diagnose.preconditions import may_find
from doctor.facts import Facts

without_limits = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("same", without_limits, derandomize=True)
settings.register_profile("search", without_limits, print_blob=True)
settings.load_profile("search" if os.environ.get("DOCTOR_SEARCH") else "same")


def _compared(check: Callable[[Facts], Iterator[Finding]]) -> Callable[[Facts], Iterator[Finding]]:
    """Return a check that fails where it finds something without its precondition."""

    @wraps(check)
    def compared(facts: Facts) -> Iterator[Finding]:
        for finding in check(facts):
            assert may_find(finding.id, facts), f"{finding.id} was found without its precondition"
            yield finding

    return compared


for _name in plugins.CHECKS:
    _module = importlib.import_module(f"doctor.checks.{_name}")
    _module.check = _compared(_module.check)  # type: ignore[attr-defined]
