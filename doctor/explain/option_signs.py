"""Name the signs, in a log, of which option or configuration a program does not accept, and what it would accept."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from doctor.diagnose.advice.pytest_plugins import OPTIONS
from doctor.explain.evidence import PROMPT, LogSign

SIGNS: Mapping[str, tuple[LogSign, ...]] = MappingProxyType(
    {
        "unknown-option": (
            LogSign(
                context="no-m",
                pattern=r"\bpython[\d.]* pip[\d.]* install (?P<package>[A-Za-z][\w.-]*)",
                only_for=r"can't open file '[^'\n]{0,200}pip[\d.]*'",
            ),
            LogSign(
                context="command",
                pattern=rf"{PROMPT}(?:sudo (?:-H )?)?(?P<installer>(?:(?:python[\d.]*|py) -m )?pip[\d.]*) "
                r"(?P<option>[a-z]+)(?P<arguments> [^\n;&|]{1,300}|)\n(?:.*\n){0,2}?ERROR: unknown command "
                r"\"(?P=option)\" - maybe you meant \"(?P<existing>[a-z]+)\"",
            ),
            LogSign(context="", pattern=r"\bCommand line option '?(?P<option>--?[a-zA-Z][\w-]{0,40})'? is not und"),
            LogSign(context="", pattern=r"^\s*tip: a similar argument exists: '--(?P<similar>[a-z][a-z-]{1,40})'"),
            LogSign(
                context="pipx-global",
                pattern=r"pipx: error: unrecognized arguments: --global\b",
                only_for=r"\bpipx (?:--global )?install ",
            ),
            *(
                LogSign(
                    context=f"plugin-{plugin}",
                    pattern=rf"error: unrecognized arguments:(?: [^\n]{{0,300}}?)? (?P<option>{options})(?=[ =]|$)",
                    only_for=r"\bpytest\b|^[ \t]*rootdir: ",
                )
                for plugin, options in OPTIONS.items()
            ),
        ),
        "lock-file-outdated": (
            # Poetry 1.3 to 1.8, which by default takes the newest version of each package when it locks.
            LogSign(context="poetry-1", pattern=r"Run `poetry lock \[--no-update\]`"),
        ),
        "tool-unusable": (
            LogSign(
                context="",
                pattern=r"[Rr]equired version `(?P<wanted>(?:[<>=!~]=?=? ?\d[\w.]{0,20}(?:, ?)?){1,3})` does not match",
            ),
            LogSign(context="", pattern=r"The required version `(?P<existing>\d[\w.]{0,20})` does not match"),
            LogSign(context="", pattern=r"'minversion' requires pytest-(?P<wanted>\d[\w.]{0,20}), actual"),
            LogSign(
                context="",
                pattern=r"ERROR: (?P<path>[\w./~-]{0,200}(?:pytest|tox|setup)\.(?:ini|cfg)):(?P<line>\d{1,5}): ",
            ),
        ),
    }
)
"""The signs of each condition; the first with a context decides, and each has its words."""
