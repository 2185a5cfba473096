"""The answer where pip finds no file at all: the setting that names the index, or the misspelt line."""

from __future__ import annotations

from pathlib import Path

import pytest

from doctor.commands.failed_index import find_index_culprit
from doctor.commands.verify_goal import _failed
from doctor.core.errors import Exit, StepError
from doctor.core.goal import Goal
from doctor.core.record import replace
from doctor.diagnose.model import Fix, ShellLine
from doctor.facts import Facts
from doctor.facts.pip_config import PipConfig, PipOption
from doctor.facts.requirements import RequirementFile
from doctor.probe.project.requirements import read_requirement_file
from doctor.probe.rootfs import Rootfs
from doctor.report.result import FixResult
from tests.unit.factories import ADA, make_facts, make_machine, make_target

NONE = "ERROR: Could not find a version that satisfies the requirement {} (from versions: none)\n"
ANSWER = "Could not fetch URL https://****@index.corp.example/simple/{}/: {} Client Error"
INDEX = "https://me:secret@index.corp.example/simple"


def make(tmp_path: Path, *lines: str, source: str = "") -> Facts:
    (tmp_path / "requirements.txt").write_text("".join(f"{line}\n" for line in lines))
    file = RequirementFile(path="requirements.txt", kind="requirements", lines=lines)
    option = PipOption(name="index-url", value=INDEX, source=source, level="user", section="global")
    option = option if "/" in source else replace(option, level="variable", section="env")
    return make_facts(
        machine=make_machine(user=ADA),
        requirement_files=(file,),
        target=make_target(cwd=str(tmp_path)),
        target_pip_config=PipConfig(options=(option,) if source else ()),
    )


@pytest.mark.parametrize(("code", "fault"), [("401", "refuses the login (401)"), ("404", "has no page for six (404)")])
@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("PIP_INDEX_URL", "unset PIP_INDEX_URL"),
        ("/etc/pip.conf:3", "sudo sed -i.save '3s/^/# /' /etc/pip.conf"),
        ("/home/ada/.config/pip/pip.conf:2", "sed -i.save '2s/^/# /' /home/ada/.config/pip/pip.conf"),
    ],
)
def test_an_index_that_refuses_is_named_with_what_sets_it(
    tmp_path: Path, source: str, line: str, code: str, fault: str
) -> None:
    facts = make(tmp_path, "six", source=source)
    culprit = find_index_culprit(NONE.format("six") + ANSWER.format("six", code), facts)
    assert culprit and fault in culprit.text and source in culprit.text and "secret" not in culprit.text
    assert culprit.remedy == ShellLine(text=line)


def test_a_value_that_goes_on_in_the_next_line_is_left_to_the_user(tmp_path: Path) -> None:
    """sed would turn its first line into a comment, and pip would take the others for more of the option above."""
    facts = make(tmp_path, "six", source="/etc/pip.conf:3")
    (option,) = facts.target_pip_config.options
    config = PipConfig(options=(replace(option, value=f"\n{INDEX}"),))
    output = NONE.format("six") + ANSWER.format("six", "404")
    culprit = find_index_culprit(output, replace(facts, target_pip_config=config))
    assert culprit and "/etc/pip.conf:3" in culprit.text and culprit.remedy is None


def test_a_line_of_the_list_names_the_index_before_the_configuration(tmp_path: Path) -> None:
    facts = make(tmp_path, "six", f"--index-url {INDEX}", source="PIP_INDEX_URL")
    culprit = find_index_culprit(NONE.format("six") + ANSWER.format("six", "404"), facts)
    assert culprit and "requirements.txt:2" in culprit.text
    assert isinstance(culprit.remedy, ShellLine) and culprit.remedy.text.endswith(
        "sed -i.save '2s/^/# /' requirements.txt"
    )


