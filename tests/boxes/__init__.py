"""Real boxes: Debian roots that tests may break as they like.

``roots`` builds them once and caches them outside the repository, ``box`` gives each test a
throw-away one, ``conftest`` makes fixtures of both. ``python -m tests.boxes`` builds all ahead.

Variables:
``DOCTOR_BOX_SUITES``: default ``bookworm trixie bullseye``;
``DOCTOR_BOX_MIRROR``: default what mmdebstrap takes; a line of sources.list will do, with ``{suite}`` in it;
``DOCTOR_BOXES=required``: a box that cannot be made fails its tests;
``DOCTOR_KILLS``: how many moments the tests that kill doctor try; 200 before a release;
``DOCTOR_ORACLE=every``: the oracle tries each row with each interpreter on each suite.
"""
