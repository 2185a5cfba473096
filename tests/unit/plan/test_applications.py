"""A distribution counts as an application only where its metadata leaves no doubt.

Most of the metadata is that of real releases, read from installed copies in November 2026.
"""

from __future__ import annotations

import pytest

from doctor.facts.wheel_commands import WheelCommands
from doctor.plan.applications import application_command

CONSOLE = "Environment :: Console"
DEVELOPERS = "Intended Audience :: Developers"
USERS = "Intended Audience :: End Users/Desktop"
LIBRARY = "Topic :: Software Development :: Libraries :: Python Modules"


def commands(name: str, scripts: str, *classifiers: str, summary: str = "") -> WheelCommands:
    return WheelCommands(
        name=name, version="1.0", scripts=tuple(scripts.split()), classifiers=classifiers, summary=summary
    )


@pytest.mark.parametrize(
    "application",
    [
        commands("pip-doctor", "doctor pip-doctor", CONSOLE, DEVELOPERS, "Intended Audience :: System Administrators"),
        commands("yt-dlp", "yt-dlp", summary="A feature-rich command-line audio/video downloader"),
        commands("some-cli", "some", summary="CLI for the service"),
        commands(
            "viewer_qt", "viewer-qt", "Environment :: X11 Applications :: Qt", "Intended Audience :: End Users/Desktop"
        ),
    ],
    ids=lambda found: found.name,
)
def test_an_application(application: WheelCommands) -> None:
    assert application_command(application) in application.scripts


@pytest.mark.parametrize(
    "library",
    [
        commands("requests", "", "Environment :: Web Environment", LIBRARY),
        commands("numpy", "f2py numpy-config", "Topic :: Scientific/Engineering", "Typing :: Typed"),
        commands("flask", "flask", "Environment :: Web Environment", "Framework :: Flask"),
        commands("alembic", "alembic", CONSOLE, DEVELOPERS, summary="A database migration tool for SQLAlchemy."),
        commands("argcomplete", "register-python-argcomplete", CONSOLE, LIBRARY),
        commands("black", "black blackd", CONSOLE, LIBRARY),
        commands("pytest", "py.test pytest", "Topic :: Software Development :: Libraries", "Topic :: Utilities"),
        commands("python-dotenv", "dotenv", "Topic :: Utilities", summary="Read key-value pairs from a .env file"),
        commands("rsa", "pyrsa-decrypt pyrsa-encrypt", "Topic :: Security :: Cryptography"),
        commands("typer", "typer", LIBRARY, "Typing :: Typed", summary="Build great CLI apps"),
        commands("terminal-art", "", CONSOLE, summary="A command-line tool"),
        commands("helper", "other", CONSOLE, summary="A command-line tool"),
    ],
    ids=lambda found: found.name,
)
def test_what_may_be_a_library_is_no_application(library: WheelCommands) -> None:
    assert application_command(library) is None
