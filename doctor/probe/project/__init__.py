"""Read the project in the current folder: what it requires, and where its environment is."""
