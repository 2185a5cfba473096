"""``doctor check --root`` judges recorded roots: Ubuntu as it is shipped, Homebrew on Linux and on macOS."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests import REPOSITORY
from tests.recorded import write_root
from tests.tools.schema import parse


@dataclass(frozen=True, kw_only=True)
class Root:
    """A recorded root, and the facts and findings to expect."""

    name: str
    kind: str
    version: str
    provider: str | None
    creates_venv: bool
    errors: tuple[str, ...] = ()


ROOTS = (
    Root(
        name="ubuntu-24.04-bare",
        kind="system",
        version="3.12.3",
        provider="Ubuntu",
        creates_venv=False,
        errors=("ensurepip-missing",),
    ),
    Root(name="ubuntu-24.04-venv", kind="system", version="3.12.3", provider="Ubuntu", creates_venv=True),
    Root(name="ubuntu-24.04-full", kind="system", version="3.12.3", provider="Ubuntu", creates_venv=True),
    Root(
        name="ubuntu-22.04-bare",
        kind="system",
        version="3.10.4",
        provider=None,
        creates_venv=False,
        errors=("ensurepip-missing",),
    ),
    Root(name="homebrew-linux", kind="homebrew", version="3.13.1", provider="Homebrew", creates_venv=True),
    Root(name="homebrew-macos", kind="homebrew", version="3.13.1", provider="Homebrew", creates_venv=True),
)


@pytest.mark.parametrize("root", ROOTS, ids=lambda root: root.name)
def test_a_recorded_root_is_judged_by_its_files(root: Root, tmp_path: Path) -> None:
    write_root(root.name, tmp_path)
    command = [sys.executable, "-c", "from doctor.main import main; main()", "check", "--json", "--root", str(tmp_path)]
    run = subprocess.run(command, capture_output=True, text=True, cwd=REPOSITORY)
    document = parse(run.stdout)
    python = document["python"]
    assert python["kind"] == root.kind
    assert python["version"] == root.version
    assert (python["externally_managed"] or {}).get("provider") == root.provider
    works = {verdict["action"]: verdict["works"] for verdict in document["verdicts"]}
    assert works["create-venv"] is root.creates_venv
    assert works["pip-install"] is False
    errors = [finding["id"] for finding in document["findings"] if finding["severity"] in ("error", "warning")]
    assert errors == list(root.errors)
    assert run.returncode == document["exit_code"] == (1 if root.errors else 0)
