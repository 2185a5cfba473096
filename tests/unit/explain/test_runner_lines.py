"""Commands as the lines of what ran the failed one, and in the words of its system."""

from __future__ import annotations

import io
import json

from doctor.core.goal import Goal
from doctor.diagnose.model import Command, Fix, ShellLine, Snippet, fix_environment, fix_requirement
from doctor.explain import builds
from doctor.explain.other_systems import installation_on
from doctor.explain.rank import Match, explain
from doctor.explain.runner_lines import as_lines
from tests.corpus import CHECKS

_INSTALL = Command(argv=("apt-get", "install", "build-essential", "libpq-dev"), needs_root=True)


def _first_match(*lines: str) -> Match:
    return explain(io.BytesIO("\n".join(lines).encode()), CHECKS)[0]


def _text(remedy: object) -> str:
    assert isinstance(remedy, Snippet)
    return remedy.text


def test_a_job_gets_lines_and_a_terminal_the_command() -> None:
    remedy = fix_environment(path="venv")
    words = {"arguments": "-r requirements.txt", "venv": "venv"}
    lines = _text(as_lines(remedy, ("github-actions", "debian"), words))
    assert lines == "- run: |\n    python3 -m venv venv\n    venv/bin/pip install -r requirements.txt"
    assert as_lines(remedy, ("debian",), words) == remedy
    assert _text(as_lines(fix_requirement("rich"), ("gitlab",), {})) == "script:\n  - python3 -m pip install rich"
    assert _text(as_lines(fix_environment(python="3.12"), ("docker",), {})) == "FROM python:3.12-slim"


def test_commands_for_the_project_itself_stay_commands() -> None:
    for remedy in (Command(argv=("poetry", "lock")), Command(argv=("df", "-h")), ShellLine(text="bash setup.sh")):
        assert as_lines(remedy, ("docker",), {}) == remedy


def test_each_system_has_its_own_names_of_packages() -> None:
    assert _text(as_lines(_INSTALL, ("docker", "alpine"), {})) == "RUN apk add --no-cache build-base postgresql-dev"
    assert "apt-get install -y --no-install-recommends build-essential libpq-dev" in _text(
        as_lines(_INSTALL, ("docker", "debian"), {})
    )
    fedora, mac = (installation_on((system,), ("build-essential", "libpq-dev")) for system in ("fedora", "macos"))
    assert fedora and fedora.argv == ("dnf", "install", "gcc", "gcc-c++", "make", "libpq-devel") and fedora.needs_root
    assert mac and mac.argv == ("brew", "install", "libpq") and not mac.needs_root
    compiler = installation_on(("homebrew",), ("build-essential",))
    assert compiler and compiler.argv == ("xcode-select", "--install")
    assert installation_on(("debian",), ("git",)) is None


def test_every_package_that_a_known_distribution_needs_has_a_name_elsewhere() -> None:
    needed = {name for names in builds._OF_DISTRIBUTIONS.values() for name in names.split()}
    assert all(installation_on(("fedora",), (name,)) for name in needed)


def test_advice_without_its_words_gives_way_to_the_next() -> None:
    message = "dyld: Library not loaded: /opt/homebrew/Cellar/python@3.12/Python.framework/Versions/3.12/Python"
    assert isinstance(_first_match(message).remedy, Fix)


def test_a_module_of_the_project_is_not_installed() -> None:
    trace = ("$ python3 jobs/daily.py", "Traceback (most recent call last):", '  File "jobs/daily.py", line 1')
    match = _first_match(*trace, "ModuleNotFoundError: No module named 'utils'")
    assert match.remedy == ShellLine(text="PYTHONPATH=. python3 jobs/daily.py")


def test_nothing_that_a_runner_reads_before_the_shell_is_pasted() -> None:
    refused = "error: externally-managed-environment\n\n× This environment is externally managed"
    runners = {
        "##[group]Run actions": "${{ secrets.KEY }}",
        "##[section]Starting: CmdLine": "$(Build.SourceVersionMessage)",
        f'fatal: [web1]: FAILED! => {{"changed": false, "cmd": ["pip"], "msg": "{refused.splitlines()[-1]}"}}': "{{x}}",
        "[Pipeline] sh": r"\u0027;id",
        "[12:01:33][Step 1/2] Starting: install": "%env.KEY%",
        'Step #1 - "deps": Already have image: debian:12': "$_KEY",
    }
    for first, evil in runners.items():
        match = _first_match(first, f"$ pip install './{evil}'", refused)
        assert evil not in _text(match.remedy), first
        harmless = _first_match(first, "$ pip install './rover'", refused)
        assert "./rover" in _text(harmless.remedy), first
        goal = Fix(goal=Goal(route="environment", requirements=(f"./{evil}",)))
        assert as_lines(goal, ("jenkins",), {}) == goal


def test_a_directive_of_terraform_is_not_pasted() -> None:
    log = ("$ pip install './%{if true}'", "error: externally-managed-environment")
    match = _first_match(*(f"null_resource.web (remote-exec): {line}" for line in log))
    assert "inline = [" in _text(match.remedy) and "%{" not in _text(match.remedy)


def test_words_of_a_log_stay_one_string_of_json() -> None:
    evil = 'a","initializeCommand":"id'
    log = (f"vscode ➜ /workspaces/rover (main) $ pip install '{evil}'", "error: externally-managed-environment")
    lines = _text(_first_match(*log).remedy)
    assert [*json.loads(f"{{{lines}}}")] == ["postCreateCommand"] and "initializeCommand" in lines


def test_the_folder_and_the_python_of_a_log_are_single_words() -> None:
    remedy = fix_environment(path="a;id", python="3.1;id")
    assert _text(as_lines(remedy, ("jenkins",), {})) == "sh '''\n    python'3.1;id' -m venv 'a;id'\n'''"


def test_an_image_or_a_job_of_windows_gets_no_package_of_debian() -> None:
    remedy = Command(argv=("apt-get", "install", "git"), needs_root=True)
    lines = as_lines(remedy, ("github-actions", "windows"), {})
    assert "- run: |\n    winget install " in _text(lines)


def test_what_a_job_on_windows_would_replace_or_cut_is_no_line_of_it() -> None:
    for argument in ("'a && calc'", "'${{ secrets.KEY }}'"):
        remedy = ShellLine(
            text=f"py -m venv .venv && .venv\\Scripts\\python -m pip install {argument}", needs_network=True
        )
        assert as_lines(remedy, ("github-actions", "windows"), {"arguments": argument}) is remedy
