"""Name the signs of why the command of a distribution does not find it, or what it requires.

They are those of ``pkg_resources`` and of ``importlib.metadata``, which name requirements and no modules.
"""

from __future__ import annotations

from doctor.explain.evidence import LogSign

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
        context="of-user",
        pattern=r"VersionConflict: \((?P<package>[\w.-]{1,100}) \d[^\n( ]{0,80} "
        r"\((?:/home/[^/\s]{1,60}|/root|~)/\.local/lib/python",
        only_for=r"^\s*File \"/usr/(?:s?bin/|share/|lib/python3/dist-packages/)",
    ),
    LogSign(
        context="own-release",
        pattern=r"VersionConflict: \((?P<package>[\w.-]{1,100}) \d[^\n]{0,300}?Requirement\.parse\('(?P=package)==",
    ),
    LogSign(
        context="own-release",
        pattern=r"load_entry_point\(['\"](?P<package>[\w.-]{1,80})==[\s\S]{0,3000}?"
        r"(?:Entry point \('console_scripts'|^StopIteration)",
    ),
)
"""A distribution is of another release than the one that a command or another distribution requires."""
