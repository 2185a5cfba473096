"""Name the signs, in a log, of why a file or an environment could not be written, or a program not be executed."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from doctor.explain.evidence import PROMPT, LogSign

_IN_HOME = (
    r"/(?:(?:home|Users|media|mnt)/(?!\S*/\.\./)[\w./@+-]{0,200}/(?:\.?venv[\w.-]*|env|\.virtualenvs/[\w.-]+)"
    r"|(?:app|opt|srv|workspaces?)/(?!\S*/\.\./\S*venv)(?:[\w./@+-]{1,200}/)?\.?venv)"
)
"""The folder of an environment of a user or of a project, by its name."""
_SOURCE = r"(?P<folder>/(?:home|Users|opt|srv|app|workspaces?)/(?!\S*/\.\.)[\w./@+-]{1,300}\w)"
"""The folder of a project that pip builds in place."""
_ACCESS_DENIED = r"(?:\[WinError (?:5|32)\]|Access is denied\.? \(os error 5\))"
_NOT_OF_WINDOWS = r"(?!.*[\\/](?i:windows)[\\/])"
_EXE = r"[\\/](?P<program>(?!pythonw?\.)[\w.-]+\.exe)"
"""A program that may be ended: not one of Windows, and not all programs that Python runs."""
SIGNS: Mapping[str, tuple[LogSign, ...]] = MappingProxyType(
    {
        "no-symlinks": (
            LogSign(
                context="named",
                pattern=r"-> '?/(?:[^'\n]*/)?(?P<project>(?!\.doctor-)[\w.-]+)/(?:\.doctor-\w+/)?[\w.-]+/"
                r"(?:lib64|bin/python[\d.]*)'",
            ),
            LogSign(
                context="named", pattern=r" to [`\"]?/(?:[^`\"\n]*/)?(?P<project>[\w.-]+)/\.?\w+/(?:lib64|bin/\w+)"
            ),
            LogSign(
                context="named",
                pattern=r"'/(?:[^'\n]*/)?(?P<project>[\w.-]+)/[\w.-]+/(?:lib|bin)(?:64)?/python[^'\n]*', '?\[Errno",
            ),
        ),
        "noexec-venv": (
            LogSign(
                context="temporary",
                pattern=r"ermission denied: '(?:/var)?/tmp/tmp\w+/"
                r"|\b(?:Import|OS)Error: /tmp/[^\n]{1,300}: failed to map",
            ),
        ),
        "permission-denied": (
            LogSign(
                context="read-only",
                pattern=r"(?:Read-only file system: ['\"]|`)/(?!usr/|lib/|bin/|var/|snap/|nix/|opt/)[^'\"`\n]{1,300}"
                r"(?:-packages/|['\"]$|`: Read-only)",
                only_for=r"Read-only file system",
            ),
            LogSign(context="pip-config", pattern=r"Unable to save configuration|[\\/]pip\.(?:ini|conf)'"),
            LogSign(
                context="conda-cache",
                pattern=r"^[ \t]*path: /(?!(?:home|Users)/)\S*/pkgs(?:/|$)|NoWritablePkgsDirError",
            ),
            LogSign(
                context="own-cache",
                pattern=r"/home/[\w.-]{1,60}/\.cache/uv(?:/[^\n]{0,300})?[`'\"]?: Permission denied",
            ),
            LogSign(
                context="own-cache",
                pattern=r"Permission denied: ['\"]/home/[\w.-]{1,60}/\.cache/(?:pip|pypoetry|pdm)",
            ),
            LogSign(context="own-packages", pattern=r"Permission denied: ['\"]/home/[\w.-]{1,60}/\.local/share/man/"),
            LogSign(
                context="in-use",
                pattern=rf"{_ACCESS_DENIED}{_NOT_OF_WINDOWS}[^\n]{{0,300}}{_EXE}",
            ),
            LogSign(
                context="in-use",
                pattern=rf"^{_NOT_OF_WINDOWS}.*{_EXE}[`'\"][^\n]{{0,20}}{_ACCESS_DENIED}",
            ),
            LogSign(
                context="",
                pattern=r"Failed to (?:download|fetch wheel)(?: and build)?[: ]+`?(?P<package>[A-Za-z][\w.-]*)==\d",
            ),
            *(
                LogSign(context=context, pattern=pattern, only_for=only_for)
                for context, only_for in (
                    ("cache-in-use", r"Failed to (?:download|fetch wheel)[^\n]*`?[A-Za-z][\w.-]*==\d"),
                    ("any-in-cache", ""),
                )
                for pattern in (
                    rf"\\uv\\cache\\[^\n]{{0,300}}(?:\n[^\n]{{0,300}}){{0,2}}{_ACCESS_DENIED}",
                    r"(?i:uv.cache).*\(os error 32\)",
                )
            ),
            LogSign(context="no-hard-links", pattern=r"fatal: failed to create link"),
            LogSign(
                context="new-environment",
                pattern=r"^Error: \[Errno 13\] Permission denied: "
                r"'/(?:[^'\n]{1,200}/)?(?P<project>[\w.-]{1,80})/\.?[\w-]{1,80}'$",
                only_for=rf"{PROMPT}python[\d.]* -m venv\b",
            ),
            *(
                LogSign(context="root-source", pattern=pattern)
                for pattern in (
                    rf"^[ \t]*cwd: {_SOURCE}/?\n(?:.*\n){{0,30}}?.*error: (?:\[Errno 13\] Permission denied"
                    r"(?:: '[\w.-]+\.egg-info/|$)|could not create '[\w.-]+': Permission denied)",
                    rf"^[ \t]*Obtaining file://{_SOURCE}\n(?:.*\n){{0,60}}?.*error: (?:\[Errno 13\] Permission denied"
                    r": '[\w./-]+\.egg-info/|could not create '[\w./-]+\.egg-info': Permission denied)",
                )
            ),
            LogSign(context="", pattern=r" is not write-able at /(?:\S*/)?(?P<project>[\w.-]{1,80})"),
            LogSign(
                context="root-environment", pattern=rf"ermission denied: '(?P<venv>{_IN_HOME})/(?:lib|lib64|bin|share)/"
            ),
            LogSign(context="root-environment", pattern=rf"`(?P<venv>{_IN_HOME})/[^`\n]*`: Permission denied"),
        ),
        "disk-full": (
            LogSign(
                context="image-of-compose",
                pattern=r"\bdocker[ -]compose (?:up [^\n]*--build|build)\b"
                r"|^\s{0,4}\[\+\] Building \d|\bdocker:desktop-linux\b",
            ),
            LogSign(
                context="small-tmp", pattern=r"^tmpfs\s[^\n]{1,80}\s/tmp$|/?\btmpfs folder\b|\btmpfs\b.{1,40}/tmp\b"
            ),
            LogSign(context="room-at-home", pattern=r"^\S+\s+\S+\s+\S+\s+(?:\d{2,}[\d.]*G|[\d.]+T)i?\s+\d+%\s+/home$"),
            LogSign(context="measured", pattern=r"^/dev/\S+\s+\S+\s+\S+\s+\S+\s+\d+%\s+/$"),
        ),
        "unusable-path": (
            LogSign(
                context="",
                pattern=r"Refusing to create a venv in [^\n]*?(?<![\w.-])(?P<project>\w[\w.-]*)/[^/\n]+ because "
                r"it contains",
            ),
        ),
    }
)
"""The signs of each condition; the first with a context decides, and each has its words."""
