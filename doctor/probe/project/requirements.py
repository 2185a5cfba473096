"""Read requirements files of every kind, with the files that they include."""

from __future__ import annotations

import os
import shlex
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial

from doctor.core import lazy_re as re
from doctor.core import trust
from doctor.core.digests import sha256
from doctor.core.errors import TooLargeError
from doctor.core.record import replace
from doctor.facts.requirements import RequirementFile
from doctor.probe.machine import is_application_container
from doctor.probe.project import declared
from doctor.probe.project.contradictions import find_contradiction
from doctor.probe.project.line_faults import QUOTED, LineFault, find_line_fault
from doctor.probe.rootfs import Rootfs

_SIZE_LIMIT = 1 << 20  # bytes; the longest known lock files have a tenth of it
_FILE_LIMIT, _NESTED_LIMIT = 1_000, 50
"""Files read for one requirements file, includes counted, and files that include each other in turn."""
_INCLUDED_LIMIT = 4 << 20
"""Characters of a file and all that it includes, after variables are expanded."""
_LINES_LIMIT = 20_000
"""Lines of a file and all that it includes, each of which is parsed; the longest known lock files have a tenth."""
_COMMENT = re.compile(r"(?:^|(?<=\s))#.*$")
"""A comment. pip's own expression includes the blanks before it, and its time grows with the square of their number."""
_OPTION = re.compile(r"\s--?[a-zA-Z]")
"""The beginning of an option after a requirement."""
_VARIABLE = re.compile(r"\$\{([A-Z0-9_]+)\}")
_INCLUDE = re.compile(r"^(-r\s*|-c\s*|--requirement(?:\s+|=)|--constraint(?:\s+|=))(\S.*)$")
PYLOCK = re.compile(r"pylock(\.[^.]+)?\.toml")
_NOT_UTF_8 = re.compile("[\udc80-\udcff]")
_CODING = re.compile(r"(?:[^\n]*\n)?#[^\n]*coding[:=]")
"""A comment in the first two lines that names another encoding (pip ``utils/encoding.py``)."""


def read_requirement_file(fs: Rootfs, root: str, name: str, group: str | None = None) -> RequirementFile:
    """Read the file ``name``, a path relative to ``root``; a problem is recorded in the result."""
    path, base = os.path.join(root, name), os.path.basename(name)
    if base in ("pyproject.toml", "setup.cfg", "setup.py"):
        return _read_declared(fs, root, name, group)
    if PYLOCK.fullmatch(base):
        text = read_text(fs, path)
        if text is None:
            problem, too_large = read_problem(fs, path, name), fs.size(path) > _SIZE_LIMIT
            return RequirementFile(path=name, kind="pylock", problem=problem, too_large=too_large)
        return RequirementFile(path=name, kind="pylock", content=text)
    try:
        read: dict[str, None] = {}
        lines, length = [], 0
        for line in _read_lines(fs, path, name, read, is_constraint=False):
            lines.append(line)
            length += len(line[0])
            if len(lines) > _LINES_LIMIT:
                raise TooLargeError(f"{name} has more than {_LINES_LIMIT:,} lines with all that it includes")
            if length > _INCLUDED_LIMIT:
                raise TooLargeError(f"{name} has more than {_INCLUDED_LIMIT >> 20} MB with all that it includes")
    except (OSError, TooLargeError) as error:
        too_large, including = isinstance(error, TooLargeError), list(read)[:-1]  # each of them may be a link
        shown = _quote(fs, str(error), including)
        problem = shown if shown == str(error) else f"{name} cannot be installed: {shown}"
        return RequirementFile(
            path=name,
            kind="requirements",
            problem=problem,
            closed_file=_closed(fs, [*read][-1]),
            too_large=too_large,
            read_files=tuple(read),
        )
    required = tuple(line for line, is_constraint in lines if not is_constraint)
    constraints = tuple(line for line, is_constraint in lines if is_constraint)
    locate = partial(_locate, fs, read, path, name)
    fault = find_line_fault(fs, root, required) or find_line_fault(fs, root, constraints, are_constraints=True)
    contradiction = None if fault else find_contradiction((*required, *constraints), locate)
    file = RequirementFile(
        path=name,
        kind="requirements",
        problem=f"{name} cannot be installed: {_quote(fs, contradiction, read)}" if contradiction else None,
        lines=required,
        constraints=constraints,
        read_files=tuple(read),
    )
    return _with_fault(fs, root, file, fault, locate(fault.line), read) if fault else file


