"""Name the signs, in a log, of why a package could not be found, downloaded, resolved or built."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from doctor.explain.evidence import LogSign

_NO_SUCH_VERSION = (
    r"satisfies the requirement (?P<pinned>(?P<package>[\w.-]{1,100})==[^\s;]{1,60}) \(from versions: (?!none)"
)
"""The index has other versions than the one that is required."""
SIGNS: Mapping[str, tuple[LogSign, ...]] = MappingProxyType(
    {
        "apt-unavailable": (
            LogSign(context="replaced", pattern=r"following packages? replaces? it:\n\s+(?P<package>[a-z0-9][\w.+-]+)"),
            LogSign(
                context="other-python",
                pattern=r"ocate package python(?P<release>3\.\d{1,2})$",
                only_for=r"^[ \t]*(?:Hit|Get):\d|^[ \t]*Fetched \d|packages? (?:are up to date|can be upgraded)",
            ),
        ),
        "build-failure": (
            LogSign(
                context="successor",
                pattern=r"\b(?:use|available through the pip package)\s+['`](?P<successor>[A-Za-z][\w.-]*)['`]"
                r"(?:\.|\s+rather\s+than\s+['`][\w.-]+['`]\s+for\s+pip)",
            ),
            LogSign(context="old-setuptools", pattern=r"No module named '?pkg_resources"),
            LogSign(context="setuptools-57", pattern=r"use_2to3 is invalid"),
            LogSign(
                context="older-python",
                pattern=r"'pkgutil' has no attribute 'ImpImporter'|has no attribute 'SafeConfigParser'"
                r"|No module named 'imp'|cannot import name '\w+' from 'collections'",
            ),
        ),
        "dependency-conflict": (
            LogSign(
                context="installed",
                pattern=r" requires (?P<wanted>(?P<package>[\w.-]+)(?:\[[\w,.-]*\])?(?:[<>=!~][^\s;]*[^\s;,])?)"
                r"(?:; [^\n]{1,200}?)?,? (?:but you have (?P=package) \d|which is not installed)",
                every=True,
            ),
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
        "out-of-memory": (
            LogSign(context="without-cache", pattern=r"\binstall\b[^\n]* --no-cache-dir\b"),
            LogSign(context="", pattern=r"Failed building wheel for (?P<package>[\w.-]*\w)"),
        ),
        "pip-config-invalid": (
            LogSign(context="line", pattern=r"file: '(?P<path>[^'\n]{1,300})', line: (?P<line>\d+)"),
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
                pattern=r"Invalid requirement: ['\"](?P<pinned>[^'\"\n]{1,200})['\"](?::[^\n]*)?[\s\S]{0,300}?"
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
    }
)
"""The signs of each condition; the first with a context decides, and each has its words."""
