"""Hold every check that a test here runs to its trigger: where it finds something, `doctor check` must load it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from doctor.core import plugins
from doctor.diagnose.model import Finding
from doctor.diagnose.triggers import is_triggered
from doctor.facts import Facts


def _held_to_its_trigger(
    name: str, check: Callable[[Facts], Iterator[Finding]]
) -> Callable[[Facts], Iterator[Finding]]:
    def check_and_compare(facts: Facts) -> Iterator[Finding]:
        for finding in check(facts):
            assert is_triggered(name, facts), f"the trigger of {name} excludes these facts"
            yield finding

    return check_and_compare


def _replace_checks(modules: tuple[Any, ...]) -> None:
    for module in modules:
        module.check = _held_to_its_trigger(module.__name__.rpartition(".")[2], module.check)


_replace_checks(plugins.checks(plugins.CHECKS))
