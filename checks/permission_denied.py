"""You cannot write to the folder in which pip would install.

What it is
    You can write neither to this Python's site-packages nor to the folder in your home that pip would use instead. Or
    you cannot even read a folder of its packages: a script that hardens the system made
    `/usr/lib/python3/dist-packages` unreadable, or root installed a package with the umask 077.

Why it matters
    `pip install` fails with `[Errno 13] Permission denied` or with `Read-only file system`. What cannot be read cannot
    be imported, so even pip and pipx may seem to be missing.

What to do
    Work in your own virtual environment: `doctor fix --venv`. A folder of packages that is closed has to be opened to
    readers again, as root: `chmod -R a+rX FOLDER`.

Dead ends
    `sudo pip` works once, and leaves files owned by root that block the next user. Do not make system folders
    writable with chmod or chown. Reinstalling pip or pipx does not change the folder's permissions.

References
    pip: `commands/install.py`, decide_user_install and site_packages_writable.
"""

from __future__ import annotations

from collections.abc import Iterator

from doctor.diagnose.advice.environments import environments
from doctor.diagnose.advice.owners import OWNERS
from doctor.diagnose.model import (
    Advice,
    Command,
    Evidence,
    Finding,
    FixFailedCommand,
    Instruction,
    Operation,
    Severity,
    ShellLine,
    Signature,
    Snippet,
    fix_environment,
)
from doctor.diagnose.remedies import environment_remedy
from doctor.diagnose.snippets import RUNNERS
from doctor.facts import Facts, Interpreter
from doctor.facts.pip_config import PipConfig

ID = "permission-denied"

