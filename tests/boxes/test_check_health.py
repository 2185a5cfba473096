"""`doctor check` reports no problem on a healthy machine."""

from __future__ import annotations

import pytest

from tests.boxes import tiny
from tests.boxes.conftest import MakeBox
from tests.boxes.doctor import Doctor
from tests.boxes.layers import SEVERAL, USR_LOCAL, VENV, ZOO
from tests.boxes.oracle.case import HOME, Case, activated
from tests.boxes.prepared import used_pipx
from tests.boxes.roots import NEWER

pytestmark = pytest.mark.box

PROJECT = f"{HOME}/project"
REQUIREMENTS = {f"{PROJECT}/requirements.txt": f"{tiny.LIBRARY}>=1.0\n"}
INSTALL = f"bin/pip install --no-index --find-links {tiny.WHEELS} {tiny.LIBRARY}"
INTO_VENV = f"{PROJECT}/.venv/{INSTALL}"
"""Completes the project of SEVERAL, whose environment ``python3 -m venv`` made."""
LOGIN = "/usr/local/bin:/usr/bin:/bin"
CONDA = {"PATH": f"{HOME}/conda/bin:{LOGIN}", "CONDA_PREFIX": f"{HOME}/conda", "CONDA_DEFAULT_ENV": "base"}
BUILT = f"{HOME}/.pyenv/versions/built/bin"
SHIM = '#!/bin/sh\nexec {}/{} "$@"\n'
HARMLESS_CONFIG = "[global]\nindex-url = https://pypi.example/simple\ntimeout = 60\nbreak-system-packages = false\n"
PYPROJECT = '[project]\nname = "x"\nversion = "1"\nrequires-python = ">=3.9"\ndependencies = ["doctor-tiny-library"]\n'

