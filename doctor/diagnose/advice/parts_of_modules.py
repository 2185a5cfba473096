"""Advice where a package is installed, and lacks the part that a program imports from it."""

from __future__ import annotations

from doctor.diagnose.model import Advice, Instruction, ShellLine

PARTS_OF_MODULES = (
    Advice(
        context="part-of-module",
        text="The package is installed, but not in the version that the program was written for. The release notes "
        "of {distribution} say when the name came or went. Require a version that has it (`doctor fix "
        "'{distribution}<X'`), or a newer release of the program that imports it.",
        remedy=Instruction(text="Require an older {distribution}, or a newer release of what imports it."),
    ),
    Advice(
        context="newer-part",
        text="{distribution} gains names and loses none, so that the one which was found is too old. If the path in "
        "the log is another environment's or the distribution's, the newer one has to be installed beside the program.",
        remedy=ShellLine(text="{installer} install --upgrade {distribution}", needs_network=True),
    ),
    Advice(
        context="old-six",
        text="The copy of six that {distribution} uses cannot load its parts in Python 3.12 and newer. Newer releases "
        "can.",
        remedy=ShellLine(text="{installer} install --upgrade {distribution}", needs_network=True),
    ),
    Advice(
        context="part-of-dependent",
        text="{dependent} asks {distribution} for a part that it does not have: one of the two is older than the "
        "other. The newest releases of both mostly fit one another. If the requirements fix one of them, raise that, "
        "or lower the other.",
        remedy=ShellLine(text="{installer} install --upgrade {dependent} {distribution}", needs_network=True),
    ),
)
"""The advice of `module-not-found` by which of the two is too old."""
