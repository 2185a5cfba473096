"""The notes beside a plan: what it leaves out, with the command that adds it."""

from __future__ import annotations

from pathlib import Path

from doctor.core.record import replace
from doctor.facts import Distribution
from doctor.facts.comparison import Unmet
from doctor.facts.project import BuildFault
from doctor.plan import install_set
from doctor.plan.routing import route_requirements
from doctor.probe.project.requirements import read_requirement_file
from doctor.probe.rootfs import Rootfs
from tests.unit.factories import (
    ENVIRONMENT,
    PROJECT,
    TARGET,
    existing_target,
    make_environment,
    make_goal,
    make_goal_facts,
    make_project,
    make_requirement_file,
    make_target,
)


def test_dependencies_that_only_a_build_computes_are_noted() -> None:
    goal = make_goal()
    setup_py = make_requirement_file(path="setup.py", kind="declared", needs_build=True)
    [note] = install_set.notes(goal, make_goal_facts(requirement_files=(setup_py,)), rebuilt=False)
    assert note.startswith("setup.py computes its dependencies when the project is built.")
    assert note.endswith("`doctor fix --venv -e .`")
    project = Distribution(name="mine", version="1", origin=f"-e file://{TARGET.project}")
    plugin = Distribution(name="mine", version="1", origin=f"-e file://{TARGET.project}/plugin")
    for distribution, is_noted in ((plugin, True), (project, False)):
        target = make_target(state="environment", environment=make_environment(), installed=(distribution,))
        facts = make_goal_facts(requirement_files=(setup_py,), target=target)
        assert bool(install_set.notes(goal, facts, rebuilt=False)) is is_noted


def test_an_installation_of_the_project_is_not_advised_where_it_is_planned_or_fails() -> None:
    file = make_requirement_file(path="pyproject.toml", kind="declared", needs_build=True)
    unbuildable = make_project(is_package=True, build_fault=BuildFault(reason="it has no code", remedy="Write some."))
    facts = make_goal_facts(requirement_files=(file,), project=unbuildable)
    assert not install_set.notes(make_goal(), facts, rebuilt=False)
    facts = make_goal_facts(requirement_files=(file,), project=make_project(is_package=True))
    goal = make_goal(f"-e {TARGET.project}")
    assert not install_set.notes(goal, facts, rebuilt=False) and install_set.notes(make_goal(), facts, rebuilt=False)
    assert install_set.summary(goal, facts, rebuilt=False) == "pyproject.toml and the project"


def test_a_project_that_setup_py_develop_installed_is_installed() -> None:
    setup_py = make_requirement_file(path="setup.py", kind="declared", needs_build=True)
    target = make_target(state="environment", environment=make_environment(), versions={"mine": ""})
    facts = make_goal_facts(requirement_files=(setup_py,), target=target, project=make_project(name="Mine"))
    assert not install_set.notes(make_goal(), facts, rebuilt=False)
    assert install_set.notes(make_goal(), facts, rebuilt=True), "a rebuild does not restore it"


def test_packages_installed_by_hand_are_not_restored_and_named() -> None:
    file = make_requirement_file("./lib", "Flask[async]>=2")
    installed = tuple(
        Distribution(name=name, version="1", requested=requested, origin=origin)
        for name, requested, origin in (
            ("flask", True, ""),
            ("jinja2", False, ""),
            ("pip", True, ""),
            ("mine", True, "-e file:///w/mine"),
            ("lib", True, "lib @ file:///w/lib"),
            ("ipython", True, ""),
        )
    )
    target = make_target(installed=installed)
    facts = make_goal_facts(requirement_files=(file,), target=target)
    [note] = install_set.notes(make_goal(), facts, rebuilt=True)
    assert note.endswith(f"`{TARGET.display_path}/bin/python -m pip install ipython`")
    assert not install_set.notes(make_goal(), facts, rebuilt=False)
    assert not install_set.notes(make_goal(), make_goal_facts(target=target), rebuilt=True), "everything is restored"
    assert not install_set.notes(make_goal("ipython"), facts, rebuilt=True)
    for no_list in (make_requirement_file(), make_requirement_file("six", kind="declared", group="dev")):
        facts = make_goal_facts(requirement_files=(no_list,), target=target)
        restored = install_set.requirements_for_pip(make_goal(), facts, rebuilt=True)
        assert "ipython==1" in restored and not install_set.notes(make_goal(), facts, rebuilt=True)


def test_locked_packages_are_not_installed_by_hand(tmp_path: Path) -> None:
    """pip and uv write tables; PEP 751 allows the other notation as well, and names of files beside it."""
    table = (
        '[[packages]]\nname = "six"\nversion = "1.17.0"\n[[packages.wheels]]\nname = "six-1.17.0-py3-none-any.whl"\n'
    )
    for packages in (table, "packages = [{version='1.17.0', name='Six'}]\n", table + f"# {'x' * (1 << 18)}\n"):
        (tmp_path / "pylock.toml").write_text(f'lock-version = "1.0"\n{packages}')
        lock = read_requirement_file(Rootfs(), str(tmp_path), "pylock.toml")
        target = make_target(
            installed=tuple(Distribution(name=name, version="1", requested=True) for name in ("six", "idna"))
        )
        facts = make_goal_facts(requirement_files=(lock,), target=target)
        assert install_set.not_restored(make_goal(), facts) == ("idna",)
        [note] = install_set.notes(make_goal(), facts, rebuilt=True)
        assert note.endswith("-m pip install idna`")
        assert not install_set.requirements_for_pip(make_goal(), facts, rebuilt=True), "pip reads the lock itself"
        [routed] = route_requirements(make_goal("six"), facts)
        assert routed.route == "environment" and "pylock.toml" in routed.reason


