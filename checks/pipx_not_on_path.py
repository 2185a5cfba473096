"""pipx's applications are not on PATH: they are installed, but the shell does not find them.

What it is
    pipx puts the commands of its applications into ``~/.local/bin`` (or PIPX_BIN_DIR), and that
    folder is not on PATH here.

Why it matters
    ``command not found`` for what was just installed.

What to do
    ``doctor fix pipx-not-on-path``, which is ``pipx ensurepath`` with a way back; then open a new shell. It
    edits the start-up files of interactive shells, so in scripts, cron, ``/bin/sh`` and Docker name
    the absolute path, or set PATH there.

Dead ends
    Installing the application a second time with ``sudo``.

References
    pipx: ``commands/ensure_path.py``; userpath's documentation.
"""

from __future__ import annotations

from collections.abc import Iterator

from doctor.diagnose.model import Advice, Evidence, Finding, Severity, Signature, fix_condition
from doctor.facts import Facts

ID = "pipx-not-on-path"

SIGNATURES = (
    # pipx commands/common.py; uv's tool install; pip's operations/install/wheel.py.
    Signature(
        says=(
            "is not on your PATH environment variable. These apps will not be globally accessible",
            "is not on your PATH. To use installed tools",
            "is not on your PATH. To use installed Python executables",
        ),
        certain=False,
        symptom=True,
    ),
    Signature(
        says=(
            "is installed in … which is not on PATH",
            "are installed in … which is not on PATH",
            "Consider adding this directory to PATH or, if you prefer to suppress this warning, use "
            "--no-warn-script-location",
        ),
        certain=False,
        symptom=True,
    ),
    Signature(says=("use --no-warn-script-location",), certain=False, symptom=True),
)
ADVICE = (
    Advice(
        where="docker",
        do='`ENV PATH="/root/.local/bin:$PATH"` (the home of the user that runs): `pipx ensurepath` edits shell start '
        "files, which a Dockerfile's RUN never reads.",
    ),
    Advice(
        where="github-actions",
        do='`echo "$HOME/.local/bin" >> "$GITHUB_PATH"` in a step before: shell start files are not read in a job.',
    ),
    Advice(
        do="The program is installed; only the folder it lies in is not on PATH. `pipx ensurepath` (uv: `uv tool "
        "update-shell`), then open a new shell; until then call it by its full path.",
        run="pipx ensurepath",
    ),
)


def check(facts: Facts) -> Iterator[Finding]:
    """Fires only when something is installed that could not be called."""
    home = facts.tools.pipx_home
    if home is None or home.on_path or not home.apps:
        return
    if home.at_start_up:
        yield Finding(
            id=ID,
            severity=Severity.INFO,
            summary=f"{home.bin_dir}, where pipx puts its commands, is on PATH in new shells only.",
            evidence=(Evidence(source=home.at_start_up, value="puts it there"),),
        )
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
        consequence="The shell does not find the applications that pipx installed.",
        remedy=fix_condition(ID),
    )
