"""The formats of ``doctor check`` for other programs: valid whatever the machine says, and with the same exit codes."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from doctor.core.plugins import own_ids
from doctor.core.record import replace
from doctor.diagnose.model import Evidence, Finding, Instruction, Severity
from doctor.diagnose.recommend import Recommendation
from doctor.diagnose.verdict import predict
from doctor.facts import NoInterpreter
from doctor.report.formats.result import LONGEST, CheckResult, line
from doctor.report.formats.table import FORMATS, NAMES
from doctor.report.output import _SafeText
from tests import REPOSITORY
from tests.unit.factories import PROJECT, SYSTEM, make_facts

HOSTILE = (
    "::error::x",
    "\n::stop-commands::x\n::add-mask::y",
    "%0A::error::x%0D%3A,title=x::",
    "\r##[error]x ##vso[task.complete]x",
    "]]><failure>&\x00\x1b[31m\ud800\ufffe\u202e",
    '"}\n# EOF\\\ndoctor_findings{} 9 \\"',
    "@ada #1 !2 <img src=x onerror=y> [a](javascript:b) ```` https://x.example www.x.example a@x.example",
    "1. one\n- two\n=== *x* _y_ ~~z~~ | $a$ <!-- & &amp;",
)
TEXTS = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=60))
_ANNOTATION = re.compile(r"::(error|warning) title=([^:,]*)::(.*)")
_COMMAND = re.compile(r"^\s*::|##\w*\[", re.MULTILINE)
_SAMPLE = re.compile(r'[a-z_]+(?:\{((?:[a-z]+="(?:[^"\\\n]|\\["\\])*",?)*)\})? (?:[0-9.]+|NaN)')


def finding(text: str, *, severity: Severity = Severity.ERROR, condition: str = "pip-missing") -> Finding:
    """Return a finding in which every text is ``text``."""
    return Finding(
        id=condition,
        severity=severity,
        title=text,
        summary=text,
        evidence=(Evidence(source=text, value=text), Evidence(source=f"/work/{text}:7", value=text)),
        consequence=text,
        blocks=("pip-install",),
        remedy=Instruction(text=text),
    )


def result(*findings: Finding, fail_on: str = "error") -> CheckResult:
    """Return the result of a machine whose Python and project have a hostile name as well."""
    text = findings[0].summary if findings else "x"
    facts = make_facts(subject=replace(SYSTEM, executable=text, version=text), project=PROJECT)
    recommendation = None
    if findings:
        remedy = Instruction(text=text)
        recommendation = Recommendation(summary=text, remedy=remedy, finding=findings[0])
    return CheckResult(
        facts=facts,
        verdicts=predict(findings),
        findings=findings,
        recommendation=recommendation,
        conditions=("pip-missing", "pipx-missing"),
        fail_on=fail_on,
        time=1_790_000_000.25,
    )


def without_blanks(text: str) -> str:
    """Return text without spaces, of which the stream adds some, and Markdown takes some away."""
    return re.sub(r"\s", "", text)


def printed(name: str, checked: CheckResult) -> str:
    """Return what a format prints to the stream that doctor gives it."""
    buffer, stdout = io.BytesIO(), sys.stdout
    sys.stdout = stream = _SafeText(buffer, encoding="utf-8")
    try:
        FORMATS[name].show(checked)
        stream.flush()
    finally:
        sys.stdout = stdout
    return buffer.getvalue().decode()


@given(TEXTS)
def test_nothing_but_an_annotation_is_a_command(text: str) -> None:
    checked = result(finding(text), finding(text, severity=Severity.WARNING))
    for name in FORMATS:
        lines = printed(name, checked).split("\n")
        annotations = [row for row in lines if _ANNOTATION.fullmatch(row)] if name == "github" else []
        assert len(annotations) == (2 if name == "github" else 0)
        assert not _COMMAND.search("\n".join(row for row in lines if row not in annotations))
        for row in annotations:
            match = _ANNOTATION.fullmatch(row)
            assert match and match[2] == "doctor%3A pip-missing" and "\r" not in row
            message = match[3].replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%")
            assert without_blanks(message.split("\n")[0]) == without_blanks(line(text))


def test_github_gets_ten_annotations_of_a_kind_and_the_last_names_the_rest() -> None:
    conditions = sorted(own_ids())[:13]
    rows = printed("github", result(*(finding("x", condition=name) for name in conditions))).splitlines()
    assert len(rows) == 10 and rows[-1] == f"::error title=doctor::4 more: {', '.join(conditions[9:])}"
    assert len(printed("github", result(*(finding("x") for _ in range(10)))).splitlines()) == 10


def test_notes_that_make_the_exit_code_1_are_named() -> None:
    notes = [finding("x", severity=Severity.INFO, condition=name) for name in ("pipx-missing", "non-system-python")]
    assert printed("github", result(*notes)) == "No problems found.\n"
    rows = printed("github", result(*notes, fail_on="info")).splitlines()
    assert [row.partition("::x")[0] for row in rows] == [f"::notice title=doctor%3A {note.id}" for note in notes]
    assert "## doctor: nothing is wrong\n" in printed("markdown", result(*notes))
    heading = "## doctor: No problems found. The exit code is 1 because of 2 notes (fail-on is info)\n"
    assert heading in printed("markdown", result(*notes, fail_on="info"))


def test_github_gets_a_summary_where_it_names_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    summary = tmp_path / "summary"
    summary.write_text("before\n")
    checked = result(finding("x"))
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    assert len(printed("github", checked).splitlines()) == 1
    assert summary.read_text() == f"before\n{printed('markdown', checked)}"
    for absent in (tmp_path / "absent", tmp_path / "absent" / "summary"):
        monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(absent))
        assert len(printed("github", checked).splitlines()) == 1, "the annotations do not depend on it"
        assert not absent.exists(), "the runner has created the file that it names"


@pytest.mark.skipif(os.geteuid() != 0, reason="another user may write only what is its own")
@pytest.mark.parametrize(("variable", "value"), [("SUDO_UID", "1000"), ("HOME", "eve")])
def test_root_writes_no_summary_where_the_variable_of_another_user_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, variable: str, value: str
) -> None:
    (tmp_path / "eve").mkdir()
    os.chown(tmp_path / "eve", 1000, 1000)
    summary = tmp_path / "summary"
    summary.touch()
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    monkeypatch.setenv(variable, value if variable == "SUDO_UID" else str(tmp_path / value))
    assert len(printed("github", result(finding("x"))).splitlines()) == 1 and summary.read_text() == ""


@given(TEXTS)
def test_a_junit_report_is_well_formed_and_agrees_with_the_exit_code(text: str) -> None:
    warning = finding(text, severity=Severity.WARNING, condition="pipx-missing")
    for fail_on, failures in (("warning", 3), ("error", 2), ("never", 0)):
        root = ElementTree.fromstring(printed("junit", result(finding(text), warning, fail_on=fail_on)).encode())
        assert [suite.attrib["name"] for suite in root] == ["doctor.verdicts", "doctor.conditions"]
        assert sum(int(suite.attrib["failures"]) for suite in root) == len(root.findall(".//failure")) == failures
        assert len(root.findall(".//testcase")) == sum(int(suite.attrib["tests"]) for suite in root) == 6
    failed = finding(text, severity=Severity.UNKNOWN)
    assert len(ElementTree.fromstring(printed("junit", result(failed)).encode()).findall(".//skipped")) == 2


@given(TEXTS)
def test_gitlab_gets_what_it_requires_and_the_same_fingerprints_each_time(text: str) -> None:
    checked = result(finding(text), finding(text), finding(text, condition="pipx-missing"))
    issues = json.loads(printed("gitlab", checked))
    assert len({issue["fingerprint"] for issue in issues}) == 3
    assert issues == json.loads(printed("gitlab", checked))
    for issue in issues:
        assert {"description", "check_name", "severity"} < issue.keys() and issue["severity"] == "critical"
        path, begin = issue["location"]["path"], issue["location"]["lines"]["begin"]
        assert path and not path.startswith("/") and begin >= 1


def test_a_finding_in_a_file_of_the_project_has_its_place() -> None:
    assert json.loads(printed("gitlab", result(finding("setup.cfg"))))[0]["location"] == {
        "path": "setup.cfg",
        "lines": {"begin": 7},
    }


@given(TEXTS)
def test_each_line_of_the_metrics_is_one_sample(text: str) -> None:
    *lines, end, empty = printed("openmetrics", result(finding(text), finding(text))).split("\n")
    assert (end, empty) == ("# EOF", "")
    samples = [row for row in lines if not row.startswith(("# HELP doctor_", "# TYPE doctor_"))]
    assert all(map(_SAMPLE.fullmatch, samples)), samples
    assert 'doctor_findings{condition="pip-missing",severity="error"} 2' in samples
    assert 'doctor_operation_works{operation="pip-install"} 0' in samples
    assert "doctor_check_timestamp_seconds 1790000000.250" in samples


@given(TEXTS)
def test_ansible_gets_one_line_of_json(text: str) -> None:
    facts = json.loads(printed("ansible", result(finding(text), finding(text, severity=Severity.INFO))))
    assert (facts["status"], facts["problems"], facts["notes"]) == ("problems", ["pip-missing"], ["pip-missing"])
    assert facts["verdicts"]["pip_install"] is False and facts["verdicts"]["create_venv"] is True


def test_ansible_gets_the_status_of_the_json_document() -> None:
    slow = NoInterpreter(requested="python3", executable="/usr/bin/python3", reason="time-limit", detail="no answer")
    late = replace(result(), facts=make_facts(subject=slow))
    assert json.loads(printed("ansible", late))["status"] == "error"
    assert json.loads(printed("ansible", result()))["status"] == "healthy"


class _Page(HTMLParser):
    """The text of a page, that of it which is no code, and its tags."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text, self.prose, self.tags, self.attributes = "", [""], set[str](), set[str]()
        self._is_code = False
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.prose.append("")
        self._is_code |= tag == "code"

    def handle_endtag(self, tag: str) -> None:
        self.prose.append("")
        self._is_code &= tag != "code"

    def handle_data(self, data: str) -> None:
        self.text += data
        if not self._is_code:
            self.prose[-1] += data


