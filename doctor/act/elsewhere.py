"""Steps outside the project: each done by the tool whose business it is, each with a record to take it back."""

from __future__ import annotations

from collections.abc import Callable

from doctor.act import apt, files, pipx
from doctor.act.problem import StepError
from doctor.exit import Exit
from doctor.plan import AptInstall, AptUpdate, EditFile, Ensurepath, PipxInstall, Step
from doctor.probe import packages
from doctor.probe.box import Box
from doctor.receipt import Undo


def do(step: Step, tell: Callable[[str], None]) -> tuple[Undo, ...]:
    """Take the step, and return how it is taken back."""
    act = step.act
    if isinstance(act, AptUpdate):
        apt.run(step.argv, tell)
        if not packages.has_lists(Box()):  # apt-get update ends with 0 without having fetched anything
            raise StepError("The package archive could not be reached. Try again.", code=Exit.BLOCKED)
        return ()
    if isinstance(act, AptInstall):
        return _apt_install(act, step, tell)
    if isinstance(act, PipxInstall):
        pipx.install(act)
        return (Undo(kind="pipx", path=act.pipx, stamp=act.app),)
    assert isinstance(act, (Ensurepath, EditFile)), act
    before = files.read_all(act.files if isinstance(act, Ensurepath) else [act.path])
    if isinstance(act, Ensurepath):
        pipx.ensurepath(act)
    else:
        files.take_out(act)
    return files.changed(before)


def _apt_install(act: AptInstall, step: Step, tell: Callable[[str], None]) -> tuple[Undo, ...]:
    before = apt.installed()
    apt.run(step.argv, tell)
    after = apt.installed()
    missing = [name for name in act.packages if name not in after]
    if missing:
        raise StepError(f"apt-get was content, but {missing[0]} is not installed.")
    return (Undo(kind="packages", holds=tuple(sorted(after - before)), sudo=act.sudo),)
