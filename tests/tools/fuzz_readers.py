"""Lead bytes into the readers of text that doctor does not trust, and on into what uses the result.

``fuzz_table.py`` lists the readers.
"""

from __future__ import annotations

import io
import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from doctor.commands.arguments import validate
from doctor.core import plugins, requirement
from doctor.core.config import read_config
from doctor.core.errors import DoctorError
from doctor.core.goal import Goal
from doctor.core.record import replace
from doctor.diagnose.run import diagnose
from doctor.explain import rank
from doctor.facts import Distribution, Package, Pip, PipConfig, Tool
from doctor.plan import planner
from doctor.plan.applications import application_command
from doctor.plan.pasted.read import read_pasted
from doctor.plan.satisfied import is_satisfied
from doctor.probe import machine, pip_config, pipx
from doctor.probe.debian import apt_lists, system_python
from doctor.probe.debian.control import Relation, parse_alternatives
from doctor.probe.debian.dpkg import Dpkg
from doctor.probe.project import code, lists, requirements, target
from doctor.probe.project.detect import find_project
from doctor.probe.project.target import may_be_environment
from doctor.probe.python import commands, damage, describe, environment, installed, layout, query, select, site_files
from doctor.probe.rootfs import Rootfs
from tests.unit import factories

CONDITIONS = plugins.conditions()
"""As in a run of doctor, they are listed once: what is known of each is kept with it (``signatures_of``)."""

Read = Callable[[bytes], object]


@dataclass(frozen=True, slots=True)
class Reader:
    """One reader of the product."""

    name: str
    limit: int
    """Bytes of an input at most: what the product reads."""
    prepare: Callable[[str], Read]
    """Takes an empty folder, and returns the function that is given the bytes."""
    seeds: tuple[bytes, ...]
    """Valid examples, and small ones that once failed."""
    declared: tuple[type[Exception], ...] = ()
    """What the reader may raise."""


def file(path: str, read: Callable[[str], object], **others: str) -> Callable[[str], Read]:
    """Return a function that writes the bytes to the file ``path`` in the folder, and then calls ``read(folder)``.

    ``others`` are further files: their content by their path.
    """

    def prepare(folder: str) -> Read:
        for name, text in {path: "", **others}.items():
            Path(folder, name).parent.mkdir(parents=True, exist_ok=True)
            Path(folder, name).write_text(text)
        named = os.path.join(folder, path)

        def write_and_read(data: bytes) -> object:
            with open(named, "wb", buffering=0) as stream:
                stream.write(data)
            return read(folder)

        return write_and_read

    return prepare


def call(read: Read) -> Callable[[str], Read]:
    """Return a function that gives the bytes to ``read``."""
    return lambda _folder: read


def _text(data: bytes) -> str:
    """Decode as Python decodes arguments and variables."""
    return data.replace(b"\0", b"").decode("utf-8", "surrogateescape")


def read_config_file(folder: str) -> object:
    return read_config({"XDG_CONFIG_HOME": folder}, folder, only=None, ignore=None, fail_on=None)


def read_project(folder: str) -> object:
    fs = Rootfs()
    with suppress(DoctorError):
        read_config({"XDG_CONFIG_HOME": "/nowhere"}, folder, only=None, ignore=None, fail_on=None)
    project = find_project(fs, folder, {"PATH": ""})
    files = lists.find_requirement_files(fs, folder, "")
    groups = [requirements.read_requirement_file(fs, folder, "pyproject.toml", group) for group in ("dev", "all")]
    others = lists.find_other_requirements(fs, folder, "", files)
    if project:
        project.accepts_python("3.11.2")
        diagnose(factories.make_facts(project=project), plugins.checks())
    return files, groups, others


def read_code(folder: str) -> object:
    fs = Rootfs()
    return code.read_folder(fs, folder), code.read_script(fs, os.path.join(folder, "tool.py"))


def read_requirements(folder: str) -> object:
    file = requirements.read_requirement_file(Rootfs(), folder, "requirements.txt")
    digest = requirements.digest_requirements((file,), folder)
    return digest, _plan(file.lines, file.constraints)


