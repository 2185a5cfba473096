"""Name the signs, in a log, of why Python does not find a module, and of where it is."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from doctor.diagnose.advice.unknown_modules import NEWER_MODULES
from doctor.explain.entry_point_signs import OF_APPLICATIONS, OF_REQUIREMENTS
from doctor.explain.evidence import PROMPT, LogSign
from doctor.explain.program_signs import HOSTED, IMAGE_OF_PYTHON, LISTED, OF_HOMEBREW, SCHEDULE

TK_OF_HOMEBREW = LogSign(
    context="tk-of-homebrew",
    pattern=r"/Cellar/python@(?P<minor>3\.\d{1,2})/.*\n(?:.*\n){0,4}?.*No module named '?_tkinter\b",
)
_ELSEWHERE = (
    LogSign(
        context="in-environment-of-script",
        pattern=r"(?<![\w.~/-])(?P<venv>(?P<folder>/[\w./-]{1,200})/\.?(?:v|virtual)?env)/bin/"
        r"(?:python[\d.]* -m )?pip[\d.]* install [\s\S]{1,8000}?^[ \t]*File "
        r"\"(?P<script>(?P=folder)/[\w./-]{1,200}\.py)\", line \d",
        only_for=r"\A(?![\s\S]*^\s{0,4}\((?!base\))[\w./ -]{1,40}\))"
        r"[\s\S]*(?<![\w./-])python[\d.]* \S*\.py\b",
    ),
    *(
        LogSign(
            context="of-user-under-sudo",
            pattern=pattern,
            only_for=r"(?:^|[`$%❯#] ?)sudo (?:-\w+ ){0,3}(?:(?:\S{1,200}/)?python[\d.]* (?!-m pip)|\./|\S{1,200}\.py\b)"
            rf".*\n(?:(?!.*{PROMPT}).*\n){{0,20}}?.*Traceback",
        )
        for pattern in (
            r"^[ \t]*Requirement already satisfied: [\w.-]{1,60}(?:[<>=!~]\S{1,40})? in /\S{1,80}/\.local/lib/"
            r"(?!.* \(from )",
            r"^[ \t]*Defaulting to user installation because normal",
        )
    ),
    LogSign(
        context="in-target",
        pattern=r"\bpip[\d.]* install (?:\S+ ){0,8}?(?:--target|-t)[ =](?P<folder>[\w./~-]{1,200}) "
        r"(?=[\s\S]{0,8000}?ModuleNotFoundError: )",
        only_for=PROMPT,
        inactive=True,
    ),
)
"""pip has installed a package where the Python that ran does not look for it."""
SIGNS: Mapping[str, tuple[LogSign, ...]] = MappingProxyType(
    {
        "module-not-found": (
            LogSign(
                context="in-crontab",
                pattern=rf"{PROMPT}crontab -l\n(?:(?!.*{PROMPT}).*\n){{0,20}}?"
                r"(?P<schedule>(?:[\d*/,-]{1,20}[ \t]+){4}[\w*/,-]{1,20})[ \t]+(?:/\S{1,80}/)?python",
            ),
            LogSign(
                context="script-of-uv",
                pattern=rf"{PROMPT}(?P<installer>uv run(?: --?[\w-]{{1,30}}(?:[ =](?!\S*\.py)[\w./@:+-]{{1,60}})?)"
                r"{0,4}) (?P<script>[\w./-]{1,200}\.py)\b",
                only_for=r"\A(?![\s\S]*(?:pyproject|uv\.lock|\buv (?:add|init|lock|sync)\b|Installed \d|Using CPython"
                r"))",
            ),
            LogSign(
                context="package-as-program",
                pattern=r"^[ \t]*File \"(?P<folder>(?!\S*-packages/)/[\w./-]{1,200})/(?P<module>\w{1,80})"
                r"/__main__\.py\", line \d[^\n]*\n[^\n]*\n(?:[ \t^~]*\n)?ModuleNotFoundError: No module named '"
                r"(?P=module)\b",
            ),
            *_ELSEWHERE,
            *(*OF_REQUIREMENTS, HOSTED),
            LogSign(
                context="of-pipx-in-unit",
                pattern=r"ExecStart=\S*python[\d.]* (?:-\S+ )*/\S{1,100}/bin/(?P<program>[\w-]{1,80}) \(code=",
                only_for=r"\bpipx\b",
            ),
            LogSign(context="", pattern=r"ExecStart=\S*python[\d.]* (?P<script>/[^\n(]{1,300}\S) \(code="),
            LogSign(
                context="", pattern=r"Cron <\S+ [^\n]{0,200}python[\d.]* (?P<script>[\w./-]+\.py [\w./ =:-]{1,200})$"
            ),
            LogSign(
                context="new-environment",
                pattern=r"Successfully created virtual environment!$",
                only_for=r"pipenv run ",
            ),
            LogSign(
                context="collection",
                pattern=r"(?:No module named '?ansible_collections\.|Cannot resolve '|resolve module/action ')"
                r"(?P<package>(?!ansible\.)[a-z_]\w*\.[a-z_]\w*)",
            ),
            LogSign(
                context="old-six", pattern=r"No module named '?(?P<module>[A-Za-z]\w{0,60})(?:\.\w{1,60}){0,4}\.moves\b"
            ),
            *(
                LogSign(
                    context=f"newer-{release}", pattern=rf"No module named '?(?P<module>{'|'.join(modules)})(?:[.']|$)"
                )
                for release, modules in NEWER_MODULES.items()
            ),
            OF_HOMEBREW,
            *OF_APPLICATIONS,
            LogSign(context="", pattern=r"'(?P<python>/[\w./+-]{1,200}/python[\d.]*) -m pip install ipykernel"),
            LogSign(
                context="",
                pattern=r"No module named '(?:tomllib|zoneinfo|graphlib|importlib\.\w+)'[\s\S]{0,2000}?"
                r"\bNo module named '(?P<module>tomli|backports|graphlib|importlib_\w+)\b",
            ),
            LogSign(
                context="python-3-module",
                pattern=r"(?:ImportError|python2[\d.]*): No module named (?:asyncio|builtins|concurrent|configparser"
                r"|dataclasses|enum|html|http|ipaddress|pathlib|queue|secrets|selectors|socketserver|statistics|tkinter|typing|urllib)\b",
                only_for=r"(?:^|[$%#>❯`] ?)(?:sudo )?python(?:2[\d.]*)? ",
            ),
            TK_OF_HOMEBREW,
            LogSign(
                context="named-by-ansible",
                pattern=r"[Pp]lease\s+install\s+`?(?P<package>python3-(?!apt\b)[\w.+-]*\w)`?\s+package",
            ),
            *(
                LogSign(
                    context=context,
                    pattern=r"^[ \t]*File \"(?P<script>/(?:usr/)?(?:s?bin|share|lib)/(?!python3)[^\"\n]{1,200})\", "
                    r"line \d",
                    only_for=rf"No module named '?(?:{modules})\b",
                )
                for context, modules in (
                    (
                        "program-of-debian",
                        "_?apt(?:_pkg|sources)?|CommandNotFound|UpdateManager|cloudinit|debian|lsb_release|softwareproperties",
                    ),
                    ("system-program", "dnf|firewall|rpm|yum"),
                )
            ),
            LogSign(
                context="module-of-system-program",
                pattern=r"^[ \t]*File \"(?P<script>/(?:usr/(?:s?bin|share|lib)|bin)/(?!python3)[^\"\n]{1,200})\", "
                r"line \d"
                r".*\n(?:(?![ \t]*File \"/(?!usr/(?!local/)))[ \t].*\n){0,12}?(?:ModuleNotFound|Import)Error:",
            ),
            LogSign(
                context="repointed",
                pattern=r"^[ \t]*python3-(?:apt|commandnotfound|dbus|gi|software-properties) is already the newest",
                only_for=r"No module named '?(?:_?apt(?:_pkg)?|gi|dbus|CommandNotFound|softwareproperties)\b",
                inactive=True,
            ),
            LogSign(
                context="apt-has-it",
                pattern=r"^[ \t]*python3-(?:rpi[.-]l?gpio|l?gpio\w*|picamera2?|libcamera|sense-hat|gi|tk|dbus|uno)"
                r" is already the newest version",
                only_for=r"^\s{0,4}\((?!base\))[\w./ -]{1,40}\)",
            ),
            LogSign(
                context="unit",
                pattern=r"^[ \t]*File \"(?P<venv>/(?!usr/|Library/)(?:(?!/\.local/)[^\"\n]){1,200}?)"
                r"/lib/python3\.\d+/site-packages/[^\n]*\n(?:[^\n]*\n){0,60}?[^\n]*\bModuleNotFoundError: ",
                only_for=r"^[\w@.-]{1,80}\.service: (?:Failed|Main|Scheduled) ",
            ),
            LogSign(
                context="unit",
                pattern=r"\bCron <\S{1,80}> (?:cd \S{1,200} && )?"
                r"(?P<venv>(?!/usr/|/bin/)[\w./@+-]{1,200})/bin/python[\d.]*\s",
            ),
            LogSign(
                context="unit", pattern=r"\bExecStart=(?P<venv>/(?!usr/|bin/)[\w./@+-]{1,200})/bin/[\w.-]{1,80}(?=\s|$)"
            ),
            LogSign(
                context="",
                pattern=r"^[ \t]*File \"(?!/(?:root|home/[^/\"]+|Users/[^/\"]+)/src/)"
                r"/(?:[^\"\n]{1,200}/)?(?P<project>[\w.-]{1,80})/src/[\w./-]+\", line",
            ),
            LogSign(context="", pattern=r"/(?P<project>[\w.-]{1,80})/pyproject\.toml\b"),
            LogSign(  # Python 2, which names all parts where the first is missing
                context="", pattern=r"ImportError: No module named (?P<module>[A-Za-z_]\w*)\.[\w.]+$"
            ),
            IMAGE_OF_PYTHON,
            LISTED,
            SCHEDULE,
        ),
    }
)
"""The signs of each condition; the first with a context decides, and each has its words."""
