"""Tests of doctor, and the tools that generate what is derived from it."""

from pathlib import Path

REPOSITORY = Path(__file__).parents[1]
"""The checkout."""
