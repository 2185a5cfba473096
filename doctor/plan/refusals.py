"""What doctor will not do, whoever asks: told before anything is planned."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from doctor.facts.target import Target
from doctor.plan.model import Refused
from doctor.plan.request import Request

_UNSAFE = {
    "--break-system-packages": "it lets pip overwrite the operating system's own packages",
    "--ignore-installed": "it writes over packages that the operating system installed",
    "-I": "it writes over packages that the operating system installed",
    "--user": "it puts packages where every Python program of this user finds them",
    "--target": "it puts packages outside the environment",
    "-t": "it puts packages outside the environment",
    "--prefix": "it puts packages outside the environment",
    "--root": "it puts packages outside the environment",
}
_INSTEAD = "Leave it out: the environment that doctor makes needs no such option."
_PLACES = {
    "root": "it is the root of the file system",
    "home": "it is a home folder",
    "project": "it is the project's own folder, or one above it",
    "occupied": "it has files in it, or cannot be read, and is no virtual environment",
    "file": "it is a file",
    "link": "it is a link, which leads elsewhere",
    "link-above": "a link on the way to it leads out of the project",
    "site": "packages are installed there",
    "system": "it is in the operating system's own folders",
}


def refusal(request: Request) -> Refused | None:
    """Why the words of the request are unsafe, wherever it leads; ``None`` for those that are not."""
    return next(_reasons(request), None)


def _reasons(request: Request) -> Iterator[Refused]:
    for name in request.names:
        option = unsafe_option(name)
        if option:
            yield Refused(reason=f"{option} is unsafe: {_UNSAFE[option]}.", instead=_INSTEAD)
        elif not is_plain(name):
            yield Refused(
                reason=f"{name!r} is no requirement: it is empty, or an option, or has control characters.",
                instead="Name packages as pip would: requests, 'flask>=3', 'name @ https://…'.",
            )
    for found in request.lists:
        for line in (*found.lines, *found.constraints) if found.kind != "pylock" else ():
            option = unsafe_option(line)
            if option:
                yield Refused(
                    reason=f"{found.path} holds {option}, which is unsafe: {_UNSAFE[option]}.", instead=_INSTEAD
                )
            elif found.kind == "declared" and not is_plain(line):
                yield Refused(
                    reason=f"{found.path} holds {line!r}, which is no requirement.", instead="Correct it there."
                )


def unsafe_place(place: Target) -> Refused | None:
    """Why nothing may be put there, or changed; ``None`` for a place that is safe."""
    why = _PLACES.get(place.state)
    if why is None:
        return None
    other = ".venv" if posixpath.basename(place.path) != ".venv" else "venv"
    instead = f"Name a folder that is empty or not there yet: doctor fix --venv --path {other}"
    return Refused(reason=f"{place.shown} cannot become an environment: {why}.", instead=instead)


def unsafe_option(text: str) -> str | None:
    """The first unsafe pip option in ``text``, be it cut short the way optparse allows."""
    for word in re.split(r"[\s\"']+", text):
        name = word.partition("=")[0]
        if name in _UNSAFE:
            return name
        if name.startswith("--") and len(name) > 3 and name != "--pre":  # an option of its own
            full = next((option for option in _UNSAFE if option.startswith(name)), None)
            if full:
                return full
    return None


def is_plain(name: str) -> bool:
    """One line without an option in it, so that it can stand in a requirements file."""
    return bool(name.strip()) and not re.search(r"(^|\s)-", name) and name.isprintable()
