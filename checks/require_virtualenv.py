"""pip is configured to install in virtual environments only.

What it is
    `require-virtualenv` is set in pip's configuration or as PIP_REQUIRE_VIRTUALENV. Outside a virtual
    environment pip then stops with `Could not find an activated virtualenv (required).`

Why it matters
    It is a deliberate and useful policy. Keep it.

What to do
    Work in a virtual environment: `doctor fix --venv`.

Dead ends
    Do not remove the option to install a single package.

References
    pip documentation, "User Guide", on running pip only in a virtual environment; pip: `cli/base_command.py`.
"""

from __future__ import annotations

from collections.abc import Iterator

from doctor.diagnose.advice.environments import environments
from doctor.diagnose.model import Advice, Evidence, Finding, FixFailedCommand, Severity, Signature, fix_environment
from doctor.diagnose.remedies import environment_remedy
from doctor.facts import Facts

ID = "require-virtualenv"

SIGNATURES = (Signature(messages=("Could not find an activated virtualenv (required)",)),)
ADVICE = (
    *environments(),
    Advice(
        text="PIP_REQUIRE_VIRTUALENV or `require-virtualenv` in pip.conf demands it, and this policy is worth "
        "keeping. doctor installs into an environment. Activate it, or run its own Python: `.venv/bin/python`",
        remedy=FixFailedCommand(otherwise=fix_environment()),
    ),
)


def check(facts: Facts) -> Iterator[Finding]:
    """Report the policy if the subject is not in an environment."""
    option = facts.pip_config.enabled("require-virtualenv") or facts.pip_config.enabled("require-venv")
    python = facts.python
    if option is None or python is None or python.in_environment:
        return
    yield Finding(
        id=ID,
        severity=Severity.INFO,
        summary="pip is configured to install in virtual environments only.",
        evidence=(Evidence(source=option.source, value=option.line),),
        consequence='`pip install` fails with "Could not find an activated virtualenv (required)".',
        blocks=("pip-install",),
        remedy=environment_remedy(facts),
    )
