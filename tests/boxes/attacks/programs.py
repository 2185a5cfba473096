"""Attacks with programs and interpreters of ada that doctor finds on PATH, or that root's own ones lead to."""

from __future__ import annotations

import json
import os
from functools import partial

from tests.boxes import tiny
from tests.boxes.attacks.environments import stdlib_of_ada
from tests.boxes.attacks.harness import HOME, PATH, Attack, give, hers, link, program, proof
from tests.boxes.box import Box
from tests.boxes.prepared import create_venv

NAMES = (
    *("python3", "python", "pip", "pip3", "pipx", "uv", "virtualenv", "apt-get", "apt-cache", "apt-config", "dpkg"),
    *("dpkg-query", "dpkg-deb", "env", "sudo", "sh", "bash", "cc", "gcc", "x86_64-linux-gnu-gcc", "git", "ldconfig"),
    *("mv", "cp", "sed", "rm", "id", "uname", "lsb_release", "getconf", "file", "readlink", "systemd-detect-virt"),
)
"""The names of ada's programs, each of which leaves proof and then runs the real one."""
LOG = b"error: externally-managed-environment\nE: Unable to locate package python3-venv\n"
COMMANDS: tuple[tuple[str, ...], ...] = (
    ("check",),
    ("check", "--json"),
    ("check", "--python", "python3"),
    ("list",),
    ("scan", "/srv"),
    ("explain", "-"),
    ("fix", "--venv"),
    ("fix", "--venv", "--json", tiny.LIBRARY),
    ("fix", "--venv", "--dry-run"),
    ("fix", "--venv", "--python", "python3"),
    ("fix", "--pipx", "--dry-run", tiny.APPLICATION),
    ("fix", "--pipx", "--yes", tiny.APPLICATION),
    ("fix", "--pipx", "--yes", "black", "--offline"),
    ("fix", "--apt", "--dry-run", tiny.PACKAGE),
    ("fix", "--apt", "--yes", tiny.PACKAGE),
)


def programs_of_ada(box: Box, folder: str = f"{HOME}/bin") -> None:
    """Write ada's programs, and give the machine what the commands need."""
    tiny.archive(box, alone=True)
    for name in NAMES:
        hers(box, f"{folder}/{name}", program(name), mode=0o755)


def _shadowed(box: Box) -> None:
    programs_of_ada(box)
    tiny.write_wheel(box.path(tiny.WHEELS), "packaging", version="99.0")
    pip = ["python3", "-m", "pip", "install", "--break-system-packages", "--ignore-installed", "--no-deps", "packaging"]
    run = box.run(pip, user="root")
    assert run.code == 0, run


def _pipx_not_on_path(box: Box) -> None:
    """Make what pipx leaves when it installed an application for root."""
    programs_of_ada(box)
    metadata = {"main_package": {"package": "x", "apps": [], "include_apps": True, "suffix": ""}}
    box.write("/root/.local/pipx/venvs/x/pipx_metadata.json", json.dumps(metadata))
    box.path("/root/.local/bin").mkdir()


def _marker_removed(box: Box) -> None:
    programs_of_ada(box)
    box.path("/usr/lib/python3.11/EXTERNALLY-MANAGED").unlink()


def environment_of_ada(box: Box) -> None:
    """An environment of ada, whose interpreter is a link to the system's."""
    tiny.archive(box, alone=True)
    create_venv(box, f"{HOME}/env")
    packages = f"{HOME}/env/lib/python3.11/site-packages"
    hers(box, f"{packages}/her.pth", proof("her.pth"))
    hers(box, f"{packages}/sitecustomize.py", proof("her sitecustomize"))


def _other_python(box: Box) -> str:
    """Create an interpreter of root that is not the one that doctor runs on. Return its folder of packages."""
    create_venv(box, "/opt/python", "root")
    return "/opt/python/lib/python3.11/site-packages"


def _pth_names_folder(box: Box, lines: str) -> None:
    hers(box, f"{HOME}/lib/module.py", proof("her module"))
    hers(box, f"{HOME}/lib/sitecustomize.py", proof("her sitecustomize"))
    link(box, f"{HOME}/link", "/srv/libraries")
    box.write("/srv/libraries/module.py")
    os.unlink(box.path("/usr/lib/python3.11/sitecustomize.py"))  # which only Debian's Python has
    box.write(f"{_other_python(box)}/root.pth", lines)


def _home_of_ada(box: Box) -> None:
    _other_python(box)
    text = box.path("/opt/python/pyvenv.cfg").read_text()
    box.path("/opt/python/pyvenv.cfg").write_text(text.replace("/usr/bin\n", f"{stdlib_of_ada(box)}\n"))


def _link_to_ada(box: Box) -> None:
    box.path("/usr/local/bin/python3").symlink_to(hers(box, f"{HOME}/bin/python3", program("python3"), mode=0o755))


def _link_in_sticky_folder(box: Box) -> None:
    """A link of ada to root's interpreter in a folder like /tmp, and another one to her program."""
    box.path("/srv/sticky").mkdir()
    box.path("/srv/sticky").chmod(0o1777)
    hers(box, f"{HOME}/bin/python3", program("python3"), mode=0o755)
    for name, target in (("python3", "/usr/bin/python3"), ("other", f"{HOME}/bin/python3")):
        box.path(f"/srv/sticky/{name}").symlink_to(target)
        os.lchown(box.path(f"/srv/sticky/{name}"), 1000, 1000)


