"""Find faults of the files that Python executes whenever it starts: sitecustomize, usercustomize and ``.pth`` files.

The interpreter that was examined has executed those of its own folders, so its output shows the faults. It ran without
PYTHONPATH and the user's site-packages: it runs once more with them if they contain such a file that may have a fault
(CPython's ``Lib/site.py``).
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping, Sequence

from doctor.core import lazy_re as re
from doctor.core import process, trust
from doctor.facts import Environment
from doctor.facts.python import StartUpFault
from doctor.probe.python.layout import Failure, Layout, layout_from_files
from doctor.probe.python.startup import distrust_of_sites
from doctor.probe.rootfs import Rootfs

_CUSTOMIZE = ("sitecustomize", "usercustomize")
_LIMIT = 5.0
"""Seconds that the interpreter has for its second run."""
_DETAIL_LIMIT = 200
_PTH_ERROR = re.compile(
    r"^Error processing line \d+ of (.{1,4096}):\n\n(?:.*\n){0,40}?  (\w[\w.]*:? ?.*)$", re.MULTILINE
)
_CUSTOMIZE_ERROR = re.compile(r"^Error in (\w+customize); set PYTHONVERBOSE for traceback:\n(.+)", re.MULTILINE)
_FATAL = "init_import_site"
"""The function of CPython's ``Python/pylifecycle.c`` that reports what ends Python while ``site`` is imported."""
_IMPORT = re.compile(r"import[ \t]+([\w., \t]+)")
_SUSPECT = re.compile(r"\b(?:exit|print|stdout|raise)\b")


def find_faults(
    fs: Rootfs, executable: str, layout: Layout | Failure, environ: Mapping[str, str], cwd: str
) -> tuple[StartUpFault, ...]:
    """Return the faults that the subject shows; ``layout`` is its answer, or the reason why it gave none."""
    value = environ.get("PYTHONPATH")
    entries = value.split(":") if value else []
    pythonpath = [cwd if entry in ("", ".") else os.path.join(cwd, entry) for entry in entries]
    if isinstance(layout, Failure):
        from_files = layout_from_files(fs, executable, environ.get("HOME"), exact=False) if layout.errors else None
        folders = [*pythonpath, *(from_files.package_folders if from_files else ())]
        return tuple(_faults(fs, "", layout.errors, 0, folders))
    folders = [*pythonpath, layout.stdlib, *layout.package_folders]
    if layout.printed.strip() or layout.errors:
        return tuple(_faults(fs, layout.printed, layout.errors, 0, folders))
    user_site = _user_site(layout, environ)
    own = [*pythonpath, *([user_site] if user_site else [])]
    if not any(_may_have_fault(fs, folder, is_site=folder == user_site) for folder in own):
        return ()
    if trust.distrust_of_root([layout.program]) or distrust_of_sites(fs, own):
        return ()
    return tuple(_faults(fs, *_run(layout.program, environ, cwd), [*own, *layout.package_folders]))


def find_environment_faults(fs: Rootfs, environment: Environment, cwd: str) -> tuple[StartUpFault, ...]:
    """Return the faults that the Python of an environment shows which is not the subject.

    It is started only where one of its files looks like a fault.
    """
    sites = [f"{environment.path}/lib/python{version}/site-packages" for version in environment.library_versions]
    if not any(_may_have_fault(fs, folder, is_site=True) for folder in sites):
        return ()
    if trust.distrust_of_root([environment.python, *sites]) or distrust_of_sites(fs, sites):
        return ()
    return tuple(_faults(fs, *_run(environment.python, {}, cwd), sites))


def _user_site(layout: Layout, environ: Mapping[str, str]) -> str | None:
    in_environment = layout.prefix != layout.base_prefix and not layout.system_site_packages
    return None if in_environment or environ.get("PYTHONNOUSERSITE") else layout.user_site


def _may_have_fault(fs: Rootfs, folder: str, *, is_site: bool) -> bool:
    """Return whether a folder has a customize module, or as a site folder a ``.pth`` file with code that may fail."""
    names = fs.names(folder)
    if any(f"{name}.py" in names for name in _CUSTOMIZE):
        return True
    texts = [_decode(fs, os.path.join(folder, name)) for name in names if is_site and name.endswith(".pth")]
    return any(text is None or any(_may_fail(line, names) for line in text.splitlines()) for text in texts)


