"""States of the interpreter, of its environment, and of pipx and apt."""

from __future__ import annotations

from tests.boxes import tiny
from tests.boxes.layers import USR_LOCAL, ZOO
from tests.boxes.layers import VENV as VENV_LAYER
from tests.boxes.oracle.case import APT, HOME, PIP, PIPX, VENV, Case, activated
from tests.boxes.roots import BARE, NEWER

OLDEST, NEWEST = NEWER[:1], NEWER[-1:]
ALL = (VENV, PIP, PIPX, APT)
STDLIB = "cd /usr/lib/python3.[0-9][0-9]; "
LOCKED = f"chown root: {HOME}; chmod 755 {HOME}"
NO_PIP = "rm -r ../python3/dist-packages/pip ../python3/dist-packages/pip-*"
SHADOWING_PIP = (
    "cd /usr/share/python-wheels; pip install --break-system-packages --ignore-installed --no-index --quiet pip-*.whl"
)
OVERRIDE = {"PIP_BREAK_SYSTEM_PACKAGES": "1"}

BOXES = (
    Case(name="bare", layer=BARE, tries=ALL),
    Case(name="bare, root", layer=BARE, user="root", tries=ALL),
    Case(name="with python3-venv", layer=VENV_LAYER, tries=ALL),
    Case(name="with python3-venv, root", layer=VENV_LAYER, user="root", tries=ALL),
    Case(name="with everything", tries=ALL, may_be_unknown=(APT,)),
    Case(name="with everything, root", user="root", tries=ALL),
)

MARKER = (
    Case(name="marker removed", root=STDLIB + "rm EXTERNALLY-MANAGED", tries=(VENV, PIP, PIPX)),
    Case(name="marker removed, root", root=STDLIB + "rm EXTERNALLY-MANAGED", user="root"),
    Case(name="marker empty", root=STDLIB + ": > EXTERNALLY-MANAGED"),
    Case(name="marker malformed", root=STDLIB + "echo x > EXTERNALLY-MANAGED"),
    Case(name="marker not UTF-8", root=STDLIB + r"printf '[externally-managed]\nError=\377' > EXTERNALLY-MANAGED"),
    Case(name="marker a folder", root=STDLIB + "rm EXTERNALLY-MANAGED; mkdir EXTERNALLY-MANAGED"),
    Case(name="marker a link", root=STDLIB + "ln -sf /etc/hostname EXTERNALLY-MANAGED"),
    Case(name="marker a dangling link", root=STDLIB + "ln -sf /nowhere EXTERNALLY-MANAGED"),
    Case(name="marker unreadable", root=STDLIB + "chmod 000 EXTERNALLY-MANAGED"),
    Case(name="marker renamed", root=STDLIB + "mv EXTERNALLY-MANAGED EXTERNALLY_MANAGED"),
    Case(name="bypass, root", user="root", env=OVERRIDE),
)

LIBRARY = (
    Case(name="ensurepip removed", root=STDLIB + "rm -r ensurepip", tries=(VENV, PIPX)),
    Case(name="ensurepip an empty folder", root=STDLIB + "rm -r ensurepip/*", tries=(VENV, PIPX)),
    Case(name="ensurepip without its main", root=STDLIB + "rm ensurepip/__main__.py", tries=(VENV,)),
    Case(name="ensurepip's wheels removed", root="rm -r /usr/share/python-wheels", tries=(VENV, PIPX)),
    Case(name="ensurepip's wheel of pip removed", root="rm /usr/share/python-wheels/pip-*", tries=(VENV,)),
    Case(name="venv module removed", root=STDLIB + "rm -r venv", tries=(VENV, PIP, PIPX)),
    Case(name="pip removed", root=STDLIB + NO_PIP, tries=(VENV, PIP, PIPX)),
    Case(name="pip emptied", root="rm -r /usr/lib/python3/dist-packages/pip/*"),
    Case(name="a pip before apt's", root=SHADOWING_PIP, tries=(VENV, PIP, PIPX)),
    Case(
        name="half a pip before apt's",
        root=f"{SHADOWING_PIP}; rm /usr/local/lib/python3.*/dist-packages/pip/__main__.py",
    ),
    Case(name="marker and pip removed", root=STDLIB + "rm EXTERNALLY-MANAGED; " + NO_PIP),
    Case(name="python3 dangles", root="ln -sf python3.4 /usr/bin/python3", tries=(VENV, PIP)),
    Case(name="python3 is no program", root="rm /usr/bin/python3; echo > /usr/bin/python3", tries=(VENV, PIP)),
    Case(name="python3 is a folder", root="rm /usr/bin/python3; mkdir /usr/bin/python3", tries=(VENV, PIP)),
    Case(name="no python3 on PATH", env={"PATH": "/sbin"}, tries=(VENV, PIP)),
)

