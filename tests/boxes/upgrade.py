"""``python -m tests.boxes.upgrade``: upgrade a real Debian 12 to Debian 13 with apt, and let doctor repair what breaks.

ada has three environments and two applications of pipx, and packages that pip installed for her alone; a service of
systemd starts a program in an environment that belongs to its own user. Before the upgrade everything works.

doctor's Debian package is installed before (``make deb``), and its trigger has to find by itself what breaks.
"""

from __future__ import annotations

import json
import shlex
import sys
import time
from typing import Any

from tests import REPOSITORY
from tests.boxes.box import Box
from tests.boxes.doctor import Doctor, libraries
from tests.boxes.layers import FULL
from tests.boxes.roots import new_box
from tests.tools.schema import parse

APPLICATIONS = ("pycowsay", "cowsay")
ENVIRONMENTS = {
    "/home/ada/shop/.venv": "python3 -m venv .venv && .venv/bin/pip install --quiet -r requirements.txt",
    "/home/ada/tools": "python3.11 -m venv . && bin/pip install --quiet six==1.16.0",
    "/home/ada/lab/env": "python3 -m venv --system-site-packages env && env/bin/pip install --quiet idna",
}
"""An environment of ada, and what makes it in its project's folder."""
ORPHANS = "/home/ada/.local/lib/python3.11/site-packages"
SERVICE = "/srv/report/venv"
UNIT = f"""\
[Unit]
Description=Report
[Service]
User=root
ExecStart={SERVICE}/bin/python -c 'import six, sys; print("served by", sys.version_info[1], six.__version__)'
"""
COMMAND = [f"{SERVICE}/bin/python", "-c", "import six, sys; print('served by', sys.version_info[1], six.__version__)"]
"""What ``ExecStart`` of the unit starts."""
UPGRADE = """\
rm /etc/apt/apt.conf.d/01autoremove  # the network of a box mounts a file there, which dpkg could not replace
echo 'Acquire::Retries "9";' > /etc/apt/apt.conf.d/99retries
"""
UPGRADED = """\
sed -i s/bookworm/trixie/g /etc/apt/sources.list /etc/apt/sources.list.d/* 2>/dev/null || true
apt-get update
apt-get --yes -o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold full-upgrade
apt-get --yes autoremove
"""
"""The release notes of Debian 13, "Upgrades from Debian 12"; the minimal upgrade before is for full disks."""


ANSWER = "/var/lib/pip-doctor/after-upgrade.jsonl"
MOTD = "/etc/update-motd.d/60-pip-doctor"


def main() -> int:
    """Make the box, upgrade it, scan it, repair it; return 1 if anything is not as it should be."""
    started = time.monotonic()
    doctor = Doctor(libraries())
    with new_box("bookworm", FULL) as box:
        _furnish(box)
        failures = [f"before: {line}" for line in _broken(box)]
        healthy = _scan(doctor, box, "--after-upgrade", user="root")
        failures += [f"before: doctor reports {each['path']}" for each in healthy[:-1]]
        [package] = (REPOSITORY / "dist").glob("pip-doctor_*.deb")
        box.write("/root/pip-doctor.deb", package.read_bytes())
        _shell(box, "dpkg --install /root/pip-doctor.deb", network=False)
        _shell(box, UPGRADE, network=False)
        _shell(box, UPGRADED)
        failures += _triggered(box)
        version = box.run(["python3", "--version"]).out.strip()
        broken = _broken(box)
        print(f"{time.monotonic() - started:.0f} s: upgraded to {version}. Broken: {'; '.join(broken)}", flush=True)
        failures += _scanned(doctor, box, user="root") + _scanned(doctor, box, user="ada")
        failures += _mended(doctor, box)
    print("\n".join(failures) or "Everything that broke was found and repaired.")
    return int(bool(failures))


def _furnish(box: Box) -> None:
    box.write("/home/ada/shop/requirements.txt", "six\n", owner="ada")
    for path, make in ENVIRONMENTS.items():
        folder = path if path.endswith("/tools") else path.rpartition("/")[0]
        _shell(box, f"mkdir -p {folder}; cd {folder}; {make}", user="ada")
    for name in APPLICATIONS:
        _shell(box, f"pipx install {name}", user="ada")
    _shell(box, "python3 -m pip install --quiet --user --break-system-packages toml", user="ada")
    _shell(box, f"mkdir -p /srv/report; python3 -m venv {SERVICE}; {SERVICE}/bin/pip install --quiet six")
    box.write("/etc/systemd/system/report.service", UNIT)


