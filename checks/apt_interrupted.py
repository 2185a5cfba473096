"""dpkg was interrupted, and apt changes nothing until dpkg has finished.

What it is
    An installation was killed, or the machine was switched off during one. dpkg keeps a journal in
    `/var/lib/dpkg/updates`, from which it can finish the work.

Why it matters
    Every apt command that would change something fails with
    `E: dpkg was interrupted, you must manually run 'dpkg --configure -a' to correct the problem.`

What to do
    Let dpkg finish with `doctor fix apt-interrupted`, which runs `sudo dpkg --configure -a`. Then repeat the
    apt command.

Dead ends
    Deleting a journal that dpkg can read makes it record a wrong state for a package.

References
    apt: `apt-pkg/deb/debsystem.cc`, debSystem::CheckUpdates; dpkg(1), --configure.
"""

from __future__ import annotations

from collections.abc import Iterator

from doctor.diagnose.model import Advice, Command, Evidence, Finding, Severity, ShellLine, Signature, fix_condition
from doctor.facts import Facts

ID = "apt-interrupted"

SIGNATURES = (
    Signature(  # the first is found in any language, because apt does not translate the command
        messages=(
            "E: … dpkg --configure -a",
            "Error: … dpkg --configure -a",
        ),
        unless=("dpkg returned an error code",),  # and the command was typed below it
        anchor="' to correct the",
    ),
    Signature(messages=("E: dpkg was interrupted, you must", "Error: dpkg was interrupted, you must")),
)
ADVICE = (
    Advice(
        context="damaged-journal",
        text="The computer went off while dpkg wrote its journal, and dpkg cannot read that file. Move it away, and "
        "let dpkg finish. If a package is in a wrong state then: `sudo apt-get install --reinstall NAME`",
        remedy=ShellLine(text="sudo mv {path} /var/lib/dpkg/damaged-journal && sudo dpkg --configure -a"),
    ),
    Advice(
        text="An installation was killed, or the machine was switched off during one. Let dpkg "
        "finish it with `sudo dpkg --configure -a`, then repeat the apt command.",
        remedy=Command(argv=("dpkg", "--configure", "-a"), needs_root=True),
    ),
)


def check(facts: Facts) -> Iterator[Finding]:
    """Report dpkg's journal, by which apt itself recognises the condition."""
    if facts.apt is None or not facts.apt.interrupted:
        return
    yield Finding(
        id=ID,
        severity=Severity.WARNING,
        summary="dpkg was interrupted, and apt changes nothing until dpkg has finished.",
        evidence=(Evidence(source="/var/lib/dpkg/updates", value="contains dpkg's journal"),),
        consequence='`apt install` fails with "dpkg was interrupted".',
        blocks=("apt-install",),
        remedy=fix_condition(ID, needs_root=True),
    )
