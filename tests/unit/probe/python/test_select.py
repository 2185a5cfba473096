"""Select an interpreter: by ``--python``, by a project's ``.python-version``, and behind pyenv's shims."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from doctor.facts import Pin
from doctor.probe.python import select
from doctor.probe.rootfs import Rootfs
from tests.unit.probe.conftest import Tree

HOME = {"HOME": "/h"}
PATH = ["/h/bin/shims", "/usr/bin"]


def stored(version: str) -> dict[str, str]:
    """Return the files of an interpreter in pyenv's store."""
    base, minor = f"/h/.pyenv/versions/{version}", version.rpartition(".")[0]
    return {
        f"{base}/bin/python{minor}": "",
        f"{base}/bin/python3": f"-> python{minor}",
        f"{base}/lib/python{minor}/os.py": "",
    }


PYTHONS = {
    "/usr/bin/python3.11": "",
    "/usr/bin/python3": "-> python3.11",
    "/usr/lib/python3.11/os.py": "",
    "/usr/include/python3.11/patchlevel.h": '#define PY_VERSION "3.11.2"\n',
    "/h/bin/shims/python3.12": "",
    **stored("3.11.9"),
    **stored("3.12.4"),
    **stored("3.12.10"),
}
PYENV = {
    "/p/shims/python3": "",
    "/p/libexec/pyenv-exec": "",
    "/p/versions/3.11.7/bin/python3": "",
    "/p/versions/3.12.1/bin/python3": "",
    "/p/versions/3.12.10/bin/python3": "",
    "/p/version": "3.11.7\n",
}


def test_a_version_selects_the_interpreter_that_is_nearest_to_it(tree: Tree) -> None:
    fs = Rootfs(str(tree(PYTHONS)))
    for requested, expected in {
        "3": "/usr/bin/python3",
        "3.11": "/usr/bin/python3.11",
        "3.11.2": "/usr/bin/python3.11",
        "3.11.9": "/h/.pyenv/versions/3.11.9/bin/python3",
        "3.11.5": "/usr/bin/python3.11",  # reported later as another version
        "3.12": "/h/.pyenv/versions/3.12.10/bin/python3",
        "3.12.4": "/h/.pyenv/versions/3.12.4/bin/python3",
        "python3.11": "/usr/bin/python3.11",
        "3.1": None,
        "3.13": None,
        "3.11.": None,
    }.items():
        assert select.find_subject(fs, requested, PATH, HOME, "/w") == (requested, expected)


@pytest.mark.parametrize(
    ("environ", "store"),
    [
        ({}, "/home/ada/.local/share/uv/python"),
        ({"UV_PYTHON_INSTALL_DIR": "", "XDG_DATA_HOME": ""}, "/home/ada/.local/share/uv/python"),
        ({"XDG_DATA_HOME": "/data"}, "/data/uv/python"),
        ({"XDG_DATA_HOME": "/data", "UV_PYTHON_INSTALL_DIR": "/pys"}, "/pys"),
        ({"PYENV_ROOT": ""}, "/home/ada/.pyenv/versions"),
        ({"PYENV_ROOT": "/pyenv"}, "/pyenv/versions"),
    ],
)
def test_variables_move_the_pythons_of_uv_and_pyenv(tree: Tree, environ: dict[str, str], store: str) -> None:
    program = f"{store}/3.14/bin/python3"
    files = {f"{store}/3.14/bin/python3.14": "", f"{store}/3.14/lib/python3.14/os.py": ""}
    fs = Rootfs(str(tree({program: "-> python3.14", **files})))
    others = select.find_other_interpreters(fs, [], None, {"HOME": "/home/ada", **environ})
    assert others == ((program, "3.14"),)


def test_a_shim_is_the_last_resort(tree: Tree) -> None:
    fs = Rootfs(str(tree({"/h/bin/shims/python3.12": ""})))
    assert select.find_version(fs, "3.12", PATH, HOME) == "/h/bin/shims/python3.12"
    assert select.find_version(fs, "3.12", PATH[1:], HOME) is None


def read_pin(root: Path, text: str | None, version: str = "3.11.2") -> Pin | None:
    """Return the pin of the project in ``/w``, read from a folder below it."""
    (root / "w/below").mkdir(parents=True, exist_ok=True)
    if text is not None:
        (root / "w/.python-version").write_text(text)
    return select.read_pin(Rootfs(str(root)), "/w/below", "/w", version, PATH, HOME)


