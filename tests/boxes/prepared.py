"""States of boxes that take seconds to make, and from which several tests start (``prepare`` of ``roots.new_box``)."""

from __future__ import annotations

from tests.boxes import tiny
from tests.boxes.box import Box


def used_pipx(box: Box) -> None:
    """Put the wheels into a box of FULL, in which ada has used pipx: it has made the environment that it shares.

    That takes two thirds of the first ``pipx install``.
    """
    tiny.stock(box)
    for command in ("install", "uninstall"):
        run = box.run(["pipx", command, tiny.APPLICATION], env=tiny.OFFLINE)
        assert run.code == 0, run


def model_venv(box: Box) -> None:
    """Put the wheels into a box with python3-venv, and an environment of ``python3 -m venv`` into ada's home."""
    tiny.stock(box)
    run = box.run(["python3", "-m", "venv", "model"])
    assert run.code == 0, run
