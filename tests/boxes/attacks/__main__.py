"""``python -m tests.boxes.attacks`` tries every attack, and prints a table of what succeeded."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from tests import REPOSITORY
from tests.boxes.attacks import environments, files, imports, programs, settings
from tests.boxes.attacks.harness import Attack, Try, attempt
from tests.boxes.doctor import Doctor, libraries
from tests.boxes.layers import FULL
from tests.boxes.roots import new_box

ATTACKS = (*files.ATTACKS, *imports.ATTACKS, *environments.ATTACKS, *programs.ATTACKS, *settings.ATTACKS)
SUITE = "bookworm"
SHOWN = 5
"""Different exit codes and pieces of evidence in a row of the table, at most."""


def main() -> int:
    """Try the attacks; return 1 if one succeeded."""
    parser = argparse.ArgumentParser(prog="python -m tests.boxes.attacks", description=__doc__)
    parser.add_argument("words", nargs="*", help="only attacks whose names begin with one of these")
    parser.add_argument("--tries", type=int, default=30, help="tries of each attack in which ada moves files")
    parser.add_argument("--doctor", type=Path, default=REPOSITORY, help="the checkout to attack")
    parser.add_argument("--verbose", action="store_true", help="print what doctor wrote")
    options = parser.parse_args()
    doctor = Doctor(libraries(), options.doctor.resolve())
    chosen = [attack for attack in ATTACKS if not options.words or attack.name.startswith(tuple(options.words))]
    total = 0
    print("| attack | tries | successes | seconds | exit codes | evidence |\n|---|---|---|---|---|---|")
    for attack in chosen:
        # where nothing moves, every try is the same
        tries = [_attempt(attack, doctor, number) for number in range(options.tries if attack.moves else 1)]
        total += any(result.evidence for result in tries)
        print(_row(attack, tries), flush=True)
        if options.verbose:
            for number, result in enumerate(tries):
                print(number, result.evidence, result.run.seconds, result.run.out, result.run.err, sep="\n", flush=True)
    print(f"\n{total} of {len(chosen)} attacks succeeded.")
    return int(total > 0)


def _attempt(attack: Attack, doctor: Doctor, number: int) -> Try:
    with new_box(SUITE, FULL) as box:
        return attempt(attack, box, doctor, number)


def _row(attack: Attack, tries: list[Try]) -> str:
    successes = sum(bool(result.evidence) for result in tries)
    codes = _counted(" ".join(map(str, result.codes)) for result in tries)
    seconds = sum(result.run.seconds for result in tries) / len(tries)
    evidence = _counted(line for result in tries for line in result.evidence)
    counts = f"{len(tries)} | {successes}{_best_moment(attack, tries)} | {seconds:.1f}"
    return f"| {attack.name} | {counts} | {codes} | {evidence} |"


def _best_moment(attack: Attack, tries: list[Try]) -> str:
    """Return the most successful moment of several, such as `` (5 of 5 at moment 2)``."""
    count = len(attack.moves)
    moments = {number: tries[number::count] for number in range(min(count, len(tries)))}
    if count < 2 or not any(result.evidence for result in tries):
        return ""
    scores = {number: sum(bool(result.evidence) for result in chosen) for number, chosen in moments.items()}
    best = max(scores, key=lambda number: scores[number] / len(moments[number]))
    return f" ({scores[best]} of {len(moments[best])} at moment {best + 1})"


def _counted(values: Iterable[str]) -> str:
    most = [f"{value} ({count})" for value, count in Counter(values).most_common()]
    return ", ".join([*most[:SHOWN], *(["…"] if len(most) > SHOWN else [])])


if __name__ == "__main__":
    sys.exit(main())
