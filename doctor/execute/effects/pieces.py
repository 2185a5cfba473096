"""What a killed apt-get or dpkg left in pieces: put together before anything else is done to it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from doctor.core.errors import StepError
from doctor.execute import apt
from doctor.facts.packages import Apt
from doctor.plan.commands.apt import prepare
from doctor.probe.debian.dpkg import Dpkg
from doctor.probe.rootfs import Rootfs

Tell = Callable[[str], None]


def mend(names: Sequence[str], *, sudo: bool, tell: Tell) -> None:
    """Let dpkg come to an end, and install again what it was unpacking: only then it knows all the files."""
    dpkg = Dpkg(Rootfs())
    broken = tuple(name for name in dpkg.broken_packages() if name in names)
    state = Apt(lists=True, lock=None, interrupted=dpkg.is_interrupted(), broken=broken)
    for step in prepare(state, sudo=sudo):
        tell(step.reason)
        finish(step.argv, tell)


def finish(argv: Sequence[str], tell: Tell) -> None:
    """Run the command line of such a step. dpkg cannot configure what needs a broken one, which comes next."""
    try:
        apt.run(argv, tell)
    except StepError:
        dpkg = Dpkg(Rootfs())
        if dpkg.is_interrupted() or not dpkg.broken_packages():
            raise
