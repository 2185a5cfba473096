"""The command lines of pip, uv, pipx, apt and others that people paste after ``doctor fix``."""
