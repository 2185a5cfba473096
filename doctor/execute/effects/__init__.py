"""One kind of change to the machine, one module."""
