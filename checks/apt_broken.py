"""apt wants to mend what is installed first: packages lack others, or were left half done.

What it is
    A package was installed past apt, mostly with ``dpkg -i FILE.deb``, and what it depends on is not
    there; or something it needs was removed by force; or dpkg could not finish with it (its script
    failed, or it was broken off and no archive has it).

Why it matters
    Whatever it is asked to install, apt ends with ``E: Unmet dependencies. Try 'apt --fix-broken
    install'``, or with ``E: The package … needs to be reinstalled, but I can't find an archive for
    it.`` A package whose script failed is tried again each time, and where it fails again apt ends
    with ``E: Sub-process /usr/bin/dpkg returned an error code (1)``, though the rest was installed.

What to do
    ``sudo apt-get --fix-broken install``: apt fetches what is missing; where no archive has that, it
    removes the package instead, so read what it proposes. Where a script fails, its own words in
    ``sudo dpkg --configure -a`` say why. One that needs to be reinstalled: install its file again
    (``sudo dpkg -i FILE.deb``). doctor goes by names here, and by versions only for what dpkg did not
    finish: that apt is content is for ``apt-get check`` to say.

Dead ends
    ``--force-depends``, by which it often came about; editing ``/var/lib/dpkg/status``.

References
    apt-get(8), --fix-broken, check; dpkg(1), "Package states"; apt: ``apt-pkg/algorithms.cc``, pkgApplyStatus.
"""

from __future__ import annotations

from collections.abc import Iterator

from doctor.diagnose.model import Advice, Command, Evidence, Finding, Severity, Signature
from doctor.facts import Facts
from doctor.facts.packages import Unfinished

ID = "apt-broken"

SIGNATURES = (
    Signature(  # the first in any language: apt translates all but the command
        says=(
            "E: … apt --fix-broken install",
            "E: Unmet dependencies. Try",
            "You might want to run 'apt --fix-broken install' to correct these",
            "You might want to run 'apt-get -f install' to correct these",
            "needs to be reinstalled, but I can't find an archive for it",
        ),
    ),
)
ADVICE = (
    Advice(
        where="docker",
        do="A `.deb` was installed with dpkg, which fetches nothing: `apt-get install -y ./FILE.deb` brings what it "
        "depends on.",
    ),
    Advice(
        do="An installed package lacks what it depends on: `sudo apt-get --fix-broken install` (read what it would "
        "remove). Install files with `sudo apt-get install ./FILE.deb`, not with dpkg.",
        run="sudo apt-get --fix-broken install",
    ),
)


def check(facts: Facts) -> Iterator[Finding]:
    """Silent while dpkg is at work or was broken off: then its status is not the last word."""
    apt = facts.apt
    if apt is None or apt.lock or apt.interrupted or not apt.unfinished:
        return
    certain = [one for one in apt.unfinished if one.lacks or one.archived is False]
    seen = certain or apt.unfinished
    lacks = any(one.lacks for one in seen)
    yield Finding(
        id=ID,
        severity=Severity.WARNING if certain else Severity.UNKNOWN,
        summary=_summary(seen[0], lacks=lacks, certain=bool(certain)),
        evidence=tuple(Evidence(source=f"package {one.name}", value=_state(one)) for one in seen),
        consequence="apt installs nothing before that is put right." if certain else "apt tries to finish it first.",
        blocks=("apt-install",),
        remedy=_remedy(lacks=lacks, certain=bool(certain)),
    )


def _remedy(*, lacks: bool, certain: bool) -> Command | None:
    if lacks:
        return Command(argv=("apt-get", "--fix-broken", "install"), needs_root=True, needs_network=True)
    return None if certain else Command(argv=("dpkg", "--configure", "-a"), needs_root=True)


def _summary(first: Unfinished, *, lacks: bool, certain: bool) -> str:
    if lacks:
        return f"apt installs nothing: {first.name} lacks what it depends on."
    if certain:
        return f"apt installs nothing: {first.name} needs to be reinstalled, and no archive has it."
    return f"dpkg did not finish {first.name}; whether apt can, it cannot be told."


def _state(one: Unfinished) -> str:
    if one.lacks:
        return f"{one.state}; lacks {', '.join(one.lacks)}"
    return one.state if one.archived else f"{one.state}; needs to be reinstalled"
