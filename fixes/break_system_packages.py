"""Remove the option break-system-packages from every file that sets it permanently.

What it does
    The lines that set it are removed from pip's configuration files and from start-up files; undo restores every byte.
    It is planned only for ``doctor fix break-system-packages-set``.

When it declines
    Only a variable of this shell sets it, which no other program can unset.
"""

from __future__ import annotations

from doctor.core.goal import Goal
from doctor.facts import Facts
from doctor.plan import Declined, EditFile, Plan, Step

NAME = "break-system-packages"
CONDITIONS = ("break-system-packages-set",)
_IN_PIP_CONF = r"^[ \t]*(--)?break[-_]system[-_]packages[ \t]*[=:]"
_IN_STARTUP_FILE = (
    r"^[ \t]*(export[ \t]+|set[ \t]+-[gUx]+[ \t]+)?(PIP|UV)_BREAK_SYSTEM_PACKAGES[= \t]"
    r"[\"']?[A-Za-z0-9]*[\"']?[ \t]*;?[ \t]*$"
)
"""Matches a line that does nothing else; written in the syntax that sed and Python share."""


def plan(goal: Goal, facts: Facts) -> Plan | Declined:
    """Plan one step for each file."""
    if goal.condition not in CONDITIONS:
        return Declined(fix=NAME, reason=f"This is done only on request: `doctor fix {CONDITIONS[0]}`")
    config = facts.pip_config
    all_options = (*config.options, *config.uv_options, *config.startup_options)
    options = [option for option in all_options if option.name == "break-system-packages"]
    files = {option.source.rpartition(":")[0]: option.level for option in options if not option.in_shell}
    variables = sorted({option.source for option in options if option.in_shell})
    notes = tuple(f"This shell sets it as well. Unset it there: `unset {name}`" for name in variables)
    if not files and variables:
        return Declined(fix=NAME, reason=f"Only this shell sets it. Unset it there: `unset {' '.join(variables)}`")
    if not files:
        return Plan(fix=NAME, summary="Nothing sets break-system-packages.")
    steps = tuple(
        _edit(path, _IN_STARTUP_FILE if level == "variable" else _IN_PIP_CONF, facts) for path, level in files.items()
    )
    return Plan(fix=NAME, summary="Remove the option break-system-packages.", steps=steps, notes=notes)


def _edit(path: str, pattern: str, facts: Facts) -> Step:
    user = facts.machine.user
    needs_root = not (user and (user.root or path.startswith(f"{user.home}/")))
    return Step(
        id="edit-file",
        reason=f"Remove break-system-packages from {path}.",
        argv=(*(("sudo",) if needs_root else ()), "sed", "-i", "-E", f"/{pattern}/Id", path),
        action=EditFile(path=path, pattern=pattern),
        needs_root=needs_root,
        needs_consent=True,
        touches=(path,),
        undo=f"restore {path} byte for byte",
    )
