"""Is a name surely an application, so that it belongs into an environment of its own?

An index does not tell: many libraries have commands as well. So only those are taken for applications
that are used as commands, hardly ever imported, and known to everybody.
"""

from __future__ import annotations

from doctor.core.names import name_of

_KNOWN = frozenset({
    "ansible", "aws-shell", "awscli", "bandit", "black", "bpython", "build", "bumpversion", "cookiecutter", "copier",
    "cowsay", "csvkit", "cruft", "glances", "hatch", "httpie", "icdiff", "isort", "litecli", "mkdocs", "mycli", "nox",
    "pdm", "pgcli", "pip-audit", "pip-tools", "pipdeptree", "pipenv", "poetry", "pre-commit", "pycowsay", "pyupgrade",
    "ranger-fm", "ruff", "s3cmd", "speedtest-cli", "sqlfluff", "streamlink", "thefuck", "tldr", "tox", "twine", "uv",
    "virtualenvwrapper", "vulture", "yamllint", "youtube-dl", "yt-dlp", "yq",
})  # fmt: skip


def is_application(requirement: str) -> bool:
    """Whether the requirement names one of them."""
    return name_of(requirement) in _KNOWN
