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

SHORT_OPTIONS = {
    "C": "config-settings", "I": "ignore-installed", "U": "upgrade", "V": "version", "c": "constraint", "e": "editable",
    "f": "find-links", "h": "help", "i": "index-url", "q": "quiet", "r": "requirement", "t": "target", "v": "verbose",
}  # fmt: skip
"""The options of ``pip install`` that one letter stands for (pip ``cli/cmdoptions.py``)."""

OPTIONS_WITH_VALUE = frozenset({
    "abi", "all-releases", "build-constraint", "cache-dir", "cert", "client-cert", "config-settings", "constraint",
    "default-timeout", "editable", "exists-action", "extra-index-url", "find-links", "global-option", "group",
    "implementation", "index-url", "install-option", "keyring-provider", "local-log", "log", "log-file", "no-binary",
    "only-binary", "only-final", "platform", "prefix", "progress-bar", "proxy", "pypi-url", "python", "python-version",
    "refresh-package", "report", "requirement", "requirements-from-script", "resume-retries", "retries", "root",
    "root-user-action", "source", "source-dir", "source-directory", "src", "target", "timeout", "trusted-host",
    "upgrade-strategy", "uploaded-prior-to", "use-deprecated", "use-feature",
})  # fmt: skip
"""The options of ``pip install`` that a value follows, those of former releases included."""


def variable_of(option: str) -> str:
    """Return the environment variable of an option: ``PIP_INDEX_URL`` for ``index-url``."""
    return "PIP_" + option.upper().replace("-", "_")
