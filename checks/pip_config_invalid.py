"""The configuration of pip is invalid, so pip cannot be used.

What it is
    A pip.conf cannot be parsed, or an option has a value that pip does not accept, in a file or in a PIP_ variable: an
    on/off option is neither yes nor no, `timeout` is no number. pip reads all of them before it does anything.

Why it matters
    Every pip command ends with an error, in environments too.

What to do
    Correct or remove the line that doctor names.

Dead ends
    Reinstalling pip does not help, because the file remains.

References
    pip: `configuration.py` and `cli/parser.py`, _update_defaults; "Configuration" in pip's documentation.
"""

from __future__ import annotations

from collections.abc import Iterator

from doctor.diagnose.model import Advice, Command, Evidence, Finding, Severity, Signature
from doctor.facts import Facts, PipOption
from doctor.facts.pip_config import FALSE, TRUE

ID = "pip-config-invalid"

SIGNATURES = (
    # pip's exceptions.py, ConfigurationFileCouldNotBeLoaded.
    Signature(
        messages=("Configuration file contains invalid", "Configuration file could not be loaded"),
    ),
)
ADVICE = (
    Advice(
        text="The log names the file and the line. Correct the file or move it away; `doctor check` finds it as well.",
        remedy=Command(argv=("doctor", "check")),
    ),
)

_FLAGS = (  # pip stops at any of these if its value is neither yes nor no
    "break-system-packages",
    "require-virtualenv",
    "user",
    "no-index",
    "isolated",
    "no-deps",
    "pre",
    "no-input",
    "require-hashes",
    "ignore-requires-python",
    "no-build-isolation",
    "no-cache-dir",
)
_NUMBERS = {"timeout": float, "default-timeout": float, "retries": int}
_CHOICES = {
    "progress-bar": ("on", "off", "raw", "ascii", "pretty", "emoji"),
    "upgrade-strategy": ("only-if-needed", "eager", "to-satisfy-only"),
}
"""The values that any release of pip accepts (pip ``cli/cmdoptions.py``)."""


def check(facts: Facts) -> Iterator[Finding]:
    """Report every file and option at which pip stops, in one finding."""
    evidence = [Evidence(source=path, value=reason) for path, reason in facts.pip_config.unparsable]
    flags = [name for name in _FLAGS if name != "break-system-packages" or _knows_break_system_packages(facts)]
    evidence += [
        Evidence(source=option.source, value=option.line)
        for option in facts.pip_config.options
        if not _is_accepted(option, flags)
    ]
    if evidence:
        yield Finding(
            id=ID,
            severity=Severity.ERROR,
            summary=f"pip cannot read its configuration: {evidence[0].source}.",
            evidence=tuple(evidence),
            consequence="Every pip command ends with an error, in environments too.",
            blocks=("pip-install", "pipx-install"),
        )


def _is_accepted(option: PipOption, flags: list[str]) -> bool:
    if option.name in _NUMBERS:
        try:
            _NUMBERS[option.name](option.value)
        except ValueError:
            return False
    if option.name in _CHOICES:
        return option.value in _CHOICES[option.name]
    return option.name not in flags or option.value.lower() in (*TRUE, *FALSE)


def _knows_break_system_packages(facts: Facts) -> bool:
    """Return whether the installed pip knows the option, which was added in 23.0.1."""
    pip = facts.python.pip if facts.python else None
    return pip is not None and pip.major is not None and pip.major >= 23
