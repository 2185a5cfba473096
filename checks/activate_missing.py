"""The environment cannot be activated in this shell.

What it is
    The file `bin/activate` does not exist, because the environment was never created, was created incompletely, or is
    elsewhere; or it exists, but another shell reads it. `bin/activate` is for bash, zsh and other POSIX shells, where
    it must be sourced; `/bin/sh`, which cron, Docker and make use, knows `.` but not `source`; fish, csh and
    PowerShell have scripts of their own.

Why it matters
    The commands that follow use the system's Python, and `pip install` fails there with an "externally managed" error.

What to do
    Create the environment with `doctor fix --venv`, and source the script of this shell:
    `. .venv/bin/activate` (sh, bash, zsh), `source .venv/bin/activate.fish`, `source .venv/bin/activate.csh`,
    `.venv\\Scripts\\Activate.ps1` (PowerShell), `.venv\\Scripts\\activate` (cmd). Scripts and services need no
    activation: `.venv/bin/python app.py`.

Dead ends
    `chmod +x` and `sudo source` do not help: a script that runs as a program cannot change the shell that started it.

References
    Python documentation, "venv": "How venvs work"; CPython: `Lib/venv/scripts`.
"""

from __future__ import annotations

from doctor.core.goal import Goal
from doctor.diagnose.model import Advice, Fix, ShellLine, Signature

ID = "activate-missing"

SIGNATURES = ()
ADVICE = ()
