"""Name the signs, in a log, of which program or environment is missing or another one."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from doctor.explain.evidence import LISTING, PROMPT, LogSign

LISTED = LogSign(
    context="not-activated",
    pattern=LISTING + r"(?P<environment>\.venv|venv|env)/?(?=\s|$)",
    inactive=True,
)
"""``ls`` shows an environment in the folder of the program."""
SCHEDULE = LogSign(
    context="",
    pattern=r"^[ \t]*(?P<schedule>@(?:reboot|hourly|daily|weekly|monthly|yearly)"
    r"|(?:[\d*/,-]{1,20}[ \t]+){4}[\w*/,-]{1,20})[ \t]+[/~$\w]",
)
"""A line of a crontab."""
IMAGE_OF_PYTHON = LogSign(
    context="own-python",
    pattern=r"^[ \t]*Using (?:Docker executor with )?(?:docker )?image .{0,200}\bpython:3|\bFROM (?:\S{1,80}/)?python:3"
    r"|/usr/local/lib/python3\.\d+/(?!dist)",
)
"""The job or image has a Python that no distribution manages."""
_OF_UNIT = r"(?P<venv>/(?!usr/|bin/|sbin/)[\w./@+-]{1,200})"
"""The environment of a unit's program, and the servers that units start."""
HOSTED = LogSign(
    context="hosted",  # Heroku, Render, Streamlit, Azure's functions, Vercel, Google's functions
    pattern=r"\bheroku\[\w+\.\d+\]: |/opt/render/project/|^==> (?:Exited with status \d|Running ')|/mount/src/[\w.-]+/"
    r"|/azure-functions-host/|\bFunctions\.\w+ +Result: Failure|\bvc__handler__python\b|/vercel/path0/"
    r"|\( /workspace/[\w/.-]+\.py:\d+ \)|/layers/google\.python",
)
"""The program runs where a host has installed what its repository requires, and nobody types commands."""
_UNIT = LogSign(
    context="unit",
    pattern=rf"(?:(?:spawning|executable) |ExecStart=){_OF_UNIT}/bin/[\w.-]+(?:: No such file| [^\n]*status=203/EXEC)",
)
"""systemd names the program of an environment."""
PYTHON_OF_PRE_COMMIT = LogSign(
    context="", pattern=r"command: \('(?P<python>[^'\n]{1,200}/python[\d.]*)', '-mvirtualenv'"
)
OWN_VARIABLE = LogSign(
    context="own-variable",
    pattern=rf"{PROMPT}(?:\w+=\S* )*(?P<option>VIRTUAL_ENV|UV_PYTHON|PYTHONHOME)=\S* (?:\w+=\S* )*uv ",
)
"""The command itself has the variable that names another Python."""
OF_HOMEBREW = LogSign(
    context="homebrew-program",
    pattern=r"^[ \t]*File \"/\S*/Cellar/(?P<formula>(?!python@?)[\w.@+-]+)/",
)
"""A program that Homebrew installed, in a traceback."""
_MOVED = LogSign(
    context="moved",
    pattern=rf"{PROMPT}mv (?:-\w+ )?\S{{1,80}} (?:\S{{0,80}}/)?(?P<moved>[\w.-]+)/?\n(?:.*\n){{0,8}}?"
    rf".*(?:/(?P=moved)[$%❯#] |{PROMPT}cd (?:\S{{0,80}}/)?(?P=moved)/?\n(?:.*\n){{0,4}}?.*{PROMPT}"
    rf"|{PROMPT}(?=\S+ (?P=moved)/))(?:source|\.) \S*activate",
)
"""The folder of the environment was moved before it was activated."""
_UV_IN_IMAGE = r"\bRUN (?:--\S+ )*uv sync\b|COPY --from=\S{0,60}astral-sh/uv"
"""The image has the environment that uv makes for a project."""
SIGNS: Mapping[str, tuple[LogSign, ...]] = MappingProxyType(
    {
        "broken-venv": (
            LogSign(context="idf", pattern=r"/python_env/idf[\d.]+_py3\.\d+_env/bin/"),
            LogSign(context="hook", pattern=r"\.git/hooks/[a-z-]+: (?:line )?\d+: (?:exec: )?\S+/bin/python[\d.]*: "),
            OWN_VARIABLE,
            LogSign(
                context="",
                pattern=r"Python [Hh]ome (?:is not a directory: )?(?P<venv>/[\w./@+-]{1,200}\w)(?: !!!|\. Python)",
            ),
            LogSign(
                context="tool-of-uv", pattern=r"Invalid environment at `[^`\n]*/uv/tools/(?P<distribution>[\w.-]+)`"
            ),
            _UNIT,
            LogSign(
                context="program-of-environment",
                pattern=r": (?P<venv>~?/?(?:[\w.@+-]{1,80}/){0,8}\.?(?:v|virtual)?env)/bin/[\w.-]{1,80}: "
                r"cannot execute: req",
            ),
            LogSign(
                context="",  # the environment of the program, which was moved from where its first line says
                pattern=r"(?<![^\s'\"])(?P<venv>(?!/usr/|\S*/\.local/|\S*/shims/)[\w./~@+-]{1,200})/bin/[\w.-]{1,80}: "
                r"(?:bad interpreter: )?/\S{1,200}/bin/python[\d.]*: (?:bad interpreter|no such)",
            ),
        ),
        "command-not-found": (
            LogSign(
                context="not-installed",
                pattern=r"\bpipx (?:inject|reinstall|runpip|upgrade) (?P<package>[A-Za-z][\w.-]*)",
                only_for=r"Can't inject |Expected to find|Was '[\w.-]+' installed with pipx",
            ),
            LogSign(
                context="made-by-conda",
                pattern=r"^[ \t]*#[ \t]+\$ conda activate (?P<environment>[\w./-]{1,100})$"
                r"(?![\s\S]*\bconda activate\b)",
            ),
            LogSign(
                context="not-installed-by-uv", pattern=r"is not installed; run `uv tool install (?P<package>[\w.-]+)`"
            ),
            LogSign(
                context="virtualenv-of-script",
                pattern=r": (?:line )?\d+: virtualenv: (?:command )?not found|^make: virtualenv: No such",
            ),
            LogSign(
                context="own-installer",
                pattern=r"^[ \t]*(?:source|\.) \"?\$HOME/(?P<path>\.[\w-]+(?:/[\w-]+){0,3}/env)(?=[\s\"])",
                only_for=r"\b(?:ruff|ty|uvx?): (?:command )?not found|not found: (?:ruff|ty|uvx?)\b",
            ),
            LogSign(
                context="functions-of-wrapper",
                pattern=r"/usr/share/virtualenvwrapper\b|\bvirtualenvwrapper is already the newest|Setting up "
                r"virtualenvwrapper ",
                only_for=r"\b(?:mkvirtualenv|workon)(?:: (?:command )?not found|['’] not found|$)",
            ),
            LogSign(
                context="image-of-uv",
                pattern=r"^(?:#\d+ \[[^\]\n]{1,40}\]|(?:Step|STEP) \d+/\d+ ?:) *WORKDIR (?P<folder>/[\w./-]{1,100})",
                only_for=_UV_IN_IMAGE,
            ),
            LogSign(context="image-of-uv-in-app", pattern=_UV_IN_IMAGE),
            *(_UNIT, IMAGE_OF_PYTHON, _MOVED, LISTED, SCHEDULE),
            LogSign(
                context="own-project",
                pattern=r"[/\\](?P<project>[\w.-]{1,60})\]?[#$%>❯] ?(?:sudo )?(?i:(?P=project))\b[^\n]{0,200}"
                r"\n[^\n]*not found",
            ),
            LogSign(
                context="installed-in",
                pattern=r"^[ \t]*Requirement already (?:satisfied|up-to-date)[\w, ]{0,30}: (?P<package>[\w.-]{1,60})"
                r"(?:[<>=!~]\S{1,40})? in (?P<folder>/[\w./@+-]{1,200})/lib(?:64)?/python[\d.]{1,6}/\w{4}-packages"
                r"(?=[\s\S]{0,4000}?(?:not found: (?P=package)$|\b(?P=package): (?:command )?not found))",
            ),
            LogSign(
                context="installed-for-user",
                pattern=r"\bpip[\d.]* install (?=[^\n]*--user\b)(?:-\S+ )*(?P<package>[\w.-]{1,60})"
                r"(?=[\s\S]{0,4000}?(?:not found: (?P=package)$|\b(?P=package): (?:command )?not found))",
            ),
            LogSign(
                context="of-other-user",
                pattern=r"\bsudo (?:-H )?(?:-u ?|--user[ =])(?P<user>[a-z_][\w-]{0,31}) (?:-H )?"
                r"/\S{1,160}/\.local/bin/",
                only_for=r"(?<![a-z])sudo: /\S{1,160}/\.local/bin/[\w.-]{1,80}: command not found",
            ),
            LogSign(  # as pip does where the user may not write into the system's folders
                context="installed-for-user",
                pattern=r"(?<!sudo )(?<!sudo -H )(?<!-m )(?<![\w./\\-])(?:python3? -m )?pip3? install (?:-\S+ )*"
                r"(?:git\+https://\S{1,200}/)?(?P<package>[A-Za-z](?:[\w.-]{0,58}\w)?)(?<!\.git)"
                r"(?:\.git)?(?:@\S{1,60})?[ \t]*$"
                r"(?=[\s\S]{0,4000}?(?:not found: (?P=package)$|\b(?P=package): (?:command )?not found))",
                only_for=r"\A(?![\s\S]*(?:\broot@|\broot#|/Users/|zsh: |[Mm]ac ?OS|Homebrew|\bconda\b))[\s\S]*"
                r"(?:[Ss]uccessfully installed|Defaulting to user installation)",
                inactive=True,
            ),
            HOSTED,
        ),
        "damaged-installation": (
            LogSign(
                context="no-record",
                pattern=r"RECORD file[\s\S]{1,200}recover from this via[^\n]* (?P<pinned>[\w.-]+==[\w.!+-]*\w)",
            ),
            PYTHON_OF_PRE_COMMIT,
            LogSign(context="", pattern=r"\bResource '?(?:\S{1,30}/)?(?P<package>\w{1,60})'? not found\."),
            LogSign(context="", pattern=r"pre-existing build directory \((?P<path>/[\w./@+-]{1,300}/[\w.-]{1,100})\)"),
            LogSign(context="", pattern=r"metadata found for distribution: (?P<package>[A-Za-z][\w.-]*)"),
            LogSign(
                context="compiled-of-system",
                pattern=r"Error: /usr/lib/python3/dist-packages/[^\n]{1,200}: undefined symbol: _?Py",
            ),
            LogSign(
                context="compiled-package",
                pattern=r"-packages[\\/](?P<module>[A-Za-z]\w{0,60})[^\n]{0,200}"
                r"(?:: (?:undefined symbol: _?Py|file too short|invalid ELF|wrong ELF)|\n[^\n]*\n(?:[ ^~]*\n)?[^\n]*"
                r"(?:ImportError: (?:dynamic|DLL load|Python version|Module use)|cannot contain null bytes))",
            ),
            LogSign(
                context="leftovers-in",
                pattern=r"Ignoring invalid distribution ~\S* \((?P<path>/(?!usr/lib)[\w./@+-]{1,300})\)",
            ),
        ),
        "dead-script": (
            LogSign(
                context="named",
                pattern=rf"{PROMPT}(?P<script>[\w./-]{{1,200}})(?: [^\n]*)?\n[^\n]{{0,80}}\benv: \W?python[\d.]*\\r",
            ),
            LogSign(context="named", pattern=r"(?P<script>[\w./-]{1,200}): \S{0,80}python[\d.]*\^M: bad interpreter"),
            LogSign(
                context="without-path",
                pattern=r"(?<![^\s`'\"])(?P<script>(?!-)[\w./-]{1,200}): "
                r"(?:bad interpreter: )?python[\d.]*: (?:bad|no such)",
            ),
            LogSign(
                context="",
                pattern=r"(?P<script>[\w./-]{1,200}\.py)['\"]?: (?:(?:line )?\d+: |[Pp]ermission d|EACC|ENOEX)",
            ),
            LogSign(
                context="",
                pattern=r"(?P<script>[\w./-]{1,200}\.py)(?:: (?:[Ee]xec format|cannot execute)"
                r"|'(?: is not exec| exists but|: The file spec))",
            ),
            LogSign(
                context="",
                pattern=rf"{PROMPT}(?P<script>\.?/?[\w./-]{{1,200}}\.py)(?: [^\n]*)?\n[^\n]{{0,40}}\benv: .{{0,30}} -",
            ),
            LogSign(context="", pattern=r"ermission denied: (?P<script>[\w./-]{1,200}\.py)"),
        ),
        "dead-service": (
            *(
                LogSign(
                    context=context,
                    pattern=rf"EXEC spawning {_OF_UNIT}/bin/(?P<program>{program}): No such file",
                )
                for context, program in (
                    ("program-of-environment", r"(?!python)[\w.-]+"),
                    ("environment", r"python[\d.]*"),
                )
            ),
            LogSign(
                context="supervised-environment",
                pattern=r"can't find command '(?P<venv>/(?!usr/|bin/)[\w./@+-]{1,200})/bin/python[\d.]*'",
            ),
            LogSign(
                context="supervised",
                pattern=r"(?:can't find command '|couldn't exec )(?P<venv>/[\w./@+-]{1,200})/bin/"
                r"(?P<program>(?!python)[\w.-]+)(?:'|: ENOENT)",
            ),
            LogSign(
                context="",
                pattern=r"(?P<unit>[\w@.-]{1,80}\.service)(?:: Failed (?:at step|to load)| entered failed| - )",
            ),
        ),
        "ensurepip-missing": (
            LogSign(
                context="of-package",
                pattern=r"^Setting up [\w.+-]+ \(|Failing command: \[?['\"]?/usr/(?:share|lib)/",
                only_for=r"After installing the python3-venv",
            ),
            LogSign(
                context="by-script",
                pattern=rf"(?:{PROMPT}|^\+ )(?:make\b|(?:ba|da|z)?sh (?!-c)\S|\.{{1,2}}/|\S{{1,200}}\.sh\b).*\n"
                rf"(?:(?!.*{PROMPT}).*\n){{0,20}}?The virtual environment was not created",
                only_for=r"\bapt(?:-get)? install python3",
            ),
            LogSign(
                context="by-script",
                pattern=rf"{PROMPT}make\b.*\n(?:(?!.*{PROMPT}).*\n){{0,20}}?make: \*+ \[[^\]\n]*v?env\b.*\n"
                rf"(?:(?!.*{PROMPT}).*\n){{0,5}}?.*{PROMPT}\S*python[\d.]* -m venv ",
                only_for=r"\bapt(?:-get)? install python3",
            ),
            LogSign(context="", pattern=r"\bapt(?:-get)? install (?P<wanted>python3\.\d{1,2}-venv)\b"),
            LogSign(
                context="",
                pattern=r"Failing command: \[?['\"]?/\S{1,300}/bin/python(?P<release>3\.\d{1,2})\b",
            ),
        ),
        "externally-managed": (
            LogSign(
                context="environment-of-uv",
                pattern=rf"{PROMPT}uv venv\b(?:.*\n){{1,12}}?.*\bactivate(?:\n.*){{1,12}}?{PROMPT}pip3? install ",
            ),
            LogSign(
                context="active-of-uv",
                pattern=r"\buv venv\b(?:.*\n){1,30}?.*\b(?:source|\.) \S{0,200}activate(?:.*\n){1,30}?.*\buv pip "
                r"install [^\n]{0,200}?--system\b",
            ),
            LogSign(
                context="library-of-modules",
                pattern=r"\"cmd\": (?:\[\")?[^\]\n]{0,200}\bpip(?:[\d.]*|\.__main__)(?:\", \"| )install(?:\", \"| )"
                r"(?P<package>boto3|botocore|docker|jmespath|kubernetes|netaddr|passlib|pexpect|proxmoxer|psycopg2|pymysql)"
                r"(?:-binary)?(?:[<>=!~][^\"\n]{1,40})?\"",
            ),
            LogSign(
                context="",
                pattern=r"(?:^|│ )failed: \[[^\]\n]+\] \(item=(?:\{'name': ')?(?P<items>[\w.\[\]-]+)['})]",
                every=True,
            ),
            LogSign(
                context="uninstall",
                pattern=rf"{PROMPT}(?:sudo )?(?:\S+ -m )?pip[\d.]* uninstall (?:-y )?(?P<removed>\w[\w.-]*)$",
            ),
            LogSign(context="salt", pattern=r"^[ \t]*Function: pip\.installed\n\s*Name: (?P<package>\w[\w.-]*)$"),
            LogSign(
                context="ad-hoc",
                pattern=r"\bansible (?P<hosts>[\w.:,-]+) [^\n]*?-a ['\"]?name="
                r"(?P<package>\w[\w.-]*(?:,\w[\w.-]*)*)(?=['\"\s])",
                only_for=r"\bansible [^\n]*-m (?:ansible\.builtin\.)?pip\b",
            ),
            LogSign(
                context="other-host",
                pattern=r"\bssh (?:-\S+ ){0,6}(?P<hosts>[\w.@-]+) ['\"][^\n]*\b(?:pip[\d.]*|uv pip) install ",
            ),
            LogSign(
                context="moved",
                pattern=rf"{PROMPT}(?:which|command -v|type) pip3?\n(?:pip3? is )?/usr/(?:local/)?bin/pip",
                only_for=rf"^\s{{0,4}}\((?!base\))[\w./ -]{{1,40}}\).*{PROMPT}(?:which|command -v|type) pip",
            ),
            *(_MOVED, LISTED),
            LogSign(
                context="of-debian",
                pattern=r"/doc/python3\.(?:11|13)/README\.venv",
                only_for=r"\A(?![\s\S]*\buv (?:pip|sync|venv)\b)",
            ),
        ),
        "pipx-missing": (
            LogSign(
                context="of-user",
                pattern=r"\bpip[\d.]* install (?:-\S+ )*--user (?:-\S+ )*pipx\b|Successfully installed .*pipx-",
            ),
        ),
        "pipx-broken": (
            OF_HOMEBREW,
            LogSign(
                context="of-system",
                pattern=r"File \"(?P<path>/usr/bin/pipx)\", line \d+.*\n(?:.*\n){0,2}?.*No module named '?pipx\b",
            ),
        ),
        "shadowed-module": (
            LogSign(context="", pattern=r"No module named '?(?P<module>\w+)\.__main__; '\w+' is a package"),
        ),
    }
)
"""The signs of each condition; the first with a context decides, and each has its words."""
