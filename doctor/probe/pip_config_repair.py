"""Find the change with which pip can parse a file of its configuration again, where only one change is meant.

A section or an option that occurs twice is commented out, a missing section is added, the bracket after a section is
closed, and a file in another encoding is converted (pip ``configuration.py``: configparser, in the encoding of the
locale).
"""

from __future__ import annotations

import codecs

from doctor.core import ini
from doctor.core import lazy_re as re
from doctor.core.pip_options import HARMLESS_OPTIONS, OPTIONS_WITH_VALUE, SELECTION_OPTIONS, TRANSPORT_OPTIONS

_SOURCES = ("index-url", "extra-index-url", "find-links", "no-index", "trusted-host", "proxy", "cert", "client-cert")
"""The options of which nobody but the user can say which of two values is meant."""
_LONGEST = 1 << 13
"""Bytes of a file that is repaired, which is parsed again for each line that is commented out."""
_OPENED = re.compile(r"\[(?:global|install|list|freeze|download|wheel|search|uninstall)")
"""A section that pip reads, without its last bracket."""
_REPEATED = 20
"""Lines that are commented out at most."""


def repair_script(data: bytes) -> str | None:
    """Return the script for sed(1) that repairs the file; ``None`` if only its user can tell what is meant."""
    if len(data) > _LONGEST:
        return None
    if data.startswith(codecs.BOM_UTF8):
        return r"1s/^\xEF\xBB\xBF//" if _is_valid(data[len(codecs.BOM_UTF8) :]) else None
    lines = data.decode("utf-8", "replace").split("\n")
    numbers = _repeated_lines([*lines])
    if numbers is not None:
        return ";".join(map(_commented_out, numbers)) or None
    opened = [number for number, line in enumerate(lines, 1) if _OPENED.fullmatch(line)]
    closed = [f"{line}]" if number in opened else line for number, line in enumerate(lines, 1)]
    if opened and _is_valid("\n".join(closed).encode()):
        return ";".join(f"{number}s/$/]/" for number in opened)
    lines = ["[global]", *lines]
    numbers = _repeated_lines(lines)
    if numbers is None:
        return None
    known = HARMLESS_OPTIONS | OPTIONS_WITH_VALUE | SELECTION_OPTIONS | TRANSPORT_OPTIONS
    names = {name.replace("_", "-") for name in ini.parse("\n".join(lines))["global"]}
    return ";".join([*(_commented_out(number - 1) for number in numbers), "1i [global]"]) if names <= known else None


def _commented_out(number: int) -> str:
    return f"{number}s/^/# /"


def foreign_encoding(data: bytes) -> str:
    """Return the encoding, by its name for iconv(1), of a file that is not UTF-8; empty if it is.

    PowerShell and the Notepad of Windows write UTF-16; any bytes are Latin-1.
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "UTF-16"
    try:
        data.decode()
    except UnicodeDecodeError:
        return "LATIN1"
    return ""


def _is_valid(data: bytes) -> bool:
    try:
        ini.parse(data.decode())
    except ValueError:
        return False
    return True


def _repeated_lines(lines: list[str]) -> list[int] | None:
    """Comment out what repeats a section or an option. Return the numbers of the lines; ``None`` if more is wrong."""
    numbers: list[int] = []
    while len(numbers) < _REPEATED:
        try:
            ini.parse("\n".join(lines))
            return numbers
        except ini.RepeatedError as error:
            if error.option is None:
                repeated = _repeated_section(lines, error.number, error.section)
            else:
                repeated = _repeated_option(lines, error.number, error.option)
        except ValueError:
            return None
        if not repeated:
            return None
        for number in repeated:
            lines[number - 1] = f"# {lines[number - 1]}"
        numbers += repeated
    return None


def _repeated_section(lines: list[str], number: int, section: str) -> list[int]:
    """Return the line of the header, if the lines below it belong to the same section without it as well."""
    headers = [line.strip() for line in lines[: number - 1] if line.startswith("[")]
    return [number] if headers[-1:] == [f"[{section}]"] else []


def _repeated_option(lines: list[str], number: int, option: str) -> list[int]:
    """Return the lines of an option that was set before; none if it sets another source of packages."""
    last = number
    if option.replace("_", "-") in _SOURCES and _value(lines[number - 1]) not in {
        _value(line) for line in lines[: number - 1] if _name(line) == option
    }:
        return []
    while last < len(lines) and lines[last][:1] in (" ", "\t"):  # the value goes on
        last += 1
    return [*range(number, last + 1)]


def _name(line: str) -> str:
    return line.replace(":", "=").partition("=")[0].strip().lower()


def _value(line: str) -> str:
    return line.replace(":", "=", 1).partition("=")[2].strip()