def _closed(fs: Rootfs, path: str) -> str:
    return path if fs.is_file(path) and not fs.readable_path(path) else ""


def _with_fault(
    fs: Rootfs, root: str, file: RequirementFile, fault: LineFault, place: str, read: Iterable[str]
) -> RequirementFile:
    """Return the file with a fault that the files ``read`` have.

    ``place`` is the fault's line, or the file where the line was not found.
    """
    text = _quote(fs, fault.text, read)
    is_shown = text == fault.text or place.startswith(f"{file.path}:")  # a file that is included is named in another
    is_found = place != file.path and is_shown
    return replace(
        file,
        problem=f"{place if is_found else file.path} cannot be installed: {text}",
        faulty_line=place if is_found else "",
        line=fault.line[:QUOTED] if is_found and text == fault.text else "",
        lacking_package=fault.package,
        edit=fault.edit if is_found and fault.edit and _is_own_line(fs, root, place, fault.line) else "",
    )


def _is_own_line(fs: Rootfs, root: str, place: str, line: str) -> bool:
    """Return whether sed may change ``FILE:LINE``, because it has ``line`` alone, in a file of the project itself.

    sed would replace a link by a file, take a name for an option, and split the characters of UTF-16.
    """
    name, _, number = place.rpartition(":")
    path = os.path.join(root, name)
    relative = os.path.relpath(path, root)
    is_own = fs.resolve(path) == os.path.join(fs.resolve(root) or "", relative) and not relative.startswith("..")
    if not is_own or name.startswith("-") or (fs.live and trust.distrust_of_root([path])):
        return False
    lines = (fs.read(path, _SIZE_LIMIT) or b"").split(b"\n")[int(number) - 1 :][:1]
    return [_COMMENT.sub("", it.decode("utf-8-sig", "replace")).strip() for it in lines] == [line]


def _quote(fs: Rootfs, text: str, read: Iterable[str]) -> str:
    """Return the text of a fault, which quotes one of the files ``read``.

    To root it is not quoted where another user could have made a link of it, to a file that only root may read.
    """
    reason = trust.distrust_of_root(read) if fs.live and not is_application_container(fs) else None
    return f"pip fails at one of its lines, which is not shown to root, because {reason}" if reason else text


def typed_folder(root: str, cwd: str) -> str:
    """Return the folder to type before the names of the project's files; empty if ``cwd`` is that folder."""
    return "" if os.path.realpath(cwd) == os.path.realpath(root) else root


def digest_requirements(files: tuple[RequirementFile, ...], cwd: str) -> str:
    """Return a digest of the content of the files, the same wherever they are named from; empty without files."""
    if not files:
        return ""
    text = repr(
        [
            (os.path.realpath(os.path.join(cwd, file.path)), file.group, file.lines, file.constraints, file.content)
            for file in files
        ]
    )
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _read_lines(
    fs: Rootfs, path: str, name: str, read: dict[str, None], *, is_constraint: bool, including: Mapping[str, str] = {}
) -> Iterator[tuple[str, bool]]:
    """Yield (line, is a constraint) for the logical lines of a requirements file and of the files it includes.

    ``name`` is the path as people read it; ``read`` collects the files, and ``including`` has (path, name) of those
    that lead here.
    Raises OSError for a file that cannot be read or includes itself, TooLargeError for too many of them.
    """
    if path in including:
        raise OSError(f"{[*including.values()][-1]} includes {name}, which includes it in turn")
    if path in read:
        return
    if len(read) == _FILE_LIMIT or len(including) == _NESTED_LIMIT:
        most = f"{_FILE_LIMIT:,}, of which {_NESTED_LIMIT} include one another"
        raise TooLargeError(f"{path} is one file too many: doctor reads at most {most}")
    read[path] = None
    text = read_text(fs, path)
    if text is None:
        by = f", and {[*including.values()][-1]} includes it" if including else ""
        error = TooLargeError if fs.size(path) > _SIZE_LIMIT else OSError
        raise error(f"{read_problem(fs, path, name)}{by}")
    if not text.isascii() and _NOT_UTF_8.search(text) and not _CODING.match(text) and _uses_utf_8():
        raise OSError(f"{name} is not in UTF-8, which pip expects")
    # pip joins lines before it strips comments, and expands variables last (its req_file.py).
    for line in _join_lines(text):
        line = _expand_variables(_COMMENT.sub("", line).strip())
        if not line:
            continue
        yield line, is_constraint
        include = _INCLUDE.match(line)
        if include and "://" not in include.group(2):
            word = include.group(2).strip()
            yield from _read_lines(
                fs,
                os.path.normpath(os.path.join(os.path.dirname(path), word)),
                os.path.normpath(os.path.join(os.path.dirname(name), word)),
                read,
                is_constraint=is_constraint or include.group(1).startswith(("-c", "--c")),
                including={**including, path: name},
            )


