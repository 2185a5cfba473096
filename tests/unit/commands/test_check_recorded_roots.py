"""``doctor check --root`` judges recorded roots of other systems, and names no command that acts on this machine."""

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
    installs: bool = False
    """Whether pip may install for the whole system, because no marker forbids it and a pip is there."""
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
    Root(name="fedora-41", kind="system", version="3.13", provider=None, creates_venv=True, installs=True),
    Root(name="alpine-3.21", kind="system", version="3.12", provider="Alpine", creates_venv=True),
    Root(name="arch", kind="system", version="3.13", provider="Arch", creates_venv=True),
    Root(name="opensuse-tumbleweed", kind="system", version="3.11", provider="openSUSE Tumbleweed", creates_venv=True),
    Root(
        name="raspberry-pi-os-bookworm", kind="system", version="3.11.2", provider="Raspberry Pi OS", creates_venv=True
    ),
    Root(name="wsl-ubuntu-24.04", kind="system", version="3.12.3", provider="Ubuntu", creates_venv=True),
    Root(name="nixos-24.11", kind="other", version="3.12.8", provider="Nix", creates_venv=True),
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
    assert works["pip-install"] is root.installs
    assert (document["recommendation"] or {}).get("command") is None
    remedies = [finding["remedy"] for finding in document["findings"] if finding["remedy"]]
    assert all(remedy["argv"] is None and "On the examined system" in remedy["text"] for remedy in remedies)
    errors = [finding["id"] for finding in document["findings"] if finding["severity"] in ("error", "warning")]
    assert errors == list(root.errors)
    assert run.returncode == document["exit_code"] == (1 if root.errors else 0)
