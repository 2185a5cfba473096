"""A startup file (sitecustomize, usercustomize or .pth) fails, prints something, or stops Python.

What it is
    Python executes `sitecustomize.py`, `usercustomize.py` and the lines of `.pth` files that begin with `import`,
    before any program. A package that was removed may leave such a line behind, and debugging tools add such files. A
    `.pth` file that is not in UTF-8 ends Python.

Why it matters
    A line that fails writes an error at every start. What is printed becomes part of the output that other programs
    read: `pipx install` fails if the standard library's folder has such a file. A file that ends Python makes every
    program end.

What to do
    Correct the file that doctor names, or move it away: `mv -n FILE FILE.off`. One that a system package owns
    stays: `sudo apt-get install --reinstall PACKAGE` restores it and what it imports. `python3 -S` starts Python
    without these files, and `python3 -I` without PYTHONPATH's and the user's. doctor is a Python program
    itself: if such a file stops Python, start it with `python3 -S ~/doctor.pyz check`.

Dead ends
    Reinstalling Python does not remove the file. A new environment does not read the old one's files, but it reads
    those of PYTHONPATH and the standard library's `sitecustomize`.

References
    Python documentation, "site"; CPython: `Lib/site.py`.
"""

from __future__ import annotations

import posixpath
import shlex
from collections.abc import Iterator

from doctor.diagnose.model import (
    Advice,
    Command,
    Evidence,
    Finding,
    Instruction,
    Operation,
    Remedy,
    Severity,
    ShellLine,
    Signature,
)
from doctor.facts import Facts, StartUpFault

ID = "startup-file"

SIGNATURES = (
    # CPython's Lib/site.py, which goes on; a later failure is usually another one.
    Signature(messages=("Error processing line {version} of … .pth",), anchor="Error processing line", symptom=True),
)
ADVICE = (
    *(
        Advice(
            context=context,
            text="setuptools installs this file and the module that it imports, and one of them is missing or of "
            "another release. Reinstalling setuptools repairs both. Python itself goes on without them.",
            remedy=ShellLine(text=f"{python} -m pip install --force-reinstall setuptools", needs_network=True),
        )
        for context, python in (("setuptools", "{venv}/bin/python"), ("setuptools-elsewhere", "python"))
    ),
    Advice(
        context="shadowed",
        text="{shadow} is imported instead of the standard library's module of that name, at every start of Python. "
        "Rename it, and update the imports of it.",
        remedy=ShellLine(text="mv -n {shadow} {shadow}.off"),
    ),
    Advice(
        context="of-distribution",
        text="Leave {path} where it is: the distribution installed it for its own Python. A damaged environment that "
        "sees the system packages shows this error as well, because it imports a broken module of its own in "
        "place of the right one. `/usr/bin/python3 -I -c pass` shows whether the file itself fails. If it does, `dpkg "
        "-S {path}` names its package, and `sudo apt-get install --reinstall PACKAGE` restores it.",
        remedy=Instruction(text="Find out whether the file itself fails: `/usr/bin/python3 -I -c pass`"),
    ),
    *(
        Advice(
            context=context,
            text="Python executes this file at every start, and what it imports is missing or fails. A package that "
            "was removed may have left it. Reinstall the package if you need it; otherwise move the file away.",
            remedy=ShellLine(text=f"{sudo}mv -n {{path}} {{path}}.off"),
        )
        for context, sudo in (("of-system", "sudo "), ("", ""))
    ),
)

_EFFECTS = {
    "prints": "prints something whenever Python starts",
    "fails": "fails whenever Python starts",
    "ends": "ends Python whenever it starts",
}
_CONSEQUENCES = {
    "prints": "Programs that read the output of Python may fail.",
    "fails": "Python prints this error at every start and does not execute the rest of the file.",
    "ends": "No program of this Python runs, including pip.",
}
_PIPX: tuple[Operation, ...] = ("pipx-install",)
_ALL: tuple[Operation, ...] = ("create-venv", "pip-install", *_PIPX)


def check(facts: Facts) -> Iterator[Finding]:
    """Report every file with a fault once."""
    for fault in {(fault.path, fault.effect): fault for fault in facts.start_up_faults}.values():
        # pipx runs with another Python than that of an environment
        owner = next((it for it in facts.environments if fault.path.startswith(f"{it.path}/")), None)
        is_elsewhere = owner is not None and not facts.belongs_to_subject(owner)
        other, ends = facts.other_environment, fault.effect == "ends"
        is_inherited = not posixpath.dirname(fault.path).endswith(("/site-packages", "/dist-packages"))
        stops_other = ends and (owner is other if owner else is_inherited)
        yield Finding(
            id=ID,
            severity=Severity.ERROR if ends else Severity.WARNING,
            summary=f"{fault.path or 'A startup file'} {_EFFECTS[fault.effect]}.",
            evidence=(Evidence(source=fault.path or "python3", value=fault.detail),),
            consequence=_CONSEQUENCES[fault.effect],
            blocks=tuple(
                operation
                for operation in (_ALL if ends else _blocked_by_output(fault, facts))
                if not is_elsewhere and (operation != "pipx-install" or owner is None)
            ),
            doubts=_PIPX if fault.effect == "prints" and not fault.path else (),
            stops_pip_of=other.path if other and stops_other else "",
            remedy=_remedy(fault, facts),
        )


def _blocked_by_output(fault: StartUpFault, facts: Facts) -> tuple[Operation, ...]:
    """Return what fails because of a line of output: pipx reads that of the environments that it creates.

    They have the standard library of its Python, but not its site folders, and pipx hides PYTHONPATH from them.
    """
    is_read = facts.python is not None and posixpath.dirname(fault.path) == facts.python.stdlib
    return _PIPX if fault.effect == "prints" and is_read else ()


def _remedy(fault: StartUpFault, facts: Facts) -> Remedy | None:
    """Return the command that moves the file away, or restores one of a package; ``None`` for an unknown path."""
    if not fault.path.startswith("/"):
        return None
    if fault.package and fault.path.endswith(".pth"):
        argv = ("apt-get", "install", "--reinstall", fault.package)
        return Command(argv=argv, needs_root=True, needs_network=True)
    if fault.package:  # sitecustomize.py leads to /etc, where dpkg keeps what the administrator wrote
        return Instruction(
            text=f"Correct {fault.path}. It is a configuration file of {fault.package}, so it has to stay."
        )
    path = shlex.quote(fault.path)
    return ShellLine(
        text=f"{'' if facts.may_change(fault.path) else 'sudo '}mv -n {path} {shlex.quote(f'{fault.path}.off')}"
    )
