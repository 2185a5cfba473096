"""``check --root`` on recorded trees: Ubuntu as it is shipped, Homebrew on Linux and on macOS."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests import REPOSITORY
from tests.recorded import lay


@dataclass(frozen=True, kw_only=True)
class Told:
    """What is true of one tree."""

    name: str
    kind: str
    version: str
    provider: str | None
    creates: bool
    errors: tuple[str, ...] = ()


TREES = (
    Told(
        name="ubuntu-24.04-bare",
        kind="system",
        version="3.12.3",
        provider="Ubuntu",
        creates=False,
        errors=("ensurepip-missing",),
    ),
    Told(name="ubuntu-24.04-venv", kind="system", version="3.12.3", provider="Ubuntu", creates=True),
    Told(name="ubuntu-24.04-full", kind="system", version="3.12.3", provider="Ubuntu", creates=True),
    Told(
        name="ubuntu-22.04-bare",
        kind="system",
        version="3.10.4",
        provider=None,
        creates=False,
        errors=("ensurepip-missing",),
    ),
    Told(name="homebrew-linux", kind="homebrew", version="3.13.1", provider="Homebrew", creates=True),
    Told(name="homebrew-macos", kind="homebrew", version="3.13.1", provider="Homebrew", creates=True),
)


@pytest.mark.parametrize("tree", TREES, ids=lambda tree: tree.name)
def test_a_recorded_box(tree: Told, tmp_path: Path) -> None:
    lay(tree.name, tmp_path)
    command = [sys.executable, "-c", "from doctor.main import main; main()", "check", "--json", "--root", str(tmp_path)]
    run = subprocess.run(command, capture_output=True, text=True, cwd=REPOSITORY)
    told = json.loads(run.stdout)
    python = told["python"]
    assert python["kind"] == tree.kind
    assert python["version"] == tree.version
    assert (python["externally_managed"] or {}).get("provider") == tree.provider
    works = {verdict["action"]: verdict["works"] for verdict in told["verdicts"]}
    assert works["create-venv"] is tree.creates
    assert works["pip-install"] is False
    loud = [each["id"] for each in told["findings"] if each["severity"] in ("error", "warning")]
    assert loud == list(tree.errors)
    assert run.returncode == told["exit_code"] == (1 if tree.errors else 0)
