"""Packages were installed for a Python that no longer exists, so nothing uses them.

What it is
    `pip install --user` and `sudo pip` put packages into a folder of one version of Python:
    `~/.local/lib/python3.9/site-packages`, `/usr/local/lib/python3.9/dist-packages`. A system upgrade has
    replaced that version, and the folder remains.

Why it matters
    Scripts that used them fail with `ModuleNotFoundError`. The folder itself does no harm.

What to do
    Install what you still need into the environment of the project that needs it; the finding shows the command. An
    application belongs in its own environment: `doctor fix --pipx NAME`. Remove the folder when nothing in it is
    missed.

Dead ends
    Copying the folder to the new version does not help, because compiled packages do not load there. The new Python
    refuses `pip install --user` for the same packages, or the next upgrade orphans it again.

References
    PEP 370; Debian Python Policy 2.5.
"""

from __future__ import annotations

from collections.abc import Iterator

from doctor.diagnose.model import Evidence, Finding, Instruction, Severity, fix_environment
from doctor.facts import Facts

ID = "orphaned-packages"

_NAMED = 20
"""Packages that a command names at most."""


def check(facts: Facts) -> Iterator[Finding]:
    """Report each folder, with its packages and the command that installs those that were asked for."""
    for orphans in facts.orphans:
        count = len(orphans.packages)
        text = "Install what you still need into an environment: `doctor fix --venv NAME`"
        yield Finding(
            id=ID,
            severity=Severity.INFO,
            summary=f"{'1 package' if count == 1 else f'{count} packages'} in {orphans.folder} "
            f"{'was' if count == 1 else 'were'} installed for Python {orphans.minor}, which no longer exists.",
            evidence=(Evidence(source=orphans.folder, value=", ".join(orphans.packages)),),
            consequence="No Python finds them.",
            remedy=fix_environment(*orphans.requested) if len(orphans.requested) <= _NAMED else Instruction(text=text),
        )
