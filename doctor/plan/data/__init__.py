"""The names of packages and applications, which ``tests.tools.names`` generates."""
