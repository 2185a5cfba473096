"""Failures of apt in several languages, and full disks, with the condition that the log of each shows."""

from __future__ import annotations

from collections.abc import Iterator

from tests.boxes.roots import BARE
from tests.corpus.scenario import LOCAL, Scenario

LOCKED = """python3 -c '
import fcntl, os, subprocess, sys
held = open(sys.argv[1], "w"); fcntl.lockf(held, fcntl.LOCK_EX)
raise SystemExit(subprocess.call(sys.argv[2:]))' """
HALF = """
mkdir -p /opt/half/DEBIAN; cd /opt
printf '%s\\n' 'Package: half' 'Version: 1' 'Architecture: all' 'Maintainer: me' 'Description: x' 'Depends: absent' \\
    > half/DEBIAN/control
dpkg-deb --build half; dpkg -i half.deb
"""
"""Installs a package with dpkg alone, without its dependencies."""


def system() -> Iterator[Scenario]:
    """Yield all scenarios."""
    for language in ("", "de", "fr", "es", "ja", "ru"):
        code = language or "en"
        yield Scenario(
            name=f"unlocated-{code}",
            label="apt-unavailable",
            script="apt-get install -y python3.99-venv",
            tool="apt",
            user="root",
            language=language,
        )
        yield Scenario(
            name=f"not-root-{code}",
            label="apt-needs-root",
            script="apt-get install -y python3-venv",
            tool="apt",
            language=language,
            layer=BARE,
        )
        yield Scenario(
            name=f"unmet-{code}",
            label="apt-broken",
            prepare=HALF,
            script="apt-get install -y python3-venv",
            tool="apt",
            user="root",
            language=language,
        )
        for kind, path, words in (
            ("dpkg", "/var/lib/dpkg/lock-frontend", "apt-get -o DPkg::Lock::Timeout=1 install -y python3"),
            ("lists", "/var/lib/apt/lists/lock", "apt-get update"),
        ):
            yield Scenario(
                name=f"locked-{kind}-{code}",
                label="apt-locked",
                script=f"{LOCKED} {path} {words}",
                tool="apt",
                user="root",
                language=language,
            )
    for package, right in (
        ("python3.99-venv", "doctor fix --venv"),
        ("python3.99-dev", "apt-get update && apt-get install -y python3-dev"),
        ("python3-distutils", "apt-get update && apt-get install -y python3-setuptools"),
    ):
        yield Scenario(
            name=f"release-without-{package}",
            label="apt-unavailable",
            script=f"apt-get install -y {package}",
            tool="apt",
            user="root",
            suites=("trixie",),
            next=(right,),
        )
    yield Scenario(
        name="full-pip",
        label="disk-full",
        script=f"cat /dev/zero > /small/fill 2>&-; /opt/new/bin/pip install {LOCAL} --target /small/x good",
        user="root",
        mount="size=64k",
    )
    yield Scenario(
        name="full-venv",
        label="disk-full",
        script="cat /dev/zero > /small/fill 2>&-; python3 -m venv /small/v",
        tool="venv",
        mount="size=64k",
    )
