"""Tests in boxes: real Debian systems that a test may break.

``roots`` builds their root directories once and caches them outside the repository, ``box`` gives each test
an overlay of one that is thrown away, and ``conftest`` turns both into fixtures. ``python -m tests.boxes``
builds all roots ahead of the tests. ``prepared`` holds what boxes have in common beyond that.

Environment variables:
``DOCTOR_BOX_SUITES``: the suites to test, by default ``bookworm trixie bullseye``;
``DOCTOR_BOX_MIRROR``: the mirror for mmdebstrap, or a line of sources.list with ``{suite}`` in it;
``DOCTOR_BOXES=required``: a test fails if its box cannot be made, instead of being skipped;
``DOCTOR_KILLS``: the number of moments at which tests kill doctor; 200 before a release;
``DOCTOR_SUITES``: a test that exists for several suites runs on all of them, instead of on half of them;
``DOCTOR_ORACLE``: the oracle tries all its rows instead of a sample.
"""
