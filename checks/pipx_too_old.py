"""pipx is too old: it lacks what today's instructions use.

What it is
    The distribution's pipx is from the time of its release: 1.0.0 in Ubuntu 22.04, 1.1.0 in
    Debian 12, 1.4.3 in Ubuntu 24.04. ``--global`` came with 1.5; before 1.2 its environments lie in
    ``~/.local/pipx``.

Why it matters
    ``pipx install --global`` and much else of what is written about pipx does not exist in it, and
    before 1.1.0 it cannot list what it has installed after a Python upgrade.

What to do
    For applications of your own the old one works. For ``--global`` get a newer one in an
    environment of its own.

Dead ends
    ``sudo pip install --upgrade pipx`` over the distribution's.

References
    pipx's changelog, 1.2.0 and 1.5.0.
"""

from __future__ import annotations

from collections.abc import Iterator

from doctor.diagnose.model import Evidence, Finding, Severity
from doctor.facts import Facts

ID = "pipx-too-old"

_GLOBAL_SINCE = (1, 5)


def check(facts: Facts) -> Iterator[Finding]:
    """Compare the first two numbers; a version that cannot be read is not called old."""
    pipx = facts.tools.pipx
    if pipx is None or pipx.release is None or pipx.release >= _GLOBAL_SINCE:
        return
    yield Finding(
        id=ID,
        severity=Severity.INFO,
        summary=f"pipx {pipx.version} is older than 1.5: it has no --global.",
        evidence=(Evidence(source=pipx.path, value=str(pipx.version)),),
    )
