"""Following the recommended command repairs a machine with a condition that ``CAUSES`` does not combine with others."""

from __future__ import annotations

from typing import Any

import pytest

from tests.boxes import tiny
from tests.boxes.conftest import MakeBox
from tests.boxes.doctor import Doctor
from tests.boxes.layers import SEVERAL
from tests.boxes.oracle.case import HOME
from tests.boxes.projects import PROJECT
from tests.boxes.roots import NEWER
from tests.boxes.several.causes import STDLIB, Cause
from tests.boxes.several.follow import follow, stock

pytestmark = pytest.mark.box

LIBRARY = tiny.editable_project(f"{HOME}/lib", "lib")
"""A project beside the other one."""

ROWS = (
    Cause(
        name="a list names a module of Python",
        ids=("requirement-invalid",),
        part="list",
        ada="printf '\\nos  # paths\\n' >> requirements.txt",
        proof="$VENV/bin/python -m pip -q install -r requirements.txt",
    ),
    Cause(
        name="an old freeze of Ubuntu",
        ids=("requirement-invalid",),
        part="list",
        ada="echo pkg-resources==0.0.0 >> requirements.txt",
        proof="$VENV/bin/python -m pip -q install -r requirements.txt",
    ),
    Cause(
        name="a list for developers beside others",
        ids=("no-project-venv",),
        part="list",
        ada="rm -r .venv; mkdir requirements; mv requirements.txt requirements/base.txt; cd requirements; "
        "echo -r base.txt > local.txt; echo gone > production.txt",
    ),
    Cause(
        name="a setup.py alone",
        ids=("no-project-venv",),
        part="list",
        files={f"{PROJECT}/setup.py": f"from setuptools import setup\nsetup(install_requires=['{tiny.LIBRARY}'])\n"},
        ada="rm -r .venv requirements.txt",
    ),
    Cause(
        name="git wrote links as files",
        ids=("broken-venv",),
        part="environment",
        ada="cd .venv/bin; for f in python*; do t=$(readlink $f); rm $f; printf $t > $f; chmod 755 $f; done",
    ),
    Cause(
        name="an editable library was renamed",
        ids=("source-missing",),
        part="source",
        files=LIBRARY,
        ada=f".venv/bin/pip -q install -e {HOME}/lib; mv {HOME}/lib {HOME}/library",
        proof="$VENV/bin/python -c 'import lib_module'",
    ),
    Cause(
        name="an editable library was deleted",
        ids=("source-missing",),
        part="source",
        files=LIBRARY,
        ada=f".venv/bin/pip -q install -e {HOME}/lib; rm -r {HOME}/lib",
        proof="! $VENV/bin/python -m pip list | grep lib; ls $VENV/lib/*/site-packages",
    ),
    Cause(
        name="an editable library leads to another folder",
        ids=("source-missing",),
        part="source",
        files=LIBRARY,
        ada=f".venv/bin/pip -q install -e {HOME}/lib; sed -i 's,$,-old,' .venv/lib/python3.*/site-packages/lib.pth",
        proof="$VENV/bin/python -c 'import lib_module'",
    ),
    Cause(
        name="an upgrade of pip was interrupted",
        ids=("pip-missing",),
        part="environment",
        ada="cd .venv/lib/python3.*/site-packages; rm -r pip/_internal; mv pip-*.dist-info ~ip-1.dist-info",
    ),
    Cause(
        name="the active environment is closed",
        ids=("moved-venv",),
        part="active",
        root="mkdir -m 700 /opt/venv",
        env={"VIRTUAL_ENV": "/opt/venv", "PATH": "/opt/venv/bin:/usr/local/bin:/usr/bin:/bin"},
        proof="test -z $VIRTUAL_ENV",
    ),
    Cause(name="PYTHONINSPECT", ids=("python-variables",), part="shell", env={"PYTHONINSPECT": "1"}),
    Cause(name="PYTHONWARNINGS", ids=("python-variables",), part="shell", env={"PYTHONWARNINGS": "error"}),
    Cause(
        name="the module venv is gone",
        ids=("pipx-broken",),
        part="system",
        root=f"rm -r {STDLIB}/venv",
        proof="python3 -m venv /tmp/new; /tmp/new/bin/pip --version",
    ),
    *(
        Cause(
            name=f"LD_LIBRARY_PATH has a {kind} library",
            ids=("environment-override",),
            part="shell",
            ada=f"mkdir {HOME}/vendor; {script}",
            env={"LD_LIBRARY_PATH": f"{HOME}/vendor"},
            proof="$VENV/bin/python -c 'import ssl, ctypes'",
        )
        for kind, script in (
            ("damaged", f"echo > {HOME}/vendor/libffi.so.8"),
            ("foreign", f"cp /lib/*/libz.so.1 {HOME}/vendor/libcrypto.so.3"),
        )
    ),
    *(
        Cause(
            name=f"the link of {command} was removed",
            ids=("dead-pipx-apps",),
            part="pipx",
            ada=f"pipx install {option} {tiny.APPLICATION}; rm -r {HOME}/.local/bin",
            env={"PATH": f"{HOME}/.local/bin:/usr/local/bin:/usr/bin:/bin"},
            proof=f"""
test "$({command})" = "here I am"
pipx list | grep -F -- "- {command}"
! pipx list | grep -i symlink
pipx uninstall {command}
! {command}
""",
        )
        for option, command in (("", tiny.APPLICATION), ("--suffix=-2", f"{tiny.APPLICATION}-2"))
    ),
)


def rows() -> list[Any]:
    """Return each cause with a suite, with a name for pytest."""
    return [pytest.param(cause, NEWER[number % len(NEWER)], id=cause.name) for number, cause in enumerate(ROWS)]


@pytest.mark.parametrize(("cause", "suite"), rows())
def test_the_recommended_command_mends_it(cause: Cause, suite: str, make_box: MakeBox, doctor: Doctor) -> None:
    outcome = follow(make_box(suite, SEVERAL, stock), doctor, (cause,))
    assert outcome.is_right and not outcome.consequences, str(outcome)
