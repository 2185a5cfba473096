"""README.md names every command, exit code and condition that ``doctor fix`` repairs, and shows what is printed."""

from __future__ import annotations

import re
from pathlib import Path

from doctor import cli
from doctor.core import plugins
from doctor.core.config import read_config
from doctor.core.errors import Exit
from tests import REPOSITORY
from tests.unit.commands.run_explain import explain

README = (REPOSITORY / "README.md").read_text("utf-8")

INSTALLED_BY_NAME = re.compile(
    r"\b(?:uvx|pipx run|(?:pip3?|pipx|uv tool|uv pip|uv|poetry)\s+(?:install|add))\s+(?:-\S+\s+)*"
    r"[\"']?(?:pip[-_])?doctor(?![\w/*-]|\.\w)"
)
"""A command that would install a package called doctor or pip-doctor from an index."""


def test_every_condition_that_a_fix_repairs_is_named() -> None:
    conditions = {condition for fix in plugins.fixes() for condition in plugins.repaired_conditions(fix)}
    assert conditions
    assert [condition for condition in sorted(conditions) if f"`{condition}`" not in README] == []


def test_nothing_says_to_install_doctor_by_a_name_that_an_index_would_resolve() -> None:
    """On the public index ``doctor`` is somebody else's, and doctor has not been published there under any name."""
    for wrong in ("pip install doctor", "pipx install -q pip-doctor", "uvx doctor", "uv tool install pip_doctor."):
        assert INSTALLED_BY_NAME.search(wrong), wrong
    for right in ("pipx install ./pip_doctor-1.whl", "pip install path/doctor", "pipx uninstall pip-doctor"):
        assert not INSTALLED_BY_NAME.search(right), right
    folders = (REPOSITORY / name for name in ("doctor", "checks", "fixes", ".github"))
    paths = [*REPOSITORY.glob("*.md"), *(path for folder in folders for path in folder.rglob("*"))]
    texts = {path: path.read_bytes().decode("utf-8", "replace") for path in paths if path.is_file()}
    assert len(texts) > 200
    assert [str(path) for path, text in texts.items() if INSTALLED_BY_NAME.search(text)] == []


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


def test_the_example_of_a_configuration_is_accepted(tmp_path: Path) -> None:
    (block,) = re.findall(r"```toml\n(.*?)```", README, re.DOTALL)
    (tmp_path / "pyproject.toml").write_text(block)
    config = read_config({}, str(tmp_path))
    config.require_known(plugins.own_ids(plugins.CHECKS))
    assert (config.fail_on, config.installer, len(config.ignore)) == ("warning", "uv", 1)
