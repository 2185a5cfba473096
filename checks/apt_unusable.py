"""apt or dpkg cannot work with any package.

What it is
    apt or dpkg stops at one of these:
    - a line in `/etc/apt` or `/etc/dpkg` that it cannot parse: half a line pasted into a `.list`, an unknown option
    - an HTML error page saved as a `.list`, or a stanza that lacks a field
    - a damaged file of dpkg's database, or a damaged package list, as after a power cut
    - a command in apt's configuration (`DPkg::Pre-Invoke`) whose program was removed
    - a full or read-only disk of `/var/lib/dpkg`, or a missing folder or program that apt or dpkg needs
    - a source on a disc (`deb cdrom:`) or in a folder (`deb file:`) that is not there
    - a `signed-by` key that is missing, or that apt's user `_apt` cannot read
    - an Ubuntu PPA on Debian, or no repository at all

Why it matters
    apt then installs nothing, whatever the package: `E: The list of sources could not be read.`,
    `E: Problem executing scripts DPkg::Pre-Invoke`, `E: Sub-process /usr/bin/dpkg returned an error code (2)`.

What to do
    Run the command that doctor names, as root. It comments out the line, or moves the file out of the way, and keeps
    a copy. Correct the file afterwards if you need its content. For a damaged status file, dpkg keeps copies of the
    last days in `/var/backups` (`dpkg.status.0`), and of the last change in `/var/lib/dpkg/status-old`. If the disk
    is full, run `sudo apt-get clean`.

Dead ends
    `apt-get update` and `--fix-broken` fail in the same way. An empty status file makes apt believe that nothing is
    installed.

References
    sources.list(5); apt_preferences(5); apt.conf(5); dpkg(1); apt: `apt-pkg/sourcelist.cc`; dpkg:
    `lib/dpkg/db-fsys-override.c`, `lib/dpkg/db-fsys-files.c`.
"""

from __future__ import annotations

from collections.abc import Iterator

from doctor.diagnose.advice.archives import ARCHIVES
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
)
from doctor.facts import Facts

ID = "apt-unusable"

