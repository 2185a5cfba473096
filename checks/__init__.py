"""Conditions that doctor recognises: one file each, named after the condition."""
