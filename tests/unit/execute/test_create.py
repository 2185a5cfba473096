"""Environments copied from templates in the cache: they share files with it, and damage is never passed on."""

from __future__ import annotations

import json
import multiprocessing
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from doctor.core.errors import StepError
from doctor.execute import executor
from doctor.execute.effects import environment
from doctor.execute.venv import create as create_module
from doctor.execute.venv import virtualenv
from doctor.execute.venv.create import copy_template, create
from doctor.plan.actions import CreateEnvironment
from doctor.plan.model import Plan
from tests.unit.execute.helpers import SilentProgress, step_of
from tests.unit.factories import make_goal, make_goal_facts, make_target

pytestmark = pytest.mark.xdist_group("create")  # they share a template


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache/doctor/venv"


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache with the template of an environment called ``one``."""
    folder = tmp_path_factory.mktemp("filled")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(folder))
        create(action(), str(folder / "one"))
    return folder / "doctor/venv"


@pytest.fixture
def with_template(filled: Path, cache: Path) -> None:
    """Begin with a copy of that cache, since to build a template takes a second."""
    shutil.copytree(filled, cache, symlinks=True)


def action(**changes: object) -> CreateEnvironment:
    known = {"path": "/x", "python": sys.executable, "identity": sys.version, "creator": "virtualenv"}
    return CreateEnvironment(**{**known, "system_site_packages": False, **changes})  # type: ignore[arg-type]


def pip(environment: Path) -> str:
    return subprocess.run(
        [environment / "bin/pip", "--version"], capture_output=True, text=True, check=True, env={}
    ).stdout


def test_a_copy_shares_its_modules_and_works_on_its_own(tmp_path: Path, cache: Path) -> None:
    for target in (tmp_path / "one/.venv", tmp_path / "two/env"):
        target.parent.mkdir()
        create(action(), str(target))
        assert f"{target}/" in pip(target)
        assert not [path for path in (target / "bin").iterdir() if bytes(cache) in path.read_bytes()[:9000]]
        assert f"prompt_plain = '{target.name}'" in (target / "bin/activate.csh").read_text()
        assert not [path for path in (target / "bin").iterdir() if create_module._NAME.encode() in path.read_bytes()]
    assert len(list((cache / "environments").iterdir())) == 1
    module = next((tmp_path / "two/env").glob("lib/*/site-packages/pip/__init__.py"))
    assert module.stat().st_nlink > 1


@pytest.mark.usefixtures("with_template")
def test_the_scripts_name_the_path_to_which_the_environment_is_moved(tmp_path: Path) -> None:
    staged, final = tmp_path / "staging/one", tmp_path / "one"
    staged.parent.mkdir()
    create(action(), str(staged), str(final))
    for name in ("activate", "activate.fish", "pip"):
        text = (staged / "bin" / name).read_text()
        assert str(final) in text and str(staged) not in text
    assert not list(virtualenv.damaged_files(str(staged))), "RECORD has other digests of the scripts"
    staged.rename(final)
    assert f"{final}/" in pip(final)


@pytest.mark.usefixtures("with_template")
def test_another_interpreter_has_another_template(tmp_path: Path, cache: Path) -> None:
    create(action(), str(tmp_path / "one"))
    create(action(identity="3.99.0 /elsewhere"), str(tmp_path / "two"))
    create(action(system_site_packages=True), str(tmp_path / "three"))
    assert len(list((cache / "environments").iterdir())) == 3


@pytest.mark.usefixtures("with_template")
def test_a_module_that_was_changed_is_not_passed_on(tmp_path: Path) -> None:
    create(action(), str(tmp_path / "one"))
    module = next((tmp_path / "one").glob("lib/*/site-packages/pip/__init__.py"))
    module.write_text(module.read_text().replace("import", "impart"))
    os.rename(tmp_path / "one", tmp_path / "before")
    create(action(), str(tmp_path / "one"))
    assert "impart" not in next((tmp_path / "one").glob("lib/*/site-packages/pip/__init__.py")).read_text()
    assert pip(tmp_path / "one")


@pytest.mark.usefixtures("with_template")
def test_the_pip_of_a_copy_is_compiled(tmp_path: Path) -> None:
    create(action(), str(tmp_path / "one"))
    [folder] = (tmp_path / "one").glob("lib/*/site-packages/pip")
    program = "import pip, pip._internal.cli.main as main; print(main.__cached__)"
    argv = [str(tmp_path / "one/bin/python"), "-I", "-B", "-v", "-c", program]
    done = subprocess.run(argv, capture_output=True, text=True, check=True, env={})
    assert f"{folder}/_internal/cli/__pycache__/main." in done.stdout
    assert f"code object from '{folder}/_internal/cli/main.py'" not in done.stderr, "it was compiled again"


@pytest.mark.usefixtures("with_template")
def test_a_compiled_module_that_was_changed_is_not_passed_on(tmp_path: Path) -> None:
    create(action(), str(tmp_path / "one"))
    compiled = next((tmp_path / "one").glob("lib/*/site-packages/pip/__pycache__/__init__.*.pyc"))
    content = compiled.read_bytes()
    compiled.write_bytes(content[:-1] + b"x")
    os.rename(tmp_path / "one", tmp_path / "before")
    create(action(), str(tmp_path / "one"))
    copies = (tmp_path / "one").glob("lib/*/site-packages/pip/__pycache__/__init__.*.pyc")
    assert not [path for path in copies if path.read_bytes() != content]


@pytest.mark.usefixtures("with_template")
@pytest.mark.parametrize(
    "damaged",
    [
        "environments/*/manifest.json",
        "environments/*/tree/*/bin/python",
        "environments/*/tree/*/lib/*/site-packages/pip-*.dist-info/RECORD",
        "**/*",
    ],
)
def test_a_damaged_cache_is_replaced(tmp_path: Path, cache: Path, damaged: str) -> None:
    create(action(), str(tmp_path / "one"))
    activate = (tmp_path / "one/bin/activate").read_bytes()
    dependencies = cache.parent / "cpython-311-x86_64-0123456789ab"
    dependencies.mkdir()
    assert list(cache.glob(damaged))
    for path in cache.glob(damaged):
        if path.is_symlink():
            path.unlink()
        elif path.is_file():
            path.write_bytes(path.read_bytes()[:20])
    os.rename(tmp_path / "one", tmp_path / "before")
    create(action(), str(tmp_path / "one"))
    assert pip(tmp_path / "one")
    assert (tmp_path / "one/bin/activate").read_bytes() == activate
    assert dependencies.is_dir(), "doctor runs with them"


@pytest.mark.usefixtures("with_template")
def test_an_empty_file_without_a_digest_is_not_passed_on(tmp_path: Path, cache: Path) -> None:
    """As a power cut leaves it in virtualenv's cache."""
    create(action(), str(tmp_path / "one"))
    shutil.rmtree(cache / "environments")
    installers = list(cache.glob("virtualenv-*/**/pip-*.dist-info/INSTALLER"))
    for path in installers:
        path.write_bytes(b"")
    create(action(), str(tmp_path / "two"))
    [installer] = (tmp_path / "two").glob("lib/*/site-packages/pip-*.dist-info/INSTALLER")
    assert installers and installer.read_bytes() == b"pip\n"


