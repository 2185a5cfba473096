"""Execute plans, and undo what was executed. No other code of doctor changes a machine."""
