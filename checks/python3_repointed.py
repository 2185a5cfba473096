"""`python3` points to another Python, which breaks system programs or new environments.

What it is
    `/usr/bin/python3` no longer points to the distribution's Python: somebody made it a link to another one, by
    hand or with `update-alternatives`, which may have been removed since. Or the `python3` that is first on PATH is a
    link to a Python that was built for another folder, and is outside that folder. Or somebody moved the file away
    with `dpkg-divert`, and put nothing there instead.

Why it matters
    System programs start with `/usr/bin/python3` and find none of their modules: apt's hooks,
    `add-apt-repository`, terminals, `pipx`. In an environment that `python3 -m venv` creates through such a link,
    Python does not find its standard library: `No module named 'encodings'`.

What to do
    Put the link of the package back: `sudo ln -sf python3.13 /usr/bin/python3`, with the version of the distribution's
    Python. `sudo apt-get install --reinstall python3-minimal` does the same. If `update-alternatives --display python3`
    lists Pythons, remove them first: `sudo update-alternatives --remove-all python3`. Call the other Python by its own
    name (`python3.14`), and for `python` install `python-is-python3`. doctor itself never changes the link.

Dead ends
    Pointing the link at yet another version does not help, and neither does renaming modules in
    `/usr/lib/python3/dist-packages`.

References
    Debian Python Policy 3.1; CPython: `Modules/getpath.py`; update-alternatives(1).
"""

from __future__ import annotations

from collections.abc import Iterator

from doctor.diagnose.advice.system_modules import RESTORE_PYTHON3
from doctor.diagnose.model import (
    Advice,
    Command,
    Evidence,
    Finding,
    Remedy,
    Severity,
    ShellLine,
    Signature,
    fix_environment,
)
from doctor.facts import Facts, Repointed

ID = "python3-repointed"

SIGNATURES = (
    # PyGObject's own part in C exists for one Python only.
    Signature(messages=("ImportError: cannot import name '_gi' from",), near=("dist-packages/gi",), certain=False),
    # ubuntu-release-upgrader: DistUpgrade/DistUpgradeController.py, now and for Python 2.
    Signature(
        messages=(
            "Your python3 install is corrupted. Please fix the '/usr/bin/python3' symlink",
            "Your python install is corrupted. Please fix the '/usr/bin/python3' symlink",
        ),
    ),
    Signature(
        messages=("Your python install is corrupted. Please fix the '/usr/bin/python' symlink",), context="python-2"
    ),
    # The distribution's own tools, whose modules are there for its own Python only.
    Signature(
        messages=tuple(
            f"No module named '{name}'"
            for name in ("apt_pkg", "CommandNotFound", "softwareproperties", "UpdateManager", "lsb_release")
        ),
        near=(
            *(
                "/usr/bin/add-apt-repository",
                "/usr/bin/lsb_release",
                "/usr/bin/software-properties",
                "-release-upgrade",
            ),
            *("/usr/lib/cnf-update-db", "/usr/lib/command-not-found", "unattended-upgrade", "update-manager"),
        ),
        certain=False,
    ),
    Signature(messages=("/usr/bin/python3: Too many levels of symbolic links",)),
    Signature(messages=("No module named 'dnf'",), near=("/usr/bin/dnf", "/usr/bin/yum"), context="dnf", certain=False),
    # yum of CentOS 7 and what belongs to it, which are written for Python 2.
    Signature(
        messages=(
            "SyntaxError: invalid syntax",
            "SyntaxError: multiple exception types must be parenthesized",
            "SyntaxError: Missing parentheses in call to",
        ),
        near=("/bin/yum", "/libexec/urlgrabber", "/bin/repoquery", "/bin/package-cleanup"),
        context="yum",
    ),
    Signature(messages=("required to run yum. The error leading to this problem was",), context="yum"),
)
ADVICE = (
    Advice(
        context="yum",
        text="yum is written for Python 2, and `/usr/bin/python` was changed to another Python. `doctor check` on that "
        "machine shows the link. Put back the one of the package (`rpm -V python` lists what differs), and call Python "
        "3 by its own name, `python3`.",
        remedy=Command(argv=("doctor", "check")),
    ),
    Advice(
        context="dnf",
        text="dnf's modules are there for the distribution's own Python only, and `/usr/bin/python3` was changed to "
        "another one. The command puts the link back, and asks rpm which Python that is.",
        remedy=ShellLine(
            text="ln -sf \"$(rpm -ql python3 | grep -m1 '/bin/python3\\.[0-9]*$')\" /usr/bin/python3", needs_root=True
        ),
    ),
    Advice(
        context="python-2",
        text="`/usr/bin/python` was changed. On a release of Ubuntu with this message it belongs to Python 2, and the "
        "command puts the link back.",
        remedy=Command(
            argv=("apt-get", "install", "--reinstall", "python-minimal"), needs_root=True, needs_network=True
        ),
    ),
    Advice(
        text="One of the distribution's programs runs with a different Python than its modules were built for, "
        "usually since `/usr/bin/python3` was changed. The command puts the link back; it needs no Python. "
        "`doctor check` on that machine shows the link.",
        remedy=RESTORE_PYTHON3,
    ),
)


