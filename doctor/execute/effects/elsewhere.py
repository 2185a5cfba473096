"""Steps outside the project: each done by the tool whose business it is, each recorded before it is done."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from doctor.core.errors import Exit, StepError
from doctor.execute import apt
from doctor.execute.apt_failures import known
from doctor.execute.effects import dpkg, file, pieces, pipx_app, quarantine
from doctor.execute.receipt import Undo
from doctor.plan.actions import (
    AptFinish,
    AptInstall,
    AptUpdate,
    EditFile,
    Ensurepath,
    MoveAside,
    OpenQuarantine,
    PipxClear,
    PipxInstall,
)
from doctor.plan.model import Step
from doctor.probe.debian.apt_lists import has_package_lists
from doctor.probe.rootfs import Rootfs

Undos = tuple[Undo, ...]


def take(step: Step, tell: Callable[[str], None]) -> Iterator[Undos]:
    """Take the step, in stretches: each yields how it is taken back, to be recorded before the next begins.

    The first says what is about to be done, so that a run killed in the middle can be taken back; a later
    one replaces it by what came of it.
    """
    act = step.act
    if isinstance(act, AptFinish):
        pieces.finish(step.argv, tell)
    elif isinstance(act, AptUpdate):
        said = apt.run(step.argv, tell)
        if not has_package_lists(Rootfs()):  # apt-get update ends with 0 without having fetched anything
            message = "The package archive could not be reached. Try again."
            raise known(said) or StepError(message, code=Exit.BLOCKED, output=said)
    elif isinstance(act, AptInstall):
        yield from _apt_install(act, step, tell)
    elif isinstance(act, PipxClear):
        pipx_app.clear(act)
    elif isinstance(act, PipxInstall):
        yield () if act.again else (Undo(kind="pipx", path=act.pipx, stamp=act.app, holds=pipx_app.where()),)
        pipx_app.install(act)
    elif isinstance(act, Ensurepath):
        yield from _ensurepath(act)
    elif isinstance(act, OpenQuarantine):
        yield from quarantine.set_up(act)
    elif isinstance(act, MoveAside):
        quarantine.move_aside(act)
    else:
        assert isinstance(act, EditFile), act
        edit = file.without_lines(act)
        yield (edit.undo,)
        file.write(act.path, edit.data)


def _apt_install(act: AptInstall, step: Step, tell: Callable[[str], None]) -> Iterator[Undos]:
    apt.wait(tell)  # what others are installing just now is not of this run
    new = dpkg.coming(step.argv)
    undo = Undo(kind="packages", holds=new, named=act.packages, keeps=dpkg.configured(new), sudo=act.sudo)
    stays = Undo(kind="reinstalled", holds=act.packages)
    yield (*([stays] if act.again else []), *([undo] if new else []))
    said = apt.run(step.argv, tell)
    if "it cannot be downloaded" in said:  # apt-get install --reinstall ends with 0 all the same
        raise StepError(f"The archive has this version of {act.packages[0]} no longer. Try again, for a newer one.")
    here = dpkg.installed()
    missing = [name for name in act.packages if name not in here]
    if missing:
        raise StepError(f"apt-get was content, but {missing[0]} is not installed.")


def _ensurepath(act: Ensurepath) -> Iterator[Undos]:
    before = file.read_all(act.files)
    yield tuple(file.undo(path, data, adds=act.folder) for path, data in before.items())
    pipx_app.ensurepath(act)
    after = file.read_all(act.files)
    changed = (path for path in before if after[path] != before[path])
    yield tuple(file.undo(path, before[path], after=after[path]) for path in changed)
