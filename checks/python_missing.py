"""No Python was found: nothing on PATH answers to the name.

What it is
    There is no ``python3`` (nor ``python``) among the folders of PATH, or what is there cannot be
    executed or leads to a file that is gone.

Why it matters
    Nothing that needs Python works in this shell. Often Python is there and only PATH is wrong:
    a profile that was not read, a ``sudo`` or ``cron`` with a PATH of its own.

What to do
    Where it was never installed: the package manager's ``python3`` (Debian, Ubuntu, Fedora, openSUSE,
    Alpine) or ``python`` (Arch). Where it is installed but not found, name it: ``doctor check --python PATH``.

Dead ends
    Linking some other Python to ``/usr/bin/python3``: the system's own programs then run on it.

References
    PEP 394, "The python command on Unix-like systems".
"""

from __future__ import annotations

from collections.abc import Iterator

from doctor.diagnose.model import Advice, Evidence, Finding, Severity, Signature
from doctor.facts import Facts, NoInterpreter

ID = "python-missing"

SIGNATURES = (
    Signature(
        messages=(
            "python{version}: command not found",
            "python{version}: not found",
            "command not found: python{version}",
            "Command 'python{version}' not found",
            "python{version}: executable file not found",
        ),
        symptom=True,
    ),
    Signature(messages=("env: python{version}: No such file or directory",), symptom=True),
    Signature(
        messages=(
            "'python{version}' is not recognized as an internal or external command",
            "The term 'python{version}' is not recognized",
        ),
        symptom=True,
    ),
    Signature(
        messages=(
            "Python was not found; run without arguments to install from the Microsoft Store",
            "No interpreter found for",
            "No interpreter found in",
            "No interpreter found at",
            "Could not find any Python installation to use",
        ),
        symptom=True,
    ),
    Signature(
        messages=(
            "python{version}: Kommando nicht gefunden",
            "python{version}: commande introuvable",
            "python{version}: orden no encontrada",
            "python{version}: コマンドが見つかりません",
            "python{version}: 未找到命令",
            "python{version}: команда не найдена",
        ),
        symptom=True,
    ),
    Signature(
        messages=("pyenv: version … is not installed", "pyenv: python{version}: command not found"),
        symptom=True,
    ),
)
ADVICE = (
    Advice(
        context="docker",
        text="The image holds no such Python: install it (`apt-get install -y --no-install-recommends python3`, `apk add "
        "python3`), or start from an official python image of the version you need.",
    ),
    Advice(
        context="uv",
        text="`uv python install X.Y` brings the version that was asked for; `uv python list` shows what is there.",
        command="uv python list",
    ),
    Advice(
        text="This name is not on PATH. Where only `python3` exists, say `python3`; in an environment both exist. "
        "`doctor check` shows which Pythons are here; another version: pyenv, uv, or the distribution's package.",
        command="doctor check",
    ),
)


def check(facts: Facts) -> Iterator[Finding]:
    """A dangling link inside an environment is broken-venv's business, a copy on a noexec mount noexec-venv's."""
    subject, environment = facts.subject, facts.subject_environment
    if not isinstance(subject, NoInterpreter) or (environment and environment.state in ("broken", "noexec")):
        return
    if subject.reason not in ("not-found", "dangling", "not-executable"):
        return
    yield Finding(
        id=ID,
        severity=Severity.ERROR,
        summary=f"No Python answers to the name {subject.asked}.",
        evidence=(Evidence(source=subject.executable or "PATH", value=subject.detail),),
        consequence="Neither pip nor environments can work without one.",
        blocks=("create-venv", "pip-install"),
    )
