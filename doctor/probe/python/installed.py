"""Read the distributions in an environment, with the requirement that installs each of them again."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from doctor.core import lazy_re as re
from doctor.core.names import name_of, normalize
from doctor.core.paths import of_url, within
from doctor.core.record import dataclass
from doctor.facts import Environment
from doctor.facts.comparison import Unmet, find_unmet
from doctor.facts.environment import Distribution
from doctor.probe.python.startup import read_path_file
from doctor.probe.rootfs import READ_LIMIT, Rootfs

_DIST_INFO = re.compile(r"([A-Za-z0-9][\w.]*)-(\w[\w.+!]*)\.dist-info", re.ASCII)
_METADATA = re.compile(
    r"([A-Za-z0-9](?:[\w.-]*?[A-Za-z0-9])??)(?:-(\d[\w.+!]*))?(?:-py\d[\w.]*)?\.(?:dist-info|egg-info|egg-link|egg)",
    re.ASCII,
)
"""The name of the folder or file that shows a distribution, with its version where it has one."""
_ADDED_LIMIT = 10_000
"""Lines of all ``*.pth`` files in a folder that are read."""
_URL = re.compile(r"[a-z+]+://[!-~]+")
_HEADER_SIZE = 1 << 13
"""Bytes in which the fields of most METADATA end, and the description begins."""
_REQUIREMENT = re.compile(r"^Requires-Dist:[ \t]*(\S[^\n]*)$(?!\n[ \t])", re.MULTILINE)
_EXTRA_REQUIREMENT = re.compile(r"^Requires-Dist:\s*(\S[^\n]*\bextra\s*==[^\n]*)$", re.MULTILINE)


@dataclass(frozen=True, kw_only=True)
class _DirectUrl:
    """The origin of a distribution that did not come from an index (PEP 610)."""

    address: str
    """The URL as pip takes it on its command line: ``git+https://host/x@COMMIT``."""
    is_editable: bool


def read_distributions(fs: Rootfs, environment: Environment, path: str) -> Iterator[Distribution]:
    """Yield the distributions of ``environment``, which is now at ``path``.

    If the environment was moved with its project, a distribution that was installed from the project's old folder
    is looked for in the new one.
    """
    old_folder, new_folder = os.path.dirname(environment.recorded_path or path), os.path.dirname(path)
    for folder in site_folders(fs, path, environment.library_versions):
        for name, version in list_dist_infos(fs, folder):
            dist_info = os.path.join(folder, f"{name}-{version}.dist-info")
            direct_url = _read_direct_url(fs.text(os.path.join(dist_info, "direct_url.json")))
            source = _source_path(direct_url, old_folder, new_folder) if direct_url else None
            origin = _requirement(name, direct_url, source) if direct_url else ""
            if source is not None and source.startswith(f"{path}/"):  # cloned into its src, which a rebuild replaces
                origin = f"{name} @ {origin.rpartition(' ')[2]}"
            yield Distribution(
                name=name,
                version=version,
                origin=origin,
                extras=_read_extras(fs, dist_info),
                source_missing=source is not None and not fs.lexists(source),
                requested=fs.is_file(os.path.join(dist_info, "REQUESTED")),  # PEP 376
            )


def read_versions(fs: Rootfs, path: str, library_versions: tuple[str, ...], more: Iterable[str] = ()) -> dict[str, str]:
    """Return the version of everything that is installed in the environment at ``path``, by normalised name.

    Distributions without ``*.dist-info`` and those in folders that a ``*.pth`` file adds count as well. The version is
    empty if the name of the metadata does not contain it, and for what is in ``more``, the folders of PYTHONPATH.
    """
    folders = list(site_folders(fs, path, library_versions))
    added = [folder for site in folders for _, folder in added_folders(fs, site)]
    versions = {name: version for folder in (*added, *folders) for name, version in _list_versions(fs, folder)}
    return {**versions, **{name: "" for folder in more for name, _ in _list_versions(fs, folder)}}


def python_path(cwd: str, environ: Mapping[str, str]) -> list[str]:
    """Return the folders of PYTHONPATH, which Python searches before those of an environment."""
    return [os.path.join(cwd, folder) for folder in environ.get("PYTHONPATH", "").split(os.pathsep) if folder]


def read_extras(fs: Rootfs, path: str, library_versions: tuple[str, ...], name: str) -> tuple[str, ...]:
    """Return the requirements of the extras of the distribution with this normalised name."""
    for folder in site_folders(fs, path, library_versions):
        for entry in fs.names(folder):
            match = _DIST_INFO.fullmatch(entry)
            if match and normalize(match[1]) == name:
                return _read_extras(fs, os.path.join(folder, entry))
    return ()


def read_unmet_dependencies(
    fs: Rootfs, environment: Environment, path: str, more: Iterable[str] = ()
) -> tuple[Unmet, ...]:
    """Return what the distributions in ``environment``, now at ``path``, require and it does not have.

    ``more`` has the folders of PYTHONPATH. Of a distribution that is there in two versions, nothing is known.
    """
    versions = read_versions(fs, path, environment.library_versions, more)
    found = [
        (normalize(name), version, os.path.join(folder, f"{name}-{version}.dist-info"))
        for folder in site_folders(fs, path, environment.library_versions)
        for name, version in list_dist_infos(fs, folder)
    ]
    copies = Counter(name for name, _, _ in found)
    required = (
        (f"{name} {version}", _REQUIREMENT.findall(_read_header(fs, dist_info)))
        for name, version, dist_info in found
        if copies[name] == 1
    )
    return find_unmet(required, environment, versions)


