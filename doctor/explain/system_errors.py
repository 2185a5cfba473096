"""Recognise a failure whose words no check knows, by the error that ended it and the program in which it happened.

What a tool says differs from release to release. The exceptions of Python and the errors of the system do not, and the
frames of a traceback name the program.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from doctor.core import lazy_re as re
from doctor.core.record import dataclass
from doctor.explain.lines import Line
from doctor.explain.matching import ChunkText, Occurrence, of_whole_lines
from doctor.explain.python_frames import (
    BUILDS,
    CREATES,
    FRAME,
    IMPORTED,
    INSTALLED,
    INSTALLS,
    PYTHON_TOOL,
    module_of_file,
)
from doctor.plan.known_names import distribution_of_module, is_stdlib

MAX_FRAMES = 120
"""Lines of a traceback that are read, up to its last one."""
MAX_ABOVE = 40
"""Lines above a traceback in which the command that failed is looked for."""
MAX_WIDTH = 400
"""Characters of each of these lines that are read."""
_END = re.compile(r"\s*(?:E\s+)?(?:[A-Za-z_]\w{0,60}\.){0,8}(?:[A-Z]\w{2,60}|timeout|error|gaierror)(?::\s|\s*$)")
"""The last line of a traceback: the exception, and usually its words."""
_CUT = re.compile(r"\s*(?:E\s+)?ModuleNotFoundError: No? ?[a-z ]{0,12}(?:(?:…|\.{3}).{0,60})?")
"""The same where systemctl or a form left out its middle or its end."""
_NOTEBOOK = re.compile(r"\s*(?:ModuleNotFound|Import)Error\s+Traceback \(most recent call last\)")
_MARKED = re.compile(r"\s*-{1,6}> ?\d{1,6}\s(.*)")
"""The first line of a traceback of IPython, and the line of code that failed."""
_FRAME_OF_IPYTHON = re.compile(
    r"\s*(?:File )?((?:[A-Za-z]:)?[\w./\\~-]{1,300}\.py)(?::\d{1,6}$|:\d{1,6}, in | in <module>)"
)
"""A frame of such a traceback, old and new."""
_MARK = re.compile(r"^\s*(?:-{1,6}> ?)?\d{1,6} ")
"""The number before a line of code in it."""
MAX_CELL = 12
"""Lines of such a traceback in which that line is looked for."""
MAX_TRACE = 60
"""Lines of such a traceback in which its last one is looked for."""
_SYNTAX = re.compile(r"\s*SyntaxError: invalid syntax\W*")
_SYNTAXES = (
    ("3.12", re.compile(r"^\s*type [A-Z]\w{0,60}(?:\[[\w, ]{1,80}\])? = ")),
    ("3.11", re.compile(r"^\s*except\* ?[\w.(]")),
    ("3.10", re.compile(r"\s*(?:match|case) [\w.()\[\]{}'\"|,: *+-]{1,80}:\s*$")),
    ("3.8", re.compile(r"(?:\(|\b(?:el)?if |\bwhile |\band |\bor |\bnot )\w{1,60} := ")),
    ("3.6", re.compile(r"(?<![\w'\"])[fF][rR]?['\"]|^\s*(?:self\.)?\w{1,60}: [\w.\[\], ]{1,80} = |\) ?-> ?[\w.\[\]]")),
    ("3.5", re.compile(r"^\s*async (?:def|for|with) ")),
    ("3.3", re.compile(r"\byield from \w")),
    (
        "3.0",
        re.compile(
            r"^\s*def \w{1,60}\((?:[^()]{0,200}, )?(?:\w{1,60} ?: ?[A-Za-z'\"]|\*, \w)|^\s*nonlocal \w"
            r"|^\s*raise [\w.]{1,80}(?:\(.{0,200}\))? from \w|\bprint\(.{0,200}, ?(?:end|file|flush|sep)="
        ),
    ),
)
"""The syntax that came with a release of Python; annotations of functions are older, but come with such programs."""
_SYNTAX_OF_PYTHON_2 = re.compile(
    r"\s*(?:except [\w.]{1,80}, \w{1,60}:|raise [\w.]{1,80}, |(?:print|exec) (?:>>|[\w'\"%]))"
)
_PLAIN_PYTHON = re.compile(r"(?:^|[$%#>❯`] ?)(?:sudo )?python(?:2[\d.]*)? ", re.MULTILINE)
"""A command that may run Python 2."""
_OF_BUILD = (
    r"\b(?:pip3?|setuptools|distutils|easy_install|conda|poetry|tox|uv)\b|[/\\]build_meta\.py|File \"<string>\"|/tmp/"
    r"|\bsetup\(|setup\.py (?:-\S+ )*(?:bdist|build|develop|egg_info|install|sdist)|\bin (?:build_wheel|run_setup)\b"
)
"""What a log has where setup.py builds a package, and is not a script of another kind."""
_PIP_SCRIPT = re.compile(r"/(?:bin|Scripts)/pip[\d.]*(?:-script\.py|\.exe/__main__\.py)?$")
_PIP_ITSELF = re.compile(r"-packages/pip/|/pip-\d[^/]*/pip/")
_BROKEN = re.compile(
    r"\b(?:ImportError|ModuleNotFoundError|AttributeError)\b|TypeError: (?:'module' object is not callable|main\(\))"
)
"""The errors of a script of pip that does not fit the pip that is installed, or of a pip with missing parts."""
_LACKING = re.compile(
    r"AttributeError: (?:partially initialized )?module '([\w.]+)' has no attribute"
    r"|ImportError: cannot import name '?\w+'?(?! from)"
)
_LACKING_OF_INDEX = re.compile(r"\s*ImportError: cannot import name '\w{1,80}' from '([\w.]{1,80})'")
"""The second of them without its traceback."""
_DENIED = r"[Pp]ermission denied|Access is denied|\[Errno 13\]|\[WinError 5\]"
_READ_ONLY = r"[Rr]ead-only file system|\[Errno 30\]"
_COLON = re.compile(
    r"\b(?:[Nn]ew python executable in|[Aa]lso creating executable in|It thinks sys\.prefix is) "
    r"['\"]?/[^\s:'\"]*:[^\s'\"]*"
)
"""A line of virtualenv with a folder whose name has the character that separates the entries of PATH."""
_CONNECTION = (
    r"(?<!name )(?<!name ')"
    r"\b(?:SSLError|SSLCertVerificationError|SSLEOFError|Connect(?:ion)?Error|Connection(?:Reset|Refused|Aborted)Error"
    r"|ConnectTimeout(?:Error)?|ReadTimeout(?:Error)?|MaxRetryError|NewConnectionError|NameResolutionError"
    r"|ProtocolError|RemoteProtocolError|IncompleteRead|ChunkedEncodingError|ProxyError|RemoteDisconnected|BadStatusLine"
    r"|URLError|TimeoutError|gaierror|socket\.timeout|timeout|CondaHTTPError|CondaSSLError)\b"
    r"|[Cc]onnection (?:refused|timed out|reset by peer)|[Nn]etwork is unreachable|No route to host|name resolution"
    r"|HTTP Error 5\d\d|50[234] Server Error"
)


@dataclass(frozen=True, kw_only=True)
class _Rule:
    """An error in a traceback, and where it has to happen to show a condition."""

    condition: str
    error: re.Pattern[str]
    """What the exception's line has."""
    within: re.Pattern[str]
    """What the frames have, or the code that they show."""
    around: re.Pattern[str]
    """What the frames have, or the lines above them."""


