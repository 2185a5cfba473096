"""Read a machine: nothing else does."""
