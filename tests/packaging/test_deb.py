"""The Debian package: reproducible, clean for lintian, quiet about a healthy machine, and gone without a trace."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from pathlib import Path

import pytest

from doctor.core.invocation import how_to_remove
from tests.boxes.box import Box, Run
from tests.boxes.conftest import MakeBox
from tests.boxes.snapshot import differences, snapshot
from tests.packaging.conftest import MOMENT, Once
from tests.tools import deb

ANSWER = "/var/lib/pip-doctor/after-upgrade.jsonl"
MOTD = "/etc/update-motd.d/60-pip-doctor"
DEAD = "/home/ada/shop/.venv"
"""An environment whose Python an upgrade removed."""
OF_DPKG = ("/var/lib/dpkg", "/var/log", "/var/cache")
"""What dpkg itself writes."""


@pytest.fixture
def package(once: Once, pyz: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(MOMENT))
    return next(once("deb", lambda target: deb.build(pyz / "", target)).glob("*.deb"))


def test_the_package_is_reproducible_and_lintian_is_content(
    package: Path, pyz: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "Pacific/Auckland")
    previous = os.umask(0o077)
    try:
        again = deb.build(pyz, tmp_path)
    finally:
        os.umask(previous)
    assert again.read_bytes() == package.read_bytes()
    if shutil.which("lintian") is None:
        pytest.skip("lintian is not installed")
    command = ["lintian", "--allow-root", "--pedantic", "--display-info", "--tag-display-limit=0", str(package)]
    run = subprocess.run(command, capture_output=True, text=True)
    assert (run.returncode, run.stdout) == (0, ""), run.stdout + run.stderr


def root(box: Box, script: str, **variables: str) -> Run:
    """Run a script as root, which must succeed."""
    run = box.run(["sh", "-e", "-c", script], user="root", env=variables)
    assert run.code == 0, run
    return run


@pytest.mark.box
def test_install_trigger_upgrade_and_purge(make_box: MakeBox, package: Path) -> None:
    box = make_box("bookworm")
    box.write("/media/doctor.deb", package.read_bytes())
    box.write(f"{DEAD}/pyvenv.cfg", "home = /usr/bin\nversion = 3.9.2\n", owner="ada")
    box.path(f"{DEAD}/bin").mkdir()
    box.path(f"{DEAD}/bin/python").symlink_to("/usr/bin/python3.9")
    box.path(f"{DEAD}/lib/python3.9/site-packages").mkdir(parents=True)
    box.write("/home/ada/evil/sitecustomize.py", "open('/evil', 'w')\n", owner="ada")
    root(box, "chown -R ada: /home/ada")
    before = snapshot(box.root)

    root(box, "dpkg --install /media/doctor.deb")
    assert not box.path(ANSWER).exists(), "the installation is no upgrade of Python"
    for name in ("doctor", "pip-doctor"):
        assert box.run([name, "version"]).out.startswith("doctor ")
    assert "`doctor fix --venv`" in box.run(["doctor", "explain", "ensurepip-missing"]).out
    shutil.rmtree(box.path("/home/ada/.cache"))

    upgrade = "dpkg-trigger --by-package=python3-minimal /usr/bin/python3; dpkg --configure --pending"
    root(box, upgrade, PYTHONPATH="/home/ada/evil", TMPDIR="/home/ada/evil", HOME="/home/ada", PATH=os.environ["PATH"])
    answer = box.path(ANSWER)
    assert DEAD in answer.read_text() and answer.stat().st_mode & 0o077 == 0
    assert "broke 1 of the environments" in root(box, MOTD).out
    note = box.run(["doctor", "check", "--json"], user="root").out
    assert '"upgrade-broke-environments"' in note and DEAD in note

    box.write(f"{DEAD}/pyvenv.cfg", "home = /usr/bin\nversion = 3.11.2\n", owner="ada")
    later = time.time() + 10
    os.utime(box.path(f"{DEAD}/pyvenv.cfg"), (later, later))
    assert root(box, MOTD).out == ""
    assert '"upgrade-broke-environments"' not in box.run(["doctor", "check", "--json"], user="root").out

    box.path(DEAD).rename(box.path("/home/ada/kept"))  # nothing is broken any more
    root(box, upgrade)
    assert not answer.exists()
    root(
        box, f"echo broken >/usr/lib/pip-doctor/doctor.pyz; {upgrade}; dpkg --install /media/doctor.deb; doctor version"
    )
    box.path("/home/ada/kept").rename(box.path(DEAD))
    root(box, f"{upgrade}; dpkg --purge pip-doctor; rm -rf /root/.cache")
    box.write(f"{DEAD}/pyvenv.cfg", "home = /usr/bin\nversion = 3.9.2\n", owner="ada")
    changed = [path for path in differences(before, snapshot(box.root)) if not path.startswith((*OF_DPKG, DEAD))]
    assert not [
        path for path in changed if path != "/home/ada" and path in snapshot(box.root) and not box.path(path).is_dir()
    ]
    assert not [path for path in snapshot(box.root) if "doctor" in path and not path.startswith((*OF_DPKG, "/media"))]
    assert not box.path("/evil").exists()


def test_the_package_says_how_to_remove_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.path.realpath", lambda path: "/usr/lib/pip-doctor/doctor.pyz")
    assert how_to_remove(argv=["/usr/bin/doctor"]) == "apt-get purge pip-doctor"
