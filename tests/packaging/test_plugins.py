"""An installed plug-in: its checks run, and those that fail do not stop the others."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

PLUGIN = Path(__file__).parent / "plugin"
DOCTOR = "import sys; sys.path.append(sys.argv.pop(1)); from doctor.main import main; main()"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder into which pip has installed the plug-in."""
    target = tmp_path_factory.mktemp("site")
    source = tmp_path_factory.mktemp("source") / "plugin"
    subprocess.run(["cp", "-r", PLUGIN, source], check=True)
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", str(target), str(source)]
    subprocess.run(pip, check=True)
    return target


def doctor(site: Path, *arguments: str) -> dict[str, Any]:
    run = subprocess.run([sys.executable, "-c", DOCTOR, site, *arguments], capture_output=True, text=True, check=False)
    assert "Traceback" not in run.stderr
    document: dict[str, Any] = json.loads(run.stdout)
    return document


def test_checks_of_the_plugin_are_listed(site: Path) -> None:
    listed = {check["id"]: check["title"] for check in doctor(site, "list", "--json")["checks"]}
    assert listed["full-moon"] == "Full moon"
    assert {"ensurepip-missing", "crashes", "cannot-be-loaded"} <= listed.keys()


def test_findings_of_the_plugin_are_reported_and_a_crash_becomes_a_finding(site: Path) -> None:
    findings = {finding["id"]: finding for finding in doctor(site, "check", "--json")["findings"]}
    assert findings["full-moon"]["severity"] == "info"
    assert findings["crashes"]["severity"] == "unknown"
    assert "out of order" in findings["crashes"]["evidence"][0]["value"]
    assert findings["cannot-be-loaded"]["severity"] == "unknown"


def test_checks_of_the_plugin_can_be_selected_and_ignored(site: Path) -> None:
    assert [f["id"] for f in doctor(site, "check", "--json", "--only", "full-moon")["findings"]] == ["full-moon"]
    remaining = doctor(site, "check", "--json", "--ignore", "full-moon", "--ignore", "crashes")["findings"]
    assert not {"full-moon", "crashes"} & {finding["id"] for finding in remaining}