def _rules(*rules: tuple[str, str, str] | tuple[str, str, str, str]) -> tuple[_Rule, ...]:
    return tuple(
        _Rule(
            condition=condition,
            error=re.compile(error),
            within=re.compile(within),
            around=re.compile("".join(around)),
        )
        for condition, error, within, *around in rules
    )


_RULES = _rules(
    (
        "no-symlinks",
        rf"{_READ_ONLY}|not permitted|[Pp]rotocol error|not supported|not implemented",
        PYTHON_TOOL,
        r"\bos\.symlink\(",
    ),
    ("noexec-venv", rf"(?:{_DENIED}).*bin[/\\]python[\d.]*'?$", CREATES),
    ("folder-not-writable", rf"{_DENIED}|{_READ_ONLY}", CREATES),
    ("permission-denied", rf"{_DENIED}|{_READ_ONLY}", INSTALLS),
    ("disk-full", r"No space left|[Qq]uota exceeded|\[Errno (?:28|122)\]", PYTHON_TOOL),
    ("out-of-memory", r"\bMemoryError\b|Cannot allocate memory", PYTHON_TOOL),
    ("wrong-interpreter", r"Exec format error|Bad CPU type|not a valid Win32 application", PYTHON_TOOL),
    ("unusable-path", r"[Ff]ile name too long", CREATES),
    ("damaged-package", r"\bBadZip[Ff]ile\b|tarfile\.\w*Error|zlib\.error|LZMAError|Compressed file ended", INSTALLS),
    ("index-auth", r"HTTP Error 40[137]|40[137] Client Error|\b407 Proxy", PYTHON_TOOL),
    ("network-error", _CONNECTION, PYTHON_TOOL),
    ("pip-missing", r"\[Errno 2\][^:]*(?:: ['\"]?pip3?['\"]?)?$", r"\[['\"]pip3?['\"],"),
    ("build-failure", r"(?:Error|Exception|Exit)\b", BUILDS, _OF_BUILD),
)
"""The conditions that an error shows; the first that fits decides."""


