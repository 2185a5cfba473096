"""The fixes that doctor can plan, one file each."""
