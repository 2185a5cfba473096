"""``make new-check NAME=some-id`` writes a check, its line in ``doctor/core/plugins.py`` and its test.

The three work as they are: the check runs, and its test passes. CONTRIBUTING.md, "Add a check", says what to change.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from tests import REPOSITORY

CHECK = '''\
"""{title}: say in one line what is true of the machine.

What it is
    Describe the condition and what causes it.

Why it matters
    Describe what goes wrong, and when.

What to do
    Name the remedy, with its command: ``doctor fix --venv``.

Dead ends
    Name what people try instead, and why it does not help.

References
    Name the PEP, the documentation or the bug report.
"""

from __future__ import annotations

from collections.abc import Iterator

from doctor.diagnose.model import Evidence, Finding, Severity
from doctor.facts import Facts

ID = "{id}"


def check(facts: Facts) -> Iterator[Finding]:
    """Say here in which cases the check is silent."""
    python = facts.python
    if python is None or python.version != "0":  # the scaffold: replace it with the real condition
        return
    yield Finding(
        id=ID,
        severity=Severity.WARNING,
        summary="Say what is wrong, as a sentence.",
        evidence=(Evidence(source=python.executable, value=python.version),),
        consequence="Say what fails because of it.",
    )
'''

TEST = """\
from __future__ import annotations

from doctor.checks.{module} import ID, check
from doctor.diagnose.model import Severity
from tests.unit.factories import make_facts, make_python


def test_silent_on_a_healthy_machine() -> None:
    assert not list(check(make_facts()))


def test_fires_where_the_condition_holds() -> None:
    [finding] = check(make_facts(subject=make_python(version="0")))
    assert (finding.id, finding.severity) == (ID, Severity.WARNING)
"""

_ID = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_END_OF_CHECKS = re.compile(r"(^CHECKS = \(\n.*?)^\)", re.MULTILINE | re.DOTALL)


class ScaffoldError(Exception):
    """The check cannot be written; the message says why."""


def write_check(check_id: str, root: Path = REPOSITORY) -> tuple[Path, ...]:
    """Write the files of a new check into the checkout ``root`` and return those written or changed.

    Raises ScaffoldError, and writes nothing, if ``check_id`` is not in kebab-case or is taken.
    """
    if not _ID.fullmatch(check_id):
        raise ScaffoldError(f"{check_id!r} is not in kebab-case: use a name such as no-index.")
    module = check_id.replace("-", "_")
    check, test = root / f"checks/{module}.py", root / f"tests/unit/checks/test_{module}.py"
    plugins = root / "doctor/core/plugins.py"
    for path in (check, test):
        if path.exists():
            raise ScaffoldError(f"{path} exists.")
    title = check_id.replace("-", " ").capitalize()
    plugins.write_text(_END_OF_CHECKS.sub(rf'\1    "{module}",\n)', plugins.read_text("utf-8"), count=1), "utf-8")
    check.write_text(CHECK.format(title=title, id=check_id), "utf-8")
    test.write_text(TEST.format(module=module), "utf-8")
    return check, test, plugins


def main(arguments: list[str]) -> int:
    """Write the check that ``arguments`` name; return the exit code."""
    if len(arguments) != 1 or not arguments[0]:
        print("Name the check: make new-check NAME=some-id", file=sys.stderr)
        return 2
    try:
        paths = write_check(arguments[0])
    except ScaffoldError as error:
        print(error, file=sys.stderr)
        return 2
    for path in paths:
        print(path.relative_to(REPOSITORY))
    print("Next: write the condition and the page, then run `make docs lint unit`.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
