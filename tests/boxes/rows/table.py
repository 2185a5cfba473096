"""All conditions of the list of situations, each as a row, and the states that resemble them."""

from __future__ import annotations

from typing import Any

from tests.boxes import tiny
from tests.boxes.layers import FULL, VENV, ZOO
from tests.boxes.oracle.case import HOME, activated
from tests.boxes.projects import PROJECT
from tests.boxes.roots import BARE, NEWER, Layer
from tests.boxes.rows.row import Row
from tests.boxes.several.causes import CAUSES, DEPENDENT, PIP_CONF, Cause

NEWEST = NEWER[-1]
WITH_EXFAT = Layer(name="exfat", packages=(*FULL.packages, "exfat-fuse", "exfatprogs"))
EXFAT = ("exfat",)
"""Stands for the options of mount for this file system."""
NONE = "none"
"""Stands for no finding."""
CAUSES_BY_NAME = {cause.name: cause for cause in CAUSES}
PATH = "/usr/local/bin:/usr/bin:/bin"
PIP = f"python3 -m pip install {tiny.LIBRARY}"
PYTHON = f"{PROJECT}/.venv/bin/python"
RUNS = f"{PYTHON} -c 'import doctor_tiny_library'; {PYTHON} -m pip check"
"""The proof that the project's environment works."""
ACTIVE = {"VIRTUAL_ENV": f"{PROJECT}/.venv", "PATH": f"{PROJECT}/.venv/bin:{PATH}"}
BUILT = f"{HOME}/.pyenv/versions/built"
HOLD = """sudo python3 -c 'import fcntl, time
file = open("/var/lib/dpkg/lock-frontend", "w")
fcntl.lockf(file, fcntl.LOCK_EX)
time.sleep(8)'"""


def row(name: str, ids: str = "", neighbour: str = "", **more: Any) -> Row:
    """Return a row; ``ids`` are the ids of its findings, by default its name. ``more`` is for its cause or for it."""
    of_cause = {key: more.pop(key) for key in ("files", "root", "ada", "env", "proof", "by_hand") if key in more}
    cause = Cause(name=name, ids=tuple((ids or name).split()) if ids != NONE else (), part="", **of_cause)
    return Row(cause=cause, neighbour=neighbour, **more)


def known(cause: str, neighbour: str = "", *, name: str = "", **more: Any) -> Row:
    """Return a row with a cause that is also combined with others, under its first id."""
    of = CAUSES_BY_NAME[cause]
    proof = more.pop("proof", of.proof or RUNS)
    again = Cause(
        name=name or of.ids[0], ids=of.ids, part=of.part, files=of.files, root=of.root, ada=of.ada, env=of.env,
        proof=proof, by_hand=of.by_hand,
    )  # fmt: skip
    return Row(cause=again, neighbour=neighbour, **more)


def state(name: str, **more: Any) -> Row:
    """Return a state that is no condition of the list, and only looked at."""
    return row(name, NONE, **more)


