"""A missing module or program is explained by where it is on this machine, and by the Python that failed."""

from __future__ import annotations

from io import BytesIO

import pytest

from doctor.core import plugins
from doctor.core.record import replace
from doctor.explain.local_machine import MachineReader, add_local_cause
from doctor.explain.rank import Match, explain
from doctor.facts import Facts, PipxHome
from doctor.facts.modules import ModulePlace
from doctor.report.remedies import render
from tests.unit.factories import ADA, ENVIRONMENT, TOOLS, active_facts, make_facts, make_machine, make_project

VENV = "/work/.venv"
IN_VENV = ModulePlace(
    folder=f"{VENV}/lib/python3.11/site-packages", minor="3.11", python=f"{VENV}/bin/python", environment=VENV
)
OF_ADA = ModulePlace(
    folder="/home/ada/.local/lib/python3.11/site-packages", minor="3.11", python="/usr/bin/python3.11", owner="ada"
)
GONE = replace(OF_ADA, folder="/home/ada/.local/lib/python3.9/site-packages", minor="3.9", python=None)
LOCAL = ModulePlace(folder="/usr/local/lib/python3.12/site-packages", minor="3.12", python="/usr/local/bin/python3.12")
OF_APT = ModulePlace(folder="/usr/lib/python3/dist-packages", minor="", python="/usr/bin/python3")
OWN = ModulePlace(folder="/work", minor="", python=None, project="/work")
OUTSIDE = make_facts(project=make_project(), machine=make_machine(user=ADA))
ALONE = make_facts(machine=make_machine(user=ADA))
ACTIVE = active_facts(project=make_project(), machine=make_machine(user=ADA))
ERROR = (
    'Traceback (most recent call last):\n  File "/work/app.py", line 1, in <module>\n'
    "ModuleNotFoundError: No module named '{}'\n"
)
OF_M = "/usr/bin/python3: No module named {}\n"
CRON = "Subject: Cron <ada@box> python3 app.py\nX-Cron-Env: <PATH=/usr/bin:/bin>\n\n"
UNIT = "Nov 26 03:00:00 box systemd[1]: app.service: Failed with result 'exit-code'.\n"
_POETRY = (
    "ada@box:~$ poetry install\nThe currently activated Python version 3.7.2 is not supported by the project (>={}).\n"
    "Trying to find and use a compatible version. \n\nPoetry was unable to find a compatible version. If you have "
    'one, you can explicitly use it via the "env use" command.\n'
)
PYTEST = "===== test session starts =====\nImportError while importing test module '/work/test_a.py'.\nTraceback:\nE   "


def refuse(*_: object) -> Facts:
    raise AssertionError("the machine was read")


UNREAD = MachineReader(
    read_user=lambda: ("ada", "box"),
    read_systems=lambda: ("debian",),
    exists=lambda _: False,
    read_facts=refuse,
    find_module=lambda *_: (),
    list_names=lambda _: (),
    is_installed=lambda _: False,
    find_python=lambda _: None,
)


def answer(log: str, facts: Facts, *places: ModulePlace, files: tuple[str, ...] = ()) -> tuple[str, str]:
    """Return the summary and the next command for a log from a pipe; ``files`` are the files that exist."""
    machine = MachineReader(
        read_user=lambda: ("ada", "box"),
        read_systems=lambda: ("debian",),
        exists=lambda path: path in ("/work/app.py", "/work/test_a.py", "/usr/bin/python3", *files),
        read_facts=lambda _: facts,
        find_module=lambda *_: places,
        list_names=lambda _: (),
        is_installed=lambda _: False,
        find_python=lambda version: "/usr/bin/python3.11" if version == "3.11" else None,
    )
    matches = explain(BytesIO(log.encode()), plugins.conditions())
    first: Match = add_local_cause(matches, (), virtual_env=None, at_terminal=True, machine=machine)[0]
    return first.summary, render(first.remedy).text if first.remedy else ""


