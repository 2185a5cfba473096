"""Read a machine. No other code of doctor does."""
