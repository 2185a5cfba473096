"""The needs of code are read without running it: inline metadata, and imports, with the line of each."""

from __future__ import annotations

import json
import random
import re
import sys
from pathlib import Path

import pytest

from doctor.facts.code import Script
from doctor.probe.project import code
from doctor.probe.project.code import read_folder, read_script
from doctor.probe.rootfs import Rootfs

REFERENCE = re.compile(r"(?m)^# /// (?P<type>[a-zA-Z0-9-]+)$\s(?P<content>(^#(| .*)$\s)+)^# ///$")
"""The regular expression in PEP 723."""
PYTHON = "Python {}.{}".format(*sys.version_info)


def write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def read(folder: Path, source: str | bytes, name: str = "tool.py") -> Script:
    path = folder / name
    path.write_bytes(source.encode() if isinstance(source, str) else source)
    return read_script(Rootfs(), str(path), name)


def names(script: Script) -> list[str]:
    return [module.name for module in script.modules]


def test_imports_are_found_wherever_they_stand(tmp_path: Path) -> None:
    source = """
import os, yaml, numpy as np
from PIL import Image
from . import sibling
def f():
    with open("x"):
        import requests.adapters
class A:
    match 1:
        case 1:
            import attr
"""
    script = read(tmp_path, source)
    assert [(module.name, module.line) for module in script.modules] == [
        ("yaml", 2), ("numpy", 2), ("PIL", 3), ("requests", 7), ("attr", 11),
    ]  # fmt: skip
    assert script.modules[0].path == "tool.py" and script.modules[0].place == "line 2"
    assert script.dependencies is None and script.problem is None


def test_a_module_of_several_distributions_keeps_its_full_name(tmp_path: Path) -> None:
    source = "from google.cloud import storage, bigquery\nimport google.protobuf.message.more\nfrom RPi import GPIO\n"
    assert names(read(tmp_path, source)) == [
        "google.cloud.storage", "google.cloud.bigquery", "google.protobuf.message", "RPi.GPIO",
    ]  # fmt: skip


def test_the_standard_library_of_any_version_is_left_out_or_marked(tmp_path: Path) -> None:
    script = read(tmp_path, "import tomllib, os.path, __main__\nimport distutils.core, telnetlib, urllib2, six\n")
    assert [(module.name, module.removed_in) for module in script.modules] == [
        ("distutils", "3.12"), ("telnetlib", "3.13"), ("urllib2", "3.0"), ("six", None),
    ]  # fmt: skip
    assert names(read(tmp_path, "import turtle")) == ["tkinter"], "a package of its own in Debian"


def test_what_the_code_may_do_without_is_optional(tmp_path: Path) -> None:
    source = """
try:
    import lxml
except (ImportError, OSError):
    import simplejson
if sys.version_info < (3, 11):
    import tomli
try:
    import six
except ValueError:
    pass
try:
    import idna, requests
except:
    print("requests is missing")
    sys.exit(1)
try:
    import rich
except:
    rich = None
if TYPE_CHECKING:
    import mypy_extensions
else:
    import attr
if typing.TYPE_CHECKING: import numpy
"""
    optional = {module.name: module.optional for module in read(tmp_path, source).modules}
    assert optional == {
        "lxml": True,
        "simplejson": True,
        "tomli": True,
        "six": False,
        "idna": False,
        "requests": False,
        "rich": True,
        "attr": False,
    }
    twice = read(tmp_path, "try: import six\nexcept ImportError: pass\nimport six")
    assert [(module.line, module.optional) for module in twice.modules] == [(3, False)]


def test_modules_beside_a_script_are_its_own(tmp_path: Path) -> None:
    write(tmp_path, dict.fromkeys(["helpers.py", "pkg/mod.py", "pkg/deep/inner.py", "src/lib/__init__.py"], ""))
    (tmp_path / "six").mkdir()  # data
    assert names(read(tmp_path, "import helpers, pkg.mod, lib, six")) == ["six"]
    write(
        tmp_path, {"app/__init__.py": "", "app/tool.py": "import app.other, helpers, beside, six", "app/beside.py": ""}
    )
    assert names(read_script(Rootfs(), str(tmp_path / "app/tool.py"))) == ["six"]


