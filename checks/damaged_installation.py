"""Files of an installed package are missing or were changed.

What it is
    RECORD lists the files of an installed package with their hashes. `doctor check` notices a package of which no
    module exists any more (`rm -r site-packages/rich`), and `doctor check --deep` compares each file with its hash.
    Compiled files (`*.pyc`) do not count. The environment is the project's, else the active one.

Why it matters
    pip considers the package installed and installs nothing, but `import` fails, or other code runs than was installed.

What to do
    Install the package again in the same version, by the command that doctor names. It downloads the files once more.
    If you changed a file on purpose, keep your change in a copy of the package's source, and install that copy with
    `pip install -e`.

Dead ends
    `pip install NAME` changes nothing: "Requirement already satisfied". `pip check` reads METADATA only.

References
    Packaging specifications, "Recording installed projects": RECORD.
"""

from __future__ import annotations

from collections.abc import Iterator

from doctor.diagnose.model import Evidence, Finding, Severity, first_names
from doctor.diagnose.remedies import reinstall_remedy
from doctor.facts import Facts

ID = "damaged-installation"
_EVIDENCE_LIMIT = 5
"""Files of one package that a finding names."""


def check(facts: Facts) -> Iterator[Finding]:
    """Report all damaged packages of the environment in one finding."""
    environment, damaged = facts.used_environment, facts.damage.distributions if facts.damage else ()
    if environment is None or not damaged:
        return
    files = [(path, "missing") for item in damaged for path in item.missing[:_EVIDENCE_LIMIT]]
    files += [(path, "not as it was installed") for item in damaged for path in item.changed[:_EVIDENCE_LIMIT]]
    names = first_names(item.name for item in damaged)
    yield Finding(
        id=ID,
        severity=Severity.WARNING,
        summary=f"Files of {names} are {'missing' if any(item.missing for item in damaged) else 'changed'}.",
        evidence=tuple(Evidence(source=path, value=value) for path, value in files),
        consequence="pip considers the package installed, but importing it fails or runs other code.",
        remedy=reinstall_remedy(facts, environment, *(f"{item.name}=={item.version}" for item in damaged)),
        next_step="Install the same version again.",
    )
