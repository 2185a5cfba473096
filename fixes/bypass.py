"""Take back a permanent break-system-packages, wherever a file sets it.

What it does: the lines that set it are taken out of pip's configuration files and of start-up files; undo
puts every byte back. It is asked for by the name of the condition: ``doctor fix break-system-packages-set``.
When it declines: nothing sets it, or only a variable of this shell does, which no program can unset.
"""

from __future__ import annotations

from doctor.facts import Facts
from doctor.plan.actions import EditFile
from doctor.plan.model import Declined, Plan, Step
from doctor.plan.request import Request

NAME = "bypass"
MENDS = ("break-system-packages-set",)
"""It is in no plan but its own."""
_IN_PIP_CONF = r"^[ \t]*(--)?break[-_]system[-_]packages[ \t]*[=:]"
_AT_START_UP = (
    r"^[ \t]*(export[ \t]+|set[ \t]+-[gUx]+[ \t]+)?(PIP|UV)_BREAK_SYSTEM_PACKAGES[= \t]"
    r"[\"']?[A-Za-z0-9]*[\"']?[ \t]*;?[ \t]*$"
)
"""Lines that do nothing else; in the words of sed and of Python alike."""


def plan(request: Request, facts: Facts) -> Plan | Declined:
    """One step a file."""
    if request.condition not in MENDS:
        return Declined(fix=NAME, reason=f"It is asked for by its name: doctor fix {MENDS[0]}")
    settings = facts.settings
    places = [one for one in (*settings.pip, *settings.uv, *settings.written) if one.name == "break-system-packages"]
    files = {one.source.rpartition(":")[0]: one.level for one in places if not one.in_shell}
    here = sorted({one.source for one in places if one.in_shell})
    notes = tuple(f"This shell has it set as well: unset {name}" for name in here)
    if not files:
        if here:
            return Declined(fix=NAME, reason=f"Only this shell has it set. Type: unset {' '.join(here)}")
        return Plan(fix=NAME, summary="Nothing sets break-system-packages.")
    steps = (_step(path, _AT_START_UP if level == "variable" else _IN_PIP_CONF, facts) for path, level in files.items())
    return Plan(fix=NAME, summary="Take back the permanent bypass.", steps=tuple(steps), notes=notes)


def _step(path: str, pattern: str, facts: Facts) -> Step:
    user = facts.machine.user
    others = not (user and (user.root or path.startswith(f"{user.home}/")))
    return Step(
        id="edit-file",
        why=f"Take the bypass out of {path}.",
        argv=(*(("sudo",) if others else ()), "sed", "-i", "-E", f"/{pattern}/Id", path),
        act=EditFile(path=path, pattern=pattern),
        needs_root=others,
        needs_consent=True,
        touches=(path,),
        undo=f"restore {path} byte for byte",
    )
