"""A variable contains a literal `~` or `$HOME` that nothing expands.

What it is
    The shell replaces `~` with the home folder at the beginning of a path, but not between quotes:
    `PATH="~/.local/bin:$PATH"` and `export PYTHONPATH="~/lib"` keep the character. Single quotes also keep `$HOME`, and
    so does `/etc/environment`. Python and uv then look for a folder of the name `~` or `$HOME`. bash expands the `~` of
    PATH after all; sh, make, cron, Python and editors do not.

Why it matters
    `No module named …` and `command not found`, though the folder is there and the variable names it.

What to do
    Write the path itself. doctor names the line, and the command that corrects it.

Dead ends
    Installing the module or the program again puts it into the same folder.

References
    POSIX, "Tilde Expansion"; bash(1), "Tilde Expansion" and "COMMAND EXECUTION".
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator

from doctor.diagnose.model import Evidence, Finding, Instruction, Remedy, Severity, ShellLine
from doctor.facts import Facts
from doctor.facts.shells import UnexpandedHome

ID = "unexpanded-home"
_PLAIN = r"/[\w/.+@-]*"
"""A home folder that sed(1) takes as it is written."""


def check(facts: Facts) -> Iterator[Finding]:
    """Report each variable; PATH is a note where everything that is needed is found."""
    for variable in facts.unexpanded:
        name, tools = variable.name, facts.tools.pipx_home
        is_hidden = tools is not None and bool(tools.apps) and not tools.on_path
        is_note = name == "PATH" and not (is_hidden and tools and variable.names(tools.bin_dir))
        place = (Evidence(source=variable.line.place, value=variable.line.text.strip()),) if variable.line else ()
        yield Finding(
            id=ID,
            severity=Severity.INFO if is_note else Severity.WARNING,
            summary=f"{name} contains a literal {variable.entry}: no shell has replaced it with the home folder.",
            evidence=(Evidence(source=name, value=variable.value), *place),
            consequence="What is in that folder is not found"
            + (", except by bash." if name == "PATH" and variable.entry.startswith("~") else "."),
            remedy=_remedy(facts, variable),
            next_step=f"Write the home folder's path into {name}.",
        )


def _remedy(facts: Facts, variable: UnexpandedHome) -> Remedy:
    """Return the line that corrects the startup file, where it is known, and the variable of this shell."""
    export = ShellLine(text=f"export {variable.name}={shlex.quote(variable.expanded)}")
    line, home = variable.line, facts.environ.get("HOME", "")
    if line is None:
        return export
    if not re.fullmatch(_PLAIN, home):
        return Instruction(text=f"Write the home folder itself in {line.place}, then open a new shell.")
    sudo = "" if facts.may_change(line.path) else "sudo "
    script = shlex.quote(rf"{line.number}s#(~|\$\{{?HOME\}}?)/#{home}/#g")
    return ShellLine(text=f"{sudo}sed -i.bak -E {script} {shlex.quote(line.path)} && {export.text}")
