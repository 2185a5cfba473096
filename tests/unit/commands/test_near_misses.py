"""A command or an option that does not exist leads to the one that is meant."""

from __future__ import annotations

import shlex

import pytest

from doctor import main
from doctor.core.errors import DoctorError, Exit

MEANT = {
    "chekc": "No such command `chekc`. Did you mean `doctor check`?",
    "doctor": "Did you mean `doctor check`?",
    "install black": "Did you mean `doctor fix black`?",
    "instal black": "Did you mean `doctor fix black`?",
    "uninstal": "Did you mean `doctor uninstall`?",
    "remove": "Did you mean `doctor undo`?",
    "remove black": "pip removes packages: `.venv/bin/python -m pip uninstall black`.",
    "fix --remove black": "pip removes packages: `.venv/bin/python -m pip uninstall black`.",
    "uninstall black": "`doctor uninstall` removes what doctor keeps. pip removes packages: `.venv/bin/python -m pip",
    "venv": "Did you mean `doctor fix --venv`?",
    "pip install -U black": "`doctor fix -- pip install -U black`",
    "pip-missing": "`doctor explain pip-missing`",
    "requests": "`doctor fix requests`",
    "nonsense-of-mine": "`doctor help`",
    "help chekc": "Did you mean `doctor check`?",
    "--vnv": "Did you mean `doctor fix --venv`?",
    "--fix": "Did you mean `doctor fix`?",
    "--chekc": "Did you mean `doctor check`?",
    "-V": "Did you mean `doctor --version`?",
    "--nonsense": "`doctor help`",
    "check --jsno": "`doctor check` has no option `--jsno`. Did you mean `doctor check --json`?",
    "check --venv": "`doctor check` has no option `--venv`. Help: `doctor check --help`",
    "check --fix": "Help: `doctor check --help`",
    "check -x": "Help: `doctor check --help`",
    "check --strict": "Help: `doctor check --help`",
    "scan --dry-run": "Help: `doctor scan --help`",
    "list --fail-on=info": "`doctor check` has `--fail-on`. Did you mean `doctor check --fail-on`?",
    "undo --yes": "`doctor undo` has no option `--yes`. Help: `doctor undo --help`",
    "undo --dry-run": "Help: `doctor undo --help`",
    "fix --upgrade six": "Give an option of pip with its command: `doctor fix -- pip install --upgrade six`",
    "fix --yes --path d --upgrade six": "`doctor fix --yes --path d -- pip install --upgrade six`",
    "fix --index-url URL six": "`doctor fix -- pip install --index-url URL six`",
    "fix --index-url URL": "`doctor fix -- pip install --index-url URL NAME`",
    "fix -U -r a.txt": "`doctor fix -- pip install -U -r a.txt`",
    "fix --no-compile six": "`doctor fix -- pip install --no-compile six`",
    "fix -- --json": "Did you mean `doctor fix --json`?",
    "fix --dry-run -- black --json": "Did you mean `doctor fix --dry-run black --json`?",
    "check --only=x --fali-on=info": "Did you mean `doctor check --only=x --fail-on=info`?",
    "fix --vnv black": "Did you mean `doctor fix --venv black`?",
    "fix -venv": "Did you mean `doctor fix --venv`?",
    "fix -U black": "`doctor fix -- pip install -U black`",
    "check --root": "Help: `doctor check --help`",
    "fix --path --json": "--path needs a value, and --json is an option. If it is the value: `--path=--json`",
    "fix --dry-run -r --venv": "-r needs a value, and --venv is an option. If it is the value: `-r--venv`",
    "check --only --all": "--only needs a value",
    "scan --time-limit --json": "--time-limit needs a value",
    "explain --jsno": "Did you mean `doctor explain --json`?",
    "check pip-mising": "There is no condition called pip-mising. Did you mean pip-missing?",
    "list a b": "`doctor list` does not take `a b`. Help: `doctor list --help`",
    "undo 2026 2025": "`doctor undo` does not take `2025`. Help: `doctor undo --help`",
    "why": "`doctor why` needs NAME. Help: `doctor why --help`",
    "fix --path": "--path needs a value. Help: `doctor fix --help`",
    "check --json=x": "--json takes no value. Help: `doctor check --help`",
    "check --fail-on x": "--fail-on must be one of error, warning, unknown, info, never, not x.",
    "explain --fail-on x": "--fail-on must be match or never, not x.",
    "scan --time-limit x": "--time-limit must be a number of seconds, not x.",
    "scan --time-limit=-1": "--time-limit must be a number of seconds, not -1.",
    "scan --time-limit nan": "--time-limit must be a number of seconds, not nan.",
    "check hash-mismatch": "Only a log shows hash-mismatch. What it means: `doctor explain hash-mismatch`",
}


@pytest.mark.parametrize("line", MEANT)
def test_a_near_miss_leads_on(line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("VIRTUAL_ENV", raising=False)
    with pytest.raises(DoctorError) as raised:
        main._dispatch(line.split())
    assert MEANT[line] in raised.value.message
    assert raised.value.code == Exit.USAGE


EMPTY = {
    "check --python ''": "--python needs a value, and got an empty one.",
    "check --output ''": "--output needs a value",
    "check --only=": "--only needs a value",
    "check ''": "An argument is empty.",
    "scan ''": "An argument is empty.",
    "fix ''": "An argument is empty.",
    "fix --venv -r ''": "-r needs a value",
    "fix --path ''": "--path needs a value",
    "fix --group ''": "--group needs a value",
    "fix -- pip install ''": "An argument is empty.",
    "explain ''": "An argument is empty.",
    "undo ''": "An argument is empty.",
}


@pytest.mark.parametrize("line", EMPTY)
def test_an_empty_value_is_wrong_usage(line: str) -> None:
    with pytest.raises(DoctorError) as raised:
        main._dispatch(shlex.split(line))
    assert raised.value.message.startswith(EMPTY[line])
    assert raised.value.code == Exit.USAGE
