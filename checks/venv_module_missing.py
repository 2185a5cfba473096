"""This Python lacks the venv module, so it cannot create virtual environments by itself.

What it is
    The standard library of this Python does not contain `venv`. Python is older than 3.3, or files were
    removed from it (minimal images, `rm -rf` to save space, a broken package).

Why it matters
    `python3 -m venv` fails immediately, and so does everything that uses it, including pipx.

What to do
    `doctor fix --venv` creates the environment with virtualenv, which does not need the module. If files of a
    system Python were removed, reinstall its package: `libpythonX.Y-stdlib` on Debian and Ubuntu.

Dead ends
    `pip install venv` does not help, because no package provides the module. A managed Python refuses
    `pip install virtualenv`.

References
    PEP 405; the Python documentation's page on venv.
"""

from __future__ import annotations

from collections.abc import Iterator

from doctor.diagnose.advice.system_packages import packages
from doctor.diagnose.model import (
    Advice,
    Evidence,
    Finding,
    FixFailedCommand,
    Severity,
    Signature,
    Snippet,
    fix_environment,
)
from doctor.diagnose.remedies import environment_remedy
from doctor.facts import Facts

ID = "venv-module-missing"

SIGNATURES = (
    Signature(messages=("No module named venv", "No module named virtualenv"), symptom=True),
    Signature(
        messages=("error: venv-import-error", "Cannot import the 'venv' module of the Python standard library"),
    ),
    Signature(messages=("ERROR: python3-venv is not installed, aborting",), symptom=True),
    # Ansible's module pip
    Signature(messages=('Failed to find required executable "virtualenv" in paths',), context="virtualenv"),
    # Ansible before 2.8, which takes the words for the name of one program.
    Signature(
        messages=("Failed to find required executable python{version} -m venv in paths",),
        context="venv-command",
    ),
    # VS Code's create_venv.py.
    Signature(messages=("CREATE_VENV.VENV_NOT_FOUND",), symptom=True),
    Signature(messages=("virtualenvwrapper could not find virtualenv in your path",), symptom=True),
    Signature(
        messages=(
            "pyvenv{version}: command not found",  # a program of Python 3.3 to 3.7
            "pyvenv{version}: not found",
        ),
        symptom=True,
    ),
)
ADVICE = (
    Advice(
        context="ansible/virtualenv",
        text="The module pip calls `virtualenv`, which the host does not have. With `virtualenv_command`, it uses "
        "Python's own module venv, which python3-venv completes on Debian and Ubuntu.",
        remedy=Snippet(
            file="the playbook",
            text="- ansible.builtin.apt:\n    name: python3-venv\n    update_cache: true\n  become: true\n"
            "- ansible.builtin.pip:\n    virtualenv_command: python3 -m venv",
        ),
    ),
    Advice(
        context="venv-command",
        text="This Ansible looks for `virtualenv_command` on PATH as if it were one name. A path to the program is "
        "not looked for.",
        remedy=Snippet(file="the playbook", text="virtualenv_command: /usr/bin/python3 -m venv"),
    ),
    *packages("python3-venv", "python3"),
    Advice(
        text="doctor creates the environment with virtualenv, which does not need the module "
        "venv. On Debian and Ubuntu the module is in libpythonX.Y-stdlib, which `apt "
        "install python3 python3-venv` installs; python3-minimal does not contain it. "
        "virtualenv is another package: python3-virtualenv.",
        remedy=FixFailedCommand(otherwise=fix_environment()),
    ),
)


def check(facts: Facts) -> Iterator[Finding]:
    """Report a base Python whose standard library does not contain the module."""
    python = facts.python
    if python is None or python.venv_module:
        return
    yield Finding(
        id=ID,
        severity=Severity.INFO if facts.has_environment else Severity.ERROR,
        summary=f"Python {python.version} lacks the venv module.",
        evidence=(Evidence(source=f"{python.stdlib}/venv/__main__.py", value="missing"),),
        consequence="Nothing that uses venv can create an environment with this Python.",
        blocks=("create-venv",),
        remedy=environment_remedy(facts),
        next_step="Create an environment with doctor, which does not need the venv module.",
    )
