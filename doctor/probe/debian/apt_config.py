"""Ask apt and dpkg whether they can read their files, where a file looks unusual; find a disk that is full for them.

They take between a tenth of a second and several seconds to answer, so ``doctor check`` asks only where a look at the
files gives a reason to. What counts is their answer. Only plain forms are taken for usual: the two of sources.list(5),
pins with a priority (apt_preferences(5)), and apt.conf(5) with its quotes and braces in pairs.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence

from doctor.core import lazy_re as re
from doctor.core import process, trust
from doctor.core.record import replace
from doctor.facts import Unknown
from doctor.facts.packages import Apt, Package
from doctor.probe.debian import apt_policy
from doctor.probe.debian.dpkg import Dpkg
from doctor.probe.rootfs import Rootfs

_APT = "/etc/apt"
_DPKG = "/var/lib/dpkg"
_DPKG_QUERY = "/usr/bin/dpkg-query"
_LIMIT = 2.0
"""Seconds that apt and dpkg each get; all probes together have three."""
_LINE = re.compile(
    r"\s*(?:#.*|deb(?:-src)?\s+(\[[^\]=]+=[^\]]*\]\s+)?([\w+.-]+:\S*)\s+(\S*[^/\s](?=\s+[^\s#])|\S*/\s*$).*)?"
)
"""A line of a ``.list``: its options, its URI and its suite, which ends with a slash or is followed by components."""
_FIELD = re.compile(r"^([\w-]+):[ \t]*(.*(?:\n[ \t].*)*)", re.MULTILINE)
_COMMENT = re.compile(r"/\*.*?\*/|^[ \t]*(?://|#)[^\n]*", re.DOTALL | re.MULTILINE)
_STATUS_ROOM = 1 << 16
"""Bytes that dpkg needs on its disk besides a second copy of its status file."""


def judge(fs: Rootfs, packages: tuple[Package, ...], apt: Apt, dpkg: Dpkg, environ: Mapping[str, str]) -> Apt:
    """Return ``apt`` with what keeps it from working, and the names of ``packages`` that pins exclude."""
    full = _find_full_disk(fs)
    if full:
        return replace(apt, refusal=full)
    damaged = dpkg.looks_damaged()
    if damaged and (refusal := _ask_dpkg(environ)):
        return replace(apt, refusal=refusal)
    if (damaged or any(_unusual_files(fs))) and (refusal := _ask_apt(environ)):
        return replace(apt, refusal=refusal)
    if not any(map(_excludes, _stanzas_of_pins(fs))):
        return apt
    answer = apt_policy.query_packages([package.name for package in packages], dpkg, environ, limit=_LIMIT)
    if isinstance(answer, Unknown):
        return apt
    offered = {package.name for package in answer if package.candidate}
    return replace(apt, excluded=tuple(each.name for each in packages if each.candidate and each.name not in offered))


def _ask_apt(environ: Mapping[str, str]) -> str | None:
    """Return apt's error about its configuration or dpkg's status; ``None`` where it has none, or is not asked.

    Without the package lists, which it would read as well, it answers at once.
    """
    if trust.distrust_of_root([apt_policy.PROGRAM]):
        return None
    options = (*apt_policy.IN_MEMORY, "-o", "Dir::State::lists=/nonexistent/")
    argv = [apt_policy.PROGRAM, *options, "policy", "dpkg"]
    outcome = process.run(argv, limit=_LIMIT, env=process.clean_environment(environ))
    if not isinstance(outcome, process.Finished) or outcome.code == 0:
        return None
    errors = [line for line in outcome.err.decode("utf-8", "replace").splitlines() if line.startswith("E: ")]
    is_forbidden = any("(13: " in line for line in errors)  # root may read what this user may not
    return errors[0].removeprefix("E: ").rstrip(".") if errors and not is_forbidden else None


def _ask_dpkg(environ: Mapping[str, str]) -> str | None:
    """Return dpkg's error about its own status file; ``None`` where it can read it, or is not asked."""
    if trust.distrust_of_root([_DPKG_QUERY]):
        return None
    outcome = process.run([_DPKG_QUERY, "--show", "dpkg"], limit=_LIMIT, env=process.clean_environment(environ))
    if not isinstance(outcome, process.Finished) or outcome.code < 2:
        return None
    message = " ".join(outcome.err.decode("utf-8", "replace").split())
    return message.partition("error: ")[2] or message or None


