"""The causes that are combined: how each is made in a box, and how the real tools prove that it is gone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.boxes import tiny
from tests.boxes.oracle.case import HOME
from tests.boxes.projects import PROJECT

DEPENDENT = "doctor-tiny-dependent"
"""A wheel that requires the tiny library in version 1 or later."""
SITE = f"{PROJECT}/.venv/lib/python3.[0-9]*/site-packages"
STDLIB = "/usr/lib/python3.[0-9][0-9]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """One condition that the user did not ask for."""

    name: str
    ids: tuple[str, ...]
    """The ids of the findings that name it, one of them at a time."""
    part: str
    """The part of the machine that it changes. Two causes that change the same part cannot be combined."""
    files: Mapping[str, str] = field(default_factory=dict)
    """Texts of files by path; files in ada's home belong to her."""
    root: str = ""
    """A shell script that root runs after the files are written."""
    ada: str = ""
    """A shell script that ada runs in the project before the one of root."""
    env: Mapping[str, str] = field(default_factory=dict)
    """The variables of ada's shell."""
    proof: str = ""
    """A shell script of ada that ends with 0 where the cause is gone; $VENV is the project's environment."""
    by_hand: str = ""
    """A shell script of root for what only the user can do, by the words of the finding."""


PROVEN = f"""
"$VENV/bin/python" -c 'import doctor_tiny_library'
"$VENV/bin/python" -m pip --quiet install {tiny.APPLICATION}
"$VENV/bin/python" -c 'import doctor_tiny_application'
"$VENV/bin/{tiny.APPLICATION}"
"$VENV/bin/python" -m pip --quiet check
"""
"""The proof of every box: its project runs, and pip can install into its environment and finds no conflict."""

PIP_CONF = f"{HOME}/.config/pip/pip.conf"
REFUSED = f"/usr/bin/python3 -m pip install {tiny.LIBRARY} 2>&1 | grep -q externally-managed"
"""The proof that nothing overrides the protection of the system's Python."""
UNINSTALL = "rm -r .venv/lib/python3.*/site-packages/doctor_tiny_library*"

