"""The only readers of a box."""
