"""What apt itself would install, asked of apt-cache: it alone goes by compressed lists, by pins and by priorities.

It takes a tenth of a second to seconds, so ``doctor check`` reads plain lists instead (``packages``).
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence

from doctor.core import process
from doctor.facts import Unknown
from doctor.facts.packages import Package
from doctor.probe.debian.dpkg import Dpkg
from doctor.probe.python.query import trusted

_PROGRAM = "/usr/bin/apt-cache"
_LIMIT = 60.0
"""Seconds: 0.6 here where it has to read all lists first, some ten times that on a small board."""
_IN_MEMORY = ("-o", "Dir::Cache::pkgcache=", "-o", "Dir::Cache::srcpkgcache=")
"""As root it would write its cache files where they are out of date; looking writes nothing."""
_HEAD = re.compile(r"([^\s:]+)(?::[a-z0-9-]+)?:")
_CANDIDATE = re.compile(r"  Candidate: (?!\(none\))(\S+)")
_VERSION = re.compile(r" (?:\*\*\*|   ) (\S+) -?\d+")
_SOURCE = re.compile(r" {8,}-?\d+ (?!/var/lib/dpkg/status)\S.*")


def ask(names: Sequence[str], dpkg: Dpkg, environ: Mapping[str, str]) -> tuple[Package, ...] | Unknown:
    """The packages called ``names``, in their order."""
    is_root = os.geteuid() == 0
    if is_root and not trusted([_PROGRAM]):
        return Unknown(what="apt", cause="forbidden", detail=f"{_PROGRAM} could have been written by another than root")
    words = [_PROGRAM, *(_IN_MEMORY if is_root else ()), "policy", *names]
    answer = process.run(words, limit=_LIMIT, env=process.clean_environment(environ))
    if isinstance(answer, process.TimedOut):
        return Unknown(what="apt", cause="time-limit", detail=f"no answer within {answer.limit:g} seconds")
    if isinstance(answer, process.NotStarted):
        return Unknown(what="apt", cause="crashed", detail=answer.reason)
    if answer.code != 0:
        said = answer.err.decode("utf-8", "replace").splitlines()
        why = next((line for line in said if line.startswith("E:")), f"apt-cache ended with {answer.code}")
        return Unknown(what="apt", cause="crashed", detail=why)
    told = {package.name: package for package in read(answer.out.decode("utf-8", "replace"), dpkg)}
    return tuple(told.get(name) or Package(name=name, installed=None, candidate=None) for name in names)


def read(text: str, dpkg: Dpkg) -> Iterator[Package]:
    """Each package of ``apt-cache policy``, with the versions that an archive has: not those that dpkg alone knows."""
    for part in re.split(r"^(?=\S)", text, flags=re.MULTILINE):
        head = _HEAD.match(part)
        if head is None:
            continue
        candidate, version, versions = None, "", []
        for line in part.splitlines():
            if found := _CANDIDATE.fullmatch(line):
                candidate = found.group(1)
            elif found := _VERSION.fullmatch(line):
                version = found.group(1)
            elif version and _SOURCE.fullmatch(line):
                versions.append(version)
        name = head.group(1)
        yield Package(
            name=name, installed=dpkg.installed(name), candidate=candidate, versions=tuple(dict.fromkeys(versions))
        )