def find_errors(text: ChunkText) -> Iterator[Occurrence]:
    """Yield the last lines of the tracebacks in ``text`` that show a condition, and the files that hide a module."""
    first = None
    for index, line in enumerate(text.lines):
        if _COLON.search(line.text):
            yield _occurrence("unusable-path", text.lines, index, {})
        elif FRAME.search(line.text):
            first = index if first is None else max(first, index - MAX_FRAMES)
        elif _NOTEBOOK.match(line.text):
            yield from _judge_cell(text.lines, index)
        elif first is None and (lacking := _LACKING_OF_INDEX.match(line.text[:MAX_WIDTH])):
            if distribution_of_module(lacking[1]):
                yield _occurrence("module-not-found", text.lines, index, {"module": lacking[1]}, "part-of-module")
        elif first is None and "AttributeError: module" in line.text:
            yield from _judge_lacking(text.lines, index)
        elif _CUT.fullmatch(line.text):
            imported = IMPORTED.match(text.lines[index - 1].text.strip("^~ ")) if index else None
            yield _occurrence("module-not-found", text.lines, index, {"module": imported[1]} if imported else {})
        elif first is not None and _END.match(line.text):
            yield from _judge(text, first, index)
            yield from _judge_import(text, first, index)
            yield from _judge_syntax(text, first, index)
            first = None
    if first is not None and len(text.lines) - first <= MAX_FRAMES:
        yield from _judge_cut(text, first)
    yield from _find_shadows(text.lines)


def _judge(text: ChunkText, first: int, index: int) -> Iterator[Occurrence]:
    line = text.lines[index]
    above = _join(text.lines[max(0, first - MAX_ABOVE) : first])
    frames = _join(text.lines[first:index])
    for rule in _RULES:
        is_error = rule.error.search(line.text[:1000]) and rule.within.search(frames)
        if is_error and (rule.around.search(frames) or rule.around.search(above)):
            yield _occurrence(rule.condition, text.lines, index, {})
            return


def _judge_cell(lines: Sequence[Line], index: int) -> Iterator[Occurrence]:
    """Judge a traceback of a notebook that was copied without its last line: its marked line imports a module."""
    error = lines[index].text.split(maxsplit=1)[0]
    if any(line.text.startswith(f"{error}: ") for line in lines[index + 1 : index + MAX_TRACE]):
        return
    marked = (_MARKED.match(line.text) for line in lines[index + 1 : index + MAX_CELL])
    imported = next((IMPORTED.match(found[1]) for found in marked if found), None)
    if imported:
        yield _occurrence("module-not-found", lines, index, {"module": imported[1]})


def _judge_syntax(text: ChunkText, first: int, index: int) -> Iterator[Occurrence]:
    """Judge a line that a Python is too old to read, in a program that is not being installed."""
    if not _SYNTAX.fullmatch(text.lines[index].text) or re.search(PYTHON_TOOL, _join(text.lines[first:index])):
        return
    last = max(at for at in range(first, index) if FRAME.search(text.lines[at].text))
    code = [line.text[:MAX_WIDTH] for line in text.lines[last + 1 : index]]  # several if it has an escaped line break
    release = next((release for release, syntax in _SYNTAXES if any(map(syntax.search, code))), None)
    if any(map(_SYNTAX_OF_PYTHON_2.match, code)):
        yield _occurrence("python-unsupported", text.lines, index, {}, "of-python-2")
    elif release:
        above = _join(text.lines[max(0, first - MAX_ABOVE) : first])
        context = "as-python3" if _PLAIN_PYTHON.search(above) else ""
        yield _occurrence("python-too-old", text.lines, index, {"minor": release}, context)


