"""Measure doctor on many real hosts, beside ``ansible.builtin.setup`` on the same ones."""

from __future__ import annotations

import os
import re
import subprocess
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from tests.fleet.controller import Controller
from tests.fleet.hosts import Fleet
from tests.fleet.ten import PATIENTS

FORKS = 20
PLAYBOOKS = {
    "ansible.builtin.setup": "ansible.builtin.setup:",
    "doctor_facts": "pip_doctor.doctor.doctor_facts:",
    "doctor_check": "pip_doctor.doctor.doctor_check: {fail_on: never}",
}
"""A name for the table, and the task."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurement:
    """The cost of one task on all hosts."""

    seconds: float
    megabytes: float
    """The most memory that all processes of the controller had together, shared pages counted once."""
    sent: float
    """Megabytes to each host."""
    received: float
    """Megabytes from each host."""


def start(fleet: Fleet, number: int) -> None:
    """Start ``number`` hosts. Each kind of patient has as many, and as many are as Debian makes them."""
    for count in range(number):
        patient = PATIENTS[count // 2 % len(PATIENTS)]
        host = fleet.add(f"host{count:03}", patient.suite)
        if count % 2:
            patient.make_sick(host.box)


def measure(fleet: Fleet, controller: Controller, task: str, inventory: Path) -> Measurement:
    """Run one task on all hosts."""
    playbook = controller.folder / "one.yml"
    playbook.write_text(f"- hosts: all\n  gather_facts: false\n  tasks:\n    - {task}\n")
    before, started = _traffic(fleet), time.monotonic()
    env = {
        "ANSIBLE_FORKS": str(FORKS),
        "ANSIBLE_CALLBACKS_ENABLED": "pip_doctor.doctor.report",
        "DOCTOR_REPORT_HTML": str(controller.folder / "many.html"),
        "DOCTOR_REPORT_TABLE": "false",
        "ANSIBLE_STDOUT_CALLBACK": "minimal",
    }
    process = controller.start("ansible-playbook", "-i", str(inventory), str(playbook), env=env, enter=fleet.enter)
    most = 0.0
    while process.poll() is None:
        most = max(most, _memory(process.pid))
        time.sleep(1)
    seconds, after = time.monotonic() - started, _traffic(fleet)
    hosts = len(fleet.hosts) * 1e6
    return Measurement(
        seconds=seconds, megabytes=most, sent=(after[0] - before[0]) / hosts, received=(after[1] - before[1]) / hosts
    )


def run(fleet: Fleet, controller: Controller, number: int) -> list[str]:
    """Return the table, as lines of Markdown."""
    began = time.monotonic()
    start(fleet, number)
    lines = [f"{number} hosts were started in {time.monotonic() - began:.0f} s; {FORKS} forks."]
    lines += ["| task | seconds | controller, MB | to each host, MB | from each host, MB |", "|---|--:|--:|--:|--:|"]
    inventory = fleet.inventory()
    for name, task in PLAYBOOKS.items():
        cost = measure(fleet, controller, task, inventory)
        numbers = (f"{cost.seconds:.0f}", f"{cost.megabytes:.0f}", f"{cost.sent:.2f}", f"{cost.received:.3f}")
        lines.append(f"| {name} | {' | '.join(numbers)} |")
        print(lines[-1], flush=True)
    return lines


def _traffic(fleet: Fleet) -> tuple[int, int]:
    """Return the bytes that went to all hosts and came from them, as their interfaces on the bridge count."""
    listing = subprocess.run([*fleet.enter, "cat", "/proc/net/dev"], check=True, capture_output=True, text=True).stdout
    rows = [line.replace(":", " ").split() for line in listing.splitlines() if re.match(r" *h\d+:", line)]
    return sum(int(row[9]) for row in rows), sum(int(row[1]) for row in rows)


def _memory(controller: int) -> float:
    """Return the megabytes of a process and its descendants, with shared pages counted once (PSS)."""
    parents: dict[int, int] = {}
    for name in filter(str.isdigit, os.listdir("/proc")):
        with suppress(OSError):  # it has ended meanwhile
            parents[int(name)] = int(Path(f"/proc/{name}/stat").read_text().rpartition(")")[2].split()[1])
    family, size = {controller}, 0
    while len(family) > size:
        size = len(family)
        family |= {process for process, parent in parents.items() if parent in family}
    total = 0
    for process in family:
        with suppress(OSError):
            shares = re.findall(r"^Pss: +(\d+)", Path(f"/proc/{process}/smaps_rollup").read_text(), re.MULTILINE)
            total += sum(map(int, shares))
    return total / 1024