def _plan(lines: tuple[str, ...], constraints: tuple[str, ...] = (), typed: tuple[str, ...] = ()) -> object:
    """Plan with these lines, against an environment that has six and black."""
    have = [Distribution(name=name, version="1.16.0", extras=('idna>=2; extra == "d"',)) for name in ("six", "black")]
    facts = factories.make_goal_facts(
        target=factories.existing_target(factories.ENVIRONMENT, *have),
        requirement_files=(factories.make_requirement_file(*lines, constraints=constraints),),
    )
    goal = factories.make_goal(*typed)
    return is_satisfied(goal, facts), planner.decide(goal, facts, plugins.fixes())


def read_typed(data: bytes) -> object:
    text = _text(data)
    for accepted in ("1.16.0", "not a version"):
        requirement.accepts(text, accepted)
    with suppress(DoctorError):
        validate(factories.make_goal(text))
    return _plan((text,), (text,), (text,))


def read_command(data: bytes) -> object:
    line = _text(data)
    pasted = [
        read_pasted(Goal(requirements=requirements), may_be_environment)
        for requirements in ((line,), tuple(line.split()))
    ]
    return [planner.decide(found.goal, factories.make_goal_facts(), plugins.fixes()) for found in pasted if found]


def read_version(data: bytes) -> object:
    version = _text(data)
    requirement.accepts("six>=1", version)
    Relation(name="six", operator=">=", version=version).accepts("1.0-1")
    Relation(name="six", operator=">=", version="1.0-1").accepts(version)
    parse_alternatives(version)
    python = factories.make_python(version=version, pip=Pip(version=version, location="/pip"))
    project = factories.make_project(requires_python=version)
    project.accepts_python("3.11.2")
    tool = Tool(path="/usr/bin/pipx", version=version, python="/usr/bin/python3", prefix="/usr")
    facts = factories.make_facts(
        subject=python,
        tools=replace(factories.TOOLS, pipx=tool),
        packages=(Package(name="pipx", installed=None, candidate=version),),
        project=factories.make_project(requires_python=">=3.9"),
    )
    return diagnose(facts, plugins.checks()), diagnose(replace(facts, project=project), plugins.checks())


def read_pip_config_files(folder: str) -> object:
    config = pip_config.read_pip_config(Rootfs(), None, {"HOME": folder, "XDG_CONFIG_DIRS": "/nowhere"})
    return _use_pip_config(config)


def read_startup_file(folder: str) -> object:
    return read_pip_config_files(folder), read_pipx(folder)


def _use_pip_config(config: PipConfig) -> object:
    return diagnose(factories.make_facts(pip_config=config), plugins.checks())


def read_variables(data: bytes) -> object:
    value = _text(data)
    names_of_variables = (
        *("PIP_INDEX_URL", "PIP_TARGET", "PIP_NO_INDEX", "UV_PYTHON", "PIP_CONFIG_FILE", "PIPX_HOME", "PIP_RETRIES"),
        *("PIP_CERT", "PYTHONHASHSEED", "PYTHONIOENCODING", "PYTHONTRACEMALLOC"),
    )
    environ = {**dict.fromkeys(names_of_variables, value), "PATH": value, "PYTHONPATH": value, "HOME": "/nowhere"}
    fs = Rootfs()
    path = select.search_path(fs, environ)
    facts = factories.make_facts(pip_config=pip_config.read_pip_config(fs, None, environ), environ=environ)
    found = select.find_subject(fs, None, path, environ, "/"), select.find_other_interpreters(fs, path, None, environ)
    described = describe.describe_interpreter(fs, "/usr/bin/python3", _LAYOUT, environ)
    with suppress(DoctorError):
        read_config({**environ, "DOCTOR_ONLY": value}, "/", only=None, ignore=None, fail_on=None).require_known(["a"])
    return found, described, pipx.read_pipx_home(fs, path, environ), diagnose(facts, plugins.checks())


_LAYOUT = layout.Layout(
    program="/usr/bin/python3",
    version="3.11.2",
    implementation="cpython",
    prefix="/usr",
    base_prefix="/usr",
    stdlib="/usr/lib/python3.11",
    purelib="/usr/lib/python3/dist-packages",
    user_site=None,
    package_folders=("/usr/lib/python3/dist-packages",),
    system_site_packages=False,
    source="files",
)


