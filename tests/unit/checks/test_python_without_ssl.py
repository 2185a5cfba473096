from __future__ import annotations

from doctor.checks.python_without_ssl import check
from doctor.core.record import replace
from doctor.diagnose.model import Activate, Command, Severity, fix_environment
from doctor.facts import Facts
from tests.unit.factories import SYSTEM, make_environment, make_facts, make_project, pip_config_with


def lacking(*modules: str, **changes: object) -> Facts:
    return make_facts(subject=replace(SYSTEM, lacking_modules=modules, base_kind="pyenv"), **changes)


def test_a_complete_python_is_silent_and_a_lesser_lack_is_a_note() -> None:
    assert not list(check(make_facts()))
    [finding] = check(lacking("_sqlite3", "_bz2"))
    assert finding.severity is Severity.INFO and not finding.blocks and "sqlite3, bz2" in finding.summary


def test_without_ssl_pip_reaches_no_index() -> None:
    [finding] = check(
        lacking("_ssl", other_interpreters=(("/opt/bin/python3.12", "3.12"), ("/usr/bin/python3.11", "3.11")))
    )
    assert finding.severity is Severity.ERROR and finding.blocks == ("pip-install",)
    assert finding.remedy == fix_environment(python="/usr/bin/python3.11")
    made = make_environment(real_python="/usr/bin/python3.12")
    [finding] = check(lacking("_ssl", project=make_project(environment=made)))
    assert finding.remedy == Activate(environment=made), "it was followed, and is not recommended again"
    [finding] = check(lacking("_ssl", pip_config=pip_config_with("no-index", "1")))
    assert finding.blocks == (), "it needs none"


def test_without_zlib_nothing_works_and_the_distributions_python_is_repaired() -> None:
    [finding] = check(make_facts(subject=replace(SYSTEM, lacking_modules=("zlib",))))
    assert finding.blocks == ("create-venv", "pip-install")
    assert isinstance(finding.remedy, Command) and finding.remedy.argv[-1] == "libpython3.11-stdlib"


def test_without_a_module_that_pip_imports_neither_pip_nor_venv_works() -> None:
    [finding] = check(lacking("_ssl", "importlib/metadata", "json"))
    assert finding.blocks == ("create-venv", "pip-install") and finding.severity is Severity.ERROR
    assert finding.summary.endswith("library: ssl, importlib.metadata, json.")
    assert finding.consequence == "pip and venv do not work."


def test_a_module_that_the_code_here_imports_is_no_note() -> None:
    others = (("/usr/bin/python3.11", "3.11"),)
    [finding] = check(lacking("_sqlite3", lacking_imports=(("sqlite3", "/work/app.py"),), other_interpreters=others))
    assert finding.severity is Severity.WARNING and not finding.blocks and finding.evidence[-1].source == "/work/app.py"
    environment = make_environment(real_python="/usr/bin/python3.12")
    used = make_project(environment=environment)
    [note] = check(lacking("_sqlite3", lacking_imports=(("sqlite3", "/work/app.py"),), project=used))
    assert note.severity is Severity.INFO and note.remedy is None, "the project's environment has another Python"
    assert finding.remedy == fix_environment(python="/usr/bin/python3.11")
