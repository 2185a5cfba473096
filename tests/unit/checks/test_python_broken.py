from __future__ import annotations

import pytest

from doctor.checks.python_broken import check
from doctor.core.record import replace
from doctor.diagnose.model import Activate, Command, Instruction, Severity, ShellLine
from doctor.facts import NoInterpreter, User
from doctor.facts.shells import StartUpLine
from tests.unit.factories import ADA, make_environment, make_facts, make_machine, make_project

BROKEN = NoInterpreter(
    requested="python3", executable="/usr/bin/python3", reason="does-not-start", detail="No module named 'encodings'"
)


def test_silent_where_python_starts() -> None:
    assert not list(check(make_facts()))


def test_silent_where_another_check_names_the_cause() -> None:
    assert not list(check(make_facts(subject=BROKEN, environ={"PYTHONHOME": "/nowhere"})))
    assert not list(check(make_facts(subject=BROKEN, subject_environment=make_environment(base_exists=False))))


def test_a_folder_of_ones_own_can_leave_path_where_another_python_is_installed() -> None:
    shim = replace(BROKEN, executable="/home/ada/.pyenv/shims/python3")
    ada = User(uid=1000, name="ada", root=False, sudo="none", admin=False, home="/home/ada", account_home="/home/ada")
    for subject, advised in ((shim, True), (BROKEN, False)):
        others = (("/usr/bin/python3.13", "3.13"),)
        facts = make_facts(subject=subject, machine=make_machine(user=ada), other_interpreters=others)
        [finding] = check(facts)
        assert isinstance(finding.remedy, Instruction) is advised
    assert not any(finding.remedy for finding in check(replace(facts, subject=shim, other_interpreters=())))
    alone = StartUpLine(path="/home/ada/.profile", number=2, text='export PATH="$PYENV_ROOT/shims:$PATH"')
    [finding] = check(replace(facts, subject=shim, path_line=alone))
    assert finding.remedy == ShellLine(text="sed -i.bak '2s/^/: # /' /home/ada/.profile")
    elsewhere = replace(BROKEN, executable="/opt/tools/bin/python3")
    of_all = replace(alone, path="/etc/profile.d/tools.sh")
    [finding] = check(replace(facts, subject=elsewhere, path_line=of_all))
    assert isinstance(finding.remedy, Instruction) and of_all.place in finding.remedy.text
    assert not any(finding.remedy for finding in check(replace(facts, subject=BROKEN, path_line=of_all)))
    for line in (replace(alone, text="PATH=~/bin:~/.pyenv/shims:$PATH"), replace(alone, path="/etc/profile")):
        [finding] = check(replace(facts, subject=shim, path_line=line))
        assert isinstance(finding.remedy, Instruction) and line.place in finding.remedy.text


@pytest.mark.parametrize(
    ("path", "needs_root"), [("/usr/local/bin/python3", True), ("/home/ada/.local/bin/python3", False)]
)
def test_what_no_package_put_there_is_moved_aside_where_another_python_is_installed(
    path: str, *, needs_root: bool
) -> None:
    subject, others = replace(BROKEN, executable=path), (("/usr/bin/python3.13", "3.13"),)
    facts = make_facts(subject=subject, machine=make_machine(user=ADA), other_interpreters=others)
    [finding] = check(facts)
    assert finding.remedy == Command(argv=("mv", "-n", path, f"{path}.off"), needs_root=needs_root)
    assert not any(finding.remedy for finding in check(replace(facts, other_interpreters=())))


def test_an_environment_that_works_is_activated_where_only_advice_is_left() -> None:
    project = make_project()
    for environment, remedy in ((project.environment, Activate), (make_environment(base_exists=False), type(None))):
        facts = make_facts(subject=BROKEN, project=replace(project, environment=environment))
        [finding] = check(facts)
        assert isinstance(finding.remedy, remedy)


def test_the_output_of_python_is_evidence() -> None:
    [finding] = check(make_facts(subject=BROKEN))
    assert finding.severity is Severity.ERROR
    assert "encodings" in finding.evidence[0].value


@pytest.mark.parametrize(
    ("origin", "remedy"),
    [
        ("/home/ada/.pyenv/version", Command(argv=("/home/ada/.pyenv/bin/pyenv", "global", "system"))),
        (
            "/work/.python-version",
            Command(argv=("/home/ada/.pyenv/bin/pyenv", "install", "3.9.1"), needs_network=True),
        ),
        ("PYENV_VERSION environment variable", ShellLine(text="unset PYENV_VERSION")),
    ],
)
def test_a_version_that_pyenv_lost_is_selected_anew(origin: str, remedy: Command | ShellLine) -> None:
    detail = f"pyenv: version `3.9.1' is not installed (set by {origin})"
    [finding] = check(make_facts(subject=replace(BROKEN, executable="/home/ada/.pyenv/shims/python3", detail=detail)))
    assert finding.remedy == remedy
