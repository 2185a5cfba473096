"""Read the machine around the interpreters: its distribution, its user, and the container or CI it runs in."""

from __future__ import annotations

import contextlib
import os
import shlex
from collections.abc import Mapping, Sequence

from doctor.core import lazy_re as re
from doctor.core import process
from doctor.core.paths import account_home
from doctor.facts import Distro, Machine, Sudo, User
from doctor.facts.machine import APPLICATION_CONTAINERS
from doctor.probe.rootfs import Rootfs

_CI = (
    ("GITHUB_ACTIONS", "github-actions"),
    ("GITLAB_CI", "gitlab"),
    ("JENKINS_URL", "jenkins"),
    ("CIRCLECI", "circleci"),
    ("TF_BUILD", "azure-pipelines"),
    ("BUILDKITE", "buildkite"),
    ("TRAVIS", "travis"),
    ("TEAMCITY_VERSION", "teamcity"),
    ("CI", "ci"),
)
"""A variable that a CI service sets, and the name of the service; the most specific first."""
_MANAGERS = (
    ("apt", "/usr/bin/apt-get"),
    ("dnf", "/usr/bin/dnf"),
    ("yum", "/usr/bin/yum"),
    ("zypper", "/usr/bin/zypper"),
    ("pacman", "/usr/bin/pacman"),
    ("apk", "/sbin/apk"),
    ("xbps", "/usr/bin/xbps-install"),
    ("emerge", "/usr/bin/emerge"),
    ("nix", "/run/current-system/sw/bin/nix"),
    ("brew", "/opt/homebrew/bin/brew"),
    ("brew", "/home/linuxbrew/.linuxbrew/bin/brew"),
)
"""A package manager and its program."""
_BUILDKIT = re.compile(r"^(?:\S+ ){3}\S*/buildkit/executor/\S+ /etc/resolv\.conf ")
"""The mount of a RUN instruction in ``docker build``, where there is no /.dockerenv (proc(5), mountinfo)."""
_OS_RELEASE_LIMIT = 1 << 12
"""Bytes of os-release; real ones have a tenth of it."""
_SHELLS = (
    "sh", "bash", "dash", "ash", "csh", "tcsh", "ksh", "zsh", "fish", "cmd", "powershell", "pwsh", "elvish", "xonsh",
    "nu",
)  # fmt: skip
_PARENTS = 10
"""Processes that are looked at for a shell: this one, the one that started it, and so on."""
_SUDOERS = "/etc/sudoers"
_SUDO_LIMIT = 5.0
"""Seconds that sudo has to answer."""


def read_machine(fs: Rootfs, environ: Mapping[str, str], path: Sequence[str]) -> Machine:
    """Return the machine as it is for the user whose variables are ``environ`` and whose PATH is ``path``."""
    return Machine(
        distro=read_distro(fs),
        container=_find_container(fs, environ),
        wsl=is_wsl(fs, environ),
        ci=next((name for variable, name in _CI if environ.get(variable, "") not in ("", "false", "0")), None),
        user=_read_user(fs, environ, fs.find_program(path, ["sudo"])) if fs.live else None,
        shell=_detect_shell(fs, environ) if fs.live else None,
        package_manager=next((name for name, path in _MANAGERS if fs.is_program(path)), None),
        architecture=os.uname().machine if fs.live else None,
    )


def is_wsl(fs: Rootfs, environ: Mapping[str, str]) -> bool:
    """Return whether this is the Windows Subsystem for Linux, where projects may contain Windows environments."""
    kernel = (fs.text("/proc/sys/kernel/osrelease") or "").lower()
    return fs.live and ("microsoft" in kernel or "WSL_DISTRO_NAME" in environ)


def read_distro(fs: Rootfs) -> Distro | None:
    """Return the release of the operating system by os-release(5); ``None`` if that is malformed."""
    path = next((p for p in ("/etc/os-release", "/usr/lib/os-release") if fs.is_file(p)), None)
    if path is None:
        return _read_old_distro() if fs.live else None
    text = fs.text(path, _OS_RELEASE_LIMIT) if fs.size(path) <= _OS_RELEASE_LIMIT else None
    try:
        fields = dict(word.split("=", 1) for word in shlex.split(text or "", comments=True) if "=" in word)
    except ValueError:  # unbalanced quotes
        return None
    if not fields:
        return None
    return Distro(
        id=fields.get("ID", "linux").lower(),
        version=fields.get("VERSION_ID", ""),
        codename=fields.get("VERSION_CODENAME", ""),
        name=fields.get("PRETTY_NAME") or fields.get("NAME", "Linux"),
        like=tuple(fields.get("ID_LIKE", "").split()),
    )


