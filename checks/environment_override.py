"""An environment variable or a pip option redirects Python or pip.

What it is
    One of these is set:
    - PYTHONHOME: every Python looks for its standard library in another folder, and most do not start at all
    - PYTHONPATH: another Python's pip, Python 2 modules or other versions replace those of every environment
    - LD_LIBRARY_PATH, by a vendor's installer or a startup file: Python loads a damaged or another version of a library
    - `user = true` (PIP_USER): pip refuses to install in a virtual environment, which has no per-user folder
    - `target`, `prefix` or `root` (PIP_TARGET, …): the packages of every environment go into another folder
    - `python` (PIP_PYTHON): pip installs into another Python
    - `log`: pip cannot write to its log file
    - UV_SYSTEM_PYTHON: `uv pip install` changes the system's Python
    - a UV_PYTHON that no longer exists, or a UV_LINK_MODE that uv does not accept: uv does nothing
    - a UV_PROJECT_ENVIRONMENT in a folder that belongs to root: uv does nothing
    - SSL_CERT_FILE: the file of certificates does not exist

Why it matters
    The error messages (`No module named 'encodings'`, `Can not perform a '--user' install`) do not show where the
    option is set.

What to do
    Remove the option where it is set. For a variable such as PYTHONHOME, run `unset PYTHONHOME` in this shell and
    remove the line from the startup file. For pip, `doctor fix environment-override` removes the line from the file
    that doctor names, and `doctor undo` restores it.

Dead ends
    Reinstalling Python does not help.

References
    Python documentation, "Command line and environment", PYTHONHOME; pip: `commands/install.py`,
    decide_user_install.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from doctor.diagnose.advice.tools import HOME_OF_SERVER
from doctor.diagnose.model import (
    Advice,
    Command,
    Evidence,
    Finding,
    FixFailedCommand,
    Instruction,
    Operation,
    Remedy,
    Severity,
    ShellLine,
    Signature,
    Snippet,
    first_names,
)
from doctor.diagnose.remedies import unset_option
from doctor.facts import TRUE, Facts, NoInterpreter
from doctor.facts.pip_config import PipOption

ID = "environment-override"

# pip's commands/install.py, decide_user_install; uv's compatibility arguments.
SIGNATURES = (
    Signature(
        messages=(
            "Can not perform a '--user' install",
            "Will not install to the user site because it will lack sys.path precedence",
            "Can not combine '--user' and '--target'",
            "Can not combine '--user' and '--prefix' as they imply different installation locations",
            "Cannot set --user and --prefix together",
            "Cannot set --home and --prefix together",
            "DistutilsOptionError: must supply either home or prefix/exec-prefix",
            "pip's `--user` is unsupported",
            "ERROR: User base directory is not specified",
        )
    ),
    # ESP-IDF's tools/idf_tools.py.
    Signature(messages=("This script was called from a virtual environment, can not create a",), context="inside"),
    # CPython's Python/pathconfig.c, _Py_DumpPathConfig.
    Signature(
        messages=("Python path configuration: PYTHONHOME = '…' PYTHONPATH =",),
        unless=("pythonhome = (not set)",),
        context="pythonhome",
    ),
)
ADVICE = (
    HOME_OF_SERVER,
    Advice(
        context="inside",
        text="ESP-IDF creates its environment with a Python that is in none, and one is active in this shell. Leave "
        "it, or open a new terminal, then repeat the command.",
        remedy=ShellLine(text="deactivate"),
    ),
    Advice(
        context="pythonhome",
        text="PYTHONHOME makes every Python look for its standard library in another folder, and there is none for "
        "this one. Unset it here, and remove the line that sets it.",
        remedy=ShellLine(text="unset PYTHONHOME"),
    ),
    Advice(
        context="docker/pythonhome",
        text="PYTHONHOME makes every Python look for its standard library in another folder, and there is none for "
        "this one.",
        remedy=Instruction(text="Remove `ENV PYTHONHOME` from the Dockerfile, or from its base image's Dockerfile."),
    ),
    Advice(
        context="docker",
        text="The image puts an environment first on PATH, and `--user` does not apply in one, so leave it out.",
        remedy=Snippet(text="RUN pip3 install {arguments}", file="the Dockerfile"),
    ),
    Advice(
        text="`--user` does not apply in a virtual environment, so leave it out. If you did not type it, it is "
        "configured as PIP_USER or as `user = true` in a pip.conf; `doctor check` names the line.",
        remedy=FixFailedCommand(otherwise=ShellLine(text="{corrected}", needs_network=True)),
    ),
    Advice(
        context="no-command",
        text="`--user` does not apply in a virtual environment. A pip.conf may set it (`user = true`), or the variable "
        "PIP_USER; this overrides both for what is started in this shell. `doctor check` names the line.",
        remedy=ShellLine(text="export PIP_USER=0"),
    ),
)

_FIRST_PIP = (((3, 10), 18), ((3, 12), 22))
"""(Python, the major version of pip before which none works with it).

