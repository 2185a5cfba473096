"""Polluted environment: variables or settings send Python or pip astray.

What it is
    PYTHONHOME makes every Python look for its standard library in another place, and most then do
    not start at all. ``user = true`` (PIP_USER) makes pip refuse to install in a virtual
    environment, which has no user's folder. A ``target``, ``prefix`` or ``root`` (PIP_TARGET, …) sends
    the packages of every environment elsewhere; ``python`` (PIP_PYTHON) makes pip work on another.

Why it matters
    The messages (``No module named 'encodings'``, ``Can not perform a '--user' install``) do not say
    where the setting came from.

What to do
    Unset it where it was set: ``unset PYTHONHOME`` in this shell, and the line in the start-up file;
    for pip the line in the file that doctor names.

Dead ends
    Reinstalling Python.

References
    Python documentation, "Command line and environment", PYTHONHOME;
    pip: ``commands/install.py``, decide_user_install.
"""

from __future__ import annotations

from collections.abc import Iterator

from doctor.diagnose.model import Advice, Evidence, Finding, Severity, ShellLine, Signature
from doctor.facts import Facts, NoInterpreter
from doctor.facts.pip_config import PipOption

ID = "environment-override"

# pip's commands/install.py, decide_user_install; uv's compatibility arguments.
SIGNATURES = (Signature(says=("Can not perform a '--user' install", "pip's `--user` is unsupported")),)
ADVICE = (
    Advice(
        do="In an environment there is no user's folder: leave `--user` out. It was not typed? Then it is set: "
        "PIP_USER, or `user = true` in a pip.conf; `doctor check` names the line.",
        run="doctor check",
    ),
)


def check(facts: Facts) -> Iterator[Finding]:
    """Only what really stands in the way: a PYTHONHOME that Python starts with all the same is let be."""
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
    user, place = settings.on("user"), settings.destination
    if user is None or python is None:
        return
    if place and place.name != "root":
        summary, says = f"pip is told to install for the user and into a {place.name}.", "Can not combine"
    elif python.in_environment and not python.system_site_packages:
        summary = "pip is told to install for the user, which it cannot do in this environment."
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
    """With it pip itself is content; whoever calls it to fill an environment is not."""
    setting = facts.pip_config.destination or facts.pip_config.on("dry-run")
    if setting:
        yield Finding(
            id=ID,
            severity=Severity.WARNING,
            summary=f"pip is told where to install ({setting.name}), for every environment too."
            if setting.name != "dry-run"
            else "pip is told to install nothing (dry-run).",
            evidence=(_evidence(setting),),
            consequence="What pip reports as installed is not found afterwards; pipx install fails.",
            blocks=("pipx-install",),
            remedy=_unset(setting),
        )


def _other_python(facts: Facts) -> Iterator[Finding]:
    setting, python = facts.pip_config.effective("python"), facts.python
    if setting and python and setting.value not in (python.executable, python.real_path):
        yield Finding(
            id=ID,
            severity=Severity.UNKNOWN,
            summary="pip is told to work on another Python than the one that runs it.",
            evidence=(_evidence(setting),),
            consequence="What is told here of pip install does not hold: ask for that Python with --python.",
            blocks=("pip-install",),
            remedy=_unset(setting),
        )


def _evidence(setting: PipOption) -> Evidence:
    return Evidence(source=setting.source, value=setting.line)


def _unset(setting: PipOption) -> ShellLine | None:
    return ShellLine(text=f"unset {setting.source}") if setting.in_shell else None
