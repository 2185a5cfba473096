"""apt does not know the package, or has no package lists.

What it is
    apt only knows the packages in its package lists. New images and containers have no lists until `apt-get update`
    fetches them. With lists, the name is wrong, or this release has no such package: each release has a single
    python3.X, and only some of the projects of the Python Package Index have a package `python3-NAME`.

Why it matters
    apt answers `Unable to locate package` in all these cases.

What to do
    Run `apt-get update` as root, if it has not run on this machine. If the package is still unknown, take what it
    contains from elsewhere: `doctor fix NAME` installs a project from the index into an environment. For a package of
    another Python version (`python3.12-venv`), use the name without the version (`python3-venv`). On Ubuntu, some
    packages are in universe (`add-apt-repository universe`).

Dead ends
    Do not add third-party package sources, and do not download a `.deb` file yourself. Running `apt-get update`
    again changes nothing where it has just succeeded.

References
    apt-get(8), update; Docker's best practices on `apt-get update && apt-get install`.
"""

from __future__ import annotations

from collections.abc import Iterator

from doctor.diagnose.advice.ansible_libraries import UNKNOWN_TO_APT, install_with_apt
from doctor.diagnose.advice.environments import environments_for
from doctor.diagnose.advice.system_packages import MISTAKEN_NAME, RENAMED, packages
from doctor.diagnose.messages import NO_SUCH_PACKAGE
from doctor.diagnose.model import (
    Advice,
    Command,
    Evidence,
    Finding,
    Severity,
    ShellLine,
    Signature,
    Snippet,
    fix_environment,
    fix_requirement,
)
from doctor.facts import Facts

ID = "apt-unavailable"

_LISTS_READ = (
    *("fetched ", "hit:1 ", "get:1 ", "update &&", "update -y &&", "update -qq &&", "update;"),
    *("already the newest version", "packages are up to date", "packages can be upgraded"),
    *("apt-get update", "apt update"),
)
"""Messages that show that `apt-get update` has run."""
_OWN_MACHINE = (*_LISTS_READ, "sudo apt")
"""These, and the sign of a machine on which somebody works; the lists of an image are what is missing."""
_IN_EVERY_RELEASE = ("apt", "dev", "distutils", "full", "gi", "pip", "pipx", "tk", "venv")
"""Packages that are missing only if the package lists, or a part of the repository, are."""


def _printed(*messages: str) -> tuple[str, ...]:
    """Return apt's messages as apt-get prints them, and apt since its version 3."""
    return tuple(f"{prefix}: {message}" for message in messages for prefix in ("E", "Error"))


