"""Requirements and versions that doctor judges itself are judged as packaging judges them."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from packaging.requirements import Requirement as Reference
from packaging.specifiers import SpecifierSet

from doctor.core import requirement as requirements
from doctor.core.errors import NoParserError

_NUMBERS = st.lists(st.sampled_from(("0", "1", "2", "3", "9", "10", "310")), min_size=1, max_size=4).map(".".join)
_VERSIONS = st.builds("{}{}".format, _NUMBERS, st.sampled_from(("", ".post1")))
_CLAUSES = st.builds("{}{}".format, st.sampled_from((">=", "<=", "< ", ">", "==", "!=")), _NUMBERS)


@given(st.lists(_CLAUSES, min_size=1, max_size=3).map(",".join), _VERSIONS)
def test_what_is_certainly_accepted_is_accepted_by_packaging(specifier: str, version: str) -> None:
    accepted = SpecifierSet(specifier).contains(version, prereleases=True)
    certain = requirements.certainly_accepts(specifier, version)
    assert certain is accepted if "post" not in version else certain <= accepted
    assert requirements.specifier_accepts(specifier, version) is accepted


def test_other_specifiers_are_left_to_packaging() -> None:
    for specifier in (">=3.10rc1", "===3.11", "3.10", f">={'9' * 5000}"):
        assert not requirements.certainly_accepts(specifier, "3.11")
    assert not requirements.specifier_accepts("~=3.12", "3.11")
    assert requirements.specifier_accepts("is malformed", "3.11")


def test_a_pre_release_of_python_counts_as_the_release() -> None:
    for version in ("3.15.0a2", "3.15.0rc1", "3.15.0"):
        assert requirements.accepts_python(">=3.15", version) and not requirements.accepts_python(">=3.15.1", version)


_MARKERS = st.builds(
    "{} {} {}".format,
    st.sampled_from(("python_version", "python_full_version", "sys_platform", "os_name", "platform_machine", "extra")),
    st.sampled_from(("==", "!=", "<", ">=", "in")),
    st.sampled_from(
        ("'3.9'", '"3.11"', "'3.11.2'", "'linux'", "'posix'", "'x86_64'", "'Two_X'", "''", "'3.11rc1'", "'a b'")
    ),
)
_MARKED = st.recursive(
    _MARKERS,
    lambda inner: st.builds("{} {} {}".format, inner, st.sampled_from(("and", "or")), inner) | inner.map("({})".format),
)
_WORDS = st.sampled_from(
    ("six", "Six_x", "-", " ", "[a]", "[b, a]", "[", "]", "(", ")", ",", ">=", "<2", "~=1.0", "==1.*", "1.0", "01", ";",
     "@ http://x", "os_name == 'posix'", "extra", "'x'", "and", "or", "\n", "rc1", ".post1", "+local")
)  # fmt: skip
_TEXTS = (
    st.builds(
        "{}{}; {}".format,
        st.sampled_from(("six", "six >=1,<2", "six[b,a] (>1.0)")),
        st.lists(_CLAUSES, max_size=1).map(",".join),
        _MARKED,
    )
    | st.lists(_WORDS, max_size=7).map("".join)
    | st.lists(_WORDS, max_size=7).map(" ".join)
)
_VARIABLES = {"python_version": "3.11", "python_full_version": "3.11.2", "extra": "two-x"}


@given(_TEXTS)
def test_what_is_parsed_here_is_what_packaging_parses(text: str) -> None:
    plain = requirements._parse_plain(text)
    if plain is None:
        return
    reference = Reference(text)
    assert (plain.name, set(plain.extras)) == (reference.name, reference.extras)
    assert SpecifierSet(plain.specifier) == reference.specifier
    assert (plain.marker is None) == (reference.marker is None)


@given(_TEXTS, _VERSIONS)
def test_a_requirement_is_judged_as_packaging_judges_it(text: str, version: str) -> None:
    """Without ``packaging`` the answer is the same, or unknown."""
    try:
        reference = Reference(text)
        applies = reference.marker is None or reference.marker.evaluate(_VARIABLES)
        expected = (applies, reference.specifier.contains(version, prereleases=True))
    except (ValueError, KeyError):
        expected = None
    for without in (False, True):
        with pytest.MonkeyPatch.context() as patch:
            if without:
                for name in ("packaging.requirements", "packaging.specifiers", "packaging.markers", "packaging"):
                    patch.setitem(sys.modules, name, None)
            try:
                requirement = requirements.parse_requirement(text)
                answer = (requirement.applies(_VARIABLES), requirement.accepts(version))
            except NoParserError:
                assert without
            except ValueError:
                assert expected is None
            else:
                assert answer == expected


@pytest.mark.parametrize(
    "text",
    [
        "six", "requests ~= 2.0", 'six; python_version >= "3.6"', "black[d] (>=24,<25)", "six != 1.*",
        'a; (extra == "x" or sys_platform == "win32") and python_full_version < "3.12"',
    ],
)  # fmt: skip
def test_the_usual_forms_need_no_packaging(text: str) -> None:
    assert requirements._parse_plain(text) is not None


@pytest.mark.parametrize("version", ["", "2004d", "unknown"])
def test_a_version_that_cannot_be_judged_is_accepted(version: str) -> None:
    """Not installed is no version either: nothing is in conflict with it."""
    assert requirements.accepts("black[d]>=24", version) and requirements.specifier_accepts(">=24", version)
