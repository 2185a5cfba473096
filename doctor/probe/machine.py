"""The box around the interpreters: its release, who is there, what it runs in."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Mapping, Sequence
from typing import cast

from doctor.core import process
from doctor.facts import Distro, Machine, Sudo, User
from doctor.probe.rootfs import READ_LIMIT, Rootfs

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
_SUDO_LIMIT = 2.0


def look(fs: Rootfs, environ: Mapping[str, str], path: Sequence[str]) -> Machine:
    """The machine, for the user with these variables; ``path`` is their search path."""
    return Machine(
        distro=_distro(fs),
        container=_container(fs, environ),
        wsl=is_wsl(fs, environ),
        ci=next((name for variable, name in _CI if environ.get(variable, "") not in ("", "false", "0")), None),
        user=_user(environ, fs.find(path, ["sudo"])) if fs.live else None,
        shell=_shell(environ) if fs.live else None,
        package_manager=next((name for name, path in _MANAGERS if fs.is_program(path)), None),
        architecture=os.uname().machine if fs.live else None,
    )


def is_wsl(fs: Rootfs, environ: Mapping[str, str]) -> bool:
    """Linux under Windows, whose files it may be working on."""
    kernel = (fs.text("/proc/sys/kernel/osrelease") or "").lower()
    return fs.live and ("microsoft" in kernel or "WSL_DISTRO_NAME" in environ)


def _distro(fs: Rootfs) -> Distro | None:
    import distro

    path = next((p for p in ("/etc/os-release", "/usr/lib/os-release") if fs.is_file(p)), None)
    real = fs.readable_path(path) if path else None
    if path is None or real is None or fs.size(path) > READ_LIMIT:
        return None
    release = distro.LinuxDistribution(
        include_lsb=False, include_uname=False, os_release_file=real, distro_release_file=os.devnull
    )
    try:
        return Distro(
            id=release.id(),
            version=release.version(),
            codename=release.codename(),
            name=release.name(pretty=True),
            like=tuple(release.like().split()),
        )
    except (ValueError, OSError):  # not UTF-8, unbalanced quotes
        return None


def _container(fs: Rootfs, environ: Mapping[str, str]) -> str | None:
    """By the files that the container engines leave, and systemd's own note of what it runs in."""
    for path, name in (("/.dockerenv", "docker"), ("/run/.containerenv", "podman")):
        if fs.is_there(path):
            return name
    if not fs.live:
        return None
    noted = (fs.text("/run/systemd/container", 64) or environ.get("container", "")).strip()
    groups = fs.text("/proc/1/cgroup") or ""
    signs = (("kubepods", "kubernetes"), ("/docker", "docker"), ("/lxc", "lxc"), ("containerd", "containerd"))
    return noted or next((name for sign, name in signs if sign in groups), None)


def _user(environ: Mapping[str, str], sudo: str | None) -> User:
    uid = os.geteuid()
    try:
        import pwd

        name, home = pwd.getpwuid(uid).pw_name, pwd.getpwuid(uid).pw_dir
    except KeyError:  # a container run with --user has no entry
        name, home = str(uid), "/"
    return User(
        uid=uid,
        name=name,
        root=uid == 0,
        sudo=_sudo(sudo, environ),
        admin=_is_admin(),
        home=environ.get("HOME") or home,
    )


def _is_admin() -> bool:
    import grp

    wanted = set()
    for name in ("sudo", "wheel", "admin"):
        with contextlib.suppress(KeyError):
            wanted.add(grp.getgrnam(name).gr_gid)
    return not wanted.isdisjoint(os.getgroups())


def _sudo(program: str | None, environ: Mapping[str, str]) -> Sudo:
    """What sudo would let this user do. ``-k`` with a command neither uses nor renews a cached password."""
    if program is None or os.geteuid() == 0:
        return "none"
    answer = process.run([program, "-n", "-k", "true"], limit=_SUDO_LIMIT, env=process.clean_environment(environ))
    if isinstance(answer, process.Finished):
        if answer.code == 0:
            return "passwordless"
        if b"password is required" not in answer.err:
            return "none"
    return "password"


def _shell(environ: Mapping[str, str]) -> str | None:
    import shellingham

    try:
        return cast(str, shellingham.detect_shell()[0])
    except (shellingham.ShellDetectionFailure, OSError, RuntimeError):
        return os.path.basename(environ.get("SHELL", "")) or None
