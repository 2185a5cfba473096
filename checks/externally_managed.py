"""Externally managed Python: pip, uv and pipx refuse to change it.

What it is
    The distribution put a file called EXTERNALLY-MANAGED beside this Python's standard library
    (PEP 668). pip (since 23.0) and uv see it and refuse to install, with
    ``error: externally-managed-environment``. This is a protection, not a fault.

Why it matters
    The system's own programs run on this Python. A package that pip replaced or added under them
    has broken pip, apt's hooks and whole release upgrades.

What to do
    Install into a virtual environment (``doctor fix --venv``), which the marker does not concern;
    applications with pipx (``doctor fix --pipx NAME``); or take the distribution's own package
    (``apt install python3-NAME``).

Dead ends
    Deleting or renaming the marker: the next update brings it back, and what was installed
    meanwhile stays in the way. ``--break-system-packages``, for once or for good: it does what it
    says. ``sudo pip``: the same with more power. Installing python3-full by reflex: it does not
    change what pip may do.

References
    PEP 668, "Marking an interpreter as using an external package manager";
    pip: ``src/pip/_internal/utils/misc.py``, check_externally_managed.
"""

from __future__ import annotations

from collections.abc import Iterator

from doctor.diagnose.model import Advice, Evidence, Finding, Severity, Signature, environment_remedy
from doctor.facts import Facts, Interpreter

ID = "externally-managed"

