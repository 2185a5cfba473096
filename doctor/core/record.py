"""Dataclasses that cost nothing to define.

``dataclasses`` compiles the text of four methods for each class and imports ``inspect``; for the classes that
``doctor check`` loads, that took a fifth of its time. The methods here are the same functions for every class.
Type checkers see ``dataclasses`` itself.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from dataclasses import dataclass as dataclass
    from dataclasses import replace as replace
    from typing import Any, TypeVar

    T = TypeVar("T")

    def deferred(default: T) -> T:
        """Return a default, as the class below does; type checkers see this."""
else:

    def dataclass(*, frozen: bool, kw_only: bool) -> Callable[[type[Any]], type[Any]]:
        """Return a class decorator for a frozen class with keyword-only fields; other kinds are not supported."""
        if not (frozen and kw_only):
            raise TypeError("A record is frozen and keyword-only. Use the module dataclasses for others.")
        return _define

    def replace(record: Any, **changes: Any) -> Any:
        """Return a copy of the record with other values for some fields."""
        known = {name: value for name, value in vars(record).items() if name in record._known_fields}
        return type(record)(**known | changes)

    class deferred:  # noqa: N801 - it stands for a default
        """The default of a field whose value is found when it is first read, by a function in the field ``sources``."""

        def __init__(self, default: Any) -> None:
            self._default = default

        def __set_name__(self, _: type, name: str) -> None:
            self._name = name

        def __get__(self, record: Any, _: type) -> Any:
            """Return the value, which is kept; the default where the record has no source for it."""
            if record is None or self._name not in record.sources:
                return self._default
            value = record.__dict__[self._name] = record.sources[self._name]()
            return value


def fields(record: object) -> tuple[str, ...]:
    """Return the names of the fields of a record or of its class, in the order of their definition."""
    names: tuple[str, ...] = record._fields  # type: ignore[attr-defined]
    return names


def is_record(value: object) -> bool:
    """Return whether the value is a record or the class of one."""
    return hasattr(value, "_required_fields")


class _Methods:
    """The methods of every record."""

    _fields: tuple[str, ...]
    _known_fields: frozenset[str]
    _required_fields: frozenset[str]

    def __init__(self, **values: Any) -> None:
        if not (values.keys() >= self._required_fields and self._known_fields.issuperset(values)):
            wrong = sorted((self._required_fields - values.keys()) | (values.keys() - self._known_fields))
            raise TypeError(f"{type(self).__name__} lacks these fields, or does not have them: {', '.join(wrong)}")
        self.__dict__.update(values)
        if hasattr(self, "__post_init__"):
            self.__post_init__()

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"A {type(self).__name__} cannot be changed: {name}")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"A {type(self).__name__} cannot be changed: {name}")

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and self._values() == other._values()

    def __hash__(self) -> int:
        return hash(self._values())

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(f'{name}={getattr(self, name)!r}' for name in self._fields)})"

    def _values(self) -> tuple[Any, ...]:
        return tuple(getattr(self, name) for name in self._fields)


_METHODS = {name: method for name, method in vars(_Methods).items() if callable(method)}


def _define(cls: type[Any]) -> type[Any]:
    own = tuple(name for name, kind in cls.__annotations__.items() if not kind.startswith("ClassVar"))
    cls._fields = (*(name for name in getattr(cls, "_fields", ()) if name not in own), *own)
    cls._known_fields = frozenset(cls._fields)
    # A default is an attribute of the class, which its instances have until they get a value of their own.
    cls._required_fields = frozenset(name for name in cls._fields if not hasattr(cls, name))
    for name, method in _METHODS.items():
        if name not in vars(cls):
            setattr(cls, name, method)
    return cls
