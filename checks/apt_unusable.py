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

from doctor.diagnose.model import Command, Evidence, Finding, Instruction, Remedy, Severity, ShellLine
from doctor.facts import Facts

ID = "apt-unusable"


def check(facts: Facts) -> Iterator[Finding]:
    """Report what apt or dpkg says about its files, and what around them keeps both from working."""
    refusal = facts.apt.refusal if facts.apt else None
    if refusal is None:
        return
    remedy: Remedy = Instruction(text=refusal.advice)
    if refusal.command:
        remedy = Command(argv=refusal.command, needs_root=True)
    elif refusal.line:
        remedy = ShellLine(text=refusal.line, needs_network="apt-get" in refusal.line)
    failing = "apt-get update" if refusal.only_update else "apt"
    yield Finding(
        id=ID,
        severity=Severity.WARNING,
        summary=f"{failing} {'fails' if refusal.only_update else 'installs nothing'}, because {refusal.reason}.",
        evidence=(Evidence(source=refusal.source, value=refusal.quote or refusal.reason),),
        consequence="No package list can be fetched." if refusal.only_update else "Every apt-get install fails.",
        blocks=() if refusal.only_update else ("apt-install",),
        remedy=remedy,
    )
