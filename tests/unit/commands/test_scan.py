"""``doctor scan`` finds every environment of a home and whatever is wrong with it, and no more; it starts nothing."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from doctor.commands.scan import run
from doctor.core.errors import DoctorError
from tests.tools import schema
from tests.tools.home import BASE, MINOR, make_decoys, make_environment, make_home, make_launchers
from tests.unit.commands.run_explain import COMMAND, run_doctor

SUMMARY = "summary"


def scan(*arguments: str, home: Path, code: int | None = None, **variables: str) -> list[Any]:
    """Return the documents of ``doctor scan --json``, each of which keeps the contract."""
    run = run_doctor("scan", "--json", *arguments, HOME=str(home), **variables)
    documents = [schema.parse(line) for line in run.stdout.splitlines()]
    assert documents, run.stderr
    assert ("--fix" in arguments or run.stderr == "") and documents[-1]["kind"] == SUMMARY
    assert run.returncode == documents[-1]["exit_code"] == (run.returncode if code is None else code)
    return documents


def test_in_a_home_of_200_environments_nothing_is_missed_and_nothing_sound_is_reported(tmp_path: Path) -> None:
    home = tmp_path / "ada"
    made = make_home(home, 200)
    make_decoys(home)
    sound, broken = (
        next(each.path for each in made if each.maker == "venv" and (each.state == "healthy") is is_sound)
        for is_sound in (True, False)
    )
    launchers = list(make_launchers(home, sound, broken))
    *documents, summary = scan(str(home), home=home, code=1)
    found = [(each["path"], each["maker"], each["state"]) for each in documents if each["kind"] == "environment"]
    assert sorted(found) == sorted(map(tuple, made)), "misses and false alarms"
    reported = [each["path"] for each in documents if each["kind"] == "environment" and each["finding"]]
    assert sorted(reported) == sorted(each.path for each in made if each.state != "healthy")
    assert len(reported) == 20 and len({each["maker"] for each in documents if each["finding"]}) >= 12
    started = [(each["kind"], each["name"], bool(each["finding"])) for each in documents if each["program"]]
    assert sorted(started) == sorted(launchers)
    assert all(each["finding"]["remedy"] for each in documents if each["finding"])
    of_poetry = [each for each in documents if each["maker"] == "poetry" and each["finding"]]
    assert of_poetry and all("/work/app-" in each["folder"] for each in of_poetry), "found by its digest"
    assert summary["environments"] == 200 and summary["status"] == "problems"
    assert summary["left_out"] == [
        f"Other systems, which were not searched: {home}/chroot. To examine one: `doctor check --root FOLDER`"
    ]


def test_a_healthy_machine_is_reported_in_one_line(tmp_path: Path) -> None:
    make_home(tmp_path, 16, sick_every=0)
    run = run_doctor("scan", str(tmp_path), HOME=str(tmp_path), COLUMNS="80")
    assert (run.returncode, run.stdout) == (0, "✓ Everything works: 16 environments.\n")


@pytest.mark.parametrize(
    ("renewed", "others", "answer", "note"),
    [
        (1, (), "✓ Nothing has to be repaired: 1 environment.", "1 environment does not work, and its tool"),
        (2, (), "✓ Nothing has to be repaired: 2 environments.", "2 environments do not work, and their tools"),
        (1, ("shop",), "✗ 1 of 2 does not work (2 environments).", "1 more environment does not work, and its tool"),
    ],
)
def test_what_a_tool_renews_is_not_said_to_work(
    renewed: int, others: tuple[str, ...], answer: str, note: str, tmp_path: Path
) -> None:
    (tmp_path / ".cache/pre-commit").mkdir(parents=True)
    (tmp_path / ".cache/pre-commit/db.db").touch()
    for number in range(renewed):
        make_environment(tmp_path / f".cache/pre-commit/repo{number:08}/py_env-python3", "virtualenv", "python-gone")
    for name in others:
        make_environment(tmp_path / name / ".venv", "venv", "python-gone")
    run = run_doctor("scan", str(tmp_path), HOME=str(tmp_path), COLUMNS="120")
    lines = run.stdout.splitlines()
    assert answer in lines and any(
        line.startswith(f"{note} (pre-commit, nox, pipx, direnv) recreate") for line in lines
    ), lines


def test_services_and_kernels_are_counted_as_what_they_are(tmp_path: Path) -> None:
    make_environment(tmp_path / "a/.venv", "venv", "")
    make_environment(tmp_path / "b/.venv", "venv", "python-gone")
    list(make_launchers(tmp_path, f"{tmp_path}/a/.venv", f"{tmp_path}/b/.venv"))
    run = run_doctor("scan", str(tmp_path), HOME=str(tmp_path), COLUMNS="120")
    assert "(2 environments, 4 services, 3 Jupyter kernels)." in run.stdout


@pytest.mark.parametrize("width", ["80", "160"])
def test_what_is_sick_has_its_reason_and_a_command_that_can_be_pasted(tmp_path: Path, width: str) -> None:
    make_environment(tmp_path / "my shop/.venv", "venv", "python-gone")
    make_environment(tmp_path / ".local/share/pipx/venvs/black", "venv", "python-changed")
    run = run_doctor("scan", str(tmp_path), HOME=str(tmp_path), COLUMNS=width)
    assert run.returncode == 1
    lines = run.stdout.splitlines()
    assert "    pipx reinstall black" in lines
    assert f"    cd '{tmp_path}/my shop' && doctor fix --venv" in lines
    assert "its Python no longer exists" in run.stdout
    assert f"runs Python {MINOR}, but its packages are for 3.4" in run.stdout
    assert "✗ 2 of 2 do not work (2 environments)." in lines
    assert lines[-2:] == ["Next: Rebuild 1 of them with the same packages.", f"    doctor scan --fix {tmp_path}"]


def test_the_next_command_searches_as_long_as_this_one(tmp_path: Path) -> None:
    make_environment(tmp_path / "shop/.venv", "venv", "python-gone")
    run = run_doctor("scan", "--time-limit", "900", str(tmp_path), HOME=str(tmp_path), COLUMNS="160")
    assert run.stdout.splitlines()[-1] == f"    doctor scan --fix --time-limit 900 {tmp_path}"


def test_nothing_that_is_found_is_started_or_written(tmp_path: Path) -> None:
    if shutil.which("strace") is None:
        pytest.skip("strace is not installed")
    home, log = tmp_path / "ada", tmp_path / "log"
    made = make_home(home, 32, sick_every=4)
    list(make_launchers(home, made[0].path, made[3].path))
    before = subprocess.check_output(["find", home, "-printf", "%p %s %T@ %C@\n"])
    # PATH as in a shell in which the first environment is active
    variables = {**os.environ, "HOME": str(home), "PATH": f"{made[0].path}/bin:/usr/bin", "VIRTUAL_ENV": made[0].path}
    strace = ["strace", "-f", "-e", "trace=execve,execveat", "-o", str(log)]
    subprocess.run([*strace, *COMMAND[:-1], "scan", str(home)], env=variables, capture_output=True)
    calls = [line for line in log.read_text().splitlines() if "exec" in line]
    assert len(calls) == 1 and sys.executable in calls[0], "doctor itself"
    assert subprocess.check_output(["find", home, "-printf", "%p %s %T@ %C@\n"]) == before


def test_hostile_trees_end_and_are_escaped(tmp_path: Path) -> None:
    home = tmp_path / "ada"
    make_environment(home / "bad\x1b[2J\nname/.venv", "venv", "python-gone")
    os.symlink("..", home / "loop")
    deep = home
    for _ in range(60):
        deep /= "d"
    deep.mkdir(parents=True)
    for name in ("pipe", "big"):
        (home / name / "bin").mkdir(parents=True)
        os.symlink(f"{BASE}/bin/python{MINOR}", home / name / "bin/python")
    os.mkfifo(home / "pipe/pyvenv.cfg")
    with (home / "big/pyvenv.cfg").open("wb") as file:
        file.write(b"home = /opt/removed\n" + b"x" * 100_000)
        file.truncate(1 << 30)
    many = home / "many"
    many.mkdir()
    for number in range(3000):
        (many / str(number)).mkdir()
    make_environment(many / "zz/.venv", "venv", "python-gone")
    run = run_doctor("scan", str(home), HOME=str(home), COLUMNS="200")
    assert run.returncode == 1
    assert "\x1b" not in run.stdout and "bad\\x1b[2J\\x0aname" in run.stdout
    assert "✗ 3 of 3 do not work" in run.stdout
    assert "folders more than 40 levels deep were not searched." in run.stdout


def test_the_end_of_the_time_is_said(tmp_path: Path) -> None:
    make_home(tmp_path, 8, sick_every=0)
    [summary] = scan(str(tmp_path), "--time-limit", "0", home=tmp_path, code=5)
    assert summary["status"] == "incomplete" and summary["stopped_at"] == str(tmp_path)
    assert summary["left_out"][0].startswith(f"The search was ended after 0 seconds, at {tmp_path}. ")


def test_a_folder_that_is_none_is_wrong_usage_in_one_line_of_json(tmp_path: Path) -> None:
    run = run_doctor("scan", "--json", str(tmp_path / "none"))
    assert run.returncode == 2
    [line] = run.stdout.splitlines()
    assert schema.parse(line)["error"]["message"] == f"{tmp_path}/none is not a folder."
    assert json.loads(line)["command"] == "scan"


def test_a_folder_that_cannot_be_searched_is_no_proof_that_everything_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed, removed = tmp_path / "closed", tmp_path / "removed"
    closed.mkdir()
    removed.mkdir()
    monkeypatch.chdir(closed)
    with monkeypatch.context() as patched:
        patched.setattr(os, "access", lambda *_: False)
        with pytest.raises(DoctorError, match=re.escape(f"{closed} cannot be searched, because its permissions")):
            _scan_here()
    monkeypatch.chdir(removed)
    removed.rmdir()
    with pytest.raises(DoctorError, match="The current folder was removed"):
        _scan_here()


def _scan_here() -> int:
    return run(["."], after_upgrade=False, fix=False, yes=False, time_limit=1, show_all=False, as_json=True)


def test_fix_rebuilds_what_it_can_restore_and_nothing_else(tmp_path: Path) -> None:
    sound, lost = tmp_path / "one/.venv", tmp_path / "two/.venv"
    for path in (sound, lost):
        make_environment(path, "venv", "python-gone", with_packages=False)
    egg = lost / f"lib/python{MINOR}/site-packages/old-1.0.egg-info"
    egg.mkdir()
    where = {"XDG_STATE_HOME": str(tmp_path / "state")}
    asked = run_doctor("scan", str(tmp_path), "--fix", HOME=str(tmp_path), **where)
    assert (asked.returncode, os.path.exists(sound / "bin/python")) == (4, False)
    assert asked.stderr.endswith(f"Nothing was changed. To agree: `doctor scan --fix --yes {tmp_path}`\n")

    documents = scan(str(tmp_path), "--fix", "--yes", home=tmp_path, code=1, **where)
    repairs = {each["path"]: each for each in documents if each["kind"] == "repair"}
    assert (repairs[str(sound)]["status"], repairs[str(lost)]["status"]) == ("done", "failed")
    assert repairs[str(lost)]["message"] == "Nothing shows how to restore old."
    assert (documents[-1]["repaired"], documents[-1]["broken"]) == (1, 1)
    assert egg.is_dir() and not (lost / ".doctor-previous").exists(), "what cannot be restored stays as it is"
    assert subprocess.run([sound / "bin/python", "-m", "pip", "--version"], capture_output=True).returncode == 0
    assert not scan(str(sound.parent), home=tmp_path, code=0)[0]["finding"]
    receipt = os.path.basename(repairs[str(sound)]["receipt"]).removesuffix(".json")
    assert run_doctor("undo", receipt, HOME=str(tmp_path), **where).returncode == 0
    assert os.readlink(sound / "bin/python3") == "/usr/bin/python3.4"


def test_a_copy_in_a_backup_is_left_to_a_person(tmp_path: Path) -> None:
    make_environment(tmp_path / "former", "venv")
    make_environment(tmp_path / "backup", "venv", "moved")
    (tmp_path / "backup/bin/activate").write_text(f'VIRTUAL_ENV="{tmp_path}/former"\n')
    [copy] = [each for each in scan(str(tmp_path), home=tmp_path, code=1)[:-1] if each["finding"]]
    assert (copy["state"], copy["rebuilt_by_fix"]) == ("moved", False)


def test_after_an_upgrade_only_what_it_broke_is_shown(tmp_path: Path) -> None:
    for name, home in (("of-system", "/usr/bin"), ("of-pyenv", "/root/.pyenv/versions/3.4.1/bin")):
        make_environment(tmp_path / name, "venv", "python-gone")
        (tmp_path / name / "pyvenv.cfg").write_text(f"home = {home}\nversion = 3.4.1\n")
    make_environment(tmp_path / "moved", "venv", "moved")
    of_system = [each["path"] for each in scan(str(tmp_path), home=tmp_path, code=1)[:-1] if each["system_python"]]
    assert of_system == [f"{tmp_path}/of-system"], "the others do not depend on the release"
    *documents, summary = scan(str(tmp_path), "--after-upgrade", home=tmp_path, code=1)
    assert [each["path"] for each in documents] == [f"{tmp_path}/of-system"]
    assert (summary["environments"], summary["broken"]) == (3, 1)
    run = run_doctor("scan", "--after-upgrade", str(tmp_path), HOME=str(tmp_path))
    assert "✗ The upgrade broke 1 of 3 (3 environments)." in run.stdout.splitlines()


def test_the_templates_of_doctor_are_no_environments_in_whoevers_cache_they_are(tmp_path: Path) -> None:
    for folder in ("ada/.cache/doctor/venv/environments/0123abcd/tree", "ada/project/.venv"):
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(tmp_path / folder)], check=True)
    *documents, _ = scan(str(tmp_path / "ada"), home=tmp_path / "root")
    paths = [each["path"] for each in documents if each["kind"] == "environment"]
    assert paths == [f"{tmp_path}/ada/project/.venv"]
