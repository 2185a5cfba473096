"""``python -m doctor.bootstrap.pyz.build FILE`` builds doctor.pyz. The same packages give the same bytes."""

from __future__ import annotations

import ast
import hashlib
import io
import os
import re
import sys
import tempfile
import tokenize
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from doctor import __version__
from doctor.bootstrap.dependencies import ONLY_PINNED_WHEELS, PINS, notify
from doctor.bootstrap.installers import find_installers, run_program
from doctor.bootstrap.requirements import CHECKOUT

PYTHONS = ("3.10", "3.11", "3.12", "3.13", "3.14")
PLATFORMS = ("manylinux2014_x86_64", "manylinux_2_17_x86_64", "manylinux_2_28_x86_64")
RUNS_BEFORE_UNPACKING = (
    "doctor/__init__.py",
    "doctor/bootstrap/__init__.py",
    "doctor/bootstrap/atomic_folder.py",
    "doctor/bootstrap/import_path.py",
    "doctor/bootstrap/old_python.py",
    "doctor/bootstrap/pyz/__init__.py",
    "doctor/bootstrap/pyz/start.py",
    "doctor/bootstrap/pyz/unpack.py",
    "doctor/bootstrap/seal.py",
    "doctor/core/__init__.py",
    "doctor/core/paths.py",
    "doctor/core/private_folder.py",
    "doctor/core/trust.py",
)
"""The modules that the archive contains beside the payload."""
_EXCLUDED = re.compile(
    r"^bin/|/__pycache__/|\.exe$|\.dist-info/(?!METADATA$|entry_points\.txt$)|/tests?/|/embed/setuptools-[^/]*\.whl$"
    r"|^shellingham/nt\.py$|^psutil/_ps(?:aix|bsd|osx|sunos|windows)\.py$|^distlib/(?:database|index|locators|m\w+|version|wheel)\.py$"
    r"|^platformdirs/(?:__main__|android|ios|macos|pytest_plugin|testing|windows)\.py$|^typer/_click/_winconsole\.py$"
    r"|^rich/(?:__main__|_emoji_codes|_inspect|_spinners|_win32_console|_windows_renderer|diagnose|file_proxy|json"
    r"|layout|live|live_render|logging|markdown|progress(?:_bar)?|prompt|spinner|status|syntax|traceback|tree)\.py$"
    r"|^typer/(?:\.agents/|(?:__main__|cli|testing)\.py$)"
    r"|^packaging/(?:metadata|pylock|ranges|licenses/\w+)\.py$"
)
"""Files that are never used; of setuptools, because doctor seeds environments with pip alone (``SEED_OPTIONS``).

virtualenv uses ``distlib.scripts`` alone, which needs four modules. The modules of rich need Pygments or markdown-it,
which the archive does not contain, or nothing imports them, as those of packaging."""
_COMMANDS = "doctor/cli.py"
"""The module whose docstrings typer prints as help."""
_NOTICE = re.compile(r"copyright|licen[cs]e|coding[:=]|^#!", re.IGNORECASE)
_LICENCE = re.compile(r"\.dist-info/(?:licenses?/)?(?:LICEN[CS]E|COPYING|NOTICE)[^/]*$", re.IGNORECASE)


