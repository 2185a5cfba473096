"""Attacks on what doctor itself imports: its cache, the folders that it creates, and ``sys.path``."""

from __future__ import annotations

import functools
import shutil
import subprocess
import sys
import tempfile
from functools import partial
from pathlib import Path

from doctor.bootstrap.seal import write_seal
from tests.boxes.attacks.harness import APP, HOME, Attack, Steps, give, hers, link, proof
from tests.boxes.box import Box
from tests.boxes.doctor import MOUNT_POINT, Doctor
from tests.boxes.layers import FULL
from tests.boxes.prepared import create_venv
from tests.boxes.roots import new_box, parent_of_boxes

CHECKOUT = ["/usr/bin/python3", "-B", f"{MOUNT_POINT}/source/doctor"]
PYZ = ["/usr/bin/python3", "-B", "/opt/doctor.pyz"]
ROOTS_CACHE = "/root/.cache/doctor"


@functools.cache
def _dependencies(doctor: Doctor) -> Path:
    """Return a copy of root's cache after the first command that installs the dependencies, which needs the network."""
    with new_box("bookworm", FULL) as box:
        doctor.argv(box)
        run = box.run([*CHECKOUT, "scan", "/srv"], user="root", network=True)
        assert run.code == 0, run
        target = Path(tempfile.mkdtemp(dir=parent_of_boxes())) / "doctor"
        shutil.copytree(box.path(ROOTS_CACHE), target, symlinks=True)
    return target


@functools.cache
def _pyz(doctor: Doctor) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        argv = [sys.executable, "-m", "doctor.bootstrap.pyz.build", f"{folder}/doctor.pyz"]
        subprocess.run(argv, check=True, capture_output=True, cwd=doctor.source)
        return Path(folder, "doctor.pyz").read_bytes()


def _start_checkout(box: Box, doctor: Doctor, *, poison: bool = True) -> list[str]:
    """Put doctor's dependencies into root's cache, and a copy with ada's code into hers."""
    doctor.argv(box)
    shutil.copytree(_dependencies(doctor), box.path(ROOTS_CACHE), symlinks=True)
    _seal(box, ROOTS_CACHE)
    if poison:
        _poison(box)
    return CHECKOUT


def _start_pyz(box: Box, doctor: Doctor, *, poison: bool = True) -> list[str]:
    """Unpack the pyz into root's cache, and put a copy with ada's code into hers."""
    box.write("/opt/doctor.pyz", _pyz(doctor), mode=0o755)
    run = box.run([*PYZ, "--version"], user="root")
    assert run.code == 0, run
    if poison:
        _poison(box)
    return PYZ


def _poison(box: Box) -> None:
    """Copy root's cache to ada, with code of hers in every module."""
    copy = box.path(f"{HOME}/evil/doctor")
    shutil.copytree(box.path(ROOTS_CACHE), copy, symlinks=True)
    for compiled in [*copy.rglob("*.pyc")]:
        compiled.unlink()
    for module in copy.rglob("*.py"):
        with module.open("a") as file:
            file.write(f"\n{proof('her copy of a module')}")
    give(box, f"{HOME}/evil")
    _seal(box, f"{HOME}/evil/doctor")


def _seal(box: Box, folder: str) -> None:
    """Seal a copy of a cache, as everybody can; without that, doctor would not look at it twice."""
    for seal in box.path(folder).glob("*/SEAL"):
        write_seal(str(seal.parent))


def _links(box: Box, path: str = f"{HOME}/.cache") -> None:
    link(box, path, "/root/.cache")
    link(box, f"{HOME}/.other", f"{HOME}/evil")


def _links_below(box: Box) -> None:
    link(box, f"{HOME}/.cache/doctor", "/root/.cache/doctor")
    link(box, f"{HOME}/.cache/other", f"{HOME}/evil/doctor")


def _link_to_etc(box: Box) -> None:
    link(box, f"{HOME}/.cache", "/etc")


