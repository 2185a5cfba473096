"""Make an environment with pip in it, and see that pip is there in full."""

from __future__ import annotations

import csv
import glob
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from doctor.core import process
from doctor.execute.venv import template, virtual
from doctor.core.errors import StepError
from doctor.plan.actions import MakeEnvironment
from doctor.core import files

_LIMIT = 120.0
"""Seconds ``python -m venv`` has, which unpacks pip with pip: 3 s on a quiet machine."""


def make(act: MakeEnvironment, at: str) -> None:
    """Make the environment of ``act`` in the folder ``at``."""
    if act.by == "venv":
        _by_its_own_module(act, at)
        return
    for _attempt in range(2):
        if not template.copy(act, at):
            virtual.make(act, at)
        damaged = next(_damaged(at), None)
        if damaged is None:
            return
        shutil.rmtree(at)
        virtual.forget()
    raise StepError(f"The environment came out damaged: {damaged} is not as it should be.")


def _by_its_own_module(act: MakeEnvironment, at: str) -> None:
    flags = ["--system-site-packages"] if act.system_site_packages else []
    env = process.clean_environment(os.environ)
    outcome = process.run([act.python, "-m", "venv", *flags, at], limit=_LIMIT, env=env)
    if not isinstance(outcome, process.Finished) or outcome.code != 0:
        said = outcome.out + outcome.err if isinstance(outcome, process.Finished) else b""
        raise StepError(f"{act.python} -m venv could not make it.", output=said.decode("utf-8", "replace"))
    Path(at, ".gitignore").write_text("*\n")  # as virtualenv does, and venv from 3.13 on


def _damaged(at: str) -> Iterator[str]:
    """Files that are not what pip's own RECORD says: the cache was written to, or what was copied is not whole."""
    records = glob.glob(os.path.join(glob.escape(at), "lib/*/site-packages/pip-*.dist-info/RECORD"))
    if not records:
        yield "pip"
    for record in records:
        site = os.path.dirname(os.path.dirname(record))
        if not any(line.startswith("pip/__main__.py,sha256=") for line in Path(record).read_text("utf-8").splitlines()):
            yield record
        with Path(record).open(encoding="utf-8", newline="") as file:
            for row in csv.reader(file):
                if len(row) == 3 and row[1] and not files.matches_record(os.path.join(site, row[0]), row[1]):
                    yield row[0]
