"""TOML documents."""

from __future__ import annotations

from typing import Any


def parse(text: str) -> dict[str, Any]:
    """The document; raises ValueError, or RecursionError, for one that is malformed."""
    try:
        import tomllib
    except ModuleNotFoundError:  # Python 3.10
        import tomli as tomllib
    document: dict[str, Any] = tomllib.loads(text)
    return document


def parsed(data: bytes) -> dict[str, Any]:
    """The document; empty where it is malformed."""
    try:
        return parse(data.decode())
    except (ValueError, RecursionError):
        return {}
