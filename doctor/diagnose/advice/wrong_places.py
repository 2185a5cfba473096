"""Advice where pip looks for packages in a place that is written wrongly: a folder, an index, an address."""

from __future__ import annotations

from doctor.diagnose.model import Advice, Instruction, ShellLine

WRONG_PLACES = (
    Advice(
        context="no-folder",
        text="pip was told to look in a folder that does not exist, seen from the one in which the command was run.",
        remedy=Instruction(text="Correct the folder after `--find-links`, then repeat the command."),
    ),
    Advice(
        context="no-scheme",
        text="The address of the index has no `https://` in front, so that pip took it for a folder.",
        remedy=ShellLine(text="{installer} install --index-url https://{address} {package}", needs_network=True),
    ),
    Advice(
        context="wrong-address",
        text="The server has nothing at that address: the branch, the release or the file has another name, or the "
        "repository is not public.",
        remedy=Instruction(text="Correct the address, then repeat the command."),
    ),
)
"""The advice of `no-matching-distribution` by the words of pip about the place."""
