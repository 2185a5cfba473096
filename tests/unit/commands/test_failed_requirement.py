from __future__ import annotations

from pathlib import Path

import pytest

from doctor.commands.failed_requirement import find_culprit
from doctor.core.record import replace
from doctor.diagnose.model import ShellLine, fix_requirement
from doctor.facts import Facts, Package
from doctor.facts.pip_config import PipConfig, PipOption
from doctor.facts.requirements import RequirementFile
from tests.unit.factories import make_facts, make_target

NO_VERSION = (
    "ERROR: Could not find a version that satisfies the requirement tiny==9.9 (from versions: 0.9, 1.0, 1.1, 1.2)\n"
)
CONFLICT = "The conflict is caused by:\n    The user requested tiny\n    The user requested (constraint) tiny==0.9\n"
CHANGED = (
    "    tiny==1.0 from file:///w/tiny.whl (from -r requirements.txt (line 1)):\n"
    "        Expected sha256 00\n        Expected     or sha256 01\n             Got        ab\n"
)


@pytest.fixture
def facts(tmp_path: Path) -> Facts:
    (tmp_path / "requirements.txt").write_text(
        "# tiny==9.9\n\n  Tiny == 9.9 ; python_version > '3'\ntiny --hash=sha256:00\n"
    )
    (tmp_path / "constraints.txt").write_text("x\ntiny==0.9\n")
    file = RequirementFile(path="requirements.txt", kind="requirements")
    return make_facts(requirement_files=(file,), target=make_target(cwd=str(tmp_path)))


def test_the_line_is_named_with_the_newest_versions_that_there_are(facts: Facts) -> None:
    culprit = find_culprit(NO_VERSION, facts)
    assert culprit and culprit.text.startswith("requirements.txt:3 ") and "are 1.0, 1.1, 1.2." in culprit.text
    only = find_culprit(NO_VERSION.replace("0.9, 1.0, 1.1, 1.2", "1.2"), facts)
    assert only and "The only version that it has is 1.2." in only.text


@pytest.mark.parametrize(
    "output",
    [
        NO_VERSION.replace("0.9, 1.0, 1.1, 1.2", "none"),
        f"Ignored the following versions that require a different python: 9.9 Requires-Python >=4\n{NO_VERSION}",
        NO_VERSION.replace("==9.9", "==9.9 (from other)"),
        NO_VERSION.replace("tiny", "other"),
        CONFLICT,
        "",
    ],
)
def test_nothing_is_named_where_no_line_of_the_user_is_to_blame(facts: Facts, output: str) -> None:
    assert find_culprit(output, facts) is None


@pytest.mark.parametrize(("source", "line"), [("PIP_CONSTRAINT", "unset PIP_CONSTRAINT"), ("/etc/pip.conf:2", None)])
def test_a_constraint_is_named_with_what_sets_it(facts: Facts, source: str, line: str | None) -> None:
    option = PipOption(name="constraint", value="constraints.txt", source=source, level="variable", section="env")
    culprit = find_culprit(CONFLICT, replace(facts, pip_config=PipConfig(options=(option,))))
    assert culprit and "constraints.txt:2" in culprit.text and source in culprit.text
    assert culprit.remedy == (ShellLine(text=line) if line else None)


def test_a_hash_that_differs_is_named_with_that_of_the_file(facts: Facts) -> None:
    culprit = find_culprit(CHANGED, facts)
    assert culprit and culprit.text.startswith("requirements.txt:4 ") and "`--hash=sha256:ab`" in culprit.text


def test_a_proxy_that_does_not_answer_is_named_with_what_sets_it(facts: Facts) -> None:
    output = "after connection broken by 'ProxyError('Cannot connect to proxy.', NewConnectionError('x'))'\n"
    assert find_culprit(output, facts) is None, "the variables of the shell may set it"
    option = PipOption(name="proxy", value="http://p", source="/etc/pip.conf:2", level="global", section="global")
    culprit = find_culprit(output, replace(facts, target_pip_config=PipConfig(options=(option,))))
    assert culprit and "/etc/pip.conf:2" in culprit.text and culprit.remedy is None
    variable = replace(option, source="PIP_PROXY", level="variable")
    culprit = find_culprit(output, replace(facts, target_pip_config=PipConfig(options=(variable,))))
    assert culprit and culprit.remedy == ShellLine(text="unset PIP_PROXY")


RESOLVES = (
    "ERROR: HTTPSConnection(host='{0}', port=443): Failed to resolve '{0}' ([Errno -2] Name or service not known)"
)
OLDER = (
    "HTTPSConnectionPool(host='{0}', port=443): … Failed to establish: [Errno -3] Temporary failure in name resolution"
)


@pytest.mark.parametrize("message", [RESOLVES, OLDER])
@pytest.mark.parametrize(("source", "line"), [("PIP_INDEX_URL", "unset PIP_INDEX_URL"), ("/etc/pip.conf:2", None)])
def test_an_index_without_an_address_is_named_with_what_sets_it(message: str, source: str, line: str | None) -> None:
    address = "https://me@pypi.corp.example:8443/simple"
    option = PipOption(
        name="index-url", value=address, source=source, level="variable" if line else "user", section="global"
    )
    facts = make_facts(target_pip_config=PipConfig(options=(option,)))
    culprit = find_culprit(message.format("pypi.corp.example"), facts)
    assert culprit and source in culprit.text and "pypi.corp.example" in culprit.text and "me@" not in culprit.text
    assert culprit.remedy == (ShellLine(text=line) if line else None)
    assert find_culprit(message.format("corp.example"), facts) is None, "another host"


