"""Packages installed by `sudo pip` take precedence over the system's packages.

What it is
    `/usr/local/lib/python3.X/dist-packages` contains a distribution that an installed Debian package also contains.
    Python looks there first, so every system program uses that version.

Why it matters
    System programs get a version they were not made for; this has broken pip itself and release
    upgrades. apt's security updates of that package no longer have an effect.

What to do
    `doctor fix pip-shadows-system` moves these distributions aside, file by file as their RECORD lists them,
    and `doctor undo` moves them back. Install what needs the newer version into an environment with
    `doctor fix --venv`. Distributions in /usr/local that shadow nothing are left alone.

Dead ends
    `sudo pip uninstall` removes files permanently; if it is pip that shadows apt's, it runs the very code in
    question. `rm -r /usr/local/lib/python3*` also deletes what was installed there on purpose.
    `apt install --reinstall` restores a copy that Python does not see.

References
    Debian Python Policy 2.5, module paths; PEP 668; PEP 627, RECORD.
"""

from __future__ import annotations

from collections.abc import Iterator

from doctor.diagnose.model import Finding, first_names, shadow_evidence
from doctor.diagnose.remedies import fix_as_root, lasting_severity
from doctor.facts import Facts

ID = "pip-shadows-system"


def check(facts: Facts) -> Iterator[Finding]:
    """Report only what shadows a package: on a CI machine as a note, to a user without root without a remedy."""
    shadows = [shadow for shadow in facts.shadows if shadow.location == "local"]
    if not shadows:
        return
    user = facts.machine.user
    can_become_root = user is None or user.root or user.admin or user.sudo == "passwordless"
    names = first_names(dict.fromkeys(shadow.name for shadow in shadows))
    yield Finding(
        id=ID,
        severity=lasting_severity(facts),
        summary=f"Packages installed by pip take precedence over the system's, for all users: {names}.",
        evidence=tuple(map(shadow_evidence, shadows)),
        consequence="The system's programs get versions they were not made for, and apt's updates have no effect."
        + ("" if can_become_root else f" Root can move them aside with `doctor fix {ID}`."),
        blocks=("pipx-install",) if any(each.contains(facts.tools.pipx_damage) for each in shadows) else (),
        remedy=fix_as_root(ID, facts) if can_become_root else None,
    )
