"""Odd interpreters and environments: each of a kind, brought into each situation that the kind can be in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from tests.boxes.layers import USR_LOCAL, ZOO
from tests.boxes.oracle.case import HOME, PIP, VENV, Case

AS_ADA = f"cd {HOME}; setpriv --reuid=ada --regid=ada --clear-groups"
KINDS: Mapping[str, str] = {
    **dict.fromkeys(("venv", "sees-system", "uv", "without-pip", "pypy"), ""),
    # root's uv and virtualenv compiled files of these two
    **{name: f"chown -R ada: {HOME}/{name}" for name in ("virtualenv", "uv-seeded")},
    # ensurepip would take most of the time of the row
    "copies": f"{AS_ADA} sh -c 'python3 -m venv --copies --without-pip copies && "
    "cp -a venv/lib/python3*/site-packages/pip* copies/lib/python3*/site-packages/'",
    "bare-sees-system": f"{AS_ADA} python3 -m venv --without-pip --system-site-packages bare-sees-system",
}
"""Folders of environments in ada's home, and the script of root that makes those which ZOO lacks."""

SITES, EXITS = "{0}/lib/*/site-packages", "import sys; sys.exit(4)"
SCRIPT = '#!/bin/sh\\nexec /opt/nowhere/bin/python3 "$@"\\n'
# {0} is the folder of the environment, {1} another name for it
SITUATIONS = (
    Case(name="moved", ada="mv {0} {1}", python="{1}", tries=(VENV, PIP)),
    Case(name="copied", ada="cp -a {0} {1}", python="{1}"),
    Case(name="behind a link", ada="ln -s {0} {1}", python="{1}", tries=(VENV, PIP)),
    Case(name="root's", root="chown -R root: {0}"),
    Case(name="used by root", user="root"),
    Case(name="read-only", ada="chmod -R a-w {0}"),
    Case(name="bin is read-only", ada="chmod a-w {0}/bin"),
    Case(name="without packages", ada="rm -rf {0}/lib/*/site-packages/*", tries=(VENV, PIP)),
    Case(name="without site-packages", ada="rm -r {0}/lib/*/site-packages"),
    Case(name="without lib", ada="rm -r {0}/lib", tries=(VENV, PIP)),
    Case(name="its home is gone", ada="sed -i '/^home/s,=.*,= /nowhere,' {0}/pyvenv.cfg", tries=(VENV, PIP)),
    Case(name="pyvenv.cfg is empty", ada=": > {0}/pyvenv.cfg"),
    Case(name="python is a copy", ada="cp --remove-destination $(readlink -f {0}/bin/python) {0}/bin/python"),
    Case(name="on noexec", noexec=f"{HOME}/noexec", ada="cp -a {0} noexec/", python=f"{HOME}/noexec/{{2}}"),
    Case(name="a part of its pip is gone", ada="rm -rf {0}/lib/*/site-packages/pip/_vendor/packaging"),
    Case(name="a .pth file ends Python", ada=f"for lib in {SITES}; do echo '{EXITS}' > $lib/zz.pth; done"),
    Case(name="a .pth file is not UTF-8", ada=f"for lib in {SITES}; do printf '/caf\\351\\n' > $lib/zz.pth; done"),
    Case(
        name="python is a script to nowhere",
        ada="rm {0}/bin/python; printf '{1}' > {0}/bin/python; chmod +x {0}/bin/python".replace("{1}", SCRIPT),
    ),
    Case(name="PIP_USER", env={"PIP_USER": "1"}),
    Case(name="its pip.conf says user", ada="printf '[install]\\nuser = true\\n' > {0}/pip.conf"),
    Case(name="its pip.conf requires an environment", ada="printf '[global]\\nrequire-virtualenv=1\\n' > {0}/pip.conf"),
    Case(name="PIP_TARGET", env={"PIP_TARGET": f"{HOME}/target"}),
    Case(name="PIP_PREFIX", env={"PIP_PREFIX": f"{HOME}/prefix"}),
    Case(name="PYTHONPATH has the system's packages", env={"PYTHONPATH": "/usr/lib/python3/dist-packages"}),
    Case(name="PYTHONNOUSERSITE and PIP_USER", env={"PYTHONNOUSERSITE": "1", "PIP_USER": "1"}),
)

LIB = "lib/python3.[0-9]*"
UV_PYTHONS = f"{HOME}/.local/share/uv/python"
UV_MARKER = "[externally-managed]\\nError=This Python installation is managed by uv and should not be modified.\\n"
UV = (
    f"mkdir -p {UV_PYTHONS}; cp -a /opt/python {UV_PYTHONS}/cpython; cd {UV_PYTHONS}/cpython/{LIB}; "
    f"printf '{UV_MARKER}' > EXTERNALLY-MANAGED; chown -R ada: {HOME}/.local"
)
INTERPRETERS: Mapping[str, str] = {
    f"{HOME}/.pyenv/versions/built": "",
    f"{HOME}/conda": "",
    "/opt/python": "",
    "/usr/local": USR_LOCAL,
    f"{UV_PYTHONS}/cpython": UV,
}
"""Prefixes of interpreters, and the script of root that makes those which ZOO lacks."""

