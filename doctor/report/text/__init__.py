"""The text that doctor prints for people."""
