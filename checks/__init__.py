"""Checks, each in a file named after the condition that it recognises."""
