"""Find the line of a requirements file at which pip ends.

It cannot be parsed, has a path to nothing, or names a module of Python itself.

The rules are those of pip ``req/req_file.py`` and ``req/constructors.py``. Only what every pip from 20.3 on refuses is
a fault.
"""

from __future__ import annotations

import os
from collections.abc import Iterable

from doctor.core import lazy_re as re
from doctor.core.errors import NoParserError
from doctor.core.paths import of_url
from doctor.core.pip_options import HARMLESS_OPTIONS, OPTIONS_WITH_VALUE, SELECTION_OPTIONS
from doctor.core.record import dataclass
from doctor.core.requirement import parse_requirement
from doctor.facts.requirements import COMMENT_OUT
from doctor.probe.project.stdlib import is_never_on_index, package_lacking
from doctor.probe.rootfs import Rootfs

_FLAGS = ("--always-unzip", "--no-index", "--pre", "--prefer-binary", "--require-hashes")
_WITH_VALUE = (
    "--constraint", "--editable", "--extra-index-url", "--find-links", "--global-option", "--index-url", "--no-binary",
    "--only-binary", "--pypi-url", "--requirement", "--trusted-host", "--unstable-feature", "--use-feature",
)  # fmt: skip
_OPTIONS = (*_FLAGS, *_WITH_VALUE)
"""The options of a line in any release (``SUPPORTED_OPTIONS``). optparse completes what is the beginning of one."""
_ON_COMMAND_LINE = [f"--{name}" for name in sorted(OPTIONS_WITH_VALUE | HARMLESS_OPTIONS | SELECTION_OPTIONS)]
_LETTERS = "cefirZ"
_EDITABLE = re.compile(r"(?:-e\s*|--editable(?:\s+|=))([\"']?)(\S.*?)\1$")
_ADDRESS = re.compile(r"[\w.\[\],-]+\s*@\s*(file:/\S*)")
_ARCHIVE = re.compile(r"\.(?:whl|zip|tgz|tar|tar\.\w+)$")
_VERSION = r" ?(?:=== ?[^ ]*|(?:[=!<>]=|[<>]) ?[^ ,;)]*|~= ?[^ ,;)]+\.[^ ,;)]*)"
_VERSIONS = rf"{_VERSION}(?: ?,{_VERSION})* ?,? ?"
_PLAUSIBLE = re.compile(
    rf"[A-Za-z0-9][\w.-]* ?(?:\[[\w., -]*\] ?)?"
    rf"(?:@ ?\S.*|(?:{_VERSIONS}|\((?:{_VERSIONS})?\) ?)?(?:; ?(?:.*[\"'].*)?)?)",
    re.ASCII,
)
"""What may be a requirement by the grammar of some pip, with single spaces: ``six[a] >=1.*, <2; python_version < '4'``.

It is not parsed, which saves ``doctor check`` the import of ``packaging``.
"""
_OF_UBUNTU = re.compile(r"pkg[-_.]resources\s*==\s*0\.0\.0\s*(?:;|#|$)", re.IGNORECASE)
"""What ``pip freeze`` wrote in environments of Ubuntu 16.04 to 20.04, whose setuptools was split in two."""
_NAME = re.compile(r"([A-Za-z0-9][\w.-]*)\s*(?:$|[\[<>=!~(])")
_DROP = f"{{n}}{COMMENT_OUT}"
_FROM_CONDA = (
    "/^(_|lib|ld_impl|python=|openssl=|ca-certificates=|ncurses=|readline=|sqlite=|tk=|xz=|zlib=|bzip2=|zstd=|lz4-c=|"
    "icu=|expat=|krb5=|yaml=|mkl=|blas=|intel-openmp=|freetype=|jpeg=|giflib=|qt-main=|nodejs=)/d; "
    "s/^([A-Za-z0-9._-]+)=([^=]+)=.*/\\1==\\2/"
)
"""Deletes what conda has and an index of Python packages has not, and writes the other lines as pip reads them."""
_EDITS = (
    (re.compile(r"[\w.-]+=[\w.!+]+=[\w.]+"), _FROM_CONDA),  # conda list --export
    (
        re.compile(r"Package\s+Version.*"),
        r"/^(Package +Version|-+ +-+)/d; s/^([^ ]+) +([0-9][^ ]*).*/\1==\2/",
    ),  # pip list
    (re.compile(r"[\w.-]+ ?= ?[0-9][\w.]*"), r"s/^([A-Za-z0-9._-]+) ?= ?([0-9][A-Za-z0-9.]*)$/\1==\2/"),
    (re.compile(r"[\w.-]+ +[0-9][\w.]*"), r"s/^([A-Za-z0-9._-]+) +([0-9][A-Za-z0-9.]*)$/\1==\2/"),
    (re.compile(r"pip3? install [\w.=-]+"), "s/^pip3? install ([A-Za-z0-9])/\\1/"),
)
"""The forms of lines that people write for pip, and the script for sed that gives all such lines pip's form."""
_HASH_OF_URL = re.compile(r"[#&](?:sha512|sha384|sha256|sha224|sha1|md5)=[^&\s]")
"""A hash that pip accepts instead of ``--hash``. It requires none of other lines (``InstallRequirement.hashes``)."""
QUOTED = 80
"""Characters of a line that are quoted."""


