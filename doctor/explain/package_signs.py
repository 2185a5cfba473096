"""Name the signs, in a log, of why the index has no package that fits, or why the project itself cannot be built."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from doctor.explain.download_signs import REFUSED_INDEX
from doctor.explain.evidence import LogSign

_REQUIRED = r"(?P<pinned>(?P<package>[\w.-]{1,100})[=<>~!]=?[^\s;`]{1,60})"
"""A requirement with a version, as a log shows it."""
_NO_SUCH_VERSION = (
    rf"satisfies the requirement {_REQUIRED}(?: \(from (?:-r|--requirement) \S{{1,200}} \(line \d+\)\))?"
    r" \(from versions: (?!none)"
)
"""The index has other versions than the one that is required."""
_IN_LIST = (
    r" (?P<package>\w(?:[\w.-]{0,98}\w)?)(?:[<>=!~]\S{1,60})? "
    r"\(from (?:-r|--requirement) (?P<path>\S{1,200}) \(line \d{1,5}\)"
)
"""A name that a list of requirements has, after the words for it."""
_PRE_RELEASE = r"\d[\d.]{0,20}-?(?:a|b|rc|dev)\d[\w.]{0,20}"
_OTHER_TAGS = (
    r"(?:only found wheels for|, but|Wheels are available for) `(?P<package>[\w.-]+)`[^\n]*following Python ABI tags?: "
    r"(?:`\w+`, )*`cp3(?P<of_tag>\d{1,2})"
)
"""The newest Python that uv finds a wheel for."""
_NOT_FOUND = r"(?:No matching distribution found for|satisfies the requirement) "
_WHEELS_ONLY = (
    r"(?P<package>(?:torch(?:vision|audio|text)?|tensorflow(?:-(?:cpu|gpu|macos|metal|text|io))?|tf-nightly|tflite-runtime"
    r"|jaxlib|mediapipe|onnxruntime(?:-gpu)?|open3d|bpy|PySide[26]|triton|xformers|paddlepaddle(?:-gpu)?|kaleido"
    r"|ray|vtk|openvino|decord|bitsandbytes|faiss-(?:cpu|gpu)|cefpython3)(?![\w-]))"
)
"""Packages of which the index has no source, but files for some Pythons of some systems."""
_NOT_A_PACKAGE = r"No matching distribution found for (?P<package>python|install|pip3)(?=[<=>~! ]|$)"
"""A name in a list that is not a package's: Python's own, or a word of the command."""
_NOT_IN_CHANNELS = r"PackagesNotFoundError: The following packages are not available[^\n]*\n\s*-\s*"
"""The words of conda before the first package that its channels lack."""
_LIST_OF_COMMAND = r"(?=.*\binstall .*?(?:-r|--requirement)[ =]?(?P<path>[\w./-]{1,200}))"
"""A line with the list that a command names: a lookahead is not entered again, so a hostile one takes no more time."""
SIGNS: Mapping[str, tuple[LogSign, ...]] = MappingProxyType(
    {
        "no-matching-distribution": (
            *(
                LogSign(
                    context=context,
                    pattern=rf"\bconda (?:create|install)\b[^\n]{{0,200}}? {words}",
                    only_for=r"PackagesNotFoundError: ",
                )
                for context, words in (
                    ("file-of-environment", r"(?P<path>[\w./-]{1,200}\.ya?ml)\b"),
                    ("list-of-pip", r"--file[ =](?P<path>[\w./-]{1,200}\.txt)\b"),
                    ("dash-of-conda", r"-name (?P<environment>[\w.-]{1,100})"),
                )
            ),
            LogSign(context="tested-with", pattern=r"This program is tested with (?P<release>3\.\d{1,2})[\d.]* Python"),
            LogSign(
                context="of-conda-file",
                pattern=r"(?:satisfies the requirement|No matching distribution found for) "
                r"(?P<pinned>(?P<package>[\w.-]+)\S*)",
                only_for=r"^CondaEnvException: Pip failed|^Pip subprocess error:",
            ),
            *(
                LogSign(
                    context=context,
                    pattern=r"\bconda(?:-env| env) \w+ [^\n]{0,200}?(?:-f|--file)[ =](?P<path>[\w./-]{1,200}\.ya?ml)",
                    only_for=rf"{system}ResolvePackageNotFound:",
                )
                for context, system in (
                    ("list-of-builds-on-windows", r"\A(?=[\s\S]*[A-Z]:\\)[\s\S]*"),
                    ("list-of-builds", ""),
                )
            ),
            LogSign(
                context="list-as-name",
                pattern=r"(?:No matching distribution found for|satisfies the requirement|[Bb]ecause) "
                r"(?P<path>[\w./-]{1,200}\.txt)\b",
            ),
            LogSign(
                context="no-folder",
                pattern=r"(?:Location|Url) '[^'\n]{1,300}' is ignored[.:] [Ii]t is n?either",
                only_for=r"--no-index\b",
            ),
            LogSign(
                context="no-scheme",
                pattern=r"The index url \"(?P<address>\w[\w.:/-]{1,200})\" seems invalid, please provide a scheme",
            ),
            LogSign(
                context="wrong-address",
                pattern=r"HTTP error 404 while getting (?:https?://[^\s?#]{1,300})",
                only_for=r"^\s*Collecting (?:\S{1,100} @ )?https?://|\binstall (?:-\S+ ){0,3}[\"']?https?://",
            ),
            LogSign(
                context="of-debian",
                pattern=r"pkg[-_]resources==0\.0\.0 \(from (?:-r|--requirement) (?P<path>\S{1,200}) \(line",
            ),
            LogSign(
                context="of-other",
                pattern=rf"satisfies the requirement {_REQUIRED} \(from (?!-|versions)(?P<existing>[\w.-]{{1,100}})"
                r"\S{0,200}\) \(from versions: (?!none)",
                only_for=r"\A(?![\s\S]*\bpython3\.1[2-9])",
            ),
            LogSign(
                context="of-other",
                pattern=rf"No matching distribution found for {_REQUIRED} \(from (?!-|versions)"
                r"(?P<existing>[\w.-]{1,100})",
                only_for=r"\A(?![\s\S]*from versions: )",
            ),
            LogSign(
                context="local-build",
                pattern=r"satisfies the requirement (?P<package>[\w.-]{1,100})==(?P<version>\d[\w.]*)\+(?P<wanted>\w+)"
                r" \(from versions: (?!0\.1\.2)",
                only_for=r"\A(?![\s\S]*(?:--find-links|index-url|(?<!\S)-[fi] https?:))",
            ),
            LogSign(context="refused", pattern=REFUSED_INDEX),
            LogSign(
                context="no-wheel",
                pattern=_OTHER_TAGS,
                only_for=r"\A(?![\s\S]*\buv (?:add|lock|run|sync)\b)",
            ),
            LogSign(context="no-wheel-for-project", pattern=_OTHER_TAGS),
            LogSign(
                context="not-for-system",
                pattern=r"Distribution `(?P<package>[\w.-]+)==(?P<version>[\w.!+]+) @ [^`\n]+` can't be installed",
            ),
            LogSign(
                context="of-poetry",
                pattern=r"\bPackage (?P<package>[\w.-]{1,100}) \([^)\n]{1,60}\) not found\.",
                only_for=r"\bpoetry add [^\n]{0,200}\w[@=<>~^]",
            ),
            LogSign(context="of-poetry-lock", pattern=r"Unable to find installation candidates for"),
            LogSign(
                context="of-poetry",
                pattern=r"depends on (?P<package>[\w.-]+) \(\S[^)\n]{0,60}\)\s+which doesn't match any\s+versions",
            ),
            LogSign(
                context="of-poetry",
                pattern=r"Could not find a matching version of package (?P<package>[\w.-]+)",
                only_for=r"\bpoetry add [^\n]{0,200}\w[@=<>~^]",
                names="known",
            ),
            LogSign(
                context="of-tk",
                pattern=r"No matching distribution found for (?P<package>_?[Tt]kinter|python3?-tk(?:inter)?)$",
                only_for=r"\A(?![\s\S]*(?:/opt/homebrew|[A-Z]:\\))",
            ),
            LogSign(
                context="of-named-index",
                pattern=r"\binstall [^\n]{0,300}?(?<!\S)(?:--(?:extra-)?index-url|-i)[ =]",
                only_for=r"from versions: none",
            ),
            *(
                LogSign(context="of-python-in-list", pattern=rf"{before}{_IN_LIST}{behind}", names="standard")
                for before, behind in (
                    (r"(?:No matching distribution found for|satisfies the requirement)", ""),
                    ("Collecting", r"\)\n.*\b404 Client Error: Not Found"),
                )
            ),
            LogSign(
                context="command-of-uvx",
                pattern=r"\buvx (?:tool )?install (?P<distribution>[A-Za-z][\w.-]*)",
                only_for=r"ecause\s+(?:install|tool)\s+was\s+not\s+found",
            ),
            LogSign(
                context="not-a-package-in-list",
                pattern=rf"^{_LIST_OF_COMMAND}[\s\S]{{0,4000}}?{_NOT_A_PACKAGE}",
            ),
            LogSign(context="not-a-package", pattern=_NOT_A_PACKAGE),
            *(
                LogSign(
                    context=f"{kind}{place}",
                    pattern=rf"{before}No matching distribution found for (?P<package>{names})(?![\w-])",
                    only_for=r"\A(?![\s\S]*[A-Z]:\\)",
                )
                for kind, names in (
                    ("windows-only", r"py(?:pi)?win32|win32\w+|winshell|windows-curses|tensorflow-intel"),
                    ("without-library", r"python[-_]magic[-_]bin"),
                )
                for place, before in (("-in-list", rf"^{_LIST_OF_COMMAND}[\s\S]{{0,4000}}?"), ("", ""))
            ),
            *(
                LogSign(
                    context=f"wheels-for-{python}",
                    pattern=rf"{_NOT_FOUND}{_WHEELS_ONLY}{release}",
                    only_for=r"from versions: (?:none|0\.1\.2\w*(?:\.post\d)?(?:, 0\.1\.2\.post\d)*)\)",
                )
                for python, release in (
                    ("3.11", r"(?= \(|$)"),
                    ("3.7", r"(?<=tensorflow)(?:-gpu)?==(?:1\.|2\.[01]\b)"),
                    ("3.8", r"==(?:0\.|1\.[0-9]\b|1\.10\b|2\.[234]\.)"),
                    ("3.10", r"==(?:1\.|2\.[5-9]\.|2\.1[01]\b)"),
                    ("3.11", ""),
                )
            ),
            *(
                LogSign(
                    context=f"wheels-for-{python}",
                    pattern=rf"{_NOT_FOUND}(?P<package>{package}=={pinned}\.\d[\w.+]*) \(from versions: {listed}",
                )
                for package, pinned, listed, python in (
                    ("torch", r"1\.(?:\d|10)", r"(?:1\.1[1-9]|2)\.", "3.8"),
                    ("torch", r"(?:1|2\.0)", r"2\.", "3.10"),
                    ("torch", r"2\.[1-4]", r"2\.(?:[5-9]|\d\d)\.", "3.11"),
                    ("tensorflow", r"2\.[2-4]", r"2\.(?:[5-9]|\d\d)\.", "3.8"),
                    ("tensorflow", r"2\.(?:[5-9]|1[01])", r"2\.(?:1[2-9]|2\d)\.", "3.10"),
                    ("tensorflow", r"2\.1[2-5]", r"2\.(?:1[6-9]|2\d)\.", "3.11"),
                )
            ),
            LogSign(
                context="of-tox",
                pattern=rf"^\w[\w.-]*: install_deps> [\s\S]{{0,4000}}?{_NO_SUCH_VERSION}",
            ),
            LogSign(
                context="pin-in-list",
                pattern=rf"^{_LIST_OF_COMMAND}[\s\S]{{0,4000}}?{_NO_SUCH_VERSION}",
            ),
            LogSign(
                context="pin-in-list",
                pattern=rf"satisfies the requirement {_REQUIRED} \(from (?:-r|--requirement) (?P<path>\S{{1,200}})"
                r" \(line \d+\)\) \(from versions: (?!none)",
            ),
            LogSign(context="no-such-version", pattern=_NO_SUCH_VERSION),
            LogSign(
                context="no-such-version",
                pattern=rf"No matching distribution found for {_REQUIRED}$",
                only_for=r"\A(?![\s\S]*from versions: none)",
            ),
            LogSign(
                context="pre-release",
                pattern=r"satisfies the requirement (?P<package>[\w.-]{1,100}) \(from versions: "
                rf"(?:{_PRE_RELEASE}, )*{_PRE_RELEASE}\)",
            ),
            LogSign(context="environment", pattern=r"No matching distribution found for venv\b"),
            *(
                LogSign(context="of-python", pattern=pattern, names="standard")
                for pattern in (
                    r"No matching distribution found for",
                    r"No local packages or (?:working )?download links found for (?P<package>[\w.-]{1,100})",
                    r"ecause\s+(?P<package>[\w.-]{1,100})\s+was\s+not\s+found\s+in\s+the\s+(?:package|provided)",
                    r"\b404 Client Error: Not Found for url: \S{1,200}/simple/(?P<package>[\w.-]{1,100})/?$",
                )
            ),
            *(
                LogSign(context=f"mistaken{place}", pattern=pattern, names="mistaken")
                for place, pattern in (
                    ("-in-list", rf"satisfies the requirement{_IN_LIST}\)? ?\(from versions: (?:none)?\)"),
                    ("", r"\(from versions: (?:none)?\)|was not found in the (?:package|provided)"),
                )
            ),
            *(
                LogSign(context="of-uv-elsewhere", pattern=r"was not found in the (?:package|provided)", names=names)
                for names in ("known", "unknown")
            ),
            LogSign(
                context="old-python",
                pattern=r"\b[Pp]ython ?(?P<minor>3\.[0-7]|2\.\d)\b",
                only_for=r"from versions: (?:none)?\)",
            ),
            LogSign(context="old-pip", pattern=r"\(from versions: \)", names="unknown"),
            LogSign(
                context="elsewhere",
                pattern=r"from versions: none|Could not find a matching version of package"
                r"|Unable to find candidates for|\bPackageNotFound(?:Error)?\b",
                names="unknown",
            ),
            LogSign(
                context="other-wheel",
                pattern=r"(?P<distribution>[A-Za-z0-9][\w.]{0,80})-\d[^\s/-]{0,80}-(?:[\w.]{1,80}-){2}[\w.]{1,80}\.whl"
                r" is not a supported wheel",
            ),
            LogSign(
                context="only-on-index",
                pattern=rf"{_NOT_IN_CHANNELS}(?P<package>[\w.-]+)$",
                only_for=r"Current channels:\s[\s\S]{0,400}/conda-forge/",
            ),
            LogSign(
                context="other-channel",
                pattern=r"\bconda install [^\n]{0,200}?(?:-c|--channel)[ =]\w",
                only_for=r"\A(?![\s\S]*conda-forge)[\s\S]*PackagesNotFoundError: ",
            ),
            LogSign(context="conda-channel", pattern=rf"{_NOT_IN_CHANNELS}(?P<package>[\w.-]+)", names="no-module"),
            LogSign(
                context="conda-module",
                pattern=rf"{_NOT_IN_CHANNELS}(?P<module>[A-Za-z]\w*)(?=[=<>~!]|$)",
            ),
            LogSign(context="conda-channel", pattern=rf"{_NOT_IN_CHANNELS}(?P<package>[\w.-]+)"),
            LogSign(
                context="too-new",
                pattern=r"\bPython (?P<minor>3\.(?:1[3-9]|2\d))\.\d|\bpython(?P<of_path>3\.(?:1[3-9]|2\d))\b",
                only_for=r"from versions: none",
                names="known",
            ),
        ),
        "pip-config-invalid": (
            LogSign(context="line", pattern=r"file: '(?P<path>[^'\n]{1,300})', line: (?P<line>\d+)"),
        ),
        "project-not-buildable": (
            LogSign(  # one of the folders has the name of the project's
                context="named-folder",
                pattern=r"[/\\](?P<package>[A-Za-z]\w{0,60})\]?[$%❯>#] [^\n]*\n"
                r"[\s\S]{0,4000}?flat-layout: \[[^\]\n]*'(?P=package)'",
            ),
            LogSign(context="no-readme", pattern=r"Readme file does not exist: (?P<path>[\w.-]+)"),
            LogSign(context="no-module-for-uv", pattern=r"Error: Expected a Python module with an `__init__\.py` at: "),
            LogSign(context="no-module", pattern=r"Expected a Python module at: `?(?P<path>[\w./-]*/__init__\.py)"),
        ),
    }
)
"""The signs of each condition; the first with a context decides, and each has its words."""
