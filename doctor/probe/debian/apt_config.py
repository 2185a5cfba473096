"""Ask apt and dpkg whether they can read their files, where a file looks unusual; find a disk that is full for them.

They take between a tenth of a second and several seconds to answer, so ``doctor check`` asks only where a look at the
files gives a reason to. What counts is their answer. Only plain forms are taken for usual: the two of sources.list(5),
pins with a priority (apt_preferences(5)), and apt.conf(5) with its quotes and braces in pairs.
"""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterator, Mapping, Sequence

from doctor.core import lazy_re as re
from doctor.core import process, trust
from doctor.core.record import replace
from doctor.facts import Unknown
from doctor.facts.packages import Apt, Package, Refusal
from doctor.probe.debian import apt_lists, dpkg_config
from doctor.probe.debian.apt_archives import find_gone_archive
from doctor.probe.debian.apt_keys import find_lost_key
from doctor.probe.debian.apt_sources import parse, stanzas
from doctor.probe.debian.apt_surroundings import find_failing_hook, find_misplaced, find_unknown_disc
from doctor.probe.debian.dpkg import Dpkg
from doctor.probe.rootfs import Rootfs

_APT = "/etc/apt"
_DPKG = "/var/lib/dpkg"
_LIMIT = 5.0
"""Seconds that apt and dpkg each get; all probes together have six."""
_LINE = re.compile(
    r"\s*(?:#.*|deb(?:-src)?\s+(?:\[[^\]=]+=[^\]]*\]\s+)?[\w+.-]+:\S*\s+(?:\S*[^/\s](?=\s+[^\s#])|\S*/\s*$).*)?"
)
"""A usual line of a ``.list``, whose suite ends with a slash or is followed by components."""
_COMMENT = re.compile(r"/\*.*?\*/|^[ \t]*(?://|#(?!include))[^\n]*", re.DOTALL | re.MULTILINE)
_OPTION = "Correct or remove the option in the message, in /etc/apt, as root."
_CONFLICT = re.compile(r"Conflicting values set for option [\w-]+ regarding source (\S+)")
_LIST_LINE = re.compile(rb"[A-Za-z][\w-]*:|[ \t]|-----|\s*$")
"""The beginning of a line in a package list, or in a release file with a signature."""
_EXAMPLES = tuple(f"/usr/share/doc/apt/examples/{name}" for name in ("debian.sources", "sources.list"))
"""What Debian's apt ships: the sources of its release."""
_EDGE = 512
"""Bytes that are read of the beginning and of the end of a package list."""
_TEMPORARY = "/tmp"  # noqa: S108 - nothing is written
_ROOM = 1 << 16
"""Bytes that dpkg needs on its disk besides a second copy of its status file, and apt for a release file."""


def judge(fs: Rootfs, packages: tuple[Package, ...], apt: Apt, dpkg: Dpkg, environ: Mapping[str, str]) -> Apt:
    """Return ``apt`` with what keeps it from working, and the names of ``packages`` that pins exclude."""
    if apt.unfinished:
        from doctor.probe.debian.failed_scripts import judge_script

        apt = replace(apt, unfinished=tuple(judge_script(fs, dpkg, package) for package in apt.unfinished))
    refusal = (
        _find_full_disk(fs)
        or dpkg_config.find_refusal(fs, dpkg, environ)
        or find_misplaced(fs)
        or _find_fault(fs, environ)
    )
    if refusal and not refusal.only_update:
        return replace(apt, refusal=refusal)
    apt = replace(apt, refusal=refusal)
    excluding = [(path, stanza) for path, stanza in _stanzas_of_pins(fs) if _excludes(stanza)]
    if not excluding and not apt.unfinished:
        return apt
    from doctor.probe.debian import apt_policy

    apt = replace(apt, repair=apt_policy.simulate_repair(apt, environ))
    if not excluding:
        return apt
    answer = apt_policy.query_packages([package.name for package in packages], dpkg, environ, limit=_LIMIT)
    if isinstance(answer, Unknown):
        return apt
    offered = {package.name for package in answer if package.candidate}
    return replace(
        apt,
        excluded=tuple(each.name for each in packages if each.candidate and each.name not in offered),
        excluding=_of_every_package(excluding),
    )


