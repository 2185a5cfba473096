"""Tell what a module lacks that was imported from it: another distribution, or a release that fits who asked."""

from __future__ import annotations

from collections.abc import Mapping

from doctor.core import lazy_re as re
from doctor.explain.python_frames import INSTALLED
from doctor.plan.known_names import distribution_of_module

PART_OF_DEPENDENT = "part-of-dependent"
"""The context where the code of an installed package asked for the name."""
_LACKING = re.compile(r"ImportError: cannot import name '(\w{1,80})' from '([\w.]{1,200})'")
_NO_MODULE = re.compile(r"(?:ModuleNotFoundError|ImportError): No module named '?([\w.]{1,200})'")
_FRAME = re.compile(
    r"\bFile \"([^\"\n]{1,300})\", line \d|^(?:File )?(\S{1,300}\.py)(?::\d+$|:\d+, in |(?: in <))", re.MULTILINE
)
"""A frame of a traceback, in a terminal and in a notebook."""


def find_part(text: str) -> str | None:
    """Return the module that an ``ImportError`` lacks, where another distribution than that of its package has it.

    ``google.cloud`` is a folder that many distributions have parts in, and ``PyQt5`` is also one of PyQtWebEngine.
    """
    lacking = _LACKING.search(text)
    part = f"{lacking[2]}.{lacking[1]}" if lacking else ""
    distribution = distribution_of_module(part) if part else None
    is_other = lacking and distribution and distribution != distribution_of_module(lacking[2])
    return part if is_other else None


def find_imported(module: str, text: str) -> str | None:
    """Return the dotted name of a module that a program imports, where Python says only that its beginning is missing.

    ``No module named 'google'`` is all that Python says of ``from google.cloud import bigquery``.
    """
    importing = rf"^[ >\d]{{0,12}}(?:from|import) ({re.escape(module)}(?:\.\w{{1,80}}){{0,8}})(?: import (\w{{1,80}}))?"
    for found in re.finditer(
        rf"{importing}\b[^\n]*\n(?:[ ^~]*\n)?[^\n]*No module named '?{re.escape(module)}\b", text, re.M
    ):
        names = [".".join(filter(None, found.groups())), found[1]]
        known = next((name for name in names if distribution_of_module(name)), None)
        if known and distribution_of_module(known) != distribution_of_module(module):
            return known
    return None


def find_dependent(text: str) -> dict[str, str]:
    """Return the distribution whose code asked for a name, or a module, that another one lacks, as the word for it.

    The word is missing where the program's own code asked, or where no distribution of that module is known.
    """
    error = _LACKING.search(text) or _NO_MODULE.search(text)
    frames = [found for found in _FRAME.finditer(text) if error is None or found.start() < error.start()]
    if error is None or not frames:
        return {}
    installed, lacking = INSTALLED.search(frames[-1][0]), error[error.re.groups].partition(".")[0]
    dependent = distribution_of_module(installed[1]) if installed and installed[1] != lacking else None
    return {"dependent": dependent} if dependent else {}


def refine_context(context: str, words: Mapping[str, str], text: str) -> tuple[str, Mapping[str, str]]:
    """Return the context of a module that lacks something, and its words, with those that ``text`` adds."""
    if part := find_part(text) or find_imported(words.get("module", ""), text):
        return "", {**words, "module": part}
    from doctor.explain.modules import kind_of_module

    lacks_part = context == "part-of-module" or kind_of_module(words.get("module", ""), words) == "part-of-module"
    dependent = find_dependent(text) if lacks_part and context in ("", "part-of-module") else {}
    return (PART_OF_DEPENDENT, {**words, **dependent}) if dependent else (context, words)
