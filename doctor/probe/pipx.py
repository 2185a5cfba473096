"""Read which applications pipx has installed, and whether they work, from pipx's folders. pipx is not run."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence

from doctor.core import lazy_re as re
from doctor.core import trust
from doctor.core.lazy_typing import Any, Literal
from doctor.core.paths import user_folder
from doctor.facts import PipxApp, PipxHome
from doctor.facts.shells import interactive_files
from doctor.probe.python.environment import folder_of_script, list_libraries
from doctor.probe.python.layout import minor_version, read_pyvenv_cfg
from doctor.probe.rootfs import Rootfs
from doctor.probe.shell_lines import find_path_line
from doctor.probe.workers import find_worker

_METADATA_LIMIT = 1 << 20
"""Bytes read of one ``pipx_metadata.json``; one with a hundred injected packages has a tenth of it."""
_UNPINNED = re.compile(r"[\w.-]+(?:\[[\w.,-]*\])?", re.ASCII)
"""A requirement that names a distribution, with extras or without, and no version: ``black[d]``."""
_INTERPRETER = re.compile(r"#!\s*(/\S*python[\d.]*)\s*\n")
_SCRIPT_LIMIT = 1 << 12
"""Bytes of a script in which its interpreter is named."""
_GLOBAL_HOME = "/opt/pipx"
"""PIPX_HOME of applications that ``pipx install --global`` installs (pipx ``paths.py``)."""
FOLDER_VARIABLES = ("PIPX_HOME", "PIPX_BIN_DIR", "PIPX_SHARED_LIBS", "PIPX_GLOBAL_HOME")
"""The variables that name folders of pipx."""
InstallState = Literal["complete", "unlinked", "incomplete"]
"""``unlinked``: the environment is complete, but a command of the application is not in pipx's bin folder."""


def read_pipx_home(fs: Rootfs, path: Sequence[str], environ: Mapping[str, str]) -> PipxHome | None:
    """Return what pipx has installed; ``None`` if it never installed anything. ``path`` is the user's PATH."""
    folders = dict(list_app_environments(fs, environ))
    if not folders:
        return None
    metadata = {app: _read_metadata(fs, folder) for app, folder in folders.items()}
    states = {app: _install_state(fs, package, environ) for app, package in metadata.items()}
    bin_dir = commands_folder(environ)
    real_bin_dir = fs.resolve(bin_dir)
    on_path = bin_dir in path or (fs.is_dir(bin_dir) and any(fs.resolve(folder) == real_bin_dir for folder in path))
    return PipxHome(
        apps=tuple(app for app, state in states.items() if state != "incomplete"),
        unfinished=tuple(
            folder for app, folder in folders.items() if states[app] == "incomplete" and not find_worker(fs, folder)
        ),
        damaged=tuple(_find_damaged(fs, folders.values())),
        unlinked=tuple(app for app, state in states.items() if state == "unlinked"),
        missing_links=tuple(
            (app, script, os.path.join(bin_dir, command))
            for app in folders
            if states[app] == "unlinked"
            for script, command in _unlinked(fs, folders[app], metadata[app], (bin_dir, *path))
        ),
        hidden=tuple(
            (app, script, os.path.join(bin_dir, command))
            for app, folder in folders.items()
            if states[app] != "incomplete"
            for script, command in _hidden(fs, folder, metadata[app], bin_dir)
        ),
        versions=tuple((app, str(package.get("package_version", ""))) for app, package in metadata.items() if package),
        commands=tuple(
            (app, found) for app, package in metadata.items() if (found := _linked(fs, package, app, bin_dir))
        ),
        bin_dir=bin_dir,
        on_path=on_path,
        startup_line=_find_path_line(fs, environ, bin_dir),
    )


def _find_damaged(fs: Rootfs, folders: Iterable[str]) -> Iterator[str]:
    for folder in folders:
        path = os.path.join(folder, "pipx_metadata.json")
        if fs.is_file(path) and not _load_metadata(fs, folder):
            yield path


def with_absolute_folders(environ: Mapping[str, str]) -> dict[str, str]:
    """Return the variables for pipx with absolute paths in those that name its folders.

    pipx expands ``~`` since 1.5, and takes a relative path from where it is started (``get_expanded_environ`` in its
    ``paths.py``). With an absolute path, every pipx means the folder that doctor means.
    """
    return {**environ, **{name: folder for name in FOLDER_VARIABLES if (folder := named_folder(name, environ))}}


def named_folder(variable: str, environ: Mapping[str, str]) -> str:
    """Return the absolute path of the folder that a variable of pipx names; empty if it is not set."""
    value = environ.get(variable)
    return trust.absolute_path(value, environ) if value else ""


