"""Generators of files that are derived from others; each runs as ``python -m tests.tools.NAME``."""