IN_LOGS = (
    row("externally-managed", "", "a false error", fails=PIP, ada="rm -r .venv", proof=RUNS),
    row("pip-missing", "", "externally-managed", fails=PIP, layer=BARE, suite=NEWEST, proof=RUNS),
    row(
        "pipx-missing", "", "pipx-path", layer=VENV, network=True, fails="pipx install pycowsay",
        proof="~/.local/bin/pycowsay hello",
    ),
    row(
        "installed-by-distro", "", "externally-managed", suite=NEWEST, sampled=True,
        wheels=(("packaging", "99.0"),), ada="rm -r .venv requirements.txt",
        fails="sudo -E python3 -m pip install --break-system-packages --upgrade packaging",
        proof=f"{PYTHON} -c 'from importlib.metadata import version; assert version(\"packaging\") == \"99.0\"'",
    ),
    row("require-virtualenv", "", "externally-managed", fails=PIP, ada="rm -r .venv", proof=RUNS,
        env={"PIP_REQUIRE_VIRTUALENV": "1"}),
    row(
        "apt-locked", "", "apt-unavailable", archive=(tiny.PACKAGE,), meanwhile=HOLD,
        fails=f"sudo apt-get install --yes {tiny.PACKAGE}", proof=f"dpkg --status {tiny.PACKAGE}",
    ),
    row(
        "apt-unavailable", "", "apt-locked", archive=(tiny.PACKAGE,),
        root="rm -r /var/lib/apt/lists/* /etc/apt/sources.list", fails=f"sudo apt-get install --yes {tiny.PACKAGE}",
        proof=f"dpkg --status {tiny.PACKAGE}",
    ),
    row(
        "distutils-missing", "", "module-not-found", suite=NEWEST, network=True,
        files={f"{PROJECT}/tool.py": "from distutils.util import strtobool\n"},
        ada="echo > requirements.txt", fails=f"{PYTHON} tool.py", proof=f"{PYTHON} tool.py",
    ),
    row(
        "build-tools-missing", "", "a build that fails by itself", network=True,
        files={
            f"{PROJECT}/ext/setup.py": "from setuptools import Extension, setup\n"
            "setup(name='ext', version='1', ext_modules=[Extension('ext', ['ext.c'])])\n",
            f"{PROJECT}/ext/ext.c": "#include <Python.h>\nstatic struct PyModuleDef m = {PyModuleDef_HEAD_INIT, "
            '"ext", 0, -1, 0};\nPyMODINIT_FUNC PyInit_ext(void) { return PyModule_Create(&m); }\n',
        },
        fails=f"{PYTHON} -m pip install ./ext", proof=f"{PYTHON} -I -c 'import ext'",
    ),
    row(
        "permission-denied", "", "externally-managed", layer=ZOO, fails=PIP,
        env={"PATH": f"/opt/python/bin:{PATH}", "PYTHONNOUSERSITE": "1"}, proof=RUNS,
    ),
    row(
        "network-error", "", "no-matching-distribution", fails=f"{PYTHON} -m pip download --dest /tmp six",
        env={"PIP_NO_INDEX": "0", "PIP_RETRIES": "1", "HTTPS_PROXY": "http://127.0.0.1:9"},
        proof="! env | grep -i proxy",
    ),
    row(
        "hash-mismatch", "", "no-matching-distribution",
        files={f"{PROJECT}/requirements.txt": f"{tiny.LIBRARY}==1.0 --hash=sha256:{'0' * 64}\n"},
        ada=".venv/bin/pip -q uninstall -y doctor-tiny-library",
        fails=f"{PYTHON} -m pip install -r requirements.txt", proof=RUNS,
        by_hand=f"cd {PROJECT}; echo {tiny.LIBRARY}==1.0 --hash=sha256:$(sha256sum {tiny.WHEELS}/doctor_tiny_library-* "
        "| cut -d ' ' -f 1) > requirements.txt",
    ),
    row(
        "resolution-conflict", "", "no-matching-distribution", sampled=True,
        wheels=((tiny.LIBRARY, "0.5"),),
        files={f"{PROJECT}/requirements.txt": f"{DEPENDENT}\n{tiny.LIBRARY}<1\n"},
        fails=f"{PYTHON} -m pip install -r requirements.txt",
        proof=f"{RUNS}; {PYTHON} -c 'import doctor_tiny_dependent'",
        by_hand=f"sed -i 's/^{tiny.LIBRARY}<1/{tiny.LIBRARY}>=1/' {PROJECT}/requirements.txt",
    ),
    row("disk-full", "", "permission-denied", layer=FULL, mount=("-t", "tmpfs", "-o", "size=2m,mode=777", "small"),
        fails="python3 -m pip install --upgrade --target lib pip",
        proof="python3 -m pip install --upgrade --target lib pip",
        by_hand=f"mount -o remount,size=500m {PROJECT}"),
    row("no-symlinks", "", "noexec-venv", layer=WITH_EXFAT, mount=EXFAT, fails="python3 -m venv .venv",
        proof="ls ~/.venv-project/bin/python; ~/.venv-project/bin/pip check"),
)  # fmt: skip
"""Those that the log of a real tool shows."""

