"""ensurepip failed to install pip into a new virtual environment.

What it is
    `python -m venv` ran `-m ensurepip` in the new environment, and that failed, although this
    Python has ensurepip. Usually the Python of the new environment does not start at all: its base was copied
    or moved (uv's builds copied with `--copies`, a link to a link), its libraries are not found, or the
    folder does not permit execution.

Why it matters
    It looks like Debian's missing python3-venv, but is not: no apt package repairs a Python that apt did
    not install. An incomplete environment remains.

What to do
    Run the command from the log on its own. Its own message shows the cause ("error while loading shared
    libraries", "No module named 'encodings'", "No space left"). With a Python from uv, use `uv venv --seed`
    instead of `python -m venv`. Otherwise create the environment with virtualenv, which does not use ensurepip:
    `doctor fix --venv`. Remove the incomplete folder first.

Dead ends
    `apt install python3-venv` does not help a Python that is not the distribution's. `--without-pip` and
    get-pip.py do not help if the environment's Python does not start.

References
    CPython's Lib/venv/__init__.py, EnvBuilder._setup_pip; astral-sh/python-build-standalone, "Quirks".
"""

from __future__ import annotations

from doctor.diagnose.model import Advice, Command, FixFailedCommand, Signature, fix_environment

ID = "ensurepip-failed"

SIGNATURES = (
    # CPython's subprocess.CalledProcessError, by venv's _setup_pip; 3.8 and older pass '-Im'.
    Signature(
        messages=(
            "'ensurepip', '--upgrade', '--default-pip']' returned non-zero exit status",
            "'ensurepip', '--upgrade', '--default-pip']' died with",
            "'ensurepip', '--upgrade', '--default-pip']' failed with return code",
        ),
        unless=("ensurepip is not",),
        symptom=True,
    ),
    # virtualenv before 20, which lets pip install pip.
    Signature(
        messages=(
            "setuptools pip failed with error code",
            "setuptools pip wheel failed with error code",
            "pip setuptools wheel failed with error code",
        ),
        symptom=True,
    ),
)

ADVICE = (
    Advice(
        context="uv",
        text="This Python was installed by uv. Create the environment with uv as well (`uv venv --seed`): with "
        "`python -m venv`, run through a link to this Python, its libraries are not found.",
        remedy=Command(argv=("uv", "venv", "--seed"), needs_network=True),
    ),
    Advice(
        text="doctor creates the environment without ensurepip. Remove the incomplete folder "
        "first. To see the cause, run the command in brackets from the log on its own.",
        remedy=FixFailedCommand(otherwise=fix_environment()),
    ),
)
