"""Advice that several checks give, by what it is about."""
