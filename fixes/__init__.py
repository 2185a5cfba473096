"""The remedies doctor knows: one file each."""
