"""doctor: what is wrong with the Python environment of a machine, and how it is put right."""

__version__ = "0.1.0"
