"""Properties are tried on the same examples at every run, on a busy machine too; DOCTOR_SEARCH=1 looks for new ones."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("same", patient, derandomize=True)
settings.register_profile("search", patient, print_blob=True)
settings.load_profile("search" if os.environ.get("DOCTOR_SEARCH") else "same")