def pipx_homes(environ: Mapping[str, str]) -> list[str]:
    """Return the folders that pipx may use as PIPX_HOME: until 1.1, and from 1.2 on (pipx ``paths.py``).

    A folder that exists from earlier versions stays in use.
    """
    home, named = environ.get("HOME"), named_folder("PIPX_HOME", environ)
    if named or not home:
        return [named] if named else []
    return [os.path.join(home, ".local/pipx"), os.path.join(user_folder("XDG_DATA_HOME", environ), "pipx")]


def needed_folders(fs: Rootfs, environ: Mapping[str, str], release: tuple[int, int] | None) -> Iterator[str]:
    """Yield the folders in which pipx writes whenever it starts (pipx ``paths.py``, and ``setup`` in ``main.py``).

    ``release`` is the version of pipx, or ``None`` if it is unknown. Without HOME, only PIPX_HOME counts.
    """
    homes = pipx_homes(environ)
    if not homes:
        return
    is_older = release is not None and release < (1, 2)
    has_own = is_older or fs.lexists(homes[0]) or bool(environ.get("PIPX_HOME"))
    pipx_home = homes[0] if has_own else homes[-1]
    yield os.path.join(pipx_home, "venvs")
    yield commands_folder(environ)
    if has_own and release is not None and release >= (1, 5):
        yield os.path.join(pipx_home, ".cache")
    elif is_older:
        yield os.path.join(pipx_home, "logs")
    elif environ.get("HOME"):
        yield os.path.join(user_folder("XDG_CACHE_HOME", environ), "pipx")
        yield os.path.join(user_folder("XDG_STATE_HOME", environ), "pipx/log")


def find_shared_libraries(fs: Rootfs, environ: Mapping[str, str], release: tuple[int, int] | None) -> str | None:
    """Return the folder of the environment whose pip installs all applications; ``None`` if nothing names it.

    ``release`` is the version of pipx, (1, 2) for 1.2.1, or ``None`` if it is unknown.
    """
    named, homes = named_folder("PIPX_SHARED_LIBS", environ), pipx_homes(environ)
    if named or not homes:
        return named or None
    is_older = release is not None and release < (1, 2)
    return os.path.join(homes[0] if is_older or fs.is_dir(homes[0]) else homes[-1], "shared")


def read_apps(fs: Rootfs, environ: Mapping[str, str]) -> Iterator[PipxApp]:
    """Yield the applications of this user and of all users, without those that pipx did not finish."""
    shared_by_all = os.path.join(named_folder("PIPX_GLOBAL_HOME", environ) or _GLOBAL_HOME, "venvs")
    folders = [folder for _, folder in list_app_environments(fs, environ)]
    folders += [os.path.join(shared_by_all, name) for name in fs.names(shared_by_all)]
    apps = (
        read_app(fs, folder, environ) for folder in folders if fs.is_file(os.path.join(folder, "pipx_metadata.json"))
    )
    return (app for app in apps if app)


def read_app(fs: Rootfs, folder: str, environ: Mapping[str, str]) -> PipxApp | None:
    """Return what the files of one of pipx's environments say; ``None`` if ``folder`` is not an environment.

    Nothing in it is run. The metadata that it lacks, as pipx's shared environment does, leaves fields empty.
    """
    cfg = read_pyvenv_cfg(fs, folder)
    if cfg is None:
        return None
    python, home = os.path.join(folder, "bin/python"), cfg.get("home", "")
    real = fs.resolve(python)
    metadata = _load_metadata(fs, folder)
    sites = {version: os.path.join(library, "site-packages") for version, library in list_libraries(fs, folder)}
    return PipxApp(
        name=os.path.basename(folder),
        folder=folder,
        python=python,
        python_minor=minor_version(fs, real, cfg) if real else "",
        # a pipx before 1.3 creates an empty folder for the new Python in its dead shared environment
        library_versions=tuple(
            version for version, site in sites.items() if any(name.endswith(".dist-info") for name in fs.names(site))
        ),
        python_exists=real is not None and (not home or fs.is_dir(home)),
        requirements=_requirements(metadata),
        is_writable=fs.writable(os.path.dirname(folder)) and fs.writable(folder),
        lacks_pip=bool(sites) and not any(fs.is_dir(os.path.join(site, "pip")) for site in sites.values()),
        lost_source=_lost_source(fs, metadata),
        dead_commands=tuple(_dead_commands(fs, folder, metadata, environ)),
    )


