"""Fetch the public sources of names with the ordinary clients, apt-get and pip, and read what they contain."""

from __future__ import annotations

import json
import re
import sqlite3
import subprocess
import sys
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timezone
from functools import cached_property
from pathlib import Path

from doctor.core.names import normalize

SUITES = ("sid", "trixie", "bookworm")
"""The releases of Debian, newest first."""
SUITES_WITH_CONTENTS = ("sid", "bookworm")
"""The releases whose files are listed; a package of one of them that trixie has as well has the same distributions."""
WHEELS = {"guarddog": "3.2.0", "pigar": "2.2.0"}

_APT = """Dir "{folder}/"; Dir::State::status "/dev/null"; Dir::Etc "etc"; Dir::State "state"; Dir::Cache "cache";
APT::Architecture "amd64"; APT::Architectures {{ "amd64"; }}; APT::Sandbox::User "root";
Acquire::Languages "none"; Acquire::Check-Valid-Until "false"; Acquire::Retries "9";
"""
_CONTENTS = """Acquire::IndexTargets::deb::Contents-{part} {{ MetaKey "$(COMPONENT)/Contents-{part}";
ShortDescription "Contents-{part}"; Description "Contents-{part}"; KeepCompressed "true"; Identifier "{part}"; }};
"""
_PARTS = ("all", "amd64")
_SOURCE = "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] {mirror} {suite} main\n"
_INFO = re.compile(r"usr/lib/python3(?:\.\d+)?/dist-packages/([^/]+?)-[^-/]+(?:-py3[^/]*)?\.(?:dist|egg)-info(?:/|$)")
_MODULE = re.compile(
    r"usr/lib/python3(?:\.\d+)?/(?:dist-packages/)?([A-Za-z_]\w*)(?:/|\.py$|\.(?:abi3|cpython)[^/]*\.so$)"
)
_COMMAND = re.compile(r"usr/(?:bin|games)/([^/]+)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """The content of a package in one release of Debian."""

    source: str
    depends: frozenset[str]
    distributions: set[str] = field(default_factory=set)
    modules: set[str] = field(default_factory=set)
    commands: set[str] = field(default_factory=set)


@dataclass(frozen=True, kw_only=True)
class Sources:
    """Everything that the data is made from."""

    debian: Mapping[str, Mapping[str, Package]]
    """For each release, newest first, its packages by name."""
    dh_python: Mapping[str, str]
    """Debian's package for a distribution, from dh-python."""
    most_downloaded: tuple[str, ...]
    """Normalised names, in order."""
    modules: Mapping[str, frozenset[str]]
    """The top-level modules of each distribution on the index."""
    uses: Mapping[str, tuple[str, str]]
    """(use, source) of the distributions that the curated lists name."""
    curated_debian: Mapping[str, str]
    curated_modules: Mapping[str, str]
    confused: Mapping[str, str]
    successors: Mapping[str, str]
    dates: tuple[str, ...]
    """One line for each source: its name, date and licence."""

    @cached_property
    def rank(self) -> Mapping[str, int]:
        """The place of each distribution among the most downloaded ones."""
        return {name: place for place, name in enumerate(self.most_downloaded)}


def fetch(folder: Path) -> Sources:
    """Download into ``folder`` what is missing there, and read it together with the curated lists."""
    debian, dates = {}, []
    for suite in SUITES:
        apt = _update(folder / suite, suite)
        lists = folder / suite / "state/lists"
        packages = read_packages(_cat(apt, next(lists.glob("*_Packages*"))))
        for contents in sorted(lists.glob("*Contents-*")):
            read_contents(_cat(apt, contents).splitlines(), packages)
        debian[suite] = packages
        released = re.search(r"^Date: (.*)$", next(lists.glob("*InRelease")).read_text("utf-8"), re.MULTILINE)
        dates.append(f"Debian {suite}, its lists of packages and files: {released.group(1) if released else '?'}")
    wheels = folder / "wheels"
    pins = [f"{name}=={version}" for name, version in WHEELS.items()]
    options = ["--quiet", "--no-deps", "--only-binary=:all:", "--dest", str(wheels)]
    subprocess.run([sys.executable, "-m", "pip", "download", *options, *pins], check=True)
    top = json.loads(_member(wheels, "guarddog", "guarddog/analyzer/metadata/resources/top_pypi_packages.json"))
    database = folder / "pigar.sqlite3"
    database.write_bytes(_member(wheels, "pigar", "pigar/.db.sqlite3"))
    fallback, version = _dh_python(folder / "trixie")
    day = datetime.fromtimestamp(top["downloaded_timestamp"], timezone.utc).date()
    dates += [
        f"dh-python {version}, cpython3_fallback (MIT)",
        f"guarddog {WHEELS['guarddog']}, the 15,000 most downloaded distributions: {day} (Apache-2.0)",
        f"pigar {WHEELS['pigar']}, top-level modules of distributions (BSD-3-Clause)",
        "tests/tools/names/*.txt: 2026-11, each with its sources",
    ]
    here = Path(__file__).parent
    return Sources(
        debian=debian,
        dh_python=dict(line.split()[:2] for line in fallback.splitlines() if len(line.split()) >= 2),
        most_downloaded=tuple(dict.fromkeys(normalize(name) for name in top["packages"])),
        modules=_read_database(database),
        uses=read_uses((here / "applications.txt").read_text("utf-8")),
        curated_debian=read_pairs((here / "debian.txt").read_text("utf-8")),
        curated_modules=read_pairs((here / "modules.txt").read_text("utf-8")),
        confused=read_pairs((here / "confused.txt").read_text("utf-8")),
        successors=read_pairs((here / "successors.txt").read_text("utf-8")),
        dates=tuple(dates),
    )


def read_packages(text: str) -> dict[str, Package]:
    """Return the packages that apt's list of a release names (deb822(5)), without their files."""
    packages = {}
    for paragraph in text.split("\n\n"):
        fields: dict[str, str] = dict(
            re.findall(r"^(Package|Source|Depends|Pre-Depends): (.*)$", paragraph, re.MULTILINE)
        )
        if "Package" in fields:
            relations = re.split(r"[,|]", f"{fields.get('Depends', '')},{fields.get('Pre-Depends', '')}")
            depends = frozenset(re.split(r"[ :(]", relation.strip(), maxsplit=1)[0] for relation in relations)
            source = fields.get("Source", fields["Package"]).split()[0]
            packages[fields["Package"]] = Package(source=source, depends=depends)
    return packages


def read_contents(lines: Iterable[str], packages: Mapping[str, Package]) -> None:
    """Add to the packages what the list of a release's files (Contents) says of them."""
    for line in lines:
        if not line.startswith("usr/"):
            continue
        path, _, owners = line.rpartition(" ")
        path = path.rstrip()
        for pattern, kind in ((_INFO, "distributions"), (_MODULE, "modules"), (_COMMAND, "commands")):
            match = pattern.match(path)
            if match:
                names = [owner.rpartition("/")[2] for owner in owners.split(",")]
                for package in (packages[name] for name in names if name in packages):
                    getattr(package, kind).add(normalize(match[1]) if kind == "distributions" else match[1])
                break


def read_pairs(text: str) -> dict[str, str]:
    """Return the second word of each line by its first; lines that begin with # are comments."""
    return {line.split()[0]: line.split()[1] for line in text.splitlines() if line.strip() and line[0] != "#"}


def read_uses(text: str) -> dict[str, tuple[str, str]]:
    """Return (use, source) by the name of the distribution, from a text with sections ``[use source]``."""
    uses, section = {}, ("", "")
    for line in text.splitlines():
        if line.startswith("["):
            use, source = line.strip("[]").split()
            section = use, source
        elif not line.startswith("#"):
            uses.update({normalize(name): section for name in line.split()})
    return uses


def _update(folder: Path, suite: str) -> Path:
    """Let apt fetch and verify the lists of a release in a folder of its own. Return the configuration for it."""
    config = folder / "apt.conf"
    for name in ("etc/apt.conf.d", "etc/preferences.d", "state/lists/partial", "cache/archives/partial"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    query = ["apt-get", "indextargets", "--format", "$(REPO_URI)", "Label: Debian", "Identifier: Packages"]
    mirror = subprocess.run(query, check=True, capture_output=True, text=True).stdout.split()[0]
    parts = _PARTS if suite in SUITES_WITH_CONTENTS else ()
    config.write_text(_APT.format(folder=folder.resolve()) + "".join(_CONTENTS.format(part=part) for part in parts))
    (folder / "etc/sources.list").write_text(_SOURCE.format(mirror=mirror, suite=suite))
    if not list(folder.glob("state/lists/*InRelease")):
        subprocess.run(
            ["apt-get", "-qq", "update"], check=True, env={"APT_CONFIG": str(config), "PATH": "/usr/bin:/bin"}
        )
    return config


def _cat(config: Path, path: Path) -> str:
    """Return the text of a list that apt may keep compressed."""
    argv = ["/usr/lib/apt/apt-helper", "cat-file", str(path)]
    return subprocess.run(argv, check=True, capture_output=True, env={"APT_CONFIG": str(config)}).stdout.decode()


def _dh_python(folder: Path) -> tuple[str, str]:
    """Return dh-python's table of a release, and the version of the package."""
    environment = {"APT_CONFIG": str(folder / "apt.conf"), "PATH": "/usr/bin:/bin"}
    subprocess.run(["apt-get", "-qq", "download", "dh-python"], check=True, env=environment, cwd=folder)
    package = next(folder.glob("dh-python_*.deb"))
    subprocess.run(["dpkg-deb", "-x", package, folder / "dh-python"], check=True)
    table = folder / "dh-python/usr/share/dh-python/dist/cpython3_fallback"
    return table.read_text("utf-8"), package.name.split("_")[1]


def _member(folder: Path, distribution: str, name: str) -> bytes:
    wheel = next(folder.glob(f"{distribution}-*.whl"))
    with zipfile.ZipFile(wheel) as archive:
        return archive.read(name)


def _read_database(path: Path) -> dict[str, frozenset[str]]:
    modules = defaultdict(set)
    query = "select d.name, m.name from distributions d left join top_level_module_names m on m.distribution_id = d.id"
    with sqlite3.connect(path) as database:
        for distribution, module in database.execute(query):
            modules[normalize(distribution)].add(module or "")
    return {name: frozenset(found - {""}) for name, found in modules.items()}
