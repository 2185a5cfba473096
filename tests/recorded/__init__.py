"""Recorded roots of systems that cannot be built as boxes everywhere. A record holds only what doctor reads.

``python -m tests.recorded ROOT NAME`` records a real root. Those of Ubuntu were recorded, the others were written
by hand, by the layout of their packages and the markers that they contain.
"""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

FOLDER = Path(__file__).parent
RECORDED = (
    "bin", "lib", "sbin", "etc/os-release", "usr/lib/os-release", "usr/bin/apt-get",
    "usr/bin/python3*", "usr/bin/pip*", "usr/bin/pipx",
    "usr/lib/python3.*/os.py", "usr/lib/python3.*/EXTERNALLY-MANAGED", "usr/lib/python3.*/venv/__main__.py",
    "usr/lib/python3.*/ensurepip/__main__.py", "usr/lib/python3/dist-packages/pip*", "usr/share/python-wheels/*.whl",
    "usr/lib/python3/dist-packages/pip*/__init__.py", "usr/lib/python3/dist-packages/pip*/__main__.py",
    "var/lib/dpkg/status",
)  # fmt: skip
_PARAGRAPH = re.compile(r"^Package: (?:lib)?(?:python3|pipx|apt$)", re.MULTILINE)
_FIELDS = re.compile(r"^(?:Package|Status|Version): .*\n", re.MULTILINE)


def record(root: Path) -> dict[str, str | None]:
    """Return the record of a root: each path with ``-> TARGET``, ``folder``, ``program TEXT`` or ``file TEXT``."""
    paths = sorted({path for pattern in RECORDED for path in root.glob(pattern)})
    return {str(path.relative_to(root)): _describe(path) for path in paths}


def write_root(name: str, root: Path) -> None:
    """Write a recorded root into an empty folder."""
    for path, description in json.loads((FOLDER / f"{name}.json").read_text()).items():
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        kind, _, text = description.partition(" ")
        if kind == "->":
            target.symlink_to(text)
        elif kind == "folder":
            target.mkdir(exist_ok=True)
        else:
            target.write_text(text)
            target.chmod(0o755 if kind == "program" else 0o644)


def _describe(path: Path) -> str:
    if path.is_symlink():
        return f"-> {os.readlink(path)}"
    if path.is_dir():
        return "folder"
    kind = "program" if os.access(path, os.X_OK) else "file"
    return f"{kind} {_text(path)}".strip()


def _text(path: Path) -> str:
    """Return the lines of a file that doctor evaluates; none of programs and most modules."""
    if path.name == "status":
        paragraphs = path.read_text().split("\n\n")
        return "\n".join("".join(_FIELDS.findall(f"{text}\n")) for text in paragraphs if _PARAGRAPH.search(text))
    text = path.read_text(errors="replace") if path.suffix != ".whl" else ""
    if path.name == "EXTERNALLY-MANAGED":
        return "".join(text.splitlines(keepends=True)[:2])
    if path.name == "os-release":
        return "".join(line for line in text.splitlines(keepends=True) if re.match("NAME|PRETTY|VERSION|ID", line))
    if text.startswith("#!"):
        return text.splitlines(keepends=True)[0]
    version = re.search(r"^__version__ = .*\n", text, re.MULTILINE)
    return version.group() if version and path.parent.name == "pip" else ""