@given(TEXTS)
def test_no_text_of_the_machine_has_a_meaning_in_markdown(text: str) -> None:
    notes = [finding(text, severity=Severity.INFO)]
    html = _Page(MarkdownIt("commonmark").render(printed("markdown", result(finding(text), *notes))))
    assert html.tags <= {"h2", "h3", "p", "ul", "li", "pre", "code", "details", "summary", "span"}
    assert html.attributes <= {"class"}
    assert not [part for part in html.prose if re.search(r"[@#!]\w", part)], "names nobody, refers to nothing"
    assert without_blanks(line(text)).replace("`", "") in without_blanks(html.text).replace("`", "")


def test_long_text_is_cut() -> None:
    for name in FORMATS:
        assert len(printed(name, result(finding("x" * 100_000)))) < 40 * LONGEST


def doctor(cwd: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run ``doctor check`` in a folder."""
    return subprocess.run(
        [sys.executable, "-m", "doctor", "check", *arguments],
        cwd=cwd,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(REPOSITORY), "HOME": str(cwd), "PIP_PREFIX": "/x"},
        capture_output=True,
        text=True,
    )


def test_every_format_keeps_the_exit_codes_and_goes_to_a_file(tmp_path: Path) -> None:
    out = tmp_path / "out"
    for name in NAMES:
        run = doctor(tmp_path, "--format", name, "--fail-on", "info", f"--output={out}", "environment-override")
        assert (run.returncode, run.stdout, run.stderr) == (1, "", "")
        assert out.stat().st_size and out.stat().st_mode & 0o777 == 0o644 and os.listdir(tmp_path) == ["out"]
    assert json.loads(out.read_text())["problems"] == ["environment-override"]
    run = doctor(tmp_path, "--format", "junit", "--fail-on", "never", "environment-override")
    assert run.returncode == 0 and "<failure" not in run.stdout


def test_wrong_usage_and_a_place_that_cannot_be_written(tmp_path: Path) -> None:
    unknown = doctor(tmp_path, "--format", "xml")
    assert unknown.returncode == 2 and "There is no format called xml. Choose one: text, json" in unknown.stderr
    assert doctor(tmp_path, "--format", "junit", "--json").returncode == 2
    assert json.loads(doctor(tmp_path, "--format", "json", "no-such").stdout)["exit_code"] == 2
    assert doctor(tmp_path, "--output", "-").stdout and not (tmp_path / "-").exists()
    refused = doctor(tmp_path, "--output", ".")
    assert refused.returncode in (3, 6) and "Traceback" not in refused.stderr
    assert doctor(tmp_path, "--output", "/dev/null").returncode == 6
