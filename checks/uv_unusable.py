"""uv cannot create the project's environment.

What it is
    uv manages the project, and the Python that the project requires is not installed, while uv is configured to
    download none (`UV_PYTHON_DOWNLOADS=never`, `UV_OFFLINE`, `UV_NO_MANAGED_PYTHON`, `python-downloads` of
    `[tool.uv]`). Or a `uv.toml` is not valid TOML, usually because quotes are missing, or misspells an option
    (`index_url`).

Why it matters
    `uv sync` and `uv run` fail with "Failed to parse" or "No interpreter found", each time.

What to do
    Let uv download the Python: `unset UV_PYTHON_DOWNLOADS`, then `uv sync`. Or install that Python. If the project
    also works with another one, `uv python pin X.Y` writes that version into `.python-version`.

Dead ends
    Another environment does not help: uv asks for the same Python.

References
    uv documentation, "Python versions", Disabling automatic Python downloads.
"""

from __future__ import annotations

from collections.abc import Iterator

from doctor.diagnose.model import (
    Advice,
    Command,
    Evidence,
    Finding,
    Instruction,
    Remedy,
    Severity,
    ShellLine,
    Signature,
)
from doctor.facts import Facts

ID = "uv-unusable"
# crates/uv, required-version in the configuration.
SIGNATURES = (
    Signature(messages=("Required uv version … does not match the running version",), anchor="Required uv version"),
    # crates/uv/src/lib.rs and commands/self_update.rs
    Signature(
        messages=(
            "Self-update is only available for uv binaries installed via the standalone installation scripts",
            "uv was installed through an external package manager, and self-update is not available",
        ),
        anchor="elf-update",
        context="of-other-installer",
    ),
)
ADVICE = (
    Advice(
        context="of-other-installer",
        text="Another program installed this uv, and updates it: `pip install --upgrade uv` in the "
        "environment that has it, `brew upgrade uv`, or the system's package manager.",
        remedy=Command(argv=("pipx", "upgrade", "uv"), needs_network=True),
    ),
    Advice(
        text="The project's `required-version` asks for another uv. If uv was installed by another program, that "
        "one "
        "updates it: `pipx upgrade uv`, `brew upgrade uv`, `pip install --upgrade uv`.",
        remedy=Command(argv=("uv", "self", "update"), needs_network=True),
    ),
)


def check(facts: Facts) -> Iterator[Finding]:
    """Report what stops uv, where uv manages the project."""
    project = facts.project
    if project and project.uv_fault:
        yield Finding(
            id=ID,
            severity=Severity.ERROR,
            summary="uv does nothing, because its configuration has an error.",
            evidence=(Evidence(source=project.uv_fault.partition(":")[0], value=project.uv_fault.partition(": ")[2]),),
            consequence='Every uv command fails with "Failed to parse".',
            remedy=Instruction(text=f"Correct {project.uv_fault}."),
        )
    if project is None or project.manager != "uv":
        return
    missing, setting = facts.python_for_uv, project.no_downloads
    if missing and setting:
        yield Finding(
            id=ID,
            severity=Severity.ERROR,
            summary=f"This project requires Python {missing}, which is not installed, and uv may not download it.",
            evidence=(Evidence(source=setting[0], value=setting[1]),),
            consequence='`uv sync` and `uv run` fail with "No interpreter found".',
            remedy=_remedy(facts, setting, missing),
            next_step=f"Let uv download Python {missing}, or install it.",
        )


def _remedy(facts: Facts, setting: tuple[str, str], missing: str) -> Remedy:
    source, value = setting
    if value.endswith("manual"):
        return Command(argv=("uv", "python", "install", missing), needs_network=True)
    if source in facts.environ:
        return ShellLine(text=f"unset {source}")
    return Instruction(text=f"Install Python {missing}, or change {value} in {source}.")
