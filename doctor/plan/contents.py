"""What an environment is filled with: what was typed, what the project's lists say, what the one before it held."""

from __future__ import annotations

from doctor.plan.request import Distribution, Request

_OWN = ("pip", "setuptools", "wheel")
"""What environments are made with; no project asked for it."""


def files(request: Request) -> tuple[str, ...]:
    """The lists that pip reads by itself."""
    return tuple(found.path for found in request.lists if found.kind != "pyproject")


def lines(request: Request, *, rebuilt: bool) -> tuple[str, ...]:
    """What is asked for by name: typed, declared in pyproject.toml, or held by the environment that is rebuilt."""
    declared = tuple(line for found in request.lists if found.kind == "pyproject" for line in found.lines)
    taken_over = _taken_over(request) if rebuilt else ()
    held = (one.origin or f"{one.name}=={one.version}" for one in taken_over if not (request.lists and one.lost))
    return (*declared, *held, *request.names)


def named(request: Request) -> list[str]:
    """The same in few words."""
    words = [found.path for found in request.lists]
    if request.names:
        words.append(", ".join(request.names) if len(request.names) < 4 else f"{len(request.names)} packages")
    return words or ["what the previous one held"]


def notes(request: Request, *, rebuilt: bool) -> tuple[str, ...]:
    """What the lists ask for that cannot be told, and what cannot be brought again."""
    lost = [one.name for one in _taken_over(request) if request.lists and one.lost] if rebuilt else []
    return (
        *(found.note for found in request.lists if found.note),
        *(f"{name} is left out: the folder that it was installed from is gone." for name in lost),
    )


def _taken_over(request: Request) -> tuple[Distribution, ...]:
    """What a rebuilt environment takes over: all; beside lists, what is worked on (``pip install -e``)."""
    held = (one for one in request.place.installed if one.name not in _OWN)
    return tuple(one for one in held if not request.lists or one.origin.startswith("-e "))