SIGNATURES = (
    Signature(
        messages=(
            "Permission denied: '/home/…/.cache/pip",
            "Permission denied: '/home/…/.cache/pypoetry",
            "Permission denied: '/home/…/.cache/pre-commit",
        ),
        context="own-cache",
    ),
    Signature(
        messages=(
            "Permission denied: '/home/…/.local/lib/python",
            "Permission denied: '/home/…/.local/share/pipx",
            "Permission denied: '/home/…/.local/share/virtualenv",
            "Permission denied: '/home/…/.local/pipx",
            "Permission denied: '/home/…/.local/state/pipx",
            "Permission denied: '/home/…/.local/bin",
            "failed to …share/uv…Permission denied (os error 13)",
        ),
        context="own-packages",
    ),
    Signature(
        messages=(
            "Could not install packages due to an OSError: [Errno 13] Permission denied",
            "Could not install packages due to an EnvironmentError: [Errno 13] Permission denied",
            "Could not install packages due to an OSError: [Errno 30] Read-only file system",
            "Could not install packages due to an EnvironmentError: [Errno 30] Read-only file system",
            "Could not open requirements file: [Errno 13] ",
            "Could not install packages due to an OSError: Cannot move the non-empty directory",  # shutil
            "Consider using the --user option or check the permissions",
        ),
    ),
    # The system says the rest in its own language; `near` tells the numbers from 122 and 53.
    Signature(
        messages=tuple(
            f"Could not install packages due to an {error}: [{code}] "
            for error in ("OSError", "EnvironmentError", "PermissionError")
            for code in ("Errno 1", "WinError 5", "WinError 32")
        ),
        near=("[errno 1]", "[winerror 5]", "[winerror 32]"),
    ),
    Signature(
        messages=(
            "[Errno 13] Permission denied: …site-packages",
            "[Errno 13] Permission denied: …dist-packages",
            "[Errno 13] Permission denied: …/.cache/pip",
            "[Errno 13] Permission denied: …/Library/Caches/pip",
            "[Errno 13] Permission denied: …/bin/pip",
            "[Errno 13] Permission denied: …/.venv/",
            "[Errno 13] Permission denied: …/.tox/",
            "[Errno 13] Permission denied: …/.nox/",
            "[Errno 13] Permission denied: …conda…/pkgs/",
            "[WinError 5] Access is denied: …site-packages",
            "could not create …site-packages…: Permission denied",
            "could not create …dist-packages…: Permission denied",
            "error: /usr/…-packages/….py: Permission denied",
            "error: could not create '…': Permission denied",  # distutils
            "error: could not delete '…': Permission denied",
            "error: could not create '…': Read-only file system",
            "pip will not work until the temporary folder is either deleted or is a real directory owned by your user",
        ),
    ),
    # Linux does not write to a program that runs.
    Signature(messages=("Text file busy (os error 26)",), near=("uv", "venv", "bin/"), context="busy"),
    # setuptools' command/easy_install.py.
    Signature(
        messages=("error: can't create or remove files in install directory",), near=("[errno 13]", "[errno 30]")
    ),
    Signature(
        messages=(
            "[Errno 30] Read-only file system",
            "Read-only file system (os error 30)",
        ),
        near=("pip", "venv", "uv", "site-packages", "dist-packages"),
        unless=("os.symlink(",),
    ),
    Signature(
        messages=(
            "[Errno 13] Permission denied: …/virtualenv/",
            "[Errno 13] Permission denied: …/pipx",
            "[Errno 13] Permission denied: …/pre-commit/",
        )
    ),
    Signature(messages=("OperationalError: attempt to write a readonly database",), near=("pre-commit",)),
    # pip's vendored distlib, where it may not replace a program; in any language.
    Signature(messages=("Failed to write executable - trying to use .deleteme logic", ".exe.deleteme'")),
    # pip's utils/misc.py, where pip.exe would have to replace itself.
    Signature(messages=("To modify pip, please run the following command",), context="pip-itself"),
    # virtualenv's create/creator.py.
    Signature(messages=("argument dest: the destination … is not write-able at",), context="new-environment"),
    # venv/__main__ prints the error as "Error: …".
    Signature(messages=("Error: [Errno 13] Permission denied: '…/env'",)),
    Signature(messages=("Error: [Errno 13] Permission denied",), near=("venv", "pip", "virtualenv")),
    # uv's cache: crates/uv-cache and crates/uv-fs.
    Signature(
        messages=(
            "Failed to initialize cache at … Permission denied (os error 13)",
            "Failed to initialize cache at … Read-only file system (os error 30)",
            "Could not acquire lock … Permission denied (os error 13)",
        ),
        near=("uv ", "/uv"),
        context="uv-cache",
    ),
    Signature(
        messages=(
            "failed to …cache/uv…Permission denied (os error 13)",
            "IO error for operation on …cache/uv…Permission denied",
            "cache/uv…Permission denied",
        ),
        context="uv-cache",
    ),
    # The crate tempfile, in uv and others.
    Signature(
        messages=("Permission denied (os error 13) at path", "Access is denied. (os error 5) at path"),
        near=("uv ", "/uv", "cpython-"),
        context="temporary",
    ),
    # uv, by the crate fs-err: "failed to create directory `…`: Permission denied (os error 13)".
    Signature(
        messages=(
            "site-packages…Permission denied (os error 13)",
            "dist-packages…Permission denied (os error 13)",
            "site-packages…Access is denied. (os error 5)",
            "uv\\cache…Access is denied. (os error 5)",
        ),
    ),
    Signature(
        messages=(
            "failed to create directory … Permission denied (os error 13)",
            "failed to create file … Permission denied (os error 13)",
            "failed to open file … Permission denied (os error 13)",
            "failed to remove file … Permission denied (os error 13)",
            "failed to remove directory … Permission denied (os error 13)",
            "failed to rename file … Permission denied (os error 13)",
            "failed to write to file … Permission denied (os error 13)",
            "failed to remove file … Access is denied. (os error 5)",
            "failed to rename file … Access is denied. (os error 5)",
            "failed to create directory … Access is denied. (os error 5)",
        ),
        near=("uv ", "/uv", "\\uv", ".whl", "venv"),
    ),
    # conda.
    Signature(
        messages=("does not have write permissions to a required path. path: /home/…/.conda",), context="own-conda"
    ),
    Signature(
        messages=(
            "The current user does not have write permissions to the target environment",
            "The current user does not have write permissions to a required path",
            "NoWritablePkgsDirError: No writeable pkgs directories configured",
            "NoWritableEnvsDirError: No writeable envs directories configured",
        ),
    ),
    # conda's exceptions.py.
    Signature(
        messages=("EnvironmentNotWritableError: The current user does not have write permissions to the target",),
        anchor="NotWritableError",
        context="conda-base",
    ),
)
ADVICE = (
    Advice(
        context="pip-itself",
        text="Windows does not let pip.exe replace itself while it runs, so run pip with Python.",
        remedy=ShellLine(text="python -m pip install --upgrade pip", needs_network=True),
    ),
    Advice(
        context="read-only",
        text="The file system is mounted read-only, which neither root nor an environment changes: a USB stick or a "
        "card, an image, or a disk with errors (`dmesg` says so). Create the environment in your home folder.",
        remedy=ShellLine(text='doctor fix {goal} --path ~/.venv-"$(basename "$PWD")"', needs_network=True),
    ),
    *OWNERS,
    *environments(),
    Advice(
        context="pip-config",
        text="pip tried to write to a configuration file that you cannot change. Your own configuration file takes "
        "precedence over it.",
        remedy=Instruction(text="Repeat the command for your own configuration: `pip config --user set …`"),
    ),
    *(
        Advice(
            context=f"{context}/{cache}",
            text="uv cannot write to its cache, since the user of the image does not own that folder, or has no home.",
            remedy=Snippet(text="ENV UV_CACHE_DIR=/tmp/uv-cache", file="the Dockerfile"),
        )
        for context in ("compose", "docker")
        for cache in ("own-cache", "uv-cache")
    ),
    Advice(
        context="uv-cache",
        text="uv cannot write to its cache: an earlier `sudo uv` made root the owner, or you have no home folder. In "
        "this shell another cache does, in a Dockerfile `ENV UV_CACHE_DIR=/tmp/uv-cache`. For a permanent solution, "
        "take back the folder in your home: `sudo "
        'chown -R "$USER" ~/.cache/uv`',
        remedy=ShellLine(text='export UV_CACHE_DIR="$(mktemp -d)"'),
    ),
    *(
        Advice(
            context=f"{runner}temporary",
            text="The folder for temporary files belongs to another user, or to another session (`sudo` without `-H`, "
            "a provisioner). With one in your home the command works; then repeat it.",
            remedy=ShellLine(text='mkdir -p ~/.cache/tmp && export TMPDIR="$HOME/.cache/tmp"'),
        )
        for runner in ("", *(f"{runner}/" for runner in RUNNERS))
    ),
    Advice(
        context="no-hard-links",
        text="git hard-links files from the cache into uv's build folder, and this file system refuses that, as "
        "Android does. pip fetches the repository without links.",
        remedy=ShellLine(text="python -m pip install {arguments}", needs_network=True),
    ),
    Advice(
        context="busy",
        text="Linux does not write to the file of a program that runs. Stop what runs from the environment: a server, "
        "an editor's language server, another install. This lists them; then repeat the command.",
        remedy=ShellLine(text="pgrep -af -- .venv/bin/"),
    ),
    Advice(
        context="in-use",
        text="Windows does not replace or delete a program that runs. Close {program}, also in the editor that started "
        "it, then repeat the command.",
        remedy=Command(argv=("taskkill", "/F", "/IM", "{program}")),
    ),
    Advice(
        context="cache-in-use",
        text="Another program holds the file, usually a virus scanner or a second uv. Clean what is left in the cache, "
        "then repeat the command; except uv's cache folder (`uv cache dir`) from the scanner if it returns.",
        remedy=Command(argv=("uv", "cache", "clean", "{package}")),
    ),
    Advice(
        context="any-in-cache",
        text="Another program holds a file of uv's cache, usually a virus scanner or a second uv. Clean the cache, "
        "then repeat the command; except the folder (`uv cache dir`) from the scanner if it returns.",
        remedy=Command(argv=("uv", "cache", "clean")),
    ),
    Advice(
        context="uv",
        text="The log names the folder that uv could not write to. Your own environment needs no special permissions "
        "(`uv venv`, without `--system`). If a cache or data folder is owned by root, an earlier `sudo uv` left "
        "it: set UV_CACHE_DIR to a folder of your own, or change the owner of the cache back.",
        remedy=FixFailedCommand(otherwise=Command(argv=("uv", "venv"))),
    ),
    Advice(
        text="An environment in your project's folder needs no access to that folder: doctor creates one, and pip "
        "can write to it.",
        remedy=FixFailedCommand(otherwise=fix_environment()),
    ),
)


