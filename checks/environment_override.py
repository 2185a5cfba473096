"""A variable or a pip option redirects Python or pip.

What it is
    PYTHONHOME makes every Python look for its standard library in another folder, and most Pythons then do
    not start at all. `user = true` (PIP_USER) makes pip refuse to install in a virtual environment, which has
    no per-user folder. `target`, `prefix` or `root` (PIP_TARGET, …) puts the packages of every environment
    into another folder. `python` (PIP_PYTHON) makes pip work on another Python.

Why it matters
    The error messages (`No module named 'encodings'`, `Can not perform a '--user' install`) do not say where
    the option is set.

What to do
    Remove the option where it is set. For PYTHONHOME, run `unset PYTHONHOME` in this shell and remove the
    line from the start-up file. For pip, remove the line from the file that doctor names.

Dead ends
    Reinstalling Python does not help.

References
    Python documentation, "Command line and environment", PYTHONHOME; pip: `commands/install.py`,
    decide_user_install.
"""

from __future__ import annotations

from collections.abc import Iterator

from doctor.diagnose.model import Advice, Command, Evidence, Finding, Severity, ShellLine, Signature
from doctor.facts import Facts, NoInterpreter
from doctor.facts.pip_config import PipOption

ID = "environment-override"

# pip's commands/install.py, decide_user_install; uv's compatibility arguments.
SIGNATURES = (Signature(messages=("Can not perform a '--user' install", "pip's `--user` is unsupported")),)
ADVICE = (
    Advice(
        text="`--user` does not apply in a virtual environment, so leave it out. If you did not type it, it is "
        "configured as PIP_USER or as `user = true` in a pip.conf; `doctor check` names the line.",
        remedy=Command(argv=("doctor", "check")),
    ),
)


def check(facts: Facts) -> Iterator[Finding]:
    """Report only what has an effect; a PYTHONHOME with which Python starts is accepted."""
    yield from _home(facts)
    yield from _user(facts)
    yield from _elsewhere(facts)
    yield from _other_python(facts)


def _home(facts: Facts) -> Iterator[Finding]:
    home = facts.environ.get("PYTHONHOME")
    subject = facts.subject
    if home and isinstance(subject, NoInterpreter) and subject.reason == "does-not-start":
        yield Finding(
            id=ID,
            severity=Severity.ERROR,
            summary="Python does not start, because PYTHONHOME is set.",
            evidence=(
                Evidence(source="PYTHONHOME", value=home),
                Evidence(source=str(subject.executable), value=subject.detail),
            ),
            consequence="Every Python started from this shell looks for its standard library there.",
            blocks=("create-venv", "pip-install", "pipx-install"),
            remedy=ShellLine(text="unset PYTHONHOME"),
        )


def _user(facts: Facts) -> Iterator[Finding]:
    settings, python = facts.pip_config, facts.python
    user, place = settings.enabled("user"), settings.destination
    if user is None or python is None:
        return
    if place and place.name != "root":
        summary, says = f"pip is configured to install both for the user and into a {place.name}.", "Can not combine"
    elif python.in_environment and not python.system_site_packages:
        summary = "pip is configured to install for the user, which it cannot do in this environment."
        says = "Can not perform a '--user' install"
    else:
        return
    yield Finding(
        id=ID,
        severity=Severity.WARNING,
        summary=summary,
        evidence=(_evidence(user), *([_evidence(place)] if place else [])),
        consequence=f"pip install stops with: {says}.",
        blocks=("pip-install",),
        remedy=_unset(user),
    )


def _elsewhere(facts: Facts) -> Iterator[Finding]:
    """Report a destination that pip itself accepts, but that breaks programs which fill an environment with pip."""
    setting = facts.pip_config.destination or facts.pip_config.enabled("dry-run")
    if setting:
        yield Finding(
            id=ID,
            severity=Severity.WARNING,
            summary=f"pip is configured with another destination ({setting.name}), also for environments."
            if setting.name != "dry-run"
            else "pip is configured to install nothing (dry-run).",
            evidence=(_evidence(setting),),
            consequence="Packages that pip reports as installed are not found afterwards, and pipx install fails.",
            blocks=("pipx-install",),
            remedy=_unset(setting),
        )


def _other_python(facts: Facts) -> Iterator[Finding]:
    setting, python = facts.pip_config.effective("python"), facts.python
    if setting and python and setting.value not in (python.executable, python.real_path):
        yield Finding(
            id=ID,
            severity=Severity.UNKNOWN,
            summary="pip is configured to work on another Python than the one that runs it.",
            evidence=(_evidence(setting),),
            consequence="The verdict on pip install may be wrong. Use --python to examine that Python.",
            blocks=("pip-install",),
            remedy=_unset(setting),
        )


def _evidence(setting: PipOption) -> Evidence:
    return Evidence(source=setting.source, value=setting.line)


def _unset(setting: PipOption) -> ShellLine | None:
    return ShellLine(text=f"unset {setting.source}") if setting.in_shell else None