def _find_fault(fs: Rootfs, environ: Mapping[str, str]) -> Refusal | None:
    """Return apt's error about its configuration or its package lists, or a command in them that cannot succeed.

    apt is asked only where one of the files looks unusual.
    """
    configuration = {path: fs.text(path) or "" for path in _files(fs, "apt.conf", "apt.conf.d", ".conf", "")}
    sources = _read_sources(fs)
    if any(_unusual_files(fs, configuration, sources)) and (
        message := _ask_apt(environ, "-o", "Dir::State::lists=/nonexistent/")
    ):
        return _as_refusal(fs, message)
    damaged = [path for path in apt_lists.paths(fs) if _looks_damaged(fs, path)]
    of_release = [path for path, text in configuration.items() if "Default-Release" in text]
    if (damaged or of_release) and (message := _ask_apt(environ)):
        if not damaged:
            return _as_refusal(fs, message if "/etc/" in message else f"{message} ({of_release[0]})")
        line = f"sudo mv {shlex.join(damaged)} /var/lib/apt/ && sudo apt-get update"
        return Refusal(quote=message, source="apt", line=line)
    return (
        _find_no_archive(fs, configuration, sources)
        or find_failing_hook(fs, configuration, environ)
        or find_unknown_disc(fs, sources)
        or find_gone_archive(fs, sources)
        or find_lost_key(fs, sources)
    )


def _find_no_archive(fs: Rootfs, configuration: Mapping[str, str], sources: Mapping[str, str | None]) -> Refusal | None:
    """Return that no source is active, so that apt knows no package, whatever lists were fetched before."""
    is_elsewhere = any("etc" in text.lower() for text in configuration.values())  # the option Dir::Etc
    if is_elsewhere or any(text is None or _parse_file(path, text) != [] for path, text in sources.items()):
        return None
    example = next((path for path in _EXAMPLES if fs.is_file(path)), "")
    target = os.path.join(_APT, "sources.list" if example.endswith(".list") else "sources.list.d/debian.sources")
    off = [path for path, text in sources.items() if not all(each.is_enabled for each in parse(path, text or ""))]
    command: tuple[str, ...] = ()
    if off:
        command = ("sed", "-i.off", "-E", "s/^Enabled:.*/Enabled: yes/I", off[0])
    elif example and not fs.size(target):
        command = ("cp", example, target)
    commented = _find_commented(fs, sources)
    if commented and not off:
        command = commented
    return Refusal(
        reason="no source of packages is active",
        source=_APT,
        quote="no line of a .list begins with deb, and no .sources is enabled",
        command=command,
        advice="Add the repository of this release to /etc/apt/sources.list, as root (sources.list(5)).",
        may_be_meant=not commented and not apt_lists.has_package_lists(fs),
    )


def _find_commented(fs: Rootfs, sources: Mapping[str, str | None]) -> tuple[str, ...]:
    """Return the command that removes the comment signs from the archives of this release; empty if there are none.

    Debian's installer writes such lines where it has no network.
    """
    release = re.search(r"(?m)^VERSION_CODENAME=[\"']?([a-z]+)", fs.text("/etc/os-release") or "")
    suites = rf"{release[1]}(-security|-updates|/updates)?" if release else ""
    line = rf"^#[# \t]*(deb[ \t]+(\[[^]#]*\][ \t]+)?https?://[^ \t]+[ \t]+{suites}[ \t])"
    found = (path for path, text in sources.items() if path.endswith(".list") and re.search(f"(?m){line}", text or ""))
    path = next(found, "") if release else ""
    return ("sed", "-i.off", "-E", f"s,{line},\\1,", path) if path else ()


