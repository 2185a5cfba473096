"""Read dpkg's database: the status of every package, its unfinished updates, and the files of each package."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property, lru_cache
from threading import Lock

from doctor.core import lazy_re as re
from doctor.core.errors import DoctorError, Exit
from doctor.core.lazy_typing import TYPE_CHECKING
from doctor.probe.debian.control import PARAGRAPHS_LIMIT, Relation, parse_alternatives, parse_paragraphs, valid_version
from doctor.probe.rootfs import Rootfs

if (
    TYPE_CHECKING
):  # an early probe loads this module while the main thread loads the facts: each would wait for the other
    from doctor.facts.packages import Unfinished

STATUS_LIMIT = 12 << 20
"""Bytes of dpkg's status file; a full desktop has 5 MB."""
_LIST_LIMIT = 8 << 20
"""Bytes of the list of a package's files; the longest one in Debian has 6 MB."""
_STATUS = "/var/lib/dpkg/status"
_UPDATES = "/var/lib/dpkg/updates"
INFO = "/var/lib/dpkg/info"
"""The folder of what dpkg knows of each package: its list of files, its scripts."""
LOG = "/var/log/dpkg.log"
"""What dpkg did, one line for each change of a package's state. Not every machine has it, and it may be empty."""
_RECORD_LIMIT = 1 << 20
"""Bytes read of one file in ``INFO``; the digests of Python's standard library have 29 kB."""
_FIELDS = ("Status", "Version", "Architecture", "Provides", "Pre-Depends", "Depends", "Essential", "Priority")
_DAMAGE = re.compile(rb"\n(?:Version: (?!\d)|Status: (?![a-z]+ [a-z]+ [a-z-]+\n)|(?![A-Za-z][\w-]*:|[ \t\n]|\Z))")
"""Text that dpkg never writes into its status: a malformed version or status, a line without field. All alternatives
begin with the same character, which makes the search four times as fast."""
_ARCHITECTURE = re.compile(r"[\w-]{1,40}", re.ASCII)
_ABSENT = ("config-files", "not-installed", "half-installed")
"""The states in which no other package can depend on a package (dpkg(1), "Package states")."""
_UNFINISHED_LIMIT = 20
"""Packages that are described, so that a file made to waste time wastes little."""

_Package = dict[str, str]
"""The fields of one package in the status file."""