# {0} is the prefix
STATES = (
    Case(name="as it is", tries=(VENV, PIP)),
    Case(name="used by root", user="root"),
    Case(name="PIP_USER", env={"PIP_USER": "1"}),
    Case(name="bypass", env={"PIP_BREAK_SYSTEM_PACKAGES": "1"}),
    Case(name="without user site", env={"PYTHONNOUSERSITE": "1"}),
    Case(name="with a marker", root=f"for lib in {{0}}/{LIB}; do : > $lib/EXTERNALLY-MANAGED; done", tries=(VENV, PIP)),
    Case(name="its packages are read-only", root=f"chown -R root: {{0}}/{LIB}"),
    Case(name="and the home too", root=f"chown -R root: {{0}}/{LIB} {HOME}; chmod 755 {HOME}"),
    Case(name="PYTHONHOME is its own", env={"PYTHONHOME": "{0}"}, tries=(VENV, PIP)),
    Case(name="PYTHONHOME is another's", env={"PYTHONHOME": "/usr"}, tries=(VENV, PIP)),
    Case(name="without pip", root=f"rm -r {{0}}/{LIB}/site-packages/pip*", tries=(VENV, PIP)),
    Case(name="requires an environment", env={"PIP_REQUIRE_VIRTUALENV": "1"}),
)

PARTS = (
    "ensurepip", "ensurepip/_bundled", "venv", "venv/scripts", "ssl.py", "lib-dynload/_ssl*", "zlib.py",
    "lib-dynload/_hashlib*", "lib-dynload/_ctypes*", "lib-dynload/_lzma*", "lib-dynload/_bz2*", "lib-dynload/_json*",
    "sqlite3", "ctypes", "json", "email", "html", "http", "urllib", "xmlrpc", "logging", "importlib/metadata",
    "importlib/resources", "configparser.py", "optparse.py", "subprocess.py", "zipfile*", "tempfile.py", "shutil.py",
    "site.py", "sysconfig*", "_sysconfigdata*", "encodings", "unittest", "tkinter", "pydoc.py", "this.py", "netrc.py",
    "getpass.py", "csv.py", "uuid.py", "selectors.py", "argparse.py", "calendar.py", "socket.py", "platform.py",
    "py_compile.py", "struct.py", "random.py", "locale.py", "base64.py", "dataclasses.py", "pkgutil.py", "inspect.py",
    "colorsys.py", "plistlib.py", "asyncio", "lzma.py", "statistics.py",
)  # fmt: skip
"""Parts of the standard library, of which each is removed from an interpreter that was built from source."""
BUILT = next(iter(INTERPRETERS))


def environments() -> Iterator[Case]:
    """Yield each kind of environment in each situation."""
    for name, script in KINDS.items():
        folder = f"{HOME}/{name}"
        for case in SITUATIONS:
            if (name, case.name) == ("copies", "python is a copy"):
                continue
            python = folder if case.python == "python3" else case.python
            yield _fill(case, name, script, f"{python}/bin/python", folder, f"{folder}-2", name)


def interpreters() -> Iterator[Case]:
    """Yield each interpreter in each state."""
    for prefix, script in INTERPRETERS.items():
        for case in STATES:
            yield _fill(case, prefix, script, f"{prefix}/bin/python3", prefix)


def incomplete() -> Iterator[Case]:
    """Yield an interpreter without each part of its standard library."""
    for part in PARTS:
        # without TLS pip installs the test's wheel, which needs no index
        tries = (VENV,) if "_ssl" in part else (VENV, PIP)
        case = Case(name=f"without {part}", ada=f"cd {{0}}/{LIB}; rm -rf {part}", tries=tries)
        yield _fill(case, "built", "", f"{BUILT}/bin/python3", BUILT)


def _fill(case: Case, name: str, script: str, python: str, *words: str) -> Case:
    """Return the case with the words in its scripts and variables. ``script`` makes its interpreter."""
    return replace(
        case,
        name=f"{name}, {case.name}",
        layer=ZOO,
        root="; ".join(filter(None, (script, case.root.format(*words)))),
        ada=case.ada.format(*words),
        env={name: value.format(*words) for name, value in case.env.items()},
        python=python.format(*words),
        # root starts no interpreter that another user could change
        may_be_unknown=case.tries if case.user == "root" else (),
    )
