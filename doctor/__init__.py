"""doctor diagnoses the Python environments on a machine and fixes them safely."""

__version__ = "0.1.0"
