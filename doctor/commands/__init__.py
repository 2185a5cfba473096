"""One module a command: what the words of ``doctor.cli`` set in motion."""
