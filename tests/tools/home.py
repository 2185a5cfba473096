"""Make a home folder full of environments, as the tools leave them, of which some are sick in a known way.

The files are those that the real tools write (venv of 3.11, virtualenv 21, uv 0.13, pipx 1.17, Poetry 2.5, Pipenv 2026,
tox 4, nox 2026, pre-commit 4, hatch 1.17, conda 24), less what no reader of them needs. ``make scan`` compares them
with what the tools themselves make.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from doctor.probe.project.managed import path_digest

BASE = Path(os.path.realpath(sys.base_prefix))
"""The folder of the interpreter that the sound environments belong to."""
MINOR = f"{sys.version_info.major}.{sys.version_info.minor}"
_OTHER = "3.4"

SICKNESSES = ("python-gone", "base-gone", "python-changed", "moved", "incomplete", "empty-files", "windows")
"""The ways in which an environment is made sick, in turn."""
STATES = {
    "python-gone": "broken",
    "base-gone": "broken",
    "windows": "broken",
    "python-changed": "python-changed",
    "moved": "moved",
    "incomplete": "incomplete",
    "empty-files": "incomplete",
}
"""The state that each sickness leads to."""


class Made(NamedTuple):
    """One environment that was made."""

    path: str
    maker: str
    state: str


def _poetry_name(home: Path, number: int) -> str:
    return f"app-{number}-{path_digest(os.path.realpath(home / f'work/app-{number}'))}-py{MINOR}"


Place = Callable[[Path, int], Path]
PLACES: Sequence[tuple[str, str, Place]] = (
    ("venv", "venv", lambda home, n: home / f"work/shop-{n}/.venv"),
    ("virtualenv", "virtualenv", lambda home, n: home / f"src/library {n}/venv"),
    ("uv", "uv", lambda home, n: home / f"work/uv-{n}/.venv"),
    ("pipx", "venv", lambda home, n: home / f".local/share/pipx/venvs/tool-{n}"),
    ("uv-tool", "uv", lambda home, n: home / f".local/share/uv/tools/tool-{n}"),
    ("poetry", "virtualenv", lambda home, n: home / f".cache/pypoetry/virtualenvs/{_poetry_name(home, n)}"),
    ("pipenv", "virtualenv", lambda home, n: home / f".local/share/virtualenvs/site-{n}-Ab3_dE-9"),
    ("virtualenvwrapper", "virtualenv", lambda home, n: home / f".virtualenvs/study-{n}"),
    ("pyenv", "venv", lambda home, n: home / f".pyenv/versions/3.9.1/envs/old-{n}"),
    ("tox", "virtualenv", lambda home, n: home / f"src/tested-{n}/.tox/py311"),
    ("nox", "virtualenv", lambda home, n: home / f"src/checked-{n}/.nox/tests"),
    ("pre-commit", "virtualenv", lambda home, n: home / f".cache/pre-commit/repo{n:08}/py_env-python3"),
    ("hatch", "virtualenv", lambda home, n: home / f".local/share/hatch/env/virtual/thing-{n}/gPeQHewd/thing"),
    ("pdm", "virtualenv", lambda home, n: home / f".local/share/pdm/venvs/thing-{n}-aBcDeFgH-3.11"),
    ("conda", "conda", lambda home, n: home / f"miniconda3/envs/science-{n}"),
    ("venv", "venv", lambda home, n: home / f"deep/{'/'.join('abcdefghij')}/project-{n}/env"),
)  # fmt: skip
"""A maker, the tool that creates the environment for it, and the folder of its environment number n."""


def make_home(home: Path, count: int, *, sick_every: int = 10) -> list[Made]:
    """Make ``count`` environments of every maker in turn below ``home``; every tenth is sick. Return what was made."""
    made = []
    for number in range(count):
        maker, creator, place = PLACES[number % len(PLACES)]
        path = place(home, number)
        # shifted in every turn, so that each maker has its sick ones
        is_sick = sick_every > 0 and (number + number // len(PLACES)) % sick_every == sick_every - 1
        sickness = SICKNESSES[number // sick_every % len(SICKNESSES)] if is_sick else ""
        if creator == "conda" and sickness:
            sickness = "python-gone"
        if creator == "uv" and sickness == "incomplete":
            sickness = "python-gone"  # without pip it is complete
        make_environment(path, creator, sickness)
        _mark(path, maker, home, number)
        made.append(Made(str(path), maker, STATES.get(sickness, "healthy")))
    for name in ("miniconda3", ".pyenv/versions/3.9.1"):
        (home / name).mkdir(parents=True, exist_ok=True)
    return made


def make_environment(path: Path, creator: str, sickness: str = "", *, with_packages: bool = True) -> None:
    """Make one environment at ``path``, which is sound unless ``sickness`` is given."""
    if creator == "conda":
        _write(path / "conda-meta/history", "")
        _write(path / f"conda-meta/python-{MINOR}.1-0.json", "{}")
        _link(path / "bin/python", f"{BASE}/bin/python{MINOR}" if not sickness else f"python{_OTHER}")
        return
    home = f"{BASE}/bin" if sickness != "base-gone" else "/opt/removed/bin"
    keys = {"venv": f"version = {MINOR}.1", "virtualenv": f"version_info = {MINOR}.1.final.0\nvirtualenv = 21.15.11"}
    text = keys.get(creator, f"version_info = {MINOR}.1\nuv = 0.13.9")
    _write(path / "pyvenv.cfg", f"home = {home}\n{text}\ninclude-system-site-packages = false\n")
    if sickness == "windows":
        _write(path / "Scripts/python.exe", "MZ")
        return
    _link(
        path / "bin/python3", f"{BASE}/bin/python{MINOR}" if sickness != "python-gone" else f"/usr/bin/python{_OTHER}"
    )
    _link(path / "bin/python", "python3")
    minor = _OTHER if sickness == "python-changed" else MINOR
    site = path / f"lib/python{minor}/site-packages"
    recorded = path if sickness != "moved" else path.with_name("former")
    if sickness != "incomplete":
        _write(path / "bin/activate", f'VIRTUAL_ENV="{recorded}"\nexport VIRTUAL_ENV\n')
    site.mkdir(parents=True)
    if with_packages:
        _write(site / "six-1.17.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: six\nVersion: 1.17.0\n\n")
        _write(site / "six-1.17.0.dist-info/RECORD", "six.py,,\n" if sickness != "empty-files" else "")
    if creator != "uv" and sickness != "incomplete":
        _write(site / "pip/__init__.py", '__version__ = "26.3"\n')
        _write(site / "pip/__main__.py", "main()\n")
        _write(path / "bin/pip", f"#!{recorded}/bin/python\n")


def _mark(path: Path, maker: str, home: Path, number: int) -> None:
    """Leave the file by which the tool knows its environment again."""
    if maker == "pipx":
        _write(path / "pipx_metadata.json", '{"main_package": {"package": "tool"}}')
    elif maker == "uv-tool":
        _write(path / "uv-receipt.toml", "[tool]\n")
    elif maker == "pipenv":
        project = home / f"work/site-{number}"
        _write(project / "Pipfile", "")
        _write(path / ".project", str(project))
    elif maker == "poetry":
        _write(home / f"work/app-{number}/poetry.lock", "")
    elif maker == "pre-commit":
        _write(path.parent.parent / "db.db", "")
        _write(path.parent / ".pre-commit-hooks.yaml", "[]")


def make_decoys(home: Path) -> None:
    """Make what looks like an environment and is none, or is none that is in use."""
    for name in ("project/tests/data", "node/node_modules/x", "lib/python3/site-packages/virtualenv/example"):
        _write(home / name / "pyvenv.cfg", "home = /usr/bin\n")
    for name in (
        ".cache/uv/archive-v0/Xy",
        ".local/share/Trash/files/old",
        ".local/share/pipx/trash/x",
        ".cache/pipx/1",
    ):
        make_environment(home / name, "venv", "python-gone")
    make_environment(home / "chroot/home/bob/.venv", "venv", "python-gone")
    _write(home / "chroot/etc/os-release", "ID=debian\n")
    _write(home / "r-lang/conda-meta/r-base-4.json", "{}")
    os.mkfifo(home / "project/pyvenv.cfg")


def make_launchers(home: Path, healthy: str, sick: str) -> Iterator[tuple[str, str, bool]]:
    """Make units and kernels for two environments. Yield (kind, name, whether it is dead) of each."""
    units, kernels = home / ".config/systemd/user", home / ".local/share/jupyter/kernels"
    for name, program, dead in (
        ("sound", f"{healthy}/bin/python -m http.server", False),
        ("sick", f"{sick}/bin/python -m http.server", True),
        ("lost", f"{home}/gone/venv/bin/gunicorn shop", True),
        ("shell", f'/bin/sh -c "cd {sick} && exec bin/python3 x.py"', True),
    ):
        _write(units / f"{name}.service", f"[Service]\nType=simple\nExecStart={program}\n")
        yield "service", f"{name}.service", dead
    _write(units / "other.service", "[Service]\nExecStart=/usr/sbin/no-such-daemon\nExecStartPre=-/opt/venv/bin/x\n")
    for name, python, dead in (("well", healthy, False), ("ill", sick, True), ("gone", f"{home}/gone", True)):
        _write(kernels / name / "kernel.json", f'{{"argv": ["{python}/bin/python", "-m", "ipykernel"]}}')
        yield "kernel", name, dead
    _write(kernels / "r/kernel.json", '{"argv": ["/no/such/R"], "language": "R"}')


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def _link(path: Path, target: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.symlink_to(target)
