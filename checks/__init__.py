"""The conditions doctor recognises: one file each, named after the condition."""
