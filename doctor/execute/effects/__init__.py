"""The kinds of change that doctor makes to a machine, one module each."""
