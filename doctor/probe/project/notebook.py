"""Read the Python code of a notebook (nbformat, "The Jupyter Notebook Format"), without the commands of IPython."""

from __future__ import annotations

import json

from doctor.core import lazy_re as re
from doctor.core.lazy_typing import Any

_PYTHON_CELLS = frozenset({"capture", "debug", "prun", "time", "timeit"})
"""Commands for a whole cell, after which Python code follows; other cells are written in another language."""
_CELL_COMMAND = re.compile(r"\s*%%(\w*)")
_COMMAND = re.compile(r"(?m)^([ \t]*)(?:[!%?].*|[\w.]+\?{1,2}[ \t]*)$")
"""A line for the shell or IPython, or one that asks for help."""
_ASSIGNED_COMMAND = re.compile(r"(?m)^([ \t]*[\w, \t]+=)[ \t]*[!%].*$")


def code_cells(data: bytes, limit: int) -> list[tuple[int, str]]:
    """Return the number of each code cell, counted from 1, and its code; nothing for a notebook of another language.

    Raises ValueError where the notebook is malformed, or has more than ``limit`` characters of code.
    """
    try:
        document = json.loads(data)
    except RecursionError:
        raise ValueError("it is nested too deeply") from None
    except ValueError:
        raise ValueError("it is not JSON") from None
    if not isinstance(document, dict) or not isinstance(document.get("cells"), list):
        raise ValueError("it is not a notebook of format 4")
    if _language(document) not in ("", "python"):
        return []
    found, length = [], 0
    for number, cell in enumerate(document["cells"], 1):
        text = _source(cell)
        length += len(text)
        if length > limit:
            raise ValueError(f"it has more than {limit >> 10} kB of code")
        if "import" in text:
            found.append((number, text))
    return found


def _language(document: dict[str, Any]) -> str:
    metadata = document.get("metadata")
    kernel = metadata.get("kernelspec") if isinstance(metadata, dict) else None
    language = kernel.get("language") if isinstance(kernel, dict) else None
    return language if isinstance(language, str) else ""


def _source(cell: object) -> str:
    """Return the code of a cell, which is one string or a list of lines; empty for a cell of text."""
    if not isinstance(cell, dict) or cell.get("cell_type") != "code":
        return ""
    source = cell.get("source")
    if isinstance(source, list) and all(isinstance(line, str) for line in source):
        return "".join(source)
    return source if isinstance(source, str) else ""


def without_commands(text: str) -> str:
    """Replace the commands of IPython in a cell by statements that do nothing, so that lines keep their numbers.

    A line of Python may begin like a command (``% (a, b)`` goes on with a string), so this is for cells that are not
    valid as they are.
    """
    command = _CELL_COMMAND.match(text)
    if command and command[1] not in _PYTHON_CELLS:
        return ""
    return _ASSIGNED_COMMAND.sub(r"\1 None", _COMMAND.sub(r"\1pass", text))