@pytest.mark.parametrize(
    ("log", "facts", "place", "summary", "command"),
    [
        (ERROR, OUTSIDE, IN_VENV, "which is not active", f". {VENV}/bin/activate"),
        (f"$ sudo python3 app.py\n{ERROR}", OUTSIDE, IN_VENV, "`sudo` does not", f"sudo {VENV}/bin/python app.py"),
        (f"$ sudo -u bo python3 app.py\n{ERROR}", OUTSIDE, IN_VENV, "", f"sudo -u bo {VENV}/bin/python app.py"),
        (CRON + ERROR, OUTSIDE, IN_VENV, "which cron does not", f"{VENV}/bin/python /work/app.py"),
        (
            CRON.replace("python3", "cd /work && python3") + ERROR,
            OUTSIDE,
            IN_VENV,
            "which cron does not",
            f"cd /work && {VENV}/bin/python /work/app.py",
        ),
        (ERROR + UNIT, OUTSIDE, IN_VENV, "the service", f"[Service]\nExecStart={VENV}/bin/python /work/app.py"),
        (ERROR, ACTIVE, IN_VENV, "another Python ran", f"{VENV}/bin/python /work/app.py"),
        (
            OF_M,
            ACTIVE,
            IN_VENV,
            "/usr/bin/python3 ran",
            f"{VENV}/bin/python -m yaml",
        ),
        (f"$ {VENV}/bin/python app.py\n{ERROR}", ACTIVE, IN_VENV, "by now", f"{VENV}/bin/python app.py"),
        (f"{PYTEST}{ERROR}", ACTIVE, IN_VENV, "but pytest is not", "doctor fix --venv pytest"),
        (
            f"ada@box:~$ python3 -m yaml\n{OF_M}",
            OUTSIDE,
            None,
            "not installed for any Python",
            "doctor fix --venv pyyaml",
        ),
        (f"$ sudo python3 app.py\n{ERROR}", ALONE, OF_ADA, "only ada's Python", "python3 app.py"),
        (ERROR, make_facts(), OF_ADA, "not root's", "runuser -u ada -- /usr/bin/python3.11 /work/app.py"),
        (ERROR, ALONE, OF_ADA, "another user ran", "/usr/bin/python3.11 /work/app.py"),
        (ERROR, ALONE, LOCAL, "and not for /usr/bin/python3", "/usr/local/bin/python3.12 /work/app.py"),
        (ERROR, ACTIVE, LOCAL, "not in the environment", "doctor fix pyyaml"),
        (ERROR, ACTIVE, OF_APT, "installed by apt", "doctor fix pyyaml"),
        (ERROR, ALONE, GONE, "Python 3.9, which no longer exists", "doctor fix pyyaml"),
        (ERROR, OUTSIDE, replace(IN_VENV, python=None), "no longer runs", "doctor fix --venv"),
        (ERROR, OUTSIDE, OWN, "the project's own code", f"cd /work && {VENV}/bin/python -m app"),
        (ERROR, OUTSIDE, None, "not installed for any Python", "doctor fix pyyaml"),
        (ERROR, ACTIVE, None, "yaml is missing from /work/.venv, which is active.", "doctor fix pyyaml"),
        (f"$ sudo python3 app.py\n{ERROR}", ACTIVE, None, "not installed for any Python", "doctor fix pyyaml"),
    ],
)
def test_the_place_of_a_module_decides(
    log: str, facts: Facts, place: ModulePlace | None, summary: str, command: str
) -> None:
    said, following = answer(log.format("yaml"), facts, *([place] if place else []))
    assert summary in said and following.endswith(command), (said, following)


@pytest.mark.parametrize(("folder", "named"), [(VENV, ""), ("/srv/other", "--path /srv/other ")])
def test_a_module_to_run_is_installed_for_the_interpreter_that_did_not_find_it(folder: str, named: str) -> None:
    log, files = (
        f"ada@box:~$ python -m pytest\n{folder}/bin/python: No module named pytest\n",
        (f"{folder}/bin/python",),
    )
    assert answer(log, OUTSIDE, files=(*files, f"{folder}/pyvenv.cfg"))[1] == f"doctor fix --venv {named}pytest"


def test_an_environment_has_to_see_what_only_the_system_has() -> None:
    assert answer(ERROR.format("gi"), ACTIVE, OF_APT)[1].endswith("doctor fix --venv --system-site-packages")


