"""pipx applications do not start, because their Python was upgraded or removed, or their folder was moved.

What it is
    pipx gives each application its own environment. After a system upgrade, or where a version of pyenv or uv was
    removed, its `bin/python` points to nothing, or to a newer Python that does not look into `lib/pythonOLD`. The
    environment that pipx installs with (`shared`) dies in the same way. If the home folder was renamed, scripts and the
    links to them name the old one. If somebody deleted the environment or the links in `~/.local/bin` by hand, the
    other half remains. A power cut may leave an empty `pipx_metadata.json`, and an installation that was interrupted
    leaves none. An old script from `pip install --user` may block the path where pipx would link the command.

Why it matters
    The commands fail with `ModuleNotFoundError`, `bad interpreter` or `required file not found`. If the shared
    environment is dead as well, a pipx before 1.3 cannot install anything: `No module named pip`.

What to do
    Run `doctor fix dead-pipx-apps`. It rebuilds each environment with the same versions of the application and of
    what was injected into it, and keeps the old one until the new one works. `doctor undo` puts it back. An
    application with pip options (`--pip-args`) is left to `pipx reinstall NAME`, and one whose environment was
    deleted to `pipx install NAME`; if you no longer want it, delete the link. Links that were deleted are made again
    with `ln -s`, as pipx makes them; `pipx ensurepath` only changes PATH. An installation that was interrupted is
    repeated with `pipx install --force NAME`.

Dead ends
    `pipx reinstall-all` removes each application before it installs it again, so you lose an application if that fails:
    without network, or with a pipx before 1.3 whose shared environment is dead. `pipx upgrade` fails with
    `No module named pip`.

References
    pipx: `commands/reinstall.py`, `shared_libs.py` (`is_valid`).
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Sequence

from doctor.diagnose.model import (
    Advice,
    Command,
    Evidence,
    Finding,
    Instruction,
    Remedy,
    Severity,
    ShellLine,
    Signature,
    first_names,
    fix_condition,
)
from doctor.facts import Facts, PipxApp
from doctor.facts.tools import PipxHome

ID = "dead-pipx-apps"

SIGNATURES = (
    Signature(messages=("has missing internal pipx metadata",), symptom=True),
    # pipx's venv.py and commands/upgrade.py, below which it names the upgrade of Python as the usual cause.
    Signature(messages=("It has an invalid python interpreter", "has invalid interpreter")),
    # Python's subprocess, in pipx itself.
    Signature(messages=("No such file or directory: '…/pipx/venvs/…/bin/python",)),
    # Its commands/list_packages.py.
    Signature(messages=("One or more packages have a missing python interpreter",)),
)
ADVICE = (
    Advice(
        context="shared",
        text="pipx keeps one pip for all its environments, which a Python upgrade broke. pipx recreates its folder, "
        "and then the environments.",
        remedy=ShellLine(text="rm -r {path} && pipx reinstall-all", needs_network=True),
    ),
    Advice(
        text="The environments that pipx made no longer fit its Python, or an old pipx made them. pipx creates each "
        "again, from the index. If one has its metadata, `doctor fix dead-pipx-apps` keeps the versions.",
        remedy=Command(argv=("pipx", "reinstall-all"), needs_network=True),
    ),
)


def check(facts: Facts) -> Iterator[Finding]:
    """Report dead applications of the current user and of all users, and a shared environment that stops pipx."""
    dead = [app for app in facts.tools.pipx_apps if app.state != "healthy"]
    own = [app for app in dead if app.is_writable is not False]
    others = [app for app in dead if app.is_writable is False]
    if own:
        yield _report(own, _remedy(own))
    if others:
        yield _report(others, fix_condition(ID, needs_root=True, needs_network=True))
    yield from _report_lost_sources(
        facts, [app for app in facts.tools.pipx_apps if app.lost_source and app not in dead]
    )
    for path in facts.tools.pipx_home.damaged if facts.tools.pipx_home else ():
        app = path.split("/")[-2]
        aside, install = shlex.join(("mv", path, f"{path}.off")), shlex.join(("pipx", "install", "--force", app))
        yield Finding(
            id=ID,
            severity=Severity.WARNING,
            summary=f"pipx cannot read what it recorded of {app}.",
            evidence=(Evidence(source=path, value="is empty or malformed, as after a power cut"),),
            consequence="`pipx list`, `pipx upgrade-all` and `pipx reinstall` fail with JSONDecodeError.",
            remedy=ShellLine(text=f"{aside} && {install}", needs_network=True),
        )
    yield from _report_unfinished(facts.tools.pipx_home)
    yield from _report_missing_links(facts.tools.pipx_home)
    yield from _report_hidden(facts.tools.pipx_home)
    lost = facts.tools.pipx_lost
    if lost:
        names = tuple(dict.fromkeys(app for app, _ in lost))
        yield Finding(
            id=ID,
            severity=Severity.WARNING,
            summary=f"The environment of {first_names(names)} was deleted, but the links to its commands remain.",
            evidence=tuple(Evidence(source=link, value="is a dangling link") for _, link in lost),
            consequence='The commands fail with "No such file or directory", and pipx no longer knows them.',
            remedy=Command(argv=("pipx", "install", names[0]), needs_network=True),
        )
    shared = facts.tools.lost_shared
    if shared:
        yield Finding(
            id=ID,
            severity=Severity.WARNING,
            summary="pipx cannot install anything, because the environment that it installs with has lost its pip.",
            evidence=(_evidence(shared),),
            consequence='`pipx install` and `pipx reinstall` fail with "No module named pip".',
            blocks=("pipx-install",),
            remedy=fix_condition(ID, needs_network=True),
        )


def _report_lost_sources(facts: Facts, apps: Sequence[PipxApp]) -> Iterator[Finding]:
    """Report the applications that are editable, and whose code was moved or deleted."""
    for app in apps:
        root = facts.project.root if facts.project and facts.project.is_called(app.name) else ""
        install = shlex.join(("pipx", "install", "--force", "--editable", root or "FOLDER"))
        text = f"Install it from where its code is now: `{install}`. Or remove it: `pipx uninstall {app.name}`"
        yield Finding(
            id=ID,
            severity=Severity.WARNING,
            summary=f"pipx installed {app.name} from {app.lost_source}, which no longer exists.",
            evidence=(Evidence(source=app.folder, value=f"is editable, from {app.lost_source}"),),
            consequence="Its commands fail with ModuleNotFoundError.",
            remedy=Command(argv=tuple(shlex.split(install)), needs_network=True) if root else Instruction(text=text),
        )


def _report_unfinished(home: PipxHome | None) -> Iterator[Finding]:
    """Report the environments that pipx began and did not finish: it writes its record of an application last."""
    damaged = {path.rpartition("/")[0] for path in home.damaged} if home else set()
    for folder in home.unfinished if home else ():
        app = folder.rpartition("/")[2]
        if folder not in damaged and re.fullmatch(r"[A-Za-z0-9][\w.-]*", app, re.ASCII):
            yield Finding(
                id=ID,
                severity=Severity.WARNING,
                summary=f"pipx did not finish installing {app}.",
                evidence=(Evidence(source=folder, value="has no complete pipx_metadata.json"),),
                consequence="`pipx install` reports that it is already installed, but its commands do not work.",
                remedy=Command(argv=("pipx", "install", "--force", app), needs_network=True),
            )


def _report_hidden(home: PipxHome | None) -> Iterator[Finding]:
    """Report the commands in whose place an old script is, as `pip install --user` of an earlier release left it."""
    hidden = home.hidden if home else ()
    if hidden:
        moves = (("mv", "-n", path, f"{path}.off") for _, _, path in hidden)
        links = (("ln", "-s", script, path) for _, script, path in hidden)
        yield Finding(
            id=ID,
            severity=Severity.WARNING,
            summary=f"pipx installed {first_names(app for app, _, _ in hidden)}, but an old script has the name of "
            "its command.",
            evidence=tuple(Evidence(source=path, value="names a Python that does not exist") for _, _, path in hidden),
            consequence='The command fails with "bad interpreter" or "required file not found".',
            remedy=ShellLine(text=" && ".join(map(shlex.join, (*moves, *links)))),
        )


def _report_missing_links(home: PipxHome | None) -> Iterator[Finding]:
    """Report the applications of which no command is linked; one that lacks some of several may be meant so."""
    linked = dict(home.commands) if home else {}
    missing = [item for item in home.missing_links if item[0] not in linked] if home else []
    if home is None or not missing:
        return
    names = tuple(dict.fromkeys(app for app, _, _ in missing))
    alike = [script for _, script, link in missing if script.rpartition("/")[2] == link.rpartition("/")[2]]
    renamed = [(script, link) for _, script, link in missing if script not in alike]  # pipx install --suffix
    words = [("mkdir", "-p", home.bin_dir), *([("ln", "-s", *alike, f"{home.bin_dir}/")] if alike else [])]
    words += [("ln", "-s", script, link) for script, link in renamed]
    yield Finding(
        id=ID,
        severity=Severity.WARNING,
        summary=f"pipx installed {first_names(names)}, but its commands are not in {home.bin_dir}.",
        evidence=tuple(Evidence(source=link, value="does not exist") for _, _, link in missing),
        consequence='The shell prints "command not found", but `pipx install` reports that it is already installed.',
        remedy=ShellLine(text=" && ".join(map(shlex.join, words))),
    )


def _report(dead: Sequence[PipxApp], remedy: Remedy) -> Finding:
    names = first_names(app.name for app in dead)
    reasons = {"folder was moved" if app.state == "moved" else "Python was upgraded or removed" for app in dead}
    reason = f"{'their' if len(dead) > 1 else 'its'} {' or '.join(sorted(reasons))}"
    return Finding(
        id=ID,
        severity=Severity.WARNING,
        summary=f"pipx installed {names}, which {'do' if len(dead) > 1 else 'does'} not start, because {reason}.",
        evidence=tuple(map(_evidence, dead)),
        consequence='The commands fail with ModuleNotFoundError, "bad interpreter" or "No such file or directory".',
        remedy=remedy,
    )


def _remedy(dead: Sequence[PipxApp]) -> Remedy:
    """Return doctor's own repair, or pipx's for an application that only pipx can install again."""
    if any(app.requirements for app in dead):
        return fix_condition(ID, needs_network=True)
    return Command(argv=("pipx", "reinstall", dead[0].name), needs_network=True)


def _evidence(app: PipxApp) -> Evidence:
    if app.state == "broken":
        return Evidence(source=app.python, value="points to a Python that does not exist")
    if app.state == "moved":
        return Evidence(source=app.dead_commands[0], value="names a folder that no longer exists")
    if app.state == "healthy":
        return Evidence(source=app.python, value="finds no pip")
    packages = f"packages for Python {', '.join(app.library_versions)}"
    return Evidence(source=app.python, value=f"is Python {app.python_minor}, next to {packages}")
