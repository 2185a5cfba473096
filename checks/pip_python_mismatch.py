"""`pip` in this shell installs for a different Python than `python3`.

What it is
    The first line of the `pip` script on PATH names a different interpreter from the `python3` on PATH. Or a startup
    file of the shell has an alias that gives `pip` or `python` a fixed path, which also applies in environments.

Why it matters
    `pip install` succeeds, and `import` fails nevertheless. Or pip refuses because of a Python that you did
    not mean.

What to do
    Name the Python: `python3 -m pip install …`. Remove an alias: doctor names its line. In a project, use a virtual
    environment (`doctor fix --venv`).

Dead ends
    Reinstalling the package or an alias from `pip` to `pip3` does not help.

References
    Python documentation, "Installing Python Modules", on `python -m pip`.
"""

from __future__ import annotations

import posixpath
import re
import shlex
from collections.abc import Iterator

from doctor.diagnose.model import Activate, Evidence, Finding, Instruction, Remedy, Severity, ShellLine
from doctor.diagnose.remedies import environment_remedy
from doctor.facts import Facts, Interpreter

ID = "pip-python-mismatch"
_NAMES = ("python", "python3", "pip", "pip3")
"""What an environment has programs for, so that an alias for one of them does no harm."""
EXPLAINS = ("externally-managed",)
"""Conditions that a log shows while this one is the cause on this machine."""


def check(facts: Facts) -> Iterator[Finding]:
    """Report the pip of another Python, and words that stand for another Python in an environment as well."""
    yield from _check_aliases(facts)
    yield from _check_path(facts)


def _check_aliases(facts: Facts) -> Iterator[Finding]:
    """Report aliases that keep a shell from finding the programs of the environment that is in use."""
    environment, user = facts.used_environment, facts.machine.user
    for alias in facts.aliases if environment and user else ():
        program = next((word for word in alias.value.split() if word != "sudo"), "")
        program = re.sub("^~(?=/)", user.home if user else "~", program)
        folder, name = posixpath.split(program)
        is_own = folder.startswith("$") or (environment is not None and folder == f"{environment.path}/bin")
        if not re.fullmatch(r"(?:python|pip)[\d.]*", name) or is_own or not (folder or name not in _NAMES):
            continue
        yield Finding(
            id=ID,
            severity=Severity.WARNING,
            summary=f"{alias.name} is an alias for {alias.value} in every new shell, in environments too.",
            evidence=(Evidence(source=alias.line.place, value=alias.line.text.strip()),),
            consequence=f"An active environment does not change that. Open shells keep it: `unalias {alias.name}`",
            remedy=ShellLine(text=shlex.join(alias.line.removal))
            if alias.line.only_defines
            else Instruction(text=f"Remove the alias {alias.name} from {alias.line.place}."),
        )


def _check_path(facts: Facts) -> Iterator[Finding]:
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
    own = facts.project.environment if facts.project and environment is None else None
    own = own if own and own.state == "healthy" and own.activation_scripts and own.pip else None
    yield Finding(
        id=ID,
        severity=Severity.INFO if has_tool or not python.pip else Severity.WARNING,
        summary=f"pip on PATH installs for {pip.python}, not for {python.executable}.",
        evidence=(
            Evidence(source=pip.path, value=f"runs {pip.python}"),
            Evidence(source="python3 on PATH", value=python.executable),
        ),
        consequence="What pip installs cannot be imported by python3.",
        remedy=Activate(environment=own) if own else _remedy(facts, python),
    )


def _remedy(facts: Facts, python: Interpreter) -> Remedy | None:
    """The remedy without an environment: the pip of the Python, or an environment where that pip refuses."""
    if python.externally_managed:
        return environment_remedy(facts)
    return Instruction(text=f"Run pip as {python.executable} -m pip.")
