"""What terminals, CI systems and mailers do to a log: ``python -m tests.corpus.mutations`` tells how much survives."""

from __future__ import annotations

import html
import io
import json
import quopri
import re
import sys
import textwrap
from collections.abc import Callable, Iterator

from doctor.core import plugins
from doctor.explain.rank import explain
from tests.corpus import Log, read

WIDTHS = range(40, 121)
CONDITIONS = plugins.conditions()


def answer(data: bytes) -> str:
    """The id of the first match, or ``none``."""
    matches = explain(io.BytesIO(data), CONDITIONS)
    return matches[0].id if matches else "none"


def wrapped(text: str, width: int) -> str:
    """Cut hard at ``width``, through words, as a narrow terminal does."""
    return "\n".join(line[at : at + width] for line in text.split("\n") for at in range(0, len(line) or 1, width))


def _each_line(begin: Callable[[int], str], end: str = "") -> Callable[[str], bytes]:
    return lambda text: "\n".join(f"{begin(n)}{line}{end}" for n, line in enumerate(text.split("\n"))).encode()


FORMS: dict[str, Callable[[str], bytes]] = {
    "ansi": lambda text: re.sub(r"(\w+)", "\x1b[1;31m\\1\x1b[0m", text).encode(),
    "buildkit": _each_line(lambda n: f"#12 {n / 10:.3f} "),
    "buildkit-summary": _each_line(lambda n: f"{n / 10:.3f} "),
    "compose": _each_line(lambda n: "web_1  | "),
    "github": _each_line(lambda n: f"2026-11-20T20:41:{n % 60:02}.1234567Z "),
    "github-cli": _each_line(lambda n: f"build\tInstall\t2026-11-20T20:41:{n % 60:02}.1234567Z "),
    "gitlab": _each_line(lambda n: f"2026-11-20T20:41:{n % 60:02}.123456Z 01O "),
    "syslog": _each_line(lambda n: f"Nov 20 20:41:{n % 60:02} box setup[812]: "),
    "mail": _each_line(lambda n: "> > "),
    "npm": _each_line(lambda n: "npm ERR! "),
    "crlf": _each_line(lambda n: "", "\r"),
    "progress": _each_line(lambda n: f"  10%\r  {n}0%\r"),
    "indented": _each_line(lambda n: "        "),
    "html": lambda text: ("<pre>" + html.escape(text) + "</pre>").encode(),
    "json": lambda text: json.dumps({"changed": False, "stderr": text, "rc": 1}).encode(),
    "ansible": lambda text: (
        'fatal: [web1]: FAILED! => {"msg": "non-zero return code", "stdout_lines": '
        + json.dumps(text.split("\n"))
        + "}"
    ).encode(),
    "one-line": lambda text: " ".join(text.split("\n")).encode(),
    "utf-16": lambda text: text.encode("utf-16"),
    "binary": lambda text: b"\x00\xff\xfe\x01" * 50 + b"\n" + text.encode() + b"\n" + bytes(range(256)),
    "quoted-printable": lambda text: quopri.encodestring(f"─ {text}".encode()),
    "twice-wrapped": lambda text: wrapped("\n".join(textwrap.wrap(text, 100)), 61).encode(),
}
"""By name; each keeps every word of the log."""


def tail(text: str, count: int = 5) -> str:
    """The last lines."""
    return "\n".join(text.rstrip("\n").split("\n")[-count:]) + "\n"


def positives() -> tuple[Log, ...]:
    return tuple(log for log in read() if log.label != "none")


def shares() -> Iterator[tuple[str, int, int]]:
    """Each form with how many of the positives are still told right, of how many."""
    logs = positives()
    widths = [answer(wrapped(log.text, width).encode()) == log.label for log in logs for width in WIDTHS]
    yield "wrapped at 40 to 120", sum(widths), len(widths)
    for name, form in FORMS.items():
        yield name, sum(answer(form(log.text)) == log.label for log in logs), len(logs)
    yield "last 5 lines", sum(answer(tail(log.text).encode()) == log.label for log in logs), len(logs)


if __name__ == "__main__":
    for name, right, count in shares():
        sys.stdout.write(f"{name:24} {right:5} / {count:5}  {right / count:.1%}\n")
