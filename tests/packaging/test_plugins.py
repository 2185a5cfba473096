"""An installed plug-in: its checks run, and those that fail do not stop the others."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import Any

import pytest

from tests import REPOSITORY

pytestmark = pytest.mark.xdist_group("plugins")  # they share an environment

PLUGIN = Path(__file__).parent / "plugin"
DOCTOR = "from doctor.bootstrap.start import main; main()"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site-packages of an environment with the plug-in, which also imports doctor and what doctor needs."""
    environment = tmp_path_factory.mktemp("environment")
    virtualenv = [sys.executable, "-m", "virtualenv", "--quiet", "--without-pip", str(environment)]
    subprocess.run(virtualenv, check=True)
    source = tmp_path_factory.mktemp("source") / "plugin"
    subprocess.run(["cp", "-r", PLUGIN, source], check=True)
    target = next(environment.glob("lib/python3.*/site-packages"))
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", str(target), str(source)]
    subprocess.run(pip, check=True)
    (target / "doctor.pth").write_text(f"{REPOSITORY}\n{sysconfig.get_path('purelib')}\n")
    return target


def doctor(site: Path, *arguments: str, python: str | None = None, **how: Any) -> dict[str, Any]:
    python = python or str(site.parents[2] / "bin/python")
    run = subprocess.run([python, "-c", DOCTOR, *arguments], capture_output=True, text=True, check=False, **how)
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


def test_plugins_come_from_doctors_own_site_packages_only(site: Path) -> None:
    environment = {"PATH": "/usr/bin:/bin", "PYTHONPATH": f":{site}:{REPOSITORY}"}
    listed = doctor(site, "list", "--json", python=sys.executable, env=environment, cwd=site)
    assert not {"full-moon", "crashes", "cannot-be-loaded"} & {check["id"] for check in listed["checks"]}


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")
def test_root_runs_no_plugin_that_another_user_can_change(site: Path) -> None:
    module = site / "doctor_plugin_for_tests/__init__.py"
    os.chown(module, 4711, 4711)
    try:
        findings = {finding["id"]: finding for finding in doctor(site, "check", "--json")["findings"]}
    finally:
        os.chown(module, 0, 0)
    assert findings["full-moon"]["severity"] == "unknown"
    assert "root does not run it" in findings["full-moon"]["evidence"][0]["value"]
