"""Query the layout of an interpreter by running it, briefly and isolated."""

from __future__ import annotations

import os
from collections.abc import Mapping

from doctor.core import process
from doctor.probe.python.layout import Layout

LIMIT = 2.0
"""Seconds an interpreter has to answer; a healthy one takes 0.02."""

_PROGRAM = """
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
"""Runs on every Python from 2.7 on. The argument encloses the answer, since ``sitecustomize`` may print as well."""
_FIELDS = 8
"""Fields before the folders of ``sys.path``."""


def query_layout(
    executable: str, environ: Mapping[str, str], cwd: str, *, is_python2: bool
) -> Layout | str | process.TimedOut:
    """Return the layout that ``executable`` reports, or why it does not start, or that it was too slow.

    Python 2 (``is_python2``) has no option ``-I``. PYTHONHOME moves the standard library, so if PYTHONHOME is
    set, the interpreter runs with it; PYTHONPATH and similar variables are left out.
    """
    has_home = "PYTHONHOME" in environ
    flags = ["-E", "-s", "-B"] if is_python2 else ["-s", "-B"] if has_home else ["-I", "-B"]
    keep = ("PYTHONHOME", "PYTHONUSERBASE", "PYENV_VERSION", "PYENV_ROOT", "LD_LIBRARY_PATH")
    delimiter = os.urandom(8).hex()
    outcome = process.run(
        [executable, *flags, "-c", _PROGRAM, delimiter],
        limit=LIMIT,
        env=process.clean_environment(environ, keep),
        cwd=cwd,  # pyenv's shims select a version by the folder in which they are started
        output_limit=1 << 16,
    )
    if isinstance(outcome, process.TimedOut):
        return outcome
    if isinstance(outcome, process.NotStarted):
        return outcome.reason
    parts = outcome.out.split(delimiter.encode())
    if len(parts) != 3:
        lines = outcome.err.decode("utf-8", "replace").strip().splitlines() or [f"exit code {outcome.code}"]
        return next((line for line in reversed(lines) if "rror" in line), lines[0])[:300]
    fields = parts[1].decode("utf-8", "surrogateescape").split("\0")
    return _layout_from_fields(fields) if len(fields) > _FIELDS else "its answer cannot be understood"


def _layout_from_fields(fields: list[str]) -> Layout:
    version, implementation, prefix, base_prefix, stdlib, purelib, user_site, program = fields[:_FIELDS]
    package_folders = tuple(fields[_FIELDS:])
    return Layout(
        program=program,
        version=version,
        implementation=implementation,
        prefix=prefix,
        base_prefix=base_prefix,
        stdlib=stdlib,
        purelib=purelib,
        user_site=user_site or None,
        package_folders=package_folders,
        system_site_packages=prefix != base_prefix
        and any(_is_site_of_base(folder, base_prefix, prefix) for folder in package_folders),
        source="running",
    )


def _is_site_of_base(folder: str, base_prefix: str, prefix: str) -> bool:
    return folder.endswith("-packages") and folder.startswith(base_prefix) and not folder.startswith(prefix)
