"""The commands, one module each, named after the word on the command line, and what several of them share."""