class Dpkg:
    """Reads dpkg's database in the machine ``fs``. The status file is read once, when it is first needed."""

    def __init__(self, fs: Rootfs) -> None:
        self._fs = fs
        self._lock = Lock()

    @cached_property
    def _data(self) -> bytes:
        """The status file."""
        return self._read(_STATUS, STATUS_LIMIT)

    @cached_property
    def _status(self) -> list[_Package]:
        return _parse(_STATUS, self._data)

    def _packages(self) -> list[_Package]:
        """Return the packages of the status file; one list serves the probes that run in parallel."""
        with self._lock:
            return self._status

    @cached_property
    def _updates(self) -> list[str]:
        """The names of the files that hold changes which are not in the status file yet. They consist of digits."""
        return [name for name in self._fs.names(_UPDATES) if name.isdigit()]

    def _updated_packages(self) -> Iterator[_Package]:
        """Yield the packages of the status file, then those of the updates, which replace them."""
        yield from self._packages()
        for name in self._updates:
            path = os.path.join(_UPDATES, name)
            yield from _parse(path, self._read(path, STATUS_LIMIT))

    def _read(self, path: str, limit: int) -> bytes:
        """Return the content of a file; empty if there is none. Raises DoctorError if it is larger than ``limit``.

        A part of it would show packages as missing, and files as nobody's.
        """
        data = self._fs.read(path, limit + 1) or b""
        if len(data) > limit:
            raise DoctorError(f"{path} is larger than {limit >> 20} MB, so doctor does not read it.", Exit.PROBLEMS)
        return data

    @cached_property
    def _by_name(self) -> dict[str, _Package]:
        return {package["Package"]: package for package in reversed(self._packages())}  # the first of a name counts

    def _find(self, name: str) -> _Package:
        return self._by_name.get(name, {})

    def installed_version(self, name: str) -> str | None:
        """Return the version of package ``name``; ``None`` unless the package is completely installed."""
        package = self._find(name)
        return valid_version(package.get("Version")) if _flag_and_state(package) == ("ok", "installed") else None

    def is_held(self, name: str) -> bool:
        """Return whether a package is on hold, installed or not."""
        return self._find(name).get("Status", "").startswith("hold ")

    def states(self) -> dict[str, str]:
        """Return the state of every package by its name: ``installed``, ``config-files``, … (dpkg(1))."""
        states = ((package["Package"], _flag_and_state(package)[1]) for package in self._updated_packages())
        return {name: state for name, state in states if state}

    def looks_damaged(self) -> bool:
        """Return whether the status file contains what dpkg never writes."""
        return b"\0" in self._data or bool(_DAMAGE.search(self._data))  # zeros remain after a power cut

    def is_interrupted(self) -> bool:
        """Return whether dpkg left updates behind; apt uses the same sign (``debSystem::CheckUpdates``)."""
        return bool(self._updates)

    def broken_packages(self) -> tuple[str, ...]:
        """Return the packages that dpkg was unpacking when it was killed (dpkg(1), ``reinst-required``), sorted.

        Such a package is complete only when it has been installed again.
        """
        flags = {package["Package"]: _flag_and_state(package)[0] for package in self._updated_packages()}
        return tuple(sorted(name for name, flag in flags.items() if flag == "reinstreq"))

    def unfinished_packages(self, is_offered: Callable[[str], bool | None]) -> Iterator[Unfinished]:
        """Yield the packages that keep apt from changing anything.

        These are installed packages that lack a dependency, and packages that dpkg did not finish. For installed
        packages only the names of their dependencies are compared: comparing versions takes ten times as long,
        and dpkg compared them when it installed the package. ``is_offered`` returns whether an archive has a
        package, or ``None`` if that is unknown.
        """
        found = _Dependencies(self._packages()).unfinished(is_offered)
        yield from self._fs.first(found, _UNFINISHED_LIMIT, "packages that dpkg did not finish", "packages")

    def is_removable(self, name: str) -> bool:
        """Return whether the system does not need a package, and no other installed one depends on it."""
        package = self._find(name)
        is_needed = package.get("Essential") == "yes" or package.get("Priority") in ("required", "important")
        others = (each for each in self._packages() if each is not package and _flag_and_state(each)[1] not in _ABSENT)
        wanted = (parse_alternatives(dependency) for each in others for dependency in _dependencies(each))
        return not is_needed and all(name not in {relation.name for relation in relations} for relations in wanted)

    def read_record(self, name: str, kind: str) -> bytes:
        """Return the file ``NAME.KIND`` of dpkg's folder ``info``; empty if the package has none.

        A package that is ``Multi-Arch: same`` has ``NAME:ARCHITECTURE.KIND`` instead.
        """
        architecture = self._find(name).get("Architecture", "")
        names = [f"{name}:{architecture}", name] if _ARCHITECTURE.fullmatch(architecture) else [name]
        records = (self._fs.read(f"{INFO}/{stem}.{kind}", _RECORD_LIMIT) for stem in names)
        return next((data for data in records if data is not None), b"")

    def owners(self, paths: Iterable[str]) -> dict[str, str]:
        """Return the package that owns each path, by dpkg's lists of files. Paths without an owner are left out."""
        wanted = {os.fsencode(path) for path in paths if "\n" not in path}
        owners: dict[str, str] = {}
        if not wanted:
            return owners
        lines = re.compile(re.escape(b"\n" + os.path.commonpath(wanted)) + rb"[^\n]*")
        names = (name for name in self._fs.names(INFO) if name.endswith(".list"))
        for name in sorted(names, key=lambda name: not name.startswith("python3-")):
            if not wanted:
                break
            data = b"\n" + self._read(os.path.join(INFO, name), _LIST_LIMIT)
            owned = wanted.intersection(match[0][1:] for match in lines.finditer(data))
            owners |= {os.fsdecode(path): name.removesuffix(".list").partition(":")[0] for path in owned}
            wanted.difference_update(owned)
        return owners


