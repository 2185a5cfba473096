"""An installed package lacks a package that it requires.

What it is
    A package in the environment requires another one that is not installed there. It was uninstalled by hand
    (`pip uninstall jinja2`, which flask needs), or the package was installed with `--no-deps`. doctor reads METADATA of
    each installed package, as `pip check` does. Optional requirements (extras) and those for other platforms or
    versions of Python do not count. doctor examines the project's environment, or else the active one.

Why it matters
    `import` of the package fails: `ModuleNotFoundError`, with the name of a module that the project does not mention.

What to do
    `doctor fix --venv` installs what is missing, in a version that the packages accept. If a tool manages the project
    (uv, poetry, pdm, pipenv), that tool does: `uv sync`, `poetry install`.

Dead ends
    `pip install flask` changes nothing where flask is installed, unless pip examines its requirements again. Adding the
    missing package to the project's requirements is not needed: it is there because of another one.

References
    Core metadata specification, Requires-Dist; pip's documentation, `pip check`.
"""

from __future__ import annotations

from collections.abc import Iterator

from doctor.diagnose.advice.entry_points import OF_DISTRIBUTIONS, OF_REQUIREMENT, OF_SCRIPT
from doctor.diagnose.model import Evidence, Finding, Severity, first_names
from doctor.diagnose.remedies import completion_remedy
from doctor.facts import Facts

ID = "dependency-missing"

SIGNATURES = OF_DISTRIBUTIONS
ADVICE = (*OF_SCRIPT, OF_REQUIREMENT)


def check(facts: Facts) -> Iterator[Finding]:
    """Report what is certainly missing, unless the project's own lists name it (`requirements-not-met`)."""
    environment = facts.used_environment
    stated = {unmet.name for unmet in facts.unmet}
    missing = [item for item in facts.unmet_dependencies if not item.installed and item.name not in stated]
    if environment is None or not missing:
        return
    folder = environment.path.removeprefix(f"{facts.project.root}/" if facts.project else "")
    verb = "is" if len(missing) == 1 else "are"
    yield Finding(
        id=ID,
        severity=Severity.WARNING,
        summary=f"{missing[0].required_by} needs {first_names(item.requirement for item in missing)}, "
        f"which {verb} not installed in {folder}.",
        evidence=tuple(
            Evidence(source=item.required_by, value=f"requires {item.requirement}, which is not installed")
            for item in missing
        ),
        consequence="The package cannot be imported, or fails while it runs.",
        remedy=completion_remedy(facts, environment, *(item.requirement for item in missing)),
        next_step="Install what is missing.",
    )
