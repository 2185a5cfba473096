"""Configure hypothesis: the same examples at every run, without time limits; DOCTOR_SEARCH=1 searches for new ones."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

without_limits = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("same", without_limits, derandomize=True)
settings.register_profile("search", without_limits, print_blob=True)
settings.load_profile("search" if os.environ.get("DOCTOR_SEARCH") else "same")
