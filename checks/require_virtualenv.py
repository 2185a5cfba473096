"""pip requires a virtual environment: a setting forbids it to install elsewhere.

What it is
    ``require-virtualenv`` is set, in pip's configuration or as PIP_REQUIRE_VIRTUALENV. Outside a
    virtual environment pip then stops with ``Could not find an activated virtualenv (required).``

Why it matters
    It is a policy, and a good one: keep it.

What to do
    Work in an environment: ``doctor fix --venv``.

Dead ends
    Unsetting it to get one package in.

References
    pip documentation, "User Guide", on running pip only in a virtual environment;
    pip: ``cli/base_command.py``.
"""

from __future__ import annotations

from collections.abc import Iterator

from doctor.diagnose.model import Advice, Evidence, Finding, Severity, Signature, environment_remedy
from doctor.facts import Facts

ID = "require-virtualenv"

SIGNATURES = (Signature(says=("Could not find an activated virtualenv (required)",)),)
ADVICE = (
    Advice(
        do="This box refuses pip outside environments (PIP_REQUIRE_VIRTUALENV, or require-virtualenv in pip.conf): a "
        "policy worth keeping. `doctor fix --venv` makes an environment; activate it, or call its own python.",
        run="doctor fix --venv",
    ),
)


def check(facts: Facts) -> Iterator[Finding]:
    """Silent in an environment, where the policy is kept."""
    setting = facts.pip_config.on("require-virtualenv") or facts.pip_config.on("require-venv")
    python = facts.python
    if setting is None or python is None or python.in_environment:
        return
    yield Finding(
        id=ID,
        severity=Severity.INFO,
        summary="pip is told to install in virtual environments only.",
        evidence=(Evidence(source=setting.source, value=setting.line),),
        consequence="pip install stops with: Could not find an activated virtualenv (required).",
        blocks=("pip-install",),
        remedy=environment_remedy(facts),
    )
