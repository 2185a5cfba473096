"""Where an interpreter keeps its things, told by itself: it is run, briefly, isolated, and only if that is safe."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Mapping

from doctor.core import process
from doctor.core.paths import upward
from doctor.probe.python.layout import Layout

LIMIT = 2.0
"""Seconds an interpreter has to answer; a healthy one takes 0.02."""

_QUESTION = """
import sys
if not getattr(sys.flags, "isolated", 0): del sys.path[0]
import os, site, sysconfig
get = sysconfig.get_path
fields = [
    "%d.%d.%d" % sys.version_info[:3] + ("" if sys.version_info[3] == "final" else sys.version_info[3] + "0"),
    "pypy" if "__pypy__" in sys.builtin_module_names else "cpython",
    sys.prefix, getattr(sys, "base_prefix", sys.prefix), get("stdlib"), get("purelib"),
    site.getusersitepackages() or "", sys.executable or "",
] + [path for path in sys.path if os.path.isdir(path)]
text = sys.argv[1] + "\\0".join(fields) + sys.argv[1]
out = getattr(sys.stdout, "buffer", sys.stdout)
out.write(text if str is bytes else text.encode("utf-8", "surrogateescape"))
"""
_FIELDS = 8


def ask(executable: str, environ: Mapping[str, str], cwd: str, *, old: bool) -> Layout | str | process.TimedOut:
    """The layout that ``executable`` tells of itself, why it does not start, or that it was too slow.

    ``old``: a Python before 3.4, which has no ``-I``. PYTHONHOME moves the stdlib itself, so where it
    is set the interpreter is asked with it; PYTHONPATH and all else of the kind is left out.
    """
    home = "PYTHONHOME" in environ
    flags = ["-E", "-s", "-B"] if old else ["-s", "-B"] if home else ["-I", "-B"]
    keep = ("PYTHONHOME", "PYTHONUSERBASE", "PYENV_VERSION", "PYENV_ROOT", "LD_LIBRARY_PATH")
    cookie = os.urandom(8).hex()
    outcome = process.run(
        [executable, *flags, "-c", _QUESTION, cookie],
        limit=LIMIT,
        env=process.clean_environment(environ, keep),
        cwd=cwd,  # pyenv's shims choose by the folder they are started in
        output_limit=1 << 16,
    )
    if isinstance(outcome, process.TimedOut):
        return outcome
    if isinstance(outcome, process.NotStarted):
        return outcome.reason
    parts = outcome.out.split(cookie.encode())
    if len(parts) != 3:
        said = outcome.err.decode("utf-8", "replace").strip().splitlines() or [f"exit code {outcome.code}"]
        return next((line for line in reversed(said) if "rror" in line), said[0])[:300]
    fields = parts[1].decode("utf-8", "surrogateescape").split("\0")
    return _layout(fields) if len(fields) > _FIELDS else "it gave no sensible answer"


def _layout(fields: list[str]) -> Layout:
    version, implementation, prefix, base_prefix, stdlib, purelib, user_site, program = fields[:_FIELDS]
    search = tuple(fields[_FIELDS:])
    return Layout(
        program=program,
        version=version,
        implementation=implementation,
        prefix=prefix,
        base_prefix=base_prefix,
        stdlib=stdlib,
        purelib=purelib,
        user_site=user_site or None,
        search=search,
        system_site_packages=prefix != base_prefix and any(_is_base_site(p, base_prefix, prefix) for p in search),
        source="running",
    )


def _is_base_site(path: str, base_prefix: str, prefix: str) -> bool:
    return path.endswith("-packages") and path.startswith(base_prefix) and not path.startswith(prefix)


def trusted(paths: Iterable[str]) -> bool:
    """Whether nobody but root could have written any of ``paths`` or a folder on the way to them."""
    return all(_only_root_writes(path) for path in paths if os.path.lexists(path))


def _only_root_writes(path: str) -> bool:
    for above in upward(os.path.realpath(path)):
        status = os.lstat(above)
        shared = status.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
        # In a sticky folder like /tmp nobody can replace what belongs to root.
        if status.st_uid != 0 or (shared and not status.st_mode & stat.S_ISVTX):
            return False
    return True
