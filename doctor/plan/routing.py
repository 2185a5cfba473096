"""Decide where each requirement goes, the project's environment or pipx, and why."""

from __future__ import annotations

from collections.abc import Iterable

from doctor.core.goal import Goal
from doctor.core.names import name_of
from doctor.facts import Facts
from doctor.plan.model import RoutedRequirement
from doctor.plan.policy import has_credentials

_APPLICATIONS = frozenset({
    "ansible", "aws-shell", "awscli", "bandit", "black", "bpython", "build", "bumpversion", "cookiecutter", "copier",
    "cowsay", "csvkit", "cruft", "glances", "hatch", "httpie", "icdiff", "isort", "litecli", "mkdocs", "mycli", "nox",
    "pdm", "pgcli", "pip-audit", "pip-tools", "pipdeptree", "pipenv", "poetry", "pre-commit", "pycowsay", "pyupgrade",
    "ranger-fm", "ruff", "s3cmd", "speedtest-cli", "sqlfluff", "streamlink", "thefuck", "tldr", "tox", "twine", "uv",
    "virtualenvwrapper", "vulture", "yamllint", "youtube-dl", "yt-dlp", "yq",
})  # fmt: skip
"""Distributions that are used as commands and hardly ever imported. Many libraries have commands as well, so an index
does not tell, and only undisputed applications are listed."""


def is_application(requirement: str) -> bool:
    """Whether a requirement names a known application."""
    return name_of(requirement) in _APPLICATIONS


def route_requirements(goal: Goal, facts: Facts) -> tuple[RoutedRequirement, ...]:
    """Route each requirement of the goal: applications to pipx, everything else to the project's environment."""
    required_by = {name_of(line): file.path for file in facts.requirement_files for line in file.lines}
    return tuple(_route(requirement, required_by.get(name_of(requirement))) for requirement in goal.requirements)


def _route(requirement: str, required_by: str | None) -> RoutedRequirement:
    if required_by:
        reason = f"the project requires it ({required_by})"
        return RoutedRequirement(requirement=requirement, route="environment", reason=reason)
    if is_application(requirement) and has_credentials(requirement):
        reason = "pipx would show the credentials in its URL on a command line"
        return RoutedRequirement(requirement=requirement, route="environment", reason=reason)
    if is_application(requirement):
        reason = "it is an application, which gets an environment of its own"
        return RoutedRequirement(requirement=requirement, route="pipx", reason=reason)
    reason = "the project's code may import it"
    return RoutedRequirement(requirement=requirement, route="environment", reason=reason)


def reroute_to_environment(routes: Iterable[RoutedRequirement], reason: str) -> tuple[RoutedRequirement, ...]:
    """Send every requirement to the environment; ``reason`` says why no other route is available."""
    return tuple(
        routed
        if routed.route == "environment"
        else RoutedRequirement(
            requirement=routed.requirement,
            route="environment",
            reason=f"{routed.route} cannot be used: {reason}",
        )
        for routed in routes
    )
