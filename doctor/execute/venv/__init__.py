"""Build virtual environments."""
