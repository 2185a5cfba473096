"""Name the signs, in a log, of why a package could not be built, or what its files say could not be read."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from doctor.explain.builds import C_OF_PYTHONS
from doctor.explain.evidence import LISTING, PROMPT, LogSign

_OF_UV_BUILD = r"Failed to (?:build:?|download and build:?|fetch wheel:) `?(?P<package>[A-Za-z][\w.-]*\w)(?:==\d| @ )"
_REMOVED = (
    "aifc|asynchat|asyncore|audioop|cgi|cgitb|chunk|crypt|formatter|imghdr|imp|lib2to3|mailcap|nntplib|parser|pipes"
    "|smtpd|sndhdr|spwd|sunau|symbol|telnetlib|uu|xdrlib"
)
"""Modules that releases of Python from 3.9 on removed, and that pip does not install."""
_NO_MODULE = (
    rf"(?:ModuleNotFoundError: No module named '(?!(?:distutils|pip|pkg_resources|setuptools\.|{_REMOVED})\b)"
    r"|fatal error: '?(?=(?:numpy|pybind11)/))(?P<module>[A-Za-z_]\w{0,60})"
)
"""A module or header that a build does not find, and that pip installs."""
PYTHON_BEING_BUILT = LogSign(
    context="pyenv",
    pattern=r"(?:\b(?:Installing|Downloading) |/python-build[\w./-]{1,60}/)Python-(?P<existing>[23]\.\d+\.\d+)"
    r"(?:\.\.\.|\.tar|['/\s])",
)
"""pyenv builds a Python."""
_OF_HOOK = LogSign(context="of-hook", pattern=r"[/\\]pre-commit[/\\]repo\w")
"""pre-commit installs a hook."""
SIGNS: Mapping[str, tuple[LogSign, ...]] = MappingProxyType(
    {
        "build-failure": (
            _OF_HOOK,
            LogSign(
                context="pip-before-10",
                pattern=r"/pip-build-[^/\s]{1,20}/[^/\s]{1,80}/setup\.py\", line \d{1,5}, in <module>\n[^\n]{1,200}\n"
                r"\s*(?:ImportError|ModuleNotFoundError): No module named '?(?P<module>[A-Za-z_]\w*)",
            ),
            LogSign(
                context="other-folder",
                pattern=r"\bpython[\d.]* (?:-\S+ )?(?P<folder>[\w./~-]{1,200})/setup\.py\b",
                only_for=r"error: package directory '[^'\n]{1,100}' does not exist|^[ \t]*package init file '",
            ),
            LogSign(
                context="of-poetry",
                pattern=r"likely not a problem with poetry but with (?P<package>[A-Za-z][\w.-]*) \(",
            ),
            LogSign(
                context="successor",
                pattern=r"\b(?:use|available through the pip package)\s+['`](?P<successor>[A-Za-z][\w.-]*)['`]"
                r"(?:\.|\s+rather\s+than\s+['`][\w.-]+['`]\s+for\s+pip)",
            ),
            LogSign(
                context="",
                pattern=r"Encountered error while [^\n]{1,60}\.\s+[^\n]{0,40}─> (?!See )(?P<package>[A-Za-z][\w.-]*)$",
            ),
            LogSign(
                context="of-vendor",
                pattern=r"^[ \t]*\$ pip install --extra-index-url "
                r"(?P<address>https://[\w-]+\.nvidia\.com(?:/[\w./-]{0,80})?) (?P<package>[\w.-]{1,80})$",
            ),
            LogSign(
                context="no-cuda",
                pattern=r"CUDA_HOME (?:environment variable is not set|does not exist)|MissingCUDAException"
                r"|No such file or directory: '\S{0,80}/bin/nvcc'|nvcc was not found|Failed to find nvcc"
                r"|[Cc]ould not find nvcc|No CMAKE_CUDA_COMPILER|Could NOT find CUDA"
                r"|^[ \t]*CUDA(?:Toolkit)? not found$",
            ),
            LogSign(
                context="runs-pip-for-project",
                pattern=r"No module named '?pip\b|/builds-v0/[^\n']{1,80}', '-m', 'pip'",
                only_for=r"\buv (?:add|lock|run|sync)\b|Failed to build editable",
            ),
            LogSign(context="runs-pip", pattern=r"No module named '?pip\b|/builds-v0/[^\n']{1,80}', '-m', 'pip'"),
            LogSign(context="no-setuptools", pattern=r"error: invalid command 'egg_info'"),
            LogSign(
                context="of-older-python",
                pattern=r"Cannot install on Python version 3\S{1,12}; only versions [^\n]{0,40}<\s*"
                r"3\.(?P<above>[1-9]\d?)",
            ),
            LogSign(
                context="of-older-python",
                pattern=r"\bsupports? (?:only )?Python 3\.\d{1,2}(?: to |-| through )3\.(?P<highest>\d{1,2})\b",
            ),
            LogSign(
                context="old-pip",
                pattern=r"No such file or directory: '\S{0,200}/pip-(?:build|install|req-build)-"
                r"[^\s']{1,200}/setup\.py'",
            ),
            LogSign(
                context="of-newer-python",
                pattern=r"^DEPRECATION: Python 2\.7|^\S*DEPRECATION: Python 3\.[4-6] |/usr/bin/python2[\d.]* -",
                only_for=r"SyntaxError: |requires Python|does not support Python|Python 3\b",
            ),
            LogSign(
                context="of-newer-python",
                pattern=r"\n[ \t]*raise \w[^\n]* from \w+\n[ ^~\t]*\n?\s*SyntaxError: invalid syntax"
                r"|\n[^\n]*\bf['\"][^\n]*\n[ ^~\t]*\n?\s*SyntaxError: invalid syntax"
                r"|\n[ \t]*def \w{1,60}\([^\n]{0,120}\) ?->[^\n]*\n[ ^~\t]*\n?\s*SyntaxError: invalid syntax",
            ),
            LogSign(
                context="no-editable", pattern=r"is missing the 'build_editable' hook|no attribute 'build_editable'"
            ),
            LogSign(  # of the build's own environment, where pip has just installed it
                context="older-python",
                pattern=r"Cannot import 'setuptools\.build_meta'",
                only_for=r"\A(?![\s\S]*--no-build-isolation)[\s\S]*\bpython3\.(?:1[2-9]|[2-9]\d)\b",
            ),
            LogSign(
                context="no-backend", pattern=r"(?:Cannot import|ERROR Backend) '(?P<module>[A-Za-z_]\w{0,60})[.\w]*'"
            ),
            LogSign(context="old-packaging", pattern=r"argument 'strip_trailing_zero'"),
            LogSign(context="no-wheel", pattern=r"error: invalid command 'bdist_wheel'"),
            LogSign(context="no-version", pattern=r"`project` must contain \['version'\]"),
            LogSign(
                context="no-version",
                pattern=r"ValueError: (?:Missing `tool\.hatch\.version` conf|Field `project\.version` can only be)",
                only_for=rf"{PROMPT}(?:hatch|python3? -m build|uv build)\b",
            ),
            LogSign(
                context="old-poetry",
                pattern=r"(?:ChefBuildError|Backend) +\S* ?'?setuptools\.build_meta\S*' is not avail",
                only_for=r"[Pp]oetry|ChefBuildError",
            ),
            LogSign(context="no-tags", pattern=r"setuptools[-_]scm was unable to detect version"),
            LogSign(
                context="no-readme", pattern=r"(?:Readme file does not exist: |[Dd]escription file )(?P<path>[\w.-]+)"
            ),
            LogSign(
                context="no-readme",
                pattern=r"No such file or directory: '(?:\S{1,160}/)?(?P<path>README[\w.-]*)'",
                only_for=r"^[ \t]*(?:Processing [/.]|Obtaining file:)| @ file:",
            ),
            LogSign(
                context="old-rust",
                pattern=r"lock file version (?:\d requires|`\d` was found, but)|feature `edition20\d\d` is required"
                r"|rustc [\d.]+ is not supported|requires rustc [\d.]+ or newer|requires rustc [\d.]+, while",
            ),
            LogSign(context="", pattern=_OF_UV_BUILD),
            LogSign(context="", pattern=r"^[ \t]*writing \S*?(?P<package>[A-Za-z][\w.-]*)\.egg-info/PKG-INFO$"),
            LogSign(context="setuptools-72", pattern=r"No module named 'setuptools\.command\.test'"),
            LogSign(context="setuptools-78", pattern=r"InvalidConfigError: Invalid dash-separated key"),
            LogSign(
                context="requirement-of-project",
                pattern=_NO_MODULE,
                only_for=r"\buv (?:add|lock|run|sync)\b",
            ),
            LogSign(context="build-requirement", pattern=_NO_MODULE),
            LogSign(
                context="of-python-2",
                pattern=r"SyntaxError: (?:Missing parentheses in call to '(?:exec|print)'|leading zeros in decimal"
                r"|multiple exception types must be parenthesized)"
                r"|NameError: name '(?:basestring|execfile|file|raw_input|reload|unicode|xrange)'",
            ),
            LogSign(
                context="setuptools-too-old",
                pattern=r"'HTMLParser' object has no attribute 'unescape'|: install_layout\b",
            ),
            LogSign(
                context="gdal",
                pattern=r"Python bindings of GDAL [\d.]+ require at least libgdal [\d.]+, but (?P<version>[\d.]*\d) ",
            ),
            LogSign(
                context="other-cuda",
                pattern=r"detected CUDA version \((?P<existing>[\d.]+)\) mismatches the version that was used",
            ),
            LogSign(context="old-setuptools", pattern=r"No module named '?pkg_resources"),
            LogSign(context="older-setuptools", pattern=r"use_2to3 is invalid"),
            LogSign(
                context="setuptools-of-2023",
                pattern=r"No module named 'setuptools\.|\bmsvccompiler\b"
                r"|InvalidConfigError: Invalid dash-separated key",
            ),
            LogSign(context="setuptools-of-2022", pattern=r"'extras_require' must be a dictionary whose values"),
            LogSign(
                context="old-cython",
                pattern=r"AttributeError: (?:'build_ext' object has no attribute ')?cython_sources"
                r"|\.pyx:\d+:\d+: Cannot assign type '[^\n]{1,300}noexcept",
            ),
            LogSign(context="old-cmake", pattern=r"Compatibility with CMake < 3\.\d+ has been removed"),
            *(LogSign(context=f"compiled-for-{release}", pattern=pattern) for release, pattern in C_OF_PYTHONS.items()),
            LogSign(  # what locals() returns has changed with Python 3.13
                context="new-python", pattern=r"is newer than PyO3's maximum supported version|KeyError: '__version__'"
            ),
            LogSign(
                context="new-python",
                pattern=r"\bpython3\.(?:1[3-9]|2\d)\b|\bcp3(?:1[3-9]|2\d)\b|CPython 3\.(?:1[3-9]|2\d)",
                only_for=r"error: command '\S+' failed with exit|\.(?:c|cc|cpp|pyx|h):\d+:\d+: |Cython\.Compiler",
            ),
            LogSign(
                context="older-python",
                pattern=r"'pkgutil' has no attribute 'ImpImporter'|has no attribute 'SafeConfigParser'"
                rf"|No module named '(?:{_REMOVED})'|cannot import name '\w+' from 'collections'"
                r"|has no attribute 'readfp'|invalid mode: 'r?U",
            ),
        ),
        "build-tools-missing": (
            LogSign(
                context="old-pip",
                pattern=r"(?:You are using pip version |^pip |^\s+pip: )(?:\d|1\d|20\.[0-2])(?:\.|$)",
                only_for=r"\A(?![\s\S]*com\.termux)[\s\S]*[Rr]ust",
            ),
            LogSign(
                context="",
                pattern=r"-I/usr/include/(?P<include>python\d\.\d+)[md]?\s",
                only_for=r"\bPython\.h(?:: \w|' file not found)",
            ),
            LogSign(
                context="",
                pattern=r"-I/usr/local/lib/(?P<include>python\d\.\d+)/dist-packages/",
                only_for=r"\bPython\.h(?:: \w|' file not found)",
            ),
            *(
                LogSign(
                    context="",
                    pattern=rf"{before}(?P<minor>3\.\d{{1,2}})\b",
                    only_for=r"\bPython\.h(?:: \w|' file not found)",
                )
                for before in (r"\bbuild/(?:temp|lib)\.linux-\w{1,20}-", r"(?i:\bpython ?)")
            ),
            PYTHON_BEING_BUILT,
            LogSign(context="pyenv-build", pattern=r"\busing python-build \d"),
            LogSign(
                context="libc",
                pattern=r"fatal error: '?(?:assert|errno|limits|math|stdint|stdio|stdlib|string|sys/types)\.h",
            ),
            LogSign(  # as the official image of Python
                context="own-headers",
                pattern=r"/usr/local/(?:include/python3|bin/python)",
                only_for=r"(?:command|unable to execute) '?(?:\S*/)?(?:\S+-)?g?cc'?(?: failed)?: No such file",
            ),
        ),
        "distutils-missing": (
            _OF_HOOK,
            LogSign(
                context="of-system",
                pattern=r"^[ \t]*File \"/usr/bin/[^\"\n]{1,80}\", line|^[ \t]*File \"/usr/lib/python3/dist-packages/",
                only_for=r"\A(?![\s\S]*(?:/pip/|setup\.py|get-pip))",
            ),
            LogSign(
                context="at-run-time",
                pattern=r"[/\\]site-packages[/\\](?!pip[/\\]|setuptools|pkg_resources|numpy[/\\]distutils)\w+[/\\][^\n]*\n"
                r"\s*(?:import|from) distutils\b[^\n]*\n(?:[ ^~\t]*\n)?ModuleNotFoundError",
                only_for=r"\A(?![\s\S]*(?:/usr/lib/python3\.(?:[6-9]|1[01])/|requirements to build|pip-build-env))",
            ),
            LogSign(
                context="of-debian",
                pattern=r"/usr/(?:bin/python3\.(?:[6-9]|1[01])(?![\d.])|lib/python3\.(?:[6-9]|1[01])/)",
            ),
            LogSign(
                context="of-node",
                pattern=r"find Python using Python version \S+ found at "
                r"\"(?P<python>/(?!usr/|opt/homebrew/)[^\"\s]{1,200})\"",
            ),
            LogSign(context="variable", pattern=r"SETUPTOOLS_USE_DISTUTILS=['\"]?stdlib"),
            LogSign(
                context="for-project",
                pattern=r"\(like `(?P<wanted>[\w.-]+ ?>\d[\w.]*)`\)",
                only_for=r"\buv (?:add|lock|run|sync)\b",
            ),
            LogSign(context="", pattern=_OF_UV_BUILD),
        ),
        "invalid-metadata": (
            _OF_HOOK,
            LogSign(
                context="wrong-egg",
                pattern=r"has inconsistent name: expected '[^'\n]{1,100}', but metadata has '(?P<package>[\w.-]+)'",
            ),
            LogSign(
                context="inconsistent",
                pattern=r"Requested (?P<package>[\w.-]+)(?:[<=>!~]\S*)? from [^\n]{1,300} has inconsistent version: ",
            ),
            LogSign(context="", pattern=r"Requested (?P<package>[\w.-]+)(?:[<=>!~]\S*)? from \S+ has invalid"),
        ),
        "out-of-memory": (
            LogSign(context="without-cache", pattern=r"\binstall\b[^\n]* --no-cache-dir\b"),
            LogSign(context="", pattern=r"Failed building wheel for (?P<package>[\w.-]*\w)"),
        ),
        "requirement-invalid": (
            LogSign(
                context="only-list",
                pattern=LISTING + r"(?P<path>requirements[\w.-]{0,40}\.txt)(?=\s|$)",
                only_for=r"[Nn]either '?setup\.py'? nor",
            ),
            LogSign(
                context="of-variable",
                pattern=r"\b(?P<variable>PIP_(?:BUILD_)?(?:CONSTRAINT|REQUIREMENT))=(?P<path>[\w./~-]{1,200})\n"
                r"[\s\S]{0,4000}?No such file or directory: '(?P=path)'",
            ),
            LogSign(
                context="other-list",
                pattern=LISTING + r"(?P<path>[\w.-]{0,20}requirements[\w.-]{0,40}\.(?:in|txt))(?=\s|$)",
                only_for=r"Could not open requirements file: \[Errno 2\]",
            ),
            LogSign(
                context="folder-above",
                pattern=r"(?P<folder>/[\w.-][\w./-]{0,200}?/([\w.-]{1,80}))/\2(?:\[[\w,.-]{1,80}\])?'? "
                r"(?:does not appear to be a Python project|is not installable)",
            ),
            LogSign(
                context="folder-of-clone",
                pattern=r"\bgit clone (?:[\w=-]{1,40} ){0,6}\S{1,200}/(?P<folder>[\w.-]{1,80}?)(?:\.git)?/?$",
                only_for=r"\A(?![\s\S]*\bcd )[\s\S]*(?:[Nn]either ['`]?(?:setup|pyproject)"
                r"|requirements file: \[Errno 2\] No such file or directory: '[\w.-]+')",
            ),
            LogSign(
                context="old-conda",
                pattern=r"InvalidVersionSpec(?:Error)?: Invalid version(?: spec)?:? '?=\d[\w.*]{0,20}'?$",
            ),
            *(
                LogSign(context="no-group", pattern=pattern)
                for pattern in (
                    r"Group\(s\) not found: (?P<existing>[\w.-]{1,100}) \(via --[a-z]{1,20}\)",
                    r"\buv [^\n]{0,200}--[a-z-]{0,12}(?:extra|group)[ =](?P<existing>[\w.-]{1,100})\b"
                    r"[\s\S]{0,2000}?(?:Extra|Group) `(?P=existing)` is not defined in",
                )
            ),
            *(
                LogSign(
                    context=f"new-{tool}",
                    pattern=rf"{PROMPT}{tool} add \S",
                    only_for=r"No `pyproject\.toml` found in|could not find a pyproject\.toml file",
                )
                for tool in ("uv", "poetry")
            ),
            LogSign(
                context="no-file-of-conda",
                pattern=r"\bconda env create (?:-n|--name)[ =](?P<environment>[\w.-]{1,100})$",
                only_for=r"SpecNotFound: |EnvironmentFileNotFound: ",
            ),
            LogSign(
                context="toml",
                pattern=r"(?:arse:? |Invalid )`?(?P<path>[\w./-]*\.toml)`?[\s\S]{0,200}?TOML parse error at line "
                r"(?P<line>\d+)",
            ),
            LogSign(
                context="list-of-conda",
                pattern=r"Invalid requirement: ['\"][\w.-]{1,80}=[\w.]{1,40}=\w{1,60}['\"](?::[^\n]*)?"
                r" \(from line \d+ of (?P<path>\S+?)\)",
            ),
            LogSign(
                context="wrong-operator",
                pattern=r"Invalid requirement: ['\"](?P<pinned>(?P<package>[\w.-]+(?:\[[\w,.-]*\])?) ?= ?"
                r"(?P<version>\d[^\s'\"]*))['\"](?::[^\n]*)? \(from line (?P<line>\d+) of (?P<path>\S+?)\)",
            ),
            LogSign(
                context="local-version",
                pattern=r"Invalid requirement: ['\"](?P<package>[\w.-]+(?:\[[\w,.-]*\])?) ?(?:[<>~]=?|!=) ?"
                r"(?P<version>\d[\w.]*\+[\w.]+)['\"][\s\S]{0,600}?"
                r" \(from line (?P<line>\d+) of (?P<path>\S+?)\)",
            ),
            LogSign(
                context="wrong-argument",
                pattern=r"Invalid requirement: ['\"](?P<package>[\w.-]+(?:\[[\w,.-]*\])?) ?= ?"
                r"(?P<version>\d[^\s'\"]*)['\"]",
                only_for=r"\binstall\b.*= ?\d",
            ),
            LogSign(
                context="line-of-list",
                pattern=r"(?P<path>[\w./-]{1,200}\.txt): Failed to parse requirements file\. Line (?P<line>\d{1,6})",
            ),
            LogSign(
                context="no-option",
                pattern=r"attempting to install a package literally named\s+\"(?P<path>[\w./-]{1,200})\"",
            ),
            LogSign(context="of-conda", pattern=r"No such file or directory: '[^'\n]{1,200}/croot/"),
            LogSign(
                context="toml-of-project",
                pattern=r"\bin load_pyproject_toml\b[\s\S]{0,4000}?TOMLDecodeError: [^\n]*",
            ),
            LogSign(
                context="absolute-file",
                pattern=r"requirements file: \[Errno 2\] No such file or directory: '(?P<folder>/(?:[\w.-]+/)*)"
                r"(?P<script>[\w.-]+)'",
            ),
            LogSign(context="old-editable", pattern=r"editable mode currently requires a setup"),
            LogSign(context="dash", pattern=r"\binstall (?:\S{1,80} ){0,4}?[—–][a-z]"),
            LogSign(
                context="command-in-list",
                pattern=r"Invalid requirement: ['\"]?(?P<pinned>(?:pip3?|python3? -m pip) install )",
            ),
            LogSign(
                context="wrong-line",
                pattern=r"Invalid requirement: ['\"](?P<pinned>[^'\"\n]{1,200})['\"][\s\S]{0,600}?"
                r" \(from line (?P<line>\d+) of (?P<path>\S+?)\)",
            ),
        ),
    }
)
"""The signs of each condition; the first with a context decides, and each has its words."""
