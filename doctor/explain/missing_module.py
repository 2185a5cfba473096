"""Say where a module is that a Python of this machine did not find."""

from __future__ import annotations

import os.path
import shlex
from collections.abc import Callable, Sequence

from doctor.core.goal import Goal
from doctor.core.record import replace
from doctor.diagnose.model import Activate, Command, Fix, Remedy, ShellLine, Snippet, fix_environment
from doctor.diagnose.remedies import environment_remedy
from doctor.explain.failed_command import runs_as_root
from doctor.explain.rank import Match
from doctor.explain.rerun import as_run, environment_of_program, located, program_of, runner_of, with_python
from doctor.facts import Environment, Facts
from doctor.facts.modules import ModulePlace
from doctor.facts.system_packages import system_package
from doctor.plan.known_names import distribution_of_module

_OF_APT = "/usr/lib/python3/dist-packages"


def locate_module(
    match: Match, module: str, facts: Facts, places: Sequence[ModulePlace], exists: Callable[[str], bool]
) -> Match:
    """Return ``match`` with the place that has ``module``, and the command that makes the program find it.

    ``places`` are all that have it; ``exists`` returns whether a path exists.
    """
    found = _Module(match, module, facts, exists)
    of_environment = [place for place in places if place.environment]
    of_python = [place for place in places if not place.environment and place.python]
    living = [place for place in of_environment if place.python]
    inside = environment_of_program(match, exists)
    if inside and inside not in [place.environment for place in living]:
        return found.missing_in(inside)
    if living:
        return found.in_environment(living[0])
    if of_python:
        return found.in_other_python(next(filter(found.is_seen, of_python), of_python[0]))
    if of_environment:
        return found.in_changed_environment(of_environment[0])
    gone = next((place for place in places if not place.project), None)
    if gone:
        summary = f"{module} is in {gone.folder}, for Python {gone.minor}, which no longer exists."
        return located(match, summary)
    if places:
        return found.in_project(places[0])
    if active := found.active_environment():
        distribution = match.caught.get("distribution") or distribution_of_module(module)
        advice = f"It comes with the package {distribution}." if distribution else match.advice
        return located(match, f"{module} is missing from {active.path}, which is active.", found.remedy(), advice)
    summary = f"{module} is not installed for any Python that doctor found on this machine."
    return located(match, summary, found.remedy(), match.advice)


