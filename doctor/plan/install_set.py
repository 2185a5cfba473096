"""Work out what is installed into an environment.

These are the typed requirements, the requirements files, and after a rebuild the previous environment's distributions.
"""

from __future__ import annotations

import posixpath
import shlex
from collections.abc import Iterator

from doctor.core.goal import EDITABLE, Goal
from doctor.core.names import SEEDS, abbreviate, joined, name_of, normalize
from doctor.core.record import replace
from doctor.facts import Distribution, Facts
from doctor.facts.requirements import RequirementFile
from doctor.facts.target import Target

_FILES_SHOWN = 6
"""Further requirements files that are named."""


def files_for_pip(facts: Facts) -> tuple[str, ...]:
    """Return the requirements files that pip reads by itself."""
    return tuple(file.path for file in facts.requirement_files if file.kind != "declared")


def requirements_for_pip(goal: Goal, facts: Facts, *, rebuilt: bool) -> tuple[str, ...]:
    """Return the requirements that pip is given one by one.

    They are declared by the project, missing beside what is installed, kept in a rebuild, or typed.
    """
    files = facts.requirement_files
    declared = tuple(line for file in files if file.kind == "declared" for line in file.lines)
    kept = _kept_distributions(facts) if rebuilt else ()
    available = (distribution for distribution in kept if not (files and distribution.source_missing))
    restored = (distribution.origin or f"{distribution.name}=={distribution.version}" for distribution in available)
    repaired = () if rebuilt else repairs(goal, facts)
    return (*declared, *repaired, *restored, *goal.requirements)


def repairs(goal: Goal, facts: Facts) -> tuple[str, ...]:
    """Return the requirements that give the distributions in the target what they require, and that nothing else names.

    pip would not look for it: it does not examine what is installed and not asked for. If another version is
    installed than one of them accepts, pip is given the names of all that require it, so that it finds versions which
    agree with one another.
    """
    stated = {*map(name_of, goal.requirements), *facts.listed_names}
    unmet = facts.target.unmet_dependencies if facts.target else ()
    missing = (item.requirement for item in unmet if not item.installed and item.name not in stated)
    contradicted = (name for item in unmet for name in item.dependents if name not in stated)
    return tuple(dict.fromkeys((*missing, *contradicted)))


def summary(goal: Goal, facts: Facts, *, rebuilt: bool) -> str:
    """Return in a few words what is installed: ``requirements.txt and black``."""
    root = facts.target.project if facts.target else ""
    parts = list(dict.fromkeys(file.path for file in facts.requirement_files))
    typed = (line.removeprefix(EDITABLE) for line in goal.requirements)
    lines = (*typed, *(() if rebuilt else repairs(goal, facts)))
    named = ["the project" if line in (".", root) else line for line in lines]
    parts += named if len(named) < 4 else [f"{len(named)} packages"]
    return joined(parts or ["the packages of the previous environment"])


def notes(goal: Goal, facts: Facts, *, rebuilt: bool) -> tuple[str, ...]:
    """Return notes on requirements that only a build shows, and on packages that are not restored."""
    target, files = facts.target, facts.requirement_files
    if target is None:
        return ()
    kept = _kept_distributions(facts) if rebuilt and files else ()
    has_project = is_installed_from(target, target.project) or (not rebuilt and _has_project_by_name(facts, target))
    stops_build = facts.project is not None and facts.project.build_fault is not None
    is_lacking = not (has_project or stops_build or _names_project(goal, facts, target))
    return (
        *(_build_note(goal, file, target) for file in files if file.needs_build and is_lacking),
        *(_project_note(goal, facts, target) if is_lacking else ()),
        *(
            f"{distribution.name} is left out. The folder that it was installed from no longer exists."
            for distribution in kept
            if distribution.source_missing
        ),
        *(_not_restored_note(goal, facts, target) if rebuilt and files else ()),
    )


def ignored_options(facts: Facts) -> tuple[str, ...]:
    """Return a note on each pip option with which root must not install."""
    return tuple(
        f"The option {option.name} ({option.source}) is ignored, because {option.distrust}."
        for option in facts.target_pip_config.options
        if option.distrust
    )


def not_restored(goal: Goal, facts: Facts) -> tuple[str, ...]:
    """Return the distributions of the previous environment that a rebuild would not restore.

    Nothing says where they come from, or the folder that they were installed from no longer exists, or people
    installed them and no requirements file names them.
    """
    target = facts.target
    if target is None:
        return ()
    required = {*facts.listed_names, *SEEDS}
    known = {normalize(item.name) for item in target.installed}
    unknown = {name for name in target.versions if name not in known | required}
    lost = {item.name for item in target.installed if item.source_missing and normalize(item.name) not in required}
    by_hand = _installed_by_hand(goal, facts, target) if facts.requirement_files else []
    return tuple(sorted({*unknown, *lost, *by_hand}))


def _installed_by_hand(goal: Goal, facts: Facts, target: Target) -> list[str]:
    """Return the requested distributions of the previous environment that no requirements file names.

    They are not restored, since a requirements file may have named them once and no longer does.
    """
    required = {*map(name_of, goal.requirements), *facts.listed_names}
    kept = {normalize(name) for name in (*SEEDS, *(item.name for item in _kept_distributions(facts)))}
    others = (item for item in target.installed if item.requested and normalize(item.name) not in required | kept)
    # A line without a name (a URL or a path) may be the origin of any distribution.
    return [item.name for item in others if not (item.origin and "" in required)]


