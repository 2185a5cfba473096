"""Several conditions at once: the recommended commands, followed one by one, end in a healthy machine."""
