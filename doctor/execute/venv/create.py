"""Create an environment with pip in it, as a copy of a template where that is possible.

Environments are created by the virtualenv that doctor carries; for an interpreter that is too old for it, by the
interpreter's own module venv.

A fresh environment of each interpreter is kept in doctor's cache as a template, since copying one takes 15 ms where
virtualenv takes 200. A template is built under another name and renamed when it is complete. It belongs to one state of
one interpreter (path, version, file), to the virtualenv and doctor that built it, and to a umask. A manifest lists what
it consists of, so that no folder has to be searched, which took 10 ms more. Modules of pip are shared with the template
by hard links, as uv does it: pip unlinks what it replaces. Should somebody write into a shared file all the same, its
size or time shows it, and the cache is emptied. To compare these takes 2 ms; the digests in pip's RECORD would take 17,
so they are compared only when the template is built. The pip of the template is compiled, which takes 0.7 s once:
otherwise the first run of pip in each environment would compile most of it. It is started as well, so that a copy,
which consists of the same files, need not be: that took a tenth of ``doctor fix --venv``.
"""

from __future__ import annotations

import errno
import importlib.util
import json
import os
import stat
from contextlib import suppress

from doctor import __version__
from doctor.core import lazy_shutil as shutil
from doctor.core import lock, process
from doctor.core.digests import sha256
from doctor.core.errors import StepError
from doctor.core.lazy_typing import TYPE_CHECKING
from doctor.execute import durable, temporary
from doctor.execute.venv import relocate
from doctor.execute.venv.virtualenv import cache_folder, create_intact, current_umask, damaged_files, empty_cache
from doctor.plan.actions import CreateEnvironment

_VENV_LIMIT = 120.0
"""Seconds for ``python -m venv``, which runs pip to install pip: 3 s on an idle machine."""
_TEMPLATES_KEPT = 8
"""Templates kept in the cache, the newest ones."""
_PART = ".part-"
"""Between the name of a template and a random end, in the name of one that is being built."""
_MANIFEST, _TREE = "manifest.json", "tree"
"""In a template: the file with the ``Manifest``, and the folder with the environment."""
_NAME = "name-of-environment"
"""The name of the environment in each template. A copy has its own, which the prompt of csh shows."""


if TYPE_CHECKING:
    from typing import TypedDict

    class Manifest(TypedDict):
        """A template: everything that its copies consist of, with paths relative to its folder."""

        origin: str
        """The path at which it was created."""
        folders: list[str]
        """Folders, the outer ones first."""
        links: list[tuple[str, str]]
        """Symbolic links, and where they lead."""
        shared: list[tuple[str, int, int]]
        """The files that copies share with it, with size and time of change."""
        own: list[tuple[str, int, str]]
        """The other files, which each copy has for itself, with mode and content (Latin-1): those outside ``lib``, and
        RECORD."""


def create(action: CreateEnvironment, path: str, final: str | None = None) -> bool:
    """Create the environment of ``action`` at ``path``, which must not exist.

    Returns whether it is a copy of a template, which was started when it was built.
    ``final`` is the path to which the caller will move it; scripts may already contain that one.
    Raises ``StepError`` if that fails, or where the pip in it differs from its own RECORD.
    """
    if action.creator == "venv":
        _run_venv(action, path)
    elif copy_template(action, path, final or path):
        return True
    else:
        create_intact(action, path)
    return False


def _run_venv(action: CreateEnvironment, path: str) -> None:
    flags = ["--system-site-packages"] if action.system_site_packages else []
    with temporary.variables() as variables:
        env = process.clean_environment(os.environ) | variables
        outcome = process.run([action.python, "-m", "venv", *flags, path], limit=_VENV_LIMIT, env=env)
    if not isinstance(outcome, process.Finished) or outcome.code != 0:
        output = outcome.out + outcome.err if isinstance(outcome, process.Finished) else b""
        reason = f"{action.python} -m venv could not create the environment."
        raise StepError(reason, output=output.decode("utf-8", "replace"))
    with open(os.path.join(path, ".gitignore"), "w", encoding="ascii") as file:
        file.write("*\n")  # as virtualenv does, and venv since Python 3.13