def _not_restored_note(goal: Goal, facts: Facts, target: Target) -> Iterator[str]:
    """Name what people installed and no requirements file names."""
    added = _installed_by_hand(goal, facts, target)
    if added:
        command = shlex.join((_typed_python(target), "-m", "pip", "install", *added))
        yield (
            "Packages that were installed by hand are not restored, because no requirements file names them. "
            f"If you need them: `{command}`"
        )


def unlisted_note(goal: Goal, facts: Facts) -> Iterator[str]:
    """Note the named packages that no list of the project names, and how its own list would.

    What a script requires is stated there, and another list that the user chose, or another environment, is not a sign
    that the project is to require it.
    """
    lists = [file for file in facts.requirement_files if file.group is None and file.kind != "pylock"]
    if not lists or goal.files or goal.path or facts.code or facts.other_cuts:  # a list that was not read may name them
        return
    listed = {*facts.listed_names, *(name for name, _ in facts.other_listed)}
    named = (line for line in goal.requirements if not line.startswith(EDITABLE))
    lines = [line for line in named if "/" not in line and name_of(line) not in listed]
    if not lines:
        return
    path, quoted = lists[0].path, ", ".join(f"`{line}`" for line in lines)
    if lists[0].kind == "requirements":
        where = f"the {'line' if len(lines) == 1 else 'lines'} {quoted}"
    else:
        where = f"{quoted} to its `{'dependencies' if path.endswith('pyproject.toml') else 'install_requires'}`"
    is_not, it = ("is not", "it") if len(lines) == 1 else ("are not", "them")
    yield f"{', '.join(map(name_of, lines))} {is_not} in {path}. If the project needs {it}, add {where}"


def other_files(facts: Facts) -> tuple[str, ...]:
    """Return a note on the project's requirements files that the goal leaves out."""
    options = [f"{option} {shlex.quote(name)}" for option, name in facts.other_requirements]
    if not options:
        return ()
    names = abbreviate(options, _FILES_SHOWN)
    cut = "".join(f" ({clause})" for clause in facts.other_cuts)
    kinds = {"group" if option == "--group" else "requirements file" for option, _ in facts.other_requirements}
    fact = f"The project has more {' and '.join(f'{kind}s' for kind in sorted(kinds, reverse=True))}"
    if facts.project is None:
        fact = "This folder is no project, so its requirements files are left out"
    return (f"{fact}: {names}{cut}. Install one of them: `doctor fix --venv {options[0]}`",)


def _build_note(goal: Goal, file: RequirementFile, target: Target) -> str:
    return (
        f"{file.path} computes its dependencies when the project is built. "
        f"Install the project with them: `{project_installation(goal, target).command()}`"
    )


def _project_note(goal: Goal, facts: Facts, target: Target) -> Iterator[str]:
    """Note that only the dependencies of a package are installed, and how to install the package itself."""
    project, declared = facts.project, [file for file in facts.requirement_files if file.kind == "declared"]
    if project is None:
        return
    has_script = any(posixpath.basename(file.path) == "setup.py" for file in declared)
    is_package = (project.is_package and bool(declared)) or has_script or project.has_src_layout
    if is_package and not any(file.needs_build for file in declared):  # the other note says the same
        name = project.name or "The project"
        yield f"{name} itself is not installed. To import it, run `{project_installation(goal, target).command()}`"


def _names_project(goal: Goal, facts: Facts, target: Target) -> bool:
    """Whether the project itself is among what is installed: it was typed, or a list names it."""
    lines = (*goal.requirements, *facts.listed_lines)
    paths = (line.partition("[")[0].rstrip().split(" ")[-1] for line in lines)
    return any(path in (".", "./", target.project) for path in paths)


def project_installation(goal: Goal, target: Target) -> Goal:
    """Return the goal, as typed in the current folder, that installs the project itself into its environment."""
    project = EDITABLE + ("." if target.cwd == target.project else target.project)
    return replace(goal, requirements=(project,), files=(), groups=(), script="", route="environment")


def _typed_python(target: Target) -> str:
    return posixpath.join(target.display_path, "bin/python")


def _has_project_by_name(facts: Facts, target: Target) -> bool:
    """Return whether the project is installed, also by ``setup.py develop``, which does not record from where."""
    return facts.project is not None and normalize(facts.project.name) in target.versions


def is_installed_from(target: Target, folder: str) -> bool:
    """Return whether the project in a folder is installed in the target."""
    origins = [item.origin for item in target.installed if item.origin]
    if not origins:
        return False
    from urllib.parse import quote

    url = f"file://{quote(folder)}"
    return any(origin.endswith((f"-e {url}", f" @ {url}")) for origin in origins)


def _kept_distributions(facts: Facts) -> tuple[Distribution, ...]:
    """Return the distributions that a rebuild restores: all, or where a list names requirements the editable ones.

    A dependency group adds to what the project requires, and is not a list of all.
    """
    installed = facts.target.installed if facts.target else ()
    candidates = (item for item in installed if item.name not in SEEDS)
    has_list = any(file.group is None and (not file.is_empty or file.needs_build) for file in facts.requirement_files)
    return tuple(item for item in candidates if not has_list or item.origin.startswith("-e "))
