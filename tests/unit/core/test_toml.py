"""TOML on Python 3.10, which contains no parser: that of tomli, or of pip, or none."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from doctor.core import config, toml
from doctor.core.errors import NoParserError


@pytest.fixture
def vendored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Let this Python have no parser but the one in a pip; return its folder."""
    for name in ("tomllib", "tomli"):
        monkeypatch.setitem(sys.modules, name, None)
    folder = tmp_path / "pip/_vendor/tomli"
    folder.mkdir(parents=True)
    folder.joinpath("__init__.py").write_text("from ._parser import loads\n")
    folder.joinpath("_parser.py").write_text("def loads(text):\n    return {'text': text}\n")
    tmp_path.joinpath("pip/__init__.py").write_text("raise SystemExit('pip itself was imported')")
    monkeypatch.setattr(sys, "path", [str(tmp_path)])
    yield folder
    for name in [name for name in sys.modules if name.startswith("tomli.")]:
        del sys.modules[name]


def test_the_parser_of_pip_is_used_where_there_is_no_other(vendored: Path) -> None:
    assert toml.parse("a = 1") == {"text": "a = 1"}


def test_a_document_counts_as_one_that_may_be_valid_where_there_is_no_parser(
    tmp_path: Path, vendored: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "path", [])
    with pytest.raises(NoParserError, match="no parser"):
        toml.parse("a = 1")
    assert toml.parse_or_empty(b"a = 1") == {}
    file = tmp_path / "doctor/config.toml"
    file.parent.mkdir()
    file.write_text("fail-on = 'info'\n")
    assert config.read_config({"XDG_CONFIG_HOME": str(tmp_path)}, "/") == config.Config()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder away")
def test_root_uses_no_parser_of_another_user(vendored: Path) -> None:
    os.chown(vendored / "_parser.py", 4711, 4711)
    with pytest.raises(NoParserError):
        toml.parse("a = 1")
