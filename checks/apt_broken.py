"""apt must repair installed packages before it installs anything else.

What it is
    An installed package lacks its dependencies, or dpkg did not finish installing it. Usually a file was installed with
    `dpkg -i FILE.deb`, which does not fetch dependencies. Other causes are a dependency that was removed by force, a
    package script that failed, and an interrupted installation of a package that no repository offers.

Why it matters
    apt refuses every installation with `E: Unmet dependencies. Try 'apt --fix-broken install'` or with
    `E: The package … needs to be reinstalled, but I can't find an archive for it.` If the script of a package failed,
    apt runs it again each time. If it fails again, apt exits with
    `E: Sub-process /usr/bin/dpkg returned an error code (1)`, although it installed the rest.

What to do
    Run the command that doctor names. doctor asks apt what `apt-get --fix-broken install` would do: fetch what is
    missing, or remove the package, because no repository has its dependencies. If a script fails,
    `sudo dpkg --configure -a` runs it again and shows its own error message; doctor names the line if it is certain. If
    it fails again and you can do without the package, remove it: `sudo apt-get remove NAME`. If a package needs to be
    reinstalled, install its file again with `sudo dpkg -i FILE.deb`, or without the file remove what is left of it:
    `sudo dpkg --remove --force-remove-reinstreq NAME`, which keeps its settings. doctor compares names of packages, and
    versions only for those that dpkg did not finish; `apt-get check` gives apt's own verdict.

Dead ends
    `--force-depends` is often what caused the problem. Editing `/var/lib/dpkg/status` makes it worse.

References
    apt-get(8), --fix-broken, check; dpkg(1), "Package states"; apt: `apt-pkg/algorithms.cc`, pkgApplyStatus.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence

from doctor.diagnose.model import (
    Advice,
    Command,
    Evidence,
    Finding,
    Instruction,
    Remedy,
    Severity,
    ShellLine,
    Signature,
    Snippet,
    fix_requirement,
)
from doctor.diagnose.remedies import FINISH_INSTALLATIONS
from doctor.facts import Apt, Facts
from doctor.facts.packages import Unfinished

ID = "apt-broken"
_OF_PYTHON = ("python", "pipx", "virtualenv", "py3compile", "py3clean", "pycompile", "libpq-dev")
_SUB_PROCESS = (
    "Sub-process", "Unterprozess", "Sous-processus", "El subproceso", "Il sottoprocesso",
    "O subprocesso", "Sub-processo", "Subproces", "Podproces", "Подпроцесс",
)  # fmt: skip
"""apt's words before the path of dpkg, from the message catalogues of its library (apt-pkg/deb/dpkgpm.cc)."""

