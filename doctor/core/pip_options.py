"""Classify pip's options by their effect. Names have no dashes in front: ``index-url``."""

from __future__ import annotations

TRANSPORT_OPTIONS = frozenset({
    "cert", "client-cert", "default-timeout", "extra-index-url", "find-links", "index-url", "keyring-provider",
    "no-index", "no-proxy-env", "prefer-binary", "proxy", "resume-retries", "retries", "timeout", "trusted-host",
    "use-deprecated", "use-feature",
})  # fmt: skip
"""Options that say where packages come from and how to reach them. doctor honours them for everything it installs."""

SELECTION_OPTIONS = frozenset({
    "all-releases", "build-constraint", "cache-dir", "config-settings", "constraint", "no-binary",
    "no-build-isolation", "no-cache-dir", "only-binary", "only-final", "pre", "require-hashes", "uploaded-prior-to",
})  # fmt: skip
"""Options that say which versions are taken and how they are built. doctor honours them in the user's environments,
not for its own dependencies."""

HARMLESS_OPTIONS = frozenset({
    "break-system-packages", "disable-pip-version-check", "exists-action", "log", "no-color", "no-input",
    "no-warn-script-location", "progress-bar", "quiet", "require-virtualenv", "root-user-action", "verbose",
})  # fmt: skip
"""Options that do not change the result of an installation into a virtual environment. doctor does not pass on any
other option, since it may say where to install, or is unknown."""


def variable_of(option: str) -> str:
    """Return the environment variable of an option: ``PIP_INDEX_URL`` for ``index-url``."""
    return "PIP_" + option.upper().replace("-", "_")
