"""The git hook of pre-commit starts a Python that no longer exists.

What it is
    `pre-commit install` writes the path of its Python into `.git/hooks/pre-commit`. That environment was deleted or
    moved since, or its Python was upgraded, and no `pre-commit` is on PATH.

Why it matters
    Every `git commit` fails with "`pre-commit` not found. Did you forget to activate your virtualenv?".

What to do
    Install pre-commit with `doctor fix pre-commit`: the hook starts the pre-commit on PATH if its own no longer exists.
    If the project's environment has it, `.venv/bin/pre-commit install` writes the hook again.

Dead ends
    `git commit --no-verify` skips the hook, but only for that commit.

References
    pre-commit: `resources/hook-tmpl`, `commands/install_uninstall.py`.
"""

from __future__ import annotations

from collections.abc import Iterator

from doctor.diagnose.model import Advice, Command, Evidence, Finding, Remedy, Severity, Signature, fix_requirement
from doctor.facts import Facts

ID = "dead-hook"
SIGNATURES = (
    Signature(
        messages=("not found. Did you forget to activate your virtualenv",), near=("pre-commit",)
    ),  # its hook-tmpl
)
ADVICE = (
    Advice(
        text="The hook starts the Python of an environment that no longer exists. If it does not find that, it takes "
        "the pre-commit on PATH, which doctor installs as an application.",
        remedy=fix_requirement("pre-commit"),
    ),
)


def check(facts: Facts) -> Iterator[Finding]:
    """Report the hook of the project's repository."""
    hook = facts.project.dead_hook if facts.project else None
    if hook is None:
        return
    install = fix_requirement("pre-commit", needs_consent=True)
    remedy: Remedy = Command(argv=(hook.program, "install")) if hook.program else install
    yield Finding(
        id=ID,
        severity=Severity.WARNING,
        summary=f"{hook.path} starts {hook.python}, which does not exist, and no pre-commit is on PATH.",
        evidence=(Evidence(source=hook.path, value=f"INSTALL_PYTHON={hook.python}"),),
        consequence='Every `git commit` fails with "`pre-commit` not found".',
        remedy=remedy,
    )
