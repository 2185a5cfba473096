"""apt cannot install packages here, because it has no package lists or is not present.

What it is
    New images and containers have no package lists. Until the lists are fetched, apt does not know any
    package.

Why it matters
    apt answers `E: Unable to locate package` even if the package exists.

What to do
    Run `apt-get update` as root first.

Dead ends
    Do not add package sources from elsewhere, and do not download a `.deb` file yourself.

References
    apt-get(8), update; Docker's best practices on `apt-get update && apt-get install`.
"""

from __future__ import annotations

from collections.abc import Iterator

from doctor.diagnose.advice import packages
from doctor.diagnose.model import Advice, Command, Evidence, Finding, Severity, Signature
from doctor.facts import Facts

ID = "apt-unavailable"

SIGNATURES = (
    # From apt's message catalogues.
    Signature(
        messages=(
            "E: Unable to locate package",
            "E: Couldn't find any package by",
            "E: Package … has no installation candidate",
            "is not available, but is referred to by another package",
            "has no installation candidate",
        ),
    ),
    Signature(messages=("Unable to fetch some archives, maybe run apt-get update",), certain=False),
    Signature(
        messages=(
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
    *packages("{arguments}"),
    Advice(
        text="Run `apt-get update` first, because apt does not know any package without its lists. If the package "
        "is still not found: each release has only one python3.X, so use the name without a version "
        "(`python3-venv`, `python3-pip`). On Ubuntu these packages are in universe (`add-apt-repository universe`).",
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
    elif not facts.apt.has_lists:
        yield Finding(
            id=ID,
            severity=Severity.INFO,
            summary="apt has no package lists yet. `apt-get update` fetches them.",
            evidence=(Evidence(source="/var/lib/apt/lists", value="contains no package list"),),
            consequence="apt install ends with: Unable to locate package.",
            blocks=("apt-install",),
            remedy=Command(argv=("apt-get", "update"), needs_root=True, needs_network=True),
        )