ON_MACHINES = (
    row("ensurepip-missing", "", "no-project-venv", layer=BARE, proof=RUNS),
    row("half-made-venv", "incomplete-venv", "an environment of uv", layer=BARE, suite=NEWEST,
        ada="python3 -m venv .venv || true", proof=RUNS),
    known("no environment", "not-activated"),
    row("not-activated", "", "an active environment", proof=f"test $(command -v python) = {PYTHON}"),
    row("pipx-too-old", "", "pipx-missing", network=True,
        goal="doctor fix --pipx pipx", proof=f"{HOME}/.local/bin/pipx install --help | grep global"),
    known("pipx's folder is not on PATH", "pipx-missing", name="pipx-path"),
    known("the environment's Python is gone", "stale-venv"),
    known("another Python's packages", "broken-venv", name="stale-venv"),
    row("moved-venv", "", "broken-venv", ada="rm -r .venv; python3 -m venv old; old/bin/pip -q install "
        f"{tiny.LIBRARY}; mv old .venv", env=ACTIVE, proof=f"pip --version | grep {PROJECT}/.venv; {RUNS}"),
    row("noexec-venv", "", "no-symlinks", layer=FULL, mount=("-t", "tmpfs", "-o", "noexec,mode=777", "noexec"),
        proof="ls ~/.venv-project/bin/python; ~/.venv-project/bin/pip check"),
    row("pip-python-mismatch", "", "foreign-python", layer=ZOO, sampled=True,
        root="mkdir /opt/first; ln -s /opt/python/bin/pip3 /opt/first/pip", env={"PATH": f"/opt/first:{PATH}"},
        proof=f"pip --version | grep {PROJECT}/.venv"),
    known("/etc/pip.conf overrides the protection", "bypass-ineffective", name="bypass-configured"),
    row("bypass-ineffective", "", "bypass-configured", sampled=True, env=ACTIVE,
        files={"/etc/pip.conf.d/override.conf": "[global]\nbreak-system-packages = true\n"},
        by_hand="rm -r /etc/pip.conf.d", proof="! ls /etc/pip.conf.d"),
    known("marker removed", "externally-managed", kept="doctor never removes a marker"),
    known("root's pip shadows the system's packages", "user-site-shadowing", name="system-pip-residue"),
    known("the user's packages shadow the system's", "system-pip-residue", name="user-site-shadowing"),
    known("PIP_TARGET", "python-variables", name="polluted-environment", proof="test -z \"$PIP_TARGET\""),
    row("python3-repointed", "", "foreign-python", layer=ZOO, suite=NEWEST,
        root="ln -sf /opt/python/bin/python3 /usr/bin/python3",
        proof="readlink /usr/bin/python3 | grep -x 'python3.[0-9]*'"),
    row("foreign-python", "non-system-python", "python3-repointed", layer=ZOO, sampled=True,
        env={"PATH": f"{BUILT}/bin:{PATH}"}, goal="doctor fix --venv",
        proof=f"{RUNS}; {PYTHON} -c 'import sys; assert sys.base_prefix == \"{BUILT}\"'"),
    row("python-too-old", "", "a project for this Python", sampled=True, suite=NEWEST, older=True,
        files={f"{PROJECT}/pyproject.toml": '[project]\nname = "shop"\nversion = "1"\nrequires-python = "<3.12"\n'},
        ada="rm -r .venv requirements.txt",
        proof=f"{PYTHON} -c 'import sys; assert sys.version_info < (3, 12)'"),
    row("system-bound-libraries", NONE, "no-project-venv", says="fix -r requirements.txt",
        ada="rm -r .venv; echo PyGObject > requirements.txt", network=True, proof=f"{PYTHON} -c 'import gi'"),
    row("project-has-own-tool", "no-project-venv", "no-project-venv", sampled=True, uv=True, says="uv sync",
        files={f"{PROJECT}/pyproject.toml": '[project]\nname = "shop"\nversion = "1"\nrequires-python = ">=3.11"\n',
               f"{PROJECT}/uv.lock": 'version = 1\nrequires-python = ">=3.11"\n'},
        ada="rm -r .venv requirements.txt", proof=f"grep ^uv {PROJECT}/.venv/pyvenv.cfg; {PYTHON} -c ''"),
    row("python-variables", "", "polluted-environment", env={"PYTHONHASHSEED": "abc"}, proof="python3 -c ''"),
    row("shadowed-module", "", "python-variables", files={f"{PROJECT}/typing.py": "# mine\n"}, env=ACTIVE,
        proof="python -m pip --version; python3 -m venv --without-pip /tmp/new"),
    row("python-without-ssl", "", "foreign-python", layer=ZOO, sampled=True,
        ada=f"rm requirements.txt {BUILT}/lib/python3.*/lib-dynload/_ssl.*",
        env={"PATH": f"{BUILT}/bin:{PATH}", "PIP_NO_INDEX": "0"}, proof="python3 -c 'import ssl'"),
    known("root's environment", "no-project-venv", proof="test -O .venv"),
    row("pip-config-stops", "", "bypass-configured", files={PIP_CONF: "[global]\nconstraint = /nowhere/c.txt\n"},
        proof=f"{PYTHON} -m pip download --dest /tmp {tiny.LIBRARY}"),
    row("dead-pipx-apps", "", "pipx-path",
        ada=f"pipx install {tiny.APPLICATION}; ln -sf /usr/bin/python3.4 "
        f"$(ls -d ~/.local/share/pipx ~/.local/pipx 2>/dev/null | head -1)/venvs/{tiny.APPLICATION}/bin/python3",
        env={"PATH": f"{HOME}/.local/bin:{PATH}"}, proof=tiny.APPLICATION),
    row("orphaned-packages", "", "user-site-shadowing", sampled=True,
        ada="rm -r .venv requirements.txt; python3 -m pip -q install --target ~/.local/lib/python3.4/site-packages "
        f"{tiny.LIBRARY}", proof=RUNS),
    row("long-shebang", "pip-script-broken", "crlf-shebang", sampled=True, env=ACTIVE, says="255 bytes",
        ada=f"for i in 1 2 3; do d=$d/{'d' * 90}; done; "
        f"sed -i \"1s,.*,#!{PROJECT}$d/.venv/bin/python,\" .venv/bin/pip*",
        proof=f"pip --version | grep {PROJECT}/.venv; {RUNS}"),
    row("crlf-shebang", "pip-script-broken", "long-shebang", sampled=True, env=ACTIVE, says="CR LF",
        ada="sed -i 's/$/\\r/' .venv/bin/pip* .venv/bin/activate",
        proof=f"pip --version | grep {PROJECT}/.venv; {RUNS}"),
    row("dockerfile, workflow, script", elsewhere="an issue of its own"),
)  # fmt: skip
"""Those that ``doctor check`` finds."""

STATES = (
    state("a false error", fails="pip install six", ada="rm -r .venv; python3 -m venv old; mv old .venv",
          env=activated("project/old")),
    state("an environment of uv", uv=True, ada="rm -r .venv; uv venv --offline .venv"),
    state("an active environment", env=ACTIVE),
    state("a project for this Python", layer=ZOO,
          files={f"{PROJECT}/pyproject.toml": '[project]\nname = "shop"\nversion = "1"\nrequires-python = ">=3.9"\n'}),
    state("module-not-found", fails=f"{PYTHON} -c 'import yaml'"),
    state("no-matching-distribution", fails=f"{PYTHON} -m pip install {tiny.LIBRARY}==7"),
    state("a build that fails by itself", network=True,
          files={f"{PROJECT}/ext/setup.py": "raise SystemExit('no')\n"}, fails=f"{PYTHON} -m pip install ./ext"),
)  # fmt: skip
"""What resembles a condition, and is none or another one."""

ROWS = (*IN_LOGS, *ON_MACHINES)
BY_NAME = {each.cause.name: each for each in (*ROWS, *STATES)}