def test_a_pin_names_an_interpreter_that_is_nearer_than_the_subject(tree: Tree) -> None:
    root = tree(PYTHONS)
    for text, version, expected in (
        ("3.11\n", "3.11", None),  # the subject has this version
        ("3.11.2\n", "3.11.2", None),
        ("3.11.5\n", "3.11.5", None),  # no other interpreter is nearer to it
        ("3.11.9\n", "3.11.9", "3.11.9"),
        ("3.12\n", "3.12", "3.12.10"),
        ("# mine\n\n  3.12.4  # too\n3.11.2\n", "3.12.4", "3.12.4"),
        ("3.12.7\n", "3.12.7", "3.12.10"),
        ("python-3.12\n", "3.12", "3.12.10"),
        ("cpython@3.12\n", "3.12", "3.12.10"),
        ("cpython-3.12.4-linux-x86_64-gnu\n", "3.12.4", "3.12.4"),
        ("3.9\n", "3.9", None),
    ):
        pin = read_pin(root, text)
        assert pin is not None, text
        python = expected and f"/h/.pyenv/versions/{expected}/bin/python3"
        assert (pin.version, pin.python) == (version, python), text


def test_text_that_is_not_a_version_pins_nothing(tree: Tree) -> None:
    root = tree(PYTHONS)
    for text in (
        None, "", "#\n", "system\n3.12\n", "myproject\n", "pypy3.10-7.3.12\n", ">=3.12\n", "3\n", "3.13t\n",
        "3.14-dev\n", "3.12\x1b[31m\n", "../3.12\n", "/usr/bin/python3.12\n", "3.12.4.5\n", "3" * 5000,
    ):  # fmt: skip
        assert read_pin(root, text) is None, text


def test_a_pin_above_the_project_does_not_count(tree: Tree) -> None:
    root = tree(PYTHONS)
    assert read_pin(root, "3.12\n")
    assert select.read_pin(Rootfs(str(root)), "/w/below", "/w/below", "3.11.2", PATH, HOME) is None


@pytest.mark.parametrize(
    ("files", "environ", "version"),
    [
        ({}, {}, "3.11.7"),
        ({"/w/.python-version": "3.12.1\n"}, {}, "3.12.1"),
        ({"/w/.python-version": "3.12\n"}, {}, "3.12.10"),
        ({"/w/.python-version": "# mine\n2.7.18\n3.12.1\n"}, {}, "3.12.1"),
        ({"/w/.python-version": "3.12.1\n"}, {"PYENV_VERSION": "3.11.7"}, "3.11.7"),
        ({}, {"PYENV_VERSION": "python-3.12.1"}, "3.12.1"),
    ],
)
def test_a_shim_starts_the_version_that_pyenv_selects(
    tree: Tree, files: dict[str, str], environ: dict[str, str], version: str
) -> None:
    fs = Rootfs(str(tree(PYENV | files)))
    assert select.resolve_shim(fs, "/p/shims/python3", environ, "/w/below") == f"/p/versions/{version}/bin/python3"


def test_a_shim_that_cannot_be_followed_is_returned(tree: Tree) -> None:
    fs = Rootfs(str(tree(PYENV)))
    for selected in ("system", "9.9", "../../etc"):
        tree({"/w/.python-version": f"{selected}\n"})
        assert select.resolve_shim(fs, "/p/shims/python3", {}, "/w") == "/p/shims/python3", selected
    tree({"/w/.python-version": "\n"})  # names no version: the user's file is used
    assert select.resolve_shim(fs, "/p/shims/python3", {}, "/w") == "/p/versions/3.11.7/bin/python3"


def test_other_programs_are_not_shims(tree: Tree) -> None:
    fs = Rootfs(str(tree(PYENV | {"/x/shims/python3": ""})))
    assert select.resolve_shim(fs, "/usr/bin/python3", {}, "/") == "/usr/bin/python3"
    assert select.resolve_shim(fs, "/x/shims/python3", {}, "/") == "/x/shims/python3"


@pytest.mark.parametrize(
    ("prefix", "environ", "is_own"),
    [
        ("/home/ada/.cache/pre-commit/repo1/py_env-python3", {"VIRTUAL_ENV": "{}"}, True),
        ("/work/.tox/lint", {"VIRTUAL_ENV": "{}"}, True),
        ("/elsewhere/lint", {"VIRTUAL_ENV": "{}", "TOX_ENV_DIR": "{}"}, True),
        ("/work/.nox/lint", {"VIRTUAL_ENV": "{}"}, True),
        ("/home/ada/.cache/uv/archive-v0/x", {"UV": "/usr/bin/uv"}, True),
        ("/home/ada/.local/share/pipx/venvs/pip-doctor", {}, True),
        ("/work/.venv", {"VIRTUAL_ENV": "{}", "PRE_COMMIT": "1"}, False),
        ("/work/.venv", {"VIRTUAL_ENV": "{}", "UV": "/usr/bin/uv"}, False),
        ("/work/.venv", {}, False),
    ],
)
def test_the_environment_that_a_tool_made_for_doctor_is_not_the_users(
    prefix: str, environ: dict[str, str], is_own: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "prefix", prefix)
    environ = {name: value.format(prefix) for name, value in environ.items()} | {"PATH": f"{prefix}/bin:/usr/bin"}
    assert select.own_environment(environ) == (prefix if is_own else None)
    assert select.search_path(Rootfs(), environ) == ([] if is_own else [f"{prefix}/bin"]) + ["/usr/bin"]
