"""Command lines that create an environment: with the virtualenv that doctor carries, or with Python's own venv."""

from __future__ import annotations

from doctor.facts import Facts, Interpreter
from doctor.plan.actions import MakeEnvironment, Maker

OLDEST = (3, 9)
"""The oldest Python that the virtualenv doctor carries has a pip for."""
SEED_OPTIONS = ("--no-download", "--no-periodic-update", "--no-setuptools")
"""virtualenv's options that seed the pip it carries, and nothing else."""


def choose_maker(python: Interpreter) -> Maker | None:
    """Return what can create an environment of ``python`` with pip in it; ``None`` where nothing can."""
    if python.release >= OLDEST:
        return "virtualenv"
    return "venv" if python.ensurepip and python.venv_module and python.release >= (3, 3) else None


def make_environment(
    facts: Facts, python: Interpreter, maker: Maker, *, path: str, shown: str, system_site_packages: bool = False
) -> tuple[tuple[str, ...], MakeEnvironment]:
    """Return the command that creates an environment at ``path``, typed as ``shown``, and the equivalent action."""
    base = python.real_path if python.in_environment else python.executable
    options = ("--system-site-packages",) if system_site_packages else ()
    virtualenv = (*facts.virtualenv, *SEED_OPTIONS, *options, "--python", base, shown)
    argv = virtualenv if maker == "virtualenv" else (base, "-I", "-m", "venv", *options, shown)
    identity = f"{python.version} {python.base_prefix}"
    return argv, MakeEnvironment(
        path=path, python=base, identity=identity, maker=maker, system_site_packages=system_site_packages
    )
