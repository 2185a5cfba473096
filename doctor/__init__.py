"""doctor says what is wrong with the Python environment of a machine, and fixes it safely."""

__version__ = "0.1.0"
