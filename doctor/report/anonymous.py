"""Replace what names a person, a machine or a project in text that the user is going to publish."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping

from doctor.core import lazy_re as re
from doctor.core.redact import redact

_PEOPLE = range(1000, 60000)
"""The numbers of people's accounts on Debian (adduser.conf(5), FIRST_UID); the others are those of programs."""
_OTHER_HOME = re.compile(r"(?<![\w.-])/(?:home|Users)/[^/\s'\"`,;:]+")
_OWN_FOLDER = re.compile(r"~(?:/[^./\s'\"`,;:][^/\s'\"`,;:]*)+")
"""Folders of the user's own below the home folder. Those that begin with a dot are the ones of programs."""
_URL = re.compile(r"(://(?:[^\s/@]*@)?)[^\s/'\"`?#]+([/?#][^\s'\"`]*)?")
"""The host of a URL and what follows, in which some indexes take a token."""
_USUAL_PATHS = ("", "/", "/simple", "/simple/")


class Anonymiser:
    """Replaces folders, people and hosts by stand-ins, and hides credentials."""

    def __init__(self, folders: Mapping[str, str], people: Iterable[str], hosts: Iterable[str]) -> None:
        """Take the stand-in of each folder, the names of people, and the names of the machine."""
        known = {spelling: stand_in for path, stand_in in folders.items() for spelling in _spellings(path)}
        # the longest first: a project before the home folder that contains it, a name with its domain before the name
        patterns = [(rf"{re.escape(path)}(?![\w-])", known[path]) for path in _longest_first(known)]
        patterns += [(_word(name), "USER") for name in _longest_first(people)]
        patterns += [(_word(name), "HOST") for name in _longest_first(hosts) if name not in ("", "localhost")]
        self._patterns = [(re.compile(pattern, re.IGNORECASE), stand_in) for pattern, stand_in in patterns]

    def __call__(self, text: str) -> str:
        """Return ``text`` without credentials, people and hosts, and without folders that are not the project's."""
        text = _URL.sub(_without_place, redact(text))
        for pattern, stand_in in self._patterns:
            text = pattern.sub(stand_in, text)
        return _OWN_FOLDER.sub("~/…", _OTHER_HOME.sub("~USER", text))


def _without_place(match: re.Match[str]) -> str:
    path = match[2] or ""
    return f"{match[1]}HOST{path if path in _USUAL_PATHS else '/…'}"


def names_of_people(environ: Mapping[str, str]) -> set[str]:
    """Return the names of the people who have an account here, of this user, and of those that variables name."""
    import pwd

    own = os.geteuid()
    accounts = {user.pw_name for user in pwd.getpwall() if user.pw_uid in _PEOPLE or user.pw_uid == own}
    return (accounts | {environ.get(name, "") for name in ("USER", "LOGNAME", "SUDO_USER")}) - {"", "root"}


def names_of_machine() -> set[str]:
    """Return the name of the machine, with its domain and without."""
    name = os.uname().nodename
    return {name, name.partition(".")[0]}


def _spellings(path: str) -> Iterator[str]:
    """Yield a folder as it is, without links, and as a shell quotes it; nothing for / and for a relative path."""
    if not path.startswith("/"):
        return
    for spelling in {path.rstrip("/"), os.path.realpath(path).rstrip("/")} - {""}:
        yield spelling
        yield spelling.replace("'", "'\"'\"'")


def _longest_first(names: Iterable[str]) -> list[str]:
    return sorted(names, key=len, reverse=True)


def _word(name: str) -> str:
    """Return the pattern of a name that is not part of a longer word."""
    return rf"(?<![^\W_]){re.escape(name)}(?![^\W_])"
