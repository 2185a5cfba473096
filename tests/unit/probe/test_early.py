from __future__ import annotations

from doctor.facts import NoInterpreter
from tests.unit.probe.conftest import Tree, collect_facts


def test_no_python3_on_path(tree: Tree) -> None:
    subject = collect_facts(tree({"/etc/os-release": "ID=debian\n"})).subject
    assert isinstance(subject, NoInterpreter)
    assert subject.reason == "not-found"


def test_a_python3_that_is_a_dangling_link(tree: Tree) -> None:
    subject = collect_facts(tree({"/usr/bin/python3": "-> python3.99"})).subject
    assert isinstance(subject, NoInterpreter)
    assert subject.reason == "dangling"
