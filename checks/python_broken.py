"""Python does not start: it ends with an error before it does anything.

What it is
    The interpreter was started with nothing to do and ended with an error: its standard library or a
    shared library is missing, it was built for another processor, or it is the launcher of a version
    manager (pyenv, asdf) that has no version chosen here.

Why it matters
    Whatever runs on it fails the same way, with messages that speak of something else
    (``No module named 'encodings'``, ``init_fs_encoding``).

What to do
    Read the message that doctor quotes. A version manager wants a version: ``pyenv versions`` shows
    them, ``pyenv local X.Y`` chooses. A system Python is mended by its package:
    ``apt-get install --reinstall libpythonX.Y-stdlib pythonX.Y-minimal``. Or name another Python:
    ``doctor check --python PATH``.

Dead ends
    Copying a standard library from elsewhere; setting PYTHONHOME.

References
    CPython: ``Modules/getpath.py``; pyenv's README on shims.
"""

from __future__ import annotations

from collections.abc import Iterator

from doctor.diagnose.model import Evidence, Finding, Severity
from doctor.facts import Facts, NoInterpreter

ID = "python-broken"


def check(facts: Facts) -> Iterator[Finding]:
    """PYTHONHOME and a base that is gone have findings of their own."""
    subject = facts.subject
    if not isinstance(subject, NoInterpreter) or subject.reason != "does-not-start":
        return
    environment = facts.subject_environment
    if "PYTHONHOME" in facts.environ or (environment and environment.state == "broken"):
        return
    yield Finding(
        id=ID,
        severity=Severity.ERROR,
        summary=f"{subject.executable} does not start.",
        evidence=(Evidence(source=str(subject.executable), value=subject.detail),),
        consequence="Whatever runs on it fails, often with a message about something else.",
        blocks=("create-venv", "pip-install"),
    )
