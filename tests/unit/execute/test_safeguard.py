"""Root lets pip use no file that another user could change, however a requirement names it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from doctor.execute import safeguard
from doctor.execute.safeguard import refuse
from doctor.facts.pip_config import PipConfig
from doctor.plan.actions import PipInstall
from doctor.plan.model import Plan, Step
from doctor.probe.project import target
from doctor.probe.project.code import read_script
from doctor.probe.project.requirements import read_requirement_file
from doctor.probe.rootfs import Rootfs
from tests.unit.factories import make_goal_facts, pip_config_with

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
BOB = 4242


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a project of root, and put a project and a wheel of another user beside it."""
    for module in (safeguard, target):  # the tests may run in one
        monkeypatch.setattr(module, "is_application_container", lambda fs: False)
    (tmp_path / "app/lib").mkdir(parents=True)
    (tmp_path / "bob/pkg").mkdir(parents=True)
    (tmp_path / "bob/pkg-1-py3-none-any.whl").touch()
    for path in tmp_path.rglob("bob*"):
        os.chown(path, BOB, BOB)
    return tmp_path / "app"


def reason(
    project: Path,
    *requirements: str,
    file: str | None = None,
    script: Path | None = None,
    cwd: Path | None = None,
    config: PipConfig | None = None,
) -> str | None:
    """Return why root must not install the requirements, the file and the needs of the script in the project."""
    code = (read_script(Rootfs(), str(script)),) if script else ()
    files = (read_requirement_file(Rootfs(), str(project), file),) if file else ()
    action = PipInstall(
        path=str(project / ".venv"),
        requirements=requirements,
        requirement_files=(file,) if file else (),
        offline=False,
        cwd=str(cwd or project),
    )
    step = Step(id="install", reason="", argv=(), action=action, touches=(), undo="")
    facts = make_goal_facts(requirement_files=files, code=code, target_pip_config=config or PipConfig())
    refused = refuse(Plan(fix="venv", summary="", steps=(step,)), facts)
    return refused.reason if refused else None


REQUIREMENTS = (
    "{bob}/pkg", "../bob/pkg[extra]", "pkg @ file://{bob}/pkg", "pkg @ file://localhost{bob}/pkg", "-e{bob}/pkg",
    "pkg @ file://{encoded}/pkg#egg=pkg", "-e '{bob}/pkg'", "-f{bob}", "--find-links=FILE://{encoded}",
    "pkg @ git+file://{bob}/pkg", "-r file://{bob}/requirements.txt",
)  # fmt: skip


@pytest.mark.parametrize("requirement", REQUIREMENTS)
def test_a_requirement_that_names_a_path_of_another_is_refused(project: Path, requirement: str) -> None:
    bob = f"{project.parent}/bob"
    line = requirement.format(bob=bob, encoded=bob.replace("/bob", "/b%6fb"))
    assert "belongs to" in (reason(project, line) or "")
    (project / "requirements.txt").write_text(f"first\n{line}\n")
    assert "belongs to" in (reason(project, file="requirements.txt") or "")


@pytest.mark.parametrize(("owner", "refused"), [(BOB, True), (0, False)])
def test_a_script_of_another_decides_nothing(project: Path, owner: int, refused: bool) -> None:
    script = project / "tool.py"
    script.write_text("import six\n")
    os.chown(script, owner, owner)
    assert bool(reason(project, "six", script=script)) == refused


def test_a_constraint_that_names_a_path_of_another_is_refused(project: Path) -> None:
    (project / "constraints.txt").write_text(f"pkg @ file://{project.parent}/bob/pkg\n")
    (project / "requirements.txt").write_text("-c constraints.txt\npkg\n")
    assert "belongs to" in (reason(project, file="requirements.txt") or "")


@pytest.mark.parametrize("path", ['"{bob}/pkg"', '"../bob/pkg"', r'"\u002e./b\u006fb/pkg"', "'file://{bob}/pkg'"])
def test_a_lock_that_names_a_path_of_another_is_refused(project: Path, path: str) -> None:
    path = path.format(bob=project.parent / "bob") if "{" in path else path
    (project / "pylock.toml").write_text(f'lock-version = "1.0"\n[[packages]]\nname = "pkg"\ndirectory.path = {path}\n')
    assert "belongs to" in (reason(project, file="pylock.toml") or "")


def test_files_in_the_current_folder_of_another_are_refused(project: Path) -> None:
    cwd = project.parent / "bob"
    assert reason(project, "pkg", "x @ git+ssh://git@host/x.git", cwd=cwd / "absent") is None
    assert "belongs to" in (reason(project, "pkg-1-py3-none-any.whl", cwd=cwd) or "")
    assert "belongs to" in (reason(project, "-e pkg", cwd=cwd) or "")
    config = pip_config_with("find-links", "pkg")
    assert "belongs to" in (reason(project, "x", cwd=cwd, config=config) or "")


def test_a_folder_to_which_everybody_may_add_wheels_is_refused(project: Path) -> None:
    (project.parent / "shared").mkdir()
    (project.parent / "shared").chmod(0o1777)
    assert "anybody may create" in (reason(project, "-f ../shared") or "")
    (project.parent / "shared").chmod(0o755)
    assert reason(project, "-f ../shared") is None


def test_what_steers_a_build_counts(project: Path) -> None:
    for name, path in (("data.sqlite3", project), ("setup.py", project / "lib")):
        assert reason(project, "-e .", "./lib") is None
        (path / name).touch()
        os.chown(path / name, BOB, BOB)
    assert "setup.py belongs to" in (reason(project, "-e .", "./lib") or "")


def test_roots_own_requirements_are_installed(project: Path) -> None:
    lines = (
        "-e .",
        "./lib",
        "x @ https://host/x.whl#sha256=0",
        "git+ssh://git@host/tmp/x",
        "name==1 --hash=sha256:" + "0" * 300,
    )
    assert reason(project, *lines) is None
