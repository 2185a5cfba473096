"""Every way to get doctor, tried for real: built, installed, unpacked, set up from a checkout."""
