"""This Python is not the distribution's, so the distribution's packages do not affect it.

What it is
    The `python3` of this shell comes from pyenv, conda, Homebrew or uv, or was built from source.

Why it matters
    The distribution's packages (`apt install python3-NAME`, `python3-venv`) belong to the system's Python and
    change nothing here. Pythons from uv have their own EXTERNALLY-MANAGED file. The official `python` Docker
    images contain Debian's file, but their Python in /usr/local is not protected by it.

What to do
    Virtual environments work as usual: `doctor fix --venv`. For everything else, use the tool that installed
    this Python: `pyenv`, `conda install`, `brew`, `uv`.

Dead ends
    `apt install python3-venv` does not help a Python that apt did not install.

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
    "local": "a local build",
    "other": "a source other than the system",
}


def check(facts: Facts) -> Iterator[Finding]:
    """Report the origin of the subject, unless it is an environment, or stands in for the system's Python."""
    python = facts.python
    is_reported = facts.repointed and python and facts.repointed.actual == python.real_path
    if python is None or is_reported or python.kind in ("system", "venv"):
        return
    yield Finding(
        id=ID,
        severity=Severity.INFO,
        summary=f"This Python comes from {_NAMES[python.kind]}, so the system's packages do not affect it.",
        evidence=(Evidence(source=python.executable, value=python.base_prefix),),
    )
