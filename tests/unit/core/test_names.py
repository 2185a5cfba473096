"""Versions that doctor compares itself are compared as packaging compares them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from packaging.specifiers import SpecifierSet

from doctor.core import names

_NUMBERS = st.lists(st.sampled_from(("0", "1", "2", "3", "9", "10", "310")), min_size=1, max_size=4).map(".".join)
_VERSIONS = st.builds("{}{}".format, _NUMBERS, st.sampled_from(("", ".post1")))
_CLAUSES = st.builds("{}{}".format, st.sampled_from((">=", "<=", "< ", ">", "==", "!=")), _NUMBERS)


@given(st.lists(_CLAUSES, min_size=1, max_size=3).map(",".join), _VERSIONS)
def test_what_is_certainly_accepted_is_accepted_by_packaging(specifier: str, version: str) -> None:
    accepted = SpecifierSet(specifier).contains(version, prereleases=True)
    certain = names.certainly_accepts(specifier, version)
    assert certain is accepted if "post" not in version else certain <= accepted
    assert names.specifier_accepts(specifier, version) is accepted


def test_other_specifiers_are_left_to_packaging() -> None:
    for specifier in (">=3.10rc1", "===3.11", "3.10", f">={'9' * 5000}"):
        assert not names.certainly_accepts(specifier, "3.11")
    assert not names.specifier_accepts("~=3.12", "3.11")
    assert names.specifier_accepts("is malformed", "3.11")


def test_a_pre_release_of_python_counts_as_the_release() -> None:
    for version in ("3.15.0a2", "3.15.0rc1", "3.15.0"):
        assert names.accepts_python(">=3.15", version) and not names.accepts_python(">=3.15.1", version)
