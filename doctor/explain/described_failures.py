"""Recognise a failure that people describe in their own words, without those of a tool.

A report names what failed and how it failed: ``the distutils module is missing``, ``an SSL error with pip``. A sentence
shows a condition if it has the subject of the condition and the words of a failure. A proposal for a change names the
same subjects, so the text must be a report as well.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from doctor.core import lazy_re as re
from doctor.core.record import dataclass
from doctor.explain.guides import TITLED, is_report, is_title
from doctor.explain.lines import Line
from doctor.explain.matching import Occurrence, of_whole_lines
from doctor.explain.prose import FIRST_PERSON, is_written
from doctor.plan.known_names import distribution_of_module

MAX_WIDTH = 600
"""Characters of a line that are read."""
_END = re.compile(r"(?<=[.!?;])\s+(?=\W{0,3}[A-Za-z])")
"""The end of a sentence."""
_SENTENCE = re.compile(r"\W{0,3}[A-Za-z][^:=/\\]{8,}[.!?]\s*$")
"""A sentence without the words by which prose is recognised."""
_SAID = 80
"""Characters of a message that somebody quotes alone."""
_ADDED = re.compile(r"\+")
"""The beginning of a line that somebody proposes to add."""
_GENERAL = re.compile(
    r"\b(?:if|unless|when(?:ever)?|in case) (?:(?:an? |the )?error|you|users?|the user)\b"
    r"|\byou (?:may|might|will|can)\b"
    r"|\b(?:tends? to|sometimes|often|usually|typically|doesn't always|may|might|could be|can break)\b",
    re.IGNORECASE,
)
"""A sentence about what may happen to anybody."""
_INSTALLS = re.compile(
    r"\b(?:conda|easy_install|mamba|pdm|pip[3x]?|pipenv|poetry|pyenv|requirements(?:\.txt)?|setup\.py|uv|virtualenv|venv"
    r"|wheels?|python packages?)\b|^\s*Collecting \w|\binstall\w* (?:[\w.-]+==\d"
    r"|(?:an? |the |some )?(?:python )?(?:package|module|librar|dependenc))",
    re.IGNORECASE,
)
"""What is about the installation of Python packages, and not about any other program."""
_OF_PIPX = re.compile(r"\bpipx\b", re.IGNORECASE)
_OF_PYTHON = re.compile(r"\b(?:conda|imports?|jupyter|pip3?|py|python[\d.]*|venv)\b", re.IGNORECASE)
"""What is about Python."""
_NAMED = re.compile(
    r"\bno module (?:found )?(?:named?|called) ['\"`‘“]?([A-Za-z_][\w.]*)"
    r"|\b([A-Za-z_][\w.]*)['\"`’”]? (?:module|package|library)\b",
    re.IGNORECASE,
)
"""The name of a module in a sentence about it."""
_ASKED = re.compile(
    r"\b(?:install|run|try)\b[^.\n]{0,40}['\"`]pip3? install ([A-Za-z][\w.-]*(?:\[[\w,-]{1,60}\])?)['\"`]"
)
"""The command that a program asks for, in quotes."""

_NOT = r"(?:(?:can|could|did|do|does|is|was|were|will|would) ?n[o']?t|can'?t|cannot|don'?t|not?|never)"
_UNABLE = rf"(?:{_NOT}|unable to|fail(?:s|ed|ure|ing)? to|trouble|struggling to|impossible to)"
_FIND = r"(?:find|import|load|locate|recogni[sz]e|see)"
_FAILS = (
    r"\b(?:errors?|exceptions?|fail\w*|crash\w*|problems?|issues?|trouble|broke|broken|breaks?|breaking|missing|lacks?"
    rf"|complain\w*|refuse[ds]?|denied|time[ds]?[ -]?outs?"
    rf"|{_UNABLE} (?:\w+ ){{0,2}}?(?:be |to )?(?:available|build|built|compile\w*"
    r"|connect\w*|create\w*|download\w*|exist\w*|find|found|import\w*|install\w*|load\w*|open|recogni[sz]ed?|resolve\w*"
    r"|run\w*|see|start\w*|support\w*|use\w*|work\w*))\b"
)
"""The words of a failure."""
_STOPPED = (
    r"\b(?:(?:are|is|now|were) (?:all |now )?(?:broken|dead)|no longer (?:run|start|work)|stopped (?:running|working))"
)
"""The words about what worked before."""
_LOST = (
    r"['\"`”’]*,? (?:(?:is|was|are|were|be|being|still|does|do|did|could|can|it'?s|its|has) ?){0,3}"
    r"(?:(?:n[o']t|cannot|can'?t)[ -](?:(?:be )?(?:found|recogni[sz]ed?|located|resolved)|installed|available|there"
    r"|exist\w*|importable)|missing)"
)
"""The words after the name of something that is not there."""
_ACTIVATE = (
    r"\bactivate\b.{0,60}\b(?:no such file|not found|missing|n't (?:exist|there))"
    r"|\b(?:no|n[o']t (?:contain|find|have)|without) (?:an? |any |the )?['\"`]?activate\b"
)
_ENVIRONMENTS = r"\b(?:virtual ?env\w*|venvs?|(?:python |my |all )envs?|environments?|interpreters?)\b"
_UPGRADED = (
    r"\b(?:after|by|due to|from|since|when|with)\b.{0,40}\b(?:upgrad|updat)"
    r"|\b(?:upgrade|update)\b.{0,20}\b(?:breaks?|broke)\b"
)
_INSTALLER = (
    r"\b(?:conda|pip3?|poetry|uv) (?:can|could|does|is|was|un|fail)"
    r"|\b(?:by|from|in|on|through|using|via|with) (?:conda|pip3?|pypi)\b"
)


@dataclass(frozen=True, kw_only=True)
class _Description:
    """The words with which a sentence describes a condition."""

    condition: str
    about: re.Pattern[str] | None
    """What the text must have where the words may be about any program."""
    parts: tuple[re.Pattern[str], ...]
    """The words that the sentence has, in any order: the subject, and usually what is wrong with it."""


def _descriptions(*rows: tuple[str, re.Pattern[str] | None, tuple[str, ...]]) -> tuple[_Description, ...]:
    return tuple(
        _Description(condition=name, about=about, parts=tuple(re.compile(part, re.IGNORECASE) for part in parts))
        for name, about, parts in rows
    )


_DESCRIPTIONS = _descriptions(
    ("python-without-ssl", None, (r"\bssl module\b.{0,30}\bnot available",)),
    ("distutils-missing", None, (r"\bdist-?(?:utils?|tools)\b", _FAILS)),
    ("ensurepip-missing", None, (r"\bensurepip\b|\bpython3?(?:\.[\dx]+)?-venv\b|\bvenv module\b", _FAILS)),
    ("activate-missing", None, (_ACTIVATE,)),
    ("dead-pipx-apps", _OF_PIPX, (rf"{_FAILS}|{_STOPPED}", _UPGRADED, r"\b(?:home)?brew\b|\bpython\b|\bpipx\b")),
    (
        "dead-pipx-apps",
        None,
        (r"\bpipx\b.{0,40}\b(?:app\w*|command|environment|package|tool|v(?:irtual)?env)s\b", _STOPPED),
    ),
    ("upgrade-broke-environments", None, (_ENVIRONMENTS, _FAILS, _UPGRADED)),
    ("apt-locked", None, (r"\b(?:dpkg|apt(?:-get)?)\b.{0,40}\block(?:ed)?\b", _FAILS)),
    ("apt-unavailable", None, (r"\bunable to locate package\b|\bno installation candidate\b",)),
    ("disk-full", _INSTALLS, (r"\b(?:no|out of|not enough) (?:disk )?space\b|\bdisk (?:is )?full\b",)),
    ("out-of-memory", _INSTALLS, (r"\bmemory ?error\b|\bOOM\b|\b(?:out of|not enough) memory\b",)),
    ("hash-mismatch", _INSTALLS, (r"\bhash(?:es)?\b.{0,60}(?:mismatch|n[o']t match)",)),
    ("installed-by-distro", _INSTALLS, (r"\bdistutils installed project\b|\bcan(?:no|')t uninstall\b",)),
    (
        "unknown-option",
        _INSTALLS,
        (
            r"\bno such option\b|(?<!\w)--[a-z][\w=-]+\W{0,3}(?: (?:option|flag))?.{0,20}"
            r"(?:n[o']t (?:supported|recogni[sz]ed|exist)|unknown|unrecogni[sz]ed)",
        ),
    ),
    (
        "build-tools-missing",
        _INSTALLS,
        (
            r"\bvisual (?:c\+\+|studio)|\bc\+\+ build tools|\b(?:cargo|compiler|gcc|python\.h|rust|vcvarsall)\b",
            _FAILS,
        ),
    ),
    ("shared-library-missing", None, (r"\blib[\w+-]+\.so\b|\bshared (?:object|librar)|\bDLL load", _FAILS)),
    (
        "stdlib-module-missing",
        None,
        (r"\b_?(?:tkinter|ctypes|sqlite3|bz2|lzma)\b", r"\bmodule\b|\bimport\b", _FAILS),
    ),
    (
        "network-error",
        _INSTALLS,
        (
            r"\b(?:ssl\w*|tls|certificates?|certificate_verify\w*|connecti(?:on|vity)|proxy"
            r"|(?:read ?)?time[ds]?[ -]?out\w*)\b",
            _FAILS,
        ),
    ),
    ("network-error", None, (r"\bpypi\b|\bpip\b", rf"\b{_UNABLE} (?:access\w*|connect\w*|download\w*|reach\w*)\b")),
    (
        "permission-denied",
        _INSTALLS,
        (
            r"\bden(?:y|ies|ied) (?:me )?permission\b|\bpermissions? (?:(?:is|was) )?(?:denied|error|problem|issue)"
            r"|\baccess (?:is |was )?denied\b|\bpermissionerror\b|\boperation not permitted\b",
        ),
    ),
    (
        "resolution-conflict",
        _INSTALLS,
        (
            r"\bresolutionimpossible\b|\b(?:dependency|dependencies|version|requirements?) conflicts?\b"
            r"|\bconflicting (?:dependencies|versions|requirements)\b",
        ),
    ),
    ("dependency-conflict", None, (r"\bincompatible\b|\bnot compatible\b|\bversion mismatch\b", _FAILS)),
    (
        "no-matching-distribution",
        None,
        (
            r"\bno matching (?:distribution|version|package)s?\b|\bpackages?not ?found ?error\b"
            rf"|\b{_UNABLE} find (?:an? |any |the )?(?:matching |suitable )?(?:versions?|distributions?)\b",
        ),
    ),
    (
        "no-matching-distribution",
        None,
        (
            _INSTALLER,
            rf"\b(?:packages?|versions?)\b{_LOST}|\b{_UNABLE} {_FIND} (?:the |my |any |\S+ )?(?:package|version)s?\b",
        ),
    ),
    (
        "build-failure",
        _INSTALLS,
        (
            r"\b(?:build|compil)\w*\b.{0,30}\b(?:wheels?|extension)|\bwheels?\b.{0,40}\bbuild"
            r"|\bcompil\w+ (?:error|fail)|\bmetadata[- ]generation|\bsubprocess-exited",
            _FAILS,
        ),
    ),
    (
        "pip-script-broken",
        None,
        (
            r"(?<!by )(?<!from )(?<!through )(?<!using )(?<!via )(?<!with )\bpip3?\b.{0,20}"
            r"\b(?:broken|not working|unusable|useless)\b|\b(?:breaks?|broke) pip\b",
        ),
    ),
    ("python-too-old", None, (r"\bpython\b.{0,30}\b(?:too old|outdated)\b",)),
    ("python-unsupported", None, (r"\bpython\b.{0,30}\b(?:too new|(?:n[o']t |un)supported)\b",)),
    ("pipx-missing", None, (rf"\bpipx\b(?: command)?{_LOST}",)),
    (
        "pip-missing",
        None,
        (
            rf"\bpip3?['\"`”’]*(?: command| entry)?{_LOST}|\b{_UNABLE} {_FIND} pip\b"
            r"|\bno (?:module|command)(?: named| called)? pip\b",
        ),
    ),
    ("python-missing", None, (rf"\bpython3?\b(?: command)?{_LOST}",)),
    (
        "command-not-found",
        _INSTALLS,
        (
            rf"\b(?:command|cmd)\b(?:{_LOST}|['\"`”’]*,? not found)|\bno (?:such )?command(?: found)?\b"
            rf"|{_NOT} recogni[sz]ed (?:as|by)\b",
        ),
    ),
    (
        "module-not-found",
        None,
        (
            r"^(?!.*\b(?:circular|partially initialized)\b).*"
            r"(?:\bmodulenotfound(?:error)?\b|\bno module (?:found )?(?:named?|called)\b|\bimport ?error\b)",
        ),
    ),
    (
        "module-not-found",
        _OF_PYTHON,
        (
            rf"\bmodule not found\b|\bno module\b|\b(?:modules?|packages?|librar(?:y|ies))\b{_LOST}"
            rf"|\b{_UNABLE} {_FIND} (?:the |my |any |installed |\S+ )?(?:module|package|library)s?\b",
        ),
    ),
)
"""The conditions that a sentence can describe, those with rarer words first."""


def find_described(lines: Sequence[Line]) -> Iterator[Occurrence]:
    """Yield the sentence of a report that describes a failure; the first one decides."""
    if not is_report(lines):
        return
    descriptions = [description for description in _DESCRIPTIONS if _is_about(lines, description.about)]
    for index, line in enumerate(lines):
        is_described = (
            is_title(lines, index) or is_written(line) or _SENTENCE.match(line.text) or _is_said(lines, index)
        )
        if _ADDED.match(line.raw) or not (is_described or FIRST_PERSON.search(line.text)):
            continue
        for sentence in _END.split(line.text[:MAX_WIDTH]):
            description = next((it for it in descriptions if all(part.search(sentence) for part in it.parts)), None)
            if (
                description
                and not TITLED.search(sentence)
                and (FIRST_PERSON.search(sentence) or not _GENERAL.search(sentence))
            ):
                words = _words(description.condition, sentence) or _asked(description.condition, line.text)
                context = "metadata" if "package" in words else ""
                yield of_whole_lines(description.condition, (line,), index, words, context)
                return


def _is_said(lines: Sequence[Line], index: int) -> bool:
    """Return whether a line is short and below one in the first person that ends with a colon: ``it says:``."""
    above = lines[index - 1].text.rstrip() if index else ""
    return above.endswith(":") and FIRST_PERSON.search(above) is not None and len(lines[index].text) <= _SAID


def _is_about(lines: Sequence[Line], about: re.Pattern[str] | None) -> bool:
    return about is None or any(about.search(line.text) for line in lines)


def _words(condition: str, sentence: str) -> dict[str, str]:
    named = _NAMED.search(sentence) if condition == "module-not-found" else None
    module = (named[1] or named[2]) if named else ""
    return {"module": module} if distribution_of_module(module) else {}


def _asked(condition: str, text: str) -> dict[str, str]:
    """Return the package that a program asks for behind a sentence about a module that it did not find."""
    asked = _ASKED.search(text[:MAX_WIDTH]) if condition == "module-not-found" else None
    return {"package": asked[1]} if asked else {}