def _modules_in_folder(box: Box) -> None:
    """Modules of ada in the current folder that shadow those that doctor imports, and a plug-in."""
    for name in ("typing", "shlex", "selectors", "argparse", "typer", "platformdirs", "psutil", "rich", "plug"):
        hers(box, f"{HOME}/work/{name}.py", proof(f"her {name}.py"))
    info = f"{HOME}/work/plug-1.dist-info"
    hers(box, f"{info}/METADATA", "Metadata-Version: 2.1\nName: plug\nVersion: 1\n")
    hers(box, f"{info}/entry_points.txt", "[doctor.checks]\nplug = plug\n[doctor.fixes]\nplug = plug\n")


def _pip_loads_her_code(box: Box) -> None:
    """A pip on PATH, for the first start of a checkout: it is root's, and a ``.pth`` names a folder of ada."""
    create_venv(box, "/opt/python", "root")
    box.path("/usr/local/bin/pip3").symlink_to("/opt/python/bin/pip3")
    hers(box, f"{HOME}/lib/module.py", proof("her module"))
    line = f"import sys; sys.path.append('{HOME}/lib'); import module\n"
    box.write("/opt/python/lib/python3.11/site-packages/root.pth", line)


def _start_first(box: Box, doctor: Doctor) -> list[str]:
    """Start a checkout whose dependencies have to be installed."""
    doctor.argv(box)
    return CHECKOUT


_CHECK = (("check",), ("fix", "--venv", "--dry-run"), ("scan", "/srv"))
PAUSES = (0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.6)
"""Seconds after the start of doctor: it has judged its folder, but not imported everything."""


def _moments(path: str, other: str) -> tuple[Steps, ...]:
    exchange: Steps = [{"exchange": [path, other]}]
    return ([{"flip": [path, other]}], *(({"sleep": [pause]}, *exchange) for pause in PAUSES))


_CACHE = _moments(f"{HOME}/.cache", f"{HOME}/.other")
_CACHE_OF_DOCTOR = _moments(f"{HOME}/.cache/doctor", f"{HOME}/.cache/other")
_STARTS = {"checkout": _start_checkout, "pyz": _start_pyz}
ATTACKS = (
    Attack(
        name="c checkout: the pip on PATH loads her code",
        prepare=_pip_loads_her_code,
        commands=(("scan", "/srv"),),
        start=_start_first,
        env={"PIP_INDEX_URL": "http://127.0.0.1:9/simple"},
    ),
    *(
        Attack(
            name=f"c {kind}: ~/{folder} re-pointed",
            prepare=prepare,
            commands=(("check",),),
            start=start,
            env={"HOME": HOME},
            moves=moves,
        )
        for folder, prepare, moves in ((".cache", _links, _CACHE), (".cache/doctor", _links_below, _CACHE_OF_DOCTOR))
        for kind, start in _STARTS.items()
    ),
    *(
        Attack(
            name=f"c {kind}: {variable} re-pointed",
            prepare=_links,
            commands=(("check",),),
            start=start,
            env={"XDG_CACHE_HOME": "/nowhere", variable: f"{HOME}/.cache"},
            moves=_CACHE,
        )
        for kind, start in _STARTS.items()
        for variable in ("XDG_CACHE_HOME", "XDG_RUNTIME_DIR")
    ),
    *(
        Attack(
            name=f"c {kind}: {variable} leads to /etc",
            prepare=_link_to_etc,
            commands=(("check",),),
            start=partial(start, poison=False),
            env={"XDG_CACHE_HOME": "/nowhere", variable: f"{HOME}/.cache/made"},
        )
        for kind, start in _STARTS.items()
        for variable in ("XDG_CACHE_HOME", "XDG_RUNTIME_DIR", "TMPDIR")
    ),
    *(
        Attack(
            name=f"c {kind}: modules in the current folder, {name}",
            prepare=_modules_in_folder,
            commands=_CHECK,
            start=partial(start, poison=False),
            env={"PYTHONPATH": value},
            cwd=f"{HOME}/work",
        )
        for kind, start in _STARTS.items()
        for name, value in (("no PYTHONPATH", None), ("empty entry of PYTHONPATH", f"{APP}:"))
    ),
)