def _parse(path: str, data: bytes) -> list[_Package]:
    """Return the packages of a file; the fields that are read are ASCII, and Latin-1 is decoded fastest."""
    packages = parse_paragraphs(data.decode("latin-1"), *_FIELDS)
    if len(packages) == PARAGRAPHS_LIMIT:
        raise DoctorError(f"{path} lists {PARAGRAPHS_LIMIT:,} packages or more, so doctor does not use it.")
    return packages


def _flag_and_state(package: _Package) -> tuple[str, str]:
    return _split_status(package.get("Status", ""))


@lru_cache
def _split_status(status: str) -> tuple[str, str]:
    """Return the last two words of ``install ok installed``; empty words if the field is malformed."""
    words = status.split(" ")
    return (words[1], words[2]) if len(words) == 3 else ("", "")


class _Dependencies:
    """Finds out which dependencies of a machine's packages are satisfied."""

    def __init__(self, packages: list[_Package]) -> None:
        self._packages = packages
        self._present = {
            package["Package"]: package for package in packages if _flag_and_state(package)[1] not in _ABSENT
        }
        lists = (package["Provides"].split(", ") for package in packages if "Provides" in package)
        self._provided = {entry.partition(" ")[0].partition(":")[0] for entries in lists for entry in entries}
        self._known_names = self._provided.union(self._present)

    def unfinished(self, is_offered: Callable[[str], bool | None]) -> Iterator[Unfinished]:
        """Yield the installed packages that lack a dependency, then those that dpkg did not finish."""
        installed, incomplete = [], []
        for package in self._packages:
            if package.get("Status", "").endswith(" ok installed"):
                installed.append(package)
            elif _flag_and_state(package)[1] not in ("", "config-files"):
                incomplete.append(package)
        missing = self._missing_names(installed)
        unsatisfied = (
            (package, unmet)
            for package in (installed if missing else ())
            if (unmet := [dependency for dependency in _dependencies(package) if dependency in missing])
        )
        for package, unmet in unsatisfied:
            yield _unfinished(package, unmet)
        for package in incomplete:
            flag, state = _flag_and_state(package)
            in_archive = is_offered(package["Package"]) if flag == "reinstreq" else True
            unmet = [] if state in _ABSENT else self._unmet_dependencies(package)
            if unmet or in_archive is not True or state == "half-configured":
                yield _unfinished(package, unmet, in_archive=in_archive)

    def _missing_names(self, packages: list[_Package]) -> set[str]:
        """Return the dependencies of ``packages`` of which no alternative has a name that is present or provided."""
        known = self._known_names
        fields = (package[field] for package in packages for field in ("Pre-Depends", "Depends") if field in package)
        dependencies = {dependency for field in fields for dependency in field.split(", ")}  # most packages share them
        return {
            dependency
            for dependency in dependencies
            if dependency.partition(" ")[0].partition(":")[0] not in known
            and not any(relation.name in known for relation in parse_alternatives(dependency))
        } - {""}

    def _unmet_dependencies(self, package: _Package) -> list[str]:
        """Return the dependencies of which no alternative is satisfied, its version included."""
        return [
            dependency
            for dependency in _dependencies(package)
            if not any(map(self._is_satisfied, parse_alternatives(dependency)))
        ]

    def _is_satisfied(self, relation: Relation) -> bool:
        present = self._present.get(relation.name)
        return relation.name in self._provided or (present is not None and relation.accepts(present.get("Version", "")))


def _dependencies(package: _Package) -> list[str]:
    fields = (package[field] for field in ("Pre-Depends", "Depends") if field in package)
    return [dependency for field in fields for dependency in field.split(", ")]


def _unfinished(package: _Package, unmet: list[str], *, in_archive: bool | None = True) -> Unfinished:
    from doctor.facts.packages import Unfinished

    state = _flag_and_state(package)[1]
    return Unfinished(name=package["Package"], state=state, missing=tuple(unmet), in_archive=in_archive)