SIGNATURES = (
    # pip's exceptions.py, ExternallyManagedEnvironment; the head, the body's lines above and below the marker's text.
    Signature(says=("error: externally-managed-environment",)),
    Signature(
        says=("This environment is externally managed",),
    ),
    Signature(
        says=("If you believe this is a mistake, please contact your Python installation or OS distribution provider",),
    ),
    Signature(says=("See PEP 668 for the detailed specification",)),
    # uv: crates/uv/src/commands/pip, and its oldest wording.
    Signature(
        says=(
            "The interpreter at … is externally managed, and indicates the following",
            "The interpreter at … is externally managed and cannot be modified",
            "The interpreter at … is externally managed. Instead, create a virtual environment",
            "The interpreter at … is externally managed",
        ),
    ),
    # The marker's own text, where the rest was cut away.
    Signature(
        says=(
            "To install Python packages system-wide, try apt install python3-xyz",
            "To install Python packages system-wide, try brew install",
            "To install Python packages system-wide, try pacman -S",
            "To install Python packages system-wide, try zypper install",
        ),
        certain=False,
    ),
    Signature(
        says=("This Python installation is managed by uv and should not be modified",),
        certain=False,
    ),
    Signature(
        says=("This command has been disabled as it tries to modify the immutable /nix/store",),
        certain=False,
    ),
    Signature(
        says=(
            "The system-wide python installation should be maintained using the system package manager",
            "The system-wide Python installation in Alpine is managed by using the system package manager",
            "The system-wide Python installation in Gentoo should be maintained using the system package manager",
            "This Python installation is managed by apk, and installation of additional modules",
            "This system-wide Python installation is managed by the Void Linux package manager",
        ),
        certain=False,
    ),
    Signature(
        says=(
            "See /usr/share/doc/python{version}/README.venv for more information",
            "For more information visit http://rptl.io/venv",
            "If you wish to install a non-Debian-packaged Python package",
            "If you wish to install a non-Debian packaged Python application",
            "If you wish to install a Python application that isn't in Homebrew",
            "Failure to do this can result in a broken Homebrew installation",
            "Virtual environments were not considered due to the --system flag",
        ),
        certain=False,
    ),
)
ADVICE = (
    Advice(
        where="docker",
        do="Make an environment in the image, and put it first on PATH:\n"
        "    RUN python3 -m venv /opt/venv\n"
        '    ENV PATH="/opt/venv/bin:$PATH"\n'
        "Every later `RUN pip install …` then works as it is. On a Debian or Ubuntu base install python3-venv first, "
        "on Alpine python3; or start from an official python image, whose own Python is not managed.",
    ),
    Advice(
        where="github-actions",
        do="Give the job a Python of its own before pip runs:\n"
        "    - uses: actions/setup-python@v5\n"
        "      with: {python-version: '3.x'}\n"
        'or make an environment: `python3 -m venv .venv && echo "$PWD/.venv/bin" >> "$GITHUB_PATH"`.',
    ),
    Advice(
        where="gitlab",
        do="In the job: `python3 -m venv .venv` and `. .venv/bin/activate` before pip; or `image: python:3` as the "
        "job's image.",
    ),
    Advice(
        where="ansible",
        do="Let the pip module make an environment: `virtualenv: /opt/NAME/venv` and `virtualenv_command: python3 -m "
        "venv`; what Ansible itself needs on the host comes from the distribution (`name: python3-…` with the package "
        "module).",
    ),
    Advice(
        where="active-environment",
        do="An environment is active, and yet the system's pip answered: the folder was moved or renamed, it lies on a "
        "noexec mount, or `pip` is another Python's. `python -m pip --version` says which; `doctor check` there tells "
        "the cause. Rebuild the environment where it is now with `doctor fix --venv`.",
        run="doctor check",
    ),
    Advice(
        where="uv-python",
        do="This Python belongs to uv. Make an environment of it: `uv venv`, then `uv pip install …` without "
        "`--system`.",
        run="uv venv",
    ),
    Advice(
        where="uv",
        do="Leave out `--system`: `uv venv`, then `uv pip install …` works in the .venv by itself.",
        run="uv venv",
    ),
    Advice(
        where="homebrew",
        do="For a project: `python3 -m venv .venv` and `. .venv/bin/activate`. For a program: `brew install NAME`, or "
        "`brew install pipx` and `pipx install NAME`.",
        run="doctor fix --venv",
    ),
    Advice(
        where="alpine",
        do="For a project: `python3 -m venv .venv` and `. .venv/bin/activate`. What Alpine packages: `apk add "
        "py3-NAME`.",
        run="doctor fix --venv",
    ),
    Advice(
        where="arch",
        do="For a project: `python -m venv .venv` and `. .venv/bin/activate`. For a program: `pipx install NAME` "
        "(`pacman -S python-pipx`), or `pacman -S python-NAME`.",
        run="doctor fix --venv",
    ),
    Advice(
        where="opensuse",
        do="For a project: `python3 -m venv .venv` and `. .venv/bin/activate`. What openSUSE packages: `zypper install "
        "python3XX-NAME`.",
        run="doctor fix --venv",
    ),
    Advice(
        where="nix",
        do="Name the package in the Nix expression (`python3.withPackages (ps: [ ps.NAME ])`), or work in `python3 -m "
        "venv .venv`.",
    ),
    Advice(
        do="For a project: `doctor fix --venv` makes an environment beside it (or `python3 -m venv .venv`). For a "
        "program: `doctor fix --pipx NAME`. What the distribution packages: its own package manager.",
        run="doctor fix --venv",
    ),
)


def check(facts: Facts) -> Iterator[Finding]:
    """Say who manages the subject; that alone is nothing to worry about."""
    python = facts.python
    if python is None or python.externally_managed is None:
        return
    marker = python.externally_managed
    yield Finding(
        id=ID,
        severity=Severity.INFO,
        summary=f"{marker.provider} manages this Python, so pip may not change it.",
        evidence=(Evidence(source=marker.marker, value=_first_words(marker.message)),),
        consequence="pip install stops with error: externally-managed-environment; in a virtual environment it works.",
        blocks=("pip-install",) if _is_honoured(facts, python) else (),
        remedy=environment_remedy(facts),
        next_step="To install packages, create an environment in your project's folder.",
        suggested=facts.live and not facts.has_environment,
    )


def _is_honoured(facts: Facts, python: Interpreter) -> bool:
    """Whether the pip that is there looks for the marker, and nothing tells it not to."""
    if python.pip and python.pip.major is not None and python.pip.major < 23:
        return False
    settings = facts.pip_config
    if settings.destination:
        return False
    return not (settings.on("break-system-packages") and python.pip and python.pip.version != "23.0")


def _first_words(message: str) -> str:
    words = " ".join(message.split())
    return (words[:97] + "…" if len(words) > 98 else words) or "there, but malformed: pip honours it all the same"