@pytest.mark.parametrize(
    "log",
    [
        ERROR.format("yaml").replace("/work", "/srv"),
        f"#9 [3/3] RUN python3 app.py\n#9 0.412 {ERROR.format('yaml')}",
        "Run black .\n  shell: bash -e {0}\nblack: command not found\nError: Process completed with exit code 127",
        "In [1]: import yaml\nModuleNotFoundError: No module named 'yaml'\n",
        f"ada@box:~$ tox\npy311: commands[0]> pytest\n{ERROR.format('yaml')}",
        f"nox > pytest\n{ERROR.format('yaml')}nox > Command pytest failed with exit code 2\n",
        "ada@noble:~$ black .\nbash: black: command not found\n",
        "root@box:~# black .\nbash: black: command not found\n",
        "$ black .\nbash: black: command not found\n",
        "bash: black: command not found\n~ # apk add black\n",
        "/srv/python/bin/python3: No module named yaml\n",
    ],
)
def test_a_log_of_another_machine_does_not_lead_to_this_one(log: str) -> None:
    matches = explain(BytesIO(log.encode()), plugins.conditions())
    assert add_local_cause(matches, (), virtual_env=None, at_terminal=True, machine=UNREAD) == matches


@pytest.mark.parametrize(
    "log", ["bash: black: command not found\n", "ModuleNotFoundError: No module named 'yaml'\n", "pip: not found\n"]
)
def test_a_log_that_may_be_from_anywhere_gets_the_same_answer_everywhere(log: str) -> None:
    matches = explain(BytesIO(log.encode()), plugins.conditions())
    assert add_local_cause(matches, (), virtual_env=VENV, at_terminal=False, machine=UNREAD) == matches


def test_the_folder_of_a_program_decides() -> None:
    missing = "bash: black: command not found\n"
    in_venv, in_home = f"{VENV}/bin/black", "/home/ada/.local/bin/black"
    home = PipxHome(apps=("black",), bin_dir="/home/ada/.local/bin", on_path=False)
    ada = make_facts(environ={"HOME": "/home/ada", "PATH": "/usr/bin"}, machine=make_machine(user=ADA))
    of_pipx = replace(ada, tools=replace(TOOLS, pipx_home=home))
    unlinked = replace(ada, tools=replace(TOOLS, pipx_home=replace(home, unlinked=("black",))))
    for log, facts, file, command in (
        (missing, OUTSIDE, in_venv, f". {VENV}/bin/activate"),
        (missing, ACTIVE, in_venv, in_venv),
        (f"ada@box:~$ sudo black .\nsudo: {missing[6:]}", ACTIVE, in_venv, f"sudo {in_venv} ."),
        (CRON + missing, OUTSIDE, in_venv, in_venv),
        (missing, ada, in_home, 'export PATH="/home/ada/.local/bin:$PATH"'),
        (missing, of_pipx, in_home, "doctor fix pipx-not-on-path"),
        (missing, unlinked, "", "pipx reinstall black"),
        ("ada@box:~$ tox\nbash: tox: command not found\n", OUTSIDE, f"{VENV}/bin/tox", f". {VENV}/bin/activate"),
        (missing, ada, "", "doctor fix black"),
        (missing, ACTIVE, "", "doctor fix black"),
        ("bash: pytest: command not found\n", ACTIVE, "", "doctor fix --venv pytest"),
        ("bash: pytest: command not found\n", OUTSIDE, "", "doctor fix pytest"),
    ):
        assert answer(log, facts, files=(file,))[1].endswith(command), (log, file, command)


def test_a_python_and_the_uv_that_fetches_it_come_before_what_needs_them() -> None:
    from_apt, pip = "ada@box:~$ python3.8 app.py\nbash: python3.8: command not found\n", "pip3.8: command not found\n"
    here = replace(ALONE, tools=replace(TOOLS, uv="~/.local/bin/uv"))
    for log, facts, command in (
        (from_apt, ALONE, "doctor fix --pipx uv"),
        (from_apt, here, "~/.local/bin/uv python install 3.8"),
        (f"ada@box:~$ pip3.8 install six\nbash: {pip}", ALONE, "doctor fix --pipx uv"),
        (
            f"ada@box:~$ pip3.8 install six\nbash: {pip}",
            here,
            "~/.local/bin/uv python install 3.8 && doctor fix --python 3.8 six",
        ),
        (
            f"ada@box:~$ pip3.11 install six\nbash: {pip.replace('8', '11')}",
            ALONE,
            "doctor fix --python 3.11 six",
        ),
        (f"ada@noble:~$ pip3.8 install six\nbash: {pip}", ALONE, "doctor fix --python 3.8 six"),
        (_POETRY.format("3.8"), here, 'uv python install 3.8 && poetry env use "$(uv python find 3.8)"'),
        (_POETRY.format("3.11"), here, "poetry env use 3.11"),
    ):
        assert answer(log, facts)[1].endswith(command), log