def _join_lines(text: str) -> Iterator[str]:
    """Yield the lines, each with those that continue it; a comment continues none and is not continued."""
    begun: list[str] = []
    for line in text.splitlines():
        is_comment = line.lstrip().startswith("#")
        if line.endswith("\\") and not is_comment:
            begun.append(line.strip("\\"))
        else:
            yield "".join((*begun, " " if is_comment else "", line))
            begun = []
    if begun:
        yield "".join(begun)


def find_line(fs: Rootfs, paths: Iterable[str], words: str) -> tuple[str, int] | None:
    """Return (path, number) of the first line that is ``words``, or the requirement or the hash in it.

    Blanks, letter case, and what a comment, a marker or an option adds do not count.
    """
    wanted, digest = _requirement_in(words), f"sha256:{words}"
    for path in paths:
        for number, text in enumerate((read_text(fs, path) or "").split("\n"), 1):  # as editors and sed count
            line = _COMMENT.sub("", text).strip()
            if _requirement_in(line) == wanted or digest in line:
                return path, number
    return None


def find_matching_line(
    fs: Rootfs, folder: str, paths: Iterable[str], matches: Callable[[str], object]
) -> tuple[str, int] | None:
    """Return (path, number) of the first line of the files that matches; their paths are relative to ``folder``."""
    for path in paths:
        lines = (read_text(fs, os.path.join(folder, path)) or "").split("\n")  # as editors and sed count
        number = next((number for number, line in enumerate(lines, 1) if matches(line)), 0)
        if number:
            return path, number
    return None


def _locate(fs: Rootfs, read: Iterable[str], path: str, name: str, line: str) -> str:
    """Return ``FILE:LINE`` of a line in one of the files ``read``; ``name`` is how people type ``path``, the first."""
    found = find_line(fs, read, line)
    if found is None:
        return name
    from_first = os.path.relpath(found[0], os.path.dirname(path))
    return f"{os.path.join(os.path.dirname(name), from_first)}:{found[1]}"


def _requirement_in(line: str) -> str:
    """Return the requirement in a line, without blanks and in lower case; a longer line may be continued."""
    requirement = _OPTION.split(line.partition(";")[0].rstrip("\\"), maxsplit=1)[0]
    return "".join(requirement.split()).lower().replace("_", "-")


def _uses_utf_8() -> bool:
    """Return whether pip decodes a file as UTF-8: by the locale; C and POSIX count as UTF-8 (PEP 538, PEP 540)."""
    locale = os.environ.get("LC_ALL") or os.environ.get("LC_CTYPE") or os.environ.get("LANG") or "C"
    return locale in ("C", "POSIX") or "utf" in locale.lower()


def _expand_variables(line: str) -> str:
    """Return the line with the values of its variables. Raises OSError if they are too long together."""
    length = 0

    def value(match: re.Match[str]) -> str:
        nonlocal length
        text = os.environ.get(match[1]) or match[0]
        length += len(text)
        if length > _SIZE_LIMIT:
            raise OSError(f"a line has more than {_SIZE_LIMIT >> 20} MB with the variables in it")
        return text

    return _VARIABLE.sub(value, line)


