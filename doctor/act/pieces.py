"""What a killed apt-get or dpkg left in pieces: put together before anything else is done to it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from doctor.act import apt
from doctor.act.problem import StepError
from doctor.facts import Apt
from doctor.plan.apt import first
from doctor.probe import journal
from doctor.probe.box import Box

Tell = Callable[[str], None]


def mend(names: Sequence[str], *, sudo: bool, tell: Tell) -> None:
    """Let dpkg come to an end, and install again what it was unpacking: only then it knows all the files."""
    box = Box()
    broken = tuple(name for name in journal.broken(box) if name in names)
    state = Apt(lists=True, lock=None, interrupted=journal.interrupted(box), broken=broken)
    for step in first(state, sudo=sudo):
        tell(step.why)
        finish(step.argv, tell)


def finish(argv: Sequence[str], tell: Tell) -> None:
    """Run the command line of such a step. dpkg cannot configure what needs a broken one, which comes next."""
    try:
        apt.run(argv, tell)
    except StepError:
        box = Box()
        if journal.interrupted(box) or not journal.broken(box):
            raise