def _find_full_disk(fs: Rootfs) -> str | None:
    """Return that dpkg cannot write a second copy of its status file, which it does for every package."""
    try:
        status = os.statvfs(_DPKG)
    except OSError:
        return None
    if status.f_flag & os.ST_RDONLY:
        return f"{_DPKG} is on a file system that is mounted read-only"
    room = status.f_bfree * status.f_frsize
    is_full = status.f_blocks > 0 and room < fs.size(f"{_DPKG}/status") + _STATUS_ROOM
    return f"the disk of {_DPKG} is full" if is_full else None


def _unusual_files(fs: Rootfs) -> Iterator[bool]:
    """Yield for each file of apt's configuration, and for all sources together, whether they look unusual."""
    sources: list[tuple[str, str, str]] = []
    for path in _files(fs, "sources.list", "sources.list.d", ".list"):
        found = _parse_list(fs.text(path) or "")
        yield found is None
        sources += found or ()
    for path in _files(fs, None, "sources.list.d", ".sources"):
        found = _parse_stanzas(fs.text(path) or "")
        yield found is None
        sources += found or ()
    yield len(set(sources)) > len({source[1:] for source in sources})  # one source with different options
    yield not all(map(_is_plain_pin, _stanzas_of_pins(fs)))
    for path in _files(fs, "apt.conf", "apt.conf.d", ".conf", ""):
        yield not _is_plain_conf(fs.text(path) or "")


def _files(fs: Rootfs, single: str | None, folder: str, *endings: str) -> Iterator[str]:
    """Yield the files that apt reads: a single one, and those of a folder with one of the endings."""
    if single:
        yield os.path.join(_APT, single)
    for name in fs.names(os.path.join(_APT, folder)):
        if os.path.splitext(name)[1] in endings:
            yield os.path.join(_APT, folder, name)


def _parse_list(text: str) -> list[tuple[str, str, str]] | None:
    """Return (options, URI, suite) of the lines of a ``.list``; ``None`` where a line looks unusual."""
    lines = [_LINE.fullmatch(line) for line in text.splitlines()]
    found = [(line[1] or "", line[2].rstrip("/"), line[3].strip()) for line in lines if line and line[2]]
    return None if None in lines else found


def _stanzas(text: str) -> Iterator[dict[str, str]]:
    """Yield the fields of each stanza, by their names in lower case, with the rest under an empty name."""
    text = "\n".join(line for line in text.splitlines() if not line.startswith("#"))
    for stanza in re.split(r"\n[ \t]*\n", text):
        fields = {match[1].lower(): match[2].strip() for match in _FIELD.finditer(stanza)}
        rest = _FIELD.sub("", stanza).strip()
        if fields or rest:
            yield {**fields, "": rest}


def _parse_stanzas(text: str) -> list[tuple[str, str, str]] | None:
    """Return (options, URI, suite) of the stanzas of a ``.sources``; ``None`` where a stanza looks unusual."""
    found = []
    for stanza in _stanzas(text):
        types, uris, suites = (stanza.get(field, "").split() for field in ("types", "uris", "suites"))
        has_components = bool(stanza.get("components")) != all(suite.endswith("/") for suite in suites)
        if not types or stanza[""] or not (uris and suites and has_components and {"deb", "deb-src"}.issuperset(types)):
            return None
        options = str(stanza.get("signed-by")) + str(stanza.get("trusted"))
        found += [(options, uri.rstrip("/"), suite) for uri in uris for suite in suites]
    return found


def _stanzas_of_pins(fs: Rootfs) -> Iterator[dict[str, str]]:
    for path in _files(fs, "preferences", "preferences.d", ".pref", ""):
        for stanza in _stanzas(fs.text(path) or ""):
            if stanza[""] or not stanza.keys() <= {"", "explanation"}:
                yield stanza


def _is_plain_pin(stanza: Mapping[str, str]) -> bool:
    is_priority = re.fullmatch(r"-?0*[1-9]\d*", stanza.get("pin-priority", ""))
    return is_priority is not None and not stanza[""] and {"package", "pin"} <= stanza.keys()


def _excludes(stanza: Mapping[str, str]) -> bool:
    return stanza.get("pin-priority", "").startswith("-")


def _is_plain_conf(text: str) -> bool:
    code = _COMMENT.sub("", text).strip()
    pairs: Sequence[bool] = (code.count('"') % 2 == 0, code.count("{") == code.count("}"), code[-1:] in ("", ";", "}"))
    return all(pairs)
