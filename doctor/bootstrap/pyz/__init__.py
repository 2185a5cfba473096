"""Build and start doctor.pyz, which contains doctor and its dependencies in one file.

The archive contains the modules that run before anything is unpacked, and ``payload.zip``, which is unpacked
once into a private folder, after its SHA-256 was compared with KEY. ``archive_main`` and ``start`` run at every
start, ``unpack`` only at the first; ``build`` writes the archive.
"""
