"""The oracle: what doctor foretells against what the real tools then do."""
