"""Name the signs, in a log, of which requirements exclude each other, or exclude the Python that is used."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from doctor.explain.entry_point_signs import OF_RELEASES, OF_REQUIREMENTS
from doctor.explain.evidence import LogSign

_UNSATISFIABLE = (
    r"ecause\s+(?:there\s+(?:is|are)\s+no\s+versions?\s+of|only)\s+(?P<package>[\w.-]*\w)\S*\s+"
    r"(?:is\s+available\s+)?and\s+(?:you\s+require|your\s+project\s+depends\s+on)\s+"
    r"(?P<pinned>(?P=package)[<=~!>]\S*?),?\s+we\s"
)
"""The one requirement that uv cannot satisfy."""
_OF_PYTHONS = (
    r"(?:different Python[:.] 3\S* not in:?\s'|Requires-Python |does not satisfy Python|Python requirement:? "
    r"|by the project \(|project's requires-python)"
)
"""The words before the Pythons for which a package is."""
SIGNS: Mapping[str, tuple[LogSign, ...]] = MappingProxyType(
    {
        "dependency-conflict": (
            *OF_RELEASES,
            LogSign(context="", pattern=r"-packages/(?P<package>[A-Za-z]\w{0,60})[^\n]{0,200}: undefined symbol: "),
            LogSign(
                context="installed",
                pattern=r" requires (?P<wanted>(?P<package>[\w.-]+)(?:\[[\w,.-]*\])?(?:[<>=!~][^\s;]*[^\s;,])?)"
                r"(?:; [^\n]{1,200}?)?,? (?:but you have (?P=package) \d|which is not installed)",
                every=True,
            ),
            LogSign(  # uv
                context="installed",
                pattern=r"package `[^`\n]{1,100}` requires `(?P<wanted>(?P<package>[\w.-]{1,100})[^`\n]{0,100})`, but "
                r"(?:it's not|`[^`\n]{1,60}` is) installed",
                every=True,
            ),
            LogSign(
                context="installed",
                pattern=r"VersionConflict: \([\w.-]{1,100} \d[^\n]{0,300}?Requirement\.parse\('"
                r"(?P<wanted>(?P<package>[\w.-]{1,100})[<>=!~][^\s;']{0,80})",
            ),
            LogSign(
                context="shadowed-by-newer",
                pattern=r"^\s*File \"/usr/lib/python3/dist-packages/OpenSSL/",
                only_for=r"module 'lib' has no attribute",
            ),
            LogSign(
                context="pyopenssl", pattern=r"[\\/]OpenSSL[\\/]\w+\.py", only_for=r"module 'lib' has no attribute"
            ),
            LogSign(  # pip before 20.3
                context="installed",
                pattern=r" has requirement (?P<wanted>(?P<package>[\w.-]+)(?:\[[\w,.-]*\])?(?:[<>=!~][^\s;]*[^\s;,])?)"
                r"(?:; [^\n]{1,200}?)?,? but you(?:'ll)? have ",
                every=True,
            ),
        ),
        "dependency-missing": OF_REQUIREMENTS,
        "python-unsupported": (
            LogSign(
                context="named-python",
                pattern=r"\buv (?:lock|run|sync|venv)\b[^\n]{0,200}? --python[ =](?P<existing>3\.[\d.]{1,8})(?=\s)",
                only_for=r"The requested interpreter resolved to Python ",
            ),
            LogSign(
                context="",
                pattern=r"\bPython (?P<release>3\.1[2-9])(?:\.\d{1,2})? (?:is |was )?(?:already |also )?installed\b",
                only_for=r" not in:? '>=3\.(?:\d|1[0-2])'",
            ),
            *(
                LogSign(context="", pattern=rf"{_OF_PYTHONS}[^'\n)]{{0,60}}?{bound}(?:\.0)?(?=[,;)'\s]|$)")
                for bound in (r"<\s*3\.(?P<above>[1-9]\d?)", r"<=\s*3\.(?P<highest>\d{1,2})")
            ),
            LogSign(
                context="old-pkg-resources",
                pattern=r"-packages[/\\](?:pkg_resources|setuptools)[/\\](?!.*\n[\s\S]*[/\\]pip-build-env)",
                only_for=r"module 'pkgutil' has no attribute 'ImpImporter'",
            ),
            LogSign(
                context="old-module",
                pattern=r"-packages[/\\](?P<package>\w+).*\n(?:(?!\s*File ).*\n){1,3}?(?:Import|Attribute)Error: [cm]",
                names="no-module",
            ),
            LogSign(
                context="",
                pattern=r"-packages[/\\](?P<module>\w+).*\n(?:(?!\s*File ).*\n){1,3}?(?:Import|Attribute)Error: [cm]",
            ),
            LogSign(
                context="range-of-project",
                pattern=r"For (?P<package>\S+), a possible solution would be to set the `python` property to "
                r"\"(?P<wanted>[^\"\n]+)\"",
            ),
            LogSign(
                context="range-of-project",
                pattern=r"(?:change the value of `requires-python` in pyproject\.toml to "
                r"|`requires-python`\s+value\s+\(like\s+)(?P<wanted>[<>=!~\d.,]+\d)",
            ),
            LogSign(
                context="range-of-project",
                pattern=r" requires Python (?P<wanted>[^\s,][^\n]{0,60}?), so it will not be \w+ for Python",
            ),
            LogSign(
                context="range-of-project",
                pattern=r" requires Python (?P<wanted>[<>=!~][\d.,*<>=!~]*), \S+ is forbidden",
                only_for=r"current supported Python versions are",
            ),
            LogSign(
                context="range-of-project",
                pattern=r"the requested Python version\s+\([^)\n]{1,60}\)\s+does\s+not\s+satisfy\s+"
                r"Python(?P<wanted>[<>=!~][\d.*,<>=!~]*[\d*])",
            ),
        ),
        "resolution-conflict": (
            LogSign(
                context="bioconda",
                pattern=r"(?:-c|--channel)[ =]bioconda\b",
                only_for=r"\A(?![\s\S]*conda-forge)",
            ),
            *(
                LogSign(context="conda-python", pattern=pattern, only_for=r"\bconda install\b")
                for pattern in (
                    r"-> python\[version='[^'\n]{0,60}?>=(?P<minor>3\.\d{1,2}),<",
                    r"requires +python >=(?P<minor>3\.\d{1,2}),<",
                )
            ),
            LogSign(context="channel-priority", pattern=r"excluded by strict (?:repo|channel) priority"),
            LogSign(context="virtual-cuda", pattern=r"nothing provides (?:requested )?__cuda\b"),
            LogSign(
                context="range-of-project",  # PDM
                pattern=r"^\s*python(?P<wanted>[<>=!~][\d.*,<>=!~]*[\d*]) \(from <Candidate ",
            ),
            LogSign(
                context="own-extras",
                pattern=r"\byour\s+project\s+requires\s+(?P<package>[\w.-]{1,100})"
                r"\[(?P<existing>[\w.-]{1,60})\]\s+and\s+"
                r"(?P=package)\[(?P<wanted>[\w.-]{1,60})\]",
            ),
            LogSign(
                context="own-pins",
                pattern=r"Cannot install (?P<pinned>(?P<package>[\w.-]+)==[\w.!+]+) and "
                r"(?P<wanted>(?P=package)==[\w.!+]+) because",
                only_for=r"\A(?![\s\S]*depends on)",
            ),
            LogSign(context="pre-release", pattern=r"pre-releases\s+weren't\s+enabled\s+\(try:\s+`--prerelease=allow`"),
            LogSign(
                context="other-metadata",
                pattern=r"ecause\s+(?P<pinned>(?P<package>[\w.-]+)==(?P<version>\S+))\s+has\s+(?:inconsistent|invalid)"
                r"\s+metadata",
            ),
            *(
                LogSign(context=context, pattern=_UNSATISFIABLE, only_for=command)
                for context, command in (
                    ("of-pixi", r"\bpixi (?:add|install|lock|run)\b"),
                    ("of-tool", r"\b(?:uvx|uv tool (?:install|run)|pipx (?:inject|install|run)) "),
                    ("in-list", r"\binstall .*(?:-r|--requirement)\b|\buv pip sync\b"),
                    ("of-project", r"\buv (?:add|lock|run|sync)\b|your\s+project\s+depends\s+on"),
                    ("no-such-version", ""),
                )
            ),
            LogSign(
                context="own-bound",
                pattern=r"^[ \t]*(?P<wanted>(?P<package>[\w.-]+)[<=~!>]\S*) \(from (?P<existing>[\w.-]+@\S+)\)\n"
                r"\s*(?P<pinned>(?P=package)\S*) \(from project\)",
            ),
            *(
                LogSign(
                    context="own-pin",
                    pattern=r"The user requested (?P<pinned>(?P<package>[\w.-]+)[=<>~!]\S+)\n(?:.*\n){0,6}?\s*"
                    rf"(?P<existing>\S+ \S+) depends on (?P<wanted>(?i:(?P=package))\b{bound}(?: and [^\s;]+)*)",
                )
                for bound in (r"[^\s;]*(?:<|==)[^\s;]*", r"[^\s;]*")
            ),
            LogSign(
                context="own-pins",
                pattern=r"The user requested (?P<pinned>(?P<package>[\w.-]+)[=<>~!]\S+)\n(?:.*\n){0,6}?.{0,20}"
                r"The user requested (?P<wanted>(?i:(?P=package))[=<>~!]\S+)",
            ),
            LogSign(
                context="own-pins",
                pattern=r"Double requirement given: (?P<wanted>(?P<package>[\w.-]+)[=<>~!]\S+)[^\n]*\(already in "
                r"(?P<pinned>(?P=package)[=<>~!][^\s,]+)",
            ),
            LogSign(
                context="own-constraint",
                pattern=r"^[ \t]*(?P<existing>\S+ \S+) depends on (?P<wanted>(?P<package>[\w.-]+)[=<>~!][^\s;]*)\n"
                r"(?:.*\n){0,12}?\s*The user requested \(constraint\) (?P<pinned>(?i:(?P=package))[=<>~!]\S+)",
            ),
            LogSign(context="own-pin", pattern=r"The user requested (?P<pinned>(?P<package>[\w.-]+)[=<>~!]\S+)"),
            LogSign(
                context="own-bounds",
                pattern=r"ecause\s+(?:you\s+require|your\s+project\s+depends\s+on)\s+(?P<pinned>[\w.-]+[<=~!>]\S*?)\s+and\s+"
                r"(?P<wanted>[\w.-]+[<=~!>]\S*?),?\s",
            ),
            LogSign(
                context="own-bound",
                pattern=r"(?:ecause|and) (?P<existing>\S+)\s+depends\s+on\s+(?P<wanted>(?P<package>[\w-]+)(?![\w-])"
                r"[^\s,]\S{0,100}?),?\s[\s\S]{0,600}?(?:you|your project)\s+(?:requires?|depends?\s+on)\s+"
                r"(?!(?P=wanted)[,.]?\s)(?P<pinned>(?P=package)[<=~!>]\S+?)[,.]?\s",
            ),
            LogSign(
                context="own-bound",  # Poetry
                pattern=r"(?<![\w.-])(?P<existing>[\w.-]{1,100}) \([^)\n]{1,100}\) (?:requires|depends on) "
                r"(?P<wanted>(?P<package>[\w.-]{1,100}) \([^)\n]{1,100}\))\.?[\s\S]{0,600}?\b[Ss]o,? because \S{1,100}"
                r"(?: \([^)\n]{1,60}\))? depends on (?:both )?(?:[\w.-]{1,100} \([^)\n]{1,100}\) and )?"
                r"(?P<pinned>(?P=package) \([^)\n]{1,100}\))",
            ),
            LogSign(
                context="two-bounds",  # Poetry
                pattern=r"(?<![\w.-])(?P<existing>[\w.-]{1,100}) \([^)\n]{1,100}\) depends on "
                r"(?P<pinned>(?P<package>[\w.-]+) \([^)\n]{1,100}\))\s+and "
                r"\S+(?: \([^)\n]+\))? depends on (?P<wanted>(?P=package) \([^)\n]+\))",
            ),
            LogSign(
                context="two-bounds",
                pattern=r"(?<![\w.=-])(?P<existing>[A-Za-z][\w.-]{0,100}(?:==\S+| \d\S*)?)\s+depends\s+on\s+"
                r"(?P<pinned>(?P<package>[\w.-]+)[<=~!>]\S*?[\w*])[,.;]?\s[\s\S]{0,400}?\sdepends\s+on\s+"
                r"(?!(?P=pinned)[,.;]?\s)(?P<wanted>(?P=package)[<=~!>]\S*?[\w*])[,.;]?\s",
            ),
            LogSign(  # conda
                context="own-bounds",
                pattern=r"found to be in conflict:\n\s*- (?P<pinned>[\w.=<>!~*-]{1,100})(?: -> [^\n]{0,300})?\n"
                r"\s*- (?P<wanted>[\w.=<>!~*-]{1,100})(?: -> |\n)",
            ),
            LogSign(
                context="newer-pythons",
                pattern=r"dependencies\s+for\s+split\s+\((?:markers:\s+)?python_full_version\s+>=\s+'(?P<release>3\.\d{1,2})'",
            ),
        ),
    }
)
"""The signs of each condition; the first with a context decides, and each has its words."""
