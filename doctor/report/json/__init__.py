"""What doctor prints for programs."""