def test_a_proxy_of_the_environment_is_named_and_unset(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NO_PROXY", "no_proxy", "https_proxy"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.corp.example:3128")
    before_26 = "ProxyError('Cannot connect to proxy.', NewConnectionError('Connection refused'))"
    for output in (before_26, RESOLVES.format("proxy.corp.example")):
        culprit = find_culprit(output, make_facts())
        assert culprit and culprit.remedy == ShellLine(text="unset HTTPS_PROXY") and "HTTPS_PROXY" in culprit.text
    assert find_culprit(RESOLVES.format("corp.example"), make_facts()) is None


NO_GI = "ERROR: Could not find a version that satisfies the requirement PyGObject (from versions: none)\n"


@pytest.mark.parametrize(
    ("output", "offered", "says"),
    [
        (NO_GI, True, "apt has python3-gi."),
        ("  ERROR: Failed building wheel for pycairo\n", True, "apt has python3-gi."),
        (NO_GI, False, "python3-gi, which apt does not have here"),
        ("ERROR: Failed to build 'six'\n", True, ""),
    ],
)
def test_what_only_the_system_has_is_taken_from_apt(
    monkeypatch: pytest.MonkeyPatch, output: str, offered: bool, says: str
) -> None:
    candidate = "3.42.2-3" if offered else None
    answer = (Package(name="python3-gi", installed=None, candidate=candidate),)
    monkeypatch.setattr("doctor.commands.failed_requirement.query_packages", lambda *_: answer)
    file = RequirementFile(path="requirements.txt", kind="requirements", lines=("PyGObject", "six"))
    culprit = find_culprit(output, make_facts(requirement_files=(file,)))
    assert (culprit.text if culprit else "").endswith(says if offered else "Or remove the line.") and bool(
        culprit
    ) == bool(says)
    if culprit:
        assert says in culprit.text
        remedy = fix_requirement(files=("requirements.txt",), needs_root=True, needs_consent=True)  # apt installs it
        assert culprit.remedy == (remedy if offered else None)


NO_ADDRESS = (
    "connection broken by 'NewConnectionError('<x>: [Errno -2] Name or service not known')': /root/+simple/six/"
)


def test_the_index_is_told_by_the_path_of_its_page_where_an_old_pip_names_no_host() -> None:
    option = PipOption(
        name="index-url", value="http://me@devpi.lab.example/root/+simple/", source="PIP_INDEX_URL", level="variable",
        section="env",
    )  # fmt: skip
    culprit = find_culprit(NO_ADDRESS, make_facts(target_pip_config=PipConfig(options=(option,))))
    assert culprit and culprit.text.startswith("devpi.lab.example, set in PIP_INDEX_URL")
    assert culprit.remedy == ShellLine(text="unset PIP_INDEX_URL")
    for value in ("http://devpi.lab.example/other/", "http://devpi.lab.example", "http://[x/root/+simple"):
        other = PipConfig(options=(replace(option, value=value),))
        assert find_culprit(NO_ADDRESS, make_facts(target_pip_config=other)) is None


def test_the_index_that_a_list_names_is_told_with_its_line() -> None:
    line = "--index-url http://devpi.office.example:3141/simple/"
    file = RequirementFile(path="requirements.txt", kind="requirements", lines=(line, "six"))
    message = "Failed to resolve 'devpi.office.example' ([Errno -2] Name or service not known)"
    culprit = find_culprit(message, make_facts(requirement_files=(file,)))
    assert culprit and f"delete the line `{line}` of requirements.txt" in culprit.text and culprit.remedy is None


@pytest.mark.parametrize(
    "output", ["ModuleNotFoundError: No module named 'setuptools'", "Cannot import 'hatchling.build'"]
)
def test_an_option_that_pip_inverts_is_named_where_a_build_tool_is_missing(facts: Facts, output: str) -> None:
    option = PipOption(
        name="no-build-isolation", value="false", source="PIP_NO_BUILD_ISOLATION", level="variable", section="env"
    )
    without_tools = replace(facts, target_pip_config=PipConfig(options=(option,)))
    culprit = find_culprit(output, without_tools)
    assert culprit and culprit.remedy == ShellLine(text="unset PIP_NO_BUILD_ISOLATION")
    in_file = replace(option, level="global", section="global", source="/etc/pip.conf:2")
    culprit = find_culprit(output, replace(facts, target_pip_config=PipConfig(options=(in_file,))))
    assert culprit and culprit.remedy == ShellLine(text="sed -i.save '2s/^/# /' /etc/pip.conf")
    assert find_culprit("error: command 'gcc' failed", without_tools) is None
    isolated = replace(facts, target_pip_config=PipConfig(options=(replace(option, value="true"),)))
    assert find_culprit(output, isolated) is None and find_culprit(output, facts) is None
