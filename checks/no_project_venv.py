"""The project has no virtual environment.

What it is
    The folder contains a Python project (requirements, pyproject.toml, setup.py), but no virtual environment
    for it. Or the folder is no project, and folders in it are.

Why it matters
    If its requirements are installed anywhere else, they mix with the system's or other projects' packages. A
    managed Python refuses them.

What to do
    `doctor fix --venv` creates `.venv` and installs what the project requires. If a tool manages the project
    (uv, poetry, pdm, pipenv, pixi, conda), that tool creates the environment: `uv sync`, `poetry install`. If the
    project is in a folder below, change to that folder first.

Dead ends
    Do not run `pip install -r requirements.txt` with the system's Python, whatever the options.

References
    Python Packaging User Guide, "Install packages in a virtual environment using pip and venv".
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator

from doctor.diagnose.advice.environments import environments
from doctor.diagnose.model import (
    Advice,
    Evidence,
    Finding,
    FixFailedCommand,
    Severity,
    ShellLine,
    Signature,
    Snippet,
    first_names,
    fix_environment,
    fix_requirement,
)
from doctor.diagnose.remedies import environment_remedy
from doctor.facts import Facts

ID = "no-project-venv"

SIGNATURES = (
    Signature(
        messages=(
            "No virtual environment found; run uv venv to create an environment",
            "No virtual environment found for",
            "error: No virtual environment found",
            # uv 0.1 and 0.2
            "Failed to locate a virtualenv or Conda environment",
            "error: No Python … found in virtual environments",
            "error: No virtual environment or system Python installation found",
            # PDM, Pipenv, maturin and virtualenvwrapper
            "[PdmUsageError]: No virtualenv with key … is found",
            "No virtualenv has been created for this project",
            "Couldn't find a virtualenv or conda environment, but you need one",
            "ERROR: Environment … does not exist. Create it with 'mkvirtualenv",
        ),
        symptom=True,
    ),
    # pipx's commands/common.py.
    Signature(messages=("No apps associated with package {package}",), near=("pipx",), context="library"),
    Signature(messages=("{package} does not provide any executables",), near=("uvx", "uv tool"), context="library"),
    # uv's commands/tool/common.rs.
    Signature(
        messages=("No executables are provided by package {package}",), near=("tool", "install"), context="library"
    ),
)
ADVICE = (
    Advice(
        context="library",
        text="The package has no command, so pipx and `uv tool` cannot install it: a library belongs in the "
        "environment of the project that imports it.",
        remedy=fix_requirement("{package}"),
    ),
    *(
        advice
        for advice in environments()
        if advice.context.endswith("/uv") and not advice.context.startswith("docker")
    ),
    Advice(
        context="docker",
        text="Create an environment in the image before this step. uv uses the one that VIRTUAL_ENV names.",
        remedy=Snippet(
            file="the Dockerfile",
            text='ENV VIRTUAL_ENV=/opt/venv PATH="/opt/venv/bin:$PATH"\n'
            "RUN uv venv /opt/venv && uv pip install {arguments}",
        ),
    ),
    Advice(
        context="uv",
        text="`uv venv` creates one here, which uv then finds automatically.",
        remedy=ShellLine(text="uv venv && {command}", needs_network=True),
    ),
    Advice(
        text="doctor creates one in the project's folder and installs into it.",
        remedy=FixFailedCommand(otherwise=fix_environment()),
    ),
)


def check(facts: Facts) -> Iterator[Finding]:
    """Report a project without an environment as a note, also in a folder below. Poetry and pipenv keep them elsewhere.

    conda does so too, but what is not there has created none.
    """
    project = facts.project
    nested = [each.folder for each in facts.nested_projects if not each.has_environment]
    if nested and not facts.has_environment:
        subject, have = ("The project", "has") if len(nested) == 1 else ("The projects", "have")
        yield Finding(
            id=ID,
            severity=Severity.INFO,
            summary=f"{subject} {first_names(nested)} in this folder {have} no environment.",
            evidence=(Evidence(source=nested[0], value="a project"),),
            consequence="An environment in this folder would not contain their requirements.",
            remedy=ShellLine(text=f"cd {shlex.quote(nested[0])} && doctor fix", needs_network=True),
            next_step=f"Run doctor in the folder of {'the' if len(nested) == 1 else 'a'} project.",
            suggested=True,
        )
    if project is None or project.environment is not None or project.manager is None:
        return
    # One that is only on PATH, as in an image, may be meant for this project. If an active one is, the probe says so.
    python, active = facts.python, facts.active_environment
    is_dead = active is not None and active.state == "broken" and not facts.environ.get("VIRTUAL_ENV")
    on_path = is_dead or (python is not None and python.in_environment and active is None)
    may_be_elsewhere = project.manager in ("poetry", "pipenv", "conda", "pdm") and not _lacks_conda(facts)
    if may_be_elsewhere or on_path:
        return
    creator = f"; {project.manager} creates it" if project.manager_command() else ""
    files = project.manager_file or ", ".join(project.requirements[:5])
    yield Finding(
        id=ID,
        severity=Severity.INFO,
        summary=f"This project has no environment yet{creator}.",
        evidence=(Evidence(source=project.root, value=files),),
        consequence="Its requirements would have to be installed into a Python that other projects share.",
        remedy=environment_remedy(facts),
        next_step="Create the project's environment and install what it requires.",
        suggested=True,
    )


def _lacks_conda(facts: Facts) -> bool:
    """Return whether only conda can install what the project requires, and neither the shell nor PATH has it."""
    project = facts.project
    is_for_conda = project is not None and project.manager == "conda" and not project.requirements
    is_missing = project is not None and not project.manager_installed
    return is_for_conda and is_missing and not any(name.startswith("CONDA_") for name in facts.environ)