def check(facts: Facts) -> Iterator[Finding]:
    """Report folders that the current user cannot read, and the one of pip only if it would try to write to it.

    A managed Python refuses before that.
    """
    yield from _report_closed(facts)
    python = facts.python
    if python is None or python.pip is None or facts.unwritable_environment:  # which another check reports
        return
    config = facts.pip_config
    if python.externally_managed and not config.enabled("break-system-packages") and not config.destination:
        return
    folder = _unwritable_folder(python, config)
    if folder is None:
        return
    yield Finding(
        id=ID,
        severity=Severity.WARNING if python.in_environment and _is_own(facts, python.prefix) else Severity.INFO,
        summary="You cannot write to the folder in which pip would install for this Python.",
        evidence=(Evidence(source=folder, value="not writable"),),
        consequence='`pip install` fails with "Permission denied".',
        blocks=("pip-install",),
        remedy=environment_remedy(facts),
    )


def _report_closed(facts: Facts) -> Iterator[Finding]:
    """Report that Python finds nothing in a folder of its packages, because the current user cannot read it."""
    python, pipx = facts.python, facts.tools.pipx
    lacks_pip = python is not None and python.pip is None
    for folder in dict.fromkeys((python.closed_folder if python else "", pipx.closed_folder if pipx else "")):
        blocked: tuple[tuple[Operation, object], ...] = (
            ("pip-install", python and python.closed_folder == folder and lacks_pip),
            ("pipx-install", pipx and pipx.closed_folder == folder and not pipx.is_importable),
        )
        if folder:
            yield Finding(
                id=ID,
                severity=Severity.WARNING,
                summary=f"You cannot read {folder}, so Python finds nothing in it.",
                evidence=(Evidence(source=folder, value="you cannot read it"),),
                consequence='What is installed there cannot be imported: "No module named …" or "Permission denied".',
                blocks=tuple(operation for operation, is_blocked in blocked if is_blocked),
                remedy=Command(argv=("chmod", "-R", "a+rX", folder), needs_root=True),
            )


def _is_own(facts: Facts, environment: str) -> bool:
    """Return whether it is in the project or at home, and not read-only on purpose, as in an image or on a mount."""
    user, project, obstacle = facts.machine.user, facts.project, facts.obstacle
    if obstacle and obstacle.kind == "read-only" and environment.startswith(f"{obstacle.place}/"):
        return False
    folders = (*((user.home,) if user else ()), *((project.root,) if project else ()))
    return environment.startswith(tuple(f"{folder.rstrip('/')}/" for folder in folders))


def _unwritable_folder(python: Interpreter, config: PipConfig) -> str | None:
    """Return the folder that pip would choose (pip's decide_user_install), if it is not writable."""
    destination, user = config.destination, config.effective("user")
    if destination:
        return destination.value if config.destination_writable is False else None
    if user and user.enables:
        return python.user_site if python.user_site_writable is False else None
    if python.purelib_writable is not False or (python.user_site_writable and user is None):
        return None
    return python.purelib