_FOR_PYTHON = ("python", "pipx", "deadsnakes")
"""Messages that show that apt was to fetch something for Python; doctor leaves any other archive alone."""
_OF_DISTRIBUTION = ("-updates inrelease", "-security inrelease")
"""The parts that only the archives of the distribution itself have."""
SIGNATURES = (
    # apt: apt-pkg/deb/debmetaindex.cc, apt-pkg/acquire-item.cc, methods/gpgv.cc.
    Signature(
        messages=("no longer has a Release file", "does not have a Release file"),
        anchor=" a Release file",
        near=_FOR_PYTHON,
        context="archive-gone",
    ),
    # An archive of the distribution itself.
    Signature(
        messages=tuple(
            f"{part} Release' {words} a Release file"
            for part in ("-updates", "-security", "/updates")
            for words in ("no longer has", "does not have")
        ),
        context="archive-gone",
    ),
    Signature(
        messages=("couldn't be verified because the public key is not available: NO_PUBKEY",),
        near=(*_FOR_PYTHON, *_OF_DISTRIBUTION),
        context="key",
    ),
    Signature(
        messages=("couldn't be verified because the public key is not available: NO_PUBKEY",),
        near=("is not signed", "update apt cache"),
        context="key",
        certain=False,
    ),
    Signature(
        messages=(
            "The following signatures were invalid: EXPKEYSIG",
            "The following signatures were invalid: REVKEYSIG",
        ),
        near=(*_FOR_PYTHON, *_OF_DISTRIBUTION, "is not signed"),
        context="key",
        certain=False,
    ),
    # apt-pkg/acquire-item.cc: its dates, and the names of a release.
    Signature(messages=("Release file for … is not valid yet (invalid for another",), context="clock"),
    Signature(
        messages=("Release file for … is expired (invalid since",),
        near=(*_FOR_PYTHON, *_OF_DISTRIBUTION, "-security/inrelease", "-updates/inrelease"),
        context="expired",
    ),
    Signature(
        messages=("This must be accepted explicitly before updates for this repository can be applied",),
        context="release-changed",
    ),
    # apt-key, and the methods gpgv and http.
    Signature(
        messages=("gnupg1 do not seem to be installed, but one of them is required for this operation",),
        context="gnupg",
    ),
    Signature(
        messages=("GPG error: … At least one invalid signature was encountered",), symptom=True, context="signature"
    ),
    Signature(messages=("No system certificates available. Try installing ca-certificates",), context="authorities"),
    # apt-pkg/acquire-worker.cc and acquire.cc; methods/aptmethod.h.
    Signature(messages=("The method driver /usr/lib/apt/methods/https could not be found",), context="https"),
    Signature(
        messages=(
            "List directory /var/lib/apt/lists/partial is missing. - Acquire (2:",
            "Archives directory /var/cache/apt/archives/partial is missing",
        ),
        context="folders",
    ),
    Signature(
        messages=("Failed to setgroups - setgroups (", "setgroups 65534 failed - setgroups (", "seteuid 100 failed"),
        near=("e: ", "error: "),
        context="sandbox",
    ),
    # apt-private/private-source.cc; dpkg's main/help.c.
    Signature(messages=("You must put some 'deb-src' URIs in your sources.list",), near=_FOR_PYTHON, context="sources"),
    Signature(
        messages=(
            "expected programs not found in PATH or not executable",
            "expected program not found in PATH or not executable",
        ),
        near=("dpkg",),
        context="short-path",
    ),
    # add-apt-repository: softwareproperties/ppa.py, new and old, and its traceback on Debian.
    Signature(
        messages=(
            "ERROR: ppa '…' not found (use --login if private)",
            "ERROR: user/team '…' not found (use --login if private)",
            "Cannot add PPA: 'ppa:",
            "Please check that the PPA name or format is correct",
            "Cannot add PPA: 'This PPA does not support",
            "could not find a distribution template for",
            "'NoneType' object has no attribute 'getPPAByName'",
            "'NoneType' object has no attribute 'people'",
        ),
        near=("deadsnakes", "python-3", "python3.", ":pypy"),
        context="no-ppa",
    ),
    # pacman, dnf and yum.
    Signature(
        messages=("is corrupted (invalid or corrupted package (PGP signature))",), near=("pacman",), context="keyring"
    ),
    Signature(
        messages=(
            "Cannot prepare internal mirrorlist: No URLs in mirrorlist",
            "Cannot find a valid baseurl for repo: base/7",
            "Could not retrieve mirrorlist http://mirrorlist.centos.org",
        ),
        context="no-mirrors",
    ),
    Signature(
        messages=("E: Problem executing scripts ", "Error: Problem executing scripts "),
        context="hook",
        certain=False,
        symptom=True,
    ),
    # apt-pkg's pkgcachegen.cc and mmap.cc.
    Signature(messages=("The package cache file is corrupted",), context="cache"),
    Signature(
        messages=(
            "The list of sources could not be read",
            "The package lists or status file could not be parsed or opened",
            "dpkg: error: parsing file '/var/lib/dpkg/",
            "dpkg: unrecoverable fatal error, aborting",
            "dpkg: error: configuration error: /etc/dpkg/",
            "E: Syntax error /etc/apt/",
            "Error: Syntax error /etc/apt/",
            "E: Unable to write to /var/",
            "Error: Unable to write to /var/",
            # From apt's message catalogues.
            "Die Liste der Quellen konnte nicht gelesen werden",
            "La liste des sources ne peut être lue",
            "No se pudieron leer las listas de fuentes",
            "Impossibile leggere l'elenco dei sorgenti",
            "A lista de fontes não pôde ser lida",
            "A lista de fontes não pode ser lida",
            "Не удалось прочитать перечень источников",
            "Nie udało się odczytać list źródeł",
            "De lijst van bronnen kon niet gelezen worden",
            "无法读取源列表",
            "ソースのリストを読むことができません",
        ),
    ),
)