def _read_old_distro() -> Distro | None:
    """Return what the files say that systems used before os-release, such as /etc/redhat-release."""
    try:
        import distro  # takes 5 ms, a twentieth of doctor check
    except ImportError:  # this checkout has not installed its dependencies yet
        return None
    release = distro.LinuxDistribution(include_lsb=False, include_uname=False)
    if not release.id():
        return None
    return Distro(
        id=release.id(),
        version=release.version(),
        codename=release.codename(),
        name=release.name(pretty=True),
        like=tuple(release.like().split()),
    )


def is_application_container(fs: Rootfs) -> bool:
    """Return whether this container runs one application, so that its users are no strangers to one another.

    The container of a whole system (LXC, systemd-nspawn) has users like any machine. Variables do not count, since
    another user could have set them.
    """
    return _find_container(fs, {}) in APPLICATION_CONTAINERS


def _find_container(fs: Rootfs, environ: Mapping[str, str]) -> str | None:
    """Return the container engine, by the files that engines create and by what systemd and cgroups record."""
    for path, name in (("/.dockerenv", "docker"), ("/run/.containerenv", "podman")):
        if fs.lexists(path):
            return name
    if not fs.live:
        return None
    recorded = (fs.text("/run/systemd/container", 64) or environ.get("container", "")).strip()
    if any(_BUILDKIT.search(line) for line in (fs.text("/proc/self/mountinfo") or "").splitlines()):
        return "docker"
    cgroup = fs.text("/proc/1/cgroup") or ""
    engines = (("kubepods", "kubernetes"), ("/docker", "docker"), ("/lxc", "lxc"), ("containerd", "containerd"))
    return recorded or next((engine for part, engine in engines if part in cgroup), None)


def _read_user(fs: Rootfs, environ: Mapping[str, str], sudo: str | None) -> User:
    uid = os.geteuid()
    try:
        import pwd

        name, home = pwd.getpwuid(uid).pw_name, pwd.getpwuid(uid).pw_dir
    except KeyError:  # a container run with --user has no entry
        name, home = str(uid), "/"
    is_admin, answer = _is_admin(), _query_sudo(sudo, environ)
    return User(
        uid=uid,
        name=name,
        root=uid == 0,
        sudo="none" if answer == "password" and not is_admin and _admits_groups_only(fs) else answer,
        admin=is_admin,
        home=environ.get("HOME") or home,
        account_home=account_home(),
    )


def _is_admin() -> bool:
    """Return whether this user is in a group whose members may usually use sudo."""
    import grp

    groups = set()
    for name in ("sudo", "wheel", "admin"):
        with contextlib.suppress(KeyError):
            groups.add(grp.getgrnam(name).gr_gid)
    return not groups.isdisjoint(os.getgroups())


def _admits_groups_only(fs: Rootfs) -> bool:
    """Return whether sudo admits nobody but root and a group, by the rules that Debian's package contains.

    Only root may read the rules. A file of them that was edited is newer than the README of the package, to which dpkg
    gives the same time. Other rules may come from a directory service (nsswitch.conf(5), sudoers).
    """
    try:
        is_edited = os.stat(_SUDOERS).st_mtime_ns != os.stat(f"{_SUDOERS}.d/README").st_mtime_ns
        return not is_edited and os.listdir(f"{_SUDOERS}.d") == ["README"] and not _names_sudoers(fs)
    except OSError:
        return False


def _names_sudoers(fs: Rootfs) -> bool:
    return re.compile(r"^\s*sudoers\s*:", re.MULTILINE).search(fs.text("/etc/nsswitch.conf") or "") is not None


def _query_sudo(program: str | None, environ: Mapping[str, str]) -> Sudo:
    """Return whether sudo lets this user run commands. With a command, ``-k`` ignores and keeps a cached password."""
    if program is None or os.geteuid() == 0:
        return "none"
    outcome = process.run([program, "-n", "-k", "true"], limit=_SUDO_LIMIT, env=process.clean_environment(environ))
    if isinstance(outcome, process.Finished):
        if outcome.code == 0:
            return "passwordless"
        if b"password is required" not in outcome.err:
            return "none"
    return "password"


def _detect_shell(fs: Rootfs, environ: Mapping[str, str]) -> str | None:
    """Return the nearest shell among the processes that started this one; the login shell where /proc shows none."""
    login_shell, pid = os.path.basename(environ.get("SHELL", "")), str(os.getpid())
    for _ in range(_PARENTS):
        words = [*(fs.text(f"/proc/{pid}/cmdline") or "").split("\0"), ""]
        if os.path.basename(words[0]).startswith(("qemu-", "rosetta")):  # it runs a program of another processor
            del words[0]
        name = os.path.basename(words[0]).lower()
        if name.startswith("-"):
            return login_shell or name[1:]
        if name in _SHELLS:
            return name
        if name.startswith("python") and any(word.endswith("/xonsh") and os.path.isfile(word) for word in words):
            return "xonsh"
        fields = (fs.text(f"/proc/{pid}/stat") or "").rpartition(")")[2].split()
        pid = fields[1] if fields else "0"  # proc(5), ppid
    return login_shell or None
