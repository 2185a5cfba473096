"""The shell cannot find installed applications, because their folder is not on PATH.

What it is
    pipx puts the commands of its applications into `~/.local/bin` (or PIPX_BIN_DIR), and that folder is not
    on PATH in this shell.

Why it matters
    The shell prints `command not found` for an application that was just installed.

What to do
    Run `doctor fix pipx-not-on-path`, which does the same as `pipx ensurepath` and can be undone; then open a
    new shell. It edits the startup files of interactive shells. In scripts, cron, `/bin/sh` and Docker use
    the absolute path, or set PATH there.

Dead ends
    Do not install the application a second time with `sudo`.

References
    pipx: `commands/ensure_path.py`; userpath's documentation.
"""

from __future__ import annotations

from collections.abc import Iterator

from doctor.diagnose.model import (
    Advice,
    Command,
    Evidence,
    Finding,
    Severity,
    ShellLine,
    Signature,
    Snippet,
    fix_condition,
)
from doctor.facts import Facts

ID = "pipx-not-on-path"

SIGNATURES = (
    # A shell, below pip that installed pipx for the user.
    Signature(
        messages=("pipx: command not found", "Command 'pipx' not found", "command not found: pipx"),
        near=("successfully installed pipx-", "successfully installed argcomplete-"),
        context="pip",
    ),
    # pipx commands/common.py; uv's tool install; pip's operations/install/wheel.py.
    Signature(
        messages=(
            "is not on your PATH environment variable. These apps will not be globally accessible",
            "is not on your PATH environment variable. These binaries will not be globally accessible",
            "to automatically add it, or manually modify your PATH in your shell's config file",
            "is not on your PATH. To use installed tools",
            "is not on your PATH. To use installed Python executables",
            "is not added to the PATH environment variable successfully",
        ),
        resolved_by=("success! added ",),
        certain=False,
        symptom=True,
    ),
    Signature(
        messages=(
            "is installed in … which is not on PATH",
            "are installed in … which is not on PATH",
            "Consider adding this directory to PATH or, if you prefer to suppress this warning, use "
            "--no-warn-script-location",
            "use --no-warn-script-location",
        ),
        unless=("venv/bin' which", "env/bin' which", "\\scripts' which", "/conda"),
        certain=False,
        symptom=True,
        context="pip",
    ),
)
ADVICE = (
    Advice(
        context="docker",
        text='Use `ENV PATH="/root/.local/bin:$PATH"`, with the home of the user that runs the program. '
        "`pipx ensurepath` edits shell startup files, which RUN never reads.",
        remedy=Snippet(text='ENV PATH="/root/.local/bin:$PATH"', file="the Dockerfile"),
    ),
    Advice(
        context="github-actions",
        text='Run `echo "$HOME/.local/bin" >> "$GITHUB_PATH"` in an earlier step. A job does not read the startup '
        "files of shells.",
        remedy=Snippet(text='- run: echo "$HOME/.local/bin" >> "$GITHUB_PATH"', file="the workflow"),
    ),
    Advice(
        context="uv",
        text="`uv tool update-shell` adds the folder for new shells, so open one then. Until "
        "that, run the program by its full path.",
        remedy=Command(argv=("uv", "tool", "update-shell")),
    ),
    Advice(
        context="pip",
        text="`export` adds the folder in this shell only. From the next login on, `~/.profile` "
        "of Debian and Ubuntu adds `~/.local/bin` automatically if the folder exists.",
        remedy=ShellLine(text='export PATH="$HOME/.local/bin:$PATH"'),
    ),
    Advice(
        text="`pipx ensurepath` adds the folder for new shells, so open one then. Until that, "
        "run the program by its full path.",
        remedy=Command(argv=("pipx", "ensurepath")),
    ),
)


def check(facts: Facts) -> Iterator[Finding]:
    """Report the folder only if it contains an application that the shell does not find."""
    home = facts.tools.pipx_home
    if home is None or home.on_path or not home.apps:
        return
    if any(variable.name == "PATH" and variable.names(home.bin_dir) for variable in facts.unexpanded):
        return  # the check unexpanded-home names the line
    if home.startup_line:
        yield Finding(
            id=ID,
            severity=Severity.INFO,
            summary=f"{home.bin_dir}, where pipx puts its commands, is on PATH in new shells only.",
            evidence=(Evidence(source=home.startup_line, value="adds it to PATH"),),
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
        consequence="The shell cannot find the applications that pipx installed.",
        remedy=fix_condition(ID),
    )
