"""Recognise an application by the commands and the metadata that its distribution has, where doctor does not know it.

Many libraries have commands as well, so that only metadata without any doubt counts.
"""

from __future__ import annotations

from doctor.core import lazy_re as re
from doctor.core.names import normalize
from doctor.facts.wheel_commands import WheelCommands

_FOR_PEOPLE = re.compile(
    r"command[- ]line (?:\S+ ){0,3}?(?:app|client|downloader|interface|manager|program|tool|utilit)"
    r"|\bCLI (?:app|for|tool|util)|\bTUI\b|desktop app"
    r"|text(?:-based)? user interface|\b(?:terminal|console|curses)[- ](?:app|based|client|program|user interface)",
    re.IGNORECASE,
)
"""Words in the summary of a distribution that is an application."""
_OF_APPLICATIONS = (
    "Environment :: Console",
    "Environment :: MacOS X",
    "Environment :: Win32 (MS Windows)",
    "Environment :: X11 Applications",
)
_OF_DEVELOPERS = ("Developers", "Education", "Science/Research")
"""The audiences of libraries, after ``Intended Audience :: ``; an application may have them as well."""
_OF_LIBRARIES = ("Topic :: Software Development :: Libraries", "Framework :: ")


def application_command(commands: WheelCommands) -> str | None:
    """Return the command of a distribution that is surely used as a command, and not imported; ``None`` for others.

    The command has the name of the distribution, and no classifier calls it a library. Then the summary says that it is
    for the command line, or classifiers say that it is for a terminal or a desktop, and not only for developers.
    """
    own = {_bare(commands.name), _bare(commands.name).removesuffix("cli")}
    command = next((script for script in commands.scripts if _bare(script) in own), None)
    if any(classifier.startswith(_OF_LIBRARIES) for classifier in commands.classifiers):
        return None
    parts = [classifier.partition(" :: ") for classifier in commands.classifiers]
    audiences = {value for group, _, value in parts if group == "Intended Audience"}
    has_environment = any(classifier.startswith(_OF_APPLICATIONS) for classifier in commands.classifiers)
    is_for_people = has_environment and audiences.difference(_OF_DEVELOPERS)
    return command if is_for_people or _FOR_PEOPLE.search(commands.summary) else None


def _bare(name: str) -> str:
    return normalize(name).replace("-", "")