def read_text(fs: Rootfs, path: str) -> str | None:
    """Return the text of a file as pip decodes it; ``None`` if it is too large or cannot be read."""
    data = fs.read(path, _SIZE_LIMIT + 1)
    if data is None or len(data) > _SIZE_LIMIT:
        return None
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    return data.decode("utf-8-sig", "surrogateescape")


def read_problem(fs: Rootfs, path: str, name: str, limit: int = _SIZE_LIMIT) -> str:
    """Return why ``limit`` bytes do not suffice to read the file at ``path``, which the user calls ``name``."""
    if not fs.lexists(path):
        return f"{name} does not exist"
    if not fs.is_file(path):
        return f"{name} is {'not a link to a file' if fs.is_link(path) else 'not a file'}"
    size = f"{limit >> 20} MB" if limit >> 20 else f"{limit >> 10} kB"
    return f"{name} {f'is larger than {size}' if fs.readable_path(path) else 'is not readable'}"


def stream_problem(cwd: str, name: str) -> str | None:
    """Return why the argument ``name`` of ``-r`` is not a file that doctor and pip can read one after the other."""
    if "://" in name:
        file = os.path.basename(name.partition("?")[0].partition("#")[0]) or "requirements.txt"
        download = f"curl -fLo {shlex.quote(file)} {shlex.quote(name)}"
        return (
            f"{name} is an address, and doctor reads lists from files. Download it with `{download}`, and name the file"
        )
    path = os.path.join(cwd, name)
    if _is_stream(path) or (name == "-" and not os.path.exists(path)):
        return f"{name} can be read only once, and pip has to read it after doctor. Write it to a file, and name that"
    return None


def _is_stream(path: str) -> bool:
    """Return whether links lead from ``path`` to an open file of a process, as from /dev/stdin (proc(5))."""
    for _ in range(trust.LINK_LIMIT):
        folder = os.path.realpath(os.path.dirname(path))
        if folder.startswith("/proc/") and folder.endswith("/fd"):
            return True
        path = os.path.join(folder, os.path.basename(path))
        if not os.path.islink(path):
            return False
        path = os.path.join(folder, os.readlink(path))
    return False


def _parse_declared(text: str, name: str, group: str | None) -> declared.DeclaredRequirements:
    """Parse a file of this name. Raises ValueError or RecursionError where it is malformed."""
    if name == "setup.py":
        return declared.parse_setup_script(text)
    return declared.parse_setup_cfg(text) if name == "setup.cfg" else declared.parse_pyproject(text, group)


def _read_declared(fs: Rootfs, root: str, name: str, group: str | None) -> RequirementFile:
    path = os.path.join(root, name)
    text = read_text(fs, path)
    if text is None:
        problem, too_large = read_problem(fs, path, name), fs.size(path) > _SIZE_LIMIT
        closed = _closed(fs, path)
        return RequirementFile(
            path=name, kind="declared", group=group, problem=problem, closed_file=closed, too_large=too_large
        )
    try:
        content = _parse_declared(text, os.path.basename(name), group)
    except declared.UnknownGroupError as error:
        return RequirementFile(path=name, kind="declared", group=group, problem=f"{name} {error}")
    except (ValueError, RecursionError) as error:
        problem, too_large = f"{name} cannot be parsed: {error}", isinstance(error, TooLargeError)
        return RequirementFile(path=name, kind="declared", group=group, problem=problem, too_large=too_large)
    paths = [os.path.join(root, os.path.dirname(name), file) for file in content.files]
    texts = [read_text(fs, path) for path in paths]
    lines = [_COMMENT.sub("", line).strip() for text in texts if text for line in text.splitlines()]
    requirements = [line for line in lines if line and not line.startswith("-")]
    needs_build = content.needs_build or None in texts or any(line.startswith("-") for line in lines)
    required = (*content.lines, *requirements)
    fault = find_line_fault(fs, root, (line for line in required if not line.startswith("-")))
    file = RequirementFile(path=name, kind="declared", group=group, lines=required, needs_build=needs_build)
    return _with_fault(fs, root, file, fault, name, [path, *paths]) if fault else file
