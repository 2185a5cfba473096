"""This Python lacks standard library modules that pip or many programs need.

What it is
    Modules such as `_ssl`, `zlib`, `_ctypes` and `_sqlite3` are written in C and need a library. When this Python was
    built (pyenv, `make install`), the library's headers were missing, or a system upgrade later removed the library: a
    Python that was built with OpenSSL 1.1 has no `ssl` if only OpenSSL 3 is installed. Modules written in Python
    (`json`, `http`) are missing if somebody removed files to save space, or if the disk is damaged.

Why it matters
    Without `_ssl`, pip reaches no index: `the ssl module in Python is not available`. Without `zlib` or one of the
    modules in Python that pip imports, neither pip nor venv works at all. The others are missed only by the programs
    that import them.

What to do
    Use a complete Python, such as the distribution's: `doctor fix --venv --python /usr/bin/python3`. Or install
    the headers and build this Python again. On Debian and Ubuntu:
    `sudo apt install build-essential libssl-dev libffi-dev libsqlite3-dev libbz2-dev liblzma-dev zlib1g-dev`, then
    `pyenv install --force X.Y`.

Dead ends
    `pip install ssl` installs another project. `--trusted-host` does not replace TLS. Installing `libssl-dev` alone
    changes nothing until Python is built again.

References
    pip: `utils/compat.py`, has_tls; Python Developer's Guide, "Install dependencies"; pyenv's wiki, "Common build
    problems".
"""

from __future__ import annotations

from collections.abc import Iterator

from doctor.diagnose.advice.tools import OF_PYENV
from doctor.diagnose.model import (
    Activate,
    Advice,
    Command,
    Evidence,
    Finding,
    Operation,
    Remedy,
    Severity,
    Signature,
    fix_environment,
)
from doctor.facts import Facts, Interpreter

ID = "python-without-ssl"

# pip's network/session.py and index/collector.py, pip 26's exceptions/network.py, and urllib3's connection.py.
SIGNATURES = (
    Signature(
        messages=(
            "pip is configured with locations that require TLS/SSL, however the ssl module in Python is not available",
            "connection broken by 'SSLError(Can't connect to HTTPS URL because the SSL module is not available",
            "Can't connect to HTTPS URL because the SSL module is not available",
            "CondaSSLError: OpenSSL appears to be unavailable on this machine",
            "The 'ssl' module is unavailable but required for HTTPS URLs",
        ),
    ),
    # pyenv's python-build, which then removes the Python that it has built.
    Signature(messages=("ERROR: The Python ssl extension was not compiled",), context="pyenv-build"),
    # CPython's setup.py and configure, which build without the module.
    Signature(
        messages=("Could not build the ssl module", "Python requires an OpenSSL {version} or newer"),
        near=("python-build", "build failed", "make"),
    ),
    Signature(messages=("error: ssl-missing",), near=("pip", "/simple/", ".whl", ".tar.gz")),
)
ADVICE = (
    *OF_PYENV,
    Advice(
        text="The index may well be reachable: this Python was built without its module ssl, so pip cannot use https. "
        "The distribution's Python has it. To build this one again, install the headers first (`libssl-dev`).",
        remedy=fix_environment(python="/usr/bin/python3"),
    ),
)

_OPTIONAL = ("_hashlib", "_ctypes", "_sqlite3", "_bz2", "_lzma")
"""Modules without which pip and venv work."""


def check(facts: Facts) -> Iterator[Finding]:
    """Report the modules that the subject lacks; as a note where neither pip nor the code here needs them."""
    python = facts.python
    if python is None or not python.lacking_modules or facts.library_fault:
        return
    lacking = python.lacking_modules
    needed = [module for module in lacking if module not in _OPTIONAL]
    if facts.pip_config.enabled("no-index"):  # pip then needs no TLS
        needed = [module for module in needed if module != "_ssl"]
    blocks: tuple[Operation, ...] = ()
    if needed:
        blocks = ("pip-install",) if needed == ["_ssl"] else ("create-venv", "pip-install")
    of_project = facts.project.environment if facts.project else None
    runs_others = of_project and of_project.state == "healthy" and of_project.real_python != python.real_path
    found = () if runs_others else facts.lacking_imports
    importers = [Evidence(source=path, value=f"imports {module}") for module, path in found]
    severity = Severity.ERROR if blocks else Severity.WARNING if importers else Severity.INFO
    is_usable = of_project and runs_others and of_project.activation_scripts
    remedy = Activate(environment=of_project) if of_project and is_usable else _remedy(facts, python)
    names = ", ".join(module.removeprefix("_").replace("/", ".") for module in lacking)
    yield Finding(
        id=ID,
        severity=severity,
        summary=f"This Python lacks part of its standard library: {names}.",
        evidence=(
            *(Evidence(source=python.real_path, value=f"cannot import {name.replace('/', '.')}") for name in lacking),
            *importers,
        ),
        consequence=_consequence(needed),
        blocks=blocks,
        remedy=remedy if blocks or importers else None,
    )


def _consequence(needed: list[str]) -> str:
    if needed == ["_ssl"]:
        return "pip reaches no index: the ssl module in Python is not available."
    return "pip and venv do not work." if needed else "Programs that import these modules fail; pip works."


def _remedy(facts: Facts, python: Interpreter) -> Remedy | None:
    """Return the command that repairs the distribution's Python, or else the one that uses another Python."""
    if python.base_kind == "system" and facts.machine.package_manager == "apt":
        package = f"libpython{python.minor}-stdlib"
        return Command(argv=("apt-get", "install", "--reinstall", package), needs_root=True, needs_network=True)
    others = [path for path, _ in facts.other_interpreters]
    system = next((path for path in others if path.startswith("/usr/bin/")), next(iter(others), None))
    return fix_environment(python=system) if system else None
