"""The envelope of every JSON document.

The envelope and the bodies in this folder are the contract with scripts: fields are added, never renamed.
``schema.json`` is generated from these types by ``make schema``.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from enum import Enum
from itertools import chain, islice

from doctor import __version__
from doctor.core.errors import Exit
from doctor.core.lazy_typing import Any, Literal
from doctor.core.record import dataclass, fields, is_record
from doctor.core.redact import redact
from doctor.report.output import encodable

_PARTS = 1000
"""Parts of a document, each a word or a sign, that are written at once."""
LINES = ("scan",)
"""The commands that print several documents, each in one line (JSON Lines), as soon as they know it."""


@dataclass(frozen=True, kw_only=True)
class Envelope:
    """The fields that every document has in addition to those of its body."""

    schema: Literal["doctor/1"]
    """The version of this contract."""
    command: str | None
    """The command that was run: ``check``; null if none was named."""
    version: str
    """The version of doctor."""
    status: str
    """The outcome in one word; ``--fail-on`` does not change it."""
    exit_code: int
    """The exit code of the run."""


def write(body: Any, *, command: str | None, status: str, code: Exit) -> None:
    """Print one document, which is all that the run prints to stdout; a command that prints several, in one line."""
    import json

    envelope = Envelope(schema="doctor/1", command=command, version=__version__, status=status, exit_code=int(code))
    document = {**to_json(envelope), **to_json(body)}
    parts = json.JSONEncoder(indent=2).iterencode(document) if command not in LINES else iter([json.dumps(document)])
    while block := "".join(islice(parts, _PARTS)):
        # The same string, and no command for a CI system (doctor.report.output).
        sys.stdout.write(block.replace("##", "\\u0023#"))
    print()


def to_json(value: Any) -> Any:
    """Return a value that ``json`` can write: dataclasses become objects, tuples lists.

    Credentials are hidden. Surrogates, which stand for undecodable bytes in names, are escaped, so that the document is
    valid Unicode.
    """
    if isinstance(value, str):
        text = redact(value.value if isinstance(value, Enum) else value)
        return text if text.isascii() else encodable(text)
    if is_record(value) and not isinstance(value, type):
        return {name: to_json(getattr(value, name)) for name in fields(value)}
    if isinstance(value, tuple):
        return [to_json(item) for item in value]
    return _Items(value) if isinstance(value, Iterator) else value


class _Items(list[Any]):
    """A list that is written while it is read: ``json`` asks a list for its items one after the other."""

    def __init__(self, items: Iterator[Any]) -> None:
        super().__init__()
        self._items = items

    def __bool__(self) -> bool:
        self.extend(islice(self._items, 1))
        return len(self) > 0

    def __iter__(self) -> Iterator[Any]:
        return map(to_json, chain(super().__iter__(), self._items))
