"""The table of all effects, and the form in which their entries are stored as JSON."""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import fields
from types import MappingProxyType
from typing import Any, NamedTuple, get_type_hints

from doctor.execute.effects import environment, file, packages, pipx_app, quarantine
from doctor.execute.effects.model import Effect, Entry
from doctor.plan.model import Step

EFFECTS: MappingProxyType[str, Effect[Any]] = MappingProxyType({
    "environment": environment,
    "packages": packages,
    "pipx": pipx_app,
    "file": file,
    "quarantine": quarantine,
})  # fmt: skip
"""Every kind of change, by the ``kind`` in its stored entries."""


class _Codec(NamedTuple):
    """How values of one type are stored; ``decode`` raises ``ValueError`` or ``TypeError`` for any other value."""

    encode: Callable[[Any], object]
    decode: Callable[[object], object]


def effect_of_step(step: Step) -> Effect[Any]:
    """Return the effect that applies the action of a step."""
    return next(effect for effect in EFFECTS.values() if isinstance(step.action, effect.ACTIONS))


def effect_of(entry: Entry) -> Effect[Any]:
    """Return the effect that an entry belongs to."""
    return EFFECTS[_kind(entry)]


def has_effect(entry: Entry) -> bool:
    """Return whether something of the change that an entry records is present."""
    return effect_of(entry).has_effect(entry)


def encode(entry: Entry) -> dict[str, object]:
    """Return an entry as a JSON object."""
    types = get_type_hints(type(entry))
    values = ((field.name, getattr(entry, field.name)) for field in fields(entry))
    return {"kind": _kind(entry), **{name: CODECS[types[name]].encode(value) for name, value in values}}


def decode(data: Any) -> Entry:
    """Return the entry in a JSON object.

    Raises ``LookupError``, ``TypeError`` or ``ValueError`` where a field is missing, unknown, or of another type.
    """
    values = dict(data)
    cls = EFFECTS[values.pop("kind")].ENTRY
    types = get_type_hints(cls)
    if values.keys() != {field.name for field in fields(cls)}:
        raise ValueError(values.keys())
    return cls(**{name: CODECS[types[name]].decode(value) for name, value in values.items()})


def _kind(entry: Entry) -> str:
    return next(kind for kind, effect in EFFECTS.items() if effect.ENTRY is type(entry))


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise TypeError(value)
    return value


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise TypeError(value)
    return tuple(map(_text, value))


def _from_base64(value: object) -> bytes | None:
    return None if value is None else base64.b64decode(_text(value), validate=True)


def _to_base64(value: bytes | None) -> str | None:
    return None if value is None else base64.b64encode(value).decode("ascii")


CODECS: MappingProxyType[object, _Codec] = MappingProxyType({
    str: _Codec(str, _text),
    bool: _Codec(bool, _flag),
    tuple[str, ...]: _Codec(list, _texts),
    bytes | None: _Codec(_to_base64, _from_base64),
})  # fmt: skip
"""The types that a field of an entry may have."""
