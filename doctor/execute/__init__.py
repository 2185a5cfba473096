"""Carry out a plan and record it. Nothing else changes a machine."""