def _decode(fs: Rootfs, path: str) -> str | None:
    """Return the text of a file; ``None`` if it is not UTF-8, which ends Python in a locale with UTF-8."""
    try:
        return (fs.read(path) or b"").decode("utf-8-sig")
    except UnicodeDecodeError:
        return None


def _may_fail(line: str, names: Sequence[str]) -> bool:
    """Return whether a line of a ``.pth`` file imports a module that is neither the stdlib's nor beside the file."""
    match = _IMPORT.match(line)
    if match is None:
        return False
    modules = [module.strip().partition(".")[0] for module in match[1].split(",")]
    known = {*sys.stdlib_module_names, *(name.partition(".")[0] for name in names)}
    return bool(_SUSPECT.search(line)) or not known.issuperset(modules)


def _run(program: str, environ: Mapping[str, str], cwd: str) -> tuple[str, str, int]:
    """Return what the interpreter prints while it starts with the user's folders, its errors and its exit code."""
    keep = ("PYTHONPATH", "PYTHONUSERBASE", "PYTHONHOME", "LD_LIBRARY_PATH")
    env = process.clean_environment(environ, keep)
    outcome = process.run([program, "-B", "-c", ""], limit=_LIMIT, env=env, cwd=cwd, output_limit=1 << 16)
    if not isinstance(outcome, process.Finished):
        return "", "", 0
    return outcome.out.decode("utf-8", "replace"), outcome.err.decode("utf-8", "replace"), outcome.code


def _faults(fs: Rootfs, printed: str, errors: str, code: int, folders: Sequence[str]) -> Iterator[StartUpFault]:
    """Yield what the output of a start shows; ``folders`` are those in which Python looks for modules."""
    lines = errors.strip().splitlines()
    if _FATAL in errors:
        named = [path for path in re.findall(r'File "(/[^"\n]{1,4096})"', errors) if _is_start_up_file(path)]
        path = named[-1] if named else None
        if path is None:
            is_undecodable = "UnicodeDecodeError" in errors
            path = _find_undecodable(fs, folders) if is_undecodable else _find_text(fs, folders, ("exit", "raise"))
        if path:
            yield StartUpFault(path=path, effect="ends", detail=lines[-1].strip()[:_DETAIL_LIMIT])
        return
    for path, error in _PTH_ERROR.findall(errors):
        yield StartUpFault(path=path, effect="fails", detail=error.strip()[:_DETAIL_LIMIT])
    for name, error in _CUSTOMIZE_ERROR.findall(errors):
        path = next((f"{folder}/{name}.py" for folder in folders if fs.is_file(f"{folder}/{name}.py")), name)
        yield StartUpFault(path=path, effect="fails", detail=error.strip()[:_DETAIL_LIMIT])
    if code > 0 and (path := _find_text(fs, folders, ("exit",))):  # os._exit() says nothing
        yield StartUpFault(path=path, effect="ends", detail=f"exit code {code}")
    elif printed.strip():
        path = _find_text(fs, folders, ("print", "stdout", "system")) or ""
        yield StartUpFault(path=path, effect="prints", detail=printed.strip().splitlines()[0][:_DETAIL_LIMIT])


def _is_start_up_file(path: str) -> bool:
    return path.endswith((".pth", *(f"{name}.py" for name in _CUSTOMIZE)))


def _find_undecodable(fs: Rootfs, folders: Sequence[str]) -> str | None:
    paths = (os.path.join(folder, name) for folder in folders for name in fs.names(folder) if name.endswith(".pth"))
    return next((path for path in paths if _decode(fs, path) is None), None)


def _find_text(fs: Rootfs, folders: Sequence[str], words: Sequence[str]) -> str | None:
    """Return the first startup file with one of these words; ``None`` if none of them has any."""
    for folder in folders:
        for name in fs.names(folder):
            path = os.path.join(folder, name)
            text = fs.text(path) if _is_start_up_file(path) else None
            lines = [
                line for line in (text or "").splitlines() if not name.endswith(".pth") or line.startswith("import")
            ]
            if any(word in line for line in lines for word in words):
                return path
    return None
