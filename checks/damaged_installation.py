"""Files of an installed package are missing or were changed, or pip was interrupted while it replaced them.

What it is
    RECORD lists the files of an installed package with their hashes. `doctor check` notices a package whose modules no
    longer exist (`rm -r site-packages/rich`), and `doctor check --deep` compares each file with its hash. Compiled
    files (`*.pyc`) do not count. doctor examines the project's environment, or else the active one. While pip replaces
    a package, it renames the old metadata to `~ame-1.0.dist-info`; where it was interrupted, this folder is left.

Why it matters
    pip considers the package installed and installs nothing, but `import` fails, or different code runs than was
    installed. A folder that was left does no harm, but pip warns of it at each run:
    `Ignoring invalid distribution ~ame`.

What to do
    Install the package again in the same version, by the command that doctor names. It downloads the files again.
    If you changed a file on purpose, keep your change in a copy of the package's source, and install that copy with
    `pip install -e`. What an interruption left can be deleted; nothing reads it.

Dead ends
    `pip install NAME` changes nothing: "Requirement already satisfied". `pip check` reads METADATA only.

References
    Packaging specifications, "Recording installed projects": RECORD.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence

from doctor.diagnose.advice.downloaded_data import DATA_OF_PACKAGES, WITH_DATA_OF_PACKAGES
from doctor.diagnose.model import (
    Advice,
    Command,
    Evidence,
    Finding,
    FixFailedCommand,
    Instruction,
    Severity,
    ShellLine,
    Signature,
    first_names,
    fix_application,
    fix_environment,
)
from doctor.diagnose.remedies import reinstall_remedy
from doctor.facts import Facts

ID = "damaged-installation"
SIGNATURES = (
    *DATA_OF_PACKAGES,
    # The script of conda, and Poetry, which do not find part of themselves.
    Signature(
        messages=("from conda.cli import main ModuleNotFoundError: No module named 'conda'",), context="of-conda"
    ),
    Signature(
        messages=("import virtualenv ModuleNotFoundError: No module named 'virtualenv'",),
        near=("/poetry/",),
        context="of-poetry",
    ),
    # pip, which imports its own modules; pip 9.0.2 had this error from the beginning.
    Signature(
        messages=(
            "KeyError: 'pip._vendor",
            "AttributeError: module 'pip._internal",
            "AttributeError: module 'pip._vendor",
        ),
        certain=False,
        symptom=True,
    ),
    # NumPy's __init__.py, without the reason that it gives at the end.
    Signature(
        messages=(
            "Importing the numpy C-extensions failed",
            "you should not try to import numpy from its source directory",
        ),
        certain=False,
        symptom=True,
        context="numpy",
    ),
    # CPython's importdl.c, bootstrap_external.py and pythonrun.c, glibc's dl-load.c, pybind11: what was compiled for
    # another Python, another system or another processor, or a file of which a part is there.
    Signature(
        messages=(
            "dynamic module does not define module export function",
            "dynamic module does not define init function",
            "wrong ELF class: ",
            "invalid ELF header",
            "file too short",
            "cannot read file data",
            "mach-o, but wrong architecture",
            "Python version mismatch: module was compiled for Python",
            "conflicts with this version of Python",
        ),
        near=("importerror", "oserror"),
        certain=False,
        context="compiled",
    ),
    Signature(
        messages=("undefined symbol: ",),
        near=("symbol: py", "symbol: _py"),
        certain=False,
        context="compiled",
    ),
    Signature(
        messages=("ImportError: bad magic number in", "RuntimeError: Bad magic number in .pyc file"),
        certain=False,
        context="bytecode",
    ),
    Signature(
        messages=("source code string cannot contain null bytes",),
        near=("-packages",),
        certain=False,
        context="compiled",
    ),
    # pip, which replaces a package that is installed and whose files are gone.
    Signature(
        messages=tuple(
            f"Could not install packages due to an {error}: [Errno 2] No such file or directory: '…-packages{separator}"
            for error in ("OSError", "EnvironmentError")
            for separator in "/\\"
        ),
        certain=False,
        context="files",
    ),
    # pip's exceptions.py, UninstallMissingRecord, where no other installer is recorded. Its own hint fails as well.
    Signature(
        messages=("You might be able to recover from this via",),
        near=("record file",),
    ),
    # pip's req/req_install.py and exceptions.py.
    Signature(
        messages=("due to a pre-existing build directory",),
        near=("requirement", "collecting", "pip"),
        context="build-folder",
    ),
    Signature(
        messages=("None METADATA metadata found for distribution: ", "None PKG-INFO metadata found for distribution: "),
        context="no-metadata",
    ),
    # pip's metadata/base.py.
    Signature(
        messages=("Ignoring invalid distribution -", "Ignoring invalid distribution ~"),
        resolved_by=("successfully installed", "already satisfied", "successfully uninstalled", "collecting "),
        certain=False,
        symptom=True,
        context="leftovers",
    ),
    # pre-commit, where virtualenv itself fails; any other condition that the log shows is the cause.
    Signature(
        messages=("CalledProcessError: command: (… '-mvirtualenv'",),
        near=("error: ",),
        certain=False,
        symptom=True,
        context="virtualenv",
    ),
)
ADVICE = (
    *WITH_DATA_OF_PACKAGES,
    Advice(
        context="of-conda",
        text="conda's own Python was replaced or updated, so it no longer finds conda. The Miniforge or Miniconda "
        "installer repairs it and leaves the environments in `envs` as they are.",
        remedy=Instruction(text="Run the installer again, with the previous folder: `bash Miniforge3-*.sh -u`"),
    ),
    Advice(
        context="of-poetry",
        text="Poetry lacks virtualenv, which it needs: it was installed into an environment in which it then removed "
        "what the project does not require. In its own environment it cannot.",
        remedy=fix_application("poetry"),
    ),
    Advice(
        context="compiled-of-system",
        text="The distribution's packages are for its own Python, and another one found them. It needs its own "
        "packages, which an environment has.",
        remedy=FixFailedCommand(otherwise=fix_environment()),
    ),
    Advice(
        context="compiled-package",
        text="A file of the package is for another Python, system or processor, or part of it is missing: its "
        "folder was copied, PYTHONPATH points to another Python's packages, or an installation was interrupted. "
        "This fetches the one for this Python.",
        remedy=ShellLine(
            text="{installer} install --force-reinstall --no-cache-dir {distribution}", needs_network=True
        ),
    ),
    Advice(
        context="compiled",
        text="The module was compiled for another Python, system or processor, or under another name. `python -c "
        "'import sys; print(sys.version, sys.path)'` shows which Python runs, and where it looks: PYTHONPATH may "
        "point to another Python's folder.",
        remedy=Instruction(text="Build the module again with the Python that imports it."),
    ),
    *(
        Advice(
            context=f"{runner}bytecode",
            text="A `.pyc` file was written by another Python, and its source is missing. Python writes these "
            "files again where it finds the source; without it, the Python that wrote the file is needed.",
            remedy=remedy,
        )
        for runner, remedy in (
            ("", ShellLine(text="find . -name '*.pyc' -delete")),
            ("windows/", ShellLine(text="del /s *.pyc")),
        )
    ),
    Advice(
        context="numpy",
        text="Parts of NumPy are missing, or are for another Python, system or processor: its folder was copied, "
        "or an installation was cut off. Reinstall it. Do not start Python in a folder called `numpy`.",
        remedy=ShellLine(text="python -m pip install --force-reinstall --no-cache-dir numpy", needs_network=True),
    ),
    *(
        Advice(
            context=context,
            text="An interrupted pip left a folder with the package's files, which pip does not remove "
            "automatically. Remove it, then repeat the command.",
            remedy=remedy,
        )
        for context, remedy in (
            ("build-folder", Command(argv=("rm", "-r", "{path}"))),
            ("windows/build-folder", Instruction(text="Delete the folder that the message names.")),
        )
    ),
    Advice(
        context="no-metadata",
        text="The folder `.dist-info` of {package} has lost its file METADATA, because an installation or a "
        "removal was cut off. Reinstall the package; if pip still stops, delete that folder first.",
        remedy=ShellLine(text="{installer} install --force-reinstall --no-deps {package}", needs_network=True),
    ),
    Advice(
        context="windows",
        text="pip is damaged, or is a release that never worked. This Python fetches another one; if it has no pip to "
        "do so, `py -m ensurepip` puts one there.",
        remedy=ShellLine(text="py -m pip install --force-reinstall pip", needs_network=True),
    ),
    Advice(
        context="files",
        text="A package that pip wants to replace is installed, but some of its files are missing, so pip cannot "
        "remove it. An environment has its own copy. If the environment itself is damaged like this, create it again.",
        remedy=FixFailedCommand(otherwise=fix_environment()),
    ),
    Advice(
        context="no-record",
        text="RECORD, which lists the files of {pinned}, is missing, so pip cannot remove them. This "
        "writes the same version again, with RECORD. Then repeat the command.",
        remedy=ShellLine(text="{installer} install --ignore-installed --no-deps {pinned}", needs_network=True),
    ),
    Advice(
        context="leftovers",
        text="pip was interrupted while it replaced a package, and folders of the old one remain, whose names begin "
        "with "
        "`~` or `-`. Nothing reads them, and the packages that are installed are whole. Delete these folders.",
        remedy=Instruction(text="Delete the folders that begin with `~` from the one that the message names."),
    ),
    Advice(
        context="leftovers-in",
        text="pip was interrupted while it replaced a package, and folders of the old one remain, whose names begin "
        "with "
        "`~`. Nothing reads them, and the packages that are installed are whole.",
        remedy=ShellLine(text="rm -r {path}/~*"),
    ),
    Advice(
        context="virtualenv",
        text="virtualenv, which creates the environments of pre-commit's hooks, is damaged, or too old for this "
        "Python or for another package. A new release downloads its parts again (so does `--reset-app-data`); then "
        "`pre-commit clean`.",
        remedy=Command(argv=("{python}", "-m", "pip", "install", "--upgrade", "virtualenv"), needs_network=True),
    ),
    Advice(
        text="pip is damaged, or parts of it are of another release. An environment has a pip of its own. For the "
        "Python of an environment: `python -m ensurepip --upgrade`, then `python -m pip install --force-reinstall pip`",
        remedy=FixFailedCommand(otherwise=fix_environment()),
    ),
)
_EVIDENCE_LIMIT = 5
"""Files of one package that a finding names."""


def check(facts: Facts) -> Iterator[Finding]:
    """Report all damaged packages of the environment in one finding, and what is left of replaced ones in another."""
    environment, damaged = facts.used_environment, facts.damage.distributions if facts.damage else ()
    if facts.damage and facts.damage.leftovers:
        yield _report_leftovers(facts.damage.leftovers)
    if environment is None or not damaged:
        return
    files = [(path, "missing") for item in damaged for path in item.missing[:_EVIDENCE_LIMIT]]
    files += [(path, "not as it was installed") for item in damaged for path in item.changed[:_EVIDENCE_LIMIT]]
    names = first_names(item.name for item in damaged)
    yield Finding(
        id=ID,
        severity=Severity.WARNING,
        summary=f"Files of {names} are {'missing' if any(item.missing for item in damaged) else 'changed'}.",
        evidence=tuple(Evidence(source=path, value=value) for path, value in files),
        consequence="pip considers the package installed, but importing it fails or runs other code.",
        remedy=reinstall_remedy(facts, environment, *(f"{item.name}=={item.version}" for item in damaged)),
        next_step="Install the same version again.",
    )


def _report_leftovers(folders: Sequence[str]) -> Finding:
    return Finding(
        id=ID,
        severity=Severity.INFO,
        summary="pip warns of an invalid distribution, because it was interrupted while it replaced a package.",
        evidence=tuple(Evidence(source=folder, value="the old metadata, which nothing reads") for folder in folders),
        consequence="The warning says nothing about the packages that are installed.",
        remedy=ShellLine(text=shlex.join(("rm", "-r", *folders))),
        next_step="Delete what pip left when it was interrupted.",
        suggested=True,
    )