@dataclass(frozen=True, kw_only=True)
class LineFault:
    """A line at which pip ends."""

    line: str
    text: str
    """The fault, as a sentence without a full stop."""
    edit: str = ""
    """The script with which ``sed -E`` corrects it, ``{n}`` for the number of the line; empty if that is unknown."""
    package: str = ""
    """The system's package of the module that the line names, where it is not installed."""


def find_line_fault(
    fs: Rootfs, folder: str, lines: Iterable[str], *, are_constraints: bool = False
) -> LineFault | None:
    """Return the first fault; ``None`` if pip accepts all lines.

    ``folder`` is the one that pip runs in, to which paths in lines are relative. pip does not look for the package that
    a constraint names.
    """
    hashed, first_without = False, ""
    for line in lines:
        if "${" in line:  # a variable that is not set here may be set where the file is used
            continue
        fault = _option_fault(fs, folder, line) if line.startswith("-") else _requirement_fault(fs, folder, line)
        if fault:
            return LineFault(line=line, text=fault, edit=_edit(line))
        name = _NAME.match(line)
        if name and not are_constraints and is_never_on_index(name[1]) and ";" not in line:
            text = f"{name[1]} is a module of Python itself, which no index has"
            return LineFault(line=line, text=text, edit=_DROP, package=package_lacking(fs, name[1]))
        if name and not are_constraints and name[1].lower() == "python" and ";" not in line:
            return LineFault(line=line, text="no index has Python itself", edit=_DROP)
        if _OF_UBUNTU.match(line) and not are_constraints:
            return LineFault(line=line, text="no index has pkg-resources, which an old pip freeze wrote", edit=_DROP)
        if " --hash=" in line:
            hashed = True
        elif not line.startswith("-") and ";" not in line and not _HASH_OF_URL.search(line):
            first_without = first_without or line
    if hashed and first_without:
        text = f"the line `{first_without[:QUOTED]}` has no hash, and others do"
        return LineFault(line=first_without, text=text)
    return None


def _edit(line: str) -> str:
    return next((script for form, script in _EDITS if form.fullmatch(line)), "")


def _option_fault(fs: Rootfs, folder: str, line: str) -> str | None:
    editable = _EDITABLE.match(line)
    if editable:
        path = editable[2].partition("[")[0].strip()
        is_path = not re.search(r"[:;#]", editable[2])
        return _project_fault(fs, folder, path) if is_path else None
    option = re.split(r"[\s=]", line, maxsplit=1)[0]
    if option == "-":  # pip ignores such a line
        return None
    completed = [name for name in _OPTIONS if name.startswith(line)]
    if set(completed or [line]) <= {*_WITH_VALUE, "-c", "-e", "-f", "-i", "-r"}:
        return f"pip expects a value after `{line}`"
    if not option.startswith("--"):
        return None if line[1:2] in _LETTERS else f"pip knows no option `{line[:2]}` in such a file"
    # What pip knows on its command line only is left to the policy, which says more about it.
    is_known = any(name.startswith(option) for name in (*_OPTIONS, *_ON_COMMAND_LINE))
    return None if is_known else f"pip knows no option `{option[:QUOTED]}` in such a file"


def _requirement_fault(fs: Rootfs, folder: str, line: str) -> str | None:
    text = re.split(r"\s--?[a-z]", line, maxsplit=1)[0].strip()
    if ";" in text and re.search("[/@]", text):  # the marker may exclude it here
        return None
    address = _ADDRESS.fullmatch(text)
    if address:
        local = of_url(address[1])
        return None if local is None or fs.lexists(local) else f"{local} does not exist"
    path = re.sub(r"\[[^\[\]]*\]$", "", text)
    if "://" in text or " @ " in text:
        return f"`{line[:QUOTED]}` is not a requirement" if text.startswith("@") else None
    if path.startswith(("/", ".")):
        is_archive = _ARCHIVE.search(path) and fs.lexists(os.path.join(folder, path))
        return None if is_archive else _project_fault(fs, folder, path)
    if _ARCHIVE.search(path):
        return None if fs.lexists(os.path.join(folder, path)) else f"{path} does not exist"
    if "/" in path:
        return _project_fault(fs, folder, path)
    # A pip before 24.1 accepts some versions that PEP 440 does not, so that not all that cannot be parsed is a fault.
    return f"`{line[:QUOTED]}` is not a requirement" if _is_no_requirement(text) else None


def _is_no_requirement(text: str) -> bool:
    if _PLAUSIBLE.fullmatch(" ".join(text.split())):
        return False
    try:
        parse_requirement(text)
    except NoParserError:
        return False
    except ValueError:
        return True
    return False


def _project_fault(fs: Rootfs, folder: str, path: str) -> str | None:
    """Return why pip cannot install the project in a folder, or nothing if it may be able to."""
    real = os.path.normpath(os.path.join(folder, path))
    if not fs.lexists(real):
        return f"{path} does not exist"
    if fs.is_dir(real) and not any(fs.lexists(os.path.join(real, name)) for name in ("setup.py", "pyproject.toml")):
        return f"{path} contains no project: neither pyproject.toml nor setup.py"
    return None
