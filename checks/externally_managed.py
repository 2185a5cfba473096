"""The distribution manages this Python, so pip, uv and pipx refuse to change it.

What it is
    The distribution put a file called EXTERNALLY-MANAGED next to this Python's standard library (PEP 668). pip (since
    23.0) and uv see it and refuse to install, with `error: externally-managed-environment`. This is a protection, not a
    fault.

Why it matters
    System programs run on this Python. Packages that pip replaced or added have broken pip itself,
    apt's hooks and whole release upgrades.

What to do
    Install into a virtual environment (`doctor fix --venv`), to which the protection does not apply. Install
    applications with pipx (`doctor fix --pipx NAME`), or use the distribution's own package
    (`apt install python3-NAME`).

Dead ends
    `--break-system-packages`, used once or configured, lets pip overwrite what system programs need, and so does
    `sudo pip` if it is not refused. Deleting or renaming the file EXTERNALLY-MANAGED does not last: the next update
    restores it, and the packages installed in the meantime remain and conflict. Installing python3-full does not change
    what pip may do.

References
    PEP 668, "Marking an interpreter as using an external package manager"; pip:
    `src/pip/_internal/utils/misc.py`, check_externally_managed.
"""

from __future__ import annotations

from collections.abc import Iterator

from doctor.diagnose.advice.ansible_libraries import install_with_apt
from doctor.diagnose.advice.environments import environments, environments_of_images
from doctor.diagnose.model import (
    Advice,
    Command,
    Evidence,
    Finding,
    FixFailedCommand,
    Severity,
    ShellLine,
    Signature,
    Snippet,
    fix_environment,
)
from doctor.diagnose.remedies import environment_remedy
from doctor.facts import Facts, Interpreter

ID = "externally-managed"
ALIASES = ("PEP 668", "externally-managed-environment", "break-system-packages", "python3-full")

RESOLVED_BY = ("successfully installed", "installed 1 package", "these apps are now globally available")
"""Words of pip, uv and pipx about a second attempt that succeeded."""