def main(target: Path) -> None:
    """Build doctor.pyz and write it to ``target``. Requires the network."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".doctor-pyz-", dir=target.parent.resolve()) as scratch:
        folder = Path(scratch, "packages")
        _install(folder, Path(scratch))
        packages = dict(_files(folder))
        modules = dict(_own_files())
        payload = zip_bytes(
            {
                name: path.read_bytes() if name == _COMMANDS else _content(path)
                for name, path in (packages | modules).items()
                if not _EXCLUDED.search(name)
            },
            compressed=False,  # the outer archive compresses it as a whole, which saves 7 %
        )
        outer = {name: modules[name].read_bytes() for name in RUNS_BEFORE_UNPACKING}
        licences = {f"licences/{name}": path.read_bytes() for name, path in packages.items() if _LICENCE.search(name)}
    outer["KEY"] = hashlib.sha256(payload).hexdigest().encode()
    outer |= {"__main__.py": _main_module(outer), "payload.zip": payload, **licences}
    target.write_bytes(zip_bytes(outer, prefix=b"#!/usr/bin/env python3\n"))
    target.chmod(0o755)
    notify(f"{target}: {target.stat().st_size / 1e6:.1f} MB, for Python {', '.join(PYTHONS)} on x86_64 glibc")


def _content(path: Path) -> bytes:
    """Return the content of a file without what nobody reads there.

    These are the description in METADATA, and in modules docstrings and comments, which take 8 % of the archive.
    """
    content = path.read_bytes()
    if path.name == "METADATA":
        return content.partition(b"\n\n")[0] + b"\n"
    return _without_comments(_without_docstrings(content)) if path.suffix == ".py" else content


def _without_docstrings(module: bytes) -> bytes:
    """Return a module with ``""`` for each docstring but its own, which is the page of a check.

    All lines keep their numbers, so that tracebacks fit the sources.
    """
    lines = module.split(b"\n")
    tree = ast.parse(module)
    for text in _docstrings(tree):
        first, last = text.lineno - 1, (text.end_lineno or text.lineno) - 1
        rest = lines[last][text.end_col_offset :]
        lines[first : last + 1] = [lines[first][: text.col_offset] + b'""' + rest, *[b""] * (last - first)]
        text.value = ""
    shortened = b"\n".join(lines)
    assert ast.dump(tree) == ast.dump(ast.parse(shortened)), "only docstrings were left out"
    return shortened


def _docstrings(module: ast.Module) -> Iterator[ast.Constant]:
    """Yield the docstrings of functions, classes and attributes."""
    for node in ast.walk(module):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            for statement in node.body[node is module :]:
                match statement:
                    case ast.Expr(value=ast.Constant(value=str()) as text):
                        yield text


def _without_comments(module: bytes) -> bytes:
    """Return a module with an empty line for each that has only a comment, unless that is a notice of rights.

    All other lines keep their numbers, so that the module is the same to Python.
    """
    lines = module.split(b"\n")
    for token in tokenize.tokenize(io.BytesIO(module).readline):
        number, column = token.start[0] - 1, token.start[1]
        is_alone = token.type == tokenize.COMMENT and not lines[number][:column].strip()
        if is_alone and not _NOTICE.search(token.string):
            lines[number] = b""
    shortened = b"\n".join(lines)
    before, after = (ast.dump(ast.parse(code), include_attributes=True) for code in (module, shortened))
    assert before == after, "only comments were left out"
    return shortened


def _install(folder: Path, scratch: Path) -> None:
    """Install for the oldest Python: a compiled wheel for it has the stable ABI, or none would serve all versions.

    The pins have one version of each package for all Pythons. Those that only some of them need are installed as well.
    """
    requirements = scratch / "requirements.txt"
    requirements.write_text(re.sub(r" ;[^\\\n]*", " ", PINS.read_text("utf-8")), "utf-8")
    options = [*ONLY_PINNED_WHEELS, "--requirement", str(requirements), "--target", str(folder)]
    options += ["--implementation=cp", f"--python-version={PYTHONS[0]}", *(f"--platform={p}" for p in PLATFORMS)]
    installer = next(find_installers(scratch, notify))
    code, _, stderr = run_program(*installer.argv, *options, environment=installer.environment)
    if code:
        sys.exit(stderr)


def _main_module(verified: dict[str, bytes]) -> bytes:
    """Return ``archive_main`` with the checksum of the entries that it verifies."""
    text = Path(__file__).with_name("archive_main.py").read_text("utf-8")
    checksum = zlib.crc32(b"".join(verified.values()))
    for constant, value in (("VERSION", __version__), ("MODULES", tuple(verified)), ("CHECKSUM", checksum)):
        text = re.sub(rf"^{constant} = .*$", f"{constant} = {value!r}", text, flags=re.MULTILINE)
    return text.encode()


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    """Yield every file below ``folder``, with its path relative to it; links to folders are followed."""
    for parent, _, names in os.walk(folder, followlinks=True):
        for name in names:
            path = Path(parent, name)
            yield str(path.relative_to(folder)), path


def _own_files() -> Iterator[tuple[str, Path]]:
    """Yield doctor's own files, with the checks and fixes that doctor/checks and doctor/fixes link to.

    doctor/fleet carries the pyz to other machines, and is not part of it.
    """
    for name, path in _files(CHECKOUT / "doctor"):
        if name.startswith("fleet/"):
            continue
        if path.suffix in (".py", ".json", ".1") or path.parent.name == "data":
            yield f"doctor/{name}", path


def zip_bytes(files: dict[str, bytes], *, prefix: bytes = b"", compressed: bool = True) -> bytes:
    """Return an archive whose bytes depend on ``files`` alone: it has no dates and sorts its names."""
    buffer = io.BytesIO()
    buffer.write(prefix)
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name)
            entry.external_attr = 0o644 << 16
            entry.compress_type = zipfile.ZIP_DEFLATED if compressed else zipfile.ZIP_STORED
            archive.writestr(entry, files[name], compresslevel=9)
    return buffer.getvalue()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
