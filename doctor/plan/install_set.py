"""What an environment is filled with: what was typed, what the project's lists say, what the one before it held."""

from __future__ import annotations

import posixpath
import shlex
from collections.abc import Iterator
from urllib.parse import quote

from doctor.core.names import name_of, normal
from doctor.facts.environment import Distribution
from doctor.facts.requirements import RequirementFile
from doctor.facts.target import Target
from doctor.plan.request import Request

_NAMED = 6
"""Further lists that are named."""
_OWN = ("pip", "setuptools", "wheel")
"""What environments are made with; no project asked for it."""


def files(request: Request) -> tuple[str, ...]:
    """The lists that pip reads by itself."""
    return tuple(found.path for found in request.lists if found.kind != "declared")


def lines(request: Request, *, rebuilt: bool) -> tuple[str, ...]:
    """What is asked for by name: typed, declared in pyproject.toml, or held by the environment that is rebuilt."""
    declared = tuple(line for found in request.lists if found.kind == "declared" for line in found.lines)
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
        *(_built(found, request.place) for found in request.lists if found.built and not _is_installed(request.place)),
        *(f"{name} is left out: the folder that it was installed from is gone." for name in lost),
        *(_by_hand(request) if rebuilt and request.lists else ()),
    )


def _by_hand(request: Request) -> Iterator[str]:
    """What the one before held besides the lists: it may have been in one of them once, and so it is not taken over."""
    asked = {name_of(line) for line in (*request.names, *(line for found in request.lists for line in found.lines))}
    kept = {normal(name) for name in (*_OWN, *(one.name for one in _taken_over(request)))}
    others = (one for one in request.place.installed if one.requested and normal(one.name) not in asked | kept)
    added = [one.name for one in others if not (one.origin and "" in asked)]  # a line may be a mere address or path
    if added:
        python = shlex.quote(posixpath.join(request.place.shown, "bin/python"))
        again = f"{python} -m pip install {shlex.join(added)}"
        yield f"No list asks for what was installed into the previous one by hand. Where it is missed: {again}"


def more(request: Request) -> tuple[str, ...]:
    """What else the project has lists for."""
    if not request.more:
        return ()
    named = ", ".join(request.more[:_NAMED]) + (", …" if len(request.more) > _NAMED else "")
    return (f"The project has more lists: {named}. For one of them: doctor fix --venv {request.more[0]}",)


def _built(found: RequirementFile, place: Target) -> str:
    project = "." if place.cwd == place.project else shlex.quote(place.project)
    python = shlex.quote(posixpath.join(place.shown, "bin/python"))
    return (
        f"{found.path} works out what it needs only when the project is built. With that, and the project itself: "
        f"{python} -m pip install -e {project}"
    )


def _is_installed(place: Target) -> bool:
    """The project itself is, and so what it needs."""
    here = f"file://{quote(place.project)}"
    return any(one.origin.endswith((f"-e {here}", f" @ {here}")) for one in place.installed)


def _taken_over(request: Request) -> tuple[Distribution, ...]:
    """What a rebuilt environment takes over: all; beside lists, what is worked on (``pip install -e``)."""
    held = (one for one in request.place.installed if one.name not in _OWN)
    return tuple(one for one in held if not request.lists or one.origin.startswith("-e "))