def _ask_apt(environ: Mapping[str, str], *options: str) -> str | None:
    """Return apt's error about the files that it reads; ``None`` if it has none, or is not asked."""
    from doctor.probe.debian import apt_policy

    if trust.distrust_of_root([apt_policy.PROGRAM]):
        return None
    argv = [apt_policy.PROGRAM, *apt_policy.IN_MEMORY, *options, "policy", "dpkg"]
    outcome = process.run(argv, limit=_LIMIT, env=process.clean_environment(environ))
    if not isinstance(outcome, process.Finished) or outcome.code == 0:
        return None
    errors = [line for line in outcome.err.decode("utf-8", "replace").splitlines() if line.startswith("E: ")]
    is_forbidden = any("(13: " in line for line in errors)  # root may read what the current user cannot
    return errors[0].removeprefix("E: ").rstrip(".") if errors and not is_forbidden else None


def _as_refusal(fs: Rootfs, message: str) -> Refusal:
    """Return the refusal with the command that takes what apt's message names out of its way."""
    command: tuple[str, ...] = ()
    line = re.search(r"\b(?:line|entry) (\d+) in [a-z ]*(/etc/apt/\S+\.list)(?![\w./])", message)
    file = re.search(
        r"/etc/apt/(?:(?:apt\.conf|preferences|sources\.list)\.d/[\w.+-]*[\w+-]|apt\.conf|preferences)", message
    )
    if line:
        command = ("sed", "-i.off", f"{line[1]}s/^/# /", line[2])  # apt ignores a name with this ending
    elif file and ("sources" not in file[0] or len(_read_sources(fs)) > 1):
        command = ("mv", file[0], fs.free_name(file[0], dpkg_config.ASIDE))
    advice = "Correct the file that the message names, as root."
    conflict = _CONFLICT.search(message)
    if conflict:
        sources = {path: text or "" for path, text in _read_sources(fs).items()}
        files = [path for path, text in sources.items() if conflict[1].rstrip("/") in text]
        # A file that names this source alone can go, because another one names it too.
        alone = [path for path in files if len(_parse_file(path, sources[path]) or ()) == 1]
        command = ("mv", alone[-1], fs.free_name(alone[-1], dpkg_config.ASIDE)) if len(files) > 1 and alone else ()
        advice = f"Remove this source from all but one of these files, as root: {', '.join(files)}"
        return Refusal(quote=message, source="apt", command=command, advice=advice)
    return Refusal(quote=message, source="apt", command=command, advice=advice if "/etc/" in message else _OPTION)


def _looks_damaged(fs: Rootfs, path: str) -> bool:
    """Return whether a package list does not begin and end with a field, like an error page or a cut file."""
    start, end = fs.read(path, _EDGE) or b"", fs.tail(path, _EDGE) or b""
    lines = [*start.splitlines()[:1], *end.splitlines()[-1:]]
    return b"\0" in end or not all(map(_LIST_LINE.match, lines))


def _find_full_disk(fs: Rootfs) -> Refusal | None:
    """Return that dpkg cannot write a second copy of its status file, as it does for every package, or apt a file."""
    try:
        status = os.statvfs(_DPKG)
    except OSError:
        return None
    if status.f_flag & os.ST_RDONLY:
        reason = f"{_DPKG} is on a file system that is mounted read-only"
        advice = "Only the administrator of this machine can change that."
        return Refusal(reason=reason, source=_DPKG, advice=advice, may_be_meant=True)
    if _is_full(_DPKG, fs.size(f"{_DPKG}/status") + _ROOM):
        advice = "Make room there: `sudo apt-get clean` removes the packages that apt has downloaded."
        return Refusal(reason=f"the disk of {_DPKG} is full", source=_DPKG, advice=advice)
    if _is_full(_TEMPORARY, _ROOM):
        advice = f"Delete what you do not need in {_TEMPORARY}."
        return Refusal(reason=f"the disk of {_TEMPORARY} is full", source=_TEMPORARY, advice=advice)
    return None


