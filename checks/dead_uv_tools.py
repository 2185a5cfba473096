"""Applications that `uv tool install` installed do not start, because their Python or their environment was removed.

What it is
    uv gives each application its own environment, in `~/.local/share/uv/tools`. After a system upgrade or the removal
    of a Python, its `bin/python` points to nothing, or to a newer Python that does not look into `lib/pythonOLD`. If
    somebody deleted the environment by hand, the links to its commands remain. If its `uv-receipt.toml` is missing or
    malformed, the commands work, but uv no longer knows them.

Why it matters
    The commands fail with `required file not found`, `bad interpreter` or `ModuleNotFoundError`.

What to do
    `uv tool install --force NAME` creates the environment again, with a Python that is there. What was installed with
    `--with` must be given again; doctor's command includes it. If you no longer want an application whose environment
    was deleted, delete the link.

Dead ends
    `uv tool upgrade NAME` and `uv tool upgrade --reinstall NAME` report that it is not installed, because they cannot
    ask its Python. `uv python install` does not help: the environment points to the old one's path.

References
    uv documentation, "Tools", Tool environments.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator

from doctor.diagnose.model import (
    Advice,
    Command,
    Evidence,
    Finding,
    Instruction,
    Remedy,
    Severity,
    ShellLine,
    Signature,
    first_names,
)
from doctor.diagnose.remedies import install_uv_tool
from doctor.facts import Facts, UvTool

ID = "dead-uv-tools"
SIGNATURES = (
    Signature(messages=("environment not found (run `uv tool install {package}",)),  # uv's tool/list.rs
)
ADVICE = (
    Advice(
        text="The Python of the application no longer exists. uv installs it again, with another one.",
        remedy=ShellLine(text="uv tool install --reinstall {package}", needs_network=True),
    ),
)


def check(facts: Facts) -> Iterator[Finding]:
    """Report all such applications of the current user in one finding; the command is that of the first."""
    yield from _report_lost(facts)
    yield from _report_forgotten(facts)
    dead = facts.tools.dead_uv_tools
    if not dead:
        return
    yield Finding(
        id=ID,
        severity=Severity.WARNING,
        summary=f"uv installed {first_names(tool.name for tool in dead)}, which {'do' if len(dead) > 1 else 'does'} "
        f"not start, because {'their' if len(dead) > 1 else 'its'} Python was upgraded or removed.",
        evidence=tuple(Evidence(source=tool.python, value="finds none of its packages") for tool in dead),
        consequence='The commands fail with "required file not found", "bad interpreter" or ModuleNotFoundError.',
        remedy=_remedy(dead[0], facts.tools.uv),
    )


def _report_lost(facts: Facts) -> Iterator[Finding]:
    lost, uv = facts.tools.uv_lost, facts.tools.uv
    if lost:
        names = tuple(dict.fromkeys(name for name, _ in lost))
        install = (uv or "uv", "tool", "install", names[0])
        yield Finding(
            id=ID,
            severity=Severity.WARNING,
            summary=f"The environment of {first_names(names)} was deleted, but the links to its commands remain.",
            evidence=tuple(Evidence(source=link, value="is a dangling link") for _, link in lost),
            consequence='The commands fail with "No such file or directory", and uv no longer knows them.',
            remedy=Command(argv=install, needs_network=True)
            if uv
            else Instruction(text=f"Install it again: `{shlex.join(install)}`"),
        )


def _report_forgotten(facts: Facts) -> Iterator[Finding]:
    forgotten = facts.tools.uv_forgotten
    if forgotten:
        install = ("uv", "tool", "install", "--force", forgotten[0])
        yield Finding(
            id=ID,
            severity=Severity.WARNING,
            summary=f"uv no longer knows {first_names(forgotten)}, because the receipt is missing or malformed.",
            evidence=tuple(Evidence(source=name, value="has no usable uv-receipt.toml") for name in forgotten),
            consequence="`uv tool list` reports it as malformed, and `uv tool upgrade` does not upgrade it.",
            remedy=Command(argv=(facts.tools.uv, *install[1:]), needs_network=True)
            if facts.tools.uv
            else Instruction(text=f"Install it again: `{shlex.join(install)}`"),
        )


def _remedy(tool: UvTool, uv: str | None) -> Remedy:
    """Return uv's command with all that was installed together, or words where uv or the requirements are not known."""
    if uv and tool.requirements:
        return install_uv_tool(uv, tool.requirements)
    command = f"uv tool install --force {tool.name}"
    return Instruction(text=f"Install it again from where it came, with the options of then: `{command}`")