From 3.10 on, ``collections`` has no ``Mapping``, which urllib3 1.22 imports; from 3.12 on, ``pkgutil`` has no
``ImpImporter``, which pkg_resources needs.
"""


def check(facts: Facts) -> Iterator[Finding]:
    """Report only what has an effect; a PYTHONHOME with which Python starts is accepted."""
    parts = (
        _check_pythonhome,
        _check_pythonpath,
        _check_path_shadows,
        _check_uv,
        _check_library_path,
        _check_certificates,
        _check_log,
        _check_user_option,
        _check_destination,
        _check_python_option,
    )
    findings = [finding for part in parts for finding in part(facts)]
    # a variable first: `doctor fix` leaves the one of this shell, and would find the condition still present
    yield from sorted(findings, key=lambda finding: not isinstance(finding.remedy, ShellLine))


def _check_pythonhome(facts: Facts) -> Iterator[Finding]:
    home = facts.environ.get("PYTHONHOME")
    subject = facts.subject
    if home and isinstance(subject, NoInterpreter) and subject.reason == "does-not-start":
        yield Finding(
            id=ID,
            severity=Severity.ERROR,
            summary="Python does not start, because PYTHONHOME is set.",
            evidence=(
                *_variable_evidence("PYTHONHOME", home, facts),
                Evidence(source=str(subject.executable), value=subject.detail),
            ),
            consequence="Every Python started from this shell looks for its standard library there.",
            blocks=("create-venv", "pip-install", "pipx-install"),
            remedy=ShellLine(text="unset PYTHONHOME"),
        )


def _check_pythonpath(facts: Facts) -> Iterator[Finding]:
    """Report a pip on PYTHONPATH that cannot work with this Python, or that was installed for another one."""
    python, folders = facts.python, [path.rstrip("/") for path in facts.environ.get("PYTHONPATH", "").split(":")]
    if python is None or python.pip is None or python.pip.location.removesuffix("/pip") not in folders:
        return
    pip, owner = python.pip, re.search(r"/python(\d+\.\d+)/(?:site|dist)-packages/pip$", python.pip.location)
    is_too_old = pip.major is not None and any(
        python.release >= release and pip.major < major for release, major in _FIRST_PIP
    )
    if is_too_old or (owner and owner[1] != python.minor):
        yield Finding(
            id=ID,
            severity=Severity.ERROR if is_too_old else Severity.WARNING,
            summary=f"PYTHONPATH makes Python {python.minor} use pip {pip.version}, "
            + (
                "which does not work with it."
                if is_too_old
                else f"which was installed for Python {owner and owner[1]}."
            ),
            evidence=_variable_evidence("PYTHONPATH", pip.location, facts),
            consequence="The pip of every environment is replaced by this one.",
            blocks=("pip-install",) if is_too_old else (),
            doubts=() if is_too_old else ("pip-install",),
            remedy=ShellLine(text="unset PYTHONPATH"),
        )


def _check_path_shadows(facts: Facts) -> Iterator[Finding]:
    """Report what PYTHONPATH has instead of packages of the environment, if it fails or has another version."""
    shadows, environment = facts.path_shadows, facts.used_environment
    if shadows and environment:
        names = first_names(shadow.module for shadow in shadows)
        fails = not all(shadow.is_version for shadow in shadows)
        what = "modules that its Python cannot import" if fails else "other versions"
        yield Finding(
            id=ID,
            severity=Severity.WARNING,
            summary=f"PYTHONPATH replaces {names} of {environment.path} by {what}.",
            evidence=(
                *_variable_evidence("PYTHONPATH", facts.environ.get("PYTHONPATH", ""), facts),
                *(Evidence(source=shadow.path, value=shadow.problem) for shadow in shadows),
            ),
            consequence="import fails, although pip reports the package as installed."
            if fails
            else "import finds a different version than the one that was installed.",
            remedy=ShellLine(text="unset PYTHONPATH"),
        )


def _check_uv(facts: Facts) -> Iterator[Finding]:
    """Report a variable that keeps uv from doing anything; a note where the project is not uv's."""
    used, value = facts.used_environment, facts.environ.get("UV_SYSTEM_PYTHON", "")
    if value.lower() in TRUE and used and used.creator == "uv" and facts.uses_systems_python:
        yield Finding(
            id=ID,
            severity=Severity.WARNING,
            summary=f"UV_SYSTEM_PYTHON makes `uv pip` install into the system's Python instead of {used.path}.",
            evidence=_variable_evidence("UV_SYSTEM_PYTHON", value, facts),
            consequence='`uv pip install` fails with "The interpreter is externally managed".',
            remedy=ShellLine(text="unset UV_SYSTEM_PYTHON"),
        )
    is_used = facts.project is not None and facts.project.manager == "uv"
    missing = [(option, f"{option.source} names a file that does not exist") for option in facts.pip_config.uv_missing]
    for option, reason in (*missing, *facts.pip_config.uv_refused):
        yield Finding(
            id=ID,
            severity=Severity.WARNING if is_used else Severity.INFO,
            summary=f"uv does nothing, because {reason}.",
            evidence=_evidence(option, facts),
            consequence="`uv sync`, `uv run` and `uv pip` fail.",
            remedy=ShellLine(text=f"unset {option.source}"),
        )


