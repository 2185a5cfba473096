"""The report of ``doctor check``: the answer first, each finding once, readable on every terminal."""

from __future__ import annotations

import io
import re

import pytest
from rich.color import Color

from doctor.core.errors import Exit
from doctor.core.plugins import checks
from doctor.core.record import replace
from doctor.diagnose.model import Finding, Instruction, Severity
from doctor.diagnose.recommend import manual_step, recommend
from doctor.diagnose.run import diagnose
from doctor.diagnose.verdict import predict
from doctor.facts import Facts, ModuleFile, NoInterpreter, Obstacle, Package, PipConfig, StartUpFault
from doctor.report import terminal
from doctor.report.formats import markdown
from doctor.report.formats.result import CheckResult
from doctor.report.json import check as document
from doctor.report.text import check as text
from tests.tools.picture import BLACK, LEAST_CONTRAST, WHITE, contrast
from tests.tools.schema import parse
from tests.unit.factories import ENVIRONMENT, PROJECT, SYSTEM, make_facts, pip_config_with

FRESH = make_facts(
    subject=replace(SYSTEM, ensurepip=False, pip=None),
    packages=(Package(name="python3.11-venv", installed=None, candidate=None),),
)
DEAD = NoInterpreter(
    requested="python3", executable="/usr/bin/python3", reason="does-not-start", detail="No module named 'encodings'"
)

SITE = f"{ENVIRONMENT.path}/lib/python3.11/site-packages"
PIP_FILE = ModuleFile(module="pip", path="/work/pip/__init__.py", origin="current folder", in_package=False)


def of_site(name: str, value: str) -> PipConfig:
    """Return the pip config of the project's environment with an option in its own file."""
    config = pip_config_with(name, value, f"{ENVIRONMENT.path}/pip.conf:2")
    return PipConfig(options=(replace(config.options[0], level="site"),))


def report(
    facts: Facts,
    monkeypatch: pytest.MonkeyPatch,
    *,
    columns: int = 80,
    show_all: bool = False,
    cwd: str = "/work",
    notes_fail: bool = False,
) -> str:
    """Return what is printed about a machine, without colours."""
    monkeypatch.setenv("COLUMNS", str(columns))
    findings = diagnose(facts, checks())
    out = io.StringIO()
    console, verdicts, recommendation = terminal.Console(out), predict(findings), recommend(facts, findings)
    text.show(console, facts, verdicts, findings, recommendation, show_all=show_all, cwd=cwd, notes_fail=notes_fail)
    return out.getvalue()


def test_the_answer_comes_first_then_the_command_then_the_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = report(FRESH, monkeypatch, columns=100).splitlines()
    assert lines[0] == "✗ ensurepip (python3.11-venv) is not installed, so `python3 -m venv` cannot finish."
    assert lines[2].startswith("Next: ")
    assert lines[3].strip() == "doctor fix --venv"
    assert lines[5].startswith("Why: ")


