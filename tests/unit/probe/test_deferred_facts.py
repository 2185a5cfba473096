"""Facts are found when they are first read, and are then those that ``doctor check`` finds at once."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

import pytest

from doctor.core.record import fields
from doctor.facts import Facts
from doctor.probe import assemble, on_demand
from doctor.probe.collect import Collector, collect

ENVIRON = {"PATH": "/usr/bin:/bin", "HOME": "/nonexistent"}
STATUS = "/var/lib/dpkg/status"


def test_what_is_not_read_is_not_asked_of_the_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def watch(module: ModuleType, name: str) -> None:
        read = getattr(module, name)

        def watched(*given: object) -> object:
            asked.append(name)
            return read(*given)

        monkeypatch.setattr(module, name, watched)

    watch(assemble, "_read_packages_and_apt")
    for name in ("find_tools", "read_shipped_marker", "find_lock_holder", "read_limits"):
        watch(on_demand, name)
    facts = collect(environ=ENVIRON, cwd=str(tmp_path))
    assert facts.python is not None and not asked
    assert facts.tools is facts.tools and asked == ["find_tools"]
    assert (facts.packages, facts.apt) == (facts.packages, facts.apt)
    assert asked == ["find_tools", "find_lock_holder", "_read_packages_and_apt"], "apt may begin to run meanwhile"


def test_facts_are_the_same_whenever_they_are_read(tmp_path: Path) -> None:
    at_once = Collector(environ=ENVIRON, cwd=str(tmp_path)).facts()
    deferred = collect(environ=ENVIRON, cwd=str(tmp_path))
    names = set(fields(Facts)) - {"sources"}
    assert deferred.sources.keys() <= names
    assert {name: getattr(deferred, name) for name in names} == {name: getattr(at_once, name) for name in names}


def test_code_counts_where_it_is_read_for_what_it_imports(tmp_path: Path) -> None:
    folder = tmp_path / "code"
    folder.mkdir()
    assert not collect(environ=ENVIRON, cwd=str(folder)).has_code
    (folder / "sheet.ipynb").touch()
    assert collect(environ=ENVIRON, cwd=str(folder)).has_code
    assert not collect(environ={**ENVIRON, "HOME": str(folder)}, cwd=str(folder)).has_code, "a home"
    (folder / "requirements.txt").write_text("six\n")
    assert not collect(environ=ENVIRON, cwd=str(folder)).has_code, "a project"


def test_a_deferred_probe_that_fails_is_listed_as_unknown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise PermissionError(STATUS)

    monkeypatch.setattr(assemble, "_read_packages_and_apt", fail)
    facts = collect(environ=ENVIRON, cwd=str(tmp_path))
    assert [(each.probe, each.detail) for each in facts.unknown if each.probe == "packages"] == [("packages", STATUS)]
    assert facts.packages == () and facts.apt is None