def read_answer(data: bytes) -> object:
    fields = data.decode("utf-8", "surrogateescape").split("\0")
    if len(fields) <= query._FIELDS:
        return None
    python = describe.describe_interpreter(Rootfs(), "/usr/bin/python3", query._layout_from_fields(fields), {})
    return diagnose(factories.make_facts(subject=python), plugins.checks())


def read_start_up_errors(data: bytes) -> object:
    errors = data.decode("utf-8", "replace")
    failure = layout.Failure(reason="does-not-start", detail="", errors=errors)
    answers = (failure, replace(_LAYOUT, printed=errors, errors=errors))
    return [site_files.find_faults(Rootfs(), "/usr/bin/python3", answer, {}, "/") for answer in answers]


def read_entry_points(folder: str) -> object:
    found = commands.read_commands(Rootfs(), [folder], ["six"])
    return [(found_commands.scripts, application_command(found_commands)) for found_commands in found.values()]


def read_pipx(folder: str) -> object:
    environ = {"HOME": folder, "SHELL": "/bin/bash"}
    home = pipx.read_pipx_home(Rootfs(), ["/usr/bin"], environ)
    return diagnose(factories.make_facts(tools=replace(factories.TOOLS, pipx_home=home)), plugins.checks())


def read_dpkg(folder: str) -> object:
    dpkg = Dpkg(Rootfs(folder))
    states = dpkg.installed_version("a"), dpkg.states(), dpkg.broken_packages()
    return states, list(dpkg.unfinished_packages(lambda _name: None))


def read_apt_list(folder: str) -> object:
    fs = Rootfs(folder)
    return apt_lists.read_packages(fs, ["pipx", "python3.11-venv"], Dpkg(fs)), apt_lists.read_apt(fs, Dpkg(fs))


def read_environment_files(folder: str) -> object:
    found = environment.read_environment(Rootfs(), folder)
    found_layout = layout.layout_from_files(Rootfs(), os.path.join(folder, "bin/python"), folder)
    if found is None:
        return found_layout
    facts = factories.make_facts(active_environment=found, project=factories.make_project(environment=found))
    return diagnose(facts, plugins.checks()), found_layout


def read_layout(folder: str) -> object:
    return layout.layout_from_files(Rootfs(folder), "/usr/bin/python3.11", None)


def read_distribution_files(folder: str) -> object:
    fs = Rootfs()
    target.read_stamp(fs, folder)
    distributions = tuple(installed.read_distributions(fs, factories.make_environment(path=folder), folder))
    facts = factories.make_goal_facts(
        target=factories.existing_target(
            factories.ENVIRONMENT, *distributions, versions=installed.read_versions(fs, folder, ("3.11",))
        ),
        requirement_files=(factories.make_requirement_file("six[a]", "six[dev]>=1"),),
    )
    return is_satisfied(factories.make_goal("six[a]"), facts)


def read_damage(folder: str) -> object:
    environment = factories.make_environment(path=folder, library_versions=("3.11",))
    return [damage.read_damage(Rootfs(), environment, deep=deep) for deep in (False, True)]


def read_marker(folder: str) -> object:
    found = describe._read_marker(Rootfs(), folder)
    assert found is not None
    provider = describe.provider_of("system", found.message, None)
    subject = factories.make_python(externally_managed=replace(found, provider=provider))
    return diagnose(factories.make_facts(subject=subject), plugins.checks())


def read_shipped_marker(folder: str) -> object:
    fs = Rootfs(folder)
    return system_python.read_shipped_marker(fs, factories.make_python(), Dpkg(fs))


def read_os_release(folder: str) -> object:
    found = machine.read_machine(Rootfs(folder), {}, [])
    return describe.provider_of("system", "", found.distro), diagnose(
        factories.make_facts(machine=found), plugins.checks()
    )


def explain(data: bytes) -> object:
    return rank.explain(io.BytesIO(data), CONDITIONS)