def copy_template(action: CreateEnvironment, path: str, final: str) -> bool:
    """Create the environment at ``path`` from a template, which is built first where there is none.

    Its scripts name the path ``final``.
    Returns false where a template cannot be used, or DOCTOR_NO_CACHE is set; then ``path`` does not exist.
    """
    folder = os.path.join(cache_folder(), "environments")
    if os.environ.get("DOCTOR_NO_CACHE"):
        return False
    if not all(map(relocate.is_plain, (path, final, folder))):
        return False
    key = _template_key(action)
    if key is None:
        return False
    template = os.path.join(folder, key)
    _remove_parts(folder)
    if not os.path.isdir(template) and not _build_template(action, folder, template):
        return False
    if os.stat(template).st_uid != os.getuid():
        return False
    try:
        with open(os.path.join(template, _MANIFEST), "rb") as file:
            manifest = json.load(file)
        is_intact = _is_whole(manifest) and _copy(manifest, os.path.join(template, _TREE, _NAME), path, final)
    except PermissionError:  # the rights of the cache were changed
        shutil.rmtree(path, ignore_errors=True)
        return False
    except (FileNotFoundError, ValueError):  # something is missing: it was damaged, or another run has just emptied it
        is_intact = False
    if not is_intact:
        shutil.rmtree(path, ignore_errors=True)
        empty_cache()
    return is_intact


def _template_key(action: CreateEnvironment) -> str | None:
    """Return a name that changes with everything that the template depends on.

    ``None`` if doctor.pyz runs from memory, so that virtualenv is no file.
    """
    virtualenv = importlib.util.find_spec("virtualenv")
    if virtualenv is None or not os.path.isfile(virtualenv.origin or ""):
        return None
    files = [os.path.realpath(action.python), str(virtualenv.origin)]
    stamps = [(path, os.stat(path).st_mtime_ns, os.stat(path).st_size) for path in files]
    interpreter = (action.python, action.identity, action.system_site_packages)
    text = repr((_NAME, _MANIFEST, *interpreter, stamps, __version__, current_umask()))
    return sha256(text.encode("utf-8", "surrogateescape")).hexdigest()[:24]


def _build_template(action: CreateEnvironment, folder: str, template: str) -> bool:
    """Build the template; false where the cache cannot be written or is full."""
    partial, handle = f"{template}{_PART}{os.urandom(4).hex()}", None
    origin = os.path.join(partial, _TREE, _NAME)
    try:
        os.makedirs(partial, mode=0o700)
        handle = lock.hold(partial)
        os.mkdir(os.path.join(partial, _TREE))
        create_intact(action, origin)
        _start_and_compile(origin)
        manifest = _manifest(origin)
        if not _is_whole(manifest) or next(damaged_files(origin), None):
            raise StepError("Files of the template were removed while it was built.")
        with open(os.path.join(partial, _MANIFEST), "w", encoding="ascii") as file:
            json.dump(manifest, file)
        durable.sync_file_system(partial)  # a power cut must not leave files of the right size without their content
        os.rename(partial, template)
    except (OSError, StepError):  # or another run was faster: then there is a template
        shutil.rmtree(partial, ignore_errors=True)
        return os.path.isdir(template)
    finally:
        if handle is not None:
            os.close(handle)
    _remove_old_templates(folder)
    return True


def _start_and_compile(environment: str) -> None:
    """Start an environment, and compile its pip; where that fails, each copy compiles what it imports.

    Raises ``StepError`` if it does not start.
    """
    from doctor.execute.venv import imports

    imports.start(environment, with_pip=True)
    folders = [os.path.join(site, "pip") for site in relocate.site_folders(environment)]
    argv = [os.path.join(environment, "bin/python"), "-I", "-m", "compileall", "-q", *folders]
    process.run(argv, limit=_VENV_LIMIT, env=process.clean_environment(os.environ))


def _manifest(tree: str) -> Manifest:
    """Return what a copy of the template consists of."""
    manifest: Manifest = {"origin": tree, "folders": [], "links": [], "shared": [], "own": []}
    for folder, folders, names in os.walk(tree):
        is_shared = os.path.relpath(folder, tree).partition("/")[0] == "lib"
        for path in (os.path.join(folder, name) for name in (*folders, *names)):
            relative, status = os.path.relpath(path, tree), os.lstat(path)
            if stat.S_ISLNK(status.st_mode):
                manifest["links"].append((relative, os.readlink(path)))
            elif stat.S_ISDIR(status.st_mode):
                manifest["folders"].append(relative)
            elif is_shared and os.path.basename(path) != "RECORD":
                manifest["shared"].append((relative, status.st_size, status.st_mtime_ns))
            else:
                with open(path, encoding="latin-1", newline="") as file:
                    manifest["own"].append((relative, stat.S_IMODE(status.st_mode), file.read()))
    return manifest


