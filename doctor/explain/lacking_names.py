"""Tell what a module lacks that was imported from it: another distribution, a fitting release, or a part of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from doctor.core import lazy_re as re
from doctor.explain.modules import kind_of_module
from doctor.explain.programs import distribution_of_program
from doctor.explain.python_frames import FRAME, INSTALLED
from doctor.plan.known_names import distribution_of_module, is_popular

PART_OF_DEPENDENT = "part-of-dependent"
"""The context where the code of an installed package asked for the name."""
INCOMPLETE = "incomplete"
"""The context of a package whose own code, or whose program, asks for a part that is not there."""
OLDER = "older-than-program"
"""The context of a package that lacks what the user's own code imports from it."""
_COLLECTIONS = "ansible_collections"
"""The package of all collections of Ansible, each of which is installed by itself."""
_LACKING = re.compile(r"ImportError: cannot import name '(\w{1,80})' from '([\w.]{1,200})'")
_NO_MODULE = re.compile(r"(?:ModuleNotFoundError|ImportError): No module named '?([\w.]{1,200})'")
_FRAME = re.compile(
    r"\bFile \"([^\"\n]{1,300})\", line \d|^(?:File )?(\S{1,300}\.py)(?::\d+$|:\d+, in |(?: in <))", re.MULTILINE
)
"""A frame of a traceback, in a terminal and in a notebook."""
_SCRIPT = re.compile(r"[/\\](?:bin|Scripts)[/\\]([\w-]{1,80}?)(?:-script\.pyw?|\.exe[/\\]__main__\.py)?$")
"""The script that pip writes for a program, which imports the program's own package."""


def full_name(module: str, text: str) -> str:
    """Return the dotted name of a module, of which Python 2 tells only the part that it did not find."""
    importing = rf"(?:from|import) ((?:\w{{1,80}}\.){{1,8}}{re.escape(module)})\b[^\n]*\n"
    found = re.compile(rf"{importing}(?:[^\n]*\n){{0,8}}?ImportError: No module named {re.escape(module)}\s*$", re.M)
    named = found.search(text) if f"ImportError: No module named {module}" in text else None
    return named[1] if named and distribution_of_module(named[1]) else module


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


def find_dependent(text: str) -> str | None:
    """Return the distribution whose code asked for a name, or a module, that another one lacks.

    It is ``None`` where the program's own code asked, or where no distribution of that module is known.
    """
    error = _LACKING.search(text) or _NO_MODULE.search(text)
    frames = [found[0] for found in _FRAME.finditer(text) if error and found.start() < error.start()]
    installed = INSTALLED.search(frames[-1]) if frames else None
    if not (error and installed) or installed[1] == error[error.re.groups].partition(".")[0]:
        return None
    return distribution_of_module(installed[1])


def find_incomplete(words: Mapping[str, str], text: str, command: Sequence[str]) -> str:
    """Return the context of a package that lacks the module in ``words``; empty where it is that of another.

    ``text`` has the failure with its traceback, and ``command`` are the words of the command that failed.
    """
    module = words["module"]
    top = module.partition(".")[0]
    errors = [found for found in _NO_MODULE.finditer(text) if found[1] == module]
    frames = [found[1] for found in FRAME.finditer(text) if not errors or found.start() < errors[0].start()]
    script = _SCRIPT.search(frames[0]) if len(frames) == 1 else None
    distribution = distribution_of_module(module)
    if distribution is None or top == _COLLECTIONS or kind_of_module(module, words) != "part-of-module":
        return ""
    installed = INSTALLED.search(frames[-1]) if frames else None
    is_own = installed[1] == top if installed else bool(script)
    is_program = not frames and bool(command) and distribution_of_program(command[0]) == distribution
    if is_own or is_program:
        return INCOMPLETE
    return OLDER if not installed and not is_popular(distribution) else ""


def refine_context(
    context: str, words: Mapping[str, str], text: str, command: Sequence[str]
) -> tuple[str, Mapping[str, str]]:
    """Return the context of a module that lacks something, and its words, with those that ``text`` adds.

    ``command`` are the words of the command that failed.
    """
    words = {**words, "module": full_name(words["module"], text)}
    if part := find_part(text) or find_imported(words["module"], text):
        context, words = "", {**words, "module": part}
    elif (
        context == "part-of-module" or (not context and kind_of_module(words["module"], words) == "part-of-module")
    ) and (dependent := find_dependent(text)):
        return PART_OF_DEPENDENT, {**words, "dependent": dependent}
    if context in ("", "part-of-module"):
        context = find_incomplete(words, text, command) or context
    return context, words
