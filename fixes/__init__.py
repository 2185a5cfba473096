"""Remedies that doctor plans: one file each."""
