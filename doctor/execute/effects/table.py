"""The table of all effects, and the form in which their entries are stored as JSON."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from functools import cache
from types import MappingProxyType

from doctor.core import lazy_re as re
from doctor.core.lazy_typing import Any
from doctor.core.plugins import Unloaded
from doctor.core.record import dataclass, fields
from doctor.execute.effects.model import Effect, Entry, FormerContent
from doctor.plan.model import Step

_MODULES = {
    kind: f"doctor.execute.effects.{module}"
    for kind, module in (
        ("environment", "environment"),
        ("packages", "packages"),
        ("pipx", "pipx_app"),
        ("file", "file"),
        ("quarantine", "quarantine"),
    )
}
_UNLOADED: dict[str, Any] = {kind: Unloaded(module) for kind, module in _MODULES.items()}
EFFECTS: Mapping[str, Effect[Any]] = _UNLOADED
"""Every kind of change, by the ``kind`` in its stored entries. A module is loaded when an attribute of it is read."""


@dataclass(frozen=True, kw_only=True)
class _Codec:
    """The stored form of the values of one type.

    ``decode`` takes a stored value and the receipt's folder; it raises ``LookupError``, ``ValueError`` or ``TypeError``
    for a value of another type.
    """

    encode: Callable[[Any], object]
    decode: Callable[[object, str], object]


_SHA256 = re.compile(r"[0-9a-f]{64}")
_CONTENT_FILE = re.compile(r"[^/\0]+\.before-\d+", re.ASCII)


def effect_of_step(step: Step) -> Effect[Any]:
    """Return the effect that applies the action of a step."""
    return next(effect for effect in EFFECTS.values() if isinstance(step.action, effect.ACTIONS))


def effect_of(entry: Entry) -> Effect[Any]:
    """Return the effect that an entry belongs to."""
    return EFFECTS[_kind(entry)]


def has_effect(entry: Entry) -> bool:
    """Return whether something of the change that an entry records is present, or cannot be examined."""
    try:
        return effect_of(entry).has_effect(entry)
    except OSError:
        return True


def encode(entry: Entry) -> dict[str, object]:
    """Return an entry as a JSON object."""
    kind = _kind(entry)
    types = _types(kind)
    values = ((name, getattr(entry, name)) for name in fields(entry))
    return {"kind": kind, **{name: CODECS[types[name]].encode(value) for name, value in values}}


def decode(data: Any, folder: str) -> Entry:
    """Return the entry in a JSON object of a receipt in ``folder``.

    Raises ``LookupError``, ``TypeError`` or ``ValueError`` where a field is missing, unknown, or of another type.
    """
    values = dict(data)
    kind = values.pop("kind")
    cls, types = EFFECTS[kind].ENTRY, _types(kind)
    if values.keys() != set(fields(cls)):
        raise ValueError(values.keys())
    return cls(**{name: CODECS[types[name]].decode(value, folder) for name, value in values.items()})


@cache
def _types(kind: str) -> dict[str, str]:
    """Return the types of the fields of entries of this kind, as they are spelt; a history may have thousands."""
    return {
        name: text for cls in EFFECTS[kind].ENTRY.__mro__ for name, text in vars(cls).get("__annotations__", {}).items()
    }


def _kind(entry: Entry) -> str:
    return next(kind for kind, module in _MODULES.items() if module == type(entry).__module__)


def _text(value: object, _folder: str = "") -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value


def _flag(value: object, _folder: str) -> bool:
    if not isinstance(value, bool):
        raise TypeError(value)
    return value


def _texts(value: object, _folder: str) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise TypeError(value)
    return tuple(map(_text, value))


def _content(value: Any, folder: str) -> FormerContent | None:
    if value is None:
        return None
    name, size, sha256 = _text(value["file"]), value["size"], _text(value["sha256"])
    if not _CONTENT_FILE.fullmatch(name) or type(size) is not int or not _SHA256.fullmatch(sha256):
        raise ValueError(value)
    return FormerContent(path=os.path.join(folder, name), size=size, sha256=sha256)


def _from_content(content: FormerContent | None) -> dict[str, object] | None:
    return {"file": os.path.basename(content.path), "size": content.size, "sha256": content.sha256} if content else None


CODECS: MappingProxyType[str, _Codec] = MappingProxyType({
    "str": _Codec(encode=str, decode=_text),
    "bool": _Codec(encode=bool, decode=_flag),
    "tuple[str, ...]": _Codec(encode=list, decode=_texts),
    "FormerContent | None": _Codec(encode=_from_content, decode=_content),
})  # fmt: skip
"""The types that a field of an entry may have, as they are spelt."""