def _lost_source(fs: Rootfs, metadata: Mapping[str, Any]) -> str:
    """Return the folder of an application that is editable, where it does not exist any more."""
    package = metadata.get("main_package")
    folder = package.get("package_or_url") if isinstance(package, dict) and "--editable" in _options(package) else ""
    folder = str(folder).partition("[")[0]
    return folder if os.path.isabs(folder) and folder.isprintable() and not fs.lexists(folder) else ""


def _options(package: Mapping[str, Any]) -> list[str]:
    options = package.get("pip_args")
    return [option for option in options if isinstance(option, str)] if isinstance(options, list) else []


def _dead_commands(fs: Rootfs, folder: str, metadata: Mapping[str, Any], environ: Mapping[str, str]) -> Iterator[str]:
    """Yield the scripts of an application, and the links to them, that name a folder which does not exist any more."""
    try:
        commands = _commands(metadata["main_package"], "apps", "include_apps")
    except (LookupError, TypeError):
        return
    for name in commands:
        script, link = os.path.join(folder, "bin", name), os.path.join(commands_folder(environ), name)
        recorded = folder_of_script(fs, script)
        if recorded and not fs.is_dir(recorded):
            yield script
        if fs.is_link(link) and fs.resolve(link) is None and fs.is_file(script):
            yield link


def _requirements(metadata: Mapping[str, Any]) -> tuple[str, ...]:
    """Return what installs an application again, and what was injected into it; empty if that is not known."""
    try:
        packages = [metadata["main_package"], *metadata["injected_packages"].values()]
        return tuple(map(_requirement, packages))
    except (LookupError, TypeError, ValueError, AttributeError):
        return ()


def _requirement(package: Mapping[str, Any]) -> str:
    """Return the requirement of a package in pipx's metadata. Raises ValueError where none can express it."""
    spec, version, options = package["package_or_url"], package["package_version"], package["pip_args"]
    if (
        options not in ([], ["--editable"])
        or not (spec.isprintable() and version.isprintable())
        or spec.startswith("-")
    ):
        raise ValueError(package)
    if options:
        return f"-e {spec}"
    return f"{spec}=={version}" if _UNPINNED.fullmatch(spec) else str(spec)


def app_environment(pipx_home: str, app: str) -> str:
    """Return the folder of the environment that pipx creates for ``app``."""
    return os.path.join(pipx_home, "venvs", app)


