"""An environment variable keeps Python from starting.

What it is
    Python reads variables such as PYTHONHASHSEED, PYTHONUTF8, PYTHONMALLOC and PYTHONIOENCODING before anything else,
    and fails with `Fatal Python error` if one of them has a value that it does not accept. PYTHONPLATLIBDIR names the
    folder of the standard library; with a wrong value Python cannot find it. From 3.13 on, `PYTHON_GIL=0` needs a build
    without the lock. PYTHONNOUSERSITE hides what `pip install --user` installed, also from the commands that came with
    it. With PYTHONPROFILEIMPORTTIME, PYTHONVERBOSE and PYTHONMALLOCSTATS, which somebody set to examine one program,
    every Python prints hundreds of lines; PYTHONTRACEMALLOC makes each take several times as long.

Why it matters
    Every Python in this shell exits immediately, in environments too, and so do pip, pipx and all other programs that
    are written in Python. Reinstalling any of them changes nothing.

What to do
    Run `unset NAME` in this shell, and remove the line that sets the variable; doctor shows that line if it is in a
    shell startup file. doctor itself may not start either, because it is a Python program:
    `env -u NAME python3 ~/doctor.pyz check`, or `python3 -E ~/doctor.pyz check`, where `-E` lets Python ignore all of
    these variables.

Dead ends
    Another Python, a new environment and a new installation read the same variable.

References
    CPython: `Python/preconfig.c`, `Python/initconfig.c`; Python documentation, "Command line and environment".
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

from doctor.diagnose.model import Advice, Evidence, Finding, Severity, ShellLine, Signature, first_names
from doctor.facts import Facts, Interpreter, NoInterpreter

ID = "python-variables"

SIGNATURES = (
    # CPython's Python/preconfig.c and Python/initconfig.c.
    Signature(
        messages=(
            'PYTHONHASHSEED must be "random" or an integer in range',
            "invalid PYTHONUTF8 environment variable value",
            "PYTHONMALLOC: unknown allocator",
            "PYTHONINTMAXSTRDIGITS: invalid limit",
            "PYTHONTRACEMALLOC: invalid number of frames",
            'PYTHON_GIL / -X gil must be "0" or "1"',
            "bad value for PYTHON_FROZEN_MODULES",
        ),
    ),
    Signature(messages=("config_read_gil: Disabling the GIL is not supported by this build",), context="gil"),
    Signature(messages=("init_sys_streams: can't initialize sys standard streams",), certain=False, context="streams"),
    Signature(
        messages=("init_stdio_encoding: failed to get the Python codec name of the stdio encoding",), context="streams"
    ),
)
ADVICE = (
    Advice(
        context="named",
        text="Python ends before it runs anything, because it does not accept the value of {variable}. Unset it here, "
        "and remove the line that sets it.",
        remedy=ShellLine(text="unset {variable}"),
    ),
    Advice(
        context="gil",
        text="PYTHON_GIL=0 is for a Python that was built without its global lock (`python3.13t`). This one has the "
        "lock, and exits before it runs anything. Unset the variable here, and remove the line that sets it.",
        remedy=ShellLine(text="unset PYTHON_GIL"),
    ),
    Advice(
        context="streams",
        text="Python ends before it runs anything, because PYTHONIOENCODING names no encoding. Unset it here, and "
        "remove the line that sets it.",
        remedy=ShellLine(text="unset PYTHONIOENCODING"),
    ),
    Advice(
        text="Python ends before it runs anything. The message names the variable; for the standard streams it is "
        "PYTHONIOENCODING. Unset it, and remove the line that sets it: `env | grep ^PYTHON` shows all of them.",
        remedy=ShellLine(text="env | grep ^PYTHON"),
    ),
)

_ALLOCATORS = ("default", "debug", "pymalloc", "pymalloc_debug", "malloc", "malloc_debug")
_SINCE_3_13 = ("mimalloc", "mimalloc_debug")
_PRINTING = ("PYTHONPROFILEIMPORTTIME", "PYTHONMALLOCSTATS")
"""The variables with which Python prints lines of its own, whatever their value."""
_LARGEST_SEED = 4294967295
_MOST_FRAMES = 65535
"""What PYTHONTRACEMALLOC may be at most, since 3.9 (CPython ``tracemalloc.c``, MAX_NFRAME)."""
_OF_ALL_MODULES = r"\w+(?:::(?:(?:Pending)?Deprecation)?Warning)?"
"""An entry of PYTHONWARNINGS that concerns pip's own warnings: its action, and perhaps a category."""


