"""The generator of doctor/plan/data/names.txt."""
