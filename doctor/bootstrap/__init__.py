"""Start doctor where nothing is installed yet. The modules here import the standard library only."""
