"""pipx's applications are not on PATH: they are installed, but the shell does not find them.

What it is
    pipx puts the commands of its applications into ``~/.local/bin`` (or PIPX_BIN_DIR), and that
    folder is not on PATH here.

Why it matters
    ``command not found`` for what was just installed.

What to do
    At a terminal: ``pipx ensurepath``, then open a new shell. It edits the start-up files of
    interactive shells, so in scripts, cron, ``/bin/sh`` and Docker name the absolute path, or set
    PATH there.

Dead ends
    Installing the application a second time with ``sudo``.

References
    pipx: ``commands/ensure_path.py``; userpath's documentation.
"""

from __future__ import annotations

from collections.abc import Iterator

from doctor.facts import Facts
from doctor.finding import Evidence, Finding, Severity

ID = "pipx-path"


def check(facts: Facts) -> Iterator[Finding]:
    """Fires only when something is installed that could not be called."""
    home = facts.tools.pipx_home
    if home is None or home.on_path:
        return
    apps = ", ".join(home.apps[:5]) + (", …" if len(home.apps) > 5 else "")
    yield Finding(
        id=ID,
        severity=Severity.WARNING,
        summary=f"{home.bin_dir}, where pipx puts its commands, is not on PATH.",
        evidence=(
            Evidence(source="PATH", value=facts.environ.get("PATH", "")),
            Evidence(source="installed by pipx", value=apps),
        ),
        leads_to="The shell does not find the applications that pipx installed.",
        fix="pipx ensurepath",
    )
