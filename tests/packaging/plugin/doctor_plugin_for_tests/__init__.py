"""A package that ships two checks for doctor: one that works, and one that crashes."""

from . import crashes, full_moon

__all__ = ["crashes", "full_moon"]
