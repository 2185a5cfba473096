"""The command lines of uv, with those options of the user's pip config that uv has as well."""

from __future__ import annotations

from doctor.core.pip_options import SELECTION_OPTIONS, TRANSPORT_OPTIONS
from doctor.facts import TRUE, PipConfig, PipOption

_VARIABLES = {
    "index-url": "UV_DEFAULT_INDEX",
    "extra-index-url": "UV_INDEX",
    "find-links": "UV_FIND_LINKS",
    "trusted-host": "UV_INSECURE_HOST",
    "constraint": "UV_CONSTRAINT",
    "build-constraint": "UV_BUILD_CONSTRAINT",
    "cert": "SSL_CERT_FILE",
    "client-cert": "SSL_CLIENT_CERT",
    "proxy": "ALL_PROXY",
    "retries": "UV_HTTP_RETRIES",
    "timeout": "UV_HTTP_TIMEOUT",
    "default-timeout": "UV_HTTP_TIMEOUT",
}
"""The variable of uv for each pip option that has a value (uv's reference, "Environment variables").

Variables are not in the process table, where everybody could read the credentials of an index.
"""
_FLAGS = {
    "no-index": "--no-index",
    "pre": "--prerelease=allow",
    "require-hashes": "--require-hashes",
    "no-build-isolation": "--no-build-isolation",
}
_NAMES = {"no-binary": "--no-binary", "only-binary": "--only-binary"}
_NOT_NEEDED = {"cache-dir", "no-cache-dir", "prefer-binary", "resume-retries", "use-feature", "use-deprecated"}
"""Options of pip's own cache and transition, and one that uv follows in any case where it can."""


def uv_command(uv: str, python: str, *words: str, config: PipConfig, root: bool) -> tuple[str, ...]:
    """Return the command line of ``uv pip install WORDS`` as a person can type it."""
    variables = uv_variables(config)
    prefix = ("env", *(f"{name}={value}" for name, value in variables.items())) if variables else ()
    return (*prefix, uv, *install_words(python, config, root=root), *words)


def install_words(python: str, config: PipConfig, *, root: bool) -> tuple[str, ...]:
    """Return the words of ``uv pip install`` before those that say what is installed.

    Root reads none of uv's configuration files: any user may own one in a folder above the current one.
    """
    flags = (flag for name, flag in _FLAGS.items() if (option := config.enabled(name)) and not option.distrust)
    found = ((option, config.effective(name)) for name, option in _NAMES.items())
    names = (
        word
        for option, value in found
        if value and not value.distrust
        for name in value.value.replace(",", " ").split()
        for word in (option, name)
    )
    return ("pip", "install", "--python", python, *(("--no-config",) if root else ()), *flags, *names)


def uv_variables(config: PipConfig) -> dict[str, str]:
    """Return the variables of uv that stand for pip options that say where packages come from."""
    variables = {}
    for option in config.options:
        if option.name in _VARIABLES and option.value and not option.distrust:
            separator = "," if option.name == "find-links" else " "
            value = separator.join(option.value.split())
            variables[_VARIABLES[option.name]] = value.partition(".")[0] if "timeout" in option.name else value
    return variables


def option_without_equal(config: PipConfig) -> PipOption | None:
    """Return a pip option that decides what is installed and that uv does not have, if there is any."""
    known = _VARIABLES.keys() | _FLAGS.keys() | _NAMES.keys() | _NOT_NEEDED
    decisive = (TRANSPORT_OPTIONS | SELECTION_OPTIONS) - known
    found = (option for option in config.options if option.name in decisive and not option.distrust)
    return next((option for option in found if option.value.lower() in TRUE or option.name not in _FLAGS), None)
