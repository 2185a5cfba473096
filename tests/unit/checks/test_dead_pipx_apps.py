from __future__ import annotations

from doctor.checks.dead_pipx_apps import ID, check
from doctor.core.record import replace
from doctor.diagnose.model import Command, Instruction, Severity, ShellLine, fix_condition
from doctor.facts import Facts, PipxApp, PipxHome, Tool
from tests.unit.factories import PIPX_APP, TOOLS, make_facts, make_project

STALE = replace(PIPX_APP, library_versions=("3.9",))
DANGLING = replace(PIPX_APP, name="httpie", python_exists=False, python_minor="")
OLD_PIPX = Tool(path="/usr/bin/pipx", version="1.1.0", python="/usr/bin/python3", prefix="/usr")


def with_apps(*apps: PipxApp) -> Facts:
    return make_facts(tools=replace(TOOLS, pipx_apps=apps))


def test_silent_where_applications_have_their_python() -> None:
    assert not list(check(make_facts()))
    unknown = replace(PIPX_APP, python_minor="")
    empty = replace(PIPX_APP, library_versions=())
    assert not list(check(with_apps(PIPX_APP, unknown, empty)))


def test_dead_applications_are_one_warning() -> None:
    [finding] = check(with_apps(PIPX_APP, STALE, DANGLING))
    assert (finding.id, finding.severity, finding.blocks) == (ID, Severity.WARNING, ())
    assert "black, httpie, which do not start" in finding.summary
    assert finding.evidence[0].value == "is Python 3.11, next to packages for Python 3.9"
    assert finding.remedy == fix_condition(ID, needs_network=True)


def test_an_application_whose_folder_was_moved() -> None:
    moved = replace(PIPX_APP, dead_commands=(f"{PIPX_APP.folder}/bin/black",))
    [finding] = check(with_apps(moved))
    assert "does not start, because its folder was moved" in finding.summary
    assert finding.evidence[0].source == moved.dead_commands[0] and finding.remedy == fix_condition(
        ID, needs_network=True
    )


def test_what_only_pipx_can_install_again_is_left_to_pipx() -> None:
    [finding] = check(with_apps(replace(STALE, requirements=())))
    assert finding.remedy == Command(argv=("pipx", "reinstall", "black"), needs_network=True)


def test_applications_of_all_users_need_root() -> None:
    own, shared_by_all = check(with_apps(STALE, replace(DANGLING, is_writable=False)))
    assert own.remedy == fix_condition(ID, needs_network=True)
    assert shared_by_all.remedy == fix_condition(ID, needs_root=True, needs_network=True)


def test_a_lost_shared_environment_stops_an_old_pipx_only() -> None:
    assert not list(check(make_facts(tools=replace(TOOLS, pipx_shared=STALE))))
    assert not list(check(make_facts(tools=replace(TOOLS, pipx_shared=PIPX_APP, pipx=OLD_PIPX))))
    [finding] = check(make_facts(tools=replace(TOOLS, pipx_shared=STALE, pipx=OLD_PIPX)))
    assert finding.blocks == ("pipx-install",)
    without = replace(PIPX_APP, lacks_pip=True)
    [finding] = check(make_facts(tools=replace(TOOLS, pipx_shared=without, pipx=OLD_PIPX)))
    assert finding.evidence[0].value == "finds no pip"


def test_links_that_are_left_of_a_deleted_environment() -> None:
    links = (("black", "/home/ada/.local/bin/black"), ("black", "/home/ada/.local/bin/blackd"))
    [finding] = check(make_facts(tools=replace(TOOLS, pipx_lost=links)))
    assert [evidence.source for evidence in finding.evidence] == [link for _, link in links]
    assert finding.remedy == Command(argv=("pipx", "install", "black"), needs_network=True)


def test_metadata_that_pipx_cannot_read_is_moved_aside() -> None:
    path = "/home/ada/.local/share/pipx/venvs/black/pipx_metadata.json"
    home = PipxHome(apps=(), damaged=(path,), bin_dir="/home/ada/.local/bin", on_path=True)
    [finding] = check(make_facts(tools=replace(TOOLS, pipx_home=home)))
    line = f"mv {path} {path}.off && pipx install --force black"
    assert finding.remedy == ShellLine(text=line, needs_network=True)


def test_links_that_were_removed_are_made_again_as_pipx_makes_them() -> None:
    bin_dir, scripts = "/home/ada/.local/bin", "/home/ada/.local/pipx/venvs/black/bin"
    links = (
        ("black", f"{scripts}/black", f"{bin_dir}/black"),
        ("black", f"{scripts}/blackd", f"{bin_dir}/blackd"),
        ("black-2", f"{scripts}/black", f"{bin_dir}/black-2"),
    )
    home = PipxHome(apps=("black", "black-2"), bin_dir=bin_dir, on_path=True, missing_links=links[:2])
    [finding] = check(make_facts(tools=replace(TOOLS, pipx_home=home)))
    assert finding.remedy == ShellLine(text=f"mkdir -p {bin_dir} && ln -s {scripts}/black {scripts}/blackd {bin_dir}/")
    [finding] = check(make_facts(tools=replace(TOOLS, pipx_home=replace(home, missing_links=links[2:]))))
    assert finding.remedy == ShellLine(text=f"mkdir -p {bin_dir} && ln -s {scripts}/black {bin_dir}/black-2")
    some_left = replace(home, commands=(("black", ("blackd",)),), missing_links=links[:1])
    assert not list(check(make_facts(tools=replace(TOOLS, pipx_home=some_left))))


def test_an_application_that_pipx_did_not_finish_is_installed_again() -> None:
    folder = "/home/ada/.local/share/pipx/venvs/{}"
    broken = f"{folder.format('black')}/pipx_metadata.json"
    names = ("httpie", "black", "-x")
    home = PipxHome(
        apps=(), unfinished=tuple(map(folder.format, names)), damaged=(broken,), bin_dir="/home/ada/bin", on_path=True
    )
    damaged, unfinished = sorted(check(make_facts(tools=replace(TOOLS, pipx_home=home))), key=lambda it: it.summary)
    assert "cannot read" in damaged.summary and "did not finish installing httpie" in unfinished.summary
    assert unfinished.remedy == Command(argv=("pipx", "install", "--force", "httpie"), needs_network=True)


def test_an_old_script_in_the_place_of_a_command_is_moved_aside() -> None:
    hidden = (("black", "/venvs/black/bin/black", "/home/ada/bin/black"),)
    home = PipxHome(apps=("black",), hidden=hidden, bin_dir="/home/ada/bin", on_path=True)
    [finding] = check(make_facts(tools=replace(TOOLS, pipx_home=home)))
    text = "mv -n /home/ada/bin/black /home/ada/bin/black.off && ln -s /venvs/black/bin/black /home/ada/bin/black"
    assert finding.remedy == ShellLine(text=text)


def test_an_editable_application_is_installed_from_where_its_code_is_now() -> None:
    app = replace(PIPX_APP, lost_source="/home/ada/old")
    [finding] = check(replace(with_apps(app), project=make_project(name="Black")))
    assert finding.remedy == Command(argv=("pipx", "install", "--force", "--editable", "/work"), needs_network=True)
    [finding] = check(with_apps(app))
    assert isinstance(finding.remedy, Instruction) and "pipx uninstall black" in finding.remedy.text
