"""The project itself cannot be built, so it cannot be installed.

What it is
    pyproject.toml names a readme or a license that does not exist, usually because a Dockerfile does not copy it. Or
    the build backend does not find the code: hatchling, Poetry, flit and uv look for a folder with the project's name,
    and setuptools takes none if several folders could be meant.

Why it matters
    `pip install .` and `pip install -e .` fail with `Failed to build` or "metadata-generation-failed", and `uv sync`
    and `poetry install` with them, whatever else is right.

What to do
    Create the file, or name the folder in pyproject.toml, as doctor shows. A program that is only run from its folder
    need not be built: `uv sync --no-install-project`, `poetry install --no-root` and `doctor fix --venv` install what
    it requires. Without the table `build-system` uv never builds it, and with `package-mode = false` Poetry does not.

Dead ends
    Another version of pip or of the build backend has the same rule.

References
    hatchling, "Wheel builder", Default file selection; setuptools, "Package Discovery"; PEP 621, readme.
"""

from __future__ import annotations

from collections.abc import Iterator

from doctor.diagnose.advice.own_projects import UNFOUND_CODE
from doctor.diagnose.model import Advice, Command, Evidence, Finding, Instruction, Severity, Signature
from doctor.facts import Facts

ID = "project-not-buildable"
SIGNATURES = (
    # Poetry; its releases 1.8 only warn.
    Signature(
        messages=("The current project could not be installed: ", "No file/folder found for package"),
        unless=("warning: the current project",),
        context="poetry-root",
    ),
    # hatchling's builders/wheel.py and setuptools' discovery.py, hatchling's metadata/core.py, uv's build backend.
    Signature(messages=("Unable to determine which files to ship inside the wheel",), context="no-code"),
    Signature(
        messages=tuple(
            f"error: Multiple top-level {what} discovered in a flat-layout" for what in ("packages", "modules")
        ),
        context="flat-layout",
    ),
    Signature(messages=("Readme file does not exist: ",), context="no-readme"),
    Signature(
        messages=(
            "Expected a Python module at: ",
            "Error: Expected a Python module with an `__init__.py` at: ",
        ),
        context="no-module",
    ),
)
ADVICE = (
    *UNFOUND_CODE,
    Advice(
        text="Poetry has installed the requirements, but not the project itself, because a file that pyproject.toml "
        "names, or a package with the project's name, is missing. If the project is only an application, run `poetry "
        "install --no-root`, or set `package-mode = false` in the section `tool.poetry` of pyproject.toml. Otherwise "
        "create the file, or name the folder under `packages`.",
        remedy=Command(argv=("poetry", "install", "--no-root"), needs_network=True),
    ),
)


def check(facts: Facts) -> Iterator[Finding]:
    """Report the fault as a note where nothing that is recommended builds the project."""
    project = facts.project
    if project is None or project.build_fault is None:
        return
    fault, tool = project.build_fault, project.manager
    of_tool = tool if tool in ("uv", "poetry", "pdm") else ""
    only_warns = tool == "poetry" and not fault.missing  # Poetry before 2.0
    is_next = bool(of_tool) and not only_warns and (project.environment is None or project.has_src_layout)
    yield Finding(
        id=ID,
        severity=Severity.WARNING if is_next or facts.lacks_project else Severity.INFO,
        summary=f"{of_tool or 'pip'} cannot install this project itself, because {fault.reason}.",
        evidence=(Evidence(source=f"{project.root}/pyproject.toml", value=fault.reason),),
        consequence=f'{of_tool or "pip install -e ."} fails with "Failed to build".',
        remedy=Command(argv=("touch", f"{project.root}/{fault.missing}"))
        if fault.missing
        else Instruction(text=fault.remedy),
        next_step=f"Create {fault.missing}, which may be empty." if fault.missing else "",
    )