def test_the_last_index_of_the_lists_is_the_one_in_force(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOGIN", "me:secret")
    (tmp_path / "base.txt").write_text("-i https://other.example/simple\nsix\n")
    lines = ("-i https://a.example/x", "-r base.txt", "-i https://${LOGIN}@index.corp.example/simple")
    facts = make(tmp_path, *lines)
    file = read_requirement_file(Rootfs(), str(tmp_path), "requirements.txt")
    facts = replace(facts, requirement_files=(file,))
    culprit = find_index_culprit(NONE.format("six") + ANSWER.format("six", "404"), facts)
    assert culprit and "requirements.txt:3" in culprit.text and "index.corp.example" in culprit.text


def test_names_that_doctor_does_not_know_are_not_looked_for_elsewhere(tmp_path: Path) -> None:
    facts = make(tmp_path, "six", "corp-billing-of-ada", source="PIP_INDEX_URL")
    culprit = find_index_culprit(NONE.format("six") + ANSWER.format("six", "401"), facts)
    assert culprit and "PIP_INDEX_URL" in culprit.text and culprit.remedy is None
    culprit = find_index_culprit(
        NONE.format("corp-billing-of-ada") + ANSWER.format("corp-billing-of-ada", "404"), facts
    )
    assert culprit and culprit.text.startswith("requirements.txt:2 ") and culprit.remedy is None


@pytest.mark.parametrize(
    "output",
    [
        NONE.format("six"),  # no file of it may fit this Python
        NONE.format("six") + ANSWER.format("six", "401").replace("index.corp", "extra.corp"),
        NONE.format("six") + ANSWER.format("six", "401").replace("****@index.corp.example", "[::x"),
        NONE.format("six").replace("none", "1.0") + ANSWER.format("six", "401"),
        NONE.format("unlisted-name (from other)"),
        "",
    ],
)
def test_nothing_is_named_where_the_index_is_not_to_blame(tmp_path: Path, output: str) -> None:
    assert find_index_culprit(output, make(tmp_path, "six", source="PIP_INDEX_URL")) is None


@pytest.mark.parametrize(
    "answer",
    [
        "Could not fetch URL https://index.corp.example/simple/{}/: 429 Client Error: Too Many Requests",
        "Could not fetch URL https://index.corp.example/simple/{}/: 407 Client Error: Proxy Authentication Required",
        "Could not fetch URL https://index.corp.example/simple/{}/: 504 Server Error",
        "WARNING: The repository located at index.corp.example is not a trusted or secure host and is being ignored.",
    ],
)
@pytest.mark.parametrize("name", ["six", "corp-billing-of-ada"])
def test_neither_the_line_nor_the_setting_is_blamed_for_an_index_that_is_out_of_order(
    tmp_path: Path, name: str, answer: str
) -> None:
    facts = make(tmp_path, name, source="PIP_INDEX_URL")
    assert find_index_culprit(NONE.format(name) + answer.format(name), facts) is None


def test_a_misspelt_line_is_named_with_the_name_that_is_certainly_meant(tmp_path: Path) -> None:
    facts = make(tmp_path, "six", "reqeusts>=2 ; python_version > '3'", "six-for-ada")
    culprit = find_index_culprit(NONE.format("reqeusts>=2"), facts)
    assert culprit and culprit.text.startswith("requirements.txt:2 ") and "requests is probably meant" in culprit.text
    assert culprit.remedy == ShellLine(text="sed -i.save 2s/reqeusts/requests/I requirements.txt")
    culprit = find_index_culprit(NONE.format("six-for-ada"), facts)
    assert culprit and culprit.remedy is None and "requirements.txt:3 " in culprit.text


FETCH = "error: Failed to fetch: https://me@old.example/simple/six/\n  cause: error sending request for url (https://old.example/simple/six/)\n"


def test_a_server_that_uv_cannot_reach_is_named_with_what_names_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    facts = replace(make(tmp_path, "six"), variable_lines={"UV_INDEX": "/home/ada/.profile:3"})
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    assert find_index_culprit(FETCH, facts) is None
    (tmp_path / "pyproject.toml").write_text('[[tool.uv.index]]\nurl = "https://old.example/simple"\n')
    culprit = find_index_culprit(FETCH, facts)
    assert culprit and culprit.text.startswith("pyproject.toml:2 sets an index on") and culprit.remedy is None
    monkeypatch.setenv("UV_INDEX", "https://me:x@old.example/simple")
    culprit = find_index_culprit(FETCH, facts)
    assert culprit and culprit.remedy == ShellLine(text="unset UV_INDEX")
    assert "/home/ada/.profile:3" in culprit.text


@pytest.mark.parametrize(("name", "is_known"), [("six", True), ("corp-internal-lib", False)])
def test_a_configuration_that_forbids_every_index_is_named(tmp_path: Path, name: str, is_known: bool) -> None:
    source = "/home/ada/.config/pip/pip.conf"
    no_index = PipOption(name="no-index", value="yes", source=f"{source}:2", level="user", section="global")
    links = replace(no_index, name="find-links", value="~/wheels", source=f"{source}:3")
    facts = replace(make(tmp_path, name), target_pip_config=PipConfig(options=(no_index, links)))
    culprit = find_index_culprit(NONE.format(name), facts)
    assert (
        culprit
        and f"{source}:2 keeps pip from searching an index" in culprit.text
        and f"~/wheels has no file for {name}" in culprit.text
    )
    assert culprit.remedy == (ShellLine(text=f"sed -i.save '2s/^/# /' {source}") if is_known else None)
    facts = replace(facts, target_pip_config=PipConfig(options=(replace(no_index, value="no"), links)))
    assert find_index_culprit(NONE.format("six"), facts) is None


def test_an_option_that_root_does_not_give_to_pip_is_not_blamed(tmp_path: Path) -> None:
    option = PipOption(
        name="no-index", value="1", source="PIP_NO_INDEX", level="variable", section="env", distrust="it is ada's"
    )
    facts = replace(make(tmp_path, "six"), target_pip_config=PipConfig(options=(option,)))
    goal, failure = Goal(requirements=("six",)), StepError("pip failed.", output=NONE.format("six"))
    result = FixResult(status="failed", exit_code=Exit.FAILED, facts=facts)
    assert "PIP_NO_INDEX" not in _failed(goal, result, failure, clean=True).message
    trusted = replace(facts, target_pip_config=PipConfig(options=(replace(option, distrust=""),)))
    assert "PIP_NO_INDEX" in _failed(goal, replace(result, facts=trusted), failure, clean=True).message


def test_an_index_that_cannot_be_reached_is_not_said_to_lack_a_file(tmp_path: Path) -> None:
    facts = make(tmp_path, "corp-billing-of-ada")
    output = NONE.format("corp-billing-of-ada")
    assert find_index_culprit(output, facts) is not None
    warning = "WARNING: Retrying (Retry(total=4)) after connection broken by 'NewConnectionError('x')'\n"
    assert find_index_culprit(warning + output, facts) is None


LOCAL = "Looking in links: /opt/wheels, /srv/more\n"
OF_UV = "  ╰─▶ Because six was not found in the provided package locations and you require six, we can\n"


@pytest.mark.parametrize(
    ("output", "says"),
    [
        (LOCAL + NONE.format("six"), "/opt/wheels and /srv/more have no file for six that"),
        ("Looking in links: /opt/wheels\n" + NONE.format("six>=2"), "/opt/wheels has no file for six>=2 that"),
        (NONE.replace("none", "1.0, 1.1").format("six>=2"), "no folder with packages is configured"),
        (OF_UV, "no folder with packages is configured (find-links), so it finds no six."),
    ],
)
def test_offline_no_index_is_blamed(tmp_path: Path, output: str, says: str) -> None:
    goal = Goal(route="environment", path="env", offline=True)
    facts = make(tmp_path, "six")
    result = FixResult(status="done", exit_code=Exit.OK, facts=facts)
    failed = _failed(goal, result, StepError("It failed.", output=output), clean=True)
    assert failed.reason.startswith("--offline keeps pip from asking an index, and ") and says in failed.reason
    assert failed.remedy == Fix(goal=replace(goal, offline=False), needs_network=True) and failed.matches == ()
    online = _failed(replace(goal, offline=False), result, StepError("It failed.", output=output), clean=True)
    assert "--offline" not in online.message


def test_an_option_that_forbids_every_index_is_blamed_offline_as_well(tmp_path: Path) -> None:
    option = PipOption(name="no-index", value="true", source="/etc/pip.conf:2", level="global", section="global")
    facts = replace(make(tmp_path, "six"), target_pip_config=PipConfig(options=(option,)))
    result = FixResult(status="done", exit_code=Exit.OK, facts=facts)
    goal = Goal(route="environment", offline=True)
    failed = _failed(goal, result, StepError("It failed.", output=NONE.format("six")), clean=True)
    assert failed.reason.startswith("/etc/pip.conf:2 keeps pip from searching an index")