def test_further_requirement_files_are_named() -> None:
    assert install_set.other_files(make_goal_facts()) == ()
    others = tuple(("-r", f"{name}.txt") for name in "abcdefgh")
    for project, beginning in ((PROJECT, "The project has more"), (None, "This folder is no project")):
        [note] = install_set.other_files(make_goal_facts(other_requirements=others, project=project))
        assert note.startswith(beginning)
        assert note.endswith("-r f.txt and 2 more. Install one of them: `doctor fix --venv -r a.txt`")
    for kinds, option in (("groups", "--group dev"), ("requirements files and groups", "-r a.txt")):
        others = tuple((word, name) for word, name in (option.split(), ("--group", "lint")))
        [note] = install_set.other_files(make_goal_facts(other_requirements=others, project=PROJECT))
        assert note.startswith(f"The project has more {kinds}: {option}, --group lint. ")


def test_what_installed_packages_lack_is_installed_unless_something_else_names_it() -> None:
    missing = tuple(
        Unmet(name=name, requirement=f"{name}>=3", required_by="flask 3.1.3") for name in ("jinja2", "click")
    )
    facts = make_goal_facts(target=make_target(unmet_dependencies=missing))
    assert install_set.requirements_for_pip(make_goal("Click"), facts, rebuilt=False) == ("jinja2>=3", "Click")
    assert install_set.summary(make_goal(), facts, rebuilt=False) == "jinja2>=3 and click>=3"
    assert install_set.requirements_for_pip(make_goal(), facts, rebuilt=True) == (), "pip finds them by itself"


def test_pip_is_given_all_that_require_what_is_contested() -> None:
    unmet = Unmet(
        name="urllib3", requirement="urllib3<2", installed="2.5", required_by="boto 1", dependents=("boto", "requests")
    )
    facts = make_goal_facts(target=make_target(unmet_dependencies=(unmet,)))
    assert install_set.requirements_for_pip(make_goal("Requests"), facts, rebuilt=False) == ("boto", "Requests")
    assert install_set.requirements_for_pip(make_goal(), facts, rebuilt=True) == (), "pip resolves all again"


def test_a_named_package_that_no_list_names_is_noted_with_the_way_to_add_it() -> None:
    listed = make_requirement_file("flask", "Six>=1")
    facts = make_goal_facts(requirement_files=(listed,), other_listed=(("pytest", "requirements-dev.txt"),))
    [note] = install_set.unlisted_note(make_goal("numpy>=2", "six", "pytest", "./lib"), facts)
    assert note == f"numpy is not in {listed.path}. If the project needs it, add the line `numpy>=2`"
    declared = make_requirement_file("flask", path="pyproject.toml", kind="declared")
    [note] = install_set.unlisted_note(make_goal("numpy", "rich"), make_goal_facts(requirement_files=(declared,)))
    assert note.startswith("numpy, rich are not in pyproject.toml. If the project needs them, add ")
    assert note.endswith("`numpy`, `rich` to its `dependencies`")
    assert not list(install_set.unlisted_note(make_goal("numpy"), make_goal_facts())), "there is no list"
    assert not list(install_set.unlisted_note(make_goal("numpy", path="other"), facts))


def test_a_package_whose_dependencies_alone_are_installed_is_named() -> None:
    declared = make_requirement_file("flask", path="pyproject.toml", kind="declared")
    facts = make_goal_facts(project=make_project(name="shop", is_package=True), requirement_files=(declared,))
    [note] = install_set.notes(make_goal(), facts, rebuilt=False)
    assert note == "shop itself is not installed. To import it, run `doctor fix --venv -e .`"
    for typed in ("-e .", "-e .[dev]", "-e ./[dev, test]", "/work[dev]"):
        assert not install_set.notes(make_goal(typed), facts, rebuilt=False), typed
    assert install_set.notes(make_goal("six[dev]"), facts, rebuilt=False) == (note,)
    installed = Distribution(name="shop", version="1", origin="-e file:///work")
    for other in (
        replace(facts, project=make_project(name="shop")),
        replace(facts, target=existing_target(ENVIRONMENT, installed)),
        replace(facts, requirement_files=(make_requirement_file("flask"),)),
    ):
        assert not install_set.notes(make_goal(), other, rebuilt=False)
    src = make_goal_facts(
        project=make_project(name="shop", has_src_layout=True), requirement_files=(make_requirement_file("flask"),)
    )
    assert install_set.notes(make_goal(), src, rebuilt=False) == (note,), (
        "whatever is installed, it has to be installed"
    )
    listed = replace(src, requirement_files=(make_requirement_file("flask", "-e ."),))
    assert not install_set.notes(make_goal(), listed, rebuilt=False)
