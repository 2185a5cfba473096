"""Attacks on the environment that root creates or changes: its folder, its staging directory, its content."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from functools import partial

from tests.boxes import tiny
from tests.boxes.attacks.harness import APP, HOME, STAFF, Attack, Steps, give, hers, link, program, proof
from tests.boxes.box import USERS, Box
from tests.boxes.doctor import Doctor
from tests.boxes.prepared import create_venv

WORK = f"{HOME}/work"
PROJECT = f"{WORK}/project"
SHARED = "/srv/shared"
"""A folder of root and the group staff."""
VENV = ("fix", "--venv")
INSTALL = ("fix", "--venv", tiny.LIBRARY)
STAGING = ".doctor-"
WRITTEN = (".doctor.json", "pyvenv.cfg", "bin/pip", "lib/python3.11/site-packages/doctor_tiny_library.py")
"""Files of an environment whose appearance shows how far doctor is; the first is written last."""


def _decoy(box: Box, folder: str) -> None:
    """Let ada create environments that look right, to put them in the place of root's."""
    environment = f"{folder}/her.venv"
    create_venv(box, environment)
    for name in ("python", "python3"):
        box.path(f"{environment}/bin/{name}").unlink()
        hers(box, f"{environment}/bin/{name}", program("python3"), mode=0o755)
    hers(box, f"{environment}/lib/python3.11/site-packages/her.pth", proof("her.pth"))
    hers(box, f"{folder}/STAGING/doctor-was-here")
    assert box.run(["cp", "-a", environment, f"{folder}/STAGING/her.venv"]).code == 0


def _folder_inside_hers(box: Box, *, existing: bool = False) -> None:
    """A folder of root inside one of ada's, which she can rename."""
    hers(box, f"{WORK}/kept")
    box.path(PROJECT).mkdir()
    _decoy(box, f"{HOME}/decoy/project")
    if existing:
        create_venv(box, f"{PROJECT}/.venv", "root")


def _folder_of_group(box: Box, *, existing: bool = False) -> None:
    """A folder in which ada can rename what root created, since she is in its group."""
    box.path(SHARED).mkdir()
    os.chown(box.path(SHARED), 0, STAFF)
    box.path(SHARED).chmod(0o2775)
    _decoy(box, f"{HOME}/decoy")
    for name in ("STAGING", "her.venv"):  # in the same folder, since only its owner moves a folder to another one
        os.rename(box.path(f"{HOME}/decoy/{name}"), box.path(f"{SHARED}/{name}"))
    if existing:  # its files belong to the group, too
        run = box.run(["python3", "-m", "venv", f"{SHARED}/.venv"], user="root")
        assert run.code == 0, run


Step = Mapping[str, Sequence[object]]


def _moments(created: Step, decoy: str, swap: Sequence[Step], swapped: str) -> tuple[Steps, ...]:
    """Return steps for each moment at which ada's environment takes the place of root's staged one.

    ``swap`` puts her staging directory in place. After a pip her environment is already in it. Else root creates one
    there, which she sees, and exchanges.
    """
    fill: Step = {"rename": [f"{decoy}/her.venv", f"{decoy}/.venv"]}
    exchange: Step = {"exchange": [f"{swapped}/.venv", f"{swapped}/her.venv"]}
    after_pip = tuple([created, {"ran": ["bin/python", "pip\0", word]}, fill, *swap] for word in ("install", "check"))
    written = tuple([created, *swap, {"exists": [f"{swapped}/.venv/{name}"]}, exchange] for name in WRITTEN)
    return (*after_pip, *written)


_PARENT: tuple[Step, ...] = (
    {"rename": [f"{HOME}/decoy/project/STAGING", HOME + "/decoy/project/{name}"]},
    {"exchange": [WORK, f"{HOME}/decoy"]},
)
_INSIDE = _moments({"created": [PROJECT, STAGING]}, f"{HOME}/decoy/project/STAGING", _PARENT, PROJECT + "/{name}")
_SHARED = _moments(
    {"created": [SHARED, STAGING]},
    f"{SHARED}/STAGING",
    ({"exchange": [SHARED + "/{name}", f"{SHARED}/STAGING"]},),
    SHARED + "/{name}",
)
_TARGET: tuple[Steps, ...] = tuple(
    [{"created": [SHARED, ".venv"]}, {"sleep": [pause]}, {"exchange": [f"{SHARED}/.venv", f"{SHARED}/her.venv"]}]
    for pause in (0.0, 0.01, 0.1)
)


def _races(name: str, commands: tuple[tuple[str, ...], ...], *, existing: bool = False) -> tuple[Attack, ...]:
    return (
        Attack(
            name=f"d {name}: folder around root's swapped",
            prepare=partial(_folder_inside_hers, existing=existing),
            commands=commands,
            cwd=PROJECT,
            moves=_INSIDE,
        ),
        *(
            Attack(
                name=f"d {name}: {what} swapped by the group",
                prepare=partial(_folder_of_group, existing=existing),
                commands=commands,
                cwd=SHARED,
                groups=(STAFF,),
                moves=moves,
            )
            for what, moves in (("staging directory", _SHARED), ("environment", _TARGET))
        ),
    )


