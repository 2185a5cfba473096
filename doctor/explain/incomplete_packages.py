"""Tell whether an installed package lacks part of its own, or is older than the program that asks for a part."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from doctor.core import lazy_re as re
from doctor.explain.modules import kind_of_module
from doctor.explain.programs import distribution_of_program
from doctor.explain.python_frames import FRAME, INSTALLED
from doctor.plan.known_names import distribution_of_module, is_popular

INCOMPLETE = "incomplete"
"""The context of a package whose own code, or whose program, asks for a part that is not there."""
OLDER = "older-than-program"
"""The context of a package that lacks what the user's own code imports from it."""
_COLLECTIONS = "ansible_collections"
"""The package of all collections of Ansible, each of which is installed by itself."""
_ERROR = re.compile(
    r"^[ \t]*(?:E +)?(?:ImportError|ModuleNotFoundError): No module named '?([\w.]{1,200})", re.MULTILINE
)
_SCRIPT = re.compile(r"[/\\](?:bin|Scripts)[/\\]([\w-]{1,80}?)(?:-script\.pyw?|\.exe[/\\]__main__\.py)?$")
"""The script that pip writes for a program, which imports the program's own package."""


def full_name(module: str, text: str) -> str:
    """Return the dotted name of a module, of which Python 2 tells only the part that it did not find."""
    importing = rf"(?:from|import) ((?:\w{{1,80}}\.){{1,8}}{re.escape(module)})\b[^\n]*\n"
    found = re.compile(rf"{importing}(?:[^\n]*\n){{0,8}}?ImportError: No module named {re.escape(module)}\s*$", re.M)
    named = found.search(text) if f"ImportError: No module named {module}" in text else None
    return named[1] if named and distribution_of_module(named[1]) else module


def find_incomplete(words: Mapping[str, str], text: str, command: Sequence[str]) -> tuple[str, dict[str, str]]:
    """Return the context of a package that lacks the module in ``words``, with words for it; empty if it is another.

    ``text`` has the failure with its traceback, and ``command`` are the words of the command that failed.
    """
    module = words["module"]
    top = module.partition(".")[0]
    errors = [found for found in _ERROR.finditer(text) if found[1] == module]
    frames = [found[1] for found in FRAME.finditer(text) if not errors or found.start() < errors[0].start()]
    script = _SCRIPT.search(frames[0]) if len(frames) == 1 else None
    distribution = distribution_of_module(module)
    if distribution is None or top == _COLLECTIONS or kind_of_module(module, words) != "part-of-module":
        return "", {}
    installed = INSTALLED.search(frames[-1]) if frames else None
    is_own = installed[1] == top if installed else bool(script)
    is_program = not frames and bool(command) and distribution_of_program(command[0]) == distribution
    if is_own or is_program:
        return INCOMPLETE, {}
    return (OLDER, {}) if not installed and not is_popular(distribution) else ("", {})
