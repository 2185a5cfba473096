"""Fixtures: boxes, and doctor to run in them."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest

from tests.boxes import namespace, roots
from tests.boxes.box import Box
from tests.boxes.doctor import Doctor, libraries

REQUIRED = os.environ.get("DOCTOR_BOXES") == "required"

MakeBox = Callable[..., Box]


def refuse(reason: str) -> None:
    """Skip the test, or fail it if boxes are required."""
    (pytest.fail if REQUIRED else pytest.skip)(reason)


@pytest.fixture
def make_box(shared: Path) -> Iterator[MakeBox]:
    """A function that makes throw-away boxes: ``make_box("bookworm", layers.FULL)``, see ``roots.new_box``."""
    reason = namespace.obstacle()
    if reason:
        refuse(reason)
    with ExitStack() as boxes:

        def make(suite: str, layer: roots.Layer = roots.BARE, prepare: roots.Prepare | None = None) -> Box:
            if suite not in roots.SUITES:
                refuse(f"{suite} is not among DOCTOR_BOX_SUITES")
            try:
                return boxes.enter_context(roots.new_box(suite, layer, prepare, shared))
            except roots.UnbuildableError as error:
                refuse(str(error))
                raise

        yield make


@pytest.fixture(scope="session")
def doctor() -> Doctor:
    """doctor, which can be started in any box."""
    started = Doctor(libraries())
    if not namespace.obstacle():
        for suite in roots.NEWER:
            with suppress(roots.UnbuildableError):  # each test of the suite says so
                started.compile_for(suite)
    return started
