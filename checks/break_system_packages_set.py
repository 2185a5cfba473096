"""pip or uv is configured to install over the system's packages.

What it is
    `break-system-packages` is set in one of pip's configuration files, as PIP_BREAK_SYSTEM_PACKAGES or
    UV_BREAK_SYSTEM_PACKAGES, by an assignment in a startup file, or by an alias of pip there. GitHub's Ubuntu 24.04
    runners have it in `/etc/pip.conf`.

Why it matters
    pip replaces system packages without warning. What works here fails on every other machine.

What to do
    Remove the line that doctor shows, and use a virtual environment. On a temporary CI machine the setting
    does no lasting harm.

Dead ends
    pip does not read `/etc/pip.conf.d/*.conf`.

References
    pip: `configuration.py`; PEP 668.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence

from doctor.diagnose.model import Evidence, Finding, Instruction, Remedy, Severity, ShellLine
from doctor.diagnose.remedies import lasting_severity, unset_option
from doctor.facts import Facts, PipOption
from doctor.facts.pip_config import BYPASS_VARIABLES

ID = "break-system-packages-set"
ALIASES = BYPASS_VARIABLES


def check(facts: Facts) -> Iterator[Finding]:
    """Report every file and variable that sets the option. Only one in force permits ``pip install``."""
    config = facts.pip_config
    options = [
        option
        for option in (*config.options, *config.uv_options, *config.startup_options)
        if option.name == "break-system-packages" and option.enables
    ]
    if not options:
        yield from _check_aliases(facts)
        return
    managed = facts.python is not None and facts.python.externally_managed is not None
    in_force = config.enabled("break-system-packages")
    yield Finding(
        id=ID,
        severity=lasting_severity(facts),
        summary="pip is configured to install over the system's packages, so the system's Python is not protected."
        if in_force
        else "A pip or uv option permits installing over the system's packages.",
        evidence=tuple(Evidence(source=option.source, value=option.line) for option in options),
        consequence="Packages installed over the system's break its programs. Scripts that need this fail elsewhere.",
        allows=("pip-install",) if managed and in_force else (),
        remedy=_remedy(options, facts),
    )


def _remedy(options: Sequence[PipOption], facts: Facts) -> Remedy:
    """Return what unsets the first option whose line does nothing else, or where the others are."""
    for option in options:
        if option.is_alone:
            return unset_option(ID, option, facts)
    return Instruction(
        text=f"Remove {options[0].name} from {options[0].source} by hand: the line also does something else."
    )


def _check_aliases(facts: Facts) -> Iterator[Finding]:
    """Report the aliases of pip that add the option, in the startup file of the user's shell."""
    aliases = [alias for alias in facts.aliases if "--break-system-packages" in alias.value.split()]
    if aliases:
        first = aliases[0]
        place = first.line.place
        yield Finding(
            id=ID,
            severity=Severity.WARNING,
            summary=f"{first.name} is an alias that installs over the system's packages ({place}).",
            evidence=tuple(Evidence(source=alias.line.place, value=alias.line.text.strip()) for alias in aliases),
            consequence="Packages installed over the system's break its programs.",
            remedy=ShellLine(text=f"{shlex.join(first.line.removal)} && unalias {first.name}")
            if first.line.only_defines
            else Instruction(text=f"Remove the alias, which is in {place}, and run `unalias {first.name}`"),
        )