def _judge_import(text: ChunkText, first: int, index: int) -> Iterator[Occurrence]:
    """Judge a name that a module lacks: a file hides the module, or its release does not fit that of another one."""
    frames = [found for line in text.lines[first:index] if (found := FRAME.search(line.text))]
    paths = [found[1].replace("\\", "/") for found in frames]
    error = text.lines[index].text
    if paths and _PIP_SCRIPT.search(paths[0]) and (len(paths) == 1 or _PIP_ITSELF.search(paths[-1])):
        if _BROKEN.search(error):
            yield _occurrence("pip-script-broken", text.lines, index, {})
        return
    lacking, imported = _LACKING.search(error), IMPORTED.match(text.lines[index - 1].text.strip("^~ "))
    module = next(filter(None, (lacking and lacking[1], lacking and imported and imported[1])), "").partition(".")[0]
    if not module:
        return
    of_index = distribution_of_module(module) is not None and _imports_itself(text.lines[first:index], module)
    is_hidden = is_stdlib(module) or of_index
    hiding = next((path for path in paths if module_of_file(path) == module and is_hidden), None)
    if hiding:
        yield _occurrence("shadowed-module", text.lines, index, {"shadowed": module, "shadow": hiding})
    elif lacking and lacking[1] and (user := _user_of(paths, module)):
        if is_stdlib(module):
            yield _occurrence("python-unsupported", text.lines, index, {"module": user}, "old-package")
        elif distribution_of_module(module) is None:
            yield _occurrence("dependency-conflict", text.lines, index, {})
        else:
            words = {"dependent": distribution_of_module(user) or user, "module": lacking[1]}
            yield _occurrence("dependency-conflict", text.lines, index, words, "part-of-dependent")
    elif lacking and not lacking[1] and (_user_of(paths[-1:], module) or _is_of_index(module, paths)):
        yield _occurrence("module-not-found", text.lines, index, {"module": module}, "part-of-module")


def _imports_itself(lines: Sequence[Line], module: str) -> bool:
    """Return whether a file shows that it imports a module of its own name, which it means to be another one."""
    own = False
    for line in lines:
        if found := (FRAME.search(line.text) or _FRAME_OF_IPYTHON.match(line.text)):
            own = module_of_file(found[1]) == module
        elif own and (imported := IMPORTED.match(_MARK.sub("", line.text))) and imported[1] == module:
            return True
    return False


def _judge_lacking(lines: Sequence[Line], index: int) -> Iterator[Occurrence]:
    """Judge a name that a module lacks, below a traceback of IPython: a file hides the module of its own name."""
    lacking = _LACKING.search(lines[index].text[:MAX_WIDTH])
    module = lacking[1] if lacking else None
    if not module or distribution_of_module(module) is None:
        return
    above = lines[max(0, index - MAX_TRACE) : index]
    frames = (_FRAME_OF_IPYTHON.match(line.text) for line in above)
    hiding = next((found[1] for found in frames if found and module_of_file(found[1]) == module), None)
    if hiding and _imports_itself(above, module):
        yield _occurrence("shadowed-module", lines, index, {"shadowed": module, "shadow": hiding})


def _judge_cut(text: ChunkText, first: int) -> Iterator[Occurrence]:
    """Judge a traceback that was copied without its end: pip's script and pip itself were still importing modules."""
    lines = text.lines[first:]
    frames = [(at, found[1].replace("\\", "/")) for at, line in enumerate(lines) if (found := FRAME.search(line.text))]
    is_of_pip = len(frames) > 1 and _PIP_SCRIPT.search(frames[0][1]) and _PIP_ITSELF.search(frames[-1][1])
    is_importing = all(at + 1 == len(lines) or IMPORTED.match(lines[at + 1].text) for at, _ in frames)
    if is_of_pip and is_importing:
        yield _occurrence("pip-script-broken", text.lines, first + frames[-1][0], {})


def _user_of(paths: Sequence[str], module: str) -> str:
    """Return the installed package whose code asked for a name of ``module``; empty if it was the user's own code."""
    packages = [found[1] if (found := INSTALLED.search(path)) else "" for path in paths]
    return next((name for name in reversed(packages) if name != module), "")


def _is_of_index(module: str, paths: Sequence[str]) -> bool:
    """Return whether a module comes from the package index, as far as doctor knows, and is no file of the program."""
    return distribution_of_module(module) is not None and all(module_of_file(path) != module for path in paths)


def _join(lines: Sequence[Line]) -> str:
    return "\n".join(line.text[:MAX_WIDTH] for line in lines)


def _find_shadows(lines: Sequence[Line]) -> Iterator[Occurrence]:
    """Yield the frames of files that were imported by a library instead of a module of the standard library."""
    frames = [(index, found[1]) for index, line in enumerate(lines) if (found := FRAME.search(line.text))]
    for (above, library), (index, path) in pairwise(frames):
        imported = IMPORTED.match(lines[above + 1].text) if above + 1 < index <= above + 4 else None
        is_module = imported and module_of_file(path) == imported[1] and is_stdlib(imported[1])
        if imported and is_module and module_of_file(library) is None:
            yield _occurrence("shadowed-module", lines, index, {"shadowed": imported[1], "shadow": path})


def _occurrence(
    condition: str, lines: Sequence[Line], index: int, words: Mapping[str, str], context: str = ""
) -> Occurrence:
    return of_whole_lines(condition, lines[index : index + 1], index, words, context)
