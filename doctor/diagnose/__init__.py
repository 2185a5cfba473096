"""Judge the facts: findings, verdicts, one recommendation."""
