"""Read the project in the current folder: its requirements and its environment."""