def list_app_environments(fs: Rootfs, environ: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield (application, folder) of each environment that pipx created or began to create."""
    for pipx_home in pipx_homes(environ):
        for app in fs.names(os.path.join(pipx_home, "venvs")):
            folder = app_environment(pipx_home, app)
            if fs.names(folder):  # pipx ignores empty folders too (its commands/install.py)
                yield app, folder


def list_scripts(fs: Rootfs, app: str, environ: Mapping[str, str], *, of_dependencies: bool) -> list[str]:
    """Return the paths of the scripts that pipx recorded of an application; with those of its dependencies, if wanted.

    They are in its environment, wherever a record says that they are. ``pipx list`` prints them too, but it fails where
    any other application is broken.
    """
    scripts = []
    for folder in (folder for name, folder in list_app_environments(fs, environ) if name == app):
        package = _read_metadata(fs, folder)
        of_others = package.get("app_paths_of_dependencies", {}).values() if of_dependencies else ()
        recorded = (path["__Path__"] for group in (package.get("app_paths", []), *of_others) for path in group)
        scripts += [os.path.join(folder, "bin", os.path.basename(path)) for path in recorded]
    return scripts


def read_install_state(fs: Rootfs, folder: str, environ: Mapping[str, str]) -> InstallState:
    """Return the state of pipx's installation in ``folder``.

    pipx writes its metadata when an installation is complete, and then links the commands (its ``venv.py``).
    """
    return _install_state(fs, _read_metadata(fs, folder), environ)


def _install_state(fs: Rootfs, package: Mapping[str, Any], environ: Mapping[str, str]) -> InstallState:
    try:
        if not package["package"]:
            return "incomplete"
        commands = _commands(package, "apps", "include_apps")
    except (LookupError, TypeError):
        return "incomplete"
    bin_dir = commands_folder(environ)
    return "complete" if all(fs.lexists(os.path.join(bin_dir, name)) for name in commands) else "unlinked"


def _commands(package: Mapping[str, Any], kind: str, included: str) -> list[str]:
    return [f"{app}{package['suffix']}" for app in package[kind]] if package[included] else []


def _linked(fs: Rootfs, package: Mapping[str, Any], app: str, bin_dir: str) -> tuple[str, ...]:
    """Return the commands of an application that are in ``bin_dir``, that of its own name first."""
    try:
        commands = _commands(package, "apps", "include_apps")
        if package.get("include_dependencies"):
            commands += _commands(package, "apps_of_dependencies", "include_dependencies")
    except (LookupError, TypeError):
        return ()
    existing = [name for name in commands if fs.lexists(os.path.join(bin_dir, name))]
    return tuple(sorted(dict.fromkeys(existing), key=lambda name: name != app))


def _unlinked(fs: Rootfs, folder: str, package: Mapping[str, Any], places: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield (script, command) of an application's commands that are in none of the ``places``.

    What is not a plain name could lead out of them, and root makes no link that others may redirect.
    """
    for name in _commands(package, "apps", "include_apps"):
        script = os.path.join(folder, "bin", name.removesuffix(str(package["suffix"])))
        if "/" in name or not name.isprintable() or (fs.live and trust.distrust_of_root([script, *places[:1]])):
            continue
        if fs.is_program(script) and not any(fs.lexists(os.path.join(place, name)) for place in places):
            yield script, name


def _hidden(fs: Rootfs, folder: str, package: Mapping[str, Any], bin_dir: str) -> Iterator[tuple[str, str]]:
    """Yield (script, command) of an application's commands in whose place there is a script whose Python no longer
    exists.

    pipx leaves a file alone that is not a link of its own (its ``commands/common.py``).
    """
    for script, name in _unlinked(fs, folder, package, ()):
        path = os.path.join(bin_dir, name)
        if fs.is_link(path) or (fs.live and trust.distrust_of_root([path])):
            continue
        named = _INTERPRETER.match(fs.text(path, _SCRIPT_LIMIT) or "")
        if named and fs.resolve(named[1]) is None:
            yield script, name


def _read_metadata(fs: Rootfs, folder: str) -> Mapping[str, Any]:
    """Return ``main_package`` of ``pipx_metadata.json``; empty if it cannot be read."""
    package = _load_metadata(fs, folder).get("main_package")
    return package if isinstance(package, dict) else {}


def _load_metadata(fs: Rootfs, folder: str) -> Mapping[str, Any]:
    """Return ``pipx_metadata.json``; empty if it cannot be read."""
    import json

    try:
        metadata = json.loads(fs.text(os.path.join(folder, "pipx_metadata.json"), _METADATA_LIMIT) or "")
    except (ValueError, RecursionError):
        return {}
    return metadata if isinstance(metadata, dict) else {}


def find_command_links(fs: Rootfs, folder: str, environ: Mapping[str, str]) -> Iterator[str]:
    """Yield the links in pipx's bin folder that lead into the environment in ``folder``."""
    bin_dir = commands_folder(environ)
    for name in fs.names(bin_dir):
        link = os.path.join(bin_dir, name)
        if os.path.islink(link) and os.readlink(link).startswith(f"{folder}/"):
            yield link


def find_lost_links(fs: Rootfs, environ: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield (application, link) of each link in pipx's bin folder whose environment was deleted without pipx."""
    folders = tuple(os.path.join(pipx_home, "venvs", "") for pipx_home in pipx_homes(environ))
    yield from links_to_nothing(fs, commands_folder(environ), folders)


def links_to_nothing(fs: Rootfs, bin_dir: str, folders: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Yield (application, link) of each link in ``bin_dir`` that leads to an environment in ``folders`` that no longer
    exists.

    ``folders`` end with a slash.
    """
    for name in fs.names(bin_dir):
        link = os.path.join(bin_dir, name)
        target = os.readlink(link) if os.path.islink(link) else ""
        folder = next((folder for folder in folders if target.startswith(folder)), None)
        if folder and not os.path.exists(link):
            app = target.removeprefix(folder).partition("/")[0]
            if not fs.names(folder + app):
                yield app, link


def _find_path_line(fs: Rootfs, environ: Mapping[str, str], bin_dir: str) -> str | None:
    """Return ``FILE:LINE`` of the line that puts ``bin_dir`` on PATH in new shells."""
    shell = os.path.basename(environ.get("SHELL", ""))
    files = (os.path.join(environ.get("HOME", ""), name) for name in interactive_files(shell))
    line = find_path_line(fs, environ, bin_dir, ("/etc/environment", *files))
    return line.place if line else None


def commands_folder(environ: Mapping[str, str]) -> str:
    """Return the folder in which pipx puts the commands of applications."""
    return named_folder("PIPX_BIN_DIR", environ) or os.path.join(environ.get("HOME", ""), ".local/bin")