PIPX_STATES = (
    Case(
        name="pipx's interpreter is gone",
        root="sed -i 1s/python3/python3.4/ /usr/bin/pipx",
        suites=OLDEST,
        tries=(PIPX,),
    ),
    Case(
        name="pipx in an active environment", layer=ZOO, env=activated("venv"), suites=NEWEST, tries=(VENV, PIP, PIPX)
    ),
    Case(name="pipx, home cannot be written", root=LOCKED, suites=OLDEST, tries=(VENV, PIP, PIPX)),
    Case(name="pipx, pip.conf broken", files={"/etc/pip.conf": "x\n"}, suites=NEWEST, tries=(PIPX,)),
    Case(name="pipx, bypass", env=OVERRIDE, suites=OLDEST, tries=(PIPX,)),
    Case(name="pipx, PIP_USER", env={"PIP_USER": "1"}, suites=NEWEST, tries=(PIPX,)),
    Case(name="pipx, environments required", env={"PIP_REQUIRE_VIRTUALENV": "1"}, suites=OLDEST, tries=(PIPX,)),
    Case(name="pipx, PIP_TARGET", env={"PIP_TARGET": f"{HOME}/target"}, suites=NEWEST, tries=(PIPX,)),
    Case(name="pipx, PIP_PREFIX", env={"PIP_PREFIX": f"{HOME}/prefix"}, suites=OLDEST, tries=(PIPX,)),
    Case(name="pipx, PIP_ROOT", env={"PIP_ROOT": f"{HOME}/elsewhere"}, suites=NEWEST, tries=(PIPX,)),
    Case(name="pipx, PIP_DRY_RUN", env={"PIP_DRY_RUN": "1"}, suites=OLDEST, tries=(PIPX,)),
    Case(
        name="pipx, the environment's pip.conf",
        layer=ZOO,
        env=activated("venv"),
        files={f"{HOME}/venv/pip.conf": "[install]\nrequire-hashes = 1\n"},
        suites=OLDEST,
        tries=(PIP, PIPX),
    ),
    Case(
        name="pipx, usercustomize prints",
        files={f"{HOME}/.local/lib/python3.11/site-packages/usercustomize.py": "print(1)\n"},
        suites=OLDEST,
        tries=(PIPX,),
    ),
    Case(
        name="pipx, sitecustomize prints",
        root="echo 'print(1)' > /etc/python3.11/sitecustomize.py",
        suites=OLDEST,
        tries=(PIPX,),
    ),
    Case(name="pipx, PYTHONHOME is wrong", env={"PYTHONHOME": "/nowhere"}, suites=NEWEST, tries=(PIPX,)),
    Case(
        name="pipx, bin folder on PATH",
        env={"PATH": f"{HOME}/.local/bin:/usr/bin:/bin"},
        suites=OLDEST,
        tries=(PIPX,),
    ),
)

APT_STATES = (
    Case(name="no sudo", root="rm /usr/bin/sudo", tries=(APT,)),
    Case(name="sudo, not for ada", tries=(APT,), may_be_unknown=(APT,)),
    Case(name="sudo without password", files={"/etc/sudoers.d/ada": "ada ALL=(ALL) NOPASSWD: ALL\n"}, tries=(APT,)),
    Case(name="sudo with password", root="usermod -aG sudo ada; echo ada:secret | chpasswd", tries=(APT,)),
    Case(name="no lists, root", root="rm -r /var/lib/apt/lists; mkdir /var/lib/apt/lists", user="root", tries=(APT,)),
    Case(name="dpkg interrupted, root", root="touch /var/lib/dpkg/updates/0001", user="root", tries=(APT,)),
)


DEB = """
mkdir -p /opt/half/DEBIAN; cd /opt
printf 'Package: half\\nVersion: 1\\nArchitecture: all\\nMaintainer: nobody\\nDescription: half\\n%s\\n' "$CONTROL" \\
    > half/DEBIAN/control
[ -z "$SCRIPT" ] || { printf '#!/bin/sh\\n%s\\n' "$SCRIPT" > half/DEBIAN/postinst; chmod 755 half/DEBIAN/postinst; }
dpkg-deb --build half
"""
"""Builds /opt/half.deb with the fields of CONTROL, and with SCRIPT as its postinst."""


def with_dpkg(
    name: str, command: str, *, control: str = "", script: str = "", may_be_unknown: tuple[str, ...] = ()
) -> Case:
    """Return the case in which root runs ``command`` on the package file half.deb, without apt."""
    commands = f"CONTROL='{control}' SCRIPT='{script}'; {DEB}{command}"
    return Case(
        name=f"{name}, root", layer=VENV_LAYER, root=commands, user="root", tries=(APT,), may_be_unknown=may_be_unknown
    )


