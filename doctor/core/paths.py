"""Compare paths, and locate the folders in which the user's programs, and doctor, keep their files.

The folders follow the XDG Base Directory specification. Each function returns an absolute path that need not exist.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping

from doctor.core import trust

COMPLETION_FILES = (
    ".bashrc", ".bash_completions/doctor.sh", ".zshrc", ".zfunc/_doctor", ".config/fish/completions/doctor.fish",
)  # fmt: skip
"""The files in the home folder that ``doctor --install-completion`` writes to (typer's ``_completion_shared.py``)."""
COMPLETION_VARIABLE = "_DOCTOR_COMPLETE"
"""The variable with which these files make doctor print completions."""
_BELOW_HOME = {
    "XDG_CACHE_HOME": ".cache",
    "XDG_CONFIG_HOME": ".config",
    "XDG_DATA_HOME": ".local/share",
    "XDG_STATE_HOME": ".local/state",
}
"""The user's folders, by the variables that move them."""


def upward(path: str) -> Iterator[str]:
    """Yield ``path`` and every folder above it, the nearest first."""
    while True:
        yield path
        if path == os.path.dirname(path):
            return
        path = os.path.dirname(path)


def within(path: str, folder: str) -> bool:
    """Return whether ``path`` is ``folder`` or is below it, by their names alone."""
    return path == folder or path.startswith(folder.rstrip("/") + "/")


def of_url(url: str) -> str | None:
    """Return ``/x`` for ``file:/x``, ``file:///x#y`` and ``file://localhost/x``, as pip does (``utils/urls.py``).

    ``None`` for a URL of another scheme or of another host.
    """
    if not url.startswith("file:"):
        return None
    address = url.removeprefix("file:").partition("#")[0].partition("?")[0]
    if address.startswith("//"):
        host, _, path = address[2:].partition("/")
        if host not in ("", "localhost"):
            return None
        address = f"/{path}"
    from urllib.parse import unquote  # takes 3 ms to load

    return unquote(address)


def for_people(path: str) -> str:
    """Return an absolute path as people know it, with ``~`` for the user's home folder."""
    home = os.path.expanduser("~").rstrip("/")
    return f"~{path[len(home) :]}" if home and within(path, home) else path


def is_redirected(folder: str, base: str) -> bool:
    """Return whether a link between ``base`` and ``folder`` below it leads to another folder."""
    return os.path.realpath(folder) != os.path.realpath(base) + folder[len(base) :]


def user_folder(variable: str, environ: Mapping[str, str] = os.environ) -> str:
    """Return the folder that ``variable`` names by an absolute path, as XDG demands; else the one below home.

    That is also where pip, pipx, Poetry and others keep their files, even without HOME (platformdirs ``_xdg.py``).
    """
    named = environ.get(variable, "")
    return named if os.path.isabs(named) else os.path.join(_home(environ), _BELOW_HOME[variable])


def uv_pythons(environ: Mapping[str, str]) -> str:
    """Return the folder of the Pythons that uv installs."""
    return environ.get("UV_PYTHON_INSTALL_DIR") or os.path.join(user_folder("XDG_DATA_HOME", environ), "uv/python")


def pyenv_pythons(environ: Mapping[str, str]) -> str:
    """Return the folder of the Pythons that pyenv installs."""
    return os.path.join(environ.get("PYENV_ROOT") or os.path.join(_home(environ), ".pyenv"), "versions")


def _home(environ: Mapping[str, str]) -> str:
    home = environ.get("HOME", "")
    if os.path.isabs(home):
        return home
    import pwd

    try:
        return pwd.getpwuid(os.getuid()).pw_dir
    except KeyError:  # a container runs it as a user without an account
        return "/"


def state_dir() -> str:
    """Return the folder of receipts, which must last: ``~/.local/state/doctor`` or below XDG_STATE_HOME."""
    return _trusted(os.path.join(user_folder("XDG_STATE_HOME"), "doctor"), ".local/state/doctor")


def receipts_dir() -> str:
    """Return the folder of this user's receipts, which nobody else may read; root has its own."""
    return os.path.join(state_dir(), "receipts")


def cache_dir(environ: Mapping[str, str] = os.environ) -> str:
    """Return the folder of files that doctor can recreate: ``~/.cache/doctor`` or below XDG_CACHE_HOME.

    DOCTOR_CACHE_HOME replaces that variable for doctor alone, since it moves the environments of Poetry as well.
    The folder contains the dependencies that a checkout or the pyz runs with (``doctor.bootstrap``): never empty it.
    """
    own = environ.get("DOCTOR_CACHE_HOME", "")
    folder = own if os.path.isabs(own) else user_folder("XDG_CACHE_HOME", environ)
    return _trusted(os.path.join(folder, "doctor"), ".cache/doctor", environ)


def account_home() -> str:
    """Return the home folder that the account of this user has, if it is the user's; empty where there is none.

    HOME may name any folder.
    """
    import pwd

    try:
        home = os.path.normpath(pwd.getpwuid(os.geteuid()).pw_dir)
        return home if os.stat(home).st_uid == os.geteuid() else ""
    except (KeyError, OSError):  # a container run with --user has no entry
        return ""


def failures_file() -> str:
    """Return the file that says which fixes failed: ``failed.json`` in the cache."""
    return os.path.join(cache_dir(), "failed.json")


def data_home() -> str:
    """Return the user's folder for the data of all programs: ``~/.local/share`` or XDG_DATA_HOME."""
    return _trusted(user_folder("XDG_DATA_HOME"), ".local/share")


def data_dir() -> str:
    """Return the folder of quarantined files and of doctor's own pipx: ``~/.local/share/doctor``."""
    return os.path.join(data_home(), "doctor")


def config_dir(environ: Mapping[str, str]) -> str:
    """Return the folder of ``config.toml``: ``~/.config/doctor`` or below XDG_CONFIG_HOME."""
    folder = user_folder("XDG_CONFIG_HOME", environ)
    return _trusted(os.path.join(folder, "doctor"), ".config/doctor", environ)


def _trusted(path: str, below_home: str, environ: Mapping[str, str] = os.environ) -> str:
    """Return ``path``, or ``below_home`` in root's own home folder if another user could change what is at ``path``.

    ``sudo -E`` and ``su -m`` keep that user's HOME, where root would leave files that the user cannot change, and other
    variables, which may name any folder of root.
    """
    if not (trust.distrust_of_root([path]) or trust.distrust_of_variables(environ)):
        return path
    return os.path.join(trust.root_home(), below_home)