def _check_library_path(facts: Facts) -> Iterator[Finding]:
    """Report LD_LIBRARY_PATH if Python starts, or imports all of its modules, only without it."""
    fault, python = facts.library_fault, facts.python
    if fault is None:
        return
    blocks: tuple[Operation, ...] = ("create-venv", "pip-install", "pipx-install")
    if python:
        needs_tls = not facts.pip_config.enabled("no-index")
        blocks = blocks[1:] if "_ssl" in python.lacking_modules and needs_tls else ()
    does_what = f"cannot import {fault.replace('_', '')}" if python else "does not start"
    yield Finding(
        id=ID,
        severity=Severity.ERROR if blocks else Severity.WARNING,
        summary=f"Python {does_what}, because LD_LIBRARY_PATH makes it load libraries other than its own.",
        evidence=(
            *_variable_evidence("LD_LIBRARY_PATH", facts.environ.get("LD_LIBRARY_PATH", ""), facts),
            Evidence(source=str(facts.subject.executable), value=fault),
        ),
        consequence="Programs in this shell load a damaged library, or another version of it.",
        blocks=blocks,
        remedy=ShellLine(text="unset LD_LIBRARY_PATH"),
    )


def _check_certificates(facts: Facts) -> Iterator[Finding]:
    """Report SSL_CERT_FILE without its file; where OpenSSL has a folder of certificates, it goes on with that."""
    path = facts.pip_config.missing_certificates
    if path:
        yield Finding(
            id=ID,
            severity=Severity.WARNING,
            summary=f"SSL_CERT_FILE names {path}, which does not exist.",
            evidence=_variable_evidence("SSL_CERT_FILE", path, facts),
            consequence="Python, pip and curl may trust no server: certificate verify failed.",
            remedy=ShellLine(text="unset SSL_CERT_FILE"),
        )


def _check_log(facts: Facts) -> Iterator[Finding]:
    option = facts.pip_config.unwritable_log
    if option:
        yield Finding(
            id=ID,
            severity=Severity.WARNING,
            summary=f"pip is configured to write a log to {option.value}, where you cannot write.",
            evidence=_evidence(option, facts),
            consequence='Every pip prints pages of "Logging error" and "Permission denied".',
            remedy=_remove_line(option, facts),
        )


