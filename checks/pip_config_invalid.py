"""pip's configuration is invalid, so pip cannot be used.

What it is
    A pip.conf cannot be parsed, or an option has a value that pip does not accept, in a file or in a PIP_ variable: an
    on/off option is neither yes nor no, `timeout` is not a number, `use-feature` names a feature that this pip release
    does not have, or no longer has (`2020-resolver`). pip reads all of them before it does anything. pip silently skips
    a file that you cannot read.

Why it matters
    Every pip command fails, in environments too.

What to do
    Correct the line that doctor names, or remove it: `doctor fix pip-config-invalid` does, and can be undone. If a
    section or an option occurs twice, or the file is not in UTF-8, doctor names the command that repairs it and keeps a
    copy. Let everybody read `/etc/pip.conf`, unless it has a password that is not for everybody.

Dead ends
    Reinstalling pip does not help, because the file remains.

References
    pip: `configuration.py` and `cli/parser.py`, _update_defaults; "Configuration" in pip's documentation.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator

from doctor.diagnose.model import (
    Advice,
    Command,
    Evidence,
    Finding,
    Instruction,
    Operation,
    Remedy,
    Severity,
    ShellLine,
    Signature,
    fix_condition,
)
from doctor.diagnose.remedies import open_to_all, unset_option
from doctor.facts import Facts, PipOption, User

ID = "pip-config-invalid"
_OF_ALL = ("/etc/pip.conf", "/etc/xdg/pip", "/etc/xdg/pip/pip.conf")
"""The files of pip for all users."""

SIGNATURES = (
    # pip's exceptions.py, ConfigurationFileCouldNotBeLoaded.
    Signature(
        messages=("Configuration file contains invalid", "Configuration file could not be loaded"),
    ),
    # pip's cli/parser.py and cli/cmdoptions.py, about the options in its files and variables.
    Signature(
        messages=(
            "An error occurred during configuration: option",
            "option, please specify a boolean value like yes/no",
            "option, please instead specify either a non-negative integer or a boolean value",
        ),
    ),
    Signature(messages=("MissingSectionHeaderError: File contains no section headers",), near=("pip.conf", "pip.ini")),
)
ADVICE = (
    Advice(
        context="line",
        text="A section is in brackets on its own line (`[global]`), and its options follow (`timeout = 60`).",
        remedy=Instruction(text="Correct line {line} of {path}."),
    ),
    Advice(
        text="The log names the file and the line, or the option. doctor removes an option that pip does not accept. "
        "Correct a file that cannot be read at all, or move it away; `doctor check` shows the command.",
        remedy=fix_condition(ID),
    ),
)


def check(facts: Facts) -> Iterator[Finding]:
    """Report every file and option at which pip stops, in one finding."""
    unparsable, options = _unparsable(facts), facts.invalid_pip_options
    evidence = [Evidence(source=path, value=reason) for path, reason in unparsable]
    evidence += [Evidence(source=option.source, value=option.line) for option in options]
    lines = facts.variable_lines
    evidence += [Evidence(source=lines[it.source], value=f"sets {it.source}") for it in options if it.source in lines]
    if evidence:
        files = [path for path, _ in unparsable] + [option.file for option in options]
        others = [facts.other_with(file) for file in files]
        prefix = facts.python.prefix if facts.python else ""
        is_of_all = any(not other and file != f"{prefix}/pip.conf" for file, other in zip(files, others, strict=True))
        of_subject: tuple[Operation, ...] = () if all(others) else ("pip-install",)
        yield Finding(
            id=ID,
            severity=Severity.ERROR,
            summary=f"pip cannot read its configuration: {evidence[0].source}.",
            evidence=tuple(evidence),
            consequence=f"Every pip command fails{', in environments too' if is_of_all else ' there'}.",
            blocks=("pip-install", "pipx-install") if is_of_all else of_subject,
            stops_pip_of=next(filter(None, others), ""),
            remedy=_remedy(facts, options),
        )
    refused = facts.pip_config.refused_by_list
    if refused and not evidence:
        yield Finding(
            id=ID,
            severity=Severity.WARNING,
            summary=f"`pip list` fails, because {refused.source} sets its format to {refused.value}.",
            evidence=(Evidence(source=refused.source, value=refused.line),),
            consequence="Other pip commands work. The formats are columns, freeze and json.",
            remedy=unset_option(ID, refused, facts),
        )
    for path in facts.pip_config.unreadable:
        yield _report_unreadable(path, facts.machine.user)


def _report_unreadable(path: str, user: User | None) -> Finding:
    """Report a file that pip passes over; one in the home folder is given back to its user, as root.

    Only a file of pip is opened to everybody: PIP_CONFIG_FILE may name any other.
    """
    remedy: Remedy | None = None
    if user and user.may_take_over(path):
        remedy = Command(argv=("chown", "-R", f"{user.name}:", path), needs_root=True)
    elif path in _OF_ALL:
        remedy = open_to_all(path)
    return Finding(
        id=ID,
        severity=Severity.WARNING,
        summary=f"pip ignores {path}, because you cannot read it.",
        evidence=(Evidence(source=path, value="exists, but is not readable"),),
        consequence="The index, proxy and certificates that it sets are not used, and pip does not tell you."
        + (" The command opens no file with a password." if path in _OF_ALL else ""),
        remedy=remedy,
    )


def _unparsable(facts: Facts) -> tuple[tuple[str, str], ...]:
    """Return the files that pip cannot parse, of the subject and of the other environment, and why."""
    return tuple(dict.fromkeys((*facts.pip_config.unparsable, *facts.other_pip_config.unparsable)))


def _remedy(facts: Facts, options: tuple[PipOption, ...]) -> Remedy | None:
    """Return the command that removes the option, where no file has to be corrected first."""
    if _unparsable(facts):
        return _repair(facts)
    return unset_option(ID, options[0], facts) if "\n" not in options[0].value else None


def _repair(facts: Facts) -> Remedy:
    """Return the command that makes the first file valid and keeps a copy, or the words where there is none."""
    config = facts.pip_config if facts.pip_config.unparsable else facts.other_pip_config
    path, reason = config.unparsable[0]
    is_own = facts.may_change(path)
    if config.repair:
        return Command(argv=("sed", "-i.bak", config.repair, path), needs_root=not is_own)
    if config.encoding:
        sudo, name = "" if is_own else "sudo ", shlex.quote(path)
        write = f"> {name}" if is_own else f"| sudo tee {name} > /dev/null"
        line = f"{sudo}cp {name} {name}.bak && iconv -f {config.encoding} -t UTF-8 {name}.bak {write}"
        return ShellLine(text=line)
    return Instruction(text=f"Correct {path}: {reason}.")
