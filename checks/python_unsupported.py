"""Python version not accepted: Requires-Python of the package or project excludes this one.

What it is
    A package (or your own project) states which Pythons it runs on, and the one at hand is older or
    newer than that.

Why it matters
    pip passes over every release that excludes this Python, often back to one that is years old, or
    says "No matching distribution found"; uv says outright that the requirements cannot be met.

What to do
    Make the environment from a Python that the package takes: `doctor check` lists those that are here,
    `doctor fix --venv --python 3.X` uses one. Or ask for a release of the package that still takes this
    Python. In your own project: mend `requires-python`.

Dead ends
    `--ignore-requires-python`: installs code that was not written for this Python; it fails later,
    elsewhere. Replacing the system's python3 by another version: the system's own programs need theirs.

References
    Core metadata, "Requires-Python"; PEP 345.
"""

from __future__ import annotations

from doctor.diagnose.model import Advice, Signature

ID = "python-unsupported"

SIGNATURES = (
    # pip's resolution/resolvelib/factory.py and legacy resolver.
    Signature(messages=("requires a different Python: {version}",)),
    Signature(messages=("requires Python … but the running Python is",)),
    # uv's resolver and project commands.
    Signature(
        messages=(
            "the current Python version ({version}) does not satisfy Python",
            "the current Python version … does not satisfy Python",
        ),
    ),
    Signature(
        messages=("requires Python >=3", "requires Python <3", "depends on Python>=3", "depend on Python>=3"),
        near=("we can conclude",),
    ),
    Signature(
        messages=(
            "which is incompatible with the project's Python requirement",
            "is incompatible with the project's Python requirement",
            "the requested Python version … does not satisfy",
        ),
    ),
    Signature(
        messages=("Ignored the following versions that require a different python version",),
        certain=False,
    ),
    # Poetry.
    Signature(
        messages=("The currently activated Python version … is not supported by the project",),
        resolved_by=("using python3",),
    ),
    Signature(messages=("The current project's supported Python range … is not compatible with",)),
)

ADVICE = (
    Advice(
        context="docker",
        text="Start from an image with a Python that the package takes (`FROM python:3.X-slim`), or ask for a release of "
        "it that takes this one.",
    ),
    Advice(
        context="github-actions",
        text="Ask for a version that the package takes: `actions/setup-python` with `python-version: '3.X'`.",
    ),
    Advice(
        context="uv",
        text="`uv venv --python 3.X` with a version that the package takes (uv fetches it if need be); in your own "
        "project mend `requires-python`.",
        command="uv python list",
    ),
    Advice(
        text="Make the environment from a Python that the package takes: `doctor check` lists those that are here, "
        "`doctor fix --venv --python 3.X` uses one. Or ask for a release of the package that takes this Python.",
        command="doctor check",
    ),
)