def _remove_line(option: PipOption, facts: Facts) -> Remedy:
    """Return what removes the option for this user; root, who may write the log, would find nothing to repair."""
    if option.in_shell or facts.may_change(option.file):
        return unset_option(ID, option, facts)
    return Command(argv=("sed", "-i.bak", option.deletion, option.file), needs_root=True)


def _check_user_option(facts: Facts) -> Iterator[Finding]:
    found = facts.pip_options(lambda config: filter(None, [config.enabled("user")]))
    if not found or facts.python is None:
        return
    user, python = found[0], facts.python
    is_of_other = bool(facts.other_with(user.file))
    destination = (facts.other_pip_config if is_of_other else facts.pip_config).destination
    other = facts.other_environment if is_of_other or user.level != "site" else None
    hides_from = other.path if other and other.pip and not other.system_site_packages else ""
    blocks: tuple[Operation, ...] = () if is_of_other else ("pip-install",)
    if destination and destination.name != "root":
        summary = f"pip is configured to install both for the user and into a {destination.name}."
        error = "Can not combine"
    elif not is_of_other and python.in_environment and not python.system_site_packages:
        summary = "pip is configured to install for the user, which it cannot do in this environment."
        error = "Can not perform a '--user' install"
    elif hides_from:
        summary = "pip is configured to install for the user, which it cannot do in the project's environment."
        error = "Can not perform a '--user' install"
        blocks = ()  # the verdict is on the subject, which is another Python
    else:
        return
    yield Finding(
        id=ID,
        severity=Severity.WARNING,
        summary=summary,
        evidence=(*_evidence(user, facts), *(_evidence(destination, facts) if destination else ())),
        consequence=f"`pip install` stops with: {error}.",
        blocks=blocks,
        stops_pip_of=hides_from,
        remedy=unset_option(ID, user, facts),
    )


def _check_destination(facts: Facts) -> Iterator[Finding]:
    """Report a destination that pip itself accepts, but that breaks programs which fill an environment with pip."""
    found = facts.pip_options(lambda config: filter(None, [config.destination or config.enabled("dry-run")]))
    for option in found:
        is_of_all = option.level != "site"
        also = ", also for environments" if is_of_all else ""
        yield Finding(
            id=ID,
            severity=Severity.WARNING,
            summary=f"pip is configured with another destination ({option.name}){also}."
            if option.name != "dry-run"
            else "pip is configured to install nothing (dry-run).",
            evidence=_evidence(option, facts),
            consequence="Packages that pip reports as installed are not found afterwards"
            + (", and `pipx install` fails." if is_of_all else "."),
            blocks=("pipx-install",) if is_of_all else (),
            stops_pip_of=facts.other_with(option.file),
            remedy=unset_option(ID, option, facts),
        )


def _check_python_option(facts: Facts) -> Iterator[Finding]:
    option, python = facts.pip_config.effective("python"), facts.python
    is_missing = option in facts.pip_config.unusable_files
    if option and python and not is_missing and option.value not in (python.executable, python.real_path):
        yield Finding(
            id=ID,
            severity=Severity.UNKNOWN,
            summary="pip is configured to work on a different Python from the one that runs it.",
            evidence=_evidence(option, facts),
            consequence="The verdict on `pip install` may be wrong. Use `--python` to examine that Python.",
            blocks=("pip-install",),
            remedy=ShellLine(text=f"unset {option.source}") if option.in_shell else None,
        )


def _evidence(option: PipOption, facts: Facts) -> tuple[Evidence, ...]:
    return _variable_evidence(option.source, option.line, facts)


def _variable_evidence(source: str, value: str, facts: Facts) -> tuple[Evidence, ...]:
    """Return what is in force, and the line of a startup file that sets it where ``source`` is a variable."""
    line = facts.variable_lines.get(source)
    return (Evidence(source=source, value=value), *([Evidence(source=line, value=f"sets {source}")] if line else []))
