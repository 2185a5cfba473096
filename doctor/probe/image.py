"""Unpack from an image's tar what doctor reads: of ``docker save``, of an OCI layout, or of a root directory.

The tar may be hostile, so nothing in it decides where a file is written. Every path is resolved inside a private folder
as chroot(2) would resolve it, a member that leads out is an error, and devices are left out. Numbers and sizes are
bounded. Files that doctor only looks for are created with their size and without content.
"""

from __future__ import annotations

import errno
import json
import lzma
import os
import platform
import shutil
import tarfile
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from doctor.core import lazy_re as re
from doctor.core.errors import DoctorError
from doctor.core.lazy_typing import IO, Any
from doctor.probe.rootfs import Rootfs

_MEMBERS_LIMIT = 2_000_000
"""Members of all layers; the official python image has 40,000."""
_UNPACKED_LIMIT = 1 << 29
"""Bytes that are written; a Debian with package lists has a fifth of it."""
_READ_LIMIT = 1 << 35
"""Bytes of all members, so that a small file does not become an endless one when it is decompressed."""
_CONTENT_LIMIT = 1 << 20
"""Bytes of a file whose content is written; larger ones are programs and libraries, except those of dpkg and apt."""
_JSON_LIMIT = 1 << 22
_DEPTH_LIMIT = 100
"""Folders above a file."""
_READ = re.compile(
    r"""
    etc/.* | (?:usr/(?:local/)?)?s?bin/.* | usr/lib/os-release | usr/share/python3?-wheels/.*
    | var/lib/dpkg/(?:status|diversions|updates/.*|info/.*) | var/lib/apt/lists/.*
    | (?:.*/)?(?:pyvenv\.cfg|EXTERNALLY-MANAGED|pip\.conf|pipx_metadata\.json|conda-meta/[^/]*|bin/[^/]*)
    | .*/(?:python|pypy)\d[^/]*/(?:os\.py|patchlevel\.h|(?:venv|ensurepip|lib-dynload)/.*)
    | .*/(?:site|dist)-packages/(?:[^/]*|pip/[^/]*|[^/]*\.(?:dist|egg)-info/[^/]*)
    """,
    re.VERBOSE | re.DOTALL,
)
_DIGEST = re.compile(r"sha256:[0-9a-f]{64}")
_ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64"}
"""The names that images have for processors."""
_MALFORMED = (
    tarfile.TarError, EOFError, ValueError, LookupError, TypeError, AttributeError, RecursionError, OSError, zlib.error,
    lzma.LZMAError,
)  # fmt: skip
"""The errors that a malformed tar, its compression or its JSON causes."""
_WHITEOUT, _OPAQUE = ".wh.", ".wh..wh..opq"
"""Names of members that remove a file, or all files of their folder, of the layers below (OCI image-spec, layer.md)."""


@contextmanager
def unpacked(image: str) -> Iterator[str]:
    """Yield a private folder with what doctor reads of the image, and remove it afterwards.

    Raises DoctorError if the file is not the tar of an image, or is hostile.
    """
    with tempfile.TemporaryDirectory(prefix="doctor-image-", ignore_cleanup_errors=True) as folder:
        try:
            with tarfile.open(image) as outer:
                tree = _Tree(folder)
                for layer in _layers(outer):
                    tree.add(layer)
        except PermissionError:
            raise DoctorError(f"You cannot read {image}.") from None
        except _MALFORMED as error:
            if isinstance(error, OSError) and error.errno not in (None, errno.ENAMETOOLONG):
                raise  # the disk is full, for example
            reason = getattr(error, "strerror", None) or error
            if "\n" in str(reason):  # tarfile lists what each kind of compression makes of it
                reason = "it is in another format" if os.path.getsize(image) else "it is empty"
            raise DoctorError(f"--root {image} is not a folder, and not the tar of an image: {reason}") from None
        yield folder


def _layers(outer: tarfile.TarFile) -> Iterator[tarfile.TarFile]:
    """Yield the layers, the lowest first; the tar itself where it has no manifest."""
    names = {os.path.normpath(member.name): member.name for member in _Budget().members(outer)}
    if "manifest.json" in names:
        paths = [os.path.normpath(layer) for layer in _load(outer, names["manifest.json"])[0]["Layers"]]
    elif "index.json" in names and "oci-layout" in names:
        paths = [_blob(layer) for layer in _oci_manifest(outer, names)["layers"]]
    else:
        yield outer
        return
    for path in paths:
        with _file(outer, names[path]) as file, tarfile.open(fileobj=file) as layer:
            yield layer


def _oci_manifest(outer: tarfile.TarFile, names: dict[str, str]) -> Any:
    """Return the manifest of the image for this processor, or else of the first one."""
    document = _load(outer, names["index.json"])
    for _ in range(4):  # an index may list other indexes
        if "layers" in document:
            return document
        machine = _ARCHITECTURES.get(platform.machine(), platform.machine())
        entries = document["manifests"]
        fitting = [entry for entry in entries if entry.get("platform", {}).get("architecture") == machine]
        document = _load(outer, names[_blob((fitting or entries)[0])])
    raise ValueError("its index is nested too deeply")


