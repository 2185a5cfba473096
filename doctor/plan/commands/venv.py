"""Command lines that create an environment: with the virtualenv that doctor carries, or with Python's own venv."""

from __future__ import annotations

from doctor.facts import Facts, Interpreter
from doctor.plan.actions import CreateEnvironment, EnvironmentCreator

OLDEST = (3, 9)
"""The oldest Python that the virtualenv doctor carries has a pip for."""
SEED_OPTIONS = ("--no-download", "--no-periodic-update", "--no-setuptools")
"""virtualenv's options that seed the pip it carries, and nothing else."""


def choose_creator(python: Interpreter) -> EnvironmentCreator | None:
    """Return the tool that can create an environment of ``python`` with pip in it; ``None`` if none can."""
    if python.release >= OLDEST:
        return "virtualenv"
    return "venv" if python.ensurepip and python.venv_module and python.release >= (3, 3) else None


def create_environment(
    facts: Facts,
    python: Interpreter,
    creator: EnvironmentCreator,
    *,
    path: str,
    display_path: str,
    system_site_packages: bool = False,
) -> tuple[tuple[str, ...], CreateEnvironment]:
    """Return the command that creates an environment at ``path``, and the equivalent action.

    The command contains ``display_path``, the path as the user can type it.
    """
    is_by_its_path = not python.in_environment and python.environments_start
    base = python.executable if is_by_its_path else python.real_path
    options = ("--system-site-packages",) if system_site_packages else ()
    virtualenv = (*facts.virtualenv, *SEED_OPTIONS, *options, "--python", base, display_path)
    argv = virtualenv if creator == "virtualenv" else (base, "-I", "-m", "venv", *options, display_path)
    identity = f"{python.version} {python.base_prefix}"
    return argv, CreateEnvironment(
        path=path, python=base, identity=identity, creator=creator, system_site_packages=system_site_packages
    )
