"""Change logs as terminals, CI systems and mail programs do.

``python -m tests.corpus.mutations`` prints how many logs of the corpus are still recognised after each change.
"""

from __future__ import annotations

import html
import json
import quopri
import re
import sys
import textwrap
from collections.abc import Callable, Iterator

from tests.corpus import positives, recognise

WIDTHS = range(40, 121)


def hard_wrap(text: str, width: int) -> str:
    """Break lines at ``width``, in the middle of words, as a narrow terminal does."""
    return "\n".join(line[at : at + width] for line in text.split("\n") for at in range(0, len(line) or 1, width))


def _each_line(prefix: Callable[[int], str], suffix: str = "") -> Callable[[str], bytes]:
    return lambda text: "\n".join(f"{prefix(n)}{line}{suffix}" for n, line in enumerate(text.split("\n"))).encode()


MUTATIONS: dict[str, Callable[[str], bytes]] = {
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
    "twice-wrapped": lambda text: hard_wrap("\n".join(textwrap.wrap(text, 100)), 61).encode(),
}
"""Changes by name; each keeps every word of the log."""


def last_lines(text: str, count: int = 5) -> str:
    """Return the last lines of a log, as ``tail`` prints them."""
    return "\n".join(text.rstrip("\n").split("\n")[-count:]) + "\n"


def measure() -> Iterator[tuple[str, int, int]]:
    """Yield each change with the number of failures that are still recognised, and the number of all."""
    logs = positives()
    widths = [recognise(hard_wrap(log.text, width).encode()) == log.label for log in logs for width in WIDTHS]
    yield "wrapped at 40 to 120", sum(widths), len(widths)
    for name, mutate in MUTATIONS.items():
        yield name, sum(recognise(mutate(log.text)) == log.label for log in logs), len(logs)
    yield "last 5 lines", sum(recognise(last_lines(log.text).encode()) == log.label for log in logs), len(logs)


if __name__ == "__main__":
    for name, right, count in measure():
        sys.stdout.write(f"{name:24} {right:5} / {count:5}  {right / count:.1%}\n")
