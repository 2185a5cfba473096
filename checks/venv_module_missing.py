"""The module venv is missing: this Python cannot make environments by itself.

What it is
    The standard library of this Python lacks ``venv``: it is older than 3.3, or somebody took it
    apart (minimal images, ``rm -rf`` to save space, a broken package).

Why it matters
    ``python3 -m venv`` fails at once, and so does everything built on it, pipx included.

What to do
    ``doctor fix --venv`` makes the environment with virtualenv, which does not need the module. For
    a system Python whose files were removed, reinstall its package: ``libpythonX.Y-stdlib`` on
    Debian and Ubuntu.

Dead ends
    ``pip install venv``: there is no such thing. ``pip install virtualenv`` into the system's Python:
    it is managed by the system.

References
    PEP 405; the Python documentation's page on venv.
"""

from __future__ import annotations

from collections.abc import Iterator

from doctor.diagnose.model import Advice, Evidence, Finding, Severity, Signature, environment_remedy
from doctor.facts import Facts

ID = "venv-module-missing"

SIGNATURES = (
    Signature(says=("No module named venv", "No module named virtualenv"), symptom=True),
    Signature(
        says=(
            "virtualenv: command not found",
            "command not found: virtualenv",
            "virtualenv: not found",
            "Command 'virtualenv' not found",
        ),
        symptom=True,
    ),
)
ADVICE = (
    Advice(
        where="docker",
        do="Install it in the image first: `RUN apt-get update && apt-get install -y --no-install-recommends "
        "python3-venv` (on Alpine the module comes with `apk add python3`).",
    ),
    Advice(
        do="`doctor fix --venv` makes an environment without it. On Debian and Ubuntu the module venv is in "
        "libpythonX.Y-stdlib, which python3 needs (python3-minimal does not): `apt install python3 python3-venv`; "
        "virtualenv is its own package, python3-virtualenv.",
        run="doctor fix --venv",
    ),
)


def check(facts: Facts) -> Iterator[Finding]:
    """Look for the module's own entry in the base's stdlib."""
    python = facts.python
    if python is None or python.venv_module:
        return
    yield Finding(
        id=ID,
        severity=Severity.INFO if facts.has_environment else Severity.ERROR,
        summary=f"Python {python.version} has no module venv.",
        evidence=(Evidence(source=f"{python.stdlib}/venv/__main__.py", value="not there"),),
        consequence="Nothing that builds on venv can make an environment with this Python.",
        blocks=("create-venv",),
        remedy=environment_remedy(facts),
        next_step="Create an environment with doctor, which does not need the venv module.",
    )