CAUSES = (
    # in the environment
    Cause(name="requirement not installed", ids=("requirements-not-met",), part="library", ada=UNINSTALL),
    Cause(
        name="dependency not installed",
        ids=("dependency-missing",),
        part="list",
        ada=f".venv/bin/pip -q install --no-deps {DEPENDENT}; echo {DEPENDENT} > requirements.txt; {UNINSTALL}",
    ),
    Cause(
        name="a further requirement",
        ids=("requirements-not-met",),
        part="list",
        ada=f"echo {DEPENDENT} >> requirements.txt",
        proof='"$VENV/bin/python" -c "import doctor_tiny_dependent"',
    ),
    # the environment
    Cause(name="no environment", ids=("no-project-venv",), part="environment", ada="rm -r .venv"),
    Cause(
        name="the environment's Python is gone",
        ids=("broken-venv",),
        part="environment",
        ada="ln -sf /usr/bin/python3.4 .venv/bin/python3",
    ),
    Cause(
        name="the environment was moved",
        ids=("moved-venv",),
        part="environment",
        ada="sed -i 's,/project/,/elsewhere/,' $(grep -rlI /project/ .venv/bin)",
    ),
    Cause(
        name="half an environment",
        ids=("incomplete-venv",),
        part="environment",
        ada="rm -r .venv/bin/pip* .venv/bin/[aA]ctivate* .venv/lib/python3.*/site-packages/pip*",
    ),
    Cause(
        name="empty files",
        ids=("incomplete-venv",),
        part="environment",
        ada=": > .venv/bin/activate; for file in .venv/lib/python3.*/site-packages/pip/__*__.py; do : > $file; done",
    ),
    Cause(
        name="another Python's packages",
        ids=("venv-python-changed",),
        part="environment",
        ada="mv .venv/lib/python3.* .venv/lib/python3.4; sed -i '/^version/s/= .*/= 3.4.2/' .venv/pyvenv.cfg",
    ),
    Cause(
        name="environment without pip",
        ids=("pip-missing",),
        part="environment",
        ada="rm -r .venv/bin/pip* .venv/lib/python3.*/site-packages/pip*",
        env={"VIRTUAL_ENV": f"{PROJECT}/.venv", "PATH": f"{PROJECT}/.venv/bin:/usr/local/bin:/usr/bin:/bin"},
    ),
    Cause(
        name="root's environment",
        ids=("environment-owned-by-root", "requirements-not-met"),
        part="environment",
        root=f"chown -R root: {PROJECT}/.venv",
        by_hand=f"chown -R ada: {PROJECT}/.venv",
    ),
    Cause(
        name="a removed environment is active",
        ids=("moved-venv",),
        part="active",
        env={"VIRTUAL_ENV": f"{HOME}/was-here", "PATH": f"{HOME}/was-here/bin:/usr/local/bin:/usr/bin:/bin"},
        proof='[ -z "$VIRTUAL_ENV" ]',
    ),
    # the system
    Cause(
        name="pipx's folder is not on PATH",
        ids=("pipx-not-on-path",),
        part="pipx",
        ada=f"pipx install {tiny.APPLICATION}",
        proof=f"bash -ic {tiny.APPLICATION}",
    ),
    Cause(
        name="marker removed",
        ids=("marker-removed",),
        part="marker",
        root=f"rm {STDLIB}/EXTERNALLY-MANAGED",
        proof=f"ls {STDLIB}/EXTERNALLY-MANAGED",
    ),
    Cause(
        name="no ensurepip",
        ids=("ensurepip-missing", "pipx-broken"),
        part="ensurepip",
        root=f"rm -r {STDLIB}/ensurepip",
        proof="pipx install doctor-tiny-application",
    ),
    Cause(
        name="root's pip shadows the system's packages",
        ids=("pip-shadows-system",),
        part="shadows",
        root=f"python3 -m pip -q install --break-system-packages --ignore-installed --no-deps "
        f"--no-index --find-links {tiny.WHEELS} packaging",
        proof="python3 -c 'import packaging; assert packaging.__file__.startswith(\"/usr/lib\")'",
    ),
    Cause(
        name="the user's packages shadow the system's",
        ids=("user-site-shadows-system",),
        part="shadows",
        ada="python3 -m pip -q install --user --break-system-packages --ignore-installed --no-deps packaging",
        proof="python3 -c 'import packaging; assert packaging.__file__.startswith(\"/usr/lib\")'",
    ),
    Cause(
        name="dpkg was interrupted",
        ids=("apt-interrupted",),
        part="dpkg",
        root="touch /var/lib/dpkg/updates/0001",
        proof="sudo apt-get check && ! ls /var/lib/dpkg/updates/0001",
    ),
    # the configuration of pip
    Cause(
        name="/etc/pip.conf overrides the protection",
        ids=("break-system-packages-set",),
        part="/etc/pip.conf",
        files={"/etc/pip.conf": "[global]\nbreak-system-packages = true\n"},
        proof=REFUSED,
    ),
    Cause(
        name="~/.bashrc overrides the protection",
        ids=("break-system-packages-set",),
        part="rc",
        ada="echo export PIP_BREAK_SYSTEM_PACKAGES=1 >> ~/.bashrc",
        proof="! grep BREAK ~/.bashrc",
    ),
    Cause(
        name="pip.conf cannot be parsed",
        ids=("pip-config-invalid",),
        part="pip.conf",
        files={PIP_CONF: "index-url = x\n"},
        by_hand=f"rm {PIP_CONF}",
    ),
    Cause(
        name="pip.conf has a value that is no boolean",
        ids=("pip-config-invalid",),
        part="pip.conf",
        files={PIP_CONF: "[global]\nno-input = maybe\n"},
        by_hand=f"rm {PIP_CONF}",
    ),
    Cause(
        name="pip.conf installs for the user",
        ids=("environment-override", "pip-config-stops"),
        part="pip.conf",
        files={PIP_CONF: "[install]\nuser = true\n"},
        by_hand=f"rm {PIP_CONF}",
    ),
    Cause(
        name="pip.conf installs elsewhere",
        ids=("environment-override",),
        part="pip.conf",
        files={PIP_CONF: f"[install]\ntarget = {HOME}/target\n"},
        by_hand=f"rm {PIP_CONF}",
    ),
    # the variables of the shell
    Cause(
        name="PYTHONHOME",
        ids=("environment-override",),
        part="PYTHONHOME",
        env={"PYTHONHOME": "/nowhere"},
        proof="python3 -c ''",
    ),
    Cause(
        name="PIP_TARGET",
        ids=("environment-override",),
        part="PIP_TARGET",
        env={"PIP_TARGET": f"{HOME}/target"},
    ),
    Cause(
        name="PIP_BREAK_SYSTEM_PACKAGES",
        ids=("break-system-packages-set",),
        part="variable",
        env={"PIP_BREAK_SYSTEM_PACKAGES": "1"},
        proof=REFUSED,
    ),
    Cause(name="PIP_DRY_RUN", ids=("environment-override",), part="PIP_DRY_RUN", env={"PIP_DRY_RUN": "1"}),
)
"""In the order in which they are made: each can be made after those above it."""
