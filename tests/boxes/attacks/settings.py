"""Attacks with settings of ada: pip config, user site, and variables that ``su -m`` and ``sudo -E`` keep."""

from __future__ import annotations

import functools
import json
import subprocess
import tempfile
from collections.abc import Mapping
from functools import partial
from pathlib import Path

from tests.boxes import tiny
from tests.boxes.attacks.harness import HOME, OWNED, PATH, Attack, hers, link, program, proof
from tests.boxes.attacks.programs import environment_of_ada
from tests.boxes.box import Box

WHEELS = f"{HOME}/wheels"
ENVIRONMENT_OF_ROOT = "/opt/service"
MISSING = "/nope/.."
"""What programs leave out of a path, or create, although the kernel finds nothing there."""
CONFIG = f"[global]\nno-index = true\nfind-links = {WHEELS}\n"
ENVIRONMENT: tuple[str, ...] = ("fix", "--venv", tiny.LIBRARY)
PIPX: tuple[str, ...] = ("fix", "--pipx", "--yes", tiny.APPLICATION)
APT: tuple[str, ...] = ("fix", "--apt", "--yes", tiny.PACKAGE)


def _wheels(box: Box) -> None:
    """Wheels of ada: newer versions of root's, and a package that only she has, with code that pip and Python run."""
    hers(box, f"{WHEELS}/.made")
    for name in (tiny.LIBRARY, tiny.APPLICATION, "only-hers"):
        code = proof(f"her {name}")
        script = {"more": {"her.pth": code, "her/__init__.py": code}}
        tiny.write_wheel(box.path(WHEELS), name, version="99.0", script=name == tiny.APPLICATION, **script)


def _config(box: Box, path: str) -> None:
    _wheels(box)
    tiny.archive(box, alone=True)
    hers(box, path, CONFIG)


def _config_of_environment(box: Box) -> None:
    _wheels(box)
    environment_of_ada(box)
    for name in ("her.pth", "sitecustomize.py"):
        box.path(f"{HOME}/env/lib/python3.11/site-packages/{name}").unlink()
    hers(box, f"{HOME}/env/pip.conf", CONFIG)


def _user_site(box: Box) -> None:
    tiny.archive(box, alone=True)
    packages = f"{HOME}/.local/lib/python3.11/site-packages"
    hers(box, f"{packages}/her.pth", proof("user site: .pth"))
    hers(box, f"{packages}/usercustomize.py", proof("user site: usercustomize"))
    hers(box, f"{packages}/sitecustomize.py", proof("user site: sitecustomize"))


def _variables(box: Box) -> None:
    """Create what the variables of VARIABLES name."""
    _user_site(box)
    _wheels(box)
    for name in ("sitecustomize", "usercustomize", "pip", "packaging", "platform", "argparse"):
        hers(box, f"{HOME}/lib/{name}.py", proof(f"PYTHONPATH: {name}"))
    hers(box, f"{HOME}/startup.py", proof("PYTHONSTARTUP"))
    hers(box, f"{HOME}/apt.conf", f'DPkg::Pre-Invoke {{"echo APT_CONFIG >> {OWNED}";}};\n')
    hers(box, f"{HOME}/env.sh", f'[ "$(/usr/bin/id -u)" = 0 ] && echo BASH_ENV >> {OWNED}\n')
    hers(box, f"{HOME}/perl/Her.pm", f'if ($> == 0) {{ open(my $f, ">>", "{OWNED}"); print $f "PERL5OPT\\n"; }} 1;\n')
    hers(box, f"{HOME}/bin/python3", program("PIPX_DEFAULT_PYTHON"), mode=0o755)
    for folder in ("", "/shared"):
        hers(box, f"{HOME}/pipx{folder}/bin/python", program("pipx's python"), mode=0o755)
        hers(box, f"{HOME}/pipx{folder}/bin/pip", program("pipx's pip"), mode=0o755)
    hers(box, f"{HOME}/pipx/shared/pyvenv.cfg", "home = /usr/bin\n")
    app = tiny.APPLICATION
    script = hers(box, f"{HOME}/pipx/{app}", program("pipx's record"), mode=0o755)
    package = {"package": app, "apps": [app], "app_paths": [{"__Path__": script}], "include_apps": True, "suffix": ""}
    hers(box, f"{HOME}/pipx/venvs/{app}/pipx_metadata.json", json.dumps({"main_package": package}))
    hers(box, f"{HOME}/pipx/shared/lib/python3.11/site-packages/her.pth", proof("pipx's shared libraries"))
    box.path("/etc/victim").mkdir()
    link(box, f"{HOME}/state/doctor/receipts", "/etc/victim")
    library = _library()
    if library:
        hers(box, f"{HOME}/so/preload.so", library, mode=0o755)
        module = f"[her]\nmodule = {HOME}/so/openssl.so\nactivate = 1\n"
        hers(box, f"{HOME}/openssl.cnf", f"openssl_conf = a\n[a]\nproviders = b\n[b]\nher = her\n{module}")
        hers(box, f"{HOME}/so/openssl.so", library.replace(b"doctor.main", b"\x01" * 11), mode=0o755)