class _Module:
    """A module that a Python did not find."""

    def __init__(self, match: Match, name: str, facts: Facts, exists: Callable[[str], bool]) -> None:
        self._match, self._name, self._facts, self._exists = match, name, facts, exists

    def in_environment(self, place: ModulePlace) -> Match:
        """Explain why the environment that has the module was not used."""
        match, facts = self._match, self._facts
        environment = next(known for known in facts.environments if known.path == place.environment)
        runner, python = runner_of(match), program_of(environment)
        where = f"{self._name} is installed in {environment.path}"
        pytest = os.path.join(os.path.dirname(python), "pytest")
        if "pytest" in match.context and not self._exists(pytest):
            summary = f"{where}, but pytest is not, so another Python ran the tests."
            install = fix_environment("pytest", path=self._path_of(environment.path))
            return located(match, summary, install, f"Then: `{python} -m pytest`")
        if runner:
            words = with_python(match, python, absolute=not match.sudo)
            remedy = as_run(match, words)
            return located(match, f"{where}, which {runner} does not use.", remedy)
        again = Command(argv=with_python(match, python))
        if not facts.belongs_to_subject(environment):
            advice = f"Without activating it, and under `sudo`, cron and systemd: `{shlex.join(again.argv)}`"
            return located(match, f"{where}, which is not active.", Activate(environment=environment), advice)
        ran = match.python or "another Python"
        if ran.startswith(f"{environment.path}/"):
            return located(match, f"{where} by now.", again)
        summary = f"{where}, which is active, but {ran} ran the program."
        advice = "`sudo`, cron, services and the first line of a script choose their own Python."
        return located(match, summary, again, f"{advice} With sudo: `sudo {shlex.join(again.argv)}`")

    def missing_in(self, path: str) -> Match:
        """Explain why the environment of the program does not have the module: it has a defect, or only lacks that."""
        known = next((known for known in self._facts.environments if known.path == path), None)
        distribution = self._match.caught.get("distribution") or distribution_of_module(self._name)
        if known is None or known.defect or distribution is None:
            summary = f"{path} has to be rebuilt: {known.defect}." if known and known.defect else self._match.summary
            return located(self._match, summary, fix_environment(path=path), "doctor keeps its packages.")
        advice = f"It comes with the package {distribution}."
        return located(self._match, f"{path} lacks {self._name}.", fix_environment(distribution, path=path), advice)

    def in_other_python(self, place: ModulePlace) -> Match:
        """Explain why the Python that failed does not read the folder."""
        match, name = self._match, self._name
        python = place.python or "python3"
        if place.owner and (runs_as_root(match.words) or self._is_of_other_user(place)):
            return self._of_user(place, place.owner, python)
        inside = self._environment()
        if inside and place.folder == _OF_APT:
            summary = f"{name} is installed by apt, in {_OF_APT}, which the environment {inside.path} does not see."
            if system_package(name.partition(".")[0]):
                goal = Goal(route="environment", path=self._path_of(inside.path), system_site_packages=True)
                return located(match, summary, Fix(goal=goal, needs_network=True))
            return located(match, summary)
        if inside:
            return located(match, f"{name} is installed for {python}, and not in the environment {inside.path}.")
        again = Command(argv=with_python(match, python))
        if self.is_seen(place):
            ran = match.python or "another Python or another user"
            summary = f"{name} is installed in {place.folder}, which {python} reads, but {ran} ran the program."
            return located(match, summary, again, "`sudo`, cron and services run programs as another user.")
        subject = self._facts.python.executable if self._facts.python else "python3"
        summary = f"{name} is installed for {python}, and not for {match.python or subject}."
        return located(match, summary, again)

    def in_changed_environment(self, place: ModulePlace) -> Match:
        """Explain that the environment now runs another version of Python."""
        known = (environment for environment in self._facts.environments if environment.path == place.environment)
        summary = f"{self._name} is in {place.environment}, for a Python {place.minor} that it no longer runs."
        return located(self._match, summary, environment_remedy(self._facts, next(known)))

    def in_project(self, place: ModulePlace) -> Match:
        """Explain that the module is the project's own."""
        match, root = self._match, place.project or place.folder
        summary = f"{self._name} is the project's own code in {place.folder}, which Python did not search."
        inside = self._environment()
        python = program_of(inside) if inside else "python3"
        script = next((path for path in match.files if path.startswith(f"{root}/")), None)
        module = "pytest" if "pytest" in match.context else script and script[len(root) + 1 : -3].replace("/", ".")
        if module and place.folder == root:
            words = shlex.join((python, "-m", module))
            return located(match, summary, ShellLine(text=f"cd {shlex.quote(root)} && {words}"))
        if not any(self._exists(f"{root}/{name}") for name in ("pyproject.toml", "setup.py")):
            return located(match, summary)
        if inside is None:
            return located(match, summary, fix_environment(), "Then: `.venv/bin/python -m pip install -e .`")
        return located(match, summary, Command(argv=(python, "-m", "pip", "install", "-e", root), needs_network=True))

    def remedy(self) -> Remedy | Snippet | None:
        """Return the remedy of the log, for the environment whose Python looked for the module with ``-m``."""
        remedy, ran = self._match.remedy, self._match.caught.get("python", "")
        folder = os.path.dirname(os.path.dirname(ran))
        if not isinstance(remedy, Fix) or remedy.goal.route is None or not self._exists(f"{folder}/pyvenv.cfg"):
            return remedy
        return replace(remedy, goal=replace(remedy.goal, path=self._path_of(folder)))

    def active_environment(self) -> Environment | None:
        """Return the active environment, if its Python ran the program as far as the log shows."""
        active, ran = self._facts.subject_environment, self._match.python
        is_other = active and ran and not ran.startswith(f"{active.path}/")
        return None if is_other or runner_of(self._match) else active

    def is_seen(self, place: ModulePlace) -> bool:
        """Return whether the subject reads the folder."""
        python = self._facts.python
        if python is None or python.in_environment:
            return False
        if place.folder in (python.purelib, python.user_site):
            return True
        return (
            python.base_kind == "system"
            and place.owner is None
            and place.minor in ("", python.minor)
            and place.folder.endswith("/dist-packages")
        )

    def _of_user(self, place: ModulePlace, owner: str, python: str) -> Match:
        match = self._match
        summary = f"{self._name} is installed in {place.folder}, which only {owner}'s Python reads, not root's."
        words = match.without_sudo if match.sudo else ("runuser", "-u", owner, "--", *with_python(match, python))
        distribution = distribution_of_module(self._name)
        install = f": `doctor fix {distribution}`" if distribution else ""
        advice = f"If the program needs root, install the package into the project's environment as {owner}{install}"
        return located(match, summary, Command(argv=words), f"{advice}. Then: `sudo .venv/bin/python …`")

    def _is_of_other_user(self, place: ModulePlace) -> bool:
        user = self._facts.machine.user
        return user is not None and place.owner != user.name

    def _environment(self) -> Environment | None:
        """Return the environment that a package for the program belongs in, if there is one."""
        of_project = self._facts.project.environment if self._facts.project else None
        environment = self._facts.subject_environment or of_project
        return environment if environment and environment.state == "healthy" else None

    def _path_of(self, environment: str) -> str | None:
        """Return the path that `doctor fix` needs; ``None`` for its default."""
        used = self._facts.used_environment
        return None if used and used.path == environment else environment
