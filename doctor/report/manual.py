"""Collect what help and the man page show: the command line, examples, exit codes, files and variables."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping

from doctor.core.errors import Exit
from doctor.core.files import read_own
from doctor.core.record import dataclass

Pairs = tuple[tuple[str, str], ...]
"""Pairs of a term and its description."""

MANUALS = os.path.join(os.path.dirname(__file__), "manuals.json")
"""The command line for people, which `make docs` generates from ``doctor/cli.py``: help needs no typer."""

EXIT_CODES: Mapping[Exit, str] = {
    Exit.OK: "healthy; or done; or nothing to do",
    Exit.PROBLEMS: "problems found (at or above --fail-on), or still there after a fix; with --strict, a failed import",
    Exit.USAGE: "wrong usage",
    Exit.FAILED: "a step failed; what the run did was rolled back",
    Exit.CONSENT: "needs privileges or consent that this run does not have",
    Exit.BLOCKED: "blocked for now (package lock, network, time limit); try again",
    Exit.REFUSED: "refused: unsafe, or a name that looks like a mistake",
    Exit.BUG: "a bug in doctor",
    Exit.INTERRUPTED: "interrupted",
}
_OF_EVERY_COMMAND = (Exit.BUG, Exit.INTERRUPTED)
"""The exit codes that only the help of the whole program lists."""

FIRST_STEPS: Pairs = (
    ("Do what it recommends", "doctor fix"),
    ("Install a package where it belongs", "doctor fix requests"),
    ("Find out why a command failed", "python3 app.py 2>&1 | doctor explain"),
    ("Revert the last run", "doctor undo"),
)
"""The explanations and the commands for somebody who has typed ``doctor check``."""

_EXAMPLES: Mapping[str, Pairs] = {
    "doctor": (("See what works here, and what to do next", "doctor check"), *FIRST_STEPS[:3]),
    "check": (
        ("See what works here, and what to do next", "doctor check"),
        ("Look for two conditions only", "doctor check pip-missing pipx-missing"),
        ("Fail on warnings too, in a script", "doctor check --fail-on warning --json"),
        ("Write metrics for Prometheus' node exporter", "doctor check --format openmetrics --output doctor.prom"),
    ),
    "fix": (
        ("Do what `doctor check` recommends", "doctor fix"),
        ("Install packages, each where it belongs", "doctor fix black requests"),
        ("Create the project's environment, and show the plan first", "doctor fix --venv --dry-run"),
        ("Run a command from a guide, but safely", "doctor fix -- sudo pip3 install -U black"),
    ),
    "scan": (
        ("Search all local disks", "doctor scan"),
        ("Search two folders, and rebuild what is broken there", "doctor scan ~/work /srv --fix"),
        ("Show what the upgrade to a new release broke", "doctor scan --after-upgrade"),
        ("Get JSON for a script", "doctor scan --json"),
    ),
    "explain": (
        ("Find out why a command failed", "python3 app.py 2>&1 | doctor explain"),
        ("Explain a log, or all logs in a folder", "doctor explain build.log"),
        ("Show the page of a condition", "doctor explain externally-managed"),
    ),
    "why": (
        ("Show where packages belong", "doctor why black requests"),
        ("Find the package of a module", "doctor why cv2"),
    ),
    "list": (
        ("List what doctor recognises", "doctor list"),
        ("Read more about one condition", "doctor explain pip-missing"),
    ),
    "undo": (
        ("Revert the last run in this folder", "doctor undo"),
        ("Revert another run, by the first characters of its id", "doctor undo 20261121-0130"),
        ("List the ids", "doctor history"),
    ),
    "history": (
        ("List what doctor has done", "doctor history"),
        ("Get JSON for a script", "doctor history --json"),
    ),
    "report": (
        ("Print a report for an issue", "doctor report"),
        ("Save it", "doctor report > report.md"),
    ),
    "uninstall": (
        ("Show what would be removed", "doctor uninstall --dry-run"),
        ("Remove it without being asked", "doctor uninstall --yes"),
    ),
    "help": (
        ("List the commands", "doctor help"),
        ("Show the options of one command", "doctor help fix"),
    ),
    "version": (
        ("Print the version", "doctor version"),
        ("The same as an option", "doctor --version"),
    ),
    "man": (
        ("Read the manual", "doctor man"),
        ("Save it as text", "doctor man > doctor.txt"),
    ),
}
"""For each command, what an example does and its command line."""
_EXITS: Mapping[str, Mapping[Exit, str]] = {
    "doctor": {
        **EXIT_CODES,
        Exit.FAILED: f"{EXIT_CODES[Exit.FAILED]}; or the file given to check --output cannot be written",
        Exit.REFUSED: f"{EXIT_CODES[Exit.REFUSED]}; or the file given to check --output is not a regular file",
    },
    "check": {
        Exit.OK: "no problem at or above --fail-on",
        Exit.PROBLEMS: "a problem at or above --fail-on",
        Exit.USAGE: EXIT_CODES[Exit.USAGE],
        Exit.FAILED: "the --output file cannot be written",
        Exit.BLOCKED: "no answer from python3 within the time limit; try again",
        Exit.REFUSED: "the --output file is not a regular file, or root would follow another user's symlink to it",
    },
    "fix": {code: text for code, text in EXIT_CODES.items() if code not in _OF_EVERY_COMMAND}
    | {
        Exit.OK: "done, or nothing to do",
        Exit.PROBLEMS: "not fixed; with --strict, a module that cannot be imported",
    },
    "scan": {
        Exit.OK: "everything works",
        Exit.PROBLEMS: "something does not work",
        Exit.USAGE: EXIT_CODES[Exit.USAGE],
        Exit.CONSENT: "not confirmed; without a terminal, --fix needs --yes",
        Exit.BLOCKED: "time limit reached; everything found so far works",
    },
    "explain": {
        Exit.OK: "explained, or no failure recognised",
        Exit.PROBLEMS: "a failure was recognised, with --fail-on match",
        Exit.USAGE: "wrong usage, or nothing to explain",
        Exit.BLOCKED: "nothing came from stdin within the time limit",
    },
    "undo": {
        Exit.OK: "undone, or nothing to undo",
        Exit.PROBLEMS: "left alone, because it has changed since the run; --force reverts it anyway",
        Exit.USAGE: EXIT_CODES[Exit.USAGE],
        Exit.FAILED: "not undone, or only in part",
        Exit.CONSENT: EXIT_CODES[Exit.CONSENT],
        Exit.BLOCKED: "the run, or another undo, has not ended; try again",
        Exit.REFUSED: "refused: not safe as root",
    },
    "uninstall": {
        Exit.OK: "done, or nothing to do",
        Exit.USAGE: EXIT_CODES[Exit.USAGE],
        Exit.FAILED: "not everything could be removed",
        Exit.CONSENT: "not confirmed; without a terminal, --yes is needed",
        Exit.BLOCKED: "another run of doctor has not ended; try again",
    },
}
"""The exit codes that the help of a command lists, and what each means there; of other commands, 0 and 2."""
_EXITS_OF_OTHERS = {Exit.OK: "done", Exit.USAGE: EXIT_CODES[Exit.USAGE]}

ENVIRONMENT: Pairs = (
    ("DOCTOR_ONLY, DOCTOR_IGNORE, DOCTOR_FAIL_ON", "same as the options of check; separate ids by commas"),
    ("DOCTOR_INSTALLER", "same as fix --installer: pip or uv"),
    ("DOCTOR_NO_CACHE", "set to 1 to create environments without a template"),
    ("DOCTOR_LOCK_WAIT", "seconds to wait for apt's lock (default 120)"),
    ("DOCTOR_DEBUG", "set to 1 to show the traceback of a bug"),
    ("DOCTOR_CACHE_HOME", "replaces XDG_CACHE_HOME, for doctor only"),
    ("NO_COLOR, COLUMNS", "switch colours off; set the width of reports"),
    ("XDG_CACHE_HOME, XDG_STATE_HOME, XDG_DATA_HOME, XDG_CONFIG_HOME", "move the folders below"),
)
FILES: Pairs = (
    ("pyproject.toml", "the [tool.doctor] table configures doctor for a project: only, ignore, fail-on, installer"),
    ("~/.config/doctor/config.toml", "the same for a user"),
    ("/etc/doctor/config.toml", "the same for all users"),
    ("~/.cache/doctor", "what doctor itself needs to run; may be deleted"),
    ("~/.local/state/doctor/receipts", "what each run did, which `doctor undo` reads"),
    ("~/.local/share/doctor", "quarantined files, and doctor's own pipx"),
)


@dataclass(frozen=True, kw_only=True)
class Manual:
    """The manual of one command, or of the program."""

    name: str
    """``doctor`` or the name of a command."""
    usage: str
    """The arguments after the name: ``[OPTIONS] [NAME]...``."""
    description: tuple[str, ...]
    """Paragraphs, of which the first is the summary."""
    lists: tuple[tuple[str, Pairs], ...]
    """Headings (Arguments, Options, Commands) with the words that can be typed."""
    examples: Pairs
    exit_codes: Pairs


def read_manuals() -> dict[str, Manual]:
    """Return the manuals by name: that of the program first, then those of its commands."""
    import json

    data = json.loads(read_own(MANUALS))
    return {name: _manual(name, parts["usage"], parts["description"], parts["lists"]) for name, parts in data.items()}


def _manual(name: str, usage: str, description: Iterable[str], lists: Mapping[str, Iterable[Iterable[str]]]) -> Manual:
    pairs = {heading: tuple((term, text) for term, text in rows) for heading, rows in lists.items()}
    if name == "fix":
        pairs["Conditions that fix repairs outside the project"] = tuple(_repairable_conditions())
    return Manual(
        name=name,
        usage=usage,
        description=tuple(description),
        lists=tuple(pairs.items()),
        examples=_EXAMPLES.get(name, ()),
        exit_codes=tuple((str(int(code)), text) for code, text in _EXITS.get(name, _EXITS_OF_OTHERS).items()),
    )


def _repairable_conditions() -> Iterator[tuple[str, str]]:
    """Yield the id and the title of each condition that a fix repairs, those of plug-ins included."""
    from doctor.core import plugins
    from doctor.diagnose.run import title

    repairable = {condition for fix in plugins.fixes() for condition in plugins.repaired_conditions(fix)}
    for check in plugins.checks():
        if check.ID in repairable:
            yield check.ID, title(check) + "."
