"""The commands that a distribution offers, and whether they make it an application."""

from __future__ import annotations

import re
from dataclasses import dataclass

from doctor.core.names import normalize

_FOR_PEOPLE = re.compile(
    r"command[- ]line (?:\S+ ){0,3}?(?:app|client|downloader|interface|manager|program|tool|utilit)"
    r"|\bCLI (?:app|for|tool|util)|\bTUI\b|desktop app"
    r"|\b(?:terminal|console|curses)[- ](?:app|based|client|program|user interface)",
    re.IGNORECASE,
)
"""What the summary of an application says of it."""
_OF_APPLICATIONS = (
    "Environment :: Console",
    "Environment :: MacOS X",
    "Environment :: Win32 (MS Windows)",
    "Environment :: X11 Applications",
)
_OF_DEVELOPERS = ("Developers", "Education", "Science/Research")
"""The audiences of libraries, after ``Intended Audience :: ``; an application may have them as well."""
_OF_LIBRARIES = ("Topic :: Software Development :: Libraries", "Framework :: ")


@dataclass(frozen=True, slots=True, kw_only=True)
class WheelCommands:
    """The commands of one release of a distribution, and what its metadata says about their purpose."""

    name: str
    """The normalised name of the distribution."""
    version: str
    scripts: tuple[str, ...]
    """The names of its commands: the entry points of the groups ``console_scripts`` and ``gui_scripts``,
    and the programs in a wheel's folder ``*.data/scripts``."""
    classifiers: tuple[str, ...]
    """Its classifiers: ``Environment :: Console``."""
    summary: str
    """Its summary, one line."""

    @property
    def is_application(self) -> bool:
        """Whether the distribution is surely used as a command, and not imported.

        Many libraries have commands as well. So one command has the name of the distribution, and no classifier calls
        it a library. Then the summary says that it is for the command line, or classifiers say that it is for a
        terminal or a desktop, and not only for developers.
        """
        own = {_bare(self.name), _bare(self.name).removesuffix("cli")}
        if not any(_bare(script) in own for script in self.scripts):
            return False
        if any(classifier.startswith(_OF_LIBRARIES) for classifier in self.classifiers):
            return False
        parts = [classifier.partition(" :: ") for classifier in self.classifiers]
        audiences = {value for group, _, value in parts if group == "Intended Audience"}
        has_environment = any(classifier.startswith(_OF_APPLICATIONS) for classifier in self.classifiers)
        return bool(_FOR_PEOPLE.search(self.summary) or (has_environment and audiences.difference(_OF_DEVELOPERS)))


def _bare(name: str) -> str:
    return normalize(name).replace("-", "")
