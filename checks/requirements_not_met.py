"""The environment lacks what the project requires.

What it is
    A requirement of the project is not installed in its environment, or is installed in a version that does not satisfy
    it. doctor reads what `doctor fix --venv` installs from: requirements.txt with the files that it includes, else the
    dependencies in pyproject.toml or setup.cfg. A line was added after the last installation, or something was
    uninstalled or upgraded by hand. Markers count for the environment's Python. Addresses, local paths, editable
    projects and lock files are not judged, because names and versions do not suffice for them. Or the code of the
    project is in `src`, or its setup.py computes what it requires, and the project itself is not installed. Or the
    project has several requirements files (`requirements/local.txt`, `requirements/production.txt`), and nothing from
    any of them is installed.

Why it matters
    `import` fails in the project, or another version runs than the one it was written for.

What to do
    `doctor fix --venv` installs what is missing. If a tool manages the project (uv, poetry, pdm, pipenv), that tool
    does: `uv sync`, `poetry install`. The project itself is installed by `doctor fix --venv -e .`, and one of several
    requirements files by `doctor fix --venv -r requirements/local.txt`. If the requirement is no longer needed, remove
    its line.

Dead ends
    Creating the environment again is not needed. `pip check` does not notice this: it compares installed packages with
    one another, and does not read the project's requirements.

References
    pip's documentation, "Requirements File Format"; PEP 508, markers; PEP 621, dependencies.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from doctor.core.lazy_typing import TYPE_CHECKING
from doctor.diagnose.model import (
    Advice,
    Evidence,
    Finding,
    Severity,
    ShellLine,
    Signature,
    first_names,
    fix_environment,
)
from doctor.diagnose.remedies import completion_remedy, needs_installer
from doctor.facts import Environment, Facts, Project

if TYPE_CHECKING:  # loaded only where there is something to compare
    from doctor.facts.comparison import Unmet

ID = "requirements-not-met"
# Home Assistant's requirements.py, RequirementsNotFound; a line before it says why.
SIGNATURES = (
    Signature(messages=("Requirements for … not found: ['",), near=("homeassistant",), certain=False, symptom=True),
)
ADVICE = (
    Advice(
        text="Home Assistant could not install what the integration requires. An earlier line shows why: the "
        "network, a full disk, a package without wheels for this Python or processor. After an upgrade of Home "
        "Assistant the integration may need a newer release.",
        remedy=ShellLine(text="ha core logs | grep 'Unable to install package'"),
    ),
)
_FOR_SOME = ("dev", "test", "doc", "lint", "ci", "build", "bench", "opt", "extra", "example")
"""Words in the names of lists that a project can do without."""


def check(facts: Facts) -> Iterator[Finding]:
    """Report what is certainly missing; the probe leaves out what it cannot judge."""
    project, environment = facts.project, facts.project.environment if facts.project else None
    damaged = facts.damage.names if facts.damage else ()  # which have a check of their own
    unmet = tuple(item for item in facts.unmet if item.name not in damaged)
    if project is None or environment is None:
        return
    if facts.lacks_project and not project.build_fault:
        yield from _report_project(facts, project, environment)
    if facts.unused_lists:
        yield _report_lists(facts, environment)
    if not unmet:
        return
    file = unmet[0].file
    is_list = environment.pip is None or file.endswith(".txt")  # only uv reads any other
    words = ("-r", file) if is_list else tuple(item.requirement for item in unmet)
    yield Finding(
        id=ID,
        severity=Severity.WARNING,
        summary=_summary(unmet),
        evidence=tuple(
            Evidence(source=item.file, value=f"{item.requirement}: {item.installed or 'not'} installed")
            for item in unmet
        ),
        consequence="The project cannot import what is missing, or runs with a version that it does not allow.",
        remedy=completion_remedy(facts, environment, *words),
        next_step="Install what the project requires.",
    )


def _report_project(facts: Facts, project: Project, environment: Environment) -> Iterator[Finding]:
    """Report that the project is not installed, and how to install it; Python does not find its code in ``src``."""
    remedy = (
        completion_remedy(facts, environment, "-e", project.root)
        if needs_installer(facts, environment)
        else fix_environment(f"-e {project.root}")
    )
    name = project.name or "The project"
    reason, lost = "its code is in src", f"the modules of {name}"
    evidence = Evidence(source=f"{project.root}/src", value="is not on Python's search path")
    if project.metadata and not project.has_src_layout:
        reason, lost = "it was meant to be", f"the modules of {name} in other folders"
        evidence = Evidence(
            source=f"{project.root}/{project.metadata}", value="is left over from an earlier installation"
        )
    elif not project.has_src_layout:
        reason, lost = "only its installation shows what it requires", "what it requires"
        evidence = Evidence(source=project.root, value="computes its requirements when it is built")
    if environment.pip or environment.needs_uv:
        yield Finding(
            id=ID,
            severity=Severity.INFO,
            summary=f"{name} itself is not installed in its environment, and {reason}.",
            evidence=(evidence,),
            consequence=f"import fails for {lost}, including in its tests.",
            remedy=remedy,
            next_step=f"To import {project.name or 'it'}, install it in editable mode.",
            suggested=True,
        )


def _report_lists(facts: Facts, environment: Environment) -> Finding:
    """Report that nothing is installed of any of the lists, of which some may be for developers only."""
    names, installs = facts.unused_lists, not needs_installer(facts, environment)
    is_needed = any(not any(word in posixpath.basename(name) for word in _FOR_SOME) for name in names)
    listed = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"
    return Finding(
        id=ID,
        severity=Severity.WARNING if is_needed else Severity.INFO,
        summary=f"Nothing from {listed} is installed in the project's environment.",
        evidence=tuple(Evidence(source=name, value="nothing of it is installed") for name in names),
        consequence="The project cannot import what it requires.",
        remedy=fix_environment(files=names[:1]) if installs else completion_remedy(facts, environment, "-r", names[0]),
        next_step="Install one of these requirements files." if len(names) > 1 else "Install the requirements file.",
        suggested=True,
    )


def _summary(unmet: tuple[Unmet, ...]) -> str:
    missing, first = [item for item in unmet if not item.installed], unmet[0]
    if not missing:
        return (
            f"{first.file} requires {first.requirement}, and the project's environment has "
            f"{first.name} {first.installed}."
        )
    verb = "is" if len(missing) == 1 else "are"
    names = first_names(item.requirement for item in missing)
    return f"{first.file} requires {names}, which {verb} not installed in the environment."
