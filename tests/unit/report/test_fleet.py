"""The files in doctor/fleet that are copied to machines: the fact for Ansible, and the example of an alert."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from doctor.report.formats import openmetrics
from doctor.report.formats.result import CheckResult
from tests import REPOSITORY
from tests.unit.factories import make_facts

FLEET = REPOSITORY / "doctor/fleet"


@pytest.mark.parametrize(
    ("program", "expected"),
    [
        (f'cd {REPOSITORY}; exec {sys.executable} -m doctor "$@"', {"problems": []}),
        ("echo '{\"half\": '", {"status": "failed"}),
        ("echo Traceback >&2; exit 70", {"status": "failed"}),
        ("exec sleep 60", {"status": "failed"}),
        ("exec absent-program", {"status": "failed"}),
    ],
)
def test_the_fact_is_json_whatever_doctor_does(program: str, expected: dict[str, object], tmp_path: Path) -> None:
    """A doctor that does not end is killed; the time limit of the file is 30 seconds, here it is one where needed."""
    (tmp_path / "doctor").write_text(f"#!/bin/sh\n{program}\n")
    (tmp_path / "doctor").chmod(0o755)
    text = (FLEET / "doctor.fact").read_text().replace("PATH=", f"PATH={tmp_path}:", 1)
    if "sleep" in program:
        assert "timeout --kill-after=5 30 " in text
        text = text.replace("timeout --kill-after=5 30 ", "timeout --kill-after=5 1 ")
    (tmp_path / "doctor.fact").write_text(text)
    run = subprocess.run(["sh", tmp_path / "doctor.fact"], capture_output=True, text=True, env={"HOME": str(tmp_path)})
    assert (run.returncode, run.stderr) == (0, "")
    printed = json.loads(run.stdout)
    assert {name: printed[name] for name in expected} == expected


def test_the_alerts_ask_for_metrics_that_exist(capsys: pytest.CaptureFixture[str]) -> None:
    checked = CheckResult(
        facts=make_facts(),
        verdicts=(),
        findings=(),
        recommendation=None,
        conditions=(),
        fail_on="never",
        time=0,
    )
    openmetrics.show(checked)
    exposed = set(re.findall(r"# TYPE (\w+) gauge", capsys.readouterr().out))
    asked = set(re.findall(r"\bdoctor_\w+", (FLEET / "metrics/doctor.rules.yml").read_text()))
    assert asked and asked <= exposed