def _is_whole(manifest: Manifest) -> bool:
    """Return whether a template has what no environment works without, since it may have been listed while damaged."""
    names = {name for name, _, content in manifest["own"] if content} | {name for name, _ in manifest["links"]}
    return {"pyvenv.cfg", "bin/python", "bin/activate"} <= names and any(name.endswith("/RECORD") for name in names)


def _copy(manifest: Manifest, tree: str, path: str, final: str) -> bool:
    """Create the environment that the manifest describes; false where a shared file of the template was changed."""
    os.mkdir(path)
    for name in manifest["folders"]:
        os.mkdir(os.path.join(path, name))
    for name, destination in manifest["links"]:
        os.symlink(destination, os.path.join(path, name))
    if not _share(manifest["shared"], tree, path):
        return False
    _write_own(manifest, path, final)
    return True


def _share(files: list[tuple[str, int, int]], tree: str, path: str) -> bool:
    """Link the files of the template into a copy, or copy those that cannot be linked; false where one was changed.

    ``chmod -R`` and ``chown -R`` of one environment change the files that it shares with the cache, which are copied.
    Names are relative to two open folders, since the system would look up a dozen folders for each.
    """
    user, mask = os.getuid(), current_umask()
    modes = {stat.S_IFREG | mode & ~mask for mode in (0o644, 0o666, 0o755, 0o777)}
    source, target = (os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC) for folder in (tree, path))
    try:
        for name, size, modified in files:
            status = os.stat(name, dir_fd=source, follow_symlinks=False)
            if status.st_size != size or status.st_mtime_ns != modified:
                return False
            if status.st_uid != user or status.st_mode not in modes or not _link(name, source, target):
                copy = os.path.join(path, name)
                shutil.copyfile(os.path.join(tree, name), copy)
                os.utime(copy, ns=(status.st_atime_ns, modified))  # its compiled file contains it
        return True
    finally:
        os.close(source)
        os.close(target)


def _write_own(manifest: Manifest, path: str, final: str) -> None:
    """Write the files that name the environment's path, and RECORD, which contains their digests."""
    changed: dict[str, bytes] = {}
    origin = manifest["origin"]
    for name, mode, content in sorted(manifest["own"], key=lambda file: file[0].endswith("/RECORD")):
        text = content.replace(origin, final).replace(_NAME, os.path.basename(final))
        if name.endswith("/RECORD"):
            site = os.path.dirname(os.path.dirname(name))
            contents = {os.path.relpath(each, site): data for each, data in changed.items()}
            text = relocate.corrected_record(content, contents)
        data = text.encode("latin-1")
        if text != content:
            changed[name] = data
        with open(os.path.join(path, name), "xb") as file:
            file.write(data)
            os.fchmod(file.fileno(), mode)


def _link(name: str, source: int, target: int) -> bool:
    """Share a file of the template; false where the file system cannot."""
    try:
        os.link(name, name, src_dir_fd=source, dst_dir_fd=target)
    except OSError as error:
        if error.errno not in (errno.EXDEV, errno.EPERM, errno.EMLINK, errno.ENOTSUP, errno.EOPNOTSUPP):
            raise
        return False
    return True


def _remove_parts(folder: str) -> None:
    """Remove the templates that killed runs did not complete."""
    names = os.listdir(folder) if os.path.isdir(folder) else ()
    for path in (os.path.join(folder, name) for name in names if _PART in name):
        if not lock.is_held(path):
            shutil.rmtree(path, ignore_errors=True)


def _remove_old_templates(folder: str) -> None:
    with suppress(OSError):
        paths = sorted((os.path.join(folder, name) for name in os.listdir(folder)), key=os.path.getmtime)
        for path in paths[:-_TEMPLATES_KEPT]:
            shutil.rmtree(path, ignore_errors=True)
