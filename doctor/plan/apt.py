"""How apt-get is asked without a person: the command lines and steps that every fix shares."""

from __future__ import annotations

from doctor.plan import Act, AptInstall, AptUpdate, Step

_SETTINGS = ("DEBIAN_FRONTEND=noninteractive", "NEEDRESTART_SUSPEND=1")
_KEEP_FILES = ("-o", "Dpkg::Options::=--force-confdef", "-o", "Dpkg::Options::=--force-confold")


def command(*words: str, sudo: bool) -> tuple[str, ...]:
    """The command line of ``apt-get WORDS``: it asks nothing."""
    return (*(("sudo",) if sudo else ()), "env", *_SETTINGS, "apt-get", *words)


def update(*, sudo: bool) -> Step:
    """Fetch the package lists: what is not taken back, since they are nobody's."""
    return _step(
        "apt-update",
        "Fetch the package lists: apt has none yet.",
        command("update", sudo=sudo),
        AptUpdate(sudo=sudo),
        "nothing to take back",
        "apt has package lists",
        "/var/lib/apt",
    )


def install(*names: str, sudo: bool) -> Step:
    """Install packages: only what is named, without recommended extras."""
    return _step(
        "apt-install",
        f"Install {', '.join(names)}.",
        command("install", "--yes", "--no-install-recommends", *_KEEP_FILES, *names, sudo=sudo),
        AptInstall(packages=names, sudo=sudo),
        f"remove {', '.join(names)} and what came newly with it",
        "dpkg has it installed",
        "/usr",
        "/var/lib/dpkg",
    )


def reinstall(name: str, version: str, *, sudo: bool) -> Step:
    """Install a package again, in that version: dpkg puts back what it has lost."""
    return _step(
        "apt-reinstall",
        f"Install {name} again.",
        command(
            "install", "--reinstall", "--yes", "--no-install-recommends", *_KEEP_FILES, f"{name}={version}", sudo=sudo
        ),
        AptInstall(packages=(name,), sudo=sudo, again=True),
        f"nothing to take back: {name} is left as the distribution ships it",
        "dpkg finds the package whole",
        "/usr",
        "/var/lib/dpkg",
    )


def _step(identity: str, why: str, argv: tuple[str, ...], act: Act, undo: str, verify: str, *touches: str) -> Step:
    return Step(
        id=identity,
        why=why,
        argv=argv,
        act=act,
        needs_root=True,
        needs_network=True,
        needs_consent=True,
        touches=touches,
        undo=undo,
        undoes=touches,
        verify=verify,
    )
