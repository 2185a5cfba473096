"""Query the layout of an interpreter by running it, briefly and isolated."""

from __future__ import annotations

import os
from collections.abc import Mapping

from doctor.core import process
from doctor.core.record import replace
from doctor.probe.python.layout import Failure, Layout

LIMIT = 5.0
"""Seconds an interpreter has to answer. A healthy one takes 0.02, PyPy on a busy machine over 2."""

_PROGRAM = """
import sys
if not getattr(sys.flags, "isolated", 0): del sys.path[0]
import os, site, sysconfig
get = sysconfig.get_path
base = getattr(sys, "real_prefix", getattr(sys, "base_prefix", sys.prefix))
user_site = getattr(site, "getusersitepackages", str)  # virtualenv before 20 has a site of its own
files = [name.split(".")[0] for path in sys.path if path.endswith("lib-dynload") for name in os.listdir(path)]
def lacks(module):
    is_trusted = base == "/usr" and "LD_LIBRARY_PATH" not in os.environ
    if module in sys.builtin_module_names or is_trusted and module in files: return False
    try: __import__(module)
    except Exception: return True
stdlib = get("stdlib")
path = stdlib + "/"
is_plain = os.path.exists(path + "os.py")  # it may be in a zip archive
there = {name.split(".")[0] for name in os.listdir(path)} if is_plain else ()
def is_gone(entry):
    module, _, end = entry.partition("<")
    if end and sys.version_info[1] >= int(end): return False
    if sys.version_info < (3, 11) or not is_plain: return False
    if "/" in module: return not (os.path.exists(path + module) or os.path.exists(path + module + ".py"))
    return module in sys.stdlib_module_names and module not in there
lacking = list(filter(lacks, sys.argv[2].split()))
lacking += [entry.split("<")[0] for entry in filter(is_gone, sys.argv[3].split())]
level, serial = sys.version_info[3:]
phase = "" if level == "final" else {"alpha": "a", "beta": "b"}.get(level, "rc") + str(serial)
fields = [
    "%d.%d.%d" % sys.version_info[:3] + phase,
    "pypy" if "__pypy__" in sys.builtin_module_names else "cpython",
    sys.prefix, base, stdlib, get("purelib"),
    user_site() or "", sys.executable or "",
    " ".join(lacking),
] + [path for path in sys.path if os.path.isdir(path)]
text = sys.argv[1] + "\\0".join(fields) + sys.argv[1]
out = getattr(sys.stdout, "buffer", sys.stdout)
sys.stdout.flush()
out.write(text if str is bytes else text.encode("utf-8", "surrogateescape"))
out.flush()
os._exit(0)
"""
"""Runs on every Python from 2.7 on. The argument encloses the answer, since ``sitecustomize`` may print as well.

To tear the interpreter down would take a tenth of its time."""
_FIELDS = 9
"""Fields before the folders of ``sys.path``."""
PARTS = "_ssl zlib _hashlib _ctypes _sqlite3 _bz2 _lzma"
"""The modules that CPython is built without where a library is missing (``configure``, "optional modules").

Other Pythons than that of the distribution import them, since their library may have gone in an upgrade: OpenSSL 1.1.
With LD_LIBRARY_PATH all do.
"""
MODULES = (
    "__future__ _colorize _compat_pickle _markupbase _opcode_metadata _weakrefset argparse ast asyncio<12 base64 "
    "bisect calendar collections colorsys compileall concurrent<12 configparser contextlib contextvars<12 copy "
    "copyreg csv dataclasses datetime decimal dis email enum filecmp fnmatch fractions functools getpass gettext "
    "glob hashlib heapq hmac html http importlib importlib/metadata importlib/resources inspect ipaddress json "
    "keyword linecache locale logging mimetypes numbers opcode operator optparse pathlib pickle pkgutil platform "
    "plistlib<12 py_compile queue quopri random re reprlib selectors shlex shutil signal socket socketserver string "
    "stringprep struct subprocess sysconfig tarfile tempfile textwrap threading token tokenize traceback types "
    "typing urllib uuid warnings weakref xml xmlrpc zipfile"
)
"""Modules without which neither pip nor ensurepip starts, as files of the stdlib; ``<12`` is for 3.11 and older.

Each was removed from 3.11 and 3.13 to try ``python -m venv`` and ``pip install``. pip 22.3 to 26.3 import each of them
(``-X importtime``); those for 3.11 are imported up to pip 24.2, and 3.11 comes with an older one.
"""


def query_layout(executable: str, environ: Mapping[str, str], cwd: str, *, is_python2: bool) -> Layout | Failure:
    """Return the layout that ``executable`` reports, or the reason why it reports none.

    Python 2 (``is_python2``) has no option ``-I``. PYTHONHOME and PYTHONPLATLIBDIR move the standard library, so if one
    is set, the interpreter runs with it; PYTHONPATH and similar variables are left out.
    """
    is_moved = "PYTHONHOME" in environ or "PYTHONPLATLIBDIR" in environ
    flags = ["-E", "-s", "-B"] if is_python2 else ["-s", "-B"] if is_moved else ["-I", "-B"]
    keep = ("PYTHONHOME", "PYTHONPLATLIBDIR", "PYTHONUSERBASE", "PYENV_VERSION", "PYENV_ROOT", "LD_LIBRARY_PATH")
    delimiter = os.urandom(8).hex()
    outcome = process.run(
        [executable, *flags, "-c", _PROGRAM, delimiter, PARTS, MODULES],
        limit=LIMIT,
        env=process.clean_environment(environ, keep),
        cwd=cwd,  # pyenv's shims select a version by the folder in which they are started
        output_limit=1 << 16,
    )
    if isinstance(outcome, process.TimedOut):
        return Failure(reason="time-limit", detail=f"{executable} gave no answer within {outcome.limit:g} seconds")
    if isinstance(outcome, process.NotStarted):
        return Failure(reason="does-not-start", detail=outcome.reason)
    parts, errors = outcome.out.split(delimiter.encode()), outcome.err.decode("utf-8", "replace")
    if len(parts) != 3:
        lines = errors.strip().splitlines() or [f"exit code {outcome.code}"]
        detail = next((line for line in reversed(lines) if "rror" in line), lines[0])[:300]
        return Failure(reason="does-not-start", detail=detail, errors=errors)
    fields = parts[1].decode("utf-8", "surrogateescape").split("\0")
    if len(fields) <= _FIELDS:
        return Failure(reason="does-not-start", detail="its answer cannot be understood")
    return replace(_layout_from_fields(fields), printed=parts[0].decode("utf-8", "replace"), errors=errors)


def _layout_from_fields(fields: list[str]) -> Layout:
    version, implementation, prefix, base_prefix, stdlib, purelib, user_site, program, lacking = fields[:_FIELDS]
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
        lacking_modules=() if implementation == "pypy" else tuple(lacking.split()),
    )


def _is_site_of_base(folder: str, base_prefix: str, prefix: str) -> bool:
    return folder.endswith("-packages") and folder.startswith(base_prefix) and not folder.startswith(prefix)
