"""Parts of boxes that take seconds to make, and are made once for all boxes whose test is not about them."""

from __future__ import annotations

import os
import subprocess

from tests.boxes import tiny
from tests.boxes.box import Box
from tests.boxes.roots import kept_beside, locked, parent_of_boxes


def used_pipx(box: Box) -> None:
    """Put the wheels into a box of FULL, in which ada has used pipx: it has made the environment that it shares.

    That takes two thirds of the first ``pipx install``. This is a state for ``roots.new_box``.
    """
    tiny.stock(box)
    for command in ("install", "uninstall"):
        run = box.run(["pipx", command, tiny.APPLICATION], env=tiny.OFFLINE)
        assert run.code == 0, run


def create_venv(box: Box, folder: str, user: str = "ada") -> None:
    """Put an environment into a box: a copy of the one that ``python3 -m venv`` made there in a box of the same root.

    The copy is forgotten together with the root.
    """
    kept = kept_beside(box.base) / f"{user}{folder.replace('/', '+')}"
    with locked(kept):
        if not kept.exists():
            with Box(box.base, parent_of_boxes()) as other:
                run = other.run(["python3", "-m", "venv", folder], user=user, cwd="/")
                assert run.code == 0, run
                partial = kept.with_name(f"{kept.name}.partial")
                subprocess.run(["cp", "--archive", other.path(folder), partial], check=True)
                partial.rename(kept)
    assert box.run(["mkdir", "-p", os.path.dirname(folder)], user=user, cwd="/").code == 0
    subprocess.run(["cp", "--archive", kept, box.path(folder)], check=True)