_UNKNOWN = (
    *_printed("Unable to locate package {package}", "Couldn't find any package by … {package}"),
    *_printed("Couldn't find package {package}"),  # before 2011
    "{package} has no installation candidate",
    "No candidate version found for {package}",  # aptitude
    "{package} is not available, but is referred to by another package",
)
SIGNATURES = (
    Signature(
        messages=_printed("Unable to locate package python3", "Unable to locate package python3-pip"),
        near=("pkg install", "com.termux"),
        context="termux",
    ),
    Signature(
        messages=(
            "package python has no installation candidate",
            "package python is not available, but is referred to by another package",
        ),
        context="python",
    ),
    Signature(
        messages=_printed("Unable to locate package python3-{package}"),
        near=_OWN_MACHINE,
        unless=tuple(f"package python3-{name}" for name in _IN_EVERY_RELEASE),
        context="only-on-index",
    ),
    Signature(
        messages=_printed("Unable to locate package python3.{version}-{package}"),
        near=_OWN_MACHINE,
        unless=("package python3-", "distutils"),
        context="other-version",
    ),
    Signature(
        messages=_printed("Unable to locate package python-{package}", "Package 'python-{package}"),
        near=tuple(f"package python-{name}" for name in ("dev", "pip", "setuptools", "tk", "virtualenv")),
        context="python-2",
    ),
    Signature(
        messages=_printed("Unable to locate package python-{package}"),
        near=_OWN_MACHINE,
        unless=("package python-is-",),
        context="other-version",
    ),
    # apt-pkg's error, which has the version before the package.
    Signature(
        messages=("{package} was not found",), near=("e: version '", "error: version '"), context="no-such-version"
    ),
    Signature(
        messages=_printed(
            "The value '…' is invalid for APT::Default-Release as such a release is not available in the sources",
        ),
        context="no-such-version",
    ),
    # A program that the package index has, and this release has not.
    Signature(
        messages=_printed("Unable to locate package {program}"),
        near=_OWN_MACHINE,
        unless=("package python", "package pip\n", "package pip3", "package libpython"),
        context="program",
    ),
    Signature(messages=_UNKNOWN, near=_LISTS_READ, context="no-such-package"),
    Signature(messages=_UNKNOWN),
    # The letter before it is often left out.
    Signature(
        messages=("Unable to locate package python3-{package}", "Unable to locate package python-{package}"),
        certain=False,
    ),
    Signature(
        messages=("Unable to locate package {package}",),
        near=("apt install", "apt-get", "dpkg", "reading state"),
        certain=False,
    ),
    Signature(messages=_printed("Failed to fetch ….deb 404 Not Found"), certain=False),
    Signature(
        messages=("Unable to fetch some archives, maybe run apt-get update",),
        unless=("temporary failure resolving",),  # network-error
        certain=False,
    ),
    # The package managers of Alpine, Fedora, Arch, openSUSE and macOS, and OpenWrt's, about Python's packages.
    Signature(
        messages=tuple(
            f"{message} {{package}}"
            for message in (
                *("No match for argument:", "Unable to find a match:", "error: No package matches"),
                *("error: target not found:", "No provider of", "No formulae or casks found for"),
                *("No available formula with the name", "No available formula or cask with the name"),
                *("Cannot install package", "Unknown package"),
            )
        ),
        near=tuple(
            f"{before}{name}" for before in (" ", " '", ' "') for name in ("python", "py3-", "pip", "virtualenv")
        ),
        resolved_by=("complete!",),
        context="other-manager",
    ),
    Signature(
        messages=(
            "No package python… available",
            "ERROR: unable to select packages: {package}",
            "ERROR: unsatisfiable constraints: {package}",
            "ERROR: unable to select packages: …python",
            "ERROR: unsatisfiable constraints: …python",
        ),
        near=("python", "py3-", "py2-", "py-pip"),
        unless=("temporary error",),
        context="other-manager",
    ),
    # Ansible's module apt, and one of its parameters, as a log in JSON shows it.
    Signature(messages=("No package matching '…' is available",), near=("fatal:", "failed!", '"policy_rc_d":')),
    Signature(
        messages=tuple(f"{message} python3-{{package}}" for message in NO_SUCH_PACKAGE),
        near=_OWN_MACHINE,
        unless=tuple(f" python3-{name}" for name in _IN_EVERY_RELEASE),
        context="only-on-index",
    ),
    Signature(
        messages=tuple(f"{message} python3.{{version}}-{{package}}" for message in NO_SUCH_PACKAGE),
        near=_OWN_MACHINE,
        unless=("distutils",),
        context="other-version",
    ),
    Signature(messages=tuple(f"{message} {{package}}" for message in NO_SUCH_PACKAGE)),
    Signature(
        messages=(
            "{package} kann nicht gefunden werden",
            "{package} non trovato",
            "{package} niet vinden",
            "{package} が見つかりません",
            "{package} 패키지를 찾을 수 없습니다",
            "{package} paketi bulunamadı",
        ),
        near=("e: paket ", "e: kan pakket ", "e: pacchetto ", "fehler: paket ", "パッケージ", "패키지를", "paketi"),
    ),
    Signature(
        messages=(
            "{package} existiert kein Installationskandidat",
            "{package} n'a pas de version susceptible d'être installée",
            "{package} no tiene un candidato para la instalación",
            "{package} non ha candidati da installare",
            "{package} não tem candidato para instalação",
            "{package} не найден кандидат на установку",
            "{package} не найдено кандидатов для установки",
            "{package} nie ma kandydata do instalacji",
            "{package} heeft geen kandidaat voor installatie",
            "{package} har ingen installationskandidat",
            "{package} nemá kandidáta pro instalaci",
            "{package} 没有可安装候选",
            "{package} にはインストール候補がありません",
        ),
    ),
)
ADVICE = (
    Advice(
        context="termux",
        text="Termux has a single Python, and calls it `python`; its pip is the package `python-pip`.",
        remedy=Command(argv=("pkg", "install", "python", "python-pip"), needs_network=True),
    ),
    Advice(
        context="python",
        text="Debian and Ubuntu no longer have a package `python`. Python 3 is in `python3`, and `python-is-python3` "
        "adds the other name.",
        remedy=Command(argv=("apt-get", "install", "python3"), needs_root=True, needs_network=True),
    ),
    Advice(
        context="docker/python",
        text="Debian and Ubuntu no longer have a package `python`. Python 3 is in `python3`, and `python-is-python3` "
        "adds the other name.",
        remedy=Snippet(
            text="RUN apt-get update && apt-get install -y --no-install-recommends python3 python-is-python3 "
            "&& rm -rf /var/lib/apt/lists/*",
            file="the Dockerfile",
        ),
    ),
    Advice(
        context="other-manager",
        text="This release of the distribution has no package of that name. Those for Python 3 are usually called "
        "`python3`, and pip's `python3-pip` (Alpine: `py3-pip`; Arch: `python-pip`); on CentOS some are in EPEL. The "
        "package manager's `search` shows them. A project of the package index needs no package: `doctor fix NAME`",
        remedy=Command(argv=("apt-get", "install", "python3", "python3-pip"), needs_root=True, needs_network=True),
    ),
    Advice(
        context="no-such-version",
        text="The repositories that apt uses do not have that version. `apt-cache policy` shows those that they have; "
        "without a version, apt takes the newest one.",
        remedy=Command(argv=("apt-cache", "policy", "{package}")),
    ),
    Advice(
        context="only-on-index",
        text="apt has its package lists, but this release has no package `python3-{package}`. doctor "
        "installs {package} from the package index instead.",
        remedy=fix_requirement("{package}"),
    ),
    *environments_for(
        "apt has its package lists, but this release has no such package.",
        requirement="{package}",
        message="only-on-index",
    ),
    *(
        Advice(
            context=f"renamed-{new}",
            text=f"Newer releases have the package {old} under another name: {new}.",
            remedy=Command(argv=("apt-get", "install", new), needs_root=True, needs_network=True),
        )
        for old, new in RENAMED.items()
    ),
    Advice(
        context="other-version",
        text="Each release has packages for a single python3.X, and yours has another version. The name without a "
        "version is the package for the Python that it has.",
        remedy=Command(argv=("apt-get", "install", "python3-{package}"), needs_root=True, needs_network=True),
    ),
    Advice(
        context="venv-of-version",
        text="Each release has packages for a single python3.X. `python3-venv` is for the image's own Python, once "
        "`apt-get update` has downloaded the package lists. An environment of doctor's needs neither. If it must be "
        "Python {release}: `uv venv --python {release}`",
        remedy=fix_environment(),
    ),
    Advice(
        context="docker/venv-of-version",
        text="Each release has packages for a single python3.X. The name without a version is the package for the "
        "Python that the image has; images contain no package lists.",
        remedy=Snippet(
            text="RUN apt-get update && apt-get install -y --no-install-recommends python3-venv "
            "&& rm -rf /var/lib/apt/lists/*",
            file="the Dockerfile",
        ),
    ),
    Advice(
        context="of-version",
        text="Each release has packages for a single python3.X, and apt may have no lists yet. The name without a "
        "version is the package for the Python that this release has.",
        remedy=ShellLine(text="apt-get update && apt-get install -y python3-{package}", needs_network=True),
    ),
    Advice(
        context="distutils",
        text="Python 3.12 removed distutils, and the releases with it (Debian 13, Ubuntu 24.04) have no package for "
        "it. setuptools contains a copy, which older releases can use too.",
        remedy=ShellLine(text="apt-get update && apt-get install -y python3-setuptools", needs_network=True),
    ),
    Advice(
        context="other-python",
        text="Each release has a single python3.X, and yours is not Python {release}. uv installs it "
        "(`doctor fix uv` installs uv), and `uv venv --python {release}` creates an environment with it. On Ubuntu, "
        "ppa:deadsnakes/ppa has it too.",
        remedy=Command(argv=("uv", "python", "install", "{release}"), needs_network=True),
    ),
    Advice(
        context="docker/other-python",
        text="Each release of the distribution has a single python3.X. The official images have all others.",
        remedy=Snippet(text="FROM python:{release}-slim", file="the Dockerfile"),
    ),
    *(
        Advice(
            context=f"{runner}/other-python",
            text="Each release of the distribution has a single python3.X. These lines give the job another one.",
            remedy=Snippet(text=text, file=file),
        )
        for runner, text, file in (
            (
                "github-actions",
                "- uses: actions/setup-python@v5\n  with:\n    python-version: '{release}'",
                "the workflow",
            ),
            ("gitlab", "image: python:{release}", ".gitlab-ci.yml"),
        )
    ),
    Advice(
        context="replaced",
        text="This release has the package under another name, which apt prints.",
        remedy=Command(argv=("apt-get", "install", "{package}"), needs_root=True, needs_network=True),
    ),
    Advice(
        context="python-2",
        text="The Python 2 packages (`python-…`) no longer exist. The Python 3 packages are called `python3-…`.",
        remedy=Command(argv=("apt-get", "install", "python3-{package}"), needs_root=True, needs_network=True),
    ),
    Advice(
        context="ansible/python-2",
        text="The Python 2 packages (`python-…`) no longer exist. The Python 3 packages are called `python3-…`. If "
        "Ansible itself asks for python-apt, it uses Python 2 on the host: `ansible_python_interpreter: "
        "/usr/bin/python3`",
        remedy=install_with_apt("python3-{package}"),
    ),
    Advice(
        context="program",
        text="This release has no package `{package}`, or it is in a part of the repository that is not enabled. "
        "doctor installs {distribution} from the package index instead.",
        remedy=fix_requirement("{distribution}"),
    ),
    Advice(
        context="no-such-package",
        text="apt has its package lists, but they do not contain `{package}`: the name is wrong, or the package is "
        "from another release. `apt-cache search WORD` looks for similar names. On Ubuntu, python3-venv and "
        "python3-pip are in universe (`add-apt-repository universe`). A project on the package index needs no apt "
        "package: `doctor fix NAME`",
    ),
    MISTAKEN_NAME,
    UNKNOWN_TO_APT,
    *packages("{arguments}"),
    Advice(
        text="`apt-get update` downloads the package lists, without which apt knows no packages. If it has run "
        "before, this release has no `{package}`. It has the packages of one Python only (`python3-venv`, not "
        "`python3.12-venv`). A project on the package index needs no apt package: `doctor fix NAME`. On Ubuntu, some "
        "packages are in universe (`add-apt-repository universe`).",
        remedy=Command(argv=("apt-get", "update"), needs_root=True, needs_network=True),
    ),
)


def check(facts: Facts) -> Iterator[Finding]:
    """Report missing package lists, or that this machine has no apt: `apt install` fails in both cases."""
    if facts.apt is None and any(unknown.probe == "packages" for unknown in facts.unknown):
        return  # probe-failed says so
    if facts.apt is None:
        manager = facts.machine.package_manager
        yield Finding(
            id=ID,
            severity=Severity.INFO,
            summary="apt is not available on this machine" + (f", which uses {manager}." if manager else "."),
            evidence=(Evidence(source="/usr/bin/apt-get", value="missing"),),
            blocks=("apt-install",),
        )
    elif not facts.apt.has_lists and (facts.apt.refusal is None or facts.apt.refusal.only_update):
        yield Finding(
            id=ID,
            severity=Severity.INFO,
            summary="apt has no package lists yet. `apt-get update` downloads them.",
            evidence=(Evidence(source="/var/lib/apt/lists", value="contains no package list"),),
            consequence='`apt install` fails with "Unable to locate package".',
            blocks=("apt-install",),
            remedy=Command(argv=("apt-get", "update"), needs_root=True, needs_network=True),
        )