def test_every_output_has_the_step_that_only_the_user_can_do(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    left = Finding(
        id="pip-missing", severity=Severity.ERROR, summary="It ends.", remedy=Instruction(text="Correct line 3.")
    )
    found = (Finding(id="pipx-broken", severity=Severity.WARNING, summary="Other.", remedy=left.remedy), left)
    facts, out = make_facts(), io.StringIO()
    assert recommend(facts, found) is None and manual_step(found) is left
    text.show(terminal.Console(out), facts, (), found, None, show_all=False, cwd="/work")
    assert out.getvalue().startswith("✗ It ends. (2 problems in all)\n\nNext: Correct line 3.\n")
    document.show(facts, (), found, None, Exit.PROBLEMS)
    answer = parse(capsys.readouterr().out)
    remedy = {"argv": None, "needs_root": False, "needs_consent": False, "needs_network": False}
    assert answer["recommendation"] == {
        "summary": "It ends.", "command": None, "remedy": {"text": "Correct line 3.", **remedy},
    }  # fmt: skip
    checked = CheckResult(
        facts=facts, verdicts=(), findings=found, recommendation=None, conditions=(), fail_on="error", time=0
    )
    assert "Next: Correct line 3." in "\n".join(markdown.page(checked))
    assert manual_step(found[:1]) is found[0] and manual_step(()) is None


def test_a_problem_without_a_consequence_has_no_empty_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    out, problem = io.StringIO(), Finding(id="pip-missing", severity=Severity.ERROR, summary="There is no pip.")
    text.show(terminal.Console(out), FRESH, (), (problem,), None, show_all=False, cwd="/work")
    assert out.getvalue().startswith("✗ There is no pip.\n") and "Why:" not in out.getvalue()


def test_a_refusal_that_is_expected_is_no_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    printed = report(make_facts(), monkeypatch)
    assert printed.startswith("✓ No problems found.")
    assert "· not available: pip install. Debian manages this Python" in printed
    assert "✗" not in printed


def test_notes_that_make_the_exit_code_1_are_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    printed = report(make_facts(), monkeypatch, columns=120, notes_fail=True)
    assert printed.startswith("✓ No problems found. The exit code is 1 because of 1 note (fail-on is info).")
    assert "externally-managed" in printed


def test_a_step_that_only_the_user_can_do_is_said_where_no_command_is_recommended(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    project = replace(
        PROJECT,
        manager="conda",
        manager_file="environment.yml",
        manager_installed=False,
        requirements=(),
        environment=None,
    )
    printed = report(make_facts(project=project), monkeypatch, columns=1000)
    assert printed.startswith("✓ No problems found.") and "\nNext: conda manages this project" in printed
    assert printed.count("Next:") == 1


def test_a_configuration_that_only_the_user_can_correct_is_the_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    unparsable = (("/etc/pip.conf", "line 2, 'foo', is neither a section nor an option"),)
    project = replace(PROJECT, environment=replace(ENVIRONMENT, base_exists=False))
    for facts in (make_facts(), make_facts(project=PROJECT), make_facts(project=project), FRESH):
        config = replace(facts.pip_config, unparsable=unparsable)
        printed = report(replace(facts, pip_config=config), monkeypatch, columns=200)
        assert printed.startswith("✗ pip cannot read its configuration: /etc/pip.conf.")
        assert f"\nNext: Correct /etc/pip.conf: {unparsable[0][1]}.\n" in printed
        assert printed.count("Next:") == 1 and printed.count("Correct /etc") == 1


def test_a_problem_is_not_joined_to_a_note(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    problem = Finding(id="probe-failed", severity=Severity.UNKNOWN, summary="apt was not read.")
    findings, out = (problem, *diagnose(make_facts(), checks())), io.StringIO()
    recommendation = recommend(make_facts(), findings)
    text.show(terminal.Console(out), make_facts(), (), findings, recommendation, show_all=False, cwd="/work")
    assert recommendation is not None and recommendation.finding.severity is Severity.INFO
    assert out.getvalue().startswith("? 1 problem was found.\n\nNext: To install packages, create an environment")


@pytest.mark.parametrize(
    "facts", [FRESH, make_facts(project=replace(PROJECT, environment=replace(ENVIRONMENT, base_exists=False)))]
)
def test_each_finding_is_said_once(facts: Facts, monkeypatch: pytest.MonkeyPatch) -> None:
    printed = report(facts, monkeypatch, columns=1000, show_all=True)
    problems = [finding for finding in diagnose(facts, checks()) if finding.severity.value != "info"]
    assert problems
    assert [finding.id for finding in problems if printed.count(finding.summary) != 1] == []


def test_a_healthy_project_takes_few_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    facts = make_facts(project=replace(PROJECT, environment=ENVIRONMENT))
    printed = report(facts, monkeypatch, columns=100)
    assert printed.startswith(f"✓ No problems found. The environment works: .venv (Python {ENVIRONMENT.version}).")
    assert len([line for line in printed.splitlines() if line]) <= 8


@pytest.mark.parametrize(
    ("changes", "works"),
    [
        ({}, True),
        ({"pip_config": pip_config_with("require-virtualenv", "true")}, True),
        ({"pip_config": pip_config_with("user", "true")}, False),
        ({"pip_config": pip_config_with("target", "/home/ada/lib")}, False),
        ({"pip_config": pip_config_with("dry-run", "true")}, False),
        ({"environ": {"PYTHONHOME": "/usr/lib"}, "subject": DEAD}, False),
        ({"other_pip_config": of_site("require-hashes", "true")}, False),
        ({"other_pip_config": of_site("user", "true")}, False),
        ({"other_pip_config": of_site("prefix", "/home/ada/pre")}, False),
        ({"other_pip_config": of_site("timeout", "soon")}, False),
        ({"other_pip_config": of_site("timeout", "9")}, True),
        ({"other_pip_config": PipConfig(unparsable=(("/work/.venv/pip.conf", "line 1"),))}, False),
        ({"start_up_faults": (StartUpFault(path=f"{SITE}/x.pth", effect="fails", detail="ImportError"),)}, True),
        ({"start_up_faults": (StartUpFault(path=f"{SITE}/x.pth", effect="ends", detail="SystemExit"),)}, False),
        ({"module_files": (replace(PIP_FILE, origin="PYTHONPATH"),)}, False),
        ({"module_files": (PIP_FILE,)}, True),
        ({"obstacle": Obstacle(path="/work/.venv", kind="owner", reason="it belongs to root", place="/work")}, False),
        ({"obstacle": Obstacle(path="/work/.venv", kind="denied", reason="it is closed", place="/work")}, True),
        ({"project": replace(PROJECT, environment=replace(ENVIRONMENT, is_read_only=True))}, False),
    ],
)
def test_the_pip_of_an_inactive_environment_is_promised_only_where_it_works(
    changes: dict[str, object], works: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    printed = report(make_facts(**{"project": PROJECT} | changes), monkeypatch, columns=1000)
    [row] = [line for line in printed.splitlines() if ".venv/bin/pip install" in line]
    signs = ("✓ works",) if works else ("✗ fails", "· not available")
    assert row.startswith(signs), "what does not work is said as well"


def test_the_pip_of_another_active_environment_is_named_by_its_folder_only(monkeypatch: pytest.MonkeyPatch) -> None:
    other = replace(ENVIRONMENT, path="/opt/other", real_path="/opt/other")
    inside = replace(SYSTEM, kind="venv", prefix="/opt/other", real_prefix="/opt/other", externally_managed=None)
    facts = make_facts(subject=inside, subject_environment=other, project=replace(PROJECT, environment=ENVIRONMENT))
    printed = report(facts, monkeypatch, columns=1000)
    assert "pip install in /opt/other" in printed and "outside" not in printed


@pytest.mark.parametrize(
    ("cwd", "script"), [("/work", ".venv/bin/activate"), ("/work/docs", "/work/.venv/bin/activate")]
)
def test_the_environment_can_be_activated_from_the_current_folder(
    cwd: str, script: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    facts = make_facts(project=replace(PROJECT, environment=ENVIRONMENT))
    assert f"    source {script}\n" in report(facts, monkeypatch, cwd=cwd)


@pytest.mark.parametrize("columns", [20, 50, 80, 120])
def test_only_commands_exceed_the_width(columns: int, monkeypatch: pytest.MonkeyPatch) -> None:
    long = [line for line in report(FRESH, monkeypatch, columns=columns).splitlines() if len(line) > max(columns, 37)]
    assert [line for line in long if "doctor" not in line] == []
    assert "doctor fix --venv" in report(FRESH, monkeypatch, columns=columns)


def test_every_colour_is_legible_on_black_and_on_white() -> None:
    colours = {name: Color.parse(colour).get_truecolor() for name, colour in terminal.COLOURS.items()}
    contrasts = {name: min(contrast(rgb, BLACK), contrast(rgb, WHITE)) for name, rgb in colours.items()}
    assert {name: least for name, least in contrasts.items() if least < LEAST_CONTRAST} == {}


def test_a_terminal_that_chooses_its_colours_gets_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "linux")
    monkeypatch.delenv("COLORTERM", raising=False)
    out = io.StringIO()
    terminal.Console(out).print(("text", terminal.BAD))
    assert re.findall(r"\x1b\[([\d;]*)m", out.getvalue()) == ["1", "0"]
