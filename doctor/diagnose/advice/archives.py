"""Advice about the archives that a package manager fetches from: their dates, keys and certificates, and their PPAs."""

from __future__ import annotations

from doctor.diagnose.advice.system_packages import packages
from doctor.diagnose.model import Advice, Instruction, ShellLine, Snippet

_OLD_LIST = "apt-get -o Acquire::Check-Valid-Until=false update"
_FOLDERS = "mkdir -p /var/lib/apt/lists/partial /var/cache/apt/archives/partial"
_CLOCK = "The repository was signed after the time that this machine's clock shows, so the clock is slow."
_RENAMED = (
    "The repository now calls its release by another name, as when a new Debian appears and the old one becomes "
    "`oldstable`. apt requires you to accept that once."
)
_NO_PPA = (
    "add-apt-repository did not get that PPA. PPAs are for Ubuntu, not for Debian, and Launchpad must be reachable. "
    "uv installs Python without an apt repository."
)

ARCHIVES = (
    *(
        Advice(
            context=f"{runner}clock",
            text=f"{_CLOCK} A container has the clock of the machine that runs it; the clocks of Docker Desktop and "
            "WSL may lag after sleep, until they are restarted.",
            remedy=Instruction(text="Set the clock of the machine that runs the container, then build again."),
        )
        for runner in ("docker/", "container/")
    ),
    Advice(
        context="wsl/clock",
        text=f"{_CLOCK} WSL's clock lags after sleep; this sets it from the hardware clock.",
        remedy=ShellLine(text="sudo hwclock -s && sudo apt-get update", needs_network=True),
    ),
    Advice(
        context="clock",
        text=f"{_CLOCK} A Raspberry Pi has no hardware clock, and sets its time from the network. If it cannot, set "
        "it by hand: `sudo date -s 'YYYY-MM-DD HH:MM'`",
        remedy=ShellLine(text="sudo timedatectl set-ntp true", needs_network=True),
    ),
    Advice(
        context="docker/expired",
        text="The repository's package lists have expired: it is a snapshot, a mirror that nobody updates, or of a "
        "release that is out of support. With this option, apt accepts them anyway.",
        remedy=Snippet(text=f"RUN {_OLD_LIST}", file="the Dockerfile"),
    ),
    Advice(
        context="expired",
        text="The repository's package lists have expired: it is a snapshot, a mirror that nobody updates, or of a "
        "release that is out of support; or this machine's clock is fast (`date`). With this option, apt "
        "accepts them anyway.",
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
        "A repository uses https, and no trusted CA certificates are installed.",
        message="authorities",
    ),
    Advice(
        context="authorities",
        text="A repository uses https, and no trusted CA certificates are installed. "
        "If their package comes from the same repository, write `http:` in its source file until it is installed.",
        remedy=ShellLine(text="sudo apt-get install ca-certificates", needs_network=True),
    ),
    Advice(
        context="https",
        text="This apt is older than 1.5, and needs a separate package for https. Its release is out of "
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
        text="Folders that apt needs are missing. They are empty between two runs, so it is safe to create them.",
        remedy=ShellLine(text=f"sudo {_FOLDERS}"),
    ),
    Advice(
        context="docker/signature",
        text="apt could not check any signature. Usually Docker's disk is full, so the lists are cut off; "
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
        text="`build-dep` and `source` need the lists of source packages, which no file in /etc/apt enables. This "
        "line changes the files of Debian 13 and Ubuntu 24.04; older releases have lines that begin with `# deb-src` "
        "in /etc/apt/sources.list, from which you remove the `#`.",
        remedy=ShellLine(
            text="sudo sed -i 's/^Types: deb$/Types: deb deb-src/' /etc/apt/sources.list.d/*.sources && sudo apt-get "
            "update",
            needs_network=True,
        ),
    ),
    Advice(
        context="short-path",
        text="This shell's PATH lacks /usr/sbin and /sbin, because `su` without `-` keeps the previous user's PATH. "
        "`su -` starts a shell with root's PATH.",
        remedy=ShellLine(text='export PATH="$PATH:/usr/local/sbin:/usr/sbin:/sbin"'),
    ),
    Advice(
        context="sandbox",
        text="apt switches to its user _apt before it downloads, which this container does not permit: a rootless "
        "container has only one user, unless /etc/subuid grants it more. With this option, apt downloads as root.",
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
            text="No mirror has this release any more: CentOS 7 and 8 are out of support, and only the project's "
            "vault still has them.",
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
