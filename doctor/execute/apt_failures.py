"""What apt-get and dpkg say when they fail, told in words that lead on."""

from __future__ import annotations

import re

from doctor.core.errors import StepError

_KNOWN = (
    (r"Held packages were changed", "It would change a package that is held on purpose: apt-mark showhold names them."),
    (r"has no installation candidate", "apt may not install it, or knows none: apt-cache policy NAME says which."),
    (
        r"404 +Not Found",
        "The package lists are older than the archive: fetch them anew (apt-get update), and try again.",
    ),
    (r"You don't have enough free space in (\S+?)/?\.$", "There is not enough space in {}."),
    (r"No space left on device", "There is no space left on the disk."),
    (r"Read-only file system", "The system's folders are on a file system that is mounted read-only."),
    (
        r"Unmet dependencies|needs to be reinstalled",
        "apt wants what is installed mended first: doctor explain apt-broken",
    ),
    (r"dpkg was interrupted", "An earlier installation was broken off: dpkg --configure -a finishes it."),
)
"""apt's and dpkg's own words, the locale being C; the first that was said counts."""


def failed(said: str, code: int) -> StepError:
    """Why apt-get ended with ``code``: as far as it is known here, else in its own words."""
    errors = [line for line in said.splitlines() if line.startswith("E:")]
    return known(said) or StepError(f"apt-get failed: {(errors or [f'exit code {code}'])[0]}", output=said)


def known(said: str) -> StepError | None:
    """The failure that is known by its words."""
    for words, reason in _KNOWN:
        found = re.search(words, said, re.MULTILINE)
        if found:
            return StepError(reason.format(*found.groups()), output=said)
    return None
