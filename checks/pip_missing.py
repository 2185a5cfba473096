"""This Python does not have pip.

What it is
    None of the folders where this Python looks for packages contains pip. Debian and Ubuntu ship Python
    without it. Or its pip is older than 23.1.2, which cannot install on Python 3.12 and newer.

Why it matters
    Usually it does not: pip could not install into a managed Python anyway, and every virtual environment has its own
    pip. Only in an environment is a missing or incomplete pip a problem, unless uv manages it.

What to do
    Create a virtual environment with `doctor fix --venv`. Its pip is `.venv/bin/python -m pip`. An old pip in an
    environment is replaced by Python's bundled one: `.venv/bin/python -m ensurepip --upgrade --default-pip`.

Dead ends
    get-pip.py for the system's Python (`curl … | sudo python3`) has been refused since PEP 668; where it is not
    refused, it shadows the distribution's pip. `python3 -m ensurepip` is disabled for the system's Python on
    Debian.

References
    pip documentation, "Installation"; PEP 453; PEP 668.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from doctor.diagnose.advice.environments import environments
from doctor.diagnose.messages import NO_SUCH_FILE, not_found, not_started
from doctor.diagnose.model import (
    Advice,
    Command,
    Evidence,
    Finding,
    FixFailedCommand,
    Instruction,
    Remedy,
    Severity,
    ShellLine,
    Signature,
    Snippet,
    fix_environment,
)
from doctor.diagnose.remedies import environment_remedy
from doctor.facts import Environment, Facts

ID = "pip-missing"
EXPLAINS = ("externally-managed",)
"""Conditions that a log shows while this one is the cause on this machine."""

RESOLVED_BY = ("setting up python3-pip ", "successfully installed")
"""Words of apt that installed pip, and of a pip that was found."""

_MOVED = ("named pip.req", "named 'pip.req", "named pip.download", "named 'pip.download")
"""What pip itself no longer has, where an old setup.py imports it."""
_LONGER = ("/bin/pipx", "/bin/pipe", "/bin/pip-", "scripts\\pipx", "scripts\\pipe", "scripts\\pip-")
"""Programs whose names begin with that of pip."""
SIGNATURES = (
    Signature(
        messages=("{venv}/bin/python{version}: No module named pip", "No module named pip"), unless=_MOVED, symptom=True
    ),
    Signature(
        messages=(
            "pip{version}: command not found",
            "pip{version}: not found",
            "No command 'pip{version}' found",
            "bash: pip{version}: No such file or directory",
            "pip{version}: executable file not found",
            "unknown command: pip{version}",
        ),
        symptom=True,
    ),
    Signature(
        messages=("pyenv: pip… command exists in these Python versions: {existing}",),
        context="pyenv",
        symptom=True,
    ),
    # bash remembers where a program was.
    Signature(
        messages=("bin/pip{version}: No such file or directory",), near=("bash: /usr",), symptom=True, context="hashed"
    ),
    # A script of bash that names pip's path.
    Signature(
        messages=("{venv}/bin/pip{version}: No such file or directory",),
        near=(": line ", "bash: ", "sh: "),
        unless=("/.local/bin/pip",),
        symptom=True,
    ),
    Signature(
        messages=tuple(f"{{venv}}/bin/pip{{version}}: {words}" for words in NO_SUCH_FILE[1:]),
        unless=("/.local/bin/pip", "bash: /usr"),
        symptom=True,
    ),
    # zsh and fish, Python's subprocess, and PowerShell.
    Signature(
        messages=("No such file or directory: {venv}", "Unknown command: {venv}", "{venv}/bin/pip{version}: The term"),
        near=("/bin/pip", "\\scripts\\pip"),
        unless=(
            "/.local/bin/pip",
            "bash: /usr",
            "/usr/bin/pip",
            "/usr/local/bin/pip",
            "/bin/python",
            "scripts\\python",
            *_LONGER,
        ),
        certain=False,
        symptom=True,
    ),
    # Ansible's module pip; the last one where the environment has none.
    Signature(
        messages=(
            'Failed to find required executable "pip{version}"',
            "Unable to find any of pip{version}",
            "Unable to find pip in the virtualenv",
            "[Errno 2] No such file or directory: b'…/bin/pip{version}",
        ),
        symptom=True,
    ),
    Signature(
        messages=(
            "'pip{version}' is not recognized as an internal or external command",
            "pip{version} : The term 'pip{version}' is not recognized",
            "The term 'pip{version}' is not recognized",
            "The term 'pip{version}' was not recognized",
            "ObjectNotFound: (pip{version}:String)",  # in any language
        ),
        symptom=True,
    ),
    Signature(
        messages=(
            "env: pip{version}: No such file or directory",
            *not_started("pip{version}"),
            *not_started("…/bin/pip{version}"),
            "failed to run command 'pip{version}'",
            *not_found("pip{version}"),
        ),
        symptom=True,
    ),
    # zsh, at its prompt and in a script. The line below another shell's message may begin with the name as well.
    Signature(
        messages=("zsh{version}: command not found: pip{version}", "sh{version}: command not found: pip{version}"),
        symptom=True,
    ),
)
_OF_SYSTEM = "An environment has its own pip; the system's pip is in python3-pip, on Alpine in py3-pip."
ADVICE = (
    *(advice for advice in environments(_OF_SYSTEM) if advice.context != "ansible"),
    Advice(
        context="windows/no-names",
        text="On Windows, pip is rarely on PATH: write `py -m pip` instead of `pip`. This gives Python a pip if it "
        "has none. If `py` is missing as well, install Python: `winget install Python.Python.3.13`",
        remedy=Command(argv=("py", "-m", "ensurepip", "--upgrade")),
    ),
    Advice(
        context="pyenv",
        text="pyenv has a pip, but it belongs to a Python that is not in use. `pyenv global` chooses one for all "
        "folders, `pyenv local` for this one.",
        remedy=Command(argv=("pyenv", "global", "{existing}")),
    ),
    Advice(
        context="sudo-in-environment",
        text="The environment is active, and nothing is wrong with it. `sudo` looks for a system pip, and there is "
        "none, so leave it out.",
        remedy=ShellLine(text="{command}", needs_network=True),
    ),
    Advice(
        context="by-script",
        text="The script calls `pip` by its name alone, which it finds in an environment that is active. If it must "
        "change the system's Python, the distribution has a package (python3-pip).",
        remedy=ShellLine(text="doctor fix --venv && . .venv/bin/activate && bash {script}", needs_network=True),
    ),
    Advice(
        context="hashed",
        text="pip is no longer where this shell found it before. `hash -r` lets bash look for it again. If there is "
        "none, an environment has its own: `doctor fix --venv`",
        remedy=ShellLine(text="hash -r"),
    ),
    Advice(
        context="ansible",
        text="Install pip on the host in a task before this one, and venv, so that `virtualenv: /opt/venv` and "
        "`virtualenv_command: python3 -m venv` let the pip module install into an environment.",
        remedy=Snippet(
            text="- ansible.builtin.apt:\n    name: [python3-pip, python3-venv]\n    update_cache: true\n  become: "
            "true",
            file="the playbook",
        ),
    ),
    Advice(
        context="ansible/of-environment",
        text="The environment {venv} of the host has no pip: it was made without it, or its creation was cut off. On "
        "the host, doctor rebuilds it; or remove the folder, and run the playbook again with `virtualenv_command: "
        "python3 -m venv`, which puts pip there.",
        remedy=FixFailedCommand(otherwise=fix_environment(path="{venv}")),
    ),
    Advice(
        context="pipx",
        text="A pipx environment lost its pip when Python was upgraded. pipx recreates its environments.",
        remedy=Command(argv=("pipx", "reinstall-all"), needs_network=True),
    ),
    Advice(
        context="of-pre-commit",
        text="pre-commit's environment for the hook is incomplete. pre-commit creates it again once it is removed.",
        remedy=Command(argv=("pre-commit", "clean")),
    ),
    Advice(
        context="uv",
        text="Environments created by uv do not contain pip. A program that runs pip itself needs it there. To "
        "install something yourself: `uv pip install …`",
        remedy=Command(argv=("uv", "pip", "install", "pip"), needs_network=True),
    ),
    Advice(
        context="uv/run",
        text="uv's environments do not contain pip, but the program that `uv run` started needs it. As a project "
        "requirement it stays there; `uv run --with pip …` adds it for this run only.",
        remedy=Command(argv=("uv", "add", "pip"), needs_network=True),
    ),
    Advice(
        context="uv/install",
        text="Environments created by uv do not contain pip. uv installs into them without it.",
        remedy=ShellLine(text="uv pip install {arguments}", needs_network=True),
    ),
    *(
        Advice(
            context=context,
            text="doctor rebuilds the environment with its own pip. `python -m ensurepip` in the environment may also "
            "repair it.",
            remedy=FixFailedCommand(otherwise=fix_environment(path="{venv}")),
        )
        for context in ("active-environment", "in-environment")
    ),
    Advice(
        text="The system's Python does not need pip: an environment has its own, and doctor "
        "creates one. If it must be the system's Python, the distribution has a package "
        "(python3-pip).",
        remedy=FixFailedCommand(otherwise=fix_environment(path="{venv}")),
    ),
)


def check(facts: Facts) -> Iterator[Finding]:
    """Report a Python for which `python -m pip` does not work, and an environment of the project that is as bare."""
    yield from _check_age(facts)
    python, of_project = facts.python, facts.project.environment if facts.project else None
    is_other = of_project and not facts.belongs_to_subject(of_project) and not of_project.system_site_packages
    if of_project and is_other and _is_bare(facts, of_project):
        is_on_purpose = "pip" in of_project.missing_scripts  # by --without-pip
        yield Finding(
            id=ID,
            severity=Severity.INFO if is_on_purpose else Severity.WARNING,
            summary=f"The environment {of_project.path} has no working pip.",
            evidence=(Evidence(source=of_project.path, value="pip is missing or incomplete"),),
            consequence="The shell then runs the pip of another Python, which may refuse.",
            remedy=environment_remedy(facts, of_project),
        )
    if python is None or python.pip is not None or python.closed_folder:  # which another check reports
        return
    environment = facts.subject_environment
    bare = environment is not None and _is_bare(facts, environment)
    yield Finding(
        id=ID,
        severity=Severity.WARNING if bare else Severity.INFO,
        summary="This environment has no pip." if python.in_environment else "This Python does not have its own pip.",
        evidence=(Evidence(source=python.purelib, value="no pip here or in any other folder of this Python"),),
        consequence="The shell may then run the pip of another Python." if bare else "",
        blocks=("pip-install",),
        remedy=environment_remedy(facts, environment) if bare or not facts.has_environment else None,
    )


def _check_age(facts: Facts) -> Iterator[Finding]:
    """Report a pip that was written before its Python, in the subject or the project's environment."""
    python, used = facts.python, facts.used_environment
    if python and python.pip and _is_too_old(python.pip.version, python.version):
        pip, version, environment = python.pip, python.version, facts.subject_environment
    elif used and used.state == "healthy" and used.pip and _is_too_old(used.pip.version, used.version):
        pip, version, environment = used.pip, used.version, used
    else:
        return
    is_subjects = environment is None or facts.belongs_to_subject(environment)
    remedy: Remedy | None = None
    if environment:
        upgrade = (environment.python, "-m", "ensurepip", "--upgrade", "--default-pip")
        remedy = Instruction(
            text=f"Upgrade it by another pip: `python3 -m pip --python {environment.path} install -U pip`"
        )
        if python and python.ensurepip and _numbers(python.version)[:2] == _numbers(version)[:2]:
            remedy = Command(argv=upgrade)
    yield Finding(
        id=ID,
        severity=Severity.ERROR,
        title="pip is too old for its Python",
        summary=f"pip {pip.version} is too old for Python {version} and installs nothing.",
        evidence=(Evidence(source=pip.location, value=f"pip {pip.version}"),),
        consequence="pip fails with \"module 'pkgutil' has no attribute 'ImpImporter'\".",
        blocks=("pip-install",) if is_subjects else (),
        remedy=remedy,
    )


def _is_too_old(pip: str, python: str) -> bool:
    """Return whether a pip uses what Python 3.12 removed: before 23.1.2 (pip "News": it vendors Setuptools 67.7.2)."""
    return () < _numbers(pip) < (23, 1, 2) and _numbers(python) >= (3, 12)


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(map(int, re.findall(r"\d{1,9}", version)[:3]))


def _is_bare(facts: Facts, environment: Environment) -> bool:
    """Return whether an environment should have a pip; those of other tools have none on purpose."""
    project = facts.project
    own = project.environment if project else None
    has_manager = (
        project is not None
        and own is not None
        and own.real_path == environment.real_path
        and project.manager_command() is not None
    )
    return (
        environment.pip is None
        and environment.creator not in ("uv", "conda")
        and not environment.tool
        and not has_manager
        and environment.state == "healthy"
    )
