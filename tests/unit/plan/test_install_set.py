"""What is said beside a plan: what it leaves out, and how to have that."""

from __future__ import annotations

from dataclasses import replace

from doctor.facts.environment import Distribution
from doctor.facts.requirements import RequirementFile
from doctor.plan import install_set
from tests.unit.plan.test_routing import PLACE, asked

BUILT = RequirementFile(path="setup.py", kind="declared", built=True)


def test_what_only_a_build_shows() -> None:
    request = replace(asked(), lists=(BUILT,))
    [note] = install_set.notes(request, rebuilt=False)
    assert note.startswith("setup.py works out") and note.endswith(f": {PLACE.shown}/bin/python -m pip install -e .")
    here = Distribution(name="mine", version="1", origin=f"-e file://{PLACE.project}")
    beside = replace(here, origin=f"-e file://{PLACE.project}/plugin")
    assert install_set.notes(replace(request, place=replace(PLACE, installed=(beside,))), rebuilt=False)
    assert not install_set.notes(replace(request, place=replace(PLACE, installed=(here,))), rebuilt=False)


def test_what_was_installed_by_hand_is_not_brought_again_and_said() -> None:
    listed = RequirementFile(path="requirements.txt", kind="requirements", lines=("./lib", "Flask[async]>=2"))
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
    [note] = install_set.notes(request, rebuilt=True)
    assert note.endswith(f": {PLACE.shown}/bin/python -m pip install ipython")
    assert not install_set.notes(request, rebuilt=False)
    assert not install_set.notes(replace(request, lists=()), rebuilt=True), "then all of it is taken over"
    assert not install_set.notes(replace(request, names=("ipython",)), rebuilt=True)


def test_further_lists() -> None:
    assert install_set.more(asked()) == ()
    [note] = install_set.more(replace(asked(), more=tuple(f"-r {name}.txt" for name in "abcdefgh")))
    assert note.endswith("-r f.txt, …. For one of them: doctor fix --venv -r a.txt")