def check(facts: Facts) -> Iterator[Finding]:
    """Report the link of the system, and a Python whose environments do not start because of a link."""
    repointed, python = facts.repointed, facts.python
    lost = python if python and not python.environments_start else None
    if repointed and repointed.diverted_to:
        yield Finding(
            id=ID,
            severity=Severity.WARNING if python else Severity.ERROR,
            summary=f"{repointed.path} is missing, because a dpkg diversion moved it to {repointed.diverted_to}.",
            evidence=(Evidence(source="/var/lib/dpkg/diversions", value=repointed.path),),
            consequence="System programs do not start, and neither do environments created with it.",
            blocks=("pipx-install",) if python else ("create-venv", "pip-install", "pipx-install"),
            remedy=Command(argv=("sudo", "dpkg-divert", "--rename", "--remove", repointed.path), needs_root=True),
        )
    elif repointed and not repointed.actual:
        yield Finding(
            id=ID,
            severity=Severity.WARNING if python else Severity.ERROR,
            summary=f"{repointed.path} does not point to a Python, although the distribution's Python is installed.",
            evidence=(Evidence(source=repointed.path, value=f"package {repointed.package}: {repointed.expected}"),),
            consequence="System programs do not start, and neither do environments created with it.",
            blocks=("pipx-install",) if python else ("create-venv", "pip-install", "pipx-install"),
            remedy=_restore(repointed),
        )
    elif repointed:
        yield Finding(
            id=ID,
            severity=Severity.WARNING,
            summary=f"{repointed.path} is not the distribution's Python: it points to {repointed.actual}.",
            evidence=(Evidence(source=repointed.path, value=f"package {repointed.package}: {repointed.expected}"),),
            consequence="System programs find none of their modules, including pipx and apt's hooks.",
            blocks=("create-venv",) if lost else (),
            remedy=_restore(repointed),
        )
    elif lost:
        yield Finding(
            id=ID,
            severity=Severity.WARNING,
            summary=f"`python3 -m venv` fails, because {lost.executable} is a link to a Python in {lost.base_prefix}.",
            evidence=(Evidence(source=lost.executable, value=f"points to {lost.real_path}"),),
            consequence="An environment that it creates does not find the standard library.",
            blocks=("create-venv",),
            remedy=fix_environment(python=lost.real_path),
        )


def _restore(repointed: Repointed) -> Remedy:
    """Return the command that sets the link of the package, which works where apt does not."""
    argv = ("ln", "-sf", repointed.expected.rpartition("/")[2], repointed.path)
    if repointed.by_alternatives:
        return ShellLine(text=f"sudo update-alternatives --remove-all python3 && sudo {' '.join(argv)}")
    return Command(argv=("sudo", *argv), needs_root=True)
