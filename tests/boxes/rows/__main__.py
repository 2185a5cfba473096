"""Make every row and print the table: ``make rows``. Words select rows by their names."""

from __future__ import annotations

import os
import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from tests.boxes.doctor import Doctor, libraries
from tests.boxes.roots import root_of
from tests.boxes.rows.follow import Outcome, compare, summary, try_in_new_box
from tests.boxes.rows.table import BY_NAME, ROWS

COLUMNS = ("made", "recognised", "told apart", "mended", "proved", "undone")


def main(words: list[str]) -> int:
    """Try the rows and their neighbours; return 1 if a column says no."""
    rows = [row for row in ROWS if not words or row.cause.name in words]
    needed = {row.cause.name: row for row in rows}
    needed |= {row.neighbour: BY_NAME[row.neighbour] for row in rows if row.neighbour}
    for suite, layer in {(row.suite, row.layer): None for row in needed.values()}:
        root_of(suite, layer)
    doctor = Doctor(libraries())
    for suite in {row.suite for row in needed.values()}:
        doctor.compile_for(suite)
    # a fork would share the folder of the boxes with the others
    with ProcessPoolExecutor(os.cpu_count(), get_context("spawn")) as pool:
        outcomes = {}
        for outcome in pool.map(try_in_new_box, needed):
            outcomes[outcome.row.cause.name] = outcome
            print(outcome.row.cause.name, *outcome.columns.values(), file=sys.stderr, flush=True)
    print(f"| condition | {' | '.join(COLUMNS)} | commands |\n|---|{'---|' * len(COLUMNS)}---|")
    for row in rows:
        outcome = outcomes[row.cause.name]
        if row.neighbour:
            compare(outcome, outcomes[row.neighbour])
        print(_line(outcome))
    tried = [outcomes[row.cause.name] for row in rows]
    for outcome in tried:
        print(*(f"\n{outcome.row.cause.name}: {note}" for note in outcome.notes), sep="", end="")
    right, made = summary(tried)
    print(f"\n{right} of {made} rows right")
    return int(right < made)


def _line(outcome: Outcome) -> str:
    row = outcome.row
    columns = [outcome.columns.get(column, f"– ({row.elsewhere})" if row.elsewhere else "–") for column in COLUMNS]
    where = "log" if row.fails else "check"
    name = f"{row.cause.name} ({where})" if not row.elsewhere else row.cause.name
    commands = "; ".join(f"`{command}`" for command in outcome.commands)
    return f"| {name} | {' | '.join(columns)} | {commands} |"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