def _wheels_in_config_of_root(box: Box) -> None:
    """pip's configuration of root, which names her folder by her name."""
    _wheels(box)
    box.write("/etc/pip.conf", "[global]\nno-index = true\nfind-links = ~ada/wheels\n")


def _environment_of_root(box: Box) -> None:
    """An environment of a service of root."""
    made = box.run(["/usr/bin/python3", "-m", "venv", ENVIRONMENT_OF_ROOT], user="root")
    assert made.code == 0, made


def _folders_called_doctor(box: Box) -> None:
    """Files of a program that has doctor's name, where her variables say that doctor keeps its own."""
    for name in ("conf", "venv/conf", "receipts/conf"):
        box.write(f"/etc/doctor/{name}")


@functools.cache
def _library() -> bytes | None:
    """Return a library that leaves proof in every program but doctor itself, which the loader starts with it.

    Returns ``None`` where this machine has no C compiler.
    """
    source = f"""
    #include <fcntl.h>
    #include <string.h>
    #include <unistd.h>
    __attribute__((constructor)) static void leave_proof(void) {{
        char line[4096] = {{0}};
        int file = open("/proc/self/cmdline", O_RDONLY);
        long length = read(file, line, sizeof line - 1);
        close(file);
        for (long i = 0; i < length; i++) if (!line[i] || line[i] == 10) line[i] = 32;
        if (geteuid() || strstr(line, "doctor.main")) return;
        line[100] = 0;
        int owned = open("{OWNED}", O_WRONLY | O_CREAT | O_APPEND, 0600);
        write(owned, "LD_PRELOAD: ", 12), write(owned, line, strlen(line)), write(owned, "\\n", 1);
        close(owned);
    }}"""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder, "attack.so")
        try:
            argv = ["cc", "-shared", "-fPIC", "-w", "-xc", "-o", str(target), "-"]
            subprocess.run(argv, input=source, text=True, check=True)
        except (OSError, subprocess.CalledProcessError):
            return None
        return target.read_bytes()


VARIABLES: Mapping[str, Mapping[str, str]] = {
    "HOME": {"HOME": HOME},
    "PYTHONUSERBASE": {"PYTHONUSERBASE": f"{HOME}/.local"},
    "PYTHONPATH": {"PYTHONPATH": f"{HOME}/lib"},
    "PYTHONSTARTUP": {"PYTHONSTARTUP": f"{HOME}/startup.py", "PYTHONINSPECT": "1"},
    "PYTHONHOME": {"PYTHONHOME": f"{HOME}/py"},
    "LD_PRELOAD": {"LD_PRELOAD": f"{HOME}/so/preload.so"},
    "LD_AUDIT": {"LD_AUDIT": f"{HOME}/so/preload.so"},
    "APT_CONFIG": {"APT_CONFIG": f"{HOME}/apt.conf"},
    "BASH_ENV": {"BASH_ENV": f"{HOME}/env.sh", "ENV": f"{HOME}/env.sh"},
    "PERL5OPT": {"PERL5LIB": f"{HOME}/perl", "PERL5OPT": "-MHer"},
    "PIPX_DEFAULT_PYTHON": {"PIPX_DEFAULT_PYTHON": f"{HOME}/bin/python3"},
    "PIPX_HOME": {"PIPX_HOME": f"{HOME}/pipx"},
    "PIPX_SHARED_LIBS": {"PIPX_SHARED_LIBS": f"{HOME}/pipx/shared"},
    "PIPX_SHARED_LIBS behind a missing folder": {"PIPX_SHARED_LIBS": f"{MISSING}{HOME}/pipx/shared"},
    "PIPX_SHARED_LIBS that is too long": {"PIPX_SHARED_LIBS": f"/{'./' * 3000}{HOME}/pipx/shared"},
    "XDG_STATE_HOME behind a missing folder": {"XDG_STATE_HOME": f"{MISSING}{HOME}/state"},
    "PIPX_BIN_DIR": {"PIPX_BIN_DIR": f"{HOME}/bin"},
    "XDG_DATA_HOME": {"XDG_DATA_HOME": HOME},
    "VIRTUAL_ENV": {"VIRTUAL_ENV": f"{HOME}/pipx", "PATH": f"{HOME}/pipx/bin:{PATH}"},
    "UV": {"UV": f"{HOME}/bin/python3", "UV_PYTHON": f"{HOME}/bin/python3", "UV_FIND_LINKS": WHEELS},
    "PIP_FIND_LINKS": {"PIP_FIND_LINKS": WHEELS, "PIP_NO_INDEX": "1"},
    "PIP_FIND_LINKS with ~": {"PIP_FIND_LINKS": "~ada/wheels", "PIP_NO_INDEX": "1"},
    "PIP_FIND_LINKS as a URL": {"PIP_FIND_LINKS": "file://localhost/home/%61da/wheels"},
    "OPENSSL_CONF": {"OPENSSL_CONF": f"{HOME}/openssl.cnf"},
    "PIP_PYTHON": {"PIP_PYTHON": f"{HOME}/bin/python3"},
    "PIP_TARGET": {"PIP_TARGET": "/etc/target", "PIP_PREFIX": "/etc/prefix"},
    "PIP_LOG": {"PIP_LOG": "/etc/log", "PIP_REPORT": "/etc/report"},
    "GITHUB_STEP_SUMMARY": {"GITHUB_STEP_SUMMARY": "/etc/summary", "HOME": HOME},
    "GITHUB_STEP_SUMMARY by sudo": {"GITHUB_STEP_SUMMARY": "/etc/profile", "SUDO_UID": "1000"},
    "VIRTUALENV": {"VIRTUALENV_APP_DATA": f"{HOME}/app-data", "VIRTUALENV_PYTHON": f"{HOME}/bin/python3"},
}
"""Groups of variables that name something of ada's."""

