"""Packages in your home folder take precedence over the system's packages.

What it is
    `~/.local/lib/python3.X/site-packages` contains a distribution that an installed Debian package also contains.
    Whenever you start Python, it looks there first, also in environments that see the system's packages
    (`--system-site-packages`).

Why it matters
    If you start a system program, it gets a version it was not made for. For other users the
    program works, which makes the cause hard to find. apt's security updates of that package do not reach
    you.

What to do
    `doctor fix user-site-shadows-system` moves these distributions aside, file by file as their RECORD lists
    them, and `doctor undo` moves them back. Install what needs the newer version into an environment with
    `doctor fix --venv`. Distributions that shadow nothing are left alone.

Dead ends
    `rm -rf ~/.local/lib/python*` also deletes what you still use. PYTHONNOUSERSITE in a startup file hides
    all your packages from every program.

References
    PEP 370, per user site-packages; Debian Python Policy 2.5; PEP 627, RECORD.
"""

from __future__ import annotations

from collections.abc import Iterator

from doctor.diagnose.model import Finding, first_names, fix_condition, shadow_evidence
from doctor.diagnose.remedies import lasting_severity
from doctor.facts import Facts

ID = "user-site-shadows-system"


def check(facts: Facts) -> Iterator[Finding]:
    """Report only what shadows a package, and only if Python uses the user's folder."""
    shadows = [shadow for shadow in facts.shadows if shadow.location == "user"]
    if not shadows:
        return
    names = first_names(dict.fromkeys(shadow.name for shadow in shadows))
    yield Finding(
        id=ID,
        severity=lasting_severity(facts),
        summary=f"Packages in your home folder take precedence over the system's: {names}.",
        evidence=tuple(map(shadow_evidence, shadows)),
        consequence="System programs that you start get versions they were not made for.",
        blocks=("pipx-install",) if any(each.contains(facts.tools.pipx_damage) for each in shadows) else (),
        remedy=fix_condition(ID),
    )
