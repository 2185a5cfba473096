"""What doctor prints: text for people, JSON for programs. Nothing else prints."""
