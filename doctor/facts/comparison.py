"""Compare requirements with what is installed in an environment, by names and versions. pip is not run.

The requirements are those of a project, or those that the installed distributions have themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress

from doctor.core import lazy_re as re
from doctor.core.names import name_of, normalize
from doctor.core.record import dataclass, replace
from doctor.core.requirement import (
    PLAIN_LIMIT,
    PLAIN_SPECIFIER,
    Requirement,
    certainly_accepts,
    marker_holds,
    parse_requirement,
)
from doctor.facts.environment import Environment

_PER_REQUIREMENT_OPTION = re.compile(r"\s--[a-z].*$")
"""pip's options after a requirement: ``--hash=sha256:…``."""
_ARCHIVE = re.compile(r"[^\s;\[]+\.(?:whl|zip|tgz|tar|tar\.\w+)(?![\w.])")
"""The name of a local file, although it also parses as that of a project (pip's ``req/constructors.py``)."""
_EXTRA_LINES_LIMIT = 100
"""Requirements of extras that are judged; each has to be compared with all of its distribution."""

_PLAIN = re.compile(
    rf"([A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?)[ \t]*({PLAIN_SPECIFIER})",
    re.ASCII,
)
_EXTRAS_AND_PARENTHESES = re.compile(r"\[[^\]]*\]|[()]")

Extras = Callable[[str], Iterable[str]]
"""Returns the requirements of the extras of the distribution with this normalised name."""


@dataclass(frozen=True, kw_only=True)
class Unmet:
    """A requirement that an environment does not satisfy."""

    name: str
    """The normalised name of the distribution."""
    requirement: str
    """Its name, extras and versions, without markers and addresses: ``requests[socks]>=2``."""
    installed: str = ""
    """The version that is installed; empty if the distribution is not installed."""
    file: str = ""
    """The file that states it, as the user can type it; empty if no file does."""
    required_by: str = ""
    """The installed distribution that requires it, with its version: ``flask 3.1.3``; empty if a file does."""
    dependents: tuple[str, ...] = ()
    """The normalised names of all installed distributions that require it, where another version is installed."""


def compare(
    lines: Iterable[str], environment: Environment, versions: Mapping[str, str], extras: Extras
) -> tuple[tuple[Unmet, ...], bool]:
    """Return the requirements in ``lines`` that ``environment`` does not satisfy, and whether each could be judged.

    ``versions`` has the version of each distribution by its normalised name, empty if it is unknown. Names and
    versions do not suffice for an address or a path.
    """
    judged: dict[str, Unmet | bool] = {}
    pending = list(dict.fromkeys(lines))[::-1]
    limit = len(pending) + _EXTRA_LINES_LIMIT
    while pending and len(judged) <= limit:
        line = pending.pop()
        if line not in judged:
            extra_lines: list[str] = []
            is_met = _is_plainly_met(line, versions)
            judged[line] = is_met or _judge(line, environment, versions, extras, extra_lines)
            pending += extra_lines
    answers = judged.values()
    unmet = {answer.requirement: answer for answer in answers if isinstance(answer, Unmet)}
    return tuple(unmet.values()), not pending and False not in answers


def find_unmet(
    required: Iterable[tuple[str, Sequence[str]]], environment: Environment, versions: Mapping[str, str]
) -> tuple[Unmet, ...]:
    """Return what installed distributions require and the environment certainly does not have, one for each name.

    ``required`` has (distribution with its version, its requirements), ``versions`` is the one of ``compare``. The
    answer is that of ``pip check`` (pip's ``operations/check.py``), where no extra applies. A requirement with an
    address is left out, because the address may contain a password. Nothing is missing where the environment sees more
    than ``versions`` has: the packages of its base, or those that PyPy brings along.
    """
    if not environment.python_minor:
        return ()
    program = (environment.real_python or "").rpartition("/")[2]
    sees_more = environment.system_site_packages or not program.startswith("python")
    required = list(required)
    markers = {**_marker_variables(environment), "extra": ""}
    # An upgrade of the system's Python raises the last number and leaves pyvenv.cfg as it is.
    upgraded = {**markers, "python_full_version": f"{environment.python_minor}.99"}
    found: dict[str, tuple[str, Requirement]] = {}
    for distribution, lines in required:
        if all(_is_certainly_met(line, markers, versions) for line in lines):
            continue
        with suppress(ValueError):  # pip check does not judge a distribution that has one malformed requirement
            for requirement in [parse_requirement(line) for line in lines]:
                name = normalize(requirement.name)
                if requirement.url or not _is_unmet(requirement, versions.get(name), sees_more=sees_more):
                    continue
                if requirement.applies(markers) and requirement.applies(upgraded):
                    first, known = found.get(name, (distribution, requirement))
                    versions_of_both = {*known.specifier.split(","), *requirement.specifier.split(",")} - {""}
                    found[name] = first, replace(known, specifier=",".join(sorted(versions_of_both)))
    return tuple(
        Unmet(
            name=name,
            requirement=str(requirement),
            required_by=distribution,
            installed=versions.get(name, ""),
            dependents=_dependents(name, required) if name in versions else (),
        )
        for name, (distribution, requirement) in found.items()
    )


