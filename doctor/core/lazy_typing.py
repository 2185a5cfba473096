"""Names of ``typing`` for the modules that ``doctor check`` loads, which need none of them at run time.

Importing ``typing`` took 2 ms, and the import is all that these modules did with it: annotations are not evaluated, so
each name may stand for a type that takes parameters. Where ``typing`` is loaded already, as by typer or by what reads
annotations, the names are its own. Type checkers see ``typing`` itself, and so does ruff (``typing-modules`` in
pyproject.toml).
"""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING or "typing" in sys.modules:
    from typing import Any as Any
    from typing import ClassVar as ClassVar
    from typing import Generic as Generic
    from typing import Literal as Literal
    from typing import NoReturn as NoReturn
    from typing import Protocol as Protocol
    from typing import TextIO as TextIO
    from typing import TypeVar as TypeVar
    from typing import cast as cast
else:

    class _Type:
        """A type that takes parameters, and is the base of other types."""

        def __class_getitem__(cls, _parameters: object) -> type:
            return cls

    Any = ClassVar = Generic = Literal = NoReturn = Protocol = TextIO = _Type

    def TypeVar(_name: str) -> object:  # noqa: N802 - it has the name that it has in typing
        """Return a stand-in for a type variable."""
        return _Type

    def cast(_kind: object, value: object) -> object:
        """Return the value."""
        return value