def test_inline_metadata_counts_instead_of_imports(tmp_path: Path) -> None:
    block = '# /// script\n# requires-python = ">=3.11"\n# dependencies = [\n#   "six>=1",\n# ]\n# ///\nimport yaml\n'
    script = read(tmp_path, block)
    assert (script.dependencies, script.requires_python, script.modules) == (("six>=1",), ">=3.11", ())
    assert read(tmp_path, block.replace("\n", "\r\n")).dependencies == ("six>=1",)
    assert read(tmp_path, "# /// script\n# dependencies = []\n# ///\nimport yaml\n").dependencies == ()
    only_python = read(tmp_path, '# /// script\n# requires-python = ">=3"\n# ///\nimport yaml\n')
    assert (only_python.dependencies, only_python.requires_python, names(only_python)) == (None, ">=3", ["yaml"])
    assert names(read(tmp_path, "# /// other\n# dependencies = []\n# ///\nimport yaml\n")) == ["yaml"]


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        ("# /// script\n# a\n# ///\n\n# /// script\n# b\n# ///\n", "there are several blocks `# /// script`"),
        ("# /// script\n# dependencies = [\n# ///\n", "Invalid value (at end of document)"),
        ("# /// script\n# dependencies = 'six'\n# ///\n", "dependencies is not a list of strings"),
        ("# /// script\n# dependencies = ['--user']\n# ///\n", "'--user' is not a valid requirement"),
        ("# /// script\n# requires-python = 3\n# ///\n", "requires-python is not a string"),
    ],
)
def test_malformed_metadata_is_a_problem(tmp_path: Path, source: str, problem: str) -> None:
    assert read(tmp_path, source).problem == f"The inline metadata of tool.py cannot be read: {problem}"


def test_blocks_are_those_of_the_reference() -> None:
    choose = random.Random(0)
    pieces = ["# /// script", "# /// a-1", "# ///", "#", "# x", "#x", "", "x", "#  ", "# /// script ", " # ///"]
    for _ in range(20_000):
        text = "\n".join(choose.choices(pieces, [4, 1, 4, 2, 2, 1, 1, 1, 1, 1, 1], k=choose.randrange(12)))
        expected = [
            (match["type"], "".join(line[2:] if line.startswith("# ") else line[1:] for line in content))
            for match in REFERENCE.finditer(text)
            if (content := match["content"].splitlines(keepends=True))
        ]
        assert list(code.metadata_blocks(text)) == expected, text


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        (b"import six\nx = 1\nprint 'hello'\n", f", line 3: not {PYTHON} code"),
        (b"import six\nexec 'x' in {}\n", f", line 2: not {PYTHON} code"),
        (b"import six\n(", f", line 2: not {PYTHON} code"),
        (b"import six\n\0", f", line 1: not {PYTHON} code"),
        (b"import six\nx = " + b"-" * 100_000 + b"1\n", ": nested too deeply"),
        (b"import six\nx = 1" + b"+1" * 50_000 + b"\n", ": nested too deeply"),
        (b"import six\nif a:\n pass\n" + b"elif a:\n pass\n" * 8000, ": nested too deeply"),
    ],
)
def test_other_code_is_a_problem_with_its_line(tmp_path: Path, source: bytes, problem: str) -> None:
    assert read(tmp_path, source).problem == f"tool.py{problem}"


def test_a_file_that_cannot_be_read_is_a_problem(tmp_path: Path) -> None:
    assert read(tmp_path, b"#" * (code.CODE_LIMIT + 1)).problem == "tool.py is larger than 128 kB"
    assert read_script(Rootfs(), str(tmp_path / "nowhere.py"), "nowhere.py").problem == "nowhere.py does not exist"
    assert read_script(Rootfs(), str(tmp_path), "folder").problem == "folder is not a file"


@pytest.mark.parametrize(
    "source",
    [
        b"\xef\xbb\xbfimport six\n",
        b"# -*- coding: latin-1 -*-\nx = '\xe9'\nimport six\n",
        b"# coding: shift_jis\nx = '\x83\x5c'\nimport six\n",
        b"#!/usr/bin/python\n# vim: set fileencoding=unicode_escape :\nx = '\xff'\nimport six\n",
        b"x = '\\d'\nimport six\n",
    ],
)
@pytest.mark.filterwarnings("error")
def test_every_encoding_of_code_is_read(tmp_path: Path, source: bytes) -> None:
    script = read(tmp_path, source)
    assert (names(script), script.problem) == (["six"], None)


