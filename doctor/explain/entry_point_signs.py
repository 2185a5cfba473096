"""Name the signs of why the command of a distribution does not find it, or what it requires.

They are those of ``pkg_resources`` and of ``importlib.metadata``, which name requirements and no modules.
"""

from __future__ import annotations

from doctor.explain.evidence import LogSign

_PROGRAMS = (
    r"/(?:(?:home|Users)/[^/\"\n]{1,60}|root)/\.(?:local/bin|poetry/bin|local/(?:share/)?pipx/venvs/[^/\"\n]{1,80}/bin"
    r"|local/share/(?:pypoetry/venv|uv/tools/[^/\"\n]{1,80})/bin)"
)
"""A folder with the programs of a user."""
_INSTALLED_PROGRAM = r"^[ \t]*File \"/(?:usr/(?:local/)?s?|opt/(?:homebrew|local)/)bin/"
"""The beginning of a frame in a program that pip or the distribution installed for all."""
_OF_SYSTEM = r"(?:CommandNotFound|UpdateManager|apt\w*|dnf|firewall|lsb_release|rpm|softwareproperties|yum)\b"
"""Modules of the distribution's own tools, which no package of the index replaces."""
_LACKS_ITSELF = (
    r"(?:[ \t]*(?:from|import) (?P=application)\b.*\n)?(?:[ ^~\t]*\n)?(?:ModuleNotFound|Import)Error: No module named "
    r"'?(?P=application)(?=[.'\s]|$)"
)
"""The rest of a traceback that ends in a module of the application itself."""
_ENVIRONMENT = (
    r"(?![^\"\n]*/(?:envs|pipx|pypoetry|tools|\.nox|\.tox)/)(?P<venv>/(?!usr/)(?:[^/\"\s]{1,80}/){0,12}"
    r"[\w.-]{0,40}(?<!py)env[\w.-]{0,40})"
)
"""An environment by the name of its folder, but not one that a tool keeps."""
OF_APPLICATIONS = (
    # a program of an environment does not find what it imports first
    LogSign(
        context="of-environment",
        pattern=rf"^[ \t]*File \"{_ENVIRONMENT}/bin/[\w-]{{1,60}}\", line \d.*\n(?:[ \t]*(?:from|import) .*\n)?"
        r"(?:[ ^~\t]*\n)?(?:ModuleNotFound|Import)Error: No module named ",
    ),
    LogSign(
        context="of-application",
        pattern=rf"^[ \t]*File \"{_PROGRAMS}/(?P<application>[\w.-]+)\", line \d.*\n(?:[ \t].*\n){{0,24}}?"
        r"[ \t]*File \"[^\"\n]*(?:-packages|\.poetry/lib)/[^\"\n]*\", line \d.*\n[ \t]*(?:from|import) .*\n"
        r"(?:[ ^~\t]*\n)?(?:ModuleNotFound|Import)Error: ",
    ),
    # a program lacks its own modules, or finds another release of those of another distribution
    LogSign(
        context="of-application",
        pattern=rf"{_INSTALLED_PROGRAM}(?P<application>(?!{_OF_SYSTEM})[A-Za-z]\w{{2,60}})[\w.-]{{0,60}}\", "
        rf"line \d.*\n{_LACKS_ITSELF}",
    ),
    LogSign(
        context="of-application",
        pattern=r"^[ \t]*File \"(?P<venv>/(?!usr/bin/)[^\"\n]{1,200})/bin/[\w-]{1,60}\", line \d.*\n[ \t]*from "
        rf"(?P<application>[A-Za-z]\w{{1,60}})[\w.]{{0,80}} import \w.*\n{_LACKS_ITSELF}",
    ),
    LogSign(
        context="of-application",
        pattern=rf"{_INSTALLED_PROGRAM}[\w.-]{{1,80}}\", line \d.*\n[ \t]*(?:from|import) "
        r"(?P<application>[A-Za-z]\w{1,60})\b.*\n(?:[ \t].*\n){1,60}?ImportError: cannot import name ",
    ),
)
"""The program that failed is an application, whose traceback names it or its module."""
OF_COMMANDS = (
    LogSign(
        context="own-script",
        pattern=r"load_entry_point\(['\"](?P<package>[\w.-]{1,80})==[\s\S]{0,3000}?(?:DistributionNotFound: (?:The ')?"
        r"|PackageNotFoundError: (?:No package metadata was found for )?)(?P=package)(?=[='\s]|$)",
    ),
    LogSign(
        context="own-script",
        pattern=r"DistributionNotFound: The '(?P<package>[\w.-]{1,80})==[^'\n]{1,80}' distribution was not found "
        r"and is required by the application",
    ),
)
"""The command that setuptools wrote asks for its own distribution, of the release that it was written for."""
OF_REQUIREMENTS = (
    *OF_COMMANDS,
    LogSign(
        context="required",
        pattern=r"DistributionNotFound: (?:The ')?"
        r"(?P<wanted>(?P<package>[A-Za-z0-9][\w.-]{0,80})(?:[<>=!~][^\s;']{0,80})?)",
    ),
)
"""Another distribution requires one that is not there."""
OF_RELEASES = (
    LogSign(
        context="of-application",
        pattern=r"load_entry_point\(['\"](?P<application>[\w.-]{1,80})==[\s\S]{0,4000}?"
        r"module missing required functionality",
    ),
    LogSign(
        context="of-user",
        pattern=r"^[ \t]*File \"/usr/(?:s?bin|share)/[^\"\n]{1,100}\", line \d[\s\S]{0,4000}?"
        r"cannot import name '?\w{1,80}'? from '(?P<package>[A-Za-z]\w{0,60})[.\w]*' "
        r"\((?:/home/[^/\s]{1,60}|/root)/\.local/lib/python",
    ),
    *OF_APPLICATIONS,
    LogSign(
        context="of-user",
        pattern=r"VersionConflict: \((?P<package>[\w.-]{1,100}) \d[^\n( ]{0,80} "
        r"\((?:/home/[^/\s]{1,60}|/root|~)/\.local/lib/python",
        only_for=r"^\s*File \"/usr/(?:s?bin/|share/|lib/python3/dist-packages/)",
    ),
    LogSign(
        context="own-release",
        pattern=r"VersionConflict: \((?P<package>[\w.-]{1,100}) \d[^\n]{0,300}?Requirement\.parse\('(?P=package)=="
        r"[^'\n]*'\)\)",
    ),
    LogSign(
        context="own-release",
        pattern=r"load_entry_point\(['\"](?P<package>[\w.-]{1,80})==[\s\S]{0,3000}?"
        r"(?:Entry point \('console_scripts'|^StopIteration)",
    ),
)
"""A distribution is of another release than the one that a command or another distribution requires."""
