"""ensurepip failed: the environment was made, and putting pip into it went wrong.

What it is
    `python -m venv` ran `-m ensurepip` in the new environment, and that ended with an error, on a
    Python that does have ensurepip. Mostly the new environment's python does not start at all: its base
    was installed by a tool that moves Pythons about (uv's builds, copied with `--copies`; a link to a
    link), its libraries are not found, or the folder is not executable.

Why it matters
    It looks like Debian's missing python3-venv, and is not: no apt package mends a Python that apt did
    not install. A half-made environment is left behind.

What to do
    Run the command that the log names by itself: its own message tells the cause ("error while loading
    shared libraries", "No module named 'encodings'", "No space left"). With a Python of uv's: `uv venv
    --seed` instead of `python -m venv`. Otherwise make it with virtualenv, which does not call
    ensurepip: `doctor fix --venv`. Remove the half-made folder first.

Dead ends
    `apt install python3-venv` for a Python that is not the distribution's. `--without-pip` and
    get-pip.py: if the environment's python does not start, neither does that.

References
    CPython's Lib/venv/__init__.py, EnvBuilder._setup_pip; astral-sh/python-build-standalone, "Quirks".
"""

from __future__ import annotations

from doctor.diagnose.model import Advice, Signature

ID = "ensurepip-failed"

SIGNATURES = (
    # CPython's subprocess.CalledProcessError, by venv's _setup_pip; 3.8 and older pass '-Im'.
    Signature(
        messages=(
            "Error: Command … '-m', 'ensurepip', '--upgrade', '--default-pip'] returned non-zero exit status",
            "Error: Command … '-Im', 'ensurepip', '--upgrade', '--default-pip'] returned non-zero exit status",
            "'ensurepip', '--upgrade', '--default-pip']' returned non-zero exit status",
            "'ensurepip', '--upgrade', '--default-pip']' died with",
        ),
        unless=("ensurepip is not",),
    ),
)

ADVICE = (
    Advice(
        context="uv",
        text="This Python is uv's: make the environment with uv as well (`uv venv --seed`); `python -m venv` from a link "
        "to it cannot find its libraries.",
        command="uv venv --seed",
    ),
    Advice(
        text="Run the command in brackets by itself: its own message is the cause. `doctor fix --venv` makes the "
        "environment without ensurepip; remove the half-made folder first.",
        command="doctor fix --venv",
    ),
)
