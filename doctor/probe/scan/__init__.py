"""Find the environments and interpreters of a machine by its files, and what starts their programs."""
