"""Name the signs, in a log, of which Python is missing, which one was used, and what it cannot load."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from doctor.explain.build_signs import PYTHON_BEING_BUILT
from doctor.explain.evidence import PROMPT, LogSign
from doctor.explain.module_signs import TK_OF_HOMEBREW
from doctor.explain.program_signs import OWN_VARIABLE, PYTHON_OF_PRE_COMMIT

_NO_PYTHON = (
    r"(?:[Pp]ython interpreter|cannot locate Python:|Warning: Python|InterpreterNotFound: python"
    r"|interpreter found for Python|No Python that satisfies|interpreter matching|python_spec='python|--python=python"
    r"|Executable `python) ?(?:[=~>]=|\^)?\s*"
)
"""The messages of tools that find no Python of the version that follows."""
_OF_UV = r" at `\S{1,200}/uv/python/(?P<existing>[\w.-]{1,80})/"
"""A Python that uv has installed."""
_ASKED = r"(?:Searching|request|discovery) for Python (?P<minor>3\.\d{1,2})\b"
_UNKNOWN_PLATFORM = LogSign(
    context="unknown-platform",
    pattern=r"did not return the expected data\n.*unknown variant `|\bUnknown (?:architecture|operating system): ",
)
"""uv does not know what Python says of the machine."""
_HOME_OF_SERVER = LogSign(context="of-server", pattern=r"Set PythonHome to (?P<venv>/[\w./@+-]{1,300}\w)")
"""uWSGI looks for the standard library in the environment that its configuration names."""
_BUILT_BY_PYENV = (
    PYTHON_BEING_BUILT,
    LogSign(context="pyenv", pattern=r"\.pyenv/versions/(?P<existing>3\.\d+\.\d+)/"),
    LogSign(context="pyenv", pattern=r"\bpyenv install (?:-\S+ ){0,4}(?P<existing>3\.\d+(?:\.\d+)?)"),
    LogSign(context="pyenv-build", pattern=r"\busing python-build \d|/plugins/python-build/bin/"),
)
_FOLDER = r"(?P<venv>(?!/usr/|\S*/\.local/)[\w./~@+-]{1,200})"
"""The folder of an environment, and none that any Python installs programs into."""
SIGNS: Mapping[str, tuple[LogSign, ...]] = MappingProxyType(
    {
        "pip-missing": (
            *(
                LogSign(context="of-environment", pattern=pattern)
                for pattern in (
                    r"Unable to find pip in the virtualenv, (?P<venv>[\w./~@+-]{1,200}),",
                    rf"No such file or directory: b?'{_FOLDER}/bin/pip[\d.]*'",
                    rf"(?<![\w./~@+-]){_FOLDER}/bin/pip[\d.]*: (?:command )?not found",
                )
            ),
            LogSign(
                context="of-pre-commit",
                pattern=r"/pre-commit/repo|\bpre_commit\b|(?:Installing|Initializing) environment for http",
            ),
            LogSign(
                context="in-environment",
                pattern=r"(?:^|[\s'\"])(?P<venv>(?!/usr/)[\w./~@+-]{0,200}env[\w.-]{0,40})/bin/python[\d.]*: "
                r"No module named pip\b",
                only_for=r"\A(?![\s\S]*\buv )",
            ),
            LogSign(
                context="by-script",
                pattern=r"^(?P<script>(?!/)[\w./-]{1,80}\.sh): (?:line )?\d+: pip[\d.]*: (?:command )?not found",
                only_for=r"\A(?![\s\S]*\bsudo )",
                inactive=True,
            ),
            LogSign(context="uv/run", pattern=r"\buv run\b"),
            LogSign(context="uv/install", pattern=r"-m pip install [\w.-]", only_for=r"\buv (?:venv|sync)\b"),
        ),
        "dead-pipx-apps": (
            LogSign(
                context="shared",
                pattern=r"^(?P<path>/[\w./@+-]{1,300}/pipx/shared)/bin/python\S*: No module named pip\b",
            ),
        ),
        "activate-missing": (
            LogSign(
                context="job-of-cron",
                pattern=r"Cron <\S+> cd (?P<folder>[\w./~-]{1,200}) && source (?P<venv>[\w./~-]{1,200})/bin/activate "
                r"&& python[\d.]* (?P<script>[\w./-]{1,200}\.py[\w ./=:-]{0,200})$",
            ),
            LogSign(context="mingw", pattern=r"\bMINGW(?:32|64)\b|\bMSYS\b"),
            LogSign(
                context="unix-folder",
                pattern=r"\bvenv (?P<venv>[\w./-]{1,80})\n(?:.*\n){0,9}?.*(?:source|\.) (?P=venv)/Scripts/activate\n"
                r".*No such file",
            ),
            LogSign(
                context="sh-script",
                pattern=r"^(?:\S{0,80}: )?(?:\./)?(?P<script>(?!\S*/_?te?mp/)[\w./-]{1,80}\.sh): (?:line )?\d+: "
                r"source: not found",
            ),
            LogSign(context="", pattern=r"'(?P<venv>\.?v?env)' is not recognized"),
            LogSign(  # the environment that was created, before another one that was to be activated
                context="",
                pattern=r"-m venv (?P<venv>[\w.-]{1,60})[ \t]*\n(?:.*\n){0,4}?.*\\Scripts\\[Aa]ctivate(?:\.ps1)? : ",
            ),
            LogSign(context="", pattern=r"(?<![\w.-])(?P<venv>[\w.-]{1,60})\\Scripts\\[Aa]ctivate\b"),
            LogSign(context="windows-environment", pattern=r"^[ \t]*Include\s+Lib\s+(?:\S+\s+)?Scripts\b"),
            LogSign(context="", pattern=r":(?:[^$\n]{0,200}/)?(?P<project>[\w.-]{1,60})\$ (?:source|\.) "),
        ),
        "conda-not-activated": (
            LogSign(
                context="",
                pattern=r"\bconda (?:activate|(?:env )?create (?:[^\n]{0,100} )?(?:-n|--name)[ =]) *"
                r"(?P<meant>\w[\w.-]{0,60})",
            ),
            LogSign(
                context="in-script",
                pattern=rf"{PROMPT}(?:(?:ba|da|k|z)?sh (?:-\w+ )*|(?=\.{{0,2}}/))(?P<script>[\w./-]{{1,200}})\b.*\n"
                rf"(?:(?!.*{PROMPT}).*\n){{0,60}}?.*(?:Run 'conda init' before|not been properly configured)",
            ),
            LogSign(context="powershell", pattern=r"^(?:\([\w.-]{1,40}\) )?PS [A-Z]:\\"),
            LogSign(context="micromamba", pattern=r"\bmicromamba' is running as a subprocess"),
            LogSign(
                context="of-mamba",
                pattern=rf"{PROMPT}(?P<installer>micromamba|mamba) (?:activate|run)\b",
                only_for=r"libmamba (?:Cannot activate, prefix|The given prefix) does not exist",
            ),
        ),
        "python-missing": (
            _UNKNOWN_PLATFORM,
            LogSign(
                context="no-downloads",
                pattern=r"is available for Python [>=~]*(?P<minor>3\.\d{1,2})[^\n]*, but Python downloads are set to "
                r"'never'",
            ),
            LogSign(
                context="named-by-script",
                pattern=rf"{PROMPT}\./(?P<script>[\w./-]{{1,200}})(?: [^\n]*)?\n"
                r"(?:/usr/bin/)?env: \W?python3\.\d{1,2}\W?: No such",
            ),
            LogSign(
                context="as-python3",
                pattern=rf"{PROMPT}python3 (?:--version|-V)[ \t]*\n[ \t]*Python 3\.|^[ \t]*/usr/bin/python3$",
                only_for=r"\bpython'?: (?:command )?not found|'python' not found|command not found: python$",
            ),
            LogSign(
                context="",
                pattern=r"(?:mise ERROR python@(?=\S+ not)|\bversion (?=\S+ is not installed for python))"
                r"(?P<existing>\d[\w.]*)",
            ),
            LogSign(context="as-python3", pattern=r"^[ \t]*command 'python3' from deb python3\b"),
            LogSign(
                context="of-poetry",
                pattern=r"Could not find the python executable (?:python)?(?P<existing>3\.\d{1,2})$",
            ),
            LogSign(
                context="of-pdm",
                pattern=r"\[NoPythonVersion\]: No Python (?:that satisfies|interpreter matching) [^\d\n]{0,40}"
                r"(?P<existing>3\.\d{1,2})\b",
            ),
            LogSign(context="of-release", pattern=r"Requested Python version \((?P<minor>3\.\d{1,2})"),
            LogSign(
                context="pyenv",
                pattern=r"^[ *]{2}(?P<existing>3\.(?P<of_tag>\d{1,2})\.\d{1,2})(?= |$)[\s\S]{0,2000}?"
                r"(?:locate Python: |specs?(?:\(s\))?:? py|Python )3\.?(?P=of_tag)\b",
                only_for=r"\bpyenv versions\b|/\.pyenv/version\b",
            ),
            LogSign(
                context="patch-level",
                pattern=r"[Vv]ersion '?(?P<minor>3\.(?:[89]|1\d))\.\d+'? with arch",
            ),
            LogSign(context="old-for-runner", pattern=r"[Vv]ersion '?(?P<minor>3\.[0-7])(?:\.\d+)?'? with arch"),
            LogSign(context="ancient-2", pattern=r"cannot locate Python: 2\d\b"),
            LogSign(context="ancient", pattern=r"cannot locate Python: 3(?P<of_tag>[0-7])\b"),
            LogSign(context="exact", pattern=r"cannot locate Python: 3(?P<of_tag>\d{1,2})\b"),
            LogSign(context="ancient-2", pattern=rf"{_NO_PYTHON}2\.\d\b"),
            LogSign(context="ancient", pattern=rf"{_NO_PYTHON}(?P<minor>3\.[0-7])\b"),
            LogSign(context="ancient-2", pattern=r"\bspec(?:s|\(s\))?:? (?:\S+ ){0,4}?py2\d\b"),
            LogSign(context="ancient", pattern=r"\bspec(?:s|\(s\))?:? (?:\S+ ){0,4}?py3(?P<of_tag>[0-7])\b"),
            LogSign(
                context="asdf-installed",
                pattern=r"(?i:one of the following versions)[^\n]*\n(?:.*\n){0,2}?\s*python (?P<existing>3\.[\d.]+\d)",
            ),
            LogSign(context="asdf-version", pattern=r"^[ \t]*asdf install python (?P<existing>3\.[\d.]+\d)"),
            LogSign(context="exact", pattern=r"\bspec(?:s|\(s\))?:? (?:\S+ ){0,4}?py3(?P<of_tag>\d{1,2})\b"),
            LogSign(context="exact", pattern=rf"{_NO_PYTHON}(?P<minor>3\.\d{{1,2}})\b"),
            LogSign(
                context="of-release",
                pattern=r"\bpython(?P<minor>3\.(?:[89]|[1-9]\d))'?: (?:command )?not found",
                only_for=r"\A(?![\s\S]*\bpyenv\b)",
            ),
            LogSign(
                context="of-release",
                pattern=r"(?:command not found: |Command '|The term ')python(?P<minor>3\.(?:[89]|[1-9]\d))\b",
            ),
        ),
        "python-too-old": (
            LogSign(
                context="",
                pattern=r"(?:Error|Exception|Exit): [^\n]{0,160}?\b(?:requires|needs)(?: at least)? Python[^\d\n]{0,24}"
                r"(?P<minor>3\.\d{1,2})",
            ),
        ),
        "python-variables": (
            LogSign(context="named", pattern=r"Fatal Python error: [^\n]{0,80}?\b(?P<variable>PYTHON[A-Z0-9_]+)\b"),
        ),
        "python-without-ssl": _BUILT_BY_PYENV,
        "shared-library-missing": (
            LogSign(
                context="",
                pattern=r"[/\\](?!torch\b|tensorflow\b)(?P<package>[A-Za-z]\w{1,60})[/\\][^\n]*\n[^\n]*\n"
                r"[^\n]*ImportError: \S*lib(?:torch|c10|tensorflow)\w*\.so",
            ),
            LogSign(
                context="dylib-of-conda",
                pattern=r"(?:conda|mamba|miniforge)\w*/(?:envs/[\w.-]{1,80}/)?lib/python[\d.]{1,5}/site-packages/"
                r"(?P<module>[A-Za-z]\w{1,60})/",
                only_for=r"Library not loaded: @rpath/",
            ),
            LogSign(
                context="wheel-on-macos",
                pattern=r"\bdlopen\((?P<venv>(?!\S*(?:conda|forge|mamba))/[\w./@+-]{1,200})/lib/python3\.\d+/site-packages/"
                r"(?P<module>[A-Za-z]\w*)",
            ),
            LogSign(
                context="pywin32",
                pattern=r"[\\/]win32[\\/]lib[\\/]|while importing (?:_?win32\w+|pythoncom|pywintypes|servicemanager)\b",
            ),
            LogSign(
                context="newer-in-conda",
                pattern=r"(?:conda|forge)3?/\S*/libstdc\+\+\.so\.6: version `(?:GLIBCXX|CXXABI)_"
                r"|libstdc\+\+\.so\.6: version `[\w.]+' not found \(required by \S*(?:conda|forge)3?/",
            ),
            LogSign(
                context="newer",
                pattern=r"version `(?:GLIBC|GLIBCXX|CXXABI)_[\d.]+' not found \(required by "
                r"(?:(?P<venv>/(?!\S*/(?:\.\.|te?mp|shm)/|te?mp/)[\w./@+-]{1,200})"
                r"/lib/python3\.\d+/\S*-packages/_?(?P<module>[A-Za-z]\w*))?",
            ),
        ),
        "startup-file": (
            LogSign(
                context="setuptools",
                pattern=r"Error processing line \d+ of (?P<venv>(?!/usr/lib)/[\w./@+-]{1,300})/lib(?:64)?/python3\.\d+/"
                r"site-packages/distutils-precedence\.pth",
            ),
            LogSign(
                context="setuptools-elsewhere",
                pattern=r"Error processing line \d+ of (?!/usr/lib)[^\n]{1,300}[\\/]site-packages[\\/]"
                r"distutils-precedence\.pth",
            ),
            LogSign(
                context="shadowed",
                pattern=r"/lib/python3\.\d+/[^\n]*\n\s*(?:from|import) (?P<shadowed>\w+)\b[^\n]*\n(?:[ ^~]*\n)?"
                r"\s*File \"(?P<shadow>/(?![^\"\n]*(?:/lib/python|-packages/))[\w./@+-]{1,300}/(?P=shadowed)\.py)\"",
            ),
            LogSign(
                context="of-distribution",
                pattern=r"Error processing line \d+ of (?P<path>/usr/(?:lib|share)[\w./@+-]{1,300}\.pth):",
            ),
            LogSign(context="of-system", pattern=r"Error processing line \d+ of (?P<path>/usr/[\w./@+-]{1,300}\.pth):"),
            LogSign(context="", pattern=r"Error processing line \d+ of (?P<path>/[\w./@+-]{1,300}\.pth):"),
        ),
        "stdlib-module-missing": (
            TK_OF_HOMEBREW,
            *_BUILT_BY_PYENV,
            LogSign(context="tk", pattern=r"No module named '_tkinter'", only_for=r"\A(?![\s\S]*(?:/Users/|[A-Z]:\\))"),
        ),
        "environment-override": (_HOME_OF_SERVER,),
        "wrong-interpreter": (
            _HOME_OF_SERVER,
            LogSign(
                context="too-old-for-virtualenv",
                pattern=r"No virtualenv implementation for PythonInfo\(spec=CPython(?P<existing>2\.7|3\.[0-7])\.",
            ),
            PYTHON_OF_PRE_COMMIT,
            _UNKNOWN_PLATFORM,
            OWN_VARIABLE,
            LogSign(
                context="pyenv-version", pattern=r"pyenv: version [`'](?P<existing>[\w.-]{1,40})' is not installed"
            ),
            LogSign(
                context="of-other-system",
                pattern=rf"Failed to query Python interpreter{_OF_UV}[^`\n]*`\n\s*(?:Caused by|cause): "
                "No such file or directory",
            ),
            LogSign(context="managed", pattern=rf"Failed to (?:inspect|query) Python interpreter[^`\n]*{_OF_UV}"),
            LogSign(
                context="other-found",
                pattern=rf"{_ASKED}[\s\S]{{0,2000}}?Found `cpython-(?P=minor)\.\d[^`\n]*` at "
                r"`(?P<existing>/[\w./@+-]{1,200})`",
            ),
            LogSign(context="of-release", pattern=_ASKED),
            LogSign(context="of-release", pattern=r"\buv [^\n]*(?:--python|-p)[ =](?:python)?(?P<minor>3\.\d{1,2})\b"),
        ),
    }
)
"""The signs of each condition; the first with a context decides, and each has its words."""