MACHINES = (
    Case(name="with python3-venv", layer=VENV),
    Case(name="with everything"),
    Case(name="with everything, root", user="root"),
    Case(name="sudo without password", files={"/etc/sudoers.d/ada": "ada ALL=(ALL) NOPASSWD: ALL\n"}),
    Case(name="docker, root", layer=VENV, root=": > /.dockerenv", user="root"),
    Case(name="podman, root", layer=VENV, root=": > /run/.containerenv", user="root"),
    Case(name="docker, python image", layer=ZOO, root=f"{USR_LOCAL}; : > /.dockerenv", user="root"),
    Case(name="CI", env={"CI": "true", "GITHUB_ACTIONS": "true"}),
    Case(name="harmless pip config", files={"/etc/pip.conf": HARMLESS_CONFIG}, env={"PIP_NO_CACHE_DIR": "off"}),
    Case(
        name="pipx with an application",
        ada=f"PIP_NO_INDEX=1 PIP_FIND_LINKS={tiny.WHEELS} pipx install {tiny.APPLICATION}",
        env={"PATH": f"{HOME}/.local/bin:{LOGIN}"},
    ),
)
ENVIRONMENTS = (
    Case(name="active venv", layer=ZOO, env=activated("venv")),
    Case(name="active venv that sees the system", layer=ZOO, env=activated("sees-system")),
    Case(name="active, by virtualenv", layer=ZOO, env=activated("virtualenv")),
    Case(name="active, by uv, without pip", layer=ZOO, env=activated("uv")),
    Case(name="active, by uv, with pip", layer=ZOO, env=activated("uv-seeded")),
    Case(name="active, pypy", layer=ZOO, env=activated("pypy")),
    Case(name="venv by name", layer=ZOO, python=f"{HOME}/venv/bin/python"),
    Case(name="pypy3", layer=ZOO, suites=NEWER[-1:], python="/usr/bin/pypy3"),
    Case(name="pyenv, by its folder", layer=ZOO, env={"PATH": f"{BUILT}:{LOGIN}"}),
    Case(
        name="pyenv, by shims",
        layer=ZOO,
        files={
            f"{HOME}/.pyenv/version": "built\n",
            f"{HOME}/.pyenv/shims/python3": SHIM.format(BUILT, "python3"),
            f"{HOME}/.pyenv/shims/pip": SHIM.format(BUILT, "pip"),
        },
        ada="chmod +x ~/.pyenv/shims/*",
        env={"PATH": f"{HOME}/.pyenv/shims:{LOGIN}", "PYENV_ROOT": f"{HOME}/.pyenv"},
    ),
    Case(name="conda", layer=ZOO, env=CONDA),
)
PROJECTS = (
    Case(name="activated", layer=SEVERAL, files=REQUIREMENTS, ada=INTO_VENV, env=activated("project/.venv")),
    Case(name="not activated", layer=SEVERAL, files=REQUIREMENTS, ada=INTO_VENV),
    Case(name="called venv", files=REQUIREMENTS, venv=f"{PROJECT}/venv", ada=f"{PROJECT}/venv/{INSTALL}"),
    Case(name="no environment yet", files=REQUIREMENTS),
    Case(
        name="two environments, the second one is active",
        layer=SEVERAL,
        files=REQUIREMENTS,
        venv=f"{PROJECT}/new",
        ada=f"{PROJECT}/new/{INSTALL}",
        env=activated("project/new"),
    ),
    Case(
        name="in an environment that sees the system",
        files={f"{PROJECT}/requirements.txt": "pip\nsetuptools\nlaunchpadlib\n"},
        ada=f"python3 -m venv --system-site-packages {PROJECT}/.venv",
    ),
    Case(
        name="a copy of the older Python",
        root="mkdir /usr/lib/python3.99; : > /usr/lib/python3.99/os.py",
        ada=f"python3 -m venv --copies {PROJECT}/.venv",
    ),
    Case(
        name="lists that cannot be judged",
        layer=SEVERAL,
        files={
            f"{PROJECT}/requirements.txt": "-e .\n./lib\ngone; python_version < '3'\n--no-index\n",
            f"{PROJECT}/pyproject.toml": "[build-system]\nrequires = []\n",
            f"{PROJECT}/lib/setup.py": "",
        },
        ada=INTO_VENV,
    ),
    Case(
        name="pyproject",
        layer=SEVERAL,
        files={f"{PROJECT}/pyproject.toml": PYPROJECT},
        ada=INTO_VENV,
        env=activated("project/.venv"),
    ),
    Case(name="managed by uv", files={**REQUIREMENTS, f"{PROJECT}/uv.lock": "version = 1\n"}),
    Case(name="managed by poetry", files={f"{PROJECT}/pyproject.toml": "[tool.poetry]\nname = 'x'\n"}),
    Case(name="an empty folder", files={f"{PROJECT}/README": ""}),
)
ROWS = [
    pytest.param(case, suite, cwd, id=f"{suite}: {case.name}")
    for cases, cwd in ((MACHINES, HOME), (ENVIRONMENTS, HOME), (PROJECTS, PROJECT))
    for number, case in enumerate(cases)
    for suite in case.suites[number % len(case.suites) :][:1]
]


@pytest.mark.parametrize(("case", "suite", "cwd"), ROWS)
def test_a_healthy_machine_has_no_problems(case: Case, suite: str, cwd: str, make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box(suite, case.layer, used_pipx if "pipx install" in case.ada else tiny.stock)
    case.prepare(box)
    arguments = ["--python", case.python] if "/" in case.python else []
    answer = doctor.check(box, *arguments, user=case.user, env=case.env, cwd="/root" if case.user == "root" else cwd)
    assert answer.alarms() == []
    assert answer.run.code == answer.json["exit_code"] == 0
    assert answer.json["status"] == "healthy"
    assert answer.json["python"] is not None
    assert "unknown" not in [
        finding["severity"] for finding in answer.json["findings"] if finding["id"] != "apt-needs-root"
    ]