def test_python_is_called_by_the_name_that_it_has_here() -> None:
    log = "ada@{}:~$ python app.py --fast\nbash: python: command not found\n"
    assert answer(log.format("box"), ALONE)[1] == "python3 app.py --fast"
    assert answer(log.format("noble"), ALONE)[1] == "apt-get install python-is-python3"


def test_a_sound_environment_of_a_service_lacks_its_program() -> None:
    lines = (
        "app.service: Failed to locate executable {0}/bin/gunicorn: No such file or directory",
        "app.service: Failed at step EXEC spawning {0}/bin/gunicorn: No such file or directory",
    )
    log = "".join(f"Nov 26 03:00:00 box systemd[812]: {line}\n" for line in lines)
    assert answer(log.format(VENV), OUTSIDE)[1] == f"doctor fix --venv --path {VENV} gunicorn"
    assert answer(log.format("/srv/venv"), OUTSIDE)[1] == "doctor fix --venv --path /srv/venv"


def test_a_program_of_an_environment_that_does_not_find_itself() -> None:
    """The environment is the one to repair, under any name, and not another that has the module."""
    log = (
        'Traceback (most recent call last):\n  File "{}/bin/gunicorn", line 5, in <module>\n'
        "    from gunicorn.app.wsgiapp import run\nModuleNotFoundError: No module named 'gunicorn'\n"
    )
    changed = replace(ENVIRONMENT, path="/opt/web", real_path="/opt/web", library_versions=("3.9",))
    other = make_facts(project=make_project(environment=changed), machine=make_machine(user=ADA))
    for path, facts, summary, words in (
        ("/opt/web", other, "/opt/web has to be rebuilt: it was created with Python 3.9 and now runs 3.11.", ""),
        ("/opt/web", ALONE, "A program imports", ""),
        (VENV, OUTSIDE, f"{VENV} lacks gunicorn.", " gunicorn"),
    ):
        found = answer(log.format(path), facts, replace(IN_VENV, environment="/o"), files=(f"{path}/pyvenv.cfg",))
        assert found[0].startswith(summary) and found[1] == f"doctor fix --venv --path {path}{words}"
    assert answer(log.format("/opt/web"), ALONE)[1] == "doctor fix gunicorn", "it is not here"


@pytest.mark.parametrize("script", ["venv/bin/activate", ".venv/Scripts/activate"])
def test_the_environment_of_the_project_is_activated_by_whatever_name(script: str) -> None:
    log = f"ada@box:~$ source {script}\nbash: {script}: No such file or directory\n"
    assert answer(log, OUTSIDE, files=(f"{VENV}/bin/activate",))[1] == f". {VENV}/bin/activate"
    assert answer(log, OUTSIDE)[1].startswith("doctor fix --venv")
    assert answer(log, ALONE)[1].startswith("doctor fix --venv")
    by_script = f"ada@box:~$ ./run.sh\n./run.sh: line 2: {script}: No such file or directory\n"
    assert answer(by_script, OUTSIDE, files=(f"{VENV}/bin/activate",))[1].startswith("doctor fix --venv")


@pytest.mark.parametrize(
    ("log", "command"),
    [
        (CRON + ERROR, "/work/.venv/bin/python /work/app.py"),
        (CRON.replace("python3", "cd /work && python3") + ERROR, "cd /work && /work/.venv/bin/python /work/app.py"),
        (ERROR + UNIT, "[Service]\nExecStart=/work/.venv/bin/python /work/app.py"),
        ("In [1]: import yaml\nModuleNotFoundError: No module named '{}'\n", "%pip install pyyaml"),
        (f"{PYTEST}ModuleNotFoundError: No module named '{{}}'\n", "doctor fix pyyaml"),
        (f"[Pipeline] sh\n+ python3 app.py\n{ERROR}", "    .venv/bin/pip install pyyaml\n'''"),
    ],
)
def test_any_log_is_answered_with_what_its_context_takes(log: str, command: str) -> None:
    first = explain(BytesIO(log.format("yaml").encode()), plugins.conditions())[0]
    assert first.remedy and render(first.remedy).text.endswith(command), first
