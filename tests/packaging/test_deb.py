"""The Debian package: reproducible, clean for lintian, quiet about a healthy machine, and gone without a trace."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
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
ENVIRONMENT = "/home/ada/größe/.venv"
DEAD = f"""
mkdir -p {ENVIRONMENT}/bin {ENVIRONMENT}/lib/python3.9/site-packages
ln -s /usr/bin/python3.9 {ENVIRONMENT}/bin/python
printf 'home = /usr/bin\\nversion = 3.9.2\\n' >{ENVIRONMENT}/pyvenv.cfg; touch -d yesterday {ENVIRONMENT}/pyvenv.cfg
"""
"""Makes an environment whose Python is gone, as an upgrade leaves it."""
UNIT = "[Service]\\nExecStart=/usr/bin/python3.9 -m shop\\n"
REBUILT = (
    f"rm -r {ENVIRONMENT}; python3 -m venv --without-pip {ENVIRONMENT}; touch -d '1 minute' {ENVIRONMENT}/pyvenv.cfg"
)
UPGRADE = "dpkg-trigger --by-package=python3-minimal /usr/bin/python3; dpkg --configure --pending"
"""What dpkg does after another /usr/bin/python3 was unpacked."""
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
    box.write("/home/ada/evil/sitecustomize.py", "open('/evil', 'w')\n", owner="ada")
    before = snapshot(box.root)

    root(box, "dpkg --install /media/doctor.deb")
    for name in ("doctor", "pip-doctor"):
        assert box.run([name, "version"]).out.startswith("doctor ")
    assert box.run(["sh", "-e", "-c", DEAD]).code == 0
    assert not box.path(ANSWER).exists(), "the installation is no upgrade of Python"

    hostile = {"PYTHONPATH": "/home/ada/evil", "TMPDIR": "/home/ada/evil", "HOME": "/home/ada", "PYTHONHOME": "/x"}
    root(box, UPGRADE, **hostile)
    answer = box.path(ANSWER)
    assert json.dumps(ENVIRONMENT) in answer.read_text() and answer.stat().st_mode & 0o077 == 0
    assert "broke 1 of the environments here" in root(box, MOTD).out
    assert checked(box) == [ENVIRONMENT]
    stopped = "sed 's/--time-limit 60/--time-limit 0/' /usr/lib/pip-doctor/after-upgrade | sh -s"
    root(box, stopped)
    assert "broke 1 of the environments here" in root(box, MOTD).out, "a search that its time ended found less"
    root(box, UPGRADE)

    assert box.run(["sh", "-e", "-c", REBUILT]).code == 0
    assert root(box, MOTD).out == "" and checked(box) == []
    root(box, stopped)
    assert "was not finished" in root(box, MOTD).out
    root(box, f"printf '{UNIT}' >/etc/systemd/system/shop.service; {UPGRADE}")
    assert "broke 1 of the services and cron jobs here" in root(box, MOTD).out
    root(box, f"rm /etc/systemd/system/shop.service; {UPGRADE}")
    assert not answer.exists() and root(box, MOTD).out == "", "nothing is broken any more"

    root(box, f"echo broken >/usr/lib/pip-doctor/doctor.pyz; {UPGRADE}")  # no failure of doctor's stops dpkg
    assert "was not finished" in root(box, MOTD).out
    root(box, f"dpkg --install /media/doctor.deb; doctor version; rm -r {ENVIRONMENT}")
    assert box.run(["sh", "-e", "-c", DEAD]).code == 0
    root(box, UPGRADE)
    assert answer.exists()
    root(box, "dpkg --purge pip-doctor; rm -r /root/.cache /home/ada/.cache /home/ada/größe")
    after = snapshot(box.root)
    changed = [path for path in differences(before, after) if not path.startswith(OF_DPKG)]
    folders = [path for path in changed if path in before and path in after and box.path(path).is_dir()]
    assert changed == folders, "only the times of folders differ"


def checked(box: Box) -> list[str]:
    """Return the environments that ``doctor check`` of root says an upgrade broke."""
    document = json.loads(box.run(["doctor", "check", "upgrade-broke-environments", "--json"], user="root").out)
    return [evidence["source"] for finding in document["findings"] for evidence in finding["evidence"]]


def test_the_package_says_how_to_remove_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.path.realpath", lambda path: "/usr/lib/pip-doctor/doctor.pyz")
    monkeypatch.setattr("sys.argv", ["/usr/bin/doctor"])
    assert how_to_remove() == "apt-get purge pip-doctor"
