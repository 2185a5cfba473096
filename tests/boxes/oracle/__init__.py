"""The oracle: compare the verdicts of doctor with what the real tools then do."""
