"""Advice about the archives that a package manager fetches from: their dates, keys and certificates, and their PPAs."""

from __future__ import annotations

from doctor.diagnose.advice.system_packages import packages
from doctor.diagnose.model import Advice, Instruction, ShellLine, Snippet

_OLD_LIST = "apt-get -o Acquire::Check-Valid-Until=false update"
_FOLDERS = "mkdir -p /var/lib/apt/lists/partial /var/cache/apt/archives/partial"
_CLOCK = "The archive was signed later than the clock of this machine says, so the clock is slow."
_RENAMED = (
    "The archive now calls its release by another name, as when a new Debian appears and the old one becomes "
    "`oldstable`. apt wants that to be accepted once."
)
_NO_PPA = (
    "add-apt-repository did not get that PPA. PPAs are for Ubuntu, not for Debian, and Launchpad must be reachable. "
    "uv fetches a Python without an archive."
)

ARCHIVES = (
    *(
        Advice(
            context=f"{runner}clock",
            text=f"{_CLOCK} A container has the clock of the machine that runs it; that of Docker Desktop and of WSL "
            "may lag after sleep, until they are restarted.",
            remedy=Instruction(text="Set the clock of the machine that runs the container, then build again."),
        )
        for runner in ("docker/", "container/")
    ),
    Advice(
        context="wsl/clock",
        text=f"{_CLOCK} That of WSL lags after the machine has slept; this sets it by the hardware's.",
        remedy=ShellLine(text="sudo hwclock -s && sudo apt-get update", needs_network=True),
    ),
    Advice(
        context="clock",
        text=f"{_CLOCK} A Raspberry Pi has none of its own, and asks the network. If it cannot, set it by hand: `sudo "
        "date -s 'YYYY-MM-DD HH:MM'`",
        remedy=ShellLine(text="sudo timedatectl set-ntp true", needs_network=True),
    ),
    Advice(
        context="docker/expired",
        text="The lists of the archive were not renewed in time: it is a snapshot, a mirror that nobody updates, or of "
        "a release that is out of support. With this option, apt takes them all the same.",
        remedy=Snippet(text=f"RUN {_OLD_LIST}", file="the Dockerfile"),
    ),
    Advice(
        context="expired",
        text="The lists of the archive were not renewed in time: it is a snapshot, a mirror that nobody updates, or of "
        "a release that is out of support; or the clock of this machine is fast (`date`). With this option, apt takes "
        "them all the same.",
        remedy=ShellLine(text=f"sudo {_OLD_LIST}", needs_network=True),
    ),
    Advice(
        context="docker/release-changed",
        text=_RENAMED,
        remedy=Snippet(text="RUN apt-get update --allow-releaseinfo-change", file="the Dockerfile"),
    ),
    Advice(
        context="release-changed",
        text=_RENAMED,
        remedy=ShellLine(text="sudo apt-get update --allow-releaseinfo-change", needs_network=True),
    ),
    *packages("gnupg", "gnupg", "To add or to check a key, apt needs GnuPG.", message="gnupg"),
    Advice(
        context="gnupg",
        text="To add or to check a key, apt needs GnuPG, which images and minimal systems lack.",
        remedy=ShellLine(text="sudo apt-get install gnupg", needs_network=True),
    ),
    *packages(
        "ca-certificates",
        "ca-certificates",
        "An archive is fetched by https, and the authorities whose certificates are trusted are not installed.",
        message="authorities",
    ),
    Advice(
        context="authorities",
        text="An archive is fetched by https, and the authorities whose certificates are trusted are not installed. "
        "If their package comes from the same archive, write `http:` in the file of the source until it is installed.",
        remedy=ShellLine(text="sudo apt-get install ca-certificates", needs_network=True),
    ),
    Advice(
        context="https",
        text="This apt is older than 1.5, and fetches by https with a package of its own. Its release is out of "
        "support as well.",
        remedy=ShellLine(text="sudo apt-get install apt-transport-https ca-certificates", needs_network=True),
    ),
    Advice(
        context="docker/folders",
        text="Folders that apt needs are missing, because an earlier line removed too much.",
        remedy=Snippet(text=f"RUN {_FOLDERS}", file="the Dockerfile"),
    ),
    Advice(
        context="folders",
        text="Folders that apt needs are missing. They are empty between two runs, so that they may be created.",
        remedy=ShellLine(text=f"sudo {_FOLDERS}"),
    ),
    Advice(
        context="docker/signature",
        text="apt could not check any signature. Usually the disk of Docker is full, so that the lists are cut off; "
        "`docker builder prune` frees some of it. Otherwise this Docker is too old for the base image.",
        remedy=ShellLine(text="docker builder prune"),
    ),
    Advice(
        context="signature",
        text="apt could not check the signature: the lists were cut off or changed on the way. It fetches them again.",
        remedy=ShellLine(text="sudo rm -rf /var/lib/apt/lists/* && sudo apt-get update", needs_network=True),
    ),
    Advice(
        context="sources",
        text="`build-dep` and `source` need the lists of source packages, which no file in /etc/apt asks for. This "
        "line changes the files of Debian 13 and Ubuntu 24.04; older releases have lines that begin with `# deb-src` "
        "in /etc/apt/sources.list, from which the `#` has to go.",
        remedy=ShellLine(
            text="sudo sed -i 's/^Types: deb$/Types: deb deb-src/' /etc/apt/sources.list.d/*.sources && sudo apt-get "
            "update",
            needs_network=True,
        ),
    ),
    Advice(
        context="short-path",
        text="The PATH of this shell lacks the folders of the system's programs: `su` without `-` keeps that of the "
        "user before. `su -` opens a shell with the whole PATH.",
        remedy=ShellLine(text='export PATH="$PATH:/usr/local/sbin:/usr/sbin:/sbin"'),
    ),
    Advice(
        context="sandbox",
        text="apt changes to its user _apt before it fetches, which this container does not permit: a container of a "
        "user has one user only, unless /etc/subuid gives it more. With this option, apt fetches as it is.",
        remedy=ShellLine(text="apt-get -o APT::Sandbox::User=root update", needs_network=True),
    ),
    Advice(
        context="ppa-of-python",
        text=_NO_PPA,
        remedy=ShellLine(
            text="uv python install {release} && doctor fix --venv --python {release}", needs_network=True
        ),
    ),
    Advice(
        context="no-ppa",
        text=_NO_PPA,
        remedy=Instruction(
            text="Fetch a Python without the PPA: `uv python install 3.X && doctor fix --venv --python 3.X`"
        ),
    ),
    Advice(
        context="keyring",
        text="The keys of the people who sign Arch's packages are older than the packages. Renew them first.",
        remedy=ShellLine(text="sudo pacman -Sy archlinux-keyring && sudo pacman -Su", needs_network=True),
    ),
    *(
        Advice(
            context=f"{runner}no-mirrors",
            text="No mirror has this release any more: CentOS 7 and 8 are out of support, and only the vault of the "
            "project keeps them.",
            remedy=Instruction(text=text),
        )
        for runner, text in (
            ("docker/", "Base the image on a release that is maintained: Rocky Linux, AlmaLinux or CentOS Stream."),
            (
                "",
                "In /etc/yum.repos.d, comment out `mirrorlist=` and let `baseurl=` name the vault of CentOS, or move "
                "to a release that is maintained.",
            ),
        )
    ),
)
"""Advice where a package manager takes nothing from its archives."""
