"""Building virtual environments."""
