from __future__ import annotations

import time

import pytest

from doctor.probe.debian import unmet

BASE = """Package: python3
Essential: yes
Status: install ok installed
Version: 3.11.2-1+b1
Provides: python3-profiler, python3-supported-min (= 3.11)

"""
SETTINGS = """Package: gone
Status: deinstall ok config-files
Version: 1
Depends: nonesuch

"""


def entry(status: str, **fields: str) -> str:
    lines = "".join(f"{name.replace('_', '-')}: {text}\n" for name, text in fields.items())
    return f"Package: half\nStatus: {status}\nVersion: 1\n{lines}\n"


def told(text: str, offered: bool | None = True) -> list[tuple[str, str, tuple[str, ...], bool | None]]:
    return [(one.name, one.state, one.lacks, one.archived) for one in unmet.look(text.encode(), lambda _: offered)]


@pytest.mark.parametrize("status", ["install ok installed", "install ok unpacked", "hold ok triggers-pending"])
@pytest.mark.parametrize(
    "depends",
    ["python3", "python3:any (>= 3.9~)", "nonesuch | python3", "python3-profiler", "python3-supported-min (>= 3)"],
)
def test_silent_where_all_is_there(status: str, depends: str) -> None:
    assert told(BASE + SETTINGS + entry(status, Depends=depends)) == []
    assert told(entry(status, Depends=depends) + BASE) == []
    assert told("") == []


@pytest.mark.parametrize(
    ("field", "text", "lacks"),
    [
        ("Depends", "python3, nonesuch (>= 2)", ("nonesuch (>= 2)",)),
        ("Pre_Depends", "nonesuch | neither", ("nonesuch | neither",)),
        ("Depends", "gone", ("gone",)),
    ],
)
def test_what_is_not_there_under_its_name(field: str, text: str, lacks: tuple[str, ...]) -> None:
    for state in ("installed", "unpacked"):
        assert told(SETTINGS + BASE + entry(f"install ok {state}", **{field: text})) == [("half", state, lacks, True)]


def test_versions_are_compared_for_what_dpkg_did_not_finish() -> None:
    assert told(BASE + entry("install ok unpacked", Depends="python3 (<< 3.11)")) == [
        ("half", "unpacked", ("python3 (<< 3.11)",), True)
    ]
    assert told(BASE + entry("install ok unpacked", Depends="python3 (>= 3.11), python3 (= 3.11.2-1+b1)")) == []


def test_a_script_that_failed_and_a_package_to_be_reinstalled() -> None:
    assert told(entry("install ok half-configured")) == [("half", "half-configured", (), True)]
    broken_off = entry("install reinstreq half-installed", Depends="nonesuch")
    assert told(broken_off, True) == []
    assert told(broken_off, False) == [("half", "half-installed", (), False)]
    assert told(broken_off, None) == [("half", "half-installed", (), None)]


@pytest.mark.parametrize("text", ["Status: a b c\n", "Package: x\nStatus: a b c\nDepends: y\n\n", "Depends: x\n"])
def test_a_file_made_to_cost_time_costs_little(text: str) -> None:
    start = time.process_time()
    unmet.look(b"Package: x\n" + text.encode() * 100_000, lambda _: None)
    assert time.process_time() - start < 20, "what grows with its square takes minutes"
