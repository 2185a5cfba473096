"""Print the results: text for people, JSON for programs. No other stage prints."""