SIGNATURES = (
    Signature(  # the first is found in any language, because apt does not translate the command
        messages=(
            "E: … apt --fix-broken install",
            "Error: … apt --fix-broken install",
            "E: Unmet dependencies. Try",
            "Error: Unmet dependencies. Try",
            "You might want to run 'apt --fix-broken install' to correct these",
            "You might want to run 'apt-get -f install' to correct these",
            "needs to be reinstalled, but I can't find an archive for it",
        ),
        anchor="' to correct the",
    ),
    Signature(
        messages=(
            "dpkg: dependency problems prevent configuration of",
            "E: Internal Error, No file name for",
            "Error: Internal Error, No file name for",
        ),
    ),
    Signature(
        messages=("dpkg: error processing package … package is in a very bad inconsistent state",), context="reinstall"
    ),
    Signature(
        messages=(
            "Unable to correct problems, you have held broken packages",
            "Error: Unable to satisfy dependencies",
            "The following packages have unmet dependencies",
        ),
        near=_OF_PYTHON,
        context="held",
    ),
    # dpkg's main/errors.c: its script failed, or another package has one of its files.
    Signature(
        messages=(
            "dpkg: error processing package {package}",
            "dpkg: error processing archive",
            "dpkg: error processing file",
            "Errors were encountered while processing:",
            *(f"{word} /usr/bin/dpkg" for word in _SUB_PROCESS),
        ),
        near=_OF_PYTHON,
        context="script",
        symptom=True,
    ),
    # pacman's sync.c: files that pip left in the folder of the system.
    Signature(
        messages=("site-packages/… exists in filesystem",),
        near=("conflicting files", "failed to commit"),
        context="pip",
    ),
    # dnf, where no archive has what a package needs.
    Signature(
        messages=("requires python… none of the providers can be installed", "nothing provides …python… needed by"),
        near=("dnf", "yum"),
        context="providers",
    ),
    # apt's list of what it lacks, and the programs of Debian that compile Python's files.
    Signature(
        messages=(
            "Depends: … but it is not going to be installed",
            "Depends: … but it is not installable",
            "Depends: … is to be installed",
        ),
        near=_OF_PYTHON,
        context="held",
        certain=False,
    ),
    Signature(messages=("E: py3compile:", "E: pycompile:"), context="script", certain=False, symptom=True),
    # From the message catalogues of apt's library.
    Signature(
        messages=(
            "Probleme können nicht korrigiert werden",
            "Impossible de corriger les problèmes, des paquets défectueux sont en mode",
            "No se pudieron corregir los problemas, usted ha retenido paquetes rotos",
            "Impossibile correggere i problemi, ci sono pacchetti danneggiati bloccati",
            "Não foi possível corrigir problemas, você tem pacotes mantidos",
            "Impossível corrigir problemas, você manteve",
            "Невозможно исправить ошибки: у вас зафиксированы сломанные пакеты",
            "Неможливо усунути проблеми, ви маєте поламані зафіксовані пакунки",
            "Nie udało się naprawić problemów, zatrzymano uszkodzone pakiety",
            "Kan problemen niet verhelpen, u houdt defecte pakketten vast",
            "Kunde inte korrigera problemen, du har hållit tillbaka trasiga paket",
            "Kunne ikke korrigere problemerne, da du har tilbageholdt ødelagte pakker",
            "Nelze opravit problémy, některé balíky držíte v porouchaném stavu",
            "A problémák nem javíthatók, sérült csomagokat fogott vissza",
            "Sorunlar giderilemedi, tutulan bozuk paketleriniz var",
            "无法修正错误，因为您要求某些软件包保持现状",
            "您保留 (hold) 了損毀的套件",
            "壊れた変更禁止パッケージがあります",
            "망가진 고정 패키지가 있습니다",
        ),
        near=_OF_PYTHON,
        context="held",
    ),
)
_FIX_BROKEN = Command(argv=("apt-get", "--fix-broken", "install"), needs_root=True, needs_network=True)
"""Asks before it changes anything, as opposed to the repair of this machine, which doctor has simulated."""
ADVICE = (
    Advice(
        context="from-index",
        text="The package requires one that none of this system's repositories has. The same project is often on the "
        "index, and can be installed into an environment.",
        remedy=fix_requirement("{package}"),
    ),
    Advice(
        context="not-installable",
        text="apt has no installable {package}: the lists are missing or old (`sudo apt-get update`), the package is "
        "of another release, or on Ubuntu it is in universe. This line adds that part of the repository.",
        remedy=ShellLine(text="sudo add-apt-repository --yes universe && sudo apt-get update", needs_network=True),
    ),
    Advice(
        context="debian/not-installable",
        text="apt has no installable {package}: the lists are missing or old (`sudo apt-get update`), or the package "
        "is for another Debian release. This shows which releases have the package.",
        remedy=Command(argv=("apt-cache", "policy", "{package}")),
    ),
    Advice(
        context="other-archive",
        text="{package} is for an older {existing} than {version}: it is from another release, or {existing} is from "
        "a third-party repository that {package}'s release does not follow. The command shows the repositories of "
        "both. Take {package} from the repository that has the newer {existing}, or remove that repository and "
        "install the older version by its number: `sudo apt-get install {existing}=VERSION`",
        remedy=Command(argv=("apt-cache", "policy", "{package}", "{existing}")),
    ),
    Advice(
        context="held",
        text="The requested package needs versions that the repositories do not offer together: only part of the "
        "system was upgraded, a third-party repository is in use, or packages are held (`apt-mark showhold` lists "
        "them). Often an upgrade of all packages is enough.",
        remedy=ShellLine(text="sudo apt-get update && sudo apt-get full-upgrade", needs_network=True),
    ),
    Advice(
        context="python-minimal",
        text="The script of a package calls py3compile, a part of python3-minimal that is missing.",
        remedy=Command(argv=("apt-get", "install", "--reinstall", "python3-minimal"), needs_root=True),
    ),
    Advice(
        context="hook-of-python",
        text="python3 runs a program of {package} when it is installed, and that fails, because files of {package} are "
        "missing.",
        remedy=Command(argv=("apt-get", "install", "--reinstall", "{package}"), needs_root=True),
    ),
    Advice(
        context="python-2",
        text="{package} was made for Python 2: its script calls pycompile, which this release no longer has. Remove "
        "it, or install a release of it for Python 3.",
        remedy=Command(argv=("apt-get", "remove", "{package}"), needs_root=True),
    ),
    Advice(
        context="overwrite-python",
        text="Two packages have the same file: {existing}, which is installed, and the one to be installed, under "
        "another name or from another repository. apt asks before it removes anything else.",
        remedy=ShellLine(
            text="sudo apt-get remove {existing} && sudo apt-get --fix-broken install", needs_network=True
        ),
    ),
    Advice(
        context="overwrite",
        text="Two packages have the same file, usually because they are from different repositories: the "
        "distribution's, and one that was added. `apt-cache policy {existing}` shows the repositories.",
        remedy=Instruction(
            text="Remove {existing}, or the package that has the same file. Then: `sudo apt-get --fix-broken install`"
        ),
    ),
    Advice(
        context="script",
        text="The script of {package} fails, and apt runs it again each time. The lines above `dpkg: error processing` "
        "say why; `doctor check` on that machine shows what repairs Python's own packages.",
        remedy=Instruction(text="Correct what makes the script of {package} fail. Then: `sudo dpkg --configure -a`"),
    ),
    Advice(
        context="pip",
        text="pip, as root, has put files into the system packages' folder, where pacman wants to put its own. "
        "`pacman -Qo` and a path shows whether another package has that file. This replaces them.",
        remedy=ShellLine(text="sudo pacman -Syu --overwrite '/usr/lib/python3*/site-packages/*'", needs_network=True),
    ),
    Advice(
        context="providers",
        text="The package needs something that no repository has for this release: part of the system was upgraded, "
        "the package lists are old, or a third-party repository is in use. Often an upgrade of all packages is "
        "enough.",
        remedy=ShellLine(text="sudo dnf upgrade --refresh", needs_network=True),
    ),
    Advice(
        context="reinstall",
        text="dpkg did not finish unpacking the package. apt fetches and unpacks it again.",
        remedy=Command(argv=("apt-get", "install", "--reinstall", "{package}"), needs_root=True),
    ),
    Advice(
        context="dependencies",
        text="dpkg installed a file without its dependencies, which it does not fetch. apt fetches them, and installs "
        "files by their paths as well: `sudo apt-get install ./FILE.deb`",
        remedy=_FIX_BROKEN,
    ),
    Advice(
        context="docker",
        text="A `.deb` file was installed with dpkg, which does not fetch dependencies. "
        "`apt-get install -y ./FILE.deb` does.",
        remedy=Snippet(text="RUN apt-get update && apt-get --fix-broken --no-remove install -y", file="the Dockerfile"),
    ),
    Advice(
        text="An installed package lacks its dependencies, which apt downloads. Read what it shows before you confirm: "
        "it may want to remove a package instead. Install package files with `sudo apt-get install ./FILE.deb` instead "
        "of dpkg.",
        remedy=_FIX_BROKEN,
    ),
)


