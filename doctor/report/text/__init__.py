"""What doctor prints for people."""
