"""Make the project's environment, complete it, or rebuild it: without root, and without ensurepip.

What it does: an environment with pip in it is made by the virtualenv that doctor carries, beside its
final place, filled and checked there, and only then put in place. The one it replaces is kept inside it.
When it declines: the environment is another tool's business, or no Python is there to make it from.
"""

from __future__ import annotations

import posixpath
import shlex
from collections.abc import Iterator

from doctor.facts import Environment, Facts, Interpreter, NoInterpreter, Project
from doctor.facts.environment import PREVIOUS
from doctor.facts.target import Target
from doctor.plan import barred, install_set
from doctor.plan.actions import Act, CopyEnvironment, Install, Maker
from doctor.plan.commands import pip, venv
from doctor.plan.model import Declined, Plan, Step
from doctor.plan.request import Request

NAME = "venv"
_NAMED = 6
"""Pythons that are named where the one asked for is not there."""


def plan(request: Request, facts: Facts) -> Plan | Declined:
    """One environment, at ``request.place``."""
    place, python = request.place, facts.subject
    reason = _not_ours(request, facts) or barred.unusable(place)
    if reason:
        return Declined(fix=NAME, reason=reason)
    if request.python is not None and not isinstance(python, Interpreter):
        return Declined(fix=NAME, reason=_no_python(python, facts))
    why = place.environment and _must_be_made(request, place.environment, python)
    if place.environment and not why and not request.unmet:
        return _plan(request, facts, f"{place.shown} is there and holds what is asked for.")
    if place.environment and not why and place.environment.made_by == "uv" and place.environment.pip is None:
        return Declined(fix=NAME, reason=f"{place.shown} was made by uv, without pip: {_by_uv(request)}")
    bar = barred.nothing_new(place)
    if bar:
        return Declined(fix=NAME, reason=bar)
    if place.environment and not why:
        steps = [_copy(place), _install(request, facts)]
        return _plan(request, facts, f"Install what {place.shown} lacks.", *steps)
    if not isinstance(python, Interpreter):
        return Declined(fix=NAME, reason=_no_python(python, facts))
    if request.python is None and facts.project and not facts.project.admits(python.version):
        return Declined(fix=NAME, reason=_unfit(facts, facts.project, python))
    by = venv.maker(request, python)
    if by is None:
        oldest = ".".join(map(str, request.oldest))
        return Declined(
            fix=NAME,
            reason=f"Python {python.version} is too old for the pip that doctor carries ({oldest} and newer), and has "
            "no ensurepip of its own. Name a newer one: doctor fix --venv --python 3.X",
        )
    steps = [_make(request, python, by)]
    if install_set.lines(request, rebuilt=bool(why)) or install_set.files(request):
        steps.append(_install(request, facts, rebuilt=bool(why)))
    summary = f"Rebuild {place.shown}: {why}." if why else f"Make {place.shown} with Python {python.version}."
    return _plan(request, facts, summary, *steps, made=python, rebuilt=bool(why))


def _not_ours(request: Request, facts: Facts) -> str | None:
    """Why the environment is another tool's business, with that tool's command."""
    if request.wish not in ("venv", "any"):
        return "It was asked for elsewhere."
    if request.told_path:
        return None
    project, environment = facts.project, request.place.environment
    own = project and project.command(request.names)
    if project and own and project.keeps(environment):
        first = f" ({project.lacks})" if project.lacks else ""
        return (
            f"This project's environment is the business of {project.manager}, by {project.sign}: {own}{first}. "
            f"For one beside it: doctor fix --venv --path {project.beside}"
        )
    if environment and environment.made_by == "conda":
        return f"{request.place.shown} is a conda environment: conda install {' '.join(request.names) or 'NAME'}"
    return None


def _by_uv(request: Request) -> str:
    """What uv is told so that it installs what is lacking."""
    place = request.place
    lists = (word for found in request.lists if found.group is None for word in ("-r", found.path))
    groups = (word for found in request.lists if found.group for word in ("--group", found.group))
    there = () if place.path == posixpath.join(place.cwd, ".venv") else ("--python", place.shown)
    return shlex.join(["uv", "pip", "install", *there, *lists, *groups, *request.names])


def _no_python(found: NoInterpreter, facts: Facts) -> str:
    here = ", ".join(f"{minor} ({path})" for path, minor in facts.others[:_NAMED])
    return f"There is no Python to make it from: {found.detail}.{f' Here are: {here}.' if here else ''}"


def _unfit(facts: Facts, project: Project, python: Interpreter) -> str:
    other = "With one that would do" if facts.fitting else "None here would do. With one that you have installed"
    return (
        f"This project asks for Python {project.requires_python}, and this is {python.version}. "
        f"{other}: doctor fix --venv --python {shlex.quote(facts.fitting or 'PATH')}"
    )


