"""Say where a program is that a shell of this machine did not find."""

from __future__ import annotations

import os.path
import shlex
from collections.abc import Callable

from doctor.diagnose.model import Activate, Command, ShellLine, fix_condition, fix_environment
from doctor.explain.programs import distribution_of_program
from doctor.explain.rank import Match
from doctor.explain.rerun import as_run, located, runner_of
from doctor.facts import Environment, Facts
from doctor.plan.known_names import known_name


def locate_program(match: Match, program: str, facts: Facts, exists: Callable[[str], bool]) -> Match | None:
    """Return ``match`` with the folder that has ``program``, and the command that uses it; ``None`` if none has it.

    ``exists`` returns whether a path exists.
    """
    for environment in facts.environments:
        if exists(_path_in(environment, program)):
            return _in_environment(match, program, environment, facts)
    home = facts.tools.pipx_home
    user_bin = os.path.join(facts.environ.get("HOME", ""), ".local/bin")
    for folder in dict.fromkeys((home.bin_dir if home else user_bin, user_bin)):
        if exists(os.path.join(folder, program)):
            return _in_folder(match, program, folder, facts)
    if home and program in home.unlinked:
        summary = f"pipx has installed {program}, but there is no command of it in {home.bin_dir}."
        return located(match, summary, Command(argv=("pipx", "reinstall", program), needs_network=True))
    return _missing_in_environment(match, program, facts)


def _missing_in_environment(match: Match, program: str, facts: Facts) -> Match | None:
    """Install a program that imports the project, such as pytest, into the active environment; pipx would hide that."""
    active, distribution = facts.subject_environment, distribution_of_program(program)
    known = known_name(distribution) if distribution else None
    if active is None or distribution is None or known is None or known.use != "both" or runner_of(match):
        return None
    summary = f"{program} is missing from {active.path}, which is active."
    used = facts.used_environment
    path = None if used and used.path == active.path else active.path
    return located(match, summary, fix_environment(distribution, path=path), "There it sees what the project imports.")


def _path_in(environment: Environment, program: str) -> str:
    return os.path.join(os.path.dirname(environment.python), program)


def _in_environment(match: Match, program: str, environment: Environment, facts: Facts) -> Match:
    runner, path = runner_of(match), _path_in(environment, program)
    where, words = f"{program} is installed in {environment.path}", _words(match, program, path)
    remedy, by_path = as_run(match, words), shlex.join(words)
    if runner:
        return located(match, f"{where}, which {runner} does not use.", remedy)
    if facts.belongs_to_subject(environment):
        advice = f"`sudo`, cron and services have their own PATH. With sudo: `sudo {by_path}`"
        return located(match, f"{where}, which is active, but not where the command ran.", remedy, advice)
    advice = f"Without activating it, and under `sudo`, cron and systemd: `{by_path}`"
    return located(match, f"{where}, which is not active.", Activate(environment=environment), advice)


def _in_folder(match: Match, program: str, folder: str, facts: Facts) -> Match | None:
    runner, path = runner_of(match), os.path.join(folder, program)
    if runner:
        remedy = as_run(match, _words(match, program, path))
        return located(match, f"{program} is in {folder}, which {runner} does not search.", remedy)
    if folder in facts.environ.get("PATH", "").split(os.pathsep):
        return None
    home = facts.tools.pipx_home
    summary = f"{program} is in {folder}, which is not on PATH."
    if home and home.bin_dir == folder and home.apps and not home.startup_line:
        return located(match, summary, fix_condition("pipx-not-on-path"))
    advice = "A new login finds it if `~/.profile` adds the folder."
    return located(match, summary, ShellLine(text=f'export PATH="{folder}:$PATH"'), advice)


def _words(match: Match, program: str, path: str) -> tuple[str, ...]:
    """Return the command that failed with the path of its program."""
    return (path, *match.without_sudo[1:]) if match.without_sudo[:1] == (program,) else (path,)
