"""pipx is not installed.

What it is
    `pipx` is neither on PATH nor in `~/.local/bin`. pipx gives each application its own environment, and puts
    only its commands on PATH.

Why it matters
    It matters only if you want to install a program written in Python (black, httpie, ansible) rather than a
    library for your project.

What to do
    `doctor fix --pipx NAME` installs pipx if it is missing. With root, `apt install pipx` does.

Dead ends
    A managed Python refuses `pip install pipx`.

References
    pipx's documentation, "Installation".
"""

from __future__ import annotations

from collections.abc import Iterator

from doctor.diagnose.advice.environments import environments
from doctor.diagnose.messages import not_found
from doctor.diagnose.model import Advice, Command, Evidence, Finding, FixFailedCommand, Severity, Signature
from doctor.facts import Facts
from doctor.facts.tools import PACKAGED_PIPX

ID = "pipx-missing"

RESOLVED_BY = ("setting up pipx ",)

SIGNATURES = (
    Signature(messages=("No module named pipx",), unless=("from pipx.main import cli",), symptom=True),
    Signature(
        messages=(
            "pipx: command not found",
            "pipx: not found",
            "pipx: executable file not found",
            "unknown command: pipx",
        ),
        symptom=True,
    ),
    Signature(
        messages=(
            "'pipx' is not recognized as an internal or external command",
            "The term 'pipx' is not recognized",
        ),
        symptom=True,
    ),
    Signature(
        messages=(
            "env: pipx: No such file or directory",
            *not_found("pipx"),
        ),
        symptom=True,
    ),
    # zsh, at its prompt and in a script. The line below another shell's message may begin with the name as well.
    Signature(
        messages=("zsh{version}: command not found: pipx", "sh{version}: command not found: pipx"),
        symptom=True,
    ),
)
ADVICE = (
    *environments("If nobody logs in, an environment does the same as pipx."),
    Advice(
        context="of-user",
        text="pip installed pipx for the user, in a folder that is not on PATH. pipx itself puts it there, for new "
        "shells.",
        remedy=Command(argv=("python3", "-m", "pipx", "ensurepath")),
    ),
    Advice(
        text="`doctor fix --pipx NAME` installs pipx if it is missing, and the program with it.",
        remedy=FixFailedCommand(
            otherwise=Command(argv=("apt-get", "install", "pipx"), needs_root=True, needs_network=True)
        ),
    ),
)


def check(facts: Facts) -> Iterator[Finding]:
    """Report the missing pipx as a note, since many users never need it."""
    if facts.tools.pipx is not None:
        return
    diverted = facts.tools.pipx_diverted
    if diverted:
        yield Finding(
            id=ID,
            severity=Severity.WARNING,
            summary=f"{PACKAGED_PIPX} is missing, because a dpkg diversion moved it to {diverted}.",
            evidence=(Evidence(source="/var/lib/dpkg/diversions", value=PACKAGED_PIPX),),
            consequence="pipx is not found, and reinstalling its package does not bring it back.",
            blocks=("pipx-install",),
            remedy=Command(argv=("dpkg-divert", "--rename", "--remove", PACKAGED_PIPX), needs_root=True),
        )
        return
    candidate = next((package.candidate for package in facts.packages if package.name == "pipx"), None)
    offer = (Evidence(source="package pipx", value=f"apt offers {candidate}"),) if candidate else ()
    yield Finding(
        id=ID,
        severity=Severity.INFO,
        summary="pipx is not on PATH. doctor has its own, which `doctor fix --pipx NAME` uses."
        if facts.tools.has_private_pipx
        else "pipx is not installed.",
        evidence=(Evidence(source="PATH", value="no pipx"), *offer),
        blocks=("pipx-install",),
    )