def test_modes_that_were_changed_are_not_passed_on(tmp_path: Path) -> None:
    modes = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        create(action(), str(tmp_path / name / ".venv"))
        module = next((tmp_path / name).glob(".venv/lib/*/site-packages/pip/__init__.py"))
        modes.append(module.stat().st_mode)
        module.chmod(0o666)
    assert modes[0] == modes[1]


@pytest.mark.parametrize("name", ["with space", "o'brien", "$HOME", "ü"])
def test_no_template_is_used_for_a_path_that_a_shell_would_quote(tmp_path: Path, name: str) -> None:
    target = tmp_path / name
    assert not copy_template(action(), str(target), str(target))
    create(action(), str(target))
    assert str(target) in pip(target)


def test_templates_can_be_switched_off(tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOCTOR_NO_CACHE", "1")
    create(action(), str(tmp_path / "one"))
    assert pip(tmp_path / "one") and not (cache / "environments").exists()


def test_an_environment_is_made_without_a_cache(tmp_path: Path, cache: Path) -> None:
    cache.parent.mkdir(parents=True)
    cache.write_text("a file is in the way")
    create(action(), str(tmp_path / "one"))
    assert pip(tmp_path / "one")


@pytest.mark.usefixtures("with_template")
def test_an_environment_is_made_though_its_template_is_incomplete(tmp_path: Path, cache: Path) -> None:
    create(action(), str(tmp_path / "one"))
    next(cache.glob("environments/*/tree/*/lib/*/site-packages/pip/__init__.py")).unlink()
    next(cache.glob("environments/*/manifest.json")).unlink()
    os.rename(tmp_path / "one", tmp_path / "before")
    create(action(), str(tmp_path / "one"))
    assert pip(tmp_path / "one")


@pytest.mark.usefixtures("with_template")
@pytest.mark.parametrize("is_empty", [False, True])
def test_a_template_that_was_listed_while_it_was_removed_is_not_trusted(
    tmp_path: Path, cache: Path, *, is_empty: bool
) -> None:
    [manifest] = cache.glob("environments/*/manifest.json")
    listed = json.loads(manifest.read_text())
    others = [file for file in listed["own"] if file[0] != "pyvenv.cfg"]
    listed["own"] = [*others, *([["pyvenv.cfg", 0o644, ""]] if is_empty else [])]
    manifest.write_text(json.dumps(listed))
    create(action(), str(tmp_path / "one"))
    assert (tmp_path / "one/pyvenv.cfg").stat().st_size
    assert not list(cache.glob("environments/*")), "the damaged template must not be used again"


@pytest.mark.usefixtures("with_template")
def test_a_template_whose_copy_is_not_sound_is_not_used_again(
    tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def reject(*_: object) -> None:
        raise StepError("It is not sound.")

    path = str(tmp_path / ".venv")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setattr(environment, "verify", reject)
    plan = Plan(fix="venv", summary="Create it.", steps=(step_of(action(path=path)),), yields_environment=True)
    facts = make_goal_facts(target=make_target(path=path, project=str(tmp_path), cwd=str(tmp_path)))
    result = executor.execute(plan, make_goal(route="environment"), facts, SilentProgress())
    assert result.failure is not None and result.clean and not os.path.lexists(path)
    assert not list(cache.glob("environments/*"))


@pytest.mark.parametrize("lost", ["pyvenv.cfg", "lib/*/site-packages/pip/__init__.py"])
def test_a_template_that_is_removed_while_it_is_built_is_not_kept(
    tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch, lost: str
) -> None:
    def remove(environment: str) -> None:
        next(Path(environment).glob(lost)).unlink()

    monkeypatch.setattr(create_module, "_start_and_compile", remove)
    create(action(), str(tmp_path / "one"))
    assert (tmp_path / "one/pyvenv.cfg").is_file()
    assert not list(cache.glob("environments/*"))


def test_a_template_that_a_killed_run_did_not_complete_is_removed(tmp_path: Path, cache: Path) -> None:
    def build() -> None:
        virtualenv._call_virtualenv = lambda *_: time.sleep(60)
        create(action(), str(tmp_path / "one"))

    process = multiprocessing.get_context("fork").Process(target=build)
    process.start()
    while not (parts := list(cache.glob("environments/*.part-*/tree"))):
        time.sleep(0.01)
    create(action(), str(tmp_path / "two"))
    assert parts[0].is_dir(), "the other run is still building it"
    assert process.pid
    os.kill(process.pid, signal.SIGKILL)
    process.join()
    create(action(), str(tmp_path / "three"))
    assert not parts[0].exists() and not list(cache.glob("environments/*.part-*"))


def test_only_the_newest_templates_are_kept(tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(create_module, "create_intact", lambda _, at: os.makedirs(at))
    monkeypatch.setattr(create_module, "_start_and_compile", lambda _: None)
    monkeypatch.setattr(create_module, "_is_whole", lambda _: True)
    monkeypatch.setattr(create_module, "damaged_files", lambda _: iter(()))
    for number in range(12):
        copy_template(action(identity=str(number)), *[str(tmp_path / str(number))] * 2)
    assert len(list((cache / "environments").iterdir())) == 8
