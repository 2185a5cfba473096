"""How an environment is made: by the virtualenv that doctor carries, or by the interpreter's own module venv."""

from __future__ import annotations

from doctor.facts import Interpreter
from doctor.plan.actions import MakeEnvironment, Maker
from doctor.plan.request import Request

CARRIED = ("--no-download", "--no-periodic-update", "--no-setuptools")
"""virtualenv's options for a pip of those that it carries, and nothing else."""


def maker(request: Request, python: Interpreter) -> Maker | None:
    """What can make one of ``python`` with a pip in it; ``None``: nothing can."""
    if python.release >= request.oldest:
        return "virtualenv"
    return "venv" if python.ensurepip and python.venv_module and python.release >= (3, 3) else None


def making(
    request: Request, python: Interpreter, by: Maker, *, path: str, shown: str, shares: bool = False
) -> tuple[tuple[str, ...], MakeEnvironment]:
    """The command line that makes one at ``path``, which is typed as ``shown``; and the act that does the same."""
    base = python.real_path if python.in_environment else python.executable
    flags = ("--system-site-packages",) if shares else ()
    virtualenv = (*request.maker, *CARRIED, *flags, "--python", base, shown)
    argv = virtualenv if by == "virtualenv" else (base, "-I", "-m", "venv", *flags, shown)
    identity = f"{python.version} {python.base_prefix}"
    return argv, MakeEnvironment(path=path, python=base, identity=identity, by=by, system_site_packages=shares)
