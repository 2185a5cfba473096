"""Find an interpreter and read what is true of it."""
