"""``python -m tests.boxes.campaign KILLS CUTS [SEED]`` interrupts every kind of change, and prints a table."""

from __future__ import annotations

import sys

from tests.boxes import power
from tests.boxes.doctor import Doctor, libraries
from tests.boxes.interruption import CHANGES, How, run_trials


def main(kills: int, cuts: int, seed: int) -> int:
    """Make the trials, about as many of each kind. Return 1 if anything was lost or not completed."""
    reason = power.obstacle()
    if reason:
        print(reason, file=sys.stderr)
        return 1
    doctor, problems = Doctor(libraries()), list[str]()
    counts: list[tuple[How, int]] = [("cut", cuts), ("kill", kills)]
    print(f"{'':12} {'':5} {'trials':>7} {'running':>8} {'problems':>9} {'seconds':>8}")
    for how, count in counts:
        sums = [0, 0, 0]
        for number, change in enumerate(CHANGES):
            share = count // len(CHANGES) + (number < count % len(CHANGES))
            if not share:
                continue
            tally = run_trials(change, how, share, seed=seed + number, doctor=doctor)
            row = (tally.trials, tally.running, len(tally.problems))
            print(f"{change.name:12} {how:5} {row[0]:7} {row[1]:8} {row[2]:9} {tally.seconds:8.0f}", flush=True)
            sums = [left + right for left, right in zip(sums, row, strict=True)]
            for problem in tally.problems:
                print(f"  {problem}", flush=True)
            problems += tally.problems
        print(f"{'all':12} {how:5} {sums[0]:7} {sums[1]:8} {sums[2]:9}", flush=True)
    return int(bool(problems))


if __name__ == "__main__":
    sys.exit(main(*(int(argument) for argument in [*sys.argv[1:], "1"][:3])))
