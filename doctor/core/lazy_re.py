"""The module ``re``, except that an expression is compiled when it is first used.

``from doctor.core import lazy_re as re`` is for modules that keep expressions in constants. A run uses few of them: to
compile all of those that ``doctor check`` loads took a tenth of its time, and ``doctor explain`` loads more.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from re import *  # noqa: F403 - type checkers see the real module
else:

    def __getattr__(name: str) -> object:
        import re

        return getattr(re, name)

    class compile:  # noqa: A001, N801 - it stands for ``re.compile``
        """An expression that becomes a pattern when one of its attributes is needed."""

        def __init__(self, expression: str | bytes, flags: int = 0) -> None:
            self._arguments = expression, flags

        def __getattr__(self, name: str) -> object:
            import re

            attribute = getattr(re.compile(*self._arguments), name)
            setattr(self, name, attribute)
            return attribute
