"""Build an environment beside its target, and put it in place."""
