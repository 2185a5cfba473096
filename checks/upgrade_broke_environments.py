"""A Python upgrade broke environments on this machine, and they have not been rebuilt.

What it is
    doctor's Debian package looks at every environment after a Python upgrade, such as that from one release of
    Debian to the next. An environment belongs to one version of Python, so those of the old version have lost theirs.

Why it matters
    What runs in such an environment, a service, a cron job or a command of pipx, fails at its next start.

What to do
    `doctor scan --after-upgrade` names each of them, and the command that repairs it.
    `doctor scan --after-upgrade --fix` rebuilds those that can be rebuilt with the same packages.

Dead ends
    Correcting the links in `bin` or the version in `pyvenv.cfg` by hand does not help, because the packages stay in the
    folder of the old version. The old Python cannot be installed next to the new one: each Debian release has a single
    Python.

References
    Python documentation, "venv"; Debian release notes, "Upgrades from the previous release".
"""

from __future__ import annotations

from collections.abc import Iterator

from doctor.diagnose.model import Command, Evidence, Finding, Severity
from doctor.facts import Facts
from doctor.facts.shadows import BROKEN_LIMIT

ID = "upgrade-broke-environments"


def check(facts: Facts) -> Iterator[Finding]:
    """Report the environments together: to root, who keeps the answer, since something that runs in them will fail."""
    paths = facts.broken_by_upgrade
    if paths:
        more = "or more " if len(paths) >= BROKEN_LIMIT else ""
        count = "An environment has" if len(paths) == 1 else f"{len(paths)} {more}environments have"
        yield Finding(
            id=ID,
            severity=Severity.WARNING,
            summary=f"{count} not worked since a Python upgrade.",
            evidence=tuple(Evidence(source=path, value="does not work") for path in paths),
            consequence="Programs in such an environment fail.",
            remedy=Command(argv=("doctor", "scan", "--after-upgrade")),
        )
