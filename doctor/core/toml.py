"""Parse TOML with tomllib, which Python has since 3.11, or with tomli."""

from __future__ import annotations

from typing import Any


def parse(text: str) -> dict[str, Any]:
    """Return the document. Raises ValueError, or RecursionError, where it is malformed."""
    try:
        import tomllib
    except ModuleNotFoundError:  # Python 3.10
        import tomli as tomllib
    document: dict[str, Any] = tomllib.loads(text)
    return document


def parse_or_empty(data: bytes) -> dict[str, Any]:
    """Return the document; empty where it is malformed."""
    try:
        return parse(data.decode())
    except (ValueError, RecursionError):
        return {}
