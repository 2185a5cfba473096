"""Run all combinations and print how each ended: ``make pairs``."""

from __future__ import annotations

import os
import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from tests.boxes.layers import SEVERAL
from tests.boxes.roots import NEWER, root_of
from tests.boxes.several.causes import CAUSES
from tests.boxes.several.follow import PAIRS, TRIPLES, combinations, follow_in_new_box


def main(sizes: list[str]) -> int:
    """Run the combinations of as many causes as each of ``sizes`` says: 1 is for each cause alone."""
    rows = [
        (NEWER[number % len(NEWER)], causes)
        for size, count in ((1, len(CAUSES)), (2, PAIRS), (3, TRIPLES))
        if str(size) in sizes
        for number, causes in enumerate(combinations(size, count))
    ]
    for suite in NEWER:
        root_of(suite, SEVERAL)
    outcomes = []
    # a fork would share the folder of the boxes with the others
    with ProcessPoolExecutor(os.cpu_count(), get_context("spawn")) as pool:
        for outcome in pool.map(follow_in_new_box, *zip(*rows, strict=True)):
            outcomes.append(outcome)
            print(outcome, flush=True)
    right = sum(outcome.is_right for outcome in outcomes)
    healthy = sum(not outcome.unproven for outcome in outcomes)
    runs, failed, consequences = (
        sum(len(getattr(outcome, name)) for outcome in outcomes) for name in ("commands", "failed", "consequences")
    )
    print(
        f"{len(outcomes)} boxes: {right} right, {healthy} healthy in the end; {runs} commands for "
        f"{sum(len(causes) for _, causes in rows)} causes, {failed} failed; {consequences} consequences named as causes"
    )
    return int(right < len(outcomes))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or ["2", "3"]))