def _is_unmet(requirement: Requirement, version: str | None, *, sees_more: bool) -> bool:
    """Return whether the distribution is missing, or installed in another version; an empty one is unknown."""
    if version is None:
        return not sees_more
    return bool(version) and not requirement.accepts(version)


def _is_certainly_met(line: str, markers: Mapping[str, str], versions: Mapping[str, str]) -> bool:
    """Return whether a line of METADATA does not apply, or is satisfied; else ``packaging`` decides, which is slow."""
    text, _, marker = line.partition(";")
    return _is_plainly_met(_EXTRAS_AND_PARENTHESES.sub(" ", text).strip(), versions) or not marker_holds(
        marker, markers, unknown=True
    )


def _dependents(name: str, required: Iterable[tuple[str, Sequence[str]]]) -> tuple[str, ...]:
    names = (distribution.partition(" ")[0] for distribution, lines in required if name in map(name_of, lines))
    return tuple(map(normalize, names))


def _is_plainly_met(line: str, versions: Mapping[str, str]) -> bool:
    """Return whether a name with at most versions of plain numbers is satisfied; else ``_judge`` decides.

    Most lines are of this kind, and judging them here saves ``doctor check`` the import of ``packaging``.
    """
    match = _PLAIN.fullmatch(line) if len(line) <= PLAIN_LIMIT else None
    version = versions.get(normalize(match[1])) if match else None
    if match is None or version is None or _ARCHIVE.match(line):
        return False
    return not match[2] or certainly_accepts(match[2], version)


def _judge(
    line: str, environment: Environment, versions: Mapping[str, str], extras: Extras, extra_lines: list[str]
) -> Unmet | bool:
    """Return the unmet requirement, ``True`` where the line is met or does not apply, ``False`` where nobody can tell.

    What its extras require is added to ``extra_lines``.
    """
    if line.startswith("-"):
        return not line.startswith(("-e", "--editable"))
    if _ARCHIVE.match(line):
        return False
    markers = _marker_variables(environment)
    try:
        requirement = parse_requirement(_PER_REQUIREMENT_OPTION.sub("", line))
        if requirement.marker and not environment.python_minor:
            return False
        if not requirement.applies(markers):
            return True
        name = normalize(requirement.name)
        version = versions.get(name)
        stated = str(requirement)
        if version is None:
            # The packages of the base interpreter count as well, and are not listed here.
            return not environment.system_site_packages and Unmet(name=name, requirement=stated)
        if requirement.url or (requirement.specifier and not version):
            return False
        if requirement.specifier and not requirement.accepts(version):
            return Unmet(name=name, requirement=stated, installed=version)
        lines = list(extras(name)) if requirement.extras else []
        is_certain = True
        for extra in requirement.extras:
            required = list(_requires_of_extra(lines, {**markers, "extra": extra}))
            # pip before 26 leaves out what an extra requires that the metadata spells otherwise
            if _is_spelled(extra.lower(), lines):
                extra_lines += required
            else:
                is_certain = is_certain and not required
    except ValueError:
        return False
    return is_certain


def _is_spelled(extra: str, lines: Iterable[str]) -> bool:
    """Return whether one of the lines names the extra exactly so."""
    return any(quote + extra + quote in line for line in lines for quote in "\"'")


def _marker_variables(environment: Environment) -> dict[str, str]:
    """Return the variables of markers that differ between the environment's Python and the one that runs doctor."""
    name = (environment.real_python or "").rpartition("/")[2]
    is_pypy = name.startswith("pypy")
    return {
        "python_version": environment.python_minor,
        "python_full_version": environment.version or environment.python_minor,
        "implementation_name": "pypy" if is_pypy else "cpython",
        "platform_python_implementation": "PyPy" if is_pypy else "CPython",
    }


def _requires_of_extra(lines: Iterable[str], markers: Mapping[str, str]) -> Iterable[str]:
    """Yield those of the lines that apply under these markers."""
    for line in lines:
        with suppress(ValueError):
            requirement = parse_requirement(line)
            if requirement.marker and requirement.applies(markers):
                yield f"{requirement} @ {requirement.url}" if requirement.url else str(requirement)
