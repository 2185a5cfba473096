"""Find interpreters and virtual environments, and read their properties."""