ADVICE = (
    Advice(
        context="cache",
        text="apt caches its package lists in two files, and one of them is damaged, as after a power cut. "
        "apt writes both again.",
        remedy=ShellLine(
            text="sudo rm -f /var/cache/apt/pkgcache.bin /var/cache/apt/srcpkgcache.bin && sudo apt-get update"
        ),
    ),
    *ARCHIVES,
    Advice(
        context="archive-gone",
        text="The repository no longer has this release, or never had it. A release that is out of support moves to "
        "another host (old-releases for Ubuntu, archive for Debian), and a third-party repository (a PPA) may lack "
        "yours. Remove its line from the file in /etc/apt that `grep` shows. An environment needs no apt repository: "
        "`doctor fix --venv`",
        remedy=Command(argv=("grep", "-rn", "^deb\\|^URIs", "/etc/apt/sources.list", "/etc/apt/sources.list.d")),
    ),
    Advice(
        context="ppa",
        text="This repository has nothing for your Ubuntu release. The command removes it from apt's sources. uv "
        "installs Python without an apt repository: `uv python install 3.X && doctor fix --venv --python 3.X`",
        remedy=ShellLine(text="sudo add-apt-repository --remove ppa:{project}"),
    ),
    Advice(
        context="hook",
        text="A command that apt's configuration runs has failed, and its own message is above. `doctor check` on "
        "that machine names the file.",
        remedy=Command(argv=("doctor", "check")),
    ),
    Advice(
        context="docker/archive-gone",
        text="The repository no longer has this release. One that is out of support moves to another host "
        "(old-releases for Ubuntu, archive for Debian); a line in /etc/apt that names this host helps until the base "
        "image can be newer. A third-party repository (a PPA) may lack your release.",
        remedy=Instruction(text="Base the image on a newer release of the distribution, in the line `FROM`."),
    ),
    Advice(
        context="key",
        text="apt has no key for that repository, so it takes nothing from it. Its owner publishes the key, which "
        "belongs in /etc/apt/keyrings, named by `signed-by` in the file of the source. Or remove the source, if you "
        "do not need it.",
        remedy=Instruction(
            text="Put the repository's key into /etc/apt/keyrings, as its owner describes, or remove the repository "
            "from /etc/apt/sources.list.d."
        ),
    ),
    Advice(
        context="key-of-ppa",
        text="apt has no key for that repository, so it takes nothing from it. The command fetches the key again.",
        remedy=ShellLine(text="sudo add-apt-repository --yes ppa:{project}", needs_network=True),
    ),
    Advice(
        context="line-of-list",
        text="apt does not understand line {line} of {path}. This command comments it out and keeps a copy, "
        "{path}.save. Correct the line afterwards if you need that repository.",
        remedy=ShellLine(text="sudo sed -i.save '{line}s/^/# /' {path}"),
    ),
    Advice(
        context="file-of-list",
        text="apt cannot parse {path}; the message shows the line. Correct the place. A file in a `.d` folder that "
        "you do not need may also be removed.",
        remedy=ShellLine(text="sudo nano {path}"),
    ),
    Advice(
        text="A file that apt reads has a fault. The lines before this one name it. `doctor check` on that machine "
        "shows the command that repairs it.",
        remedy=Command(argv=("doctor", "check")),
    ),
)


def check(facts: Facts) -> Iterator[Finding]:
    """Report what apt or dpkg says about its files, and what around them keeps both from working."""
    refusal = facts.apt.refusal if facts.apt else None
    if refusal is None:
        return
    remedy: Remedy = Instruction(text=refusal.advice)
    if refusal.command:
        remedy = Command(argv=refusal.command, needs_root=True)
    elif refusal.line:
        remedy = ShellLine(text=refusal.line, needs_network="apt-get" in refusal.line)
    failing = "apt-get update" if refusal.only_update else "apt"
    yield Finding(
        id=ID,
        severity=Severity.INFO if refusal.may_be_meant else Severity.WARNING,
        summary=f"{failing} {'fails' if refusal.only_update else 'installs nothing'}, because {refusal.reason}.",
        evidence=(Evidence(source=refusal.source, value=refusal.quote or refusal.reason),),
        consequence="`apt-get update` fails." if refusal.only_update else "Every `apt-get install` fails.",
        blocks=() if refusal.only_update else ("apt-install",),
        remedy=remedy,
    )
