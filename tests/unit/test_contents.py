"""What is said beside a plan: what it leaves out, and how to have that."""

from __future__ import annotations

from dataclasses import replace

from doctor.plan import Distribution, RequirementList, contents
from tests.unit.test_triage import PLACE, asked

BUILT = RequirementList(path="setup.py", kind="declared", built=True)


def test_what_only_a_build_shows() -> None:
    request = replace(asked(), lists=(BUILT,))
    [note] = contents.notes(request, rebuilt=False)
    assert note.startswith("setup.py works out") and note.endswith(f": {PLACE.shown}/bin/python -m pip install -e .")
    here = Distribution(name="mine", version="1", origin=f"-e file://{PLACE.project}")
    beside = replace(here, origin=f"-e file://{PLACE.project}/plugin")
    assert contents.notes(replace(request, place=replace(PLACE, installed=(beside,))), rebuilt=False)
    assert not contents.notes(replace(request, place=replace(PLACE, installed=(here,))), rebuilt=False)


def test_what_was_installed_by_hand_is_not_brought_again_and_said() -> None:
    listed = RequirementList(path="requirements.txt", kind="requirements", lines=("./lib", "Flask[async]>=2"))
    held = tuple(
        Distribution(name=name, version="1", requested=requested, origin=origin)
        for name, requested, origin in (
            ("flask", True, ""),
            ("jinja2", False, ""),
            ("pip", True, ""),
            ("mine", True, "-e file:///w/mine"),
            ("lib", True, "lib @ file:///w/lib"),
            ("ipython", True, ""),
        )
    )
    request = replace(asked(), lists=(listed,), place=replace(PLACE, installed=held))
    [note] = contents.notes(request, rebuilt=True)
    assert note.endswith(f": {PLACE.shown}/bin/python -m pip install ipython")
    assert not contents.notes(request, rebuilt=False)
    assert not contents.notes(replace(request, lists=()), rebuilt=True), "then all of it is taken over"
    assert not contents.notes(replace(request, names=("ipython",)), rebuilt=True)


def test_further_lists() -> None:
    assert contents.more(asked()) == ()
    [note] = contents.more(replace(asked(), more=tuple(f"-r {name}.txt" for name in "abcdefgh")))
    assert note.endswith("-r f.txt, …. For one of them: doctor fix --venv -r a.txt")
