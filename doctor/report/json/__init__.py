"""The JSON documents that doctor prints for programs."""