def _must_be_made(request: Request, environment: Environment, python: object) -> str | None:
    """Why a new environment is needed in place of this one, to follow "it"."""
    ailment = _ailment(environment)
    if ailment:
        return ailment
    if request.python is not None and isinstance(python, Interpreter):
        if environment.runs != python.minor:
            return f"it has Python {environment.runs}, and {python.minor} is asked for"
        to_the_last = request.python == python.version and environment.real_python != python.real_path
        if to_the_last and environment.version != python.version:
            return f"it has Python {environment.version}, and {python.version} is asked for"
    if request.system_site_packages and not environment.system_site_packages:
        return "it does not see the system's packages, as is asked for"
    return None


def _ailment(environment: Environment) -> str | None:
    if environment.state == "broken":
        return "it was made on Windows" if environment.windows else "the Python it was made from is gone"
    if environment.state == "python-changed":
        return f"it was made with Python {environment.libraries[0]} and now runs {environment.runs}"
    if environment.state == "moved":
        return f"it was moved here from {environment.recorded_path}"
    if environment.state == "incomplete":
        return "it was left half made"
    return "it has no pip" if environment.pip is None and environment.made_by != "uv" else None


def _plan(
    request: Request, facts: Facts, summary: str, *steps: Step, made: Interpreter | None = None, rebuilt: bool = False
) -> Plan:
    notes = (
        *install_set.notes(request, rebuilt=rebuilt),
        *_otherwise_pinned(request, facts, made),
        *(install_set.more(request) if steps else ()),
    )
    return Plan(fix=NAME, summary=summary, steps=steps, notes=notes, environment=True)


def _otherwise_pinned(request: Request, facts: Facts, made: Interpreter | None) -> Iterator[str]:
    """The project's ``.python-version`` asks for another Python than the environment has, or gets."""
    pin, there, python = facts.pin, request.place.environment, made or facts.python
    versions = [made.version] if made else [there.version, there.runs] if there else []
    if request.python is None and pin and any(versions) and not any(map(pin.admits, filter(None, versions))):
        found = facts.pinned or (python.executable if python and pin.admits(python.version) else None)
        better = f"With that: doctor fix --venv --python {shlex.quote(found)}" if found else "No such Python is here."
        asks = f"The project's .python-version asks for Python {pin.version}"
        yield f"{asks}, and {request.place.shown} {'is made with' if made else 'has'} {versions[0]}. {better}"


def _step(place: Target, identity: str, why: str, argv: tuple[str, ...], act: Act, *, network: bool = False) -> Step:
    replaces = place.state != "absent"
    return Step(
        id=identity,
        why=why,
        argv=argv,
        act=act,
        needs_network=network,
        needs_consent=not place.inside,
        touches=(place.path,),
        undo=f"put the previous {place.shown} back" if replaces else f"remove {place.shown}",
    )


def _make(request: Request, python: Interpreter, by: Maker) -> Step:
    place = request.place
    argv, act = venv.making(request, python, by, path=place.path, shown=place.shown, shares=_shares(request))
    why = f"Make an environment of Python {python.version} with pip."
    if place.state != "absent":  # whoever types the command has no use for files of the old one among the new
        argv, why = (*argv[:-1], "--clear", argv[-1]), f"{why[:-1]}, in place of what is there."
    return _step(place, "make-environment", why, argv, act)


def _shares(request: Request) -> bool:
    """The environment is to see its base's packages; a rebuilt one as it did before."""
    before = request.place.environment
    return request.system_site_packages or bool(before and before.system_site_packages)


def _copy(place: Target) -> Step:
    argv = ("cp", "-al", place.shown, posixpath.join(posixpath.dirname(place.shown), PREVIOUS))
    act = CopyEnvironment(path=place.path)
    return _step(place, "copy-environment", "Keep a copy of the environment as it is.", argv, act)


def _install(request: Request, facts: Facts, *, rebuilt: bool = False) -> Step:
    place = request.place
    lines, files = install_set.lines(request, rebuilt=rebuilt), install_set.files(request)
    editable = tuple(word for line in lines if line.startswith("-e ") for word in line.split(" ", 1))
    named = tuple(line for line in lines if not line.startswith("-e "))
    flags = ("--no-index",) if request.offline else ()
    asked = (*(word for name in files for word in ("-r", name)), *editable, *(("--", *named) if named else ()))
    words = ("install", *flags, *asked)
    # pip takes ./lib in a list for what it is in the folder that it runs in: of the project's list, the project's
    lists = {posixpath.dirname(name) for name in files}
    own = lists == {place.project} and not any("/" in name for name in request.names)
    cwd = place.project if own else place.cwd
    there = () if cwd == place.cwd else ("env", "-C", cwd)
    python = posixpath.join(place.path if there else place.shown, "bin/python")
    return _step(
        place,
        "install",
        f"Install {' and '.join(install_set.named(request))} into it.",
        (*there, *pip.command(python, *words, settings=facts.settings)),
        Install(path=place.path, lines=lines, files=files, offline=request.offline, cwd=cwd, shares=_shares(request)),
        network=not request.offline,
    )
