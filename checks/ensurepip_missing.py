"""ensurepip is not installed, so `python3 -m venv` cannot finish.

What it is
    The module venv first creates the folder, then uses ensurepip to install pip into it. Debian and Ubuntu ship
    venv with Python itself, but ensurepip in a separate package, pythonX.Y-venv. That is why
    `python3 -m venv --help` works and `python3 -m venv .venv` does not.

Why it matters
    The command fails halfway. It leaves a folder with `bin/python`, but without pip and without `activate`.
    Scripts that only test whether the folder exists then treat it as a working environment.

What to do
    Without root, run `doctor fix --venv`: it creates the environment with virtualenv, which contains its own
    pip. As root, run `apt-get install pythonX.Y-venv`, with the X.Y of this Python.

Dead ends
    `apt install python3-full` installs what is needed, and a dozen packages that are not. get-pip.py would
    change the system's Python. For a Python that apt did not install, apt's packages change nothing.

References
    CPython: `Lib/venv/__init__.py`, _setup_pip; Debian: python3.11 source package,
    `debian/PVER-venv.install`.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator

from doctor.diagnose.advice.system_packages import packages
from doctor.diagnose.model import (
    Advice,
    Command,
    Evidence,
    Finding,
    FixFailedCommand,
    Remedy,
    Severity,
    ShellLine,
    Signature,
    fix_environment,
    package_state,
)
from doctor.diagnose.remedies import environment_remedy
from doctor.facts import Facts, Package

ID = "ensurepip-missing"
ALIASES = ("ensurepip",)

RESOLVED_BY = ("-venv (",)

SIGNATURES = (
    # Debian's patch of venv/__init__.py, and of ensurepip where python3-venv is not installed.
    Signature(
        messages=(
            "The virtual environment was not created successfully because ensurepip is not",
            "ensurepip is not available. On Debian/Ubuntu systems, you need to install the python3-venv package",
        ),
    ),
    Signature(
        messages=(
            "package using the following command. apt install {package}",
            "package using the following command. apt-get install {package}",
        ),
        near=("ensurepip", "-venv"),
    ),
    Signature(
        messages=(
            "{package} You may need to use sudo with that command. After installing the python3-venv package, recreate "
            "your virtual environment",
            "You may need to use sudo with that command. After installing the python3-venv package, recreate your "
            "virtual environment",
        ),
    ),
    # PlatformIO's installer, and pipx, which do not show what venv said.
    Signature(
        messages=("Could not create PIO Core Virtual Environment",),
        unless=("windows",),
        certain=False,
        context="script",
    ),
    Signature(messages=("-m venv --clear …/pipx/shared' failed",), certain=False, symptom=True, context="script"),
    Signature(
        messages=("ensurepip is disabled in Debian/Ubuntu for the system python", "No module named ensurepip"),
        context="no-package-named",
    ),
)
ADVICE = (
    *packages("python3-venv"),
    Advice(
        context="of-package",
        text="The script of a package creates an environment for its program with `python3 -m venv`, which needs this "
        "package. Then: `sudo dpkg --configure -a`",
        remedy=Command(argv=("apt-get", "install", "{package}"), needs_root=True, needs_network=True),
    ),
    Advice(
        context="by-script",
        text="A script, or make, creates the environment itself with `python3 -m venv`, which needs this package. Then "
        "repeat the command.",
        remedy=Command(argv=("apt-get", "install", "{package}"), needs_root=True, needs_network=True),
    ),
    Advice(
        context="script",
        text="The program creates an environment for itself with `python3 -m venv`, which on Debian and Ubuntu needs "
        "this package. Then start it again; remove an incomplete folder that it left first.",
        remedy=Command(argv=("apt-get", "install", "python3-venv"), needs_root=True, needs_network=True),
    ),
    Advice(
        context="pipx",
        text="pipx creates its environments with `python -m venv`, which needs this package. Then run pipx again.",
        remedy=Command(argv=("apt-get", "install", "{package}"), needs_root=True, needs_network=True),
    ),
    Advice(
        context="no-package-named",
        text="doctor creates the environment with virtualenv, which has its own pip. On "
        "Debian and Ubuntu, ensurepip is in the package pythonX.Y-venv, which exists for "
        "the release's own Python only. Install any other Python again, complete.",
        remedy=FixFailedCommand(otherwise=fix_environment()),
    ),
    Advice(
        text="doctor creates the environment with virtualenv, which has its own pip and needs "
        "no root. Or, as root, install the package that the log names (`apt install "
        "{package}`), remove the incomplete folder, and create the environment again.",
        remedy=FixFailedCommand(otherwise=fix_environment()),
    ),
)


def check(facts: Facts) -> Iterator[Finding]:
    """Report a base Python without ensurepip; it is only a note if the user already has an environment."""
    python = facts.python
    if python is None or python.ensurepip or not python.venv_module:
        return
    name = f"python{python.minor}-venv"
    package = _find_package(facts, name) if python.base_kind == "system" else None
    evidence = [Evidence(source=f"{python.stdlib}/ensurepip", value="missing, or without a pip wheel to install")]
    if package:
        evidence.append(Evidence(source=f"package {name}", value=package_state(package)))
    yield Finding(
        id=ID,
        severity=Severity.INFO if facts.has_environment else Severity.ERROR,
        summary=f"{_what_is_missing(name, package)}, so `python3 -m venv` cannot finish.",
        evidence=tuple(evidence),
        consequence="`python3 -m venv` fails halfway and leaves a folder without pip and without activate.",
        blocks=("create-venv",),
        remedy=_install(package, facts) if facts.has_environment else environment_remedy(facts),
        next_step="Create an environment with doctor, which needs neither ensurepip nor root.",
    )


def _install(package: Package | None, facts: Facts) -> Remedy | None:
    """Return the command that installs the package; apt changes none that is on hold."""
    if package is None or package.installed or package.candidate is None or facts.apt is None or facts.apt.refusal:
        return None
    install = ("apt-get", "install", "--yes", package.name)
    if package.held:
        lines = (("sudo", "apt-mark", "unhold", package.name), ("sudo", *install))
        return ShellLine(text=" && ".join(map(shlex.join, lines)), needs_network=True)
    return Command(argv=install, needs_root=True, needs_network=True)


def _what_is_missing(name: str, package: Package | None) -> str:
    if package and package.installed:
        return f"{name} is installed, but files of ensurepip or its wheels are missing"
    return f"ensurepip{f' ({name})' if package else ''} is not installed"


def _find_package(facts: Facts, name: str) -> Package | None:
    return next((package for package in facts.packages if package.name == name), None)
