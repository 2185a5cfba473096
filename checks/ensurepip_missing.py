"""ensurepip is missing: ``python3 -m venv`` cannot finish.

What it is
    The module venv makes the folder, then has ensurepip put pip into it. Debian and Ubuntu ship
    venv with Python itself but ensurepip in a package of its own, pythonX.Y-venv, so
    ``python3 -m venv --help`` works where ``python3 -m venv .venv`` does not.

Why it matters
    The command fails half way and leaves a folder with ``bin/python`` but without pip and without
    ``activate``. Scripts that only ask whether the folder is there are fooled for good.

What to do
    Without root: ``doctor fix --venv`` makes the environment with virtualenv, which carries its own
    pip. With root: ``apt-get install pythonX.Y-venv``, the X.Y being that of this Python.

Dead ends
    ``apt install python3-full``: it brings what is needed and a dozen packages that are not.
    get-pip.py: it wants to change the system's Python. On a Python that apt did not install,
    apt's packages change nothing.

References
    CPython: ``Lib/venv/__init__.py``, _setup_pip; Debian: python3.11 source package,
    ``debian/PVER-venv.install``.
"""

from __future__ import annotations

from collections.abc import Iterator

from doctor.diagnose.model import Advice, Evidence, Finding, Severity, Signature, environment_remedy
from doctor.facts import Facts

ID = "ensurepip-missing"

SIGNATURES = (
    # Debian's patch of venv/__init__.py, and of ensurepip where python3-venv is not installed.
    Signature(
        says=(
            "The virtual environment was not created successfully because ensurepip is not available",
            "ensurepip is not available. On Debian/Ubuntu systems, you need to install the python3-venv package",
            "ensurepip is disabled in Debian/Ubuntu for the system python",
            "No module named ensurepip",
        ),
    ),
    Signature(
        says=(
            "You may need to use sudo with that command. After installing the python3-venv package, recreate your "
            "virtual environment",
        ),
    ),
)
ADVICE = (
    Advice(
        where="docker",
        do="Install the module before the environment is made, in the same image:\n"
        "    RUN apt-get update && apt-get install -y --no-install-recommends python3-venv && rm -rf "
        "/var/lib/apt/lists/*\n"
        "then `RUN python3 -m venv /opt/venv`. The half-made folder of the failed step is not in the image.",
    ),
    Advice(
        where="pipx",
        do="pipx makes its environments with `python -m venv`: install pythonX.Y-venv for the very Python that the log "
        "names, then run pipx again.",
        run="doctor check",
    ),
    Advice(
        do="Without root: `doctor fix --venv` makes the environment with virtualenv, which brings its own pip. With "
        "root: the exact package that the log names (`apt install pythonX.Y-venv`); then remove the half-made folder "
        "and make it again.",
        run="doctor fix --venv",
    ),
)


def check(facts: Facts) -> Iterator[Finding]:
    """Look at the base's stdlib; a user who has an environment already does not need to care."""
    python = facts.python
    if python is None or python.ensurepip or not python.venv_module:
        return
    name = f"python{python.minor}-venv"
    package = next((p for p in facts.packages if p.name == name), None) if python.base_kind == "system" else None
    evidence = [Evidence(source=f"{python.stdlib}/ensurepip", value="missing, or without a pip wheel to install")]
    if package:
        evidence.append(Evidence(source=f"package {name}", value=package.state))
    yield Finding(
        id=ID,
        severity=Severity.INFO if facts.has_environment else Severity.ERROR,
        summary="ensurepip is not installed"
        + (f" ({name})" if package else "")
        + ", so python3 -m venv cannot finish.",
        evidence=tuple(evidence),
        consequence="It fails half way and leaves a folder without pip and without activate.",
        blocks=("create-venv",),
        remedy=environment_remedy(facts),
        next_step="Create an environment with doctor, which needs neither ensurepip nor root.",
    )
