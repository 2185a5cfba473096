"""The `pip` of this shell installs for a different Python from its `python3`.

What it is
    The first line of the `pip` script on PATH names a different interpreter from the `python3` on PATH.

Why it matters
    `pip install` succeeds, and `import` fails nevertheless. Or pip refuses because of a Python that you did
    not mean.

What to do
    Name the Python: `python3 -m pip install …`. In a project, use a virtual environment
    (`doctor fix --venv`).

Dead ends
    Reinstalling the package or an alias from `pip` to `pip3` does not help.

References
    Python documentation, "Installing Python Modules", on `python -m pip`.
"""

from __future__ import annotations

from collections.abc import Iterator

from doctor.diagnose.model import Evidence, Finding, Instruction, Severity
from doctor.facts import Facts

ID = "pip-python-mismatch"
EXPLAINS = ("externally-managed",)
"""Conditions that a log shows while this one is the cause on this machine."""


def check(facts: Facts) -> Iterator[Finding]:
    """Report the other Python. Launchers that choose by themselves (pyenv's) do not name one in their first line."""
    pip, python = facts.tools.pip, facts.python
    if (
        not facts.subject_from_path
        or pip is None
        or pip.prefix is None
        or python is None
        or pip.prefix == python.real_prefix
    ):
        return
    environment = facts.subject_environment
    lacks_script = environment and (environment.missing_scripts or environment.script_fault == "denied")
    if lacks_script or (environment and environment.state == "noexec"):
        return  # the shell finds another pip because of that, which is reported
    has_tool = environment is not None and (environment.creator == "uv" or bool(environment.tool))
    has_tool = has_tool and environment is not None and environment.pip is None
    yield Finding(
        id=ID,
        severity=Severity.INFO if has_tool or not python.pip else Severity.WARNING,
        summary=f"pip on PATH installs for {pip.python}, not for {python.executable}.",
        evidence=(
            Evidence(source=pip.path, value=f"runs {pip.python}"),
            Evidence(source="python3 on PATH", value=python.executable),
        ),
        consequence="What pip installs cannot be imported by python3.",
        remedy=Instruction(text=f"Run pip as {python.executable} -m pip."),
    )
