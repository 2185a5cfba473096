"""pip's configuration makes `pip install NAME` fail.

What it is
    pip's configuration contains one of these:
    - a file that does not exist: certificates (`cert`, `client-cert`, REQUESTS_CA_BUNDLE), constraints, requirements
    - a Python (`python`), a project (`editable`) or the folder of a `report` that does not exist
    - an `index-url` without `https://` or without a host
    - an index or proxy on `localhost` with nothing listening, such as a stopped devpi
    - an index on another machine while there is no network
    - a URL whose password contains `#`, `?` or `/`, which must be written as `%23`, `%3F` and `%2F`
    - `no-index` without a folder to search, or `require-hashes`, which accepts only requirements with a hash
    - `platform`, `abi`, `implementation` or `python-version` without another destination and `only-binary`
    - `no-binary = :all:`, which refuses every wheel: pip builds each package from source, along with its build tools

Why it matters
    Every `pip install NAME` fails, in environments too:
    `Could not find a suitable TLS CA certificate bundle`, `Could not open requirements file`,
    `No matching distribution found`, `In --require-hashes mode`,
    `When restricting platform and interpreter constraints`. The message does not show where the option is set.

What to do
    Remove the option from the place that doctor shows, or create the file that it names: `doctor fix pip-config-stops`
    removes the line from the file, and `doctor undo` restores it. `require-hashes` may be a policy: keep it then, and
    install from a requirements file with hashes.

Dead ends
    Another spelling of the package's name, another environment and another pip read the same option.

References
    pip documentation, "Configuration", "pip install"; requests: `adapters.py`, cert_verify; `sessions.py`,
    merge_environment_settings.
"""

from __future__ import annotations

from collections.abc import Iterator

from doctor.diagnose.model import (
    Advice,
    Command,
    Evidence,
    Finding,
    Instruction,
    Remedy,
    Severity,
    Signature,
    fix_condition,
)
from doctor.diagnose.remedies import stopped_by, unset_option
from doctor.facts import Facts, PipOption

ID = "pip-config-stops"

# pip's req/req_file.py, for a file that no option of the command names.
SIGNATURES = (
    Signature(
        messages=("ERROR: Could not open requirements file: [Errno 2] No such file or directory: {path}",),
        near=(": '/etc/", "/.config/", "/.pip/"),
        unless=(" -r", " -c", "--requirement", "--constraint"),
    ),
    # pip config list, which a user shows beside the failure.
    Signature(
        messages=("global.no-index='true'", "install.no-index='true'", "global.no-index='1'", "install.no-index='1'"),
        near=("no matching distribution found",),
        anchor="no-index",
        context="no-index",
    ),
)
ADVICE = (
    Advice(
        context="no-index",
        text="pip's configuration sets `no-index`, so pip searches no index. doctor removes that line; "
        "`pip config debug` shows its file. It may be a policy of this machine: then add `find-links`.",
        remedy=fix_condition(ID),
    ),
    Advice(
        text="The command does not name {path}, so pip's configuration does. doctor removes the line that does; "
        "`pip config debug` shows it too. Or create the file.",
        remedy=fix_condition(ID),
    ),
)

_RESTRICTS = "is configured to take packages for another machine or Python, which it cannot install here"
_REASONS = {
    **dict.fromkeys(("platform", "abi", "implementation", "python-version"), _RESTRICTS),
    "no-binary": "is configured to take no wheels (no-binary), and to build every package from its source",
    "no-index": "is configured to search no index, and has no other folder to search",
    "report": "is configured to write a report into a folder that does not exist",
    "index-url": "is configured to search an index at an address without https://, or without a host",
    "require-hashes": "is configured to accept only requirements that have a hash",
}
_POLICIES = ("no-index", "require-hashes", "no-binary")
"""Options that somebody may have set on purpose."""


def check(facts: Facts) -> Iterator[Finding]:
    """Report each option; one that another option makes harmless is not reported."""
    for option in facts.pip_options(lambda config: config.stopping):
        line = facts.variable_lines.get(option.source)
        other = facts.other_with(option.file)
        config = facts.other_pip_config if other else facts.pip_config
        may_build = option.name == "no-binary" and not config.has_only_wheels
        installations, also = stopped_by(option, facts), "" if option.level == "site" else ", in environments too"
        yield Finding(
            id=ID,
            severity=Severity.WARNING if option.name in _POLICIES else Severity.ERROR,
            summary=f"pip {_reason(option)}.",
            evidence=(
                Evidence(source=option.source, value=option.value if option.in_shell else option.line),
                *([Evidence(source=line, value=f"sets {option.source}")] if line else []),
            ),
            consequence=f"`pip install NAME` fails{also}."
            if not may_build
            else "`pip install NAME` fails if the index has no source archive, or a build tool is missing.",
            blocks=() if may_build else installations,
            doubts=installations if may_build else (),
            stops_pip_of="" if may_build else other,
            remedy=unset_option(ID, option, facts),
            next_step="Start the server that belongs there, or remove the option." if _is_silent(option) else "",
        )

    if facts.pip_config.misread_login:
        yield _report_login(*facts.pip_config.misread_login, facts)
    index = facts.pip_config.unreachable_index
    if index and not facts.pip_config.stopping:
        yield Finding(
            id=ID,
            severity=Severity.INFO,
            summary=f"pip is configured to use {index.value} alone, and this machine has no network.",
            evidence=(Evidence(source=index.source, value=index.value if index.in_shell else index.line),),
            consequence="`pip install NAME` finds no matching distribution, in environments too.",
            doubts=("pip-install", "pipx-install"),  # --find-links may name a folder
            remedy=Instruction(
                text=f"Connect to the network that has it (VPN), or remove the option, which {index.source} sets."
            ),
        )


def _report_login(option: PipOption, character: str, facts: Facts) -> Finding:
    """Report a login that has to be encoded; the command does that where the line has the character once."""
    code, (path, _, number) = f"%{ord(character):02X}", option.source.rpartition(":")
    text = f"In {option.name} ({option.source}), write {character} in the password as {code}."
    remedy: Remedy = Instruction(text=text)
    if not option.in_shell and option.value.count(character) == 1 and "\n" not in option.value:
        sed = ("sed", "-i.save", f"{number}s|{character}|{code}|", path)
        remedy = Command(argv=sed, needs_root=not facts.may_change(path))
    return Finding(
        id=ID,
        severity=Severity.ERROR,
        summary=f"pip cannot parse the URL in {option.name}, because its password contains a {character}.",
        evidence=(Evidence(source=option.source, value=option.value if option.in_shell else option.line),),
        consequence='Every `pip install` fails with "Port could not be cast to integer value".',
        blocks=stopped_by(option, facts),
        remedy=remedy,
        next_step=text,
    )


def _reason(option: PipOption) -> str:
    default = f"is configured to use {option.value}, which does not exist or has no content that it can use"
    if _is_silent(option):
        return f"is configured to use {option.value}, where nothing listens on this machine"
    return default if option.value.startswith("file:") else _REASONS.get(option.name, default)


def _is_silent(option: PipOption) -> bool:
    """Return whether the option names a port of this machine at which nothing listens."""
    return option.name == "proxy" or option.value.startswith(("http://", "https://"))
