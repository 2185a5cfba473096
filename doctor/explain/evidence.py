"""Find what a log shows beside a failure, and what changes the advice: a folder, a version, an earlier command.

A failure's own message often says less than the lines around it: ``ls`` shows an environment that is not active, ``mv``
that it was moved, ``python --version`` that the index has no file for so new a Python.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from doctor.explain import package_signs, program_signs
from doctor.explain.log_sign import LogSign

_SIGNS: Mapping[str, tuple[LogSign, ...]] = MappingProxyType({**package_signs.SIGNS, **program_signs.SIGNS})
"""The signs of each condition, which is in one of the two tables."""


def find_signs(condition: str, text: str, package: str, *, is_active: bool) -> tuple[str, dict[str, str]]:
    """Return the context and the words that the lines around a failure add; both empty where they add nothing.

    ``text`` are these lines. Of the signs that they show, the first with a context decides, and each has its words,
    of which those of an earlier sign count. ``package`` is the one that the message names, if it does, and
    ``is_active`` whether an environment was active.
    """
    context, words = "", dict[str, str]()
    for sign in _SIGNS.get(condition, ()):
        found = sign.find(text, package, is_active=is_active)
        if found is not None:
            words = {**found, **words}
            context = context or sign.context
    return context, words
