"""Config files and variables that change what pip does. Each row is tried with several of ``INTERPRETERS``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tests.boxes.layers import ZOO
from tests.boxes.oracle.case import HOME, PIP, VENV, Case

ETC, XDG = "/etc/pip.conf", "/etc/xdg/pip/pip.conf"
DOT, CONFIG = f"{HOME}/.pip/pip.conf", f"{HOME}/.config/pip/pip.conf"
MINE = f"{HOME}/mine"


def allow(value: str, section: str = "global") -> str:
    """Return the text of a config file that sets break-system-packages."""
    return f"[{section}]\nbreak-system-packages = {value}\n"


INTERPRETERS = (
    Case(name="system"),
    Case(name="venv", layer=ZOO, python=f"{HOME}/venv/bin/python"),
    Case(name="built", layer=ZOO, env={"PATH": f"{HOME}/.pyenv/versions/built/bin:/usr/bin:/bin"}),
)

FILES = (
    Case(name="nothing set", tries=(VENV, PIP)),
    Case(name="/etc/pip.conf allows", files={ETC: allow("true")}),
    Case(name="/etc/xdg allows", files={XDG: allow("yes")}),
    Case(name="~/.pip allows", files={DOT: allow("1")}),
    Case(name="~/.config allows", files={CONFIG: allow("on")}),
    Case(name="the environment's own file allows", files={f"{HOME}/venv/pip.conf": allow("t")}, tries=(VENV, PIP)),
    Case(name="user forbids what machine allows", files={ETC: allow("y"), CONFIG: allow("off")}),
    Case(name="~/.config beats ~/.pip", files={DOT: allow("n"), CONFIG: allow("True")}),
    Case(name="/etc beats /etc/xdg", files={XDG: allow("1"), ETC: allow("f")}),
    Case(name="[install] forbids", files={ETC: allow("1") + allow("0", "install")}),
    Case(name="machine's [install] beats user's [global]", files={ETC: allow("1", "install"), CONFIG: allow("no")}),
    Case(name="[download] is another command", files={ETC: allow("1", "download")}),
    Case(name="[env] is not a section of files", files={ETC: allow("1", ":env:")}),
    Case(name="underscores", files={ETC: "[global]\nbreak_system_packages = 1\n"}),
    Case(name="upper case", files={ETC: "[global]\nBREAK-SYSTEM-PACKAGES = TRUE\n"}),
    Case(name="upper case section", files={ETC: "[GLOBAL]\nbreak-system-packages = 1\n"}),
    Case(name="with dashes", files={ETC: "[global]\n--break-system-packages = 1\n"}),
    Case(name="a colon", files={ETC: "[global]\nbreak-system-packages: 1\n"}),
    Case(name="a comment behind", files={ETC: "[global]\nbreak-system-packages = 1 ; why\n"}),
    Case(name="not a boolean", files={ETC: allow("maybe")}),
    Case(name="two", files={ETC: allow("2")}),
    Case(name="quoted", files={ETC: allow('"true"')}),
    Case(name="empty value", files={ETC: allow("")}),
    Case(name="no section", files={ETC: "break-system-packages = 1\n"}, tries=(VENV, PIP)),
    Case(name="the same key twice", files={ETC: allow("1") + "break-system-packages = 0\n"}),
    Case(
        name="a percent sign",
        files={ETC: allow("1") + "index-url = https://index.invalid/a%zz\n"},
        may_be_unknown=("pip-install",),  # a box has no network, and the test names a folder
    ),
    Case(name="no UTF-8", files={ETC: "[global]\n# \udcff\nbreak-system-packages = 1\n"}),
    Case(name="no UTF-8 in the user's file", files={DOT: "[global]\n# \udcff\nbreak-system-packages = 1\n"}),
    Case(name="file of root only", files={ETC: allow("1")}, root=f"chmod 000 {ETC}"),
    Case(name="a folder instead", root=f"mkdir {ETC}"),
    Case(name="pip.conf.d is not read", files={"/etc/pip.conf.d/x.conf": allow("1")}),
    Case(name="requires an environment", files={ETC: "[global]\nrequire-virtualenv = true\n"}),
    Case(name="an unknown option", files={ETC: "[global]\nno-such-option = 1\n"}),
    Case(name="target", files={DOT: f"[install]\ntarget = {HOME}/target\n"}),
    Case(name="user = true", files={ETC: "[install]\nuser = true\n"}),
    Case(name="a feature that is no more", files={ETC: "[global]\nuse-feature = 2020-resolver\n"}),
    Case(name="features of today", files={ETC: "[global]\nuse-feature = fast-deps truststore\n"}),
    Case(name="deprecated without such", files={ETC: "[global]\nuse-deprecated = nonsense\n"}),
    Case(name="a platform", files={ETC: "[install]\nplatform = linux_x86_64\n"}),
    Case(name="root-user-action", files={ETC: "[global]\nroot-user-action = nothing\n"}),
    Case(name="resume-retries", files={ETC: "[global]\nresume-retries = often\n"}),
    Case(name="user = not a boolean", files={ETC: "[install]\nuser = maybe\n"}),
)

OVERRIDE = "PIP_BREAK_SYSTEM_PACKAGES"
VARIABLES = (
    Case(name="named file allows", files={MINE: allow("1")}, env={"PIP_CONFIG_FILE": MINE}),
    Case(name="named file hides the user's", files={MINE: "", DOT: allow("1")}, env={"PIP_CONFIG_FILE": MINE}),
    Case(name="named file is missing", files={DOT: allow("1")}, env={"PIP_CONFIG_FILE": MINE}),
    Case(name="named file does not hide the machine's", files={ETC: allow("1")}, env={"PIP_CONFIG_FILE": MINE}),
    Case(name="named file is /dev/null", files={ETC: allow("1")}, env={"PIP_CONFIG_FILE": "/dev/null"}),
    Case(name="XDG_CONFIG_HOME", files={f"{HOME}/x/pip/pip.conf": allow("1")}, env={"XDG_CONFIG_HOME": f"{HOME}/x"}),
    Case(name="XDG_CONFIG_DIRS", files={"/opt/x/pip/pip.conf": allow("1")}, env={"XDG_CONFIG_DIRS": "/opt/x:/opt/y"}),
    Case(name="variable allows", env={OVERRIDE: "1"}),
    Case(name="variable forbids what a file allows", files={ETC: allow("1")}, env={OVERRIDE: "0"}),
    Case(
        name="variable forbids what [install] allows",
        files={ETC: allow("1", "install")},
        env={OVERRIDE: "false"},
    ),
    Case(name="variable is empty", files={ETC: allow("1")}, env={OVERRIDE: ""}),
    Case(name="variable is not a boolean", env={OVERRIDE: "maybe"}),
    Case(name="variable in lower case", env={"pip_break_system_packages": "1"}),
    Case(name="isolated, user's file", files={DOT: allow("1")}, env={"PIP_ISOLATED": "1"}),
    Case(name="isolated, machine's file", files={ETC: allow("1")}, env={"PIP_ISOLATED": "1"}),
    Case(name="uv's variable", env={"UV_BREAK_SYSTEM_PACKAGES": "1", "UV_SYSTEM_PYTHON": "1"}),
    Case(name="requires an environment by variable", env={"PIP_REQUIRE_VIRTUALENV": "1"}, tries=(VENV, PIP)),
    Case(name="requires, not a boolean", env={"PIP_REQUIRE_VIRTUALENV": "maybe"}),
    Case(name="requires and bypass", env={"PIP_REQUIRE_VIRTUALENV": "1", OVERRIDE: "1"}),
    Case(name="PIP_USER", env={"PIP_USER": "1"}, tries=(VENV, PIP)),
    Case(name="PIP_USER is 0", env={"PIP_USER": "0", OVERRIDE: "1"}),
    Case(name="PIP_TARGET", env={"PIP_TARGET": f"{HOME}/target"}),
    Case(name="PIP_PROGRESS_BAR is unknown", env={"PIP_PROGRESS_BAR": "fancy"}),
    Case(name="PIP_PROGRESS_BAR is that of old", env={"PIP_PROGRESS_BAR": "ascii"}),
    Case(name="PIP_VERBOSE is negative", env={"PIP_VERBOSE": "-1"}),
    Case(name="PIP_UPGRADE is no boolean", env={"PIP_UPGRADE": "maybe"}),
    Case(name="PIP_EXISTS_ACTION has two", env={"PIP_EXISTS_ACTION": "i w"}),
    Case(name="PIP_PLATFORM", env={"PIP_PLATFORM": "linux_x86_64"}),
    Case(name="PIP_PYTHON_VERSION", env={"PIP_PYTHON_VERSION": "3.11"}),
    Case(
        name="PIP_ABI, a target and no dependencies",
        env={"PIP_ABI": "none", "PIP_TARGET": f"{HOME}/target", "PIP_NO_DEPS": "1"},
    ),
    Case(name="PIP_PLATFORM and only wheels", env={"PIP_PLATFORM": "linux_x86_64", "PIP_ONLY_BINARY": ":all:"}),
    Case(name="PIP_TARGET is empty", env={"PIP_TARGET": ""}),
    Case(name="PIP_TARGET cannot be written", env={"PIP_TARGET": "/usr/target"}),
    Case(name="PIP_TARGET and PIP_USER", env={"PIP_TARGET": f"{HOME}/target", "PIP_USER": "1"}),
    Case(name="PIP_PREFIX", env={"PIP_PREFIX": f"{HOME}/prefix"}),
    Case(name="PIP_PREFIX and PIP_USER", env={"PIP_PREFIX": f"{HOME}/prefix", "PIP_USER": "1"}),
    Case(name="PIP_ROOT", env={"PIP_ROOT": f"{HOME}/elsewhere"}),
    Case(name="PIP_DRY_RUN", env={"PIP_DRY_RUN": "1"}),
    Case(name="PIP_PYTHON", env={"PIP_PYTHON": "/usr/bin/python3"}, may_be_unknown=(PIP,)),
    Case(name="PYTHONNOUSERSITE", env={"PYTHONNOUSERSITE": "1"}),
    Case(name="bypass without user site", env={OVERRIDE: "1", "PYTHONNOUSERSITE": "1"}),
    Case(
        name="bypass, home cannot be written",
        root=f"chown root: {HOME}; chmod 755 {HOME}",
        env={OVERRIDE: "1"},
    ),
    Case(name="PYTHONUSERBASE", env={OVERRIDE: "1", "PYTHONUSERBASE": f"{HOME}/base"}),
    Case(name="PYTHONUSERBASE cannot be written", env={OVERRIDE: "1", "PYTHONUSERBASE": "/usr/base"}),
    Case(name="PYTHONHOME is wrong", env={"PYTHONHOME": "/nowhere"}, tries=(VENV, PIP)),
    Case(name="PYTHONHOME is the system's", env={"PYTHONHOME": "/usr"}, tries=(VENV, PIP)),
    Case(
        name="PYTHONPATH holds a broken pip",
        files={f"{HOME}/lib/pip/__init__.py": "raise SystemExit(9)\n"},
        env={"PYTHONPATH": f"{HOME}/lib"},
    ),
)


def pip_configs() -> Iterator[Case]:
    """Yield each row with the system's interpreter, and with one of the other two in turn."""
    rows = FILES + VARIABLES
    system, *others = INTERPRETERS
    yield from (_combine(system, row) for row in rows)
    yield from (_combine(others[number // 2 % 2], row) for number, row in enumerate(rows))


def _combine(interpreter: Case, row: Case) -> Case:
    return replace(
        row,
        name=f"{interpreter.name}: {row.name}",
        layer=interpreter.layer,
        env={**interpreter.env, **row.env},
        python=interpreter.python,
    )
