"""A Python of its own kind: not the system's, so other rules hold.

What it is
    The ``python3`` found here comes from pyenv, conda, Homebrew, uv, or was built from source.

Why it matters
    The distribution's packages (``apt install python3-NAME``, ``python3-venv``) are for the system's
    Python and change nothing here. uv's own Pythons carry a marker of their own. The official
    ``python`` Docker images hold Debian's marker, but their Python in /usr/local is free.

What to do
    Environments work as everywhere: ``doctor fix --venv``. For the rest ask the tool that brought it:
    ``pyenv``, ``conda install``, ``brew``, ``uv``.

Dead ends
    ``apt install python3-venv`` for a Python that apt did not install.

References
    PEP 668; each tool's own documentation.
"""

from __future__ import annotations

from collections.abc import Iterator

from doctor.diagnose.model import Evidence, Finding, Severity
from doctor.facts import Facts

ID = "non-system-python"

_NAMES = {
    "conda": "conda",
    "pyenv": "pyenv",
    "homebrew": "Homebrew",
    "uv": "uv",
    "local": "a build of its own",
    "other": "elsewhere than the system",
}


def check(facts: Facts) -> Iterator[Finding]:
    """For the subject itself; what an environment is based on matters less."""
    python = facts.python
    if python is None or python.kind in ("system", "venv"):
        return
    yield Finding(
        id=ID,
        severity=Severity.INFO,
        summary=f"This Python comes from {_NAMES[python.kind]}: the system's packages are not for it.",
        evidence=(Evidence(source=python.executable, value=python.base_prefix),),
    )
