"""Tests of every way to get doctor: built, installed, unpacked, or started from a checkout."""
