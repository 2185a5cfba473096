"""pipx is missing: applications have no place of their own.

What it is
    No ``pipx`` on PATH, nor in ``~/.local/bin``. pipx gives each application an environment of its
    own and puts only its commands on PATH.

Why it matters
    Only to those who want to install a program written in Python (black, httpie, ansible) rather
    than a library for their project.

What to do
    ``doctor fix --pipx NAME`` brings pipx where it is needed. With root: ``apt install pipx``.

Dead ends
    ``pip install pipx`` into a managed Python: refused.

References
    pipx's documentation, "Installation".
"""

from __future__ import annotations

from collections.abc import Iterator

from doctor.facts import Facts
from doctor.finding import Evidence, Finding, Severity

ID = "pipx-missing"


def check(facts: Facts) -> Iterator[Finding]:
    """No fault in itself: many never need it."""
    if facts.tools.pipx is not None:
        return
    package = next((p for p in facts.packages if p.name == "pipx" and p.candidate), None)
    offer = (Evidence(source="package pipx", value=f"apt offers {package.candidate}"),) if package else ()
    yield Finding(
        id=ID,
        severity=Severity.INFO,
        summary="pipx is not installed.",
        evidence=(Evidence(source="PATH", value="no pipx"), *offer),
        blocks=("pipx-install",),
    )
