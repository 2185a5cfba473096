"""pip is missing: this Python has none of its own.

What it is
    No folder in which this Python looks for packages holds pip. Debian and Ubuntu ship Python
    without it.

Why it matters
    Less than it seems: on a system Python pip could not install anything anyway, and every virtual
    environment brings its own pip. An environment without pip, though, is of little use, unless uv
    made it and uv looks after it.

What to do
    Make an environment: ``doctor fix --venv``. Its pip is ``.venv/bin/python -m pip``.

Dead ends
    get-pip.py into the system's Python, ``curl … | sudo python3``: refused since PEP 668, and where
    it is not, it shadows the distribution's own. ``python3 -m ensurepip`` on Debian: switched off
    for the system's Python.

References
    pip documentation, "Installation"; PEP 453; PEP 668.
"""

from __future__ import annotations

from collections.abc import Iterator

from doctor.diagnose.model import Advice, Evidence, Finding, Severity, Signature, environment_remedy
from doctor.facts import Facts

ID = "pip-missing"

SIGNATURES = (
    Signature(says=("No module named pip",), symptom=True),
    Signature(
        says=(
            "pip{version}: command not found",
            "pip{version}: not found",
            "command not found: pip{version}",
            "Command 'pip{version}' not found",
            "pip{version}: executable file not found",
            "unknown command: pip{version}",
        ),
        symptom=True,
    ),
    Signature(
        says=(
            "'pip{version}' is not recognized as an internal or external command",
            "pip{version} : The term 'pip{version}' is not recognized",
            "The term 'pip{version}' is not recognized",
        ),
        symptom=True,
    ),
    Signature(
        says=(
            "env: pip{version}: No such file or directory",
            "pip{version}: Kommando nicht gefunden",
            "pip{version}: commande introuvable",
            "pip{version}: orden no encontrada",
            "pip{version}: no se encontró la orden",
            "pip{version}: comando não encontrado",
            "pip{version}: コマンドが見つかりません",
            "pip{version}: 未找到命令",
            "pip{version}: команда не найдена",
        ),
        symptom=True,
    ),
)
ADVICE = (
    Advice(
        where="docker",
        do="The image has no pip. Make an environment, which brings its own:\n"
        "    RUN apt-get update && apt-get install -y --no-install-recommends python3-venv && python3 -m venv "
        "/opt/venv\n"
        '    ENV PATH="/opt/venv/bin:$PATH"\n'
        "(Alpine: `apk add python3` is enough.) Or start from an official python image.",
    ),
    Advice(
        where="github-actions",
        do="Add `- uses: actions/setup-python@v5` before the step that runs pip.",
    ),
    Advice(
        where="uv",
        do="Environments that uv makes hold no pip. Say `uv pip install …`, or make them with `uv venv --seed`; a tool "
        "that calls pip itself needs `uv add pip` in the project.",
        run="uv venv --seed",
    ),
    Advice(
        where="active-environment",
        do="This environment holds no pip (or a broken one). Rebuild it: `doctor fix --venv`; or `python -m ensurepip` "
        "in it.",
        run="doctor fix --venv",
    ),
    Advice(
        do="No pip is needed for the system's Python: `doctor fix --venv` makes an environment that has its own. Where "
        "it must be the system's, the distribution packages it (python3-pip).",
        run="doctor fix --venv",
    ),
)


def check(facts: Facts) -> Iterator[Finding]:
    """Silent where pip can be run as ``python -m pip``."""
    python = facts.python
    if python is None or python.pip is not None:
        return
    environment = facts.subject_environment
    bare = environment is not None and environment.made_by != "uv" and environment.state == "healthy"
    yield Finding(
        id=ID,
        severity=Severity.WARNING if bare else Severity.INFO,
        summary="This environment has no pip." if python.in_environment else "This Python has no pip of its own.",
        evidence=(Evidence(source=python.purelib, value="no pip here, nor where else this Python looks"),),
        consequence="pip may then be found elsewhere on PATH, for another Python." if bare else "",
        blocks=("pip-install",),
        remedy=environment_remedy(facts, environment),
    )