def make_notebook(*cells: str | list[str], language: str = "python") -> str:
    return json.dumps(
        {
            "cells": [{"cell_type": "markdown", "source": "import no"}]
            + [{"cell_type": "code", "source": source} for source in cells],
            "metadata": {"kernelspec": {"language": language}},
            "nbformat": 4,
        }
    )


def test_the_code_of_a_notebook_is_read_without_its_commands(tmp_path: Path) -> None:
    cells = (
        ["%pip install x\n", "!ls\n", "import pandas\n", "files = !ls\n", "if files:\n", "    %matplotlib inline\n"],
        "%%bash\nimport no\n",
        "%%time\nimport six\nsix?\n",
        "text = ('%s'\n    % 1)\nimport idna\n",
        "import no no\n",
    )
    script = read(tmp_path, make_notebook(*cells), "a.ipynb")
    assert [(module.name, module.place) for module in script.modules] == [
        ("pandas", "cell 2, line 3"), ("six", "cell 4, line 2"), ("idna", "cell 5, line 3"),
    ]  # fmt: skip
    assert script.problem == f"a.ipynb, cell 6, line 1: not {PYTHON} code"
    assert not read(tmp_path, make_notebook("import six", language="R"), "a.ipynb").modules
    for source, problem in (("{", "it is not JSON"), ("[" * 100_000, "it is nested too deeply"), ("[]", "it is not a")):
        assert f"a.ipynb cannot be read: {problem}" in (read(tmp_path, source, "a.ipynb").problem or "")


def test_a_folder_is_read_without_its_own_modules(tmp_path: Path) -> None:
    files = {
        "main.py": "import proj.celery, scripts.tool, lib, other, six",
        "proj/__init__.py": "import proj.celery",
        "proj/celery.py": "import celery, main",
        "scripts/tool.py": "import idna, beside, other",
        "scripts/beside.py": "import os",
        "src/lib.py": "",
        "packages/a/src/other/__init__.py": "",
        "tests/sub/test_a.py": "import yaml",
        "broken.py": "print 'import'",
    }
    write(tmp_path, files)
    scripts = {script.path: script for script in read_folder(Rootfs(), str(tmp_path))}
    assert {path: names(script) for path, script in scripts.items()} == {
        "main.py": ["six"],
        "broken.py": [],
        "proj/celery.py": ["celery"],
        "scripts/tool.py": ["idna"],
        "tests/sub/test_a.py": ["yaml"],
    }
    assert scripts["broken.py"].problem == f"broken.py, line 1: not {PYTHON} code"
    assert scripts["main.py"].read_files == (str(tmp_path / "main.py"),)
    assert [script.path for script in read_folder(Rootfs(), str(tmp_path / "proj"))] == ["celery.py"]


def test_what_is_not_the_folders_own_code_is_left_out(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    write(elsewhere, {"outside.py": "import no"})
    folders = (".git", ".hidden", "node_modules", "env/lib", "build", "dist", "__pycache__", "x/site-packages")
    write(tmp_path, {"inside.py": "import six"} | {f"{folder}/a.py": "import no" for folder in folders})
    (tmp_path / "env/pyvenv.cfg").touch()
    (tmp_path / "link").symlink_to(elsewhere)
    (tmp_path / "link.py").symlink_to(elsewhere / "outside.py")
    (tmp_path / "loop").symlink_to(tmp_path)
    (tmp_path / "alias.py").symlink_to("inside.py")
    assert [script.path for script in read_folder(Rootfs(), str(tmp_path))] == ["alias.py", "inside.py"]


def test_a_folder_with_too_much_code_is_read_in_part(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(code, "_FILE_LIMIT", 2)
    write(tmp_path, {"a.py": "import six", "b.py": "", "c.py": "import idna"})
    first, last = read_folder(Rootfs(), str(tmp_path))
    assert names(first) == ["six"] and "more Python code than doctor reads" in (last.problem or "")


def test_nothing_is_executed(tmp_path: Path) -> None:
    read(tmp_path, "import six\nopen('ran', 'w')\n@open('ran', 'w')\ndef f(x=open('ran', 'w')): pass\n")
    assert [path.name for path in tmp_path.iterdir()] == ["tool.py"]
