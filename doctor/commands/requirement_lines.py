"""Find the line of a requirements file that names something; rename what it names, or turn a line into a comment."""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Iterable

from doctor.diagnose.model import ShellLine
from doctor.facts import Facts
from doctor.probe.project.requirements import find_line
from doctor.probe.rootfs import Rootfs


def folder_of(facts: Facts) -> str:
    """Return the folder to which the paths of the requirements files are relative."""
    return facts.target.cwd if facts.target else "/"


def lists_of(facts: Facts) -> list[str]:
    """Return the paths of the requirements files and of those that they include."""
    return [path for file in facts.requirement_files for path in (file.path, *file.read_files)]


def find_place(paths: Iterable[str], cwd: str, words: str) -> str | None:
    """Return ``path:line`` of a requirement or a hash, the path as it is in ``paths``."""
    typed = {os.path.join(cwd, path): path for path in paths}
    found = find_line(Rootfs(), typed, words)
    return f"{typed[found[0]]}:{found[1]}" if found else None


def rename_in_line(place: str, requirement: str, name: str) -> ShellLine:
    """Return the line for the shell that gives the requirement in ``FILE:LINE`` another name, and keeps a copy."""
    path, _, number = place.rpartition(":")
    wrong = re.split(r"[^\w.-]", requirement, maxsplit=1)[0].replace(".", r"\.")
    script = shlex.quote(f"{number}s/{wrong}/{name}/I")
    return ShellLine(text=f"sed -i.save {script} {shlex.quote(path)}")


def remove_setting(source: str, value: str, facts: Facts, *, in_shell: bool) -> ShellLine | None:
    """Return the line for the shell that unsets the variable ``source``, or else makes ``FILE:LINE`` a comment.

    A copy of the file is kept. ``None`` if the value goes on in the lines below, which would then continue the
    option above (``doctor/core/ini.py``).
    """
    if in_shell:
        return ShellLine(text=f"unset {source}")
    if "\n" in value:
        return None
    path, _, number = source.rpartition(":")
    sudo = "" if facts.may_change(os.path.abspath(path)) else "sudo "
    return ShellLine(text=f"{sudo}sed -i.save {shlex.quote(f'{number}s/^/# /')} {shlex.quote(path)}")