def _blob(descriptor: Any) -> str:
    digest = descriptor["digest"]
    if not _DIGEST.fullmatch(digest):
        raise ValueError(f"its manifest names {digest!r}")
    return f"blobs/sha256/{digest.removeprefix('sha256:')}"


def _file(outer: tarfile.TarFile, name: str | tarfile.TarInfo) -> IO[bytes]:
    file = outer.extractfile(name)
    if file is None:
        raise ValueError(f"{name} in it is not a file")
    return file


def _load(outer: tarfile.TarFile, name: str) -> Any:
    with _file(outer, name) as file:
        return json.loads(file.read(_JSON_LIMIT))


class _Budget:
    """Counts members and their bytes, so that a hostile tar does not keep doctor busy for hours."""

    def __init__(self) -> None:
        self._members = self._bytes = 0

    def members(self, tar: tarfile.TarFile) -> Iterator[tarfile.TarInfo]:
        """Yield the members of a tar. Raises DoctorError if the limits are exceeded."""
        for member in tar:
            if member.size < 0:
                raise ValueError(f"the size of {member.name!r} is negative")
            self._members += 1
            self._bytes += member.size
            if self._members > _MEMBERS_LIMIT or self._bytes > _READ_LIMIT:
                raise DoctorError("The image is too large for doctor. Unpack it and pass the folder: `--root DIR`")
            yield member


class _Tree:
    """The files of an image in a folder, one layer over the other."""

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self._fs = Rootfs(folder)
        self._budget = _Budget()
        self._written = 0

    def add(self, layer: tarfile.TarFile) -> None:
        """Apply a layer: first what it removes from those below, whatever the order of its members."""
        members = []
        for member in self._budget.members(layer):
            path = _safe_path(member.name)
            name = os.path.basename(path)
            if name.startswith(_WHITEOUT):
                self._remove(os.path.dirname(path), name)
            elif path and (member.isdir() or member.issym() or _READ.fullmatch(path)):
                members.append((path, member))
        for path, member in members:
            self._place(path, member, layer)

    def _remove(self, folder: str, name: str) -> None:
        real = self._fs.resolve(f"/{folder}")
        if real is None:
            return
        names = self._fs.names(real) if name == _OPAQUE else [name.removeprefix(_WHITEOUT)]
        for each in names:
            if each not in ("", ".", ".."):
                _delete(os.path.join(self._folder + real, each))

    def _place(self, path: str, member: tarfile.TarInfo, layer: tarfile.TarFile) -> None:
        parent, name = os.path.split(path)
        target = os.path.join(self._make_folder(parent), name)
        if member.isdir():
            if os.path.islink(target) or not os.path.isdir(target):
                _delete(target)
                os.mkdir(target)
        elif member.issym():
            _delete(target)
            os.symlink(member.linkname, target)
        elif member.islnk():
            source = self._fs.resolve(f"/{_safe_path(member.linkname)}")
            if source and self._fs.is_file(source) and self._folder + source != target:
                _delete(target)
                os.link(self._folder + source, target)
        elif member.isreg():
            _delete(target)
            self._write(target, member, layer, whole=path.startswith("var/lib/"))

    def _make_folder(self, path: str) -> str:
        """Return the real path of a folder of the image, creating what is missing.

        Raises DoctorError if it is too deep: links let short paths lead deeper, to where rmtree recurses too much.
        """
        real = self._fs.resolve(f"/{path}")
        if real is None or not os.path.isdir(self._folder + real):
            parent, name = os.path.split(path)
            target = os.path.join(self._make_folder(parent), name)
            _delete(target)
            os.mkdir(target)
        else:
            target = self._folder + real
        if target.count("/") - self._folder.count("/") > _DEPTH_LIMIT:
            raise _unsafe(path)
        return target

    def _write(self, target: str, member: tarfile.TarInfo, layer: tarfile.TarFile, *, whole: bool) -> None:
        with open(target, "xb") as file:
            if member.size <= _CONTENT_LIMIT or whole:
                self._written += member.size
                if self._written > _UNPACKED_LIMIT:
                    raise DoctorError("The image is too large for doctor. Unpack it and pass the folder: `--root DIR`")
                with _file(layer, member) as content:
                    shutil.copyfileobj(content, file)
            else:
                file.truncate(member.size)
            os.fchmod(file.fileno(), 0o755 if member.mode & 0o111 else 0o644)


def _safe_path(name: str) -> str:
    """Return a member's path, relative to the root of the image. Raises DoctorError if it leads out of it."""
    parts = [part for part in name.split("/") if part not in ("", ".")]
    if name.startswith("/") or ".." in parts or "\0" in name or len(parts) > _DEPTH_LIMIT:
        raise _unsafe(name)
    return "/".join(parts)


def _unsafe(name: str) -> DoctorError:
    return DoctorError(f"The image is not safe to read: it contains the path {name[:200]!r}.")


def _delete(path: str) -> None:
    """Remove a file, a link or a folder, if it exists."""
    if os.path.isdir(path) and not os.path.islink(path):
        shutil.rmtree(path)
    else:
        with suppress(FileNotFoundError):
            os.unlink(path)
