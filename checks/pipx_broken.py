"""pipx cannot work: the Python it runs on is gone, or cannot make environments.

What it is
    pipx is there, but the interpreter that its first line names is gone after an upgrade, or that
    interpreter lacks venv or ensurepip, which pipx needs for the environments it makes, or this user
    may not write to the folder where it keeps them.

Why it matters
    ``pipx install`` ends with ``bad interpreter``, or with an error about creating a virtual
    environment.

What to do
    On Debian and Ubuntu: ``apt install pythonX.Y-venv`` for a pipx that lacks ensurepip. A pipx whose Python
    is gone is installed anew: ``doctor fix --pipx NAME`` does both.

Dead ends
    Reinstalling the applications one by one before pipx itself works.

References
    pipx's documentation, "Troubleshooting".
"""

from __future__ import annotations

from collections.abc import Iterator

from doctor.diagnose.model import Evidence, Finding, Severity
from doctor.facts import Facts

ID = "pipx-broken"


def check(facts: Facts) -> Iterator[Finding]:
    """Silent where pipx's Python cannot be told: it may be a binary of its own."""
    pipx = facts.tools.pipx
    if pipx is None or pipx.python is None:
        return
    closed = facts.tools.pipx_closed
    if not pipx.starts:
        summary = f"pipx does not start: its Python {pipx.python} is gone."
        seen = Evidence(source=pipx.python, value="not there")
    elif facts.tools.pipx_makes_environments is False:
        summary = "pipx cannot make environments: its Python lacks venv or ensurepip."
        seen = Evidence(source=pipx.python, value="venv or ensurepip is missing")
    elif closed:
        summary = "pipx cannot make environments: this user may not write where it keeps them."
        seen = Evidence(source=closed, value="not writable")
    else:
        return
    yield Finding(
        id=ID,
        severity=Severity.WARNING,
        summary=summary,
        evidence=(Evidence(source=pipx.path, value=f"runs {pipx.python}"), seen),
        consequence="pipx install fails.",
        blocks=("pipx-install",),
    )