def _is_full(folder: str, needed: int) -> bool:
    """Return whether a file system that has a size has less room than ``needed`` bytes."""
    try:
        status = os.statvfs(folder)
    except OSError:
        return False
    return status.f_blocks > 0 and status.f_bfree * status.f_frsize < needed


def _unusual_files(fs: Rootfs, configuration: Mapping[str, str], sources: Mapping[str, str | None]) -> Iterator[bool]:
    """Yield for each file of apt's configuration, and for all sources together, whether they look unusual."""
    parsed: list[tuple[str, str, str]] = []
    for path, text in sources.items():
        found = _parse_file(path, text or "")
        yield found is None
        parsed += found or ()
    yield len(set(parsed)) > len({source[1:] for source in parsed})  # one source with different options
    yield not all(_is_plain_pin(stanza) for _, stanza in _stanzas_of_pins(fs))
    yield not all(map(_is_plain_conf, configuration.values()))


def _read_sources(fs: Rootfs) -> dict[str, str | None]:
    """Return the text of each file of sources that is not empty; ``None`` if it cannot be read."""
    texts = {path: fs.text(path) for path in _files(fs, "sources.list", "sources.list.d", ".list", ".sources")}
    return {path: text for path, text in texts.items() if text or (text is None and fs.size(path))}


def _files(fs: Rootfs, single: str | None, folder: str, *endings: str) -> Iterator[str]:
    """Yield the files that apt reads: a single one, and those of a folder with one of the endings."""
    if single:
        yield os.path.join(_APT, single)
    for name in fs.names(os.path.join(_APT, folder)):
        if os.path.splitext(name)[1] in endings:
            yield os.path.join(_APT, folder, name)


def _parse_file(path: str, text: str) -> list[tuple[str, str, str]] | None:
    """Return (options, URI, suite) of the sources of a file that are active; ``None`` if it looks unusual."""
    is_list = path.endswith(".list")
    usual = map(_LINE.fullmatch, text.splitlines()) if is_list else map(_is_plain_stanza, stanzas(text))
    if not all(usual):
        return None
    return [
        (str(sorted(source.options.items())), uri.rstrip("/"), suite)
        for source in parse(path, text)
        if source.is_enabled
        for uri in source.uris
        for suite in source.suites
    ]


def _is_plain_stanza(stanza: Mapping[str, str]) -> bool:
    types, uris, suites = (stanza.get(field, "").split() for field in ("types", "uris", "suites"))
    has_components = bool(stanza.get("components")) != all(suite.endswith("/") for suite in suites)
    is_whole = bool(types and uris and suites) and has_components
    return is_whole and not stanza[""] and {"deb", "deb-src"}.issuperset(types)


def _stanzas_of_pins(fs: Rootfs) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield (file, stanza) of each pin."""
    for path in _files(fs, "preferences", "preferences.d", ".pref", ""):
        for stanza in stanzas(fs.text(path) or ""):
            if stanza[""] or not stanza.keys() <= {"", "explanation"}:
                yield path, stanza


def _is_plain_pin(stanza: Mapping[str, str]) -> bool:
    is_priority = re.fullmatch(r"-?0*[1-9]\d*", stanza.get("pin-priority", ""))
    return is_priority is not None and not stanza[""] and {"package", "pin"} <= stanza.keys()


def _excludes(stanza: Mapping[str, str]) -> bool:
    return stanza.get("pin-priority", "").startswith("-")


def _of_every_package(excluding: Sequence[tuple[str, Mapping[str, str]]]) -> tuple[str, ...]:
    """Return the files of pins that exclude; none if one names packages, and may be the one that counts."""
    is_sure = all(stanza.get("package") == "*" for _, stanza in excluding)
    return tuple(dict.fromkeys(path for path, _ in excluding)) if is_sure else ()


def _is_plain_conf(text: str) -> bool:
    code = _COMMENT.sub("", text).strip()
    pairs: Sequence[bool] = (
        "#include" not in code,
        code.count('"') % 2 == 0,
        code.count("{") == code.count("}"),
        code[-1:] in ("", ";", "}"),
    )
    return all(pairs)