def _folder_of_group(box: Box) -> None:
    box.path("/srv/group").mkdir()
    programs_of_ada(box, "/srv/group")
    give(box, "/srv/group", "root", 50)
    box.path("/srv/group").chmod(0o775)


_PYTHON_FIRST = {"PATH": f"/opt/python/bin:{PATH}"}
_PYTHON_COMMANDS = (("check", "--json"), ("fix", "--venv"), ("undo",), ("check", "--python", "/opt/python/bin/python3"))
_PTH_LINES = {
    "her folder": f"{HOME}/lib\n",
    "her folder by a relative path": "../../../../../home/ada/lib\n",
    "her folder and imports from it": f"{HOME}/lib\nimport module\n",
    "her folder in a line of code": f"import sys; sys.path.insert(0, '{HOME}/lib'); import module\n",
}


def _shim(box: Box) -> None:
    """Write a shim of root like those of asdf, which read ``.tool-versions`` in the current folder."""
    shim = '#!/bin/sh\nread -r _ folder 2>/dev/null < .tool-versions\nexec "${folder:-/usr}/bin/python3" "$@"\n'
    box.write("/root/shims/python3", shim, mode=0o755)
    hers(box, f"{HOME}/project/.tool-versions", f"python {HOME}/py\n")
    hers(box, f"{HOME}/py/bin/python3", program("python3"), mode=0o755)


ATTACKS = (
    *(
        Attack(
            name=f"e her programs on PATH: {' '.join(command)}",
            prepare=programs_of_ada,
            commands=(command,),
            env={"PATH": f"{HOME}/bin:{PATH}"},
            guarded=("/etc",),
            stdin=LOG,
        )
        for command in COMMANDS
    ),
    *(
        Attack(
            name=f"e her programs on PATH: undo of {' '.join(command)}",
            prepare=programs_of_ada,
            commands=(command, ("undo", "--json")),
            env={"PATH": f"{HOME}/bin:{PATH}"},
            guarded=("/etc",),
        )
        for command in (("fix", "--venv"), ("fix", "--apt", "--yes", tiny.PACKAGE))
    ),
    *(
        Attack(
            name=f"e her programs on PATH: fix {condition}",
            prepare=prepare,
            commands=(("fix", condition, "--yes"), ("undo",)),
            env={"PATH": f"{HOME}/bin:{PATH}"},
            guarded=(),
        )
        for condition, prepare in (
            ("pip-shadows-system", _shadowed),
            ("pipx-not-on-path", _pipx_not_on_path),
            ("marker-removed", _marker_removed),
        )
    ),
    *(
        Attack(
            name=f"e her programs in {where}",
            prepare=prepare,
            commands=(("check",), ("fix", "--venv"), ("undo",), ("fix", "--apt", "--yes", tiny.PACKAGE)),
            env={"PATH": path},
            cwd=cwd,
        )
        for where, prepare, path, cwd in (
            ("the current folder", programs_of_ada, f".:{PATH}", f"{HOME}/bin"),
            ("an empty entry of PATH", programs_of_ada, f":{PATH}", f"{HOME}/bin"),
            ("a folder of the group", _folder_of_group, f"/srv/group:{PATH}", "/srv/app"),
        )
    ),
    Attack(
        name="e her bash, and the variable that asks for completions",
        prepare=lambda box: hers(box, f"{HOME}/bin/bash", program("bash"), mode=0o755),
        commands=(("--version",), ("history",)),
        env={"PATH": f"{HOME}/bin:{PATH}", "_DOCTOR_COMPLETE": "source_bash"},
    ),
    Attack(
        name="e her environment on PATH",
        prepare=environment_of_ada,
        commands=(("check",), ("fix", "--venv"), ("fix", "--pipx", "--yes", tiny.APPLICATION)),
        env={"PATH": f"{HOME}/env/bin:{PATH}", "VIRTUAL_ENV": f"{HOME}/env"},
        guarded=("/etc",),
    ),
    *(
        Attack(
            name=f"h a .pth names {name}",
            prepare=partial(_pth_names_folder, lines=lines),
            commands=_PYTHON_COMMANDS,
            env=_PYTHON_FIRST,
        )
        for name, lines in _PTH_LINES.items()
    ),
    Attack(name="h pyvenv.cfg names her home", prepare=_home_of_ada, commands=_PYTHON_COMMANDS, env=_PYTHON_FIRST),
    Attack(
        name="h root's shim starts the Python that her folder names",
        prepare=_shim,
        commands=(("check",), ("fix", "--yes", "--path", "/srv/app/env")),
        cwd=f"{HOME}/project",
        env={"PATH": f"/root/shims:{PATH}"},
    ),
    Attack(
        name="h root's link to her python3",
        prepare=_link_to_ada,
        commands=(("check",), ("fix", "--venv"), ("undo",), ("check", "--python", "/usr/local/bin/python3")),
    ),
    Attack(
        name="h her link in a sticky folder, re-pointed",
        prepare=_link_in_sticky_folder,
        commands=(("check",), ("fix", "--venv"), ("undo",)),
        env={"PATH": f"/srv/sticky:{PATH}"},
        moves=([{"flip": ["/srv/sticky/python3", "/srv/sticky/other"]}],),
    ),
)
