"""What doctor has done, and what was taken back of it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from doctor import __version__
from doctor.exit import Exit
from doctor.receipt import Receipt
from doctor.report.escape import escaped

_STATES = {"open": "not finished", "done": "done", "undone": "undone"}


def show(receipts: Sequence[Receipt], *, as_json: bool) -> None:
    """All runs, oldest first."""
    if as_json:
        print(json.dumps(_head("history", "done") | {"receipts": [_told(one) for one in receipts]}))
        return
    for one in receipts:
        print(f"{one.id}  {_STATES.get(one.state, one.state):12}  {escaped(one.project)}")
        print(f"  {escaped(one.summary)}")
    if not receipts:
        print("doctor has not changed anything yet.")


def show_undone(receipt: Receipt, said: Sequence[str], *, as_json: bool) -> None:
    """One run that was taken back."""
    if as_json:
        print(json.dumps(_head("undo", "done") | {"receipt": receipt.path, "undone": list(said)}))
        return
    print(f"Undone: {escaped(receipt.summary)}")
    for line in said:
        print(f"  {escaped(line)}")


def _head(command: str, status: str) -> dict[str, Any]:
    return {
        "schema": "doctor/1",
        "command": command,
        "version": __version__,
        "status": status,
        "exit_code": int(Exit.OK),
    }


def _told(one: Receipt) -> dict[str, Any]:
    return {
        "id": one.id,
        "at": one.at,
        "state": one.state,
        "project": one.project,
        "summary": one.summary,
        "commands": [list(command) for command in one.commands],
        "receipt": one.path,
    }