def check(facts: Facts) -> Iterator[Finding]:
    """Report unfinished packages, unless dpkg is running or was interrupted: its status may still change then."""
    apt = facts.apt
    if apt is None or apt.lock or apt.interrupted or not apt.unfinished:
        return
    broken = [package for package in apt.unfinished if package.missing or package.in_archive is False]
    failed = [package for package in apt.unfinished if package.script]
    packages = broken or failed or apt.unfinished
    first = packages[0]
    lacks_dependencies = any(package.missing for package in packages)
    repair = apt.repair if lacks_dependencies else None
    is_certain = bool(broken) or first.always_fails
    if repair and not repair.succeeds:
        consequence = "apt installs nothing until this is repaired, and finds no way to repair it."
    elif repair and repair.removes:
        consequence = f"apt installs nothing until this is repaired. It would remove {', '.join(repair.removes)}."
    elif broken:
        consequence = "apt installs nothing until this is repaired."
    elif first.always_fails:
        consequence = "apt runs it again each time, and fails again."
    else:
        consequence = f"apt first tries to finish this package. If that fails, remove it: `apt-get remove {first.name}`"
    yield Finding(
        id=ID,
        severity=Severity.WARNING if broken or failed else Severity.UNKNOWN,
        summary=_summary(first, lacks_dependencies=lacks_dependencies, is_broken=bool(broken)),
        evidence=tuple(evidence for package in packages for evidence in _evidence(package)),
        consequence=consequence,
        blocks=("apt-install",) if is_certain or not failed else (),
        doubts=() if is_certain or not failed else ("apt-install",),
        remedy=_repair(packages, apt) if lacks_dependencies else _remedy(first, is_broken=bool(broken)),
    )


