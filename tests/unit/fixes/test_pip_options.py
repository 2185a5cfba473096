"""The lines of pip's configuration that ``doctor fix pip-config-stops`` removes."""

from __future__ import annotations

import subprocess
from pathlib import Path

from doctor.core import plugins
from doctor.core.goal import Goal
from doctor.core.record import replace
from doctor.execute.effects.file import without_lines
from doctor.facts import PipConfig, PipOption
from doctor.plan import EditFile
from doctor.plan.planner import decide
from doctor.probe.pip_config import read_pip_config
from doctor.probe.rootfs import Rootfs
from tests.unit.factories import make_goal_facts

OF_USER = PipOption(
    name="index-url",
    value="http://localhost:3141/simple",
    source="/home/ada/.config/pip/pip.conf:2",
    level="user",
    section="global",
)
OF_ALL = replace(OF_USER, value="https://index.internal/simple", source="/etc/pip.conf:2", level="global")


def edited_files(*options: PipOption, fault: PipOption) -> list[str]:
    config = PipConfig(options=options, unusable_files=(fault,))
    plan = decide(Goal(condition="pip-config-stops"), make_goal_facts(pip_config=config), plugins.fixes()).plan
    assert plan is not None
    return [step.action.path for step in plan.steps if isinstance(step.action, EditFile)]


def test_an_index_that_works_is_left_where_another_file_names_one_that_does_not() -> None:
    assert edited_files(OF_ALL, OF_USER, fault=OF_USER) == ["/home/ada/.config/pip/pip.conf"]


def test_the_same_fault_is_removed_from_every_file() -> None:
    twice = replace(OF_USER, source="/etc/pip.conf:2", level="global")
    assert edited_files(twice, OF_USER, fault=OF_USER) == ["/etc/pip.conf", "/home/ada/.config/pip/pip.conf"]


def test_only_the_lines_at_fault_are_removed_with_those_on_which_a_value_goes_on(tmp_path: Path) -> None:
    """pip joins the lines that are indented to the value above; an option of another command stays."""
    path = tmp_path / "pip.conf"
    files = "constraint =\n    /gone/a.txt\n# why\n\n    /gone/b.txt\n"
    path.write_text(f"[install]\nuser = true\n[list]\nuser = true\n[global]\n{files}timeout = 10\ncert = /gone.pem\n")
    config = read_pip_config(Rootfs(), None, {"PIP_CONFIG_FILE": str(path)})
    for condition, expected in (
        ("environment-override", path.read_text().replace("user = true\n", "", 1)),
        ("pip-config-stops", path.read_text().replace(files, "").replace("cert = /gone.pem\n", "")),
    ):
        plan = decide(Goal(condition=condition), make_goal_facts(pip_config=config), plugins.fixes()).plan
        assert plan is not None
        [step] = (step for step in plan.steps if step.touches == (str(path),))
        assert isinstance(step.action, EditFile)
        assert without_lines(step.action, path.read_bytes()).decode() == expected
        argv = [word for word in step.argv if word not in ("sudo", "-i")]
        assert subprocess.run(argv, capture_output=True, text=True, check=True).stdout == expected


def test_a_file_that_pip_cannot_parse_is_not_said_to_be_in_order() -> None:
    config = PipConfig(unparsable=(("/home/ada/.config/pip/pip.conf", "line 1 is wrong"),))
    advice = {"": "Correct it by hand.", "1i [global]": "What repairs it: `doctor check`"}
    for repair, expected in advice.items():
        facts = make_goal_facts(pip_config=replace(config, repair=repair))
        decision = decide(Goal(condition="pip-config-invalid"), facts, plugins.fixes())
        assert decision.plan is None
        assert f"cannot parse /home/ada/.config/pip/pip.conf: line 1 is wrong. {expected}" in str(decision)


def test_the_line_of_a_list_is_removed_of_which_one_file_is_missing() -> None:
    links = replace(OF_USER, name="constraint", value="/srv/old.txt /srv/gone.txt")
    assert edited_files(links, fault=replace(links, value="/srv/gone.txt")) == ["/home/ada/.config/pip/pip.conf"]


def test_a_line_that_does_something_else_is_left_to_the_user_and_keeps_no_other_file_from_being_repaired() -> None:
    mixed = PipOption(
        name="break-system-packages",
        value="1",
        source="/home/ada/.bashrc:7",
        level="variable",
        section="env",
        is_alone=False,
    )
    alone = replace(mixed, source="/home/ada/.profile:2", is_alone=True)
    words = "/home/ada/.bashrc:7 sets break-system-packages on a line that also does something else."
    for options, files in (((mixed, alone), ["/home/ada/.profile"]), ((mixed,), None)):
        facts = make_goal_facts(pip_config=PipConfig(startup_options=options))
        decision = decide(Goal(condition="break-system-packages-set"), facts, plugins.fixes())
        assert words in str(decision)
        assert (decision.plan and [step.touches[0] for step in decision.plan.steps]) == files


def test_the_file_of_an_inactive_environment_is_edited_as_well() -> None:
    of_site = replace(OF_USER, source="/work/.venv/pip.conf:2", level="site")
    config = PipConfig(options=(OF_ALL, of_site), unusable_files=(of_site,))
    facts = make_goal_facts(pip_config=PipConfig(options=(OF_ALL,)), other_pip_config=config)
    plan = decide(Goal(condition="pip-config-stops"), facts, plugins.fixes()).plan
    assert plan is not None and [step.touches for step in plan.steps] == [("/work/.venv/pip.conf",)]
