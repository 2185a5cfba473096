"""How doctor starts where nothing is installed yet: the standard library alone, no dependency."""
