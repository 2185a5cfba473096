"""README.md names every command, exit code and condition that ``doctor fix`` repairs, and shows what is printed."""

from __future__ import annotations

import re

from doctor import cli
from doctor.core import plugins
from doctor.core.errors import Exit
from tests import REPOSITORY
from tests.unit.commands.run_explain import explain

README = (REPOSITORY / "README.md").read_text("utf-8")


def test_every_condition_that_a_fix_repairs_is_named() -> None:
    conditions = {condition for fix in plugins.fixes() for condition in plugins.repaired_conditions(fix)}
    assert conditions
    assert [condition for condition in sorted(conditions) if f"`{condition}`" not in README] == []


def test_every_exit_code_is_listed_and_no_other() -> None:
    assert re.findall(r"^\| (\d+) \|", README, re.MULTILINE) == [str(int(code)) for code in Exit]


def test_every_command_is_named() -> None:
    names = [command.name or command.callback.__name__ for command in cli.app.registered_commands if command.callback]
    assert len(names) >= 6
    assert [name for name in names if f"`doctor {name}" not in README] == []


def test_the_example_of_an_explanation_is_what_is_printed() -> None:
    block = re.findall(r"<!-- explain -->\n```console\n(.*?)```\n<!-- /explain -->", README, re.DOTALL)
    log = "#7 [4/6] RUN pip install -r requirements.txt\n#7 0.421 error: externally-managed-environment\n"
    assert block == ["$ docker build . 2>&1 | doctor explain\n" + explain(stdin=log, COLUMNS="100").stdout]