def read_required_names(fs: Rootfs, dist_info: str) -> set[str]:
    """Return the normalised names of all that a distribution may require."""
    return {name_of(line) for line in _REQUIREMENT.findall(_read_header(fs, dist_info))}


def _read_extras(fs: Rootfs, dist_info: str) -> tuple[str, ...]:
    return tuple(_EXTRA_REQUIREMENT.findall(_read_header(fs, dist_info)))


def _read_header(fs: Rootfs, dist_info: str) -> str:
    """Return the fields of a METADATA, which end at its first empty line (core metadata specification)."""
    header = b""
    for limit in (_HEADER_SIZE, READ_LIMIT):
        data = fs.read(os.path.join(dist_info, "METADATA"), limit) or b""
        header, end, _ = data.replace(b"\r\n", b"\n").partition(b"\n\n")
        if end or len(data) < limit:
            break
    else:
        header = header.rpartition(b"\n")[0]  # the last line is cut
    return header.decode("utf-8", "backslashreplace")


def _list_versions(fs: Rootfs, folder: str) -> Iterator[tuple[str, str]]:
    for entry in fs.names(folder):
        match = _METADATA.fullmatch(entry)
        if match and (not entry.endswith(".dist-info") or fs.is_file(os.path.join(folder, entry, "METADATA"))):
            yield normalize(match[1]), match[2] or ""


def added_folders(fs: Rootfs, site: str) -> Iterator[tuple[str, str]]:
    """Yield (file, folder) for each folder that a ``*.pth`` file adds to the search path (CPython, ``Lib/site.py``)."""
    count = 0
    for name in fs.names(site):
        if not name.endswith(".pth"):
            continue
        path = os.path.join(site, name)
        for line, is_code in read_path_file(fs, path):
            if count == _ADDED_LIMIT:
                fs.cuts[f"only the first {_ADDED_LIMIT:,} lines of the .pth files in {site} were read"] = "environment"
                return
            count += 1
            if not is_code:
                yield path, os.path.join(site, line)


def freeze_environment(fs: Rootfs, path: str) -> tuple[str, ...]:
    """Return every distribution in the environment at ``path`` as ``name==version``, sorted.

    Two equal results mean that nothing was installed or removed in between.
    """
    folders = site_folders(fs, path, tuple(_library_versions(fs, path)))
    return tuple(sorted("==".join(pair) for folder in folders for pair in list_dist_infos(fs, folder)))


def _library_versions(fs: Rootfs, path: str) -> Iterator[str]:
    for name in fs.names(os.path.join(path, "lib")):
        if name.startswith(("python", "pypy")):
            yield name.removeprefix("python").removeprefix("pypy")


def site_folders(fs: Rootfs, path: str, versions: tuple[str, ...]) -> Iterator[str]:
    """Yield the folders of packages in the environment at ``path``, for each of the versions in its ``lib``."""
    for version in versions:
        for name in (f"python{version}", f"pypy{version}"):
            folder = os.path.join(path, "lib", name, "site-packages")
            if fs.is_dir(folder):
                yield folder
    windows_folder = os.path.join(path, "Lib/site-packages")
    if fs.is_dir(windows_folder):
        yield windows_folder


def list_dist_infos(fs: Rootfs, folder: str) -> Iterator[tuple[str, str]]:
    """Yield (name, version) of every distribution, by the name of its folder, which the wheel format defines."""
    for entry in fs.names(folder):
        match = _DIST_INFO.fullmatch(entry)
        if match and fs.is_file(os.path.join(folder, entry, "METADATA")):
            yield match.group(1), match.group(2)


def _read_direct_url(text: str | None) -> _DirectUrl | None:
    """Return the contents of a direct_url.json (PEP 610); ``None`` if it is absent or malformed."""
    try:
        data = json.loads(text or "null")
        [kind] = [name for name in ("vcs_info", "archive_info", "dir_info") if isinstance(data.get(name), dict)]
        info, address = data[kind], data["url"]
        if kind == "vcs_info":
            address = f"{info['vcs']}+{address}@{info['commit_id']}"
        is_valid = _URL.fullmatch(address) and (kind != "dir_info" or address.startswith("file:///"))
    except (ValueError, RecursionError, AttributeError, TypeError, KeyError):
        return None
    is_editable = kind == "dir_info" and info.get("editable") is True
    return _DirectUrl(address=address, is_editable=is_editable) if is_valid else None


def _source_path(direct_url: _DirectUrl, old_folder: str, new_folder: str) -> str | None:
    """Return the local path of a ``file://`` URL, moved to ``new_folder`` if it is in ``old_folder``."""
    path = of_url(direct_url.address)
    if path is None:
        return None
    return new_folder + path[len(old_folder.rstrip("/")) :] if within(path, old_folder) else path


def _requirement(name: str, direct_url: _DirectUrl, source: str | None) -> str:
    """Return ``-e URL`` for an editable distribution, else ``NAME @ URL``; ``source`` replaces the path in the URL."""
    from urllib.parse import quote

    url = direct_url.address if source is None else "file://" + quote(source)
    return f"-e {url}" if direct_url.is_editable else f"{name} @ {url}"