def check(facts: Facts) -> Iterator[Finding]:
    """Report every variable that keeps the subject from starting in one finding, then those that let programs fail."""
    yield from _check_inspect(facts)
    yield from _check_warnings(facts)
    yield from _check_user_site(facts)
    yield from _check_printing(facts)
    yield from _check_slow(facts)
    wrong = [name for name in facts.environ if facts.environ[name] and not _is_accepted(name, facts)]
    if not wrong:
        return
    names = " and ".join(wrong)
    yield Finding(
        id=ID,
        severity=Severity.ERROR,
        summary=f"Python does not start, because it does not accept the value of {names}.",
        evidence=_evidence(wrong, facts),
        consequence="Every program written in Python exits immediately, including pip and pipx.",
        blocks=("create-venv", "pip-install", "pipx-install"),
        remedy=ShellLine(text=f"unset {' '.join(wrong)}"),
    )


def _check_inspect(facts: Facts) -> Iterator[Finding]:
    """Report a variable with which no program of Python ends: a prompt follows it, and without a terminal an error."""
    if facts.environ.get("PYTHONINSPECT"):
        yield Finding(
            id=ID,
            severity=Severity.ERROR,
            summary="Python shows its prompt after each program, instead of exiting, because PYTHONINSPECT is set.",
            evidence=_evidence(["PYTHONINSPECT"], facts),
            consequence="pip, venv and pipx do their work and then report failure.",
            blocks=("create-venv", "pip-install", "pipx-install"),
            remedy=ShellLine(text="unset PYTHONINSPECT"),
        )


def _check_warnings(facts: Facts) -> Iterator[Finding]:
    """Report a variable that makes warnings of pip's own code errors, at which some versions of pip end."""
    entries = [entry.strip() for entry in facts.environ.get("PYTHONWARNINGS", "").split(",")]
    # a later entry counts before an earlier one, and one with a module is not about pip
    general = [entry.partition("::") for entry in entries if re.fullmatch(_OF_ALL_MODULES, entry)]
    action, _, category = general[-1] if general else ("", "", "")
    if action == "error":
        what = "warning" if category in ("", "Warning") else category
        yield Finding(
            id=ID,
            severity=Severity.WARNING,
            summary=f"PYTHONWARNINGS turns every {what} into an error, including pip's own.",
            evidence=_evidence(["PYTHONWARNINGS"], facts),
            consequence="Some pip versions fail with a DeprecationWarning.",
            doubts=("pip-install",),
            remedy=ShellLine(text="unset PYTHONWARNINGS"),
        )


def _check_user_site(facts: Facts) -> Iterator[Finding]:
    """Report a variable that hides the packages of ``pip install --user`` from commands that need them."""
    scripts = facts.hidden_scripts
    if scripts:
        yield Finding(
            id=ID,
            severity=Severity.WARNING,
            summary="PYTHONNOUSERSITE hides the packages in your home folder from the commands that need them: "
            f"{first_names(script.rpartition('/')[2] for script in scripts)}.",
            evidence=_evidence(["PYTHONNOUSERSITE"], facts),
            consequence="These commands fail with ModuleNotFoundError.",
            remedy=ShellLine(text="unset PYTHONNOUSERSITE"),
        )


