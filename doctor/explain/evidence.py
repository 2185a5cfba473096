"""Find what a log shows beside a failure, and what changes the advice: a folder, a version, an earlier command.

A failure's own message often says less than the lines around it: ``ls`` shows an environment that is not active, ``mv``
that it was moved, ``python --version`` that the index has no file for so new a Python.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from doctor.core import lazy_re as re
from doctor.core.record import dataclass
from doctor.plan.known_names import is_popular


@dataclass(frozen=True, kw_only=True)
class LogSign:
    """Words of a log beside the message of a condition that decide on another advice."""

    context: str
    """The context of the advice; empty where the sign has only words for it."""
    pattern: str
    """A regular expression for the lines around the message; its named groups are words for the advice."""
    only_for: str = ""
    """An expression that must match as well."""
    inactive: bool = False
    """Whether it counts only where no environment is active."""
    every: bool = False
    """Whether each place where it matches has words; those of one kind are put below one another."""
    known_package: bool = False
    """Whether it counts only for a package that many people use, whose name is no mistake."""


_HARMLESS = re.compile(r"(?!-)[\w./~@:+%=,* \t-]+")
"""A word that is no option, and that no shell reads as a command, wherever it is pasted; also the time in a crontab."""
_RANGE = re.compile(r"(?!-)[\w.,*=<>!~ \[\]-]+")
"""The form of ``{pinned}`` and ``{wanted}``, which stand in sentences and in arguments that are quoted."""
_PROMPT = r"[$%❯#] "
_LISTED = LogSign(
    context="not-activated",
    pattern=rf"{_PROMPT}ls(?: -\w+)*[ \t]*\n(?:(?!.*{_PROMPT}).*\n){{0,8}}?(?:.*\s)?"
    r"(?P<environment>\.venv|venv|env)/?(?=\s|$)",
    inactive=True,
)
"""``ls`` shows an environment in the folder of the program."""
_SCHEDULE = LogSign(
    context="",
    pattern=r"^[ \t]*(?P<schedule>@(?:reboot|hourly|daily|weekly|monthly|yearly)"
    r"|(?:[\d*/,-]{1,20}[ \t]+){4}[\w*/,-]{1,20})[ \t]+[/~$\w]",
)
"""A line of a crontab."""
_IMAGE_OF_PYTHON = LogSign(
    context="own-python",
    pattern=r"^[ \t]*Using (?:Docker executor with )?(?:docker )?image .{0,200}\bpython:3|\bFROM (?:\S{1,80}/)?python:3"
    r"|/usr/local/lib/python3\.\d+/",
)
"""The job or image has a Python that no distribution manages."""
_IN_HOME = r"/(?:home|Users|media|mnt)/(?!\S*/\.\./)[\w./@+-]{0,200}/(?:\.?venv[\w.-]*|env|\.virtualenvs/[\w.-]+)"
"""The folder of an environment, by its name."""
_NO_SUCH_VERSION = (
    r"satisfies the requirement (?P<pinned>(?P<package>[\w.-]{1,100})==[^\s;]{1,60}) \(from versions: (?!none)"
)
"""The index has other versions than the one that is required."""
_UNIT = LogSign(
    context="unit",
    pattern=r"(?:spawning|executable) (?P<venv>/(?!usr/|bin/|sbin/)[\w./@+-]{1,200})/bin/[\w.-]+: No such file",
)
"""systemd names the program of an environment."""
_SIGNS: Mapping[str, tuple[LogSign, ...]] = MappingProxyType(
    {
        "activate-missing": (
            LogSign(context="mingw", pattern=r"\bMINGW(?:32|64)\b|\bMSYS\b"),
            LogSign(
                context="sh-script",
                pattern=r"^(?:\S{0,80}: )?(?:\./)?(?P<script>[\w./-]{1,80}\.sh): (?:line )?\d+: source: not found",
            ),
            LogSign(context="windows-environment", pattern=r"^[ \t]*Include\s+Lib\s+(?:\S+\s+)?Scripts\b"),
            LogSign(context="", pattern=r":(?:[^$\n]{0,200}/)?(?P<project>[\w.-]{1,60})\$ (?:source|\.) "),
        ),
        "apt-unavailable": (
            LogSign(context="replaced", pattern=r"following packages? replaces? it:\n\s+(?P<package>[a-z0-9][\w.+-]+)"),
            LogSign(
                context="other-python",
                pattern=r"ocate package python(?P<release>3\.\d{1,2})$",
                only_for=r"^[ \t]*(?:Hit|Get):\d|^[ \t]*Fetched \d|packages? (?:are up to date|can be upgraded)",
            ),
        ),
        "broken-venv": (_UNIT,),
        "build-failure": (
            LogSign(
                context="successor",
                pattern=r"\b(?:use|available through the pip package)\s+['`](?P<successor>[A-Za-z][\w.-]*)['`]"
                r"(?:\.|\s+rather\s+than\s+['`][\w.-]+['`]\s+for\s+pip)",
            ),
            LogSign(context="old-setuptools", pattern=r"No module named '?pkg_resources"),
            LogSign(
                context="older-python",
                pattern=r"'pkgutil' has no attribute 'ImpImporter'|has no attribute 'SafeConfigParser'"
                r"|No module named 'imp'|cannot import name '\w+' from 'collections'",
            ),
        ),
        "command-not-found": (
            LogSign(
                context="own-installer",
                pattern=r"^\s*(?:source|\.) \"?\$HOME/(?P<path>\.[\w-]+(?:/[\w-]+){0,3}/env)(?=[\s\"])",
                only_for=r"\b(?:ruff|ty|uvx?): (?:command )?not found|not found: (?:ruff|ty|uvx?)\b",
            ),
            *(_UNIT, _IMAGE_OF_PYTHON, _LISTED, _SCHEDULE),
            LogSign(context="heroku", pattern=r"\bheroku\[\w+\.\d+\]: "),
        ),
        "dependency-conflict": (
            LogSign(
                context="installed",
                pattern=r" requires (?P<wanted>(?P<package>[\w.-]+)(?:\[[\w,.-]*\])?(?:[<>=!~][^\s;]*[^\s;,])?)"
                r"(?:; [^\n]{1,200}?)?,? (?:but you have (?P=package) \d|which is not installed)",
                every=True,
            ),
        ),
        "externally-managed": (
            LogSign(context="", pattern=r"^failed: \[[^\]\n]+\] \(item=(?P<items>[\w.\[\]-]+)\)", every=True),
            LogSign(context="salt", pattern=r"^\s*Function: pip\.installed\n\s*Name: (?P<package>\w[\w.-]*)$"),
            LogSign(
                context="ad-hoc",
                pattern=r"\bansible (?P<hosts>[\w.:,-]+) [^\n]*?-a ['\"]?name=(?P<package>[\w.,-]+)",
                only_for=r"\bansible [^\n]*-m (?:ansible\.builtin\.)?pip\b",
            ),
            LogSign(
                context="other-host",
                pattern=r"\bssh (?:-\S+ ){0,6}(?P<hosts>[\w.@-]+) ['\"][^\n]*\b(?:pip[\d.]*|uv pip) install ",
            ),
            LogSign(
                context="moved",
                pattern=rf"{_PROMPT}(?:which|command -v|type) pip3?\n(?:pip3? is )?/usr/(?:local/)?bin/pip",
                only_for=rf"^\s{{0,4}}\((?!base\))[\w./ -]{{1,40}}\).*{_PROMPT}(?:which|command -v|type) pip",
            ),
            LogSign(
                context="moved",
                pattern=rf"{_PROMPT}mv (?:-\w+ )?\S{{1,80}} (?:\S{{0,80}}/)?(?P<moved>[\w.-]+)/?\n(?:.*\n){{0,8}}?"
                rf".*(?:/(?P=moved)[$%❯#] |{_PROMPT}cd (?:\S{{0,80}}/)?(?P=moved)/?\n(?:.*\n){{0,4}}?.*{_PROMPT}"
                rf"|{_PROMPT}(?=\S+ (?P=moved)/))(?:source|\.) \S*activate",
            ),
            _LISTED,
        ),
        "hash-mismatch": (
            LogSign(
                context="fetched",
                pattern=r"^[ \t]*Downloading (?:\S*/)?(?P<package>\w[\w.]*?)-\d\S*[\s\S]{0,800}?DO NOT MATCH THE HASHES"
                r"[\s\S]{0,1200}?\bfrom (?:-r|--requirement) (?P<path>\S+) \(line",
            ),
            LogSign(context="fetched", pattern=r"^[ \t]*Downloading (?:\S*/)?(?P<package>\w[\w.]*?)-\d"),
        ),
        "index-auth": (LogSign(context="proxy", pattern=r"\b407 [Pp]roxy|[Pp]roxy [Aa]uthentication [Rr]equired"),),
        "module-not-found": (
            LogSign(context="", pattern=r"'(?P<python>/[\w./+-]{1,200}/python[\d.]*) -m pip install ipykernel"),
            LogSign(
                context="system-program",
                pattern=r"^[ \t]*File \"(?P<script>/usr/(?:s?bin|share|lib)/(?!python3)[^\"\n]{1,200})\", line \d",
                only_for=r"No module named '?(?:_?apt(?:_pkg|sources)?|CommandNotFound|UpdateManager|lsb_release"
                r"|softwareproperties|gi|dbus|debian|cloudinit)\b",
            ),
            LogSign(
                context="apt-has-it",
                pattern=r"^[ \t]*python3-(?:rpi[.-]l?gpio|l?gpio\w*|picamera2?|libcamera|sense-hat|gi|tk|dbus|uno)"
                r" is already the newest version",
                only_for=r"^\s{0,4}\((?!base\))[\w./ -]{1,40}\)",
            ),
            LogSign(
                context="unit", pattern=r"\bExecStart=(?P<venv>/(?!usr/|bin/)[\w./@+-]{1,200})/bin/python[\d.]*(?=\s|$)"
            ),
            LogSign(
                context="",
                pattern=r"^[ \t]*File \"(?!/(?:root|home/[^/\"]+|Users/[^/\"]+)/src/)"
                r"/(?:[^\"\n]{1,200}/)?(?P<project>[\w.-]{1,80})/src/[\w./-]+\", line",
            ),
            LogSign(context="", pattern=r"/(?P<project>[\w.-]{1,80})/(?:pyproject\.toml)\b"),
            _IMAGE_OF_PYTHON,
            _LISTED,
            _SCHEDULE,
        ),
        "invalid-metadata": (
            LogSign(
                context="pinned", pattern=r"Requested (?P<package>[\w.-]+)==(?P<version>\d[\w.]*) from \S+ has invalid"
            ),
        ),
        "network-error": (
            LogSign(
                context="names",
                pattern=r"\[Errno -[235]\]|[Nn]ame resolution|Temporary failure resolving"
                r"|Name or service not known|nodename nor servname|\bdns error\b"
                r"|failed to lookup address|resolving DNS|NameResolutionError",
            ),
            LogSign(
                context="certificate",
                pattern=r"certificate verify failed: (?:self.signed|unable to get local issuer)|UnknownIssuer",
                only_for=r"\A(?!(?:.*\n)*.*[A-Z]:\\)",
            ),
            LogSign(
                context="of-windows", pattern=r"[A-Z]:\\", only_for=r"verify failed: (?:self.signed|unable to get)"
            ),
            LogSign(
                context="proxy", pattern=r"ProxyError|Tunnel connection failed|[Cc]annot connect to proxy|proxy-conn"
            ),
            LogSign(
                context="timeout",
                pattern=r"[Rr]ead timed out|ReadTimeout|(?:operation|network) time(?:d )?out",
            ),
        ),
        "no-matching-distribution": (
            LogSign(
                context="windows-only",
                pattern=r"No matching distribution found for (?P<package>py(?:pi)?win32|win32\w+|winshell)\b",
            ),
            LogSign(
                context="of-tox",
                pattern=rf"^\w[\w.-]*: install_deps> [\s\S]{{0,4000}}?{_NO_SUCH_VERSION}",
            ),
            LogSign(
                context="pin-in-list",
                # a lookahead is not entered again, so a hostile line takes no more time than others
                pattern=rf"^(?=.*\binstall .*?(?:-r|--requirement)[ =]?(?P<path>\S{{1,200}}))[\s\S]{{0,4000}}?"
                rf"{_NO_SUCH_VERSION}",
            ),
            LogSign(context="no-such-version", pattern=_NO_SUCH_VERSION),
            LogSign(
                context="other-wheel",
                pattern=r"(?P<distribution>[A-Za-z0-9][\w.]{0,80})-\d[^\s/-]{0,80}-(?:[\w.]{1,80}-){2}[\w.]{1,80}\.whl"
                r" is not a supported wheel",
            ),
            LogSign(
                context="conda-channel",
                pattern=r"PackagesNotFoundError: The following packages are not available[^\n]*\n"
                r"\s*-\s*(?P<package>[\w.-]+)",
            ),
            LogSign(
                context="too-new",
                pattern=r"\bPython (?P<minor>3\.(?:1[3-9]|2\d))\.\d|\bpython(?P<of_path>3\.(?:1[3-9]|2\d))\b",
                only_for=r"from versions: none",
                known_package=True,
            ),
        ),
        "no-symlinks": (
            LogSign(context="", pattern=r"-> '?/(?:[^'\n]*/)?(?P<project>[\w.-]+)/[\w.-]+/(?:lib64|bin/python[\d.]*)'"),
            LogSign(context="", pattern=r" to [`\"]?/(?:[^`\"\n]*/)?(?P<project>[\w.-]+)/\.?\w+/(?:lib64|bin/\w+)"),
        ),
        "out-of-memory": (
            LogSign(context="without-cache", pattern=r"\binstall\b[^\n]* --no-cache-dir\b"),
            LogSign(context="", pattern=r"Failed building wheel for (?P<package>[\w.-]*\w)"),
        ),
        "pip-config-invalid": (
            LogSign(context="line", pattern=r"file: '(?P<path>[^'\n]{1,300})', line: (?P<line>\d+)"),
        ),
        "permission-denied": (
            LogSign(
                context="new-environment",
                pattern=r"^Error: \[Errno 13\] Permission denied: "
                r"'/(?:[^'\n]{1,200}/)?(?P<project>[\w.-]{1,80})/\.?[\w-]{1,80}'$",
                only_for=rf"{_PROMPT}python[\d.]* -m venv\b",
            ),
            LogSign(
                context="root-environment", pattern=rf"ermission denied: '(?P<venv>{_IN_HOME})/(?:lib|lib64|bin|share)/"
            ),
            LogSign(context="root-environment", pattern=rf"`(?P<venv>{_IN_HOME})/[^`\n]*`: Permission denied"),
        ),
        "python-missing": (
            LogSign(
                context="as-python3",
                pattern=rf"{_PROMPT}python3 (?:--version|-V)\s*\n\s*Python 3\.|^[ \t]*/usr/bin/python3$",
                only_for=r"\bpython'?: (?:command )?not found|'python' not found|command not found: python$",
            ),
            LogSign(context="as-python3", pattern=r"^\s*command 'python3' from deb python3\b"),
            LogSign(
                context="ancient",
                pattern=r"(?:[Pp]ython interpreter|cannot locate Python:|Warning: Python|InterpreterNotFound: python"
                r"|interpreter found for Python|No Python that satisfies) ?(?:[=~>]=|\^)?\s*(?P<minor>[23]\.[0-7])\b",
            ),
            LogSign(context="ancient", pattern=r"\bspecs?:? (?:\S+ ){0,4}?py(?:27|3[0-7])\b"),
            LogSign(context="exact", pattern=r"\bspecs?:? (?:\S+ ){0,4}?py3(?P<of_tox>\d{1,2})\b"),
            LogSign(
                context="exact",
                pattern=r"(?:Python interpreter|cannot locate Python:|Warning: Python|InterpreterNotFound: python"
                r"|interpreter found for Python|No Python that satisfies|interpreter matching) ?(?:[=~>]=|\^)?\s*"
                r"(?P<minor>3\.\d{1,2})\b",
            ),
        ),
        "python-variables": (
            LogSign(context="named", pattern=r"Fatal Python error: [^\n]{0,80}?\b(?P<variable>PYTHON[A-Z0-9_]+)\b"),
        ),
        "repository-unreachable": (
            LogSign(
                context="",
                pattern=r"(?:git (?:clone|fetch|ls-remote)\b[^\n]{0,200}? |unable to access ['\"`]|Cloning )"
                r"(?P<address>(?:https?|ssh|git)(?:://|@)[^\s'\"`]{3,200})",
            ),
        ),
        "python-unsupported": (
            LogSign(
                context="",
                pattern=r"-packages/(?P<module>\w+).*\n(?:(?!\s*File ).*\n){1,3}?(?:Import|Attribute)Error: [cm]",
            ),
            LogSign(
                context="range-of-project",
                pattern=r"(?P<package>\S+) requires Python (?P<wanted>\S+?), so it will not be \w+ for Python",
            ),
        ),
        "requirement-invalid": (
            LogSign(
                context="toml",
                pattern=r"(?:arse:? |Invalid )`?(?P<path>[\w./-]*\.toml)`?[\s\S]{0,200}?TOML parse error at line "
                r"(?P<line>\d+)",
            ),
            LogSign(
                context="wrong-operator",
                pattern=r"Invalid requirement: ['\"](?P<pinned>(?P<package>[\w.-]+(?:\[[\w,.-]*\])?) ?= ?"
                r"(?P<version>\d[^\s'\"]*))['\"](?::[^\n]*)? \(from line (?P<line>\d+) of (?P<path>\S+?)\)",
            ),
            LogSign(
                context="wrong-argument",
                pattern=r"Invalid requirement: ['\"](?P<package>[\w.-]+(?:\[[\w,.-]*\])?) ?= ?"
                r"(?P<version>\d[^\s'\"]*)['\"]",
                only_for=r"^\S*[$%❯#]? ?.*\binstall\b.* ?= ?\d",
            ),
            LogSign(
                context="wrong-line",
                pattern=r"Invalid requirement: ['\"](?P<pinned>[^'\"\n]{1,200})['\"](?::[^\n]*)?"
                r" \(from line (?P<line>\d+) of (?P<path>\S+?)\)",
            ),
        ),
        "resolution-conflict": (
            *(
                LogSign(
                    context="own-pin",
                    pattern=r"The user requested (?P<pinned>(?P<package>[\w.-]+)==\S+)\n(?:.*\n){0,6}?\s*"
                    rf"(?P<existing>\S+ \S+) depends on (?P<wanted>(?P=package)\b{bound}(?: and [^\s;]+)*)",
                )
                for bound in (r"[^\s;]*(?:<|==)[^\s;]*", r"[^\s;]*")
            ),
            LogSign(context="own-pin", pattern=r"The user requested (?P<pinned>(?P<package>[\w.-]+)==\S+)"),
            LogSign(
                context="own-bounds",
                pattern=r"Because you\s+require\s+(?P<pinned>(?P<package>[\w.-]+)[<=~!>]\S*?)\s+and\s+"
                r"(?P<wanted>(?P=package)[<=~!>]\S*?),?\s",
            ),
            LogSign(
                context="own-bound",
                pattern=r"(?:ecause|and) (?P<existing>\S+)\s+depends\s+on\s+(?P<wanted>(?P<package>[\w-]+)\S+?)[,\s]"
                r"[\s\S]{0,600}?(?:you|your project)\s+(?:require|depend\s+on)s?\s+"
                r"(?P<pinned>(?P=package)[<=~!]\S+?),?\s",
            ),
        ),
        "shadowed-module": (
            LogSign(context="", pattern=r"No module named '?(?P<module>\w+)\.__main__; '\w+' is a package"),
        ),
        "unknown-option": (
            LogSign(
                context="pipx-global",
                pattern=r"pipx: error: unrecognized arguments: --global\b",
                only_for=r"\bpipx (?:--global )?install ",
            ),
        ),
        "unusable-path": (
            LogSign(
                context="",
                pattern=r"Refusing to create a venv in [^\n]*?(?P<project>\w[\w.-]*)/[^/\n]+ because it contains",
            ),
        ),
        "stdlib-module-missing": (
            LogSign(context="pyenv", pattern=r"\.pyenv/versions/(?P<existing>3\.\d+\.\d+)/"),
            LogSign(context="pyenv", pattern=r"\bpyenv install (?:-\S+ ){0,4}(?P<existing>3\.\d+(?:\.\d+)?)"),
        ),
    }
)
"""The signs of each condition; the first with a context decides, and each has its words."""


def find_signs(condition: str, text: str, package: str, *, is_active: bool) -> tuple[str, dict[str, str]]:
    """Return the context and the words that the lines around a failure add; both empty where they add nothing.

    Left out is a word that a shell could read as a command: people paste the advice in which it stands.
    ``text`` are these lines, ``package`` is the one that the message names, if it does, and ``is_active`` whether an
    environment was active.
    """
    context, words = "", dict[str, str]()
    for sign in _SIGNS.get(condition, ()):
        if (sign.inactive and is_active) or (sign.known_package and not is_popular(package)):
            continue
        pattern = re.compile(sign.pattern, re.MULTILINE)
        found = [*pattern.finditer(text)] if sign.every else [*filter(None, (pattern.search(text),))]
        if found and (not sign.only_for or re.compile(sign.only_for, re.MULTILINE).search(text)):
            caught = {
                name: dict.fromkeys(word for place in found if (word := place[name]) and _is_harmless(name, word))
                for name in pattern.groupindex
            }
            words = {**{name: "\n".join(each) for name, each in caught.items() if each}, **words}
            context = context or sign.context
    return context, words


def _is_harmless(name: str, word: str) -> bool:
    return (_RANGE if name in ("pinned", "wanted") else _HARMLESS).fullmatch(word) is not None
