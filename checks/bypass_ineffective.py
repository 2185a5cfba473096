"""An attempt to switch off the protection of the system's Python has no effect.

What it is
    pip reads no file in `/etc/pip.conf.d`. A file `EXTERNALLY_MANAGED`, with an underscore, means nothing to it, and
    neither does a marker inside a virtual environment, where pip looks for none. pip 23.0 respects the marker, but has
    no option `--break-system-packages`, which came with 23.0.1.

Why it matters
    Whoever wrote it believes that pip is allowed, or that a warning is suppressed, and looks for the error elsewhere.

What to do
    Remove it. Packages belong in a virtual environment: `doctor fix --venv`.

Dead ends
    Writing the option into a file that pip does read only moves the damage to the system's packages.

References
    pip: `configuration.py`, get_configuration_files; `utils/misc.py`, check_externally_managed; changes of 23.0.1.
"""

from __future__ import annotations

from collections.abc import Iterator

from doctor.diagnose.model import Evidence, Finding, Severity
from doctor.facts import Facts

ID = "bypass-ineffective"


def check(facts: Facts) -> Iterator[Finding]:
    """Report what does nothing, as a note."""
    config, python = facts.pip_config, facts.python
    evidence = [Evidence(source=path, value=reason) for path, reason in config.ineffective]
    option = config.enabled("break-system-packages")
    if option and python and python.pip and python.pip.version == "23.0":
        evidence.append(Evidence(source=option.source, value="pip 23.0 does not have this option; 23.0.1 does"))
    if evidence:
        yield Finding(
            id=ID,
            severity=Severity.INFO,
            summary=f"{evidence[0].source} does not change what pip may install: {evidence[0].value}.",
            evidence=tuple(evidence),
        )