SIGNATURES = (
    # pip's exceptions.py, ExternallyManagedEnvironment: the first line, and those around the marker's text.
    Signature(messages=("error: externally-managed-environment",)),
    Signature(messages=("This environment is externally managed",)),
    Signature(
        messages=(
            "If you believe this is a mistake, please contact your Python installation or OS distribution provider",
        ),
    ),
    Signature(messages=("See PEP 668 for the detailed specification",)),
    # uv: crates/uv/src/commands/pip, current and oldest wording.
    Signature(
        messages=("The interpreter at … is externally managed",),
    ),
    # The marker's own text, for logs in which the rest was cut off.
    Signature(
        messages=(
            "To install Python packages system-wide, try apt install python3-xyz",
            "To install Python packages system-wide, try brew install",
            "To install Python packages system-wide, try pacman -S",
            "To install Python packages system-wide, try zypper install",
        ),
        certain=False,
    ),
    Signature(
        messages=("This Python installation is managed by uv and should not be modified",),
        certain=False,
    ),
    Signature(
        messages=("This command has been disabled as it tries to modify the immutable /nix/store",),
        certain=False,
    ),
    Signature(
        messages=(
            "The system-wide python installation should be maintained using the system package manager",
            "The system-wide Python installation in Alpine is managed by using the system package manager",
            "The system-wide Python installation in Gentoo should be maintained using the system package manager",
            "This Python installation is managed by apk, and installation of additional modules",
            "This system-wide Python installation is managed by the Void Linux package manager",
        ),
        certain=False,
    ),
    Signature(
        messages=(
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
    *environments(),
    *environments_of_images(),
    Advice(
        context="sudo-in-environment",
        text="The environment is active, and nothing is wrong with it. `sudo` starts the "
        "system's pip instead of the environment's, so leave it out.",
        remedy=ShellLine(text="{command}", needs_network=True),
    ),
    Advice(
        context="not-activated",
        text="The environment in {environment} was created, but it is not active, so the "
        "system's pip was run. Activate it, then repeat the command, without `sudo`.",
        remedy=ShellLine(text=". {environment}/bin/activate"),
    ),
    Advice(
        context="uninstall",
        text="The system Python's packages belong to the distribution. apt can remove one, but also removes the "
        "programs that need it: read what apt proposes before you agree. Packages in an environment are separate.",
        remedy=Command(argv=("apt-get", "remove", "{removed}"), needs_root=True),
    ),
    Advice(
        context="salt",
        text="Let the state install into a separate environment. On Debian, the host needs python3-venv for that.",
        remedy=Snippet(
            text="python3 -m venv /opt/venv:\n  cmd.run:\n    - creates: /opt/venv/bin/pip\n{package}:\n"
            "  pip.installed:\n    - bin_env: /opt/venv",
            file="the state",
        ),
    ),
    Advice(
        context="ansible/ad-hoc",
        text="Let the pip module create an environment on the hosts. For that they need python3-venv. What Ansible "
        "itself needs there comes from the distribution (`python3-NAME`, with the module apt).",
        remedy=ShellLine(
            text="ansible {hosts} --become --module-name ansible.builtin.pip --args "
            "'name={package} virtualenv=/opt/venv virtualenv_command=\"python3 -m venv\"'",
            needs_network=True,
        ),
    ),
    Advice(
        context="ansible/library-of-modules",
        text="Modules of Ansible import {package} in the system's Python of the host, which sees no environment. The "
        "distribution has it as a package. If it is for a program of your own, let the pip module create an "
        "environment (`virtualenv: /opt/venv`, `virtualenv_command: python3 -m venv`).",
        remedy=install_with_apt("python3-{package}"),
    ),
    Advice(
        context="other-host",
        text="The failed command ran on {hosts}; run this one there too, in the project's folder. By hand: "
        "`python3 -m venv .venv`, then `.venv/bin/pip install NAME`",
        remedy=FixFailedCommand(otherwise=fix_environment()),
    ),
    Advice(
        context="moved",
        text="The environment is active, but the system's pip was run: its folder was moved, or its pip is missing. "
        "doctor rebuilds the environment where it is now, with the same packages. Then activate it again.",
        remedy=fix_environment(path="{venv}"),
    ),
    Advice(
        context="active-of-uv",
        text="`--system` ignores the active environment. Without it, uv installs there.",
        remedy=ShellLine(text="uv pip install {arguments}", needs_network=True),
    ),
    Advice(
        context="environment-of-uv",
        text="The environment is active, but uv's environments do not contain pip, so the system's pip was run. uv "
        "installs into the active environment without it.",
        remedy=ShellLine(text="uv pip install {arguments}", needs_network=True),
    ),
    Advice(
        context="active-environment",
        text="An environment is active, but the system's pip ran: the environment was moved or renamed, is on a "
        "noexec mount, or `pip` belongs to another Python. doctor rebuilds the environment if it is broken, and "
        "installs there. `doctor check` shows the cause on that machine.",
        remedy=FixFailedCommand(otherwise=fix_environment(path="{venv}")),
    ),
    Advice(
        context="uv-python",
        text="uv installed this Python. doctor installs into an environment. With uv, create one "
        "with `uv venv`, and leave out `--system`: `uv pip install …` then uses it automatically.",
        remedy=FixFailedCommand(otherwise=Command(argv=("uv", "venv"))),
    ),
    Advice(
        context="uv",
        text="pip may install into a virtual environment. With uv, create it with `uv venv`, and leave out "
        "`--system`: `uv pip install …` then uses it automatically.",
        remedy=FixFailedCommand(otherwise=Command(argv=("uv", "venv"))),
    ),
    Advice(
        context="homebrew",
        text="pip may install into a virtual environment. doctor creates one in the project's folder (by "
        "hand: `python3 -m venv .venv`, then `. .venv/bin/activate`). A program comes from "
        "`brew install NAME` or `pipx install NAME`.",
        remedy=FixFailedCommand(otherwise=fix_environment()),
    ),
    Advice(
        context="alpine",
        text="pip may install into a virtual environment. doctor creates one in the project's folder (by "
        "hand: `python3 -m venv .venv`, then `. .venv/bin/activate`). Packages of Alpine "
        "come from `apk add py3-NAME`.",
        remedy=FixFailedCommand(otherwise=fix_environment()),
    ),
    Advice(
        context="arch",
        text="pip may install into a virtual environment. doctor creates one in the project's folder (by "
        "hand: `python -m venv .venv`, then `. .venv/bin/activate`). A program comes from "
        "`pacman -S python-NAME`, or from `pipx install NAME` (`pacman -S python-pipx`).",
        remedy=FixFailedCommand(otherwise=fix_environment()),
    ),
    Advice(
        context="opensuse",
        text="pip may install into a virtual environment. doctor creates one in the project's folder (by "
        "hand: `python3 -m venv .venv`, then `. .venv/bin/activate`). Packages of openSUSE "
        "come from `zypper install python3XX-NAME`.",
        remedy=FixFailedCommand(otherwise=fix_environment()),
    ),
    Advice(
        context="nix",
        text="Add the package to the Nix expression (`python3.withPackages (ps: [ ps.NAME ])`), or work in "
        "`python3 -m venv .venv`.",
        remedy=FixFailedCommand(otherwise=fix_environment()),
    ),
    Advice(
        text="pip may install into a virtual environment. doctor creates one in the project's folder (by hand: "
        "`python3 -m venv .venv`), and gives an application such as black its own with pipx. The distribution's "
        "packages come from its package manager.",
        remedy=FixFailedCommand(otherwise=fix_environment()),
    ),
)


def check(facts: Facts) -> Iterator[Finding]:
    """Report who manages the subject; this alone is not a problem."""
    python = facts.python
    if python is None or python.externally_managed is None:
        return
    marker = python.externally_managed
    yield Finding(
        id=ID,
        severity=Severity.INFO,
        summary=f"{marker.provider[:1].upper()}{marker.provider[1:]} manages this Python, so pip may not change it.",
        evidence=(Evidence(source=marker.marker, value=_first_words(marker.message)),),
        consequence="`pip install` stops with `error: externally-managed-environment`. In an environment it works.",
        blocks=("pip-install",) if _is_honoured(facts, python) else (),
        remedy=None if facts.has_environment else environment_remedy(facts),
        next_step="To install packages, create an environment in your project's folder.",
        suggested=facts.live and not facts.has_environment,
    )


def _is_honoured(facts: Facts, python: Interpreter) -> bool:
    """Return whether the installed pip respects the marker and no option overrides it."""
    if python.pip and python.pip.major is not None and python.pip.major < 23:
        return False
    config = facts.pip_config
    if config.destination:
        return False
    return not (config.enabled("break-system-packages") and python.pip and python.pip.version != "23.0")


def _first_words(message: str) -> str:
    """Return the beginning of a marker's message, or what is wrong with a marker that has none."""
    words = " ".join(message.split())
    return (words[:97] + "…" if len(words) > 98 else words) or "malformed, but pip respects it nevertheless"