def _check_printing(facts: Facts) -> Iterator[Finding]:
    """Report variables with which every Python prints what it does, until the shell forgets them."""
    names = [name for name in _PRINTING if facts.environ.get(name)]
    if _integer(facts.environ.get("PYTHONVERBOSE") or "0") != 0:  # text counts as 1 (``_Py_get_env_flag``)
        names.append("PYTHONVERBOSE")
    if names:
        yield Finding(
            id=ID,
            severity=Severity.WARNING,
            summary=f"Every Python prints many extra lines, because {' and '.join(names)} is set.",
            evidence=_evidence(names, facts),
            consequence="They fill pip's and apt's output, and programs that read it may fail.",
            remedy=ShellLine(text=f"unset {' '.join(names)}"),
        )


def _check_slow(facts: Facts) -> Iterator[Finding]:
    """Report the variable that makes every program slow as a note, since somebody may want what it finds."""
    frames = _integer(facts.environ.get("PYTHONTRACEMALLOC", "")) or 0
    if frames > 0 and _is_accepted("PYTHONTRACEMALLOC", facts):
        yield Finding(
            id=ID,
            severity=Severity.INFO,
            summary="Every Python is slow, because PYTHONTRACEMALLOC makes it record each allocation of memory.",
            evidence=_evidence(["PYTHONTRACEMALLOC"], facts),
            consequence="pip and pipx take several times as long.",
            remedy=ShellLine(text="unset PYTHONTRACEMALLOC"),
        )


def _evidence(names: list[str], facts: Facts) -> tuple[Evidence, ...]:
    """Return the variables, then the lines that set them."""
    lines = [(facts.variable_lines[name], f"sets {name}") for name in names if name in facts.variable_lines]
    values = [(name, facts.environ[name]) for name in names]
    return tuple(Evidence(source=source, value=value) for source, value in (*values, *lines))


def _is_accepted(name: str, facts: Facts) -> bool:
    """Return whether Python starts with a variable, by the rules of CPython; PyPy has three of them (seen with 7.3)."""
    value, python = facts.environ[name], facts.python
    release = python.release if python else (3,)
    is_cpython = python is None or python.implementation == "cpython"
    if name == "PYTHONHASHSEED":
        number = _integer(value)
        return value == "random" or (number is not None and 0 <= number <= _LARGEST_SEED)
    if name == "PYTHONUTF8":
        return value in ("0", "1")
    if name == "PYTHONIOENCODING":
        return _is_text_encoding(value.partition(":")[0])
    if not is_cpython:
        return True
    if name == "PYTHONPLATLIBDIR":
        subject = facts.subject
        return not (isinstance(subject, NoInterpreter) and subject.reason == "does-not-start")
    if name == "PYTHONMALLOC":
        return value in _ALLOCATORS or (value in _SINCE_3_13 and release >= (3, 13))
    if name == "PYTHONINTMAXSTRDIGITS" and release >= (3, 11):
        number = _integer(value)
        return number == 0 or (number is not None and number >= 640)
    if name == "PYTHONTRACEMALLOC":
        number = _integer(value)
        return number is not None and number >= 0 and (number <= _MOST_FRAMES or release < (3, 9))
    return release < (3, 13) or python is None or _is_accepted_since_3_13(name, value, python)


def _is_accepted_since_3_13(name: str, value: str, python: Interpreter) -> bool:
    if name == "PYTHON_CPU_COUNT":
        return value == "default" or (_integer(value) or 0) > 0
    if name == "PYTHON_FROZEN_MODULES":
        return value in ("on", "off")
    if name == "PYTHON_GIL":  # a build without the lock has its own standard library: lib/python3.13t
        return value == "1" or (value == "0" and python.stdlib.endswith("t"))
    return True


def _integer(value: str) -> int | None:
    """Return the number that strtoul(3) reads: spaces and a sign may precede it, nothing may follow."""
    number = re.fullmatch(r"[ \t\n\v\f\r]*([+-]?[0-9]{1,20})", value)
    return int(number[1]) if number else None


def _is_text_encoding(name: str) -> bool:
    """Return whether a stream can have the encoding; an empty name stands for the usual one."""
    if not name:
        return True
    try:
        return bool(getattr(codecs.lookup(name), "_is_text_encoding", True)) and name.lower() != "undefined"
    except (LookupError, ValueError):
        return False
