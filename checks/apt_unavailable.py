"""apt cannot install anything yet: it has no package lists, or is not there.

What it is
    A fresh image or container ships without package lists; until they are fetched, apt knows no
    package.

Why it matters
    ``E: Unable to locate package``, for a package that exists.

What to do
    ``apt-get update`` first, as root.

Dead ends
    Adding sources from elsewhere; downloading a ``.deb`` by hand.

References
    apt-get(8), update; Docker's best practices on ``apt-get update && apt-get install``.
"""

from __future__ import annotations

from collections.abc import Iterator

from doctor.diagnose.model import Advice, Command, Evidence, Finding, Severity, Signature
from doctor.facts import Facts

ID = "apt-unavailable"

SIGNATURES = (
    # apt's own messages, from its catalogues.
    Signature(
        says=(
            "E: Unable to locate package",
            "E: Couldn't find any package by",
            "E: Package … has no installation candidate",
            "is not available, but is referred to by another package",
            "has no installation candidate",
        ),
    ),
    Signature(says=("Unable to fetch some archives, maybe run apt-get update",), certain=False),
    Signature(
        says=(
            "E: Paket … kann nicht gefunden werden",
            "E: Für Paket … existiert kein Installationskandidat",
            "E: Impossible de trouver le paquet",
            "n'a pas de version susceptible d'être installée",
            "E: No se ha podido localizar el paquete",
            "no tiene un candidato para la instalación",
            "E: パッケージ … が見つかりません",
            "にはインストール候補がありません",
            "E: Impossibile trovare il pacchetto",
            "E: Não foi possível encontrar o pacote",
            "E: Impossível encontrar o pacote",
            "E: Невозможно найти пакет",
            "E: Nie udało się odnaleźć pakietu",
            "E: Kan pakket … niet vinden",
            "E: 无法定位软件包",
            "패키지를 찾을 수 없습니다",
        ),
    ),
)
ADVICE = (
    Advice(
        where="docker",
        do="Images carry no package lists: `RUN apt-get update && apt-get install -y …` in one RUN. Then: a release "
        "has one python3.X; another version's package (`python3.12-venv` on Debian 12) is not in it: ask for "
        "`python3-venv`.",
    ),
    Advice(
        do="`apt-get update` first: without lists apt knows no package. Then: each release has one python3.X, so ask "
        "for the unversioned name (`python3-venv`, `python3-pip`); on Ubuntu these are in universe "
        "(`add-apt-repository universe`).",
        run="sudo apt-get update",
    ),
)


def check(facts: Facts) -> Iterator[Finding]:
    """On a box of another family apt's absence is nothing to mention, yet ``apt install`` fails there."""
    if facts.apt is None:
        manager = facts.machine.package_manager
        yield Finding(
            id=ID,
            severity=Severity.INFO,
            summary="There is no apt on this box" + (f"; its package manager is {manager}." if manager else "."),
            evidence=(Evidence(source="/usr/bin/apt-get", value="not there"),),
            blocks=("apt-install",),
        )
    elif not facts.apt.lists:
        yield Finding(
            id=ID,
            severity=Severity.INFO,
            summary="apt has no package lists yet: apt-get update comes first.",
            evidence=(Evidence(source="/var/lib/apt/lists", value="holds no package list"),),
            consequence="apt install ends with: Unable to locate package.",
            blocks=("apt-install",),
            remedy=Command(argv=("apt-get", "update"), needs_root=True, needs_network=True),
        )
