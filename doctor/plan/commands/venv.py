"""Command lines that create an environment: with the virtualenv that doctor carries, or with Python's own venv."""

from __future__ import annotations

from doctor.facts import Facts, Interpreter, NoInterpreter
from doctor.plan.actions import CreateEnvironment, EnvironmentCreator

OLDEST = (3, 9)
"""The oldest Python that the virtualenv doctor carries has a pip for."""
SEED_OPTIONS = ("--no-download", "--no-periodic-update", "--no-setuptools")
"""virtualenv's options that seed the pip it carries, and nothing else."""
_INTERPRETERS_SHOWN = 6
"""Interpreters that are named where the requested one is not installed."""


def choose_creator(python: Interpreter) -> EnvironmentCreator | None:
    """Return the tool that can create an environment of ``python`` with pip in it; ``None`` if none can."""
    if python.release >= OLDEST:
        return "virtualenv"
    return "venv" if python.ensurepip and python.venv_module and python.release >= (3, 3) else None


def no_python(subject: NoInterpreter, facts: Facts) -> str:
    """Return that the requested Python was not found, which others are installed, and what would install it."""
    others = ", ".join(f"{minor} ({path})" for path, minor in facts.other_interpreters[:_INTERPRETERS_SHOWN])
    available = f" These are installed: {others}." if others else ""
    fetched = f"`uv python install {subject.requested}`" if subject.requested[:1].isdecimal() else ""
    first = "" if facts.tools.uv else "`doctor fix --pipx uv`, then in a new shell "
    way = f" uv fetches it: {first}{fetched}" if fetched else ""
    return f"No Python was found to create the environment from: {subject.detail}.{available}{way}"


def base_of(python: Interpreter) -> str:
    """Return the path with which an environment of the interpreter is created."""
    is_by_its_path = not python.in_environment and python.environments_start
    return python.executable if is_by_its_path else python.real_path


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
    base = base_of(python)
    options = ("--system-site-packages",) if system_site_packages else ()
    virtualenv = (*facts.virtualenv, *SEED_OPTIONS, *options, "--python", base, display_path)
    argv = virtualenv if creator == "virtualenv" else (base, "-I", "-m", "venv", *options, display_path)
    identity = f"{python.version} {python.base_prefix}"
    return argv, CreateEnvironment(
        path=path, python=base, identity=identity, creator=creator, system_site_packages=system_site_packages
    )
