"""Tell whether the script that completes the installation of a package (``postinst``) fails each time.

dpkg leaves a package ``half-configured`` where its ``postinst`` failed, and runs the script again whenever it is asked
to configure what is left (dpkg(1), --configure). Each attempt is in its log.
"""

from __future__ import annotations

import re

from doctor.core.record import replace
from doctor.facts.packages import Unfinished
from doctor.probe.debian.dpkg import INFO, LOG, Dpkg
from doctor.probe.debian.dpkg_config import certainly_fails
from doctor.probe.rootfs import Rootfs

_LOG_READ = 1 << 16
_SHELLS = re.compile(r"#!\s*(?:/usr)?/bin/(?:ba|da)?sh\b")
_STOPS_AT_ERRORS = re.compile(r"^#!.* -\w*e|^set -\w*e", re.MULTILINE)
_UNCLEAR = re.compile(r"\bexit\s*(?:0\b|;|$)|\b(?:exec|trap|alias|function|source)\b|^\s*\.\s|\(\)", re.MULTILINE)
"""Words that may end a script early, or make a word that is not a program mean something."""
_WORDS = (
    "fi", "done", "esac", "then", "else", "do", "if", "while", "until", "for", "case", "in", "return", "shift", "break",
    "continue", "local", "read", "let", "getopts",
)  # fmt: skip
"""The words of the shell that are no programs, besides those that ``certainly_fails`` knows."""


def judge_script(fs: Rootfs, dpkg: Dpkg, package: Unfinished) -> Unfinished:
    """Return a package that dpkg did not finish with what is known of its script."""
    if package.state != "half-configured" or package.missing:
        return package
    text = dpkg.read_record(package.name, "postinst").decode("utf-8", "replace")
    failures, line = _count_failures(fs, package.name), _failing_line(fs, text)
    if not (failures or line):
        return package
    return replace(
        package,
        failures=failures,
        script=f"{INFO}/{package.name}.postinst",
        failing_line=line,
        always_fails=failures > 1 or bool(line),
        removable=dpkg.is_removable(package.name),
    )


def _failing_line(fs: Rootfs, text: str) -> str:
    """Return the line at which a script certainly fails; empty if none is certain."""
    lines = text.splitlines()
    code = [line for line in lines if line.strip() and not line.lstrip().startswith("#")]
    if not _SHELLS.match(text):
        return ""
    stops = bool(_STOPS_AT_ERRORS.search(text))
    for number, line in enumerate(code):
        if _UNCLEAR.search(line) and number < len(code) - 1:
            return ""
        ends_script = stops or number == len(code) - 1
        is_command = line[:1] not in " \t" and line.split()[0] not in _WORDS
        if ends_script and is_command and certainly_fails(fs, line):
            return line
    return ""


def _count_failures(fs: Rootfs, name: str) -> int:
    """Return how often dpkg tried to configure a package since it was unpacked; each time the script failed."""
    log = (fs.tail(LOG, _LOG_READ) or b"").decode("utf-8", "replace")
    words = rf" (configure|unpack|install|upgrade|status installed) {re.escape(name)}(?::[\w-]+)? "
    failures = 0
    for match in re.finditer(words, log):
        failures = failures + 1 if match[1] == "configure" else 0
    return failures
