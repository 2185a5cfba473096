"""A pin keeps apt from installing a package that its lists offer.

What it is
    A file in `/etc/apt/preferences.d` gives the package, or everything from its repository, a negative priority. apt
    then has no candidate for it.

Why it matters
    apt answers `Package 'python3-venv' has no installation candidate`, although `apt-cache show` describes it. Fetching
    the lists again changes nothing.

What to do
    `apt-cache policy NAME` shows the priorities. Remove the pin if it is not meant, or do without the package: an
    environment needs none (`doctor fix --venv`).

Dead ends
    `apt-get update` does not change the pin. A `.deb` that you download gets no updates, because the pin excludes those
    too.

References
    apt_preferences(5).
"""

from __future__ import annotations

from collections.abc import Iterator

from doctor.diagnose.model import Command, Evidence, Finding, Severity, first_names
from doctor.facts import Facts

ID = "apt-pinned"


def check(facts: Facts) -> Iterator[Finding]:
    """Report packages for Python that pins exclude. If they exclude all of them, apt is taken to install nothing."""
    excluded = facts.apt.excluded if facts.apt else ()
    if not excluded:
        return
    offered = [package.name for package in facts.packages if package.candidate]
    stops_apt = len(offered) == len(excluded) > 1
    files = facts.apt.excluding if facts.apt and stops_apt else ()
    remedy = Command(argv=("apt-cache", "policy", *excluded))
    if len(files) == 1:
        remedy = Command(argv=("mv", "--backup=numbered", files[0], f"{files[0]}.off"), needs_root=True)
    yield Finding(
        id=ID,
        severity=Severity.WARNING if files else Severity.INFO,
        summary=f"A pin keeps apt from installing {'any package' if files else first_names(excluded)}.",
        evidence=(
            *(Evidence(source=path, value="excludes packages (Package: *)") for path in files),
            Evidence(source=f"apt-cache policy {excluded[0]}", value="Candidate: (none)"),
        ),
        consequence='`apt install` fails with "has no installation candidate".',
        blocks=("apt-install",) if stops_apt else (),
        remedy=remedy,
    )