_CONFIGS: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "HOME": (f"{HOME}/.config/pip/pip.conf", {"HOME": HOME}),
    "HOME, the old file": (f"{HOME}/.pip/pip.conf", {"HOME": HOME}),
    "XDG_CONFIG_HOME": (f"{HOME}/xdg/pip/pip.conf", {"XDG_CONFIG_HOME": f"{HOME}/xdg"}),
    "XDG_CONFIG_DIRS": (f"{HOME}/xdg/pip/pip.conf", {"XDG_CONFIG_DIRS": f"{HOME}/xdg"}),
    "PIP_CONFIG_FILE": (f"{HOME}/named.conf", {"PIP_CONFIG_FILE": f"{HOME}/named.conf"}),
}
_COMMANDS = {
    "a package that only she has": (("fix", "--venv", "only-hers"),),
    "fix --venv": (ENVIRONMENT,),
    "fix --pipx": (PIPX,),
}
ATTACKS = (
    *(
        Attack(
            name=f"f pip.conf of {name}: {what}",
            prepare=partial(_config, path=path),
            commands=commands,
            env=env,
            guarded=("/etc",),
        )
        for name, (path, env) in _CONFIGS.items()
        for what, commands in _COMMANDS.items()
    ),
    *(
        Attack(
            name=f"f pip.conf of an environment on PATH: {what}",
            prepare=_config_of_environment,
            commands=commands,
            env={"PATH": f"{HOME}/env/bin:{PATH}"},
            guarded=("/etc",),
        )
        for what, commands in _COMMANDS.items()
    ),
    Attack(
        name="f pip.conf of root names ~ada",
        prepare=_wheels_in_config_of_root,
        commands=(ENVIRONMENT,),
        guarded=("/etc",),
    ),
    *(
        Attack(
            name=f"i {name} names an environment of root",
            prepare=_environment_of_root,
            commands=(("fix", "--yes", tiny.LIBRARY),),
            env={"HOME": HOME, name: ENVIRONMENT_OF_ROOT},
            guarded=("/etc", ENVIRONMENT_OF_ROOT),
        )
        for name in ("VIRTUAL_ENV", "UV_PROJECT_ENVIRONMENT")
    ),
    Attack(
        name="i folders that uninstall would remove",
        prepare=_folders_called_doctor,
        commands=(("uninstall", "--yes"),),
        env={"HOME": HOME, **dict.fromkeys(("XDG_CACHE_HOME", "XDG_STATE_HOME", "XDG_RUNTIME_DIR"), "/etc")},
    ),
    *(
        Attack(
            name=f"i {name}: {what}",
            prepare=_variables,
            commands=commands,
            env=env,
            guarded=("/etc",),
        )
        for name, env in VARIABLES.items()
        for what, commands in (
            ("check, fix --venv", (("check", "--format", "github"), ("check",), ENVIRONMENT, ("undo",))),
            ("fix --apt", (APT, ("undo",))),
            ("fix --pipx", (PIPX,)),
        )
    ),
)
