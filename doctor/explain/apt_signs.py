"""Name the signs, in a log, of why apt or dpkg has not installed a package."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from doctor.diagnose.advice.system_packages import RENAMED
from doctor.explain.evidence import LogSign

_UPDATED = (
    r"^[ \t]*(?:Hit|Get):\d|^[ \t]*Fetched \d|\bsudo apt|\badd-apt-repository\b"
    r"|^[ \t$#>%]*apt(?:-get)? (?:-\S+ )*update\b|packages? (?:are up to date|can be upgraded)"
    r"|\bapt(?:-get)? (?:-\S+ )*update\b[^\n]{0,80}?(?:&&|;)"
)
"""A line that shows that apt has its lists, or that somebody works on the machine."""
_LISTS_UNREAD = rf"\A(?![\s\S]*(?:{_UPDATED}|\bupdate\b.*(?:&&|;)|already the newest version))"
"""No line shows that apt has its lists, or that somebody works on the machine."""
_NO_PYTHON = r"\A(?![\s\S]*(?i:python|pip|venv|conda|poetry))"
"""Nothing in the log has to do with Python."""
_NOT_OF_PYTHON = r"(?!(?:dev|devel|distutils|full|gi|gobject|pip\d?|setuptools|tk|tkinter|venv|virtualenv|wheel)\b)"
"""What follows ``python3-`` in the name of a package of the index, and not of part of Python."""
_NOT_NEEDED = r"(?!(?:apt|base|bash|coreutils|dash|dpkg|init|libc|libpython3|python3|sudo|systemd|util-linux)(?:\d|\b))"
"""A package that may be removed: it is part neither of Python 3 nor of the system."""
SIGNS: Mapping[str, tuple[LogSign, ...]] = MappingProxyType(
    {
        "apt-interrupted": (
            LogSign(
                context="damaged-journal",
                pattern=r"(?:parse error, in|parsing) file '(?P<path>/var/lib/dpkg/updates/\d{1,8})'",
            ),
        ),
        "apt-broken": (
            LogSign(context="unmet", pattern=r"E(?:rror)?: Unmet dependencies\. Try 'apt"),
            LogSign(
                context="overwrite-python",
                pattern=r"trying to overwrite '[^'\n]{1,300}',? which is also in package "
                r"(?P<existing>python[23]?-(?!apt\b|minimal\b|stdlib\b)[a-z0-9][\w.+-]*)",
            ),
            LogSign(
                context="overwrite",
                pattern=r"trying to overwrite '[^'\n]{1,300}',? which is also in package "
                r"(?P<existing>[a-z0-9][\w.+-]+)",
            ),
            LogSign(
                context="from-index",
                pattern=r"^[ \t]*python3-(?P<package>[a-z][\w.+-]+) : Depends: \S+(?: \([^)\n]{1,40}\))? but it is not "
                r"installable",
            ),
            LogSign(
                context="not-installable",
                pattern=r"[:|] (?:Pre)?Depends: (?P<package>python3[\w.+-]*)(?: \([^)\n]{1,60}\))? but it is not "
                r"installable",
            ),
            LogSign(
                context="other-archive",
                pattern=r"^[ \t]*(?P<package>[a-z0-9][\w.+-]+) : (?:Pre)?Depends: (?P<existing>[a-z0-9][\w.+-]+) "
                r"\((?:<<?|=) [^)\n]{1,60}\) but (?P<version>\S{1,60}) is (?:to be )?installed",
                only_for=r"held broken packages",
            ),
            LogSign(
                context="held",
                pattern=r"ollowing packages have unmet dependencies:",
                only_for=r"\A(?![\s\S]*(?:--fix-broken|-f install|dpkg: error))",
            ),
            LogSign(
                context="reinstall",
                pattern=r"^dpkg: error processing package (?P<package>[a-z0-9][\w.+-]+)(?::\w+)? \(--\w+\):\s+"
                r"package is in a very bad inconsistent state",
            ),
            LogSign(
                context="dependencies",
                pattern=r"^dpkg: error processing (?:package|archive) \S+ \(--install\):\s+dependency problems",
            ),
            LogSign(
                context="hook-of-python", pattern=r"\berror running python rtupdate hook (?P<package>[a-z0-9][\w.+-]+)"
            ),
            LogSign(context="python-minimal", pattern=r"\bpy3(?:compile|clean): (?:command )?not found"),
            LogSign(
                context="python-2",
                pattern=r"\bpy(?:compile|clean): (?:command )?not found[\s\S]{0,200}?"
                rf"dpkg: error processing package (?P<package>{_NOT_NEEDED}[a-z0-9][\w.+-]+)",
            ),
        ),
        "apt-needs-root": (
            LogSign(
                context="other-package",
                pattern=r"^(?:.*[$%❯>] ?)?(?:apt|apt-get|aptitude) (?:-\S+ )*"
                r"(?:update|upgrade|dist-upgrade|full-upgrade|autoremove|clean"
                r"|(?:install|remove|purge)(?: [a-z0-9-][a-z0-9.+=-]+)+)\s*$",
                only_for=_NO_PYTHON,
            ),
            LogSign(
                context="lists",
                pattern=r"/var/lib/apt/lists/(?:lock|partial)\b",
                only_for=rf"{_NO_PYTHON}(?![\s\S]*(?:sudoers|\b(?:apt|apt-get|aptitude) (?:-\S+ )*install\b))",
            ),
        ),
        "apt-unusable": (
            LogSign(
                context="ppa-of-python",
                pattern=r"\bpython(?P<release>3\.\d{1,2})\b",
                only_for=r"ppa '[^'\n]{1,80}' not found|Cannot add PPA|distribution template|has no attribute 'getPPA",
            ),
            LogSign(
                context="ppa",
                pattern=r"ppa\.launchpad(?:content)?\.net/(?P<project>[a-z0-9][\w.+-]*/[a-z0-9][\w.+-]*)/\S+ "
                r"\S+ Release' (?:no longer has|does not have)",
            ),
            LogSign(
                context="key-of-ppa",
                pattern=r"ppa\.launchpad(?:content)?\.net/(?P<project>[a-z0-9][\w.+-]*/[a-z0-9][\w.+-]*)/\S+ "
                r"\S+ InRelease: .*NO_PUBKEY",
            ),
            LogSign(
                context="line-of-list",
                pattern=r"\b(?:(?:[Mm]alformed (?:line|entry) |on line )(?P<line>\d{1,4})) in (?:source )?"
                r"list (?:file )?(?P<path>/etc/apt/sources\.list(?:\.d/[\w.+@-]{1,100}\.list)?)(?=[\s,]|$)",
            ),
            LogSign(
                context="file-of-list",
                pattern=r"\b(?:[Mm]alformed (?:entry|line|stanza) \d+ in |on (?:line|stanza) \d+ in "
                r"|[Uu]nable to parse )(?:source |sources |package )?(?:list |file ){0,2}"
                r"(?P<path>/etc/apt/sources\.list\.d/[\w.+@-]{1,100}\.sources)(?=[\s,]|$)",
            ),
            LogSign(
                context="file-of-list",
                pattern=r"\bE(?:rror)?: (?:Syntax error |[^\n]{0,60}? )(?P<path>/etc/apt/[\w.+@/-]{1,100}):\d+: ",
            ),
        ),
        "apt-unavailable": (
            *(
                LogSign(
                    context=f"renamed-{new}",
                    pattern=rf"(?:Unable to locate package|No candidate version found for) {old}(?![\w.+-])"
                    rf"|Package '?{old}'? (?:is not available|has no installation)",
                )
                for old, new in RENAMED.items()
            ),
            LogSign(
                context="only-on-index",
                pattern=rf"(?:o match for argument:|o find a match:|error: target not found:|No provider of|found for"
                rf"|with the name|unable to select packages:) +['\"]?(?:python3?|py3)-{_NOT_OF_PYTHON}"
                r"(?P<package>[a-z][\w.-]{0,80}\w)",
            ),
            LogSign(
                context="only-on-index",
                pattern=rf"^\s*(?:python3?|py3)-{_NOT_OF_PYTHON}(?P<package>[a-z][\w.-]{{0,80}}\w) \(no such package\)",
            ),
            LogSign(
                context="mistaken",
                pattern=rf"^\S{{1,12}} ?: .*\bpython3-{_NOT_OF_PYTHON}(?P<package>[a-z][a-z0-9.+-]{{2,60}})",
                names="mistaken",
            ),
            LogSign(context="python", pattern=r"Package '?python'? (?:is not available|has no installation)"),
            LogSign(
                context="replaced",
                pattern=r"Package python-(?P<existing>[\w.+-]+) is not available[\s\S]{0,400}?ollowing packages? "
                r"replaces? it:\n(?:\s+[a-z][\w.+:-]+){0,20}?\s+(?P<package>python3-(?P=existing))(?![\w.+:-])",
            ),
            LogSign(
                context="python-2",
                pattern=r"Package '?python-(?P<package>(?!is-)[\w.+-]+?)'? (?:is not available|has no installation)",
            ),
            LogSign(
                context="python-2",  # in any language
                pattern=r"^\S{1,12} ?: (?!.*\bmatch: ).*['\"«»„“‘’ ]python-"
                r"(?P<package>dev|pip|setuptools|tk|virtualenv)\b",
            ),
            LogSign(context="replaced", pattern=r"following packages? replaces? it:\n\s+(?P<package>[a-z0-9][\w.+-]+)"),
            LogSign(
                context="replaced",  # in any language
                pattern=r"[:：]\n[ \t]+(?P<package>python3-[\w.+-]+)\n\s*\w{1,12} ?: .{0,20}\bpython-",
            ),
            LogSign(
                context="other-python",
                pattern=r"ocate package python(?P<release>3\.\d{1,2})$",
                only_for=_UPDATED,
            ),
            LogSign(
                context="other-python",
                pattern=r"Package '?python(?P<release>3\.\d{1,2})'? (?:is not available|has no installation)",
            ),
            LogSign(
                context="other-version",
                pattern=r"No package matching '(?:python-(?!is-)|(?=(?:pip|setuptools|venv|virtualenv)'))"
                r"(?P<package>[\w.+-]+)' is av",
            ),
            LogSign(context="of-ansible", pattern=r"No package matching '(?P<package>[a-z0-9][a-z0-9.+-]+)' is av"),
            LogSign(
                context="other-python",
                pattern=r"ocate package python(?P<release>3\.\d{1,2})-(?:dev|distutils|venv)$",
                only_for=r"\bdeadsnakes\b",
            ),
            LogSign(context="distutils", pattern=r"(?<!\S)\S{1,12}: .*\bpython3(?:\.\d{1,2})?-distutils\b"),
            LogSign(
                context="venv-of-version",
                pattern=r"^\S{1,12}: .*\bpython(?P<release>3\.\d{1,2})-venv\b",
                only_for=_LISTS_UNREAD,
            ),
            LogSign(
                context="of-version",
                pattern=r"^\S{1,12}: (?!.*\bmatch: ).*\bpython3\.\d{1,2}-(?P<package>dbg|dev|full|gdbm|pip|tk)\b",
                only_for=_LISTS_UNREAD,
            ),
            LogSign(
                context="other-version",  # in any language
                pattern=r"^\S{1,12} ?: .*\bpython3\.\d{1,2}-(?P<package>dbg|dev|full|gdbm|pip|tk|venv)\b",
                only_for=r"\bsudo apt",
            ),
        ),
    }
)
"""The signs of each condition; the first with a context decides, and each has its words."""
