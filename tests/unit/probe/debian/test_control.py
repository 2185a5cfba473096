from __future__ import annotations

from doctor.probe.debian.control import Relation, parse_alternatives, parse_paragraphs, valid_version, version_key


def test_versions_sort_as_dpkg_sorts_them() -> None:
    ordered = ["1.0~rc1-1", "1.0-1", "1.0-1+b1", "1.0-1.1", "1.0+dfsg-1", "1.0.1-1", "1.9-1", "1.10-1", "1:0.1-1"]
    backwards = ordered[::-1]
    assert sorted(backwards, key=version_key) == ordered


def test_text_that_is_not_a_version_is_rejected() -> None:
    assert valid_version("1:3.11.2-1+b1~deb12u1") == "1:3.11.2-1+b1~deb12u1"
    for text in (None, "", "1 2", "1\x1b[31m", "1" * 101, "\u0661"):
        assert valid_version(text) is None, text


def test_a_paragraph_begins_with_its_package() -> None:
    text = "Ignored: x\nVersion: 0\n\nPackage: a\nVersion: 1\nDescription: b\n Package: c\n\nPackage: d\nVersion: 2"
    assert parse_paragraphs(text, "Version") == [{"Package": "a", "Version": "1"}, {"Package": "d", "Version": "2"}]
    assert parse_paragraphs("", "Version") == []


def test_alternatives_and_the_versions_that_they_admit() -> None:
    assert parse_alternatives("a:any (>= 2) | b | ?") == [
        Relation(name="a", operator=">=", version="2"),
        Relation(name="b", operator=None, version=None),
    ]
    for dependency, admitted in {
        "a (<< 2)": ["1"],
        "a (<= 2)": ["1", "2"],
        "a (= 2)": ["2"],
        "a (>= 2)": ["2", "3"],
        "a (>> 2)": ["3"],
        "a (<> 2)": ["1", "2", "3"],
        "a": ["1", "2", "3"],
    }.items():
        [relation] = parse_alternatives(dependency)
        assert [version for version in ("1", "2", "3") if relation.accepts(version)] == admitted, dependency
