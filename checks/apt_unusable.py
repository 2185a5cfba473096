"""apt cannot read its own files or has no room, so it installs nothing.

What it is
    A file in `/etc/apt` has a line that apt does not understand: a line pasted into a `.list` by half, a page of
    errors that was downloaded instead of one, a stanza without a field. Or `/var/lib/dpkg/status` is damaged, as
    after a power cut, or the disk that it lies on is full or read-only.

Why it matters
    apt then installs nothing, whatever the package: `E: The list of sources could not be read.`

What to do
    apt's message names the file and mostly the line. Correct it there, or move a file that was added out of
    `/etc/apt/sources.list.d`. For a damaged status file, dpkg keeps copies of the last days in `/var/backups`
    (`dpkg.status.0`), and of the last change in `/var/lib/dpkg/status-old`. If the disk is full, run
    `sudo apt-get clean`.

Dead ends
    `apt-get update` and `--fix-broken` fail in the same way. An empty status file makes apt believe that nothing is
    installed.

References
    sources.list(5); apt_preferences(5); apt.conf(5); apt: `apt-pkg/sourcelist.cc`.
"""

from __future__ import annotations

from collections.abc import Iterator

from doctor.diagnose.model import Evidence, Finding, Instruction, Severity
from doctor.facts import Facts

ID = "apt-unusable"


def check(facts: Facts) -> Iterator[Finding]:
    """Report what apt itself says about its files, and a disk on which dpkg cannot write."""
    apt = facts.apt
    if apt is None or apt.refusal is None:
        return
    is_disk = apt.refusal.endswith(("is full", "mounted read-only"))
    advice = (
        "Make room there: `sudo apt-get clean` removes the packages that apt has downloaded."
        if apt.refusal.endswith("is full")
        else "Only the administrator of this machine can change that."
        if is_disk
        else "Correct the file that the message names, as root. If it was added by hand, move it out of /etc/apt."
    )
    if "/var/lib/dpkg/status" in apt.refusal and not is_disk:
        advice = "Restore the status file from /var/lib/dpkg/status-old or /var/backups/dpkg.status.0, as root."
    yield Finding(
        id=ID,
        severity=Severity.WARNING,
        summary=f"apt installs nothing, because {apt.refusal}."
        if is_disk
        else "apt installs nothing, because it cannot read one of its own files.",
        evidence=(Evidence(source="/var/lib/dpkg" if is_disk else "apt", value=apt.refusal),),
        consequence="Every apt-get install fails.",
        blocks=("apt-install",),
        remedy=Instruction(text=advice),
    )