REINSTALL = "sed -i '/^Package: {}$/,/^$/s/install ok installed/install reinstreq half-installed/' /var/lib/dpkg/status"
WITHOUT_APT = (
    with_dpkg("dpkg -i lacks something", "dpkg -i half.deb || true", control="Depends: nonesuch"),
    with_dpkg("dpkg -i lacks a newer one", "dpkg -i half.deb || true", control="Depends: python3 (>= 99)"),
    with_dpkg("dpkg -i by force", "dpkg --force-depends -i half.deb", control="Pre-Depends: nonesuch | neither"),
    with_dpkg("dpkg -i, all there", "dpkg -i half.deb", control="Depends: nonesuch | python3:any (>= 3)"),
    with_dpkg("dpkg -i, another provides it", "dpkg -i half.deb", control="Depends: awk"),
    with_dpkg("unpacked, all there", "dpkg --unpack half.deb", control="Depends: python3 (>= 3)"),
    with_dpkg("what it needs is removed by force", "dpkg --force-depends --remove libpython3-stdlib"),
    with_dpkg("removed but for its settings", "dpkg -i half.deb; dpkg --remove half", script="exit 0"),
    with_dpkg("its script fails", "dpkg -i half.deb || true", script="exit 1", may_be_unknown=(APT,)),
    with_dpkg("needs to be reinstalled", f"dpkg -i half.deb; {REINSTALL.format('half')}"),
    with_dpkg(
        "needs to be reinstalled, and can be",
        f"apt-get install --yes {tiny.PACKAGE}; {REINSTALL.format(tiny.PACKAGE)}",
    ),
)


def zoo(name: str, **more: object) -> Case:
    """Return the case of an interpreter of ZOO, named by its folder."""
    return Case(name=name, layer=ZOO, python=f"{HOME}/{name}/bin/python", tries=(VENV, PIP), **more)  # type: ignore[arg-type]


ENVIRONMENTS = (
    *map(zoo, ("venv", "sees-system", "pypy", "virtualenv", "uv", "uv-seeded", "conda", ".pyenv/versions/built")),
    *map(zoo, ("half-made", "without-pip", "moved", "dangling", "stale", "without-cfg", "pip-emptied")),
    *(
        Case(name=f"active {name}", layer=ZOO, env=activated(name))
        for name in ("venv", "sees-system", "uv", "half-made")
    ),
    *(
        Case(name=f"active {name}", layer=ZOO, env=activated(name))
        for name in ("was-here", "moved", "dangling", "stale")
    ),
    Case(name="/opt/python", layer=ZOO, python="/opt/python/bin/python3", tries=(VENV, PIP)),
    Case(name="/opt/python, root", layer=ZOO, python="/opt/python/bin/python3", user="root", tries=(VENV, PIP)),
    Case(name="/usr/local", layer=ZOO, root=USR_LOCAL, tries=(VENV, PIP)),
    Case(name="/usr/local, root", layer=ZOO, root=USR_LOCAL, user="root"),
    Case(name="built, without user site", layer=ZOO, python="/opt/python/bin/python3", env={"PYTHONNOUSERSITE": "1"}),
    Case(name="pypy3", layer=ZOO, python="/usr/bin/pypy3", tries=(VENV, PIP)),
    Case(name="pypy3, bypass", layer=ZOO, python="/usr/bin/pypy3", env=OVERRIDE),
    Case(name="pypy3 as python3", layer=ZOO, root="ln -sf pypy3 /usr/local/bin/python3", tries=(VENV, PIP)),
    Case(name="root's venv", layer=ZOO, root=f"chown -R root: {HOME}/venv", python=f"{HOME}/venv/bin/python"),
    Case(
        name="venv's python is no program",
        layer=ZOO,
        ada=f"cd {HOME}/venv/bin; rm python; echo > python",
        python=f"{HOME}/venv/bin/python",
        tries=(VENV, PIP),
    ),
    Case(
        name="venv on noexec",
        noexec=f"{HOME}/noexec",
        ada=f"python3 -m venv {HOME}/noexec/venv",
        python=f"{HOME}/noexec/venv/bin/python",
        tries=(VENV, PIP),
    ),
    Case(
        name="venv --copies on noexec",
        noexec=f"{HOME}/noexec",
        ada=f"python3 -m venv --copies --without-pip {HOME}/noexec/venv",
        python=f"{HOME}/noexec/venv/bin/python",
        tries=(VENV, PIP),
    ),
)

STATES = (*BOXES, *MARKER, *LIBRARY, *PIPX_STATES, *APT_STATES, *WITHOUT_APT, *ENVIRONMENTS)
