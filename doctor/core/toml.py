"""Parse TOML with tomllib, which Python has since 3.11, or tomli; refuse documents that either is slow to parse.

They copy the beginning of a key for each of its parts (``parse_key`` in Lib/tomllib/_parser.py) and call themselves for
each array in an array. So the parts of keys and the depth are counted first, by expressions that read each character a
bounded number of times.
"""

from __future__ import annotations

import os
import re
import sys
from _thread import allocate_lock

from doctor.core.errors import NoParserError, TooLargeError
from doctor.core.lazy_typing import Any

_SIZE_LIMIT = 1 << 18
"""Characters of a document; the longest known pyproject.toml has a third of it."""
_PARTS_LIMIT = 16
"""Parts of one key, and arrays or tables in one another; the longest keys that tools define have six."""
_STRING_OR_COMMENT = (
    r'"""(?:[^"\\]+|\\.|"{1,2}(?!"))*(?:"{3,5})?'
    r"|'''(?:[^']+|'{1,2}(?!'))*(?:'{3,5})?"
    r'|"(?:[^"\\\n]+|\\[^\n])*"?'
    r"|'[^'\n]*'?"
    r"|#[^\n]*"
)
"""A string that is not closed ends with the line or the document, where the parser fails as well."""
_LONG_KEY = rf"(?:\.[^.\n=,{{}}\[\]]*){{{_PARTS_LIMIT}}}"

_LOCK = allocate_lock()


def parse(text: str) -> dict[str, Any]:
    """Return the document.

    Raises ValueError where it is malformed, TooLargeError where it is too long or nested too deeply, and NoParserError.
    """
    if len(text) > _SIZE_LIMIT:
        raise TooLargeError(f"it is longer than {_SIZE_LIMIT >> 10} kB")
    if not text:  # most folders have no pyproject.toml, and importing the parser takes 4 ms
        return {}
    _require_flat(text)
    parser = _import_parser()
    try:
        document: dict[str, Any] = parser.loads(text)
    except RecursionError:
        raise TooLargeError("it is nested too deeply") from None
    return document


def parse_or_empty(data: bytes) -> dict[str, Any]:
    """Return the document; empty if it cannot be parsed."""
    try:
        return parse(data.decode())
    except ValueError:
        return {}


def _import_parser() -> Any:
    """Return tomllib or tomli. Raises NoParserError in a checkout that has not installed its dependencies."""
    try:
        import tomllib
    except ModuleNotFoundError:  # Python 3.10
        with _LOCK:  # probes have a thread of their own
            try:
                import tomli as tomllib
            except ModuleNotFoundError:
                tomllib = _import_from_pip()
    return tomllib


def _import_from_pip() -> Any:
    """Return the tomli that the pip of this Python contains, and import nothing else of pip.

    Raises NoParserError where there is none. Root imports none that another user could have changed.
    """
    from importlib.util import module_from_spec, spec_from_file_location

    from doctor.core import trust

    folders = [os.path.join(path, "pip/_vendor/tomli") for path in sys.path]
    for folder in [folder for folder in folders if os.path.isfile(f"{folder}/__init__.py")]:
        if trust.is_root() and trust.distrust_of_content(folder, deep=True):
            continue
        spec = spec_from_file_location("tomli", f"{folder}/__init__.py", submodule_search_locations=[folder])
        if spec and spec.loader:
            module = sys.modules["tomli"] = module_from_spec(spec)  # it imports a part of itself
            spec.loader.exec_module(module)
            return module
    raise NoParserError("this Python has no parser of TOML")


def _require_flat(text: str) -> None:
    """Raise TooLargeError where a key has too many parts, or an array or table too many others around it."""
    structure = re.sub(_STRING_OR_COMMENT, '""', text, flags=re.DOTALL)
    if re.search(_LONG_KEY, structure):
        raise TooLargeError(f"a key has more than {_PARTS_LIMIT} parts")
    depth = 0
    for bracket in re.findall(r"[\[\]{}]", structure):
        depth += 1 if bracket in "[{" else -1
        if depth > _PARTS_LIMIT:
            raise TooLargeError(f"it has more than {_PARTS_LIMIT} arrays or tables in one another")
