"""Read what dpkg and apt have on record."""
