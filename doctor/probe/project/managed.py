"""Find the environment that a project manager keeps outside the project's folder, or under a name of its own.

The names contain a digest of the project's path, as the managers compute it (seen with poetry 2.5, pipenv 2026, hatch
1.17 and pdm 2.27: ``EnvManager.generate_env_name``, ``Project.virtualenv_name``, ``VirtualEnvironment.__init__``).
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping

from doctor.core import lazy_re as re
from doctor.core.digests import sha256
from doctor.core.lazy_typing import Any
from doctor.core.paths import user_folder
from doctor.probe.rootfs import Rootfs

_CONDA_NAME = re.compile(r"^name:[ \t]*[\"']?([\w.+-]+)", re.MULTILINE)
_LIST_LIMIT = 1 << 20
_FOLDERS_LIMIT = 500
"""Environments of virtualenvwrapper that are looked into."""


def kept_environments(
    fs: Rootfs, root: str, manager: str | None, manager_file: str, environ: Mapping[str, str]
) -> Iterator[str]:
    """Yield the folders in which ``manager`` may keep the environment of the project in ``root``.

    Without a manager, virtualenvwrapper may keep it. It records the project's folder there (``setvirtualenvproject``).
    """
    home = environ.get("HOME", "")
    if not os.path.isabs(home):
        return
    data, cache = user_folder("XDG_DATA_HOME", environ), user_folder("XDG_CACHE_HOME", environ)
    real = os.path.realpath(root)
    if manager == "poetry":
        above = environ.get("POETRY_CACHE_DIR") or os.path.join(cache, "pypoetry")
        folder = environ.get("POETRY_VIRTUALENVS_PATH") or os.path.join(above, "virtualenvs")
        yield from _named(fs, folder, rf"-{path_digest(real)}-py[\d.]+")
    elif manager is None:
        folder = environ.get("WORKON_HOME") or os.path.join(home, ".virtualenvs")
        for kept in fs.entries(folder)[0][:_FOLDERS_LIMIT] if os.path.isabs(folder) else ():
            stated = (fs.text(os.path.join(folder, kept, ".project")) or "").strip()
            if os.path.isabs(stated) and os.path.realpath(stated) == real:
                yield os.path.join(folder, kept)
    elif manager == "pipenv":
        folder = environ.get("WORKON_HOME") or os.path.join(data, "virtualenvs")
        yield from _named(fs, folder, rf"-{path_digest(os.path.join(root, 'Pipfile'))}(?:-.*)?")
    elif manager == "pdm":
        python = (fs.text(os.path.join(root, ".pdm-python")) or "").strip()
        if python.endswith(("/bin/python", "/bin/python3")) and os.path.isabs(python):
            yield os.path.dirname(os.path.dirname(python))
    elif manager == "pixi":
        yield os.path.join(root, ".pixi/envs/default")
    elif manager == "conda":
        name = _CONDA_NAME.search(fs.text(os.path.join(root, manager_file)) or "")
        listed = (fs.text(os.path.join(home, ".conda/environments.txt"), _LIST_LIMIT) or "").splitlines()
        yield from (path for path in listed if name and os.path.isabs(path) and os.path.basename(path) == name[1])


def find_unlisted(
    fs: Rootfs, root: str, pyproject: dict[str, Any], environ: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """Yield a manager and the environment that it has created, where no file needs to show that it manages the project.

    hatch writes none, and Poetry no lock before it is asked to.
    """
    backend = pyproject.get("build-system", {}).get("build-backend")
    if "poetry" in pyproject.get("tool", {}) or str(backend).startswith("poetry."):
        yield from (("poetry", folder) for folder in kept_environments(fs, root, "poetry", "", environ))
    of_hatch = find_hatch(fs, root, environ) if "build-system" in pyproject else None
    if of_hatch:
        yield "hatch", of_hatch


def find_hatch(fs: Rootfs, root: str, environ: Mapping[str, str]) -> str | None:
    """Return the folder of the default environment that hatch has created for the project; ``None`` without one."""
    data = environ.get("HATCH_DATA_DIR") or os.path.join(user_folder("XDG_DATA_HOME", environ), "hatch")
    above = os.path.join(data, "env/virtual")
    if not os.path.isabs(above) or not fs.is_dir(above):
        return None
    digest = path_digest(os.path.realpath(root))
    for name in fs.names(above):
        folder = os.path.join(above, name, digest, name)
        if fs.is_dir(folder):
            return folder
    return None


def _named(fs: Rootfs, folder: str, end: str) -> Iterator[str]:
    """Yield the folders whose names have this end, the last version of Python first."""
    names = [name for name in fs.entries(folder)[0] if re.search(f"{end}$", name)]
    names.sort(key=lambda name: [int(number) for number in re.findall(r"\d+", name.rpartition("-py")[2])])  # 3.9, 3.11
    yield from (os.path.join(folder, name) for name in reversed(names))


def path_digest(path: str) -> str:
    """Return the digest of a path that managers put into the names of environments."""
    import base64  # few projects need it

    return base64.urlsafe_b64encode(sha256(path.encode("utf-8", "surrogateescape")).digest()).decode()[:8]
