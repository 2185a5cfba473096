from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from doctor.core.record import dataclass, deferred, replace


@dataclass(frozen=True, kw_only=True)
class Machine:
    name: str = "box"
    packages: tuple[str, ...] = deferred(())
    sources: Mapping[str, Callable[[], object]] = {}


def fail() -> object:
    raise AssertionError("it was not needed")


def test_a_deferred_field_without_a_source_has_its_default() -> None:
    assert Machine().packages == ()
    assert Machine(packages=("pip",), sources={"packages": fail}).packages == ("pip",)


def test_a_deferred_field_is_found_when_it_is_first_read_and_then_kept() -> None:
    calls: list[int] = []
    machine = Machine(sources={"packages": lambda: calls.append(1) or ("pip",)})  # type: ignore[func-returns-value]
    assert not calls
    assert machine.packages == machine.packages == ("pip",)
    assert calls == [1]


def test_a_copy_leaves_deferred_what_nobody_read() -> None:
    other = replace(Machine(sources={"packages": fail}), name="other")
    assert other.name == "other"
    assert replace(other, packages=("pipx",)).packages == ("pipx",)


def test_what_a_source_raises_is_not_hidden() -> None:
    machine = Machine(sources={"packages": lambda: 1 // 0})
    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            machine.packages  # noqa: B018
