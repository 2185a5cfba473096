"""The index of messages in logs, which ``tests.tools.message_index`` generates from the checks."""
