"""``doctor report``: print what a maintainer needs to understand a problem with doctor."""

from __future__ import annotations

import os
import sys

from doctor.commands.arguments import current_folder
from doctor.core import plugins
from doctor.core.config import Config, read_config
from doctor.core.errors import DoctorError, Exit
from doctor.core.paths import within
from doctor.diagnose.run import diagnose
from doctor.diagnose.verdict import predict
from doctor.execute import receipt as receipts
from doctor.execute import undo
from doctor.facts import Facts
from doctor.probe.collect import collect
from doctor.report.anonymous import Anonymiser, names_of_machine, names_of_people
from doctor.report.text import report


def run() -> int:
    """Print the report, which contains no credentials and no names of people, machines and projects; return 0."""
    cwd = current_folder()
    facts = collect(environ=os.environ, cwd=cwd)
    findings = diagnose(facts, plugins.checks())
    unreadable: list[str] = []
    runs = list(undo.with_changes(receipts.load_each(unreadable=unreadable)))
    account = report.Account(
        facts=facts,
        findings=findings,
        verdicts=predict(findings),
        config=_config(cwd),
        runs=runs,
        unreadable=len(unreadable),
    )
    folders = _folders(facts, cwd, [run.project for run in runs])
    # "debian" names nobody, although it is the name of many accounts and machines.
    public = {facts.machine.distro.id} if facts.machine.distro else set()
    report.show(account, Anonymiser(folders, names_of_people(os.environ) - public, names_of_machine() - public))
    return Exit.OK


def _config(cwd: str) -> Config | str:
    try:
        return read_config(os.environ, cwd, only=None, ignore=None, fail_on=None)
    except DoctorError as error:
        return error.message


def _folders(facts: Facts, cwd: str, projects: list[str]) -> dict[str, str]:
    """Return the stand-ins of the folders whose names may tell something about the user."""
    home = facts.machine.user.home if facts.machine.user else os.path.expanduser("~")
    active, subject = facts.active_environment, facts.subject_environment
    environments = [environment.path for environment in (active, subject) if environment]
    environments.append(facts.missing_active_environment or "")
    if sys.prefix != sys.base_prefix and not within(sys.prefix, home):
        environments.append(sys.prefix)
    others = [*projects, *(os.path.dirname(path) for path in environments if path)]
    named = dict.fromkeys(others, "OTHER") | {cwd: "FOLDER"}
    if facts.project:
        named[facts.project.root] = "PROJECT"
    return named | dict.fromkeys((home, os.path.expanduser("~")), "~")