def _shell(box: Box, script: str, *, user: str = "root", network: bool = True) -> None:
    variables = {"DEBIAN_FRONTEND": "noninteractive"}
    run = box.run(["sh", "-e", "-c", script], user=user, env=variables, network=network, timeout=3600)
    if run.code:
        raise SystemExit(f"{script}\n{run.out[-2000:]}\n{run.err[-2000:]}")


def _broken(box: Box) -> list[str]:
    """Return what does not work, by starting it."""
    tries = {path: [f"{path}/bin/python", "-m", "pip", "--version"] for path in ENVIRONMENTS}
    tries |= {name: [f"/home/ada/.local/bin/{name}", "--help"] for name in APPLICATIONS}
    broken = [name for name, argv in tries.items() if box.run(["sh", "-c", '"$@"', "sh", *argv]).code]
    broken += ["toml"] if box.run(["python3", "-c", "import toml"]).code else []
    service = box.run(["sh", "-c", '"$@"', "sh", *COMMAND], user="root")
    return broken + (["report.service"] if service.code or "served by" not in service.out else [])


def _triggered(box: Box) -> list[str]:
    """Return the environments that the trigger of the package does not name."""
    answer = box.path(ANSWER).read_text() if box.path(ANSWER).exists() else ""
    *_, summary = answer.splitlines() or ["nothing"]
    motd = box.run([MOTD], user="root").out.strip()
    log = box.path("/var/log/dpkg.log").read_text().splitlines()
    times = [line for line in log if " pip-doctor:" in line and (" trigproc " in line or " status " in line)]
    print("\n".join(times))
    print(f"The trigger left: {summary}\nThe message of the day: {motd}", flush=True)
    return [f"the trigger missed {path}" for path in (*ENVIRONMENTS, SERVICE) if f'"{path}"' not in answer]


def _scan(doctor: Doctor, box: Box, *arguments: str, **how: Any) -> list[Any]:
    run = doctor.run(box, "scan", "--json", *arguments, **how)
    print(f"doctor scan {' '.join(arguments)} ({how}): exit {run.code}, {run.seconds:.1f} s", flush=True)
    return [parse(line) for line in run.out.splitlines()]


def _scanned(doctor: Doctor, box: Box, *, user: str) -> list[str]:
    """Return what the scan misses, and what it reports beside that."""
    *documents, _ = _scan(doctor, box, "--after-upgrade", user=user)
    found = {
        each["name"] if each["kind"] == "service" or each["maker"] == "pipx" else each["path"]
        for each in documents
        if each["finding"]["severity"] == "error" or each["kind"] == "packages"
    }
    expected = {*ENVIRONMENTS, *APPLICATIONS, SERVICE, "report.service", ORPHANS}
    for each in documents:
        print("   ", each["kind"], each["path"], "|", (each["finding"]["remedy"] or {}).get("text"), flush=True)
    return [f"{user}: missed {name}" for name in sorted(expected - found)] + [
        f"{user}: reported beside that {name}" for name in sorted(found - expected)
    ]


def _mended(doctor: Doctor, box: Box) -> list[str]:
    """Return what does not work after ``--fix``, by ada and then by root."""
    for user in ("ada", "root"):
        documents = _scan(doctor, box, "--after-upgrade", "--fix", "--yes", user=user, network=True)
        for each in documents:
            if each["kind"] in ("repair", "summary"):
                print(
                    "   ", json.dumps({key: each[key] for key in each if key not in ("schema", "version")}), flush=True
                )
    _shell(
        box,
        f"mkdir notes; cd notes; {shlex.join(doctor.argv(box))} fix --venv toml; .venv/bin/python -c 'import toml'",
        user="ada",
    )
    return [f"after --fix: {name} does not work" for name in _broken(box) if name != "toml"]


if __name__ == "__main__":
    sys.exit(main())
