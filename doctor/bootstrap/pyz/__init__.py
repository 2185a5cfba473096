"""doctor.pyz: doctor and all it needs in one file.

The file holds this package, which finds or makes the unpacked copy, and ``payload.zip``, which is
what is unpacked. ``__main__`` and ``start`` run at every start; ``unpack`` only at the first one;
``build`` makes the file.
"""
