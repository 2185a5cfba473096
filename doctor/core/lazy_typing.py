"""Names of ``typing`` for annotations and aliases, without ``typing`` itself.

``from doctor.core.lazy_typing import Literal`` is for modules that no program evaluates annotations of. To import
``typing`` took an eighteenth of the time of ``doctor check``; nothing else that it loads needs the module. What is
needed at run time comes from ``typing``: ``NamedTuple``, ``cast``, ``get_args``, the annotations of typer's commands.
"""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING or "typing" in sys.modules:  # the tools that evaluate annotations have imported it
    from typing import IO as IO
    from typing import Any as Any
    from typing import ClassVar as ClassVar
    from typing import Generic as Generic
    from typing import Literal as Literal
    from typing import NoReturn as NoReturn
    from typing import Protocol as Protocol
    from typing import TextIO as TextIO
    from typing import TypeAlias as TypeAlias
    from typing import TypeGuard as TypeGuard
    from typing import TypeVar as TypeVar
else:

    class _Name:
        """Stands for every name: it may be given parameters, called as ``TypeVar`` is, or be a base as ``Protocol``."""

        def __init__(self, *_: object, **__: object) -> None:
            pass

        def __class_getitem__(cls, _: object) -> type:
            return cls

    IO = Any = ClassVar = Generic = Literal = NoReturn = Protocol = TextIO = TypeAlias = TypeGuard = TypeVar = _Name
