"""Every command in a sentence is in backticks, so that no line break divides it and it can be pasted."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from tests import REPOSITORY

COMMAND = re.compile(
    r"\b(?:python3? -m \w+|pip3? (?:install|list|config|cache)|pipx (?:install|uninstall|reinstall|list)|"
    r"apt(?:-get)? (?:install|update)|uv (?:sync|pip|tool|run)|dpkg --\w+)\b"
)
SENTENCES = ("summary", "consequence", "next_step", "reason", "undo")
"""The arguments that are sentences for people."""


def texts(node: ast.AST) -> Iterator[str]:
    """Yield the texts in an expression; ``{}`` stands for what is filled in."""
    if isinstance(node, ast.JoinedStr):
        yield "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    else:
        for child in ast.iter_child_nodes(node):
            yield from texts(child)


def sentences(source: str) -> Iterator[str]:
    """Yield the sentences in the calls of a module: named ones, and all that ``_step`` of a fix gets."""
    for call in ast.walk(ast.parse(source)):
        if isinstance(call, ast.Call):
            for keyword in call.keywords:
                if keyword.arg in SENTENCES:
                    yield from texts(keyword.value)
            if isinstance(call.func, ast.Name) and call.func.id == "_step":
                for argument in call.args:
                    if not isinstance(argument, (ast.Tuple, ast.Call)):
                        yield from texts(argument)


def test_a_command_in_a_sentence_is_in_backticks() -> None:
    unquoted = {
        (str(path.relative_to(REPOSITORY)), sentence)
        for folder in ("checks", "fixes", "doctor")
        for path in (REPOSITORY / folder).rglob("*.py")
        for sentence in sentences(path.read_text("utf-8"))
        if COMMAND.search(re.sub(r"`[^`]*`", "", sentence))
    }
    assert unquoted == set()
    assert COMMAND.search("so python3 -m venv cannot finish") and COMMAND.search("pipx uninstall {}")
