"""A package of somebody else's that ships checks for doctor: a good one, and one that crashes."""

from . import crashes, full_moon

__all__ = ["crashes", "full_moon"]
