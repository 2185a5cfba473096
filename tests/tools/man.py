"""Generate the man page from the command line: ``python -m tests.tools.man``.

The wheel installs it as share/man/man1/doctor.1, and ``doctor man`` shows it. groff_man(7) describes the macros.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from doctor import cli
from doctor.commands.help import manuals
from doctor.report.manual import ENVIRONMENT, FILES, Manual, Pairs
from doctor.report.text.help import MAN_PAGE


def generate() -> str:
    """Return the text of the page."""
    program, *commands = manuals(cli.app)
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
    """Write the page."""
    MAN_PAGE.write_text(generate(), "utf-8")


if __name__ == "__main__":
    main()
