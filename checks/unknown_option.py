"""The program does not know an option: it is older or newer than the command was written for, or the option is misspelt.

What it is
    pip knows `--break-system-packages` since 23.0.1, `--group` since 25.1, and no longer `--install-option` since
    23.1. pipx knows `--global` since 1.5. `venv` and virtualenv no longer have `--no-site-packages`, which became the
    default. uv has options of its own.

Why it matters
    Nothing was installed.

What to do
    Leave the option out. A pip that does not know `--break-system-packages` does not refuse either, or is in an
    environment, where the option is not needed: `doctor fix NAME` installs the same safely. For an option that is
    newer than the program, use an environment, whose pip can be upgraded: `.venv/bin/python -m pip install --upgrade
    pip`.

Dead ends
    Upgrading the system's pip (`sudo pip install --upgrade pip`) replaces the distribution's, and breaks it.

References
    pip's changelog; pipx's changelog; `pip install --help`.
"""

from __future__ import annotations

from doctor.diagnose.model import Advice, FixFailedCommand, Signature, fix_environment

ID = "unknown-option"

SIGNATURES = ()
ADVICE = ()
