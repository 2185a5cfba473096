"""Read the records of dpkg and apt."""