def _content(box: Box, what: str) -> None:
    """An environment of root in which something belongs to ada."""
    create_venv(box, f"{APP}/.venv", "root")
    packages = f"{APP}/.venv/lib/python3.11/site-packages"
    if what == "a .pth":
        hers(box, f"{packages}/her.pth", proof(what))
    elif what == "a module of pip":
        with box.path(f"{packages}/pip/__init__.py").open("a") as file:
            file.write(proof(what))
        os.chown(box.path(f"{packages}/pip/__init__.py"), USERS["ada"], USERS["ada"])
    elif what == "the folder of packages":
        hers(box, f"{packages}/her.pth", proof(what))
        give(box, packages)
    elif what == "a writable .pth":
        box.write(f"{packages}/her.pth", proof(what), mode=0o666)
    elif what == "the link bin/python":
        box.path(f"{APP}/.venv/bin/python").unlink()
        link(box, f"{APP}/.venv/bin/python", hers(box, f"{HOME}/bin/python", program(what), mode=0o755))
    elif what == "pyvenv.cfg":
        text = box.path(f"{APP}/.venv/pyvenv.cfg").read_text()
        hers(box, f"{APP}/.venv/pyvenv.cfg", text.replace("/usr/bin", stdlib_of_ada(box)))
    elif what == "lib, a link":
        box.path(f"{HOME}/lib").mkdir()
        assert box.run(["cp", "-a", f"{APP}/.venv/lib/python3.11", f"{HOME}/lib/"], user="root").code == 0
        hers(box, f"{HOME}/lib/python3.11/site-packages/her.pth", proof(what))
        assert box.run(["rm", "-r", f"{APP}/.venv/lib"], user="root").code == 0
        box.path(f"{APP}/.venv/lib").symlink_to(f"{HOME}/lib")
    elif what == "the target of a .pth":
        hers(box, f"{HOME}/lib/module.py", proof(what))
        box.write(f"{packages}/root.pth", f"{HOME}/lib\nimport module\n")


CONTENTS = (
    "a .pth",
    "a writable .pth",
    "a module of pip",
    "the folder of packages",
    "the link bin/python",
    "pyvenv.cfg",
    "lib, a link",
    "the target of a .pth",
)


def stdlib_of_ada(box: Box) -> str:
    """Write a standard library of ada, and return the folder that ``home`` in a pyvenv.cfg has to name for it.

    Her code is in ``encodings``, which every Python imports first, and which is not frozen as ``os`` is.
    """
    system, library = "/usr/lib/python3.11", f"{HOME}/py/lib/python3.11"
    box.path(f"{library}/encodings").mkdir(parents=True)
    for folder, name in (("", "encodings"), ("/encodings", "__init__.py")):
        for entry in box.path(f"{system}{folder}").iterdir():
            if entry.name not in (name, "__pycache__"):
                box.path(f"{library}{folder}/{entry.name}").symlink_to(f"{system}{folder}/{entry.name}")
    text = box.path(f"{system}/encodings/__init__.py").read_text()
    module = box.path(f"{library}/encodings/__init__.py")
    module.write_text(text + proof("her standard library").replace("import os;", "import posix as os;"))
    hers(box, f"{HOME}/py/bin/python3", program("python3"), mode=0o755)
    give(box, f"{HOME}/py")
    return f"{HOME}/py/bin"


def _start_with_templates_of_ada(box: Box, doctor: Doctor) -> list[str]:
    """Let ada create an environment, and change the templates that her doctor keeps in her cache."""
    hers(box, f"{HOME}/project/.made")
    assert doctor.run(box, *VENV, cwd=f"{HOME}/project").code == 0
    folders = [path for path in box.path(f"{HOME}/.cache").rglob("site-packages") if path.is_dir()]
    assert folders
    for folder in folders:
        hers(box, str(folder / "her.pth").removeprefix(str(box.root)), proof("her template"))
    return doctor.argv(box)


def _source_project(box: Box) -> None:
    """A project of root that has to be built, and a TMPDIR of ada."""
    text = '[build-system]\nrequires = ["setuptools"]\nbuild-backend = "setuptools.build_meta"\n'
    box.write(f"{APP}/pyproject.toml", f'{text}[project]\nname = "app"\nversion = "1"\n')
    box.write(f"{APP}/setup.py", "from setuptools import setup\nsetup(py_modules=[])\n")
    hers(box, f"{HOME}/tmp/.made")
    box.write(f"{APP}/requirements.txt", "-e .\n")
    hers(box, f"{HOME}/tmp/decoy/site/sitecustomize.py", proof("sitecustomize of TMPDIR"))


_BUILD: tuple[Steps, ...] = tuple(
    [
        {"created": [f"{HOME}/tmp", "pip-build-env-"]},
        {"sleep": [0.3 * number]},
        {"exchange": [HOME + "/tmp/{name}", f"{HOME}/tmp/decoy"]},
    ]
    for number in range(8)
)

ATTACKS = (
    *_races("fix --venv", (VENV,)),
    *_races("fix --venv LIBRARY", (INSTALL,)),
    *_races("fix --venv LIBRARY, existing", (INSTALL,), existing=True),
    *(
        Attack(
            name=f"k {what} of root's environment is ada's",
            prepare=partial(_content, what=what),
            commands=(("check", "--json"), INSTALL, VENV, ("undo",)),
        )
        for what in CONTENTS
    ),
    *(
        Attack(
            name=f"k templates of ada in {name}",
            prepare=lambda box: None,
            start=_start_with_templates_of_ada,
            commands=(INSTALL,),
            env=env,
        )
        for name, env in (("HOME", {"HOME": HOME}), ("XDG_CACHE_HOME", {"XDG_CACHE_HOME": f"{HOME}/.cache"}))
    ),
    Attack(
        name="k TMPDIR of ada while pip builds",
        prepare=_source_project,
        commands=(("fix", "-r", "requirements.txt"),),
        env={"TMPDIR": f"{HOME}/tmp"},
        moves=_BUILD,
    ),
)
