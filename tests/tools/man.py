"""Generate the texts of help and the man page from the command line: ``python -m tests.tools.man``.

The wheel installs the page as share/man/man1/doctor.1, and ``doctor man`` shows it. groff_man(7) describes the macros.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer

from doctor import cli
from doctor.report.manual import ENVIRONMENT, FILES, MANUALS, Manual, Pairs, read_manuals
from doctor.report.text.help import MAN_PAGE

_REQUIRED = re.compile(r"  \\?\[required\]$")
"""The mark that typer appends to an argument, which the usage line shows already."""


def extract() -> str:
    """Return the content of manuals.json: what ``doctor/cli.py`` says of the program and of each command."""
    group: Any = typer.main.get_command(cli.app)
    context = group.make_context("doctor", [], resilient_parsing=True)
    texts = {"doctor": _texts(group, context)}
    for name, command in group.commands.items():
        texts[name] = _texts(command, command.make_context(name, [], parent=context, resilient_parsing=True))
    return json.dumps(texts, indent=1, ensure_ascii=False) + "\n"


def _texts(command: Any, context: Any) -> dict[str, object]:
    """Return the texts of a command of typer in its context. Typer has click's classes, or a copy of them."""
    return {
        "usage": _usage_words(command, context),
        "description": [paragraph.replace("\n", " ") for paragraph in (command.help or "").split("\n\n")],
        "lists": {heading: rows for heading, rows in _lists(command, context) if rows},
    }


def _usage_words(command: Any, context: Any) -> str:
    if hasattr(command, "commands"):
        return "[OPTIONS] COMMAND ..."
    arguments = [each for each in command.get_params(context) if each.param_type_name == "argument"]
    words = [each.metavar if each.required else f"[{each.metavar}]" for each in arguments]
    return " ".join(["[OPTIONS]", *words]) + ("..." if any(each.nargs == -1 for each in arguments) else "")


def _lists(command: Any, context: Any) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    parameters = command.get_params(context)
    for heading, kind in (("Arguments", "argument"), ("Options", "option")):
        records = (each.get_help_record(context) for each in parameters if each.param_type_name == kind)
        yield heading, [(term.strip("{[]}"), _REQUIRED.sub("", text)) for term, text in filter(None, records)]
    commands = getattr(command, "commands", {})
    yield "Commands", [(each.name, each.help.partition("\n")[0]) for each in commands.values()]


def generate() -> str:
    """Return the text of the page."""
    program, *commands = read_manuals().values()
    lines = ['.TH DOCTOR 1 "" "doctor" "User Commands"', ".nh", ".ad l", ".SH NAME"]
    lines += [r"doctor \- " + _text("diagnose the Python environments on a machine and fix them safely")]
    lines += [".SH SYNOPSIS", *_usage(program), ".SH DESCRIPTION"]
    for paragraph in program.description:
        lines += [_text(paragraph), ".PP"]
    lines += ["Type", r".B doctor check", "first. It changes nothing.", ".SH OPTIONS", *_rows(program.lists[0][1])]
    lines.append(".SH COMMANDS")
    for manual in commands:
        lines += [f".SS doctor {manual.name}", *_command(manual)]
    lines += [".SH EXAMPLES", *_examples(program.examples), ".SH EXIT STATUS", *_rows(program.exit_codes)]
    lines += [".SH ENVIRONMENT", *_rows(ENVIRONMENT), ".SH FILES", *_rows(FILES)]
    lines += [".SH SEE ALSO", r".BR pip (1),", r".BR pipx (1),", r".BR apt (8)"]
    return "\n".join(lines) + "\n"


def _command(manual: Manual) -> Iterator[str]:
    yield from _usage(manual)
    for paragraph in manual.description:
        yield from (".PP", _text(paragraph))
    for heading, rows in manual.lists:
        if heading not in ("Arguments", "Options"):
            yield from (".PP", _text(f"{heading}:"))
        yield from _rows(rows)
    yield from (".PP", "Examples:", *_examples(manual.examples))


def _usage(manual: Manual) -> Iterator[str]:
    name = "doctor" if manual.name == "doctor" else f"doctor {manual.name}"
    yield from (rf"\fB{_text(name)}\fR {_text(manual.usage)}",)


def _rows(rows: Pairs) -> Iterator[str]:
    for term, text in rows:
        yield from (".TP", rf"\fB{_text(term)}\fR", _text(text))


def _examples(examples: Pairs) -> Iterator[str]:
    for text, command in examples:
        yield from (".TP", _text(f"{text}:"), ".EX", _text(command), ".EE")


def _text(text: str) -> str:
    """Return a line of roff: words in backticks are bold, and a hyphen is one that can be typed."""
    escaped = text.replace("\\", r"\e").replace("-", r"\-").replace("…", r"\[u2026]").replace("'", r"\(aq")
    escaped = re.sub(r"`([^`]+)`", r"\\fB\1\\fR", escaped)
    return rf"\&{escaped}" if escaped.startswith(".") else escaped


def main() -> None:
    """Write both."""
    Path(MANUALS).write_text(extract(), "utf-8")
    MAN_PAGE.write_text(generate(), "utf-8")


if __name__ == "__main__":
    main()
