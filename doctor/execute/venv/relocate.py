"""Correct the files of an environment that contain the path at which it was created."""

from __future__ import annotations

import base64
import csv
import io
import os
from collections.abc import Iterator, Mapping

from doctor.core import lazy_re as re
from doctor.core.digests import sha256
from doctor.execute import tree

_LIMIT = 1 << 22
"""Bytes of the largest file that is corrected; generated scripts have a few thousand."""
_UNQUOTED = re.compile(r"[\w/.+-]+", re.ASCII)
"""Paths that no script quotes, so that one can simply be replaced by another."""
_LONGEST = 127 - len("#!/bin/python\n")
"""Characters of a path: Linux before 5.1 cuts a script's first line at 127, so other scripts are written then."""


def is_plain(path: str) -> bool:
    """Return whether scripts of an environment at ``path`` only differ in the path from those of other such ones."""
    return bool(_UNQUOTED.fullmatch(path)) and len(path) <= _LONGEST


def replace(environment: str, old: bytes, new: bytes) -> None:
    """Replace ``old`` by ``new`` in every text file of ``environment`` that may contain its path.

    These are the files in ``bin``, ``share``, ``etc`` and at the top, and those in site-packages that name other
    folders. Compiled modules contain the path as well, as the name shown in tracebacks. Python corrects that by itself
    when it loads them (importlib's ``_fix_co_filename``).
    """
    changed = {path: data for path in _candidates(environment) if (data := _corrected(path, old, new)) is not None}
    for path, data in changed.items():
        _write(path, data)
    if changed:
        for site in site_folders(environment):
            _correct_records(site, changed)


def _candidates(environment: str) -> Iterator[str]:
    for entry in os.scandir(environment):
        if entry.is_file(follow_symlinks=False):
            yield entry.path
    for name in ("bin", "share", "etc"):
        for folder, _, names in tree.walk(os.path.join(environment, name)):
            yield from (os.path.join(folder, name) for name in names)
    for site in site_folders(environment):
        for entry in os.scandir(site):
            if entry.name.endswith((".pth", ".egg-link")) or entry.name.startswith("__editable__"):
                yield entry.path
            elif entry.name.endswith(".dist-info"):
                yield os.path.join(entry.path, "direct_url.json")  # names the folder src where pip cloned into it


def site_folders(environment: str) -> Iterator[str]:
    """Yield the folders ``site-packages`` of an environment."""
    libraries = os.path.join(environment, "lib")
    for name in os.listdir(libraries) if os.path.isdir(libraries) else ():
        site = os.path.join(libraries, name, "site-packages")
        if os.path.isdir(site):
            yield site


def _corrected(path: str, old: bytes, new: bytes) -> bytes | None:
    """Return the file's new content; ``None`` if nothing has to be changed."""
    if os.path.islink(path) or not os.path.isfile(path) or os.path.getsize(path) > _LIMIT:
        return None
    with open(path, "rb") as file:
        data = file.read()
    if b"\0" in data:
        return None
    corrected = data
    for old_form, new_form in _forms(old, new):
        corrected = corrected.replace(old_form, new_form)
    return corrected if corrected != data else None


def _forms(old: bytes, new: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield how scripts spell a path.

    For an unusual path, virtualenv's activate.xsh holds a tuple of code points or, where the path is not ASCII, the
    bytes in hexadecimal (its ``activation/xonsh/__init__.py``).
    """
    yield old, new
    yield old.hex().encode(), new.hex().encode()
    yield _code_points(old), _code_points(new)


def _code_points(path: bytes) -> bytes:
    """Return the part of a Python tuple that stands for ``path``, with the comma before each number."""
    return "".join(f", {ord(character)}" for character in path.decode("utf-8", "surrogateescape")).encode()


def _write(path: str, data: bytes) -> None:
    """Replace the file by a new one: the old one may be shared with the environment that it was copied from."""
    mode = os.stat(path).st_mode
    os.unlink(path)
    with open(path, "wb") as file:
        file.write(data)
        os.fchmod(file.fileno(), mode)


def _correct_records(site: str, changed: dict[str, bytes]) -> None:
    """Write the digests and sizes of the changed files into each RECORD, as the wheel format requires."""
    contents = {os.path.relpath(path, site): data for path, data in changed.items()}
    for entry in os.scandir(site):
        record = os.path.join(entry.path, "RECORD")
        if not entry.name.endswith(".dist-info") or not os.path.isfile(record):
            continue
        with open(record, encoding="utf-8", newline="", errors="surrogateescape") as file:
            text = file.read()
        corrected = corrected_record(text, contents)
        if corrected != text:
            _write(record, corrected.encode("utf-8", "surrogateescape"))


def corrected_record(text: str, contents: Mapping[str, bytes]) -> str:
    """Return a RECORD with the digests and sizes of ``contents``, whose paths are relative to site-packages.

    Only the lines that may name one of them are parsed: pip's RECORD has a thousand.
    """
    if not any(name in text for name in contents):
        return text
    lines = text.splitlines(keepends=True)
    for number, line in enumerate(lines):
        if line.startswith('"') or line.partition(",")[0] in contents:
            rows = [_corrected_row(row, contents) for row in csv.reader([line])]
            out = io.StringIO(newline="")
            line_end = line[len(line.rstrip("\r\n")) :]  # pip writes \r\n, other installers \n
            csv.writer(out, lineterminator=line_end).writerows(rows)
            lines[number] = out.getvalue()
    return "".join(lines)


def _corrected_row(row: list[str], contents: Mapping[str, bytes]) -> list[str]:
    data = contents.get(row[0]) if len(row) == 3 and row[1] else None
    if data is None:
        return row
    digest = base64.urlsafe_b64encode(sha256(data).digest()).rstrip(b"=").decode()
    return [row[0], f"sha256={digest}", str(len(data))]
