"""The command lines of the tools that carry out a plan."""
