"""Executing plans, and undoing what was executed: the only code of doctor that changes a machine."""