def _repair(packages: Sequence[Unfinished], apt: Apt) -> Remedy:
    """Return how the packages get the dependencies that they lack, with a command that does not ask.

    Only packages that dpkg never finished are removed, by their names: nothing that has worked is lost.
    """
    lacking = {package.name: package.state for package in packages if package.missing}
    if not apt.has_lists:
        return ShellLine(
            text=f"sudo apt-get update && sudo {shlex.join(FINISH_INSTALLATIONS.argv)}", needs_network=True
        )
    if apt.repair is None or (apt.repair.succeeds and not apt.repair.removes):
        return FINISH_INSTALLATIONS
    if apt.repair.succeeds and all(lacking.get(name, "installed") != "installed" for name in apt.repair.removes):
        return Command(argv=("apt-get", "remove", "--yes", *apt.repair.removes), needs_root=True)
    missing = ", ".join(dict.fromkeys(dependency for package in packages for dependency in package.missing))
    return Instruction(
        text=f"Add the repository that has {missing}, then run `sudo apt-get update`. Or remove {', '.join(lacking)}, "
        "after reading what else apt would remove."
    )


def _remedy(first: Unfinished, *, is_broken: bool) -> Remedy:
    if is_broken:
        return Command(argv=("dpkg", "--remove", "--force-remove-reinstreq", first.name), needs_root=True)
    if first.always_fails and first.removable:
        return Command(argv=("apt-get", "remove", "--yes", first.name), needs_root=True)
    if first.always_fails:
        return Instruction(text=f"As root, correct what makes {first.script} fail. Then: `dpkg --configure -a`")
    return Command(argv=("dpkg", "--configure", "-a"), needs_root=True)


def _summary(first: Unfinished, *, lacks_dependencies: bool, is_broken: bool) -> str:
    if lacks_dependencies:
        return f"apt installs nothing, because dependencies of {first.name} are missing."
    if is_broken:
        return f"apt installs nothing, because {first.name} must be reinstalled and no repository offers it."
    if first.script:
        return f"The script that completes the installation of {first.name} fails."
    return f"dpkg did not finish installing {first.name}; doctor cannot tell whether apt can."


def _evidence(package: Unfinished) -> Iterator[Evidence]:
    yield Evidence(source=f"package {package.name}", value=_state(package))
    if package.script:
        yield Evidence(source=package.script, value=package.failing_line or "it fails")


def _state(package: Unfinished) -> str:
    if package.missing:
        return f"{package.state}; lacks {', '.join(package.missing)}"
    if package.failures:
        times = "once" if package.failures == 1 else f"{package.failures} times"
        return f"{package.state}; the script failed {times}"
    return package.state if package.in_archive else f"{package.state}; must be reinstalled"
