from __future__ import annotations

from doctor.checks.shadowed_module import check
from doctor.core.record import replace
from doctor.diagnose.model import ShellLine
from doctor.facts import ModuleFile, Tool, Tools
from tests.unit.factories import ADA, PIPX_APP, SYSTEM, make_facts, make_machine

TYPING = ModuleFile(module="typing", path="/work/typing.py", origin="current folder", in_package=False)
ON_PATH = ModuleFile(module="json", path="/home/ada/lib/json/__init__.py", origin="PYTHONPATH", in_package=False)


def test_silent_about_modules_that_neither_command_imports() -> None:
    assert not list(check(make_facts()))
    assert not list(check(make_facts(module_files=(replace(TYPING, module="random", path="/work/random.py"),))))
    assert not list(check(make_facts(module_files=(TYPING,), subject=replace(SYSTEM, implementation="pypy"))))


def test_what_breaks_depends_on_the_version() -> None:
    enum = replace(TYPING, module="enum", path="/work/enum.py")
    [finding] = check(make_facts(module_files=(enum,), tools=Tools()))
    assert finding.blocks == ("create-venv", "pip-install")
    [finding] = check(make_facts(module_files=(enum,), subject=replace(SYSTEM, version="3.13.5")))
    assert finding.blocks == ("create-venv",)
    token = replace(TYPING, module="token", path="/work/token.py")
    [finding] = check(make_facts(module_files=(token,), tools=Tools()))
    assert finding.blocks == ("create-venv", "pip-install")
    assert not list(check(make_facts(module_files=(token,), subject=replace(SYSTEM, version="3.13.5"))))
    tokenize = replace(TYPING, module="tokenize", path="/work/tokenize.py")
    [finding] = check(make_facts(module_files=(tokenize,), tools=Tools()))
    assert finding.blocks == ("pip-install",)
    [finding] = check(make_facts(module_files=(replace(tokenize, fails="imports x"),), tools=Tools()))
    assert finding.blocks == ("create-venv", "pip-install")


def test_venv_needs_what_it_starts_ensurepip_with() -> None:
    subprocess = replace(TYPING, module="subprocess", path="/work/subprocess.py")
    [finding] = check(make_facts(module_files=(subprocess,), subject=replace(SYSTEM, version="3.13.5"), tools=Tools()))
    assert finding.blocks == ("create-venv",)


def test_an_old_pipx_creates_environments_in_the_current_folder() -> None:
    files = (replace(TYPING, module="venv", path="/work/venv.py"),)
    for version, blocks in (("1.1.0", ("create-venv", "pipx-install")), ("1.7.1", ("create-venv",))):
        pipx = Tool(path="/usr/bin/pipx", version=version, python="/usr/bin/python3", prefix="/usr")
        [finding] = check(make_facts(module_files=files, tools=Tools(pipx=pipx)))
        assert finding.blocks == blocks


def test_a_pipx_that_has_yet_to_create_its_shared_environment_runs_pip_in_the_current_folder() -> None:
    pipx = Tool(path="/usr/bin/pipx", version="1.7.1", python="/usr/bin/python3", prefix="/usr")
    [finding] = check(make_facts(module_files=(TYPING,), tools=Tools(pipx=pipx)))
    assert finding.blocks == ("pip-install", "pipx-install")
    tools = Tools(pipx=pipx, pipx_shared=PIPX_APP)
    [finding] = check(make_facts(module_files=(TYPING,), tools=tools))
    assert finding.blocks == ("pip-install",)


def test_the_file_is_renamed_unless_the_folder_is_a_package() -> None:
    [finding] = check(make_facts(module_files=(TYPING,), tools=Tools()))
    assert finding.blocks == ("pip-install",) and finding.remedy == ShellLine(
        text="mv -n /work/typing.py /work/my_typing.py"
    )
    [finding] = check(make_facts(module_files=(replace(TYPING, in_package=True),)))
    assert finding.remedy == ShellLine(text="cd ..")


def test_a_folder_of_pythonpath() -> None:
    [finding] = check(make_facts(module_files=(ON_PATH,), machine=make_machine(user=ADA)))
    assert finding.remedy == ShellLine(text="mv -n /home/ada/lib/json /home/ada/lib/my_json")
    [finding] = check(make_facts(module_files=(replace(ON_PATH, path="/opt/ros/json.py"),)))
    assert finding.remedy == ShellLine(text="unset PYTHONPATH")


def test_what_a_command_imports_only_breaks_it_if_it_cannot_be_imported() -> None:
    signal = replace(TYPING, module="signal", path="/work/signal.py")
    assert not list(check(make_facts(module_files=(signal,), tools=Tools())))
    failing = replace(signal, fails="imports numpy, which is not installed")
    [finding] = check(make_facts(module_files=(failing,), tools=Tools()))
    assert finding.blocks == ("create-venv",) and "numpy" in finding.evidence[1].value
    on_path = replace(failing, module="uuid", path="/opt/uuid.py", origin="PYTHONPATH")
    [finding] = check(make_facts(module_files=(on_path,), tools=Tools()))
    assert finding.blocks == ("pip-install",)


def test_a_file_that_gets_itself_is_renamed() -> None:
    itself = replace(TYPING, module="requests", path="/work/requests.py", imports_itself=True)
    [finding] = check(make_facts(module_files=(itself,)))
    assert finding.remedy == ShellLine(text="mv -n /work/requests.py /work/my_requests.py") and not finding.blocks
    assert not list(check(make_facts(module_files=(replace(itself, in_package=True),)))), (
        "nobody imports it by this name"
    )
