"""Ten real hosts, each broken in another way, that one playbook finds, fixes, verifies and undoes."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.boxes.box import Box
from tests.boxes.snapshot import Entry, differences, snapshot
from tests.fleet.controller import Controller
from tests.fleet.hosts import Fleet, Host

PLAYBOOK, ROLE = (Path(__file__).with_name(name) for name in ("heal.yml", "role.yml"))
KEPT = ("/root/.local", "/root/.ansible", "/run", "/var/log")
"""The folders of receipts, that of Ansible's own modules, and what sshd writes."""
CONFIG = "/etc/pip.conf"
FOR_GOOD = ("interrupted",)
"""Hosts whose repair has no undo: what dpkg completed stays."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Patient:
    """A host, what makes it broken, and what its inventory says."""

    name: str
    suite: str
    condition: str
    """What the report has to show; empty where doctor cannot run."""
    make_sick: Callable[[Box], None]
    variables: Mapping[str, Any] = field(default_factory=dict)


def _config(text: str) -> Callable[[Box], None]:
    return lambda box: void(box.write(CONFIG, text))


def void(_: object) -> None:
    """Return nothing, for a lambda."""


def _shell(script: str) -> Callable[[Box], None]:
    def run(box: Box) -> None:
        done = box.run(["sh", "-e", "-c", script], user="root")
        assert done.code == 0, done

    return run


def _moved(box: Box) -> None:
    script = "mkdir -p /srv/was; cd /srv/was; python3 -m venv --without-pip .venv; mv /srv/was /srv/shop"
    _shell(script)(box)


def _dead(box: Box) -> None:
    script = (
        "mkdir -p /srv/old; cd /srv/old; python3 -m venv --without-pip .venv; sed -i 's,= /usr/bin,= /opt/gone/bin,' \
.venv/pyvenv.cfg; ln -sf /opt/gone/bin/python3 .venv/bin/python3"
    )
    _shell(script)(box)


PATIENTS = (
    Patient(
        name="no-ensurepip",
        suite="bookworm",
        condition="ensurepip-missing",
        make_sick=_shell("mkdir -p /srv/app /root/.cache"),
        variables={
            "project": "/srv/app",
            "repair": {"venv": ".venv"},
            "proof": "/srv/app/.venv/bin/python -m pip check",
        },
    ),
    Patient(
        name="moved",
        suite="trixie",
        condition="moved-venv",
        make_sick=_moved,
        variables={
            "project": "/srv/shop",
            "repair": {"venv": ".venv"},
            "proof": "/srv/shop/.venv/bin/python -m pip check",
        },
    ),
    *(
        Patient(
            name=condition,
            suite=suite,
            condition=condition,
            make_sick=_config(text),
            variables={"repair": {"condition": condition}},
        )
        for suite, condition, text in (
            ("trixie", "break-system-packages-set", "[global]\nbreak-system-packages = true\ntimeout = 60\n"),
            ("bookworm", "pip-config-stops", "[global]\nno-index = true\n"),
            ("trixie", "pip-config-invalid", "[global]\ntimeout = 60s\n"),
            ("bookworm", "environment-override", "[install]\ntarget = /opt/elsewhere\n"),
        )
    ),
    Patient(name="dead", suite="bookworm", condition="broken-venv", make_sick=_dead),
    Patient(
        name="interrupted",
        suite="bookworm",
        condition="apt-interrupted",
        make_sick=_shell("touch /var/lib/dpkg/updates/0001"),
        variables={"repair": {"condition": "apt-interrupted"}, "proof": "apt-get check"},
    ),
    Patient(name="old", suite="bullseye", condition="", make_sick=_shell("true")),
    Patient(
        name="no-python",
        suite="bookworm",
        condition="",
        make_sick=_shell("rm -r /usr/bin/python3* /usr/lib/python3*"),
    ),
)


def start(fleet: Fleet) -> list[str]:
    """Start the patients, and return the lines of the inventory beside theirs."""
    for patient in PATIENTS:
        host = fleet.add(patient.name, patient.suite)
        patient.make_sick(host.box)
    folder = fleet.folder / "host_vars"
    folder.mkdir()
    for patient in PATIENTS:
        (folder / f"{patient.name}.json").write_text(json.dumps(patient.variables))
    return ["gone ansible_host=10.77.99.99 ansible_ssh_timeout=5"]


def play(fleet: Fleet, controller: Controller, inventory: Path, *options: str, playbook: Path = PLAYBOOK) -> list[Any]:
    """Run a playbook, and return the rows of the report."""
    lines = controller.folder / "report.jsonl"
    env = {
        "ANSIBLE_CALLBACKS_ENABLED": "pip_doctor.doctor.report",
        "DOCTOR_REPORT_JSON_LINES": str(lines),
        "DOCTOR_REPORT_HTML": str(controller.folder / "report.html"),
        "ANSIBLE_CALLBACK_RESULT_FORMAT": "yaml",
    }
    arguments = ["-i", str(inventory), *options, str(playbook)]
    done = controller.run("ansible-playbook", *arguments, env=env, enter=fleet.enter, check=False)
    print(done.stdout[done.stdout.find("PLAY RECAP") :], done.stderr, flush=True)
    return [json.loads(line) for line in lines.read_text().splitlines()] + [done.stdout]


def changes(output: str) -> dict[str, int]:
    """Return how many tasks changed something, by host, as the recap says."""
    recap = output[output.index("PLAY RECAP") :].splitlines()[1:]
    words = [line.replace("=", " ").split() for line in recap if "changed=" in line]
    return {line[0]: int(line[line.index("changed") + 1]) for line in words}


def failures(output: str) -> list[str]:
    """Return the hosts on which a task failed, as the recap says."""
    return [line.split()[0] for line in output[output.index("PLAY RECAP") :].splitlines() if "failed=1" in line]


def run(fleet: Fleet, controller: Controller) -> list[str]:
    """Heal the patients and undo it; return what is not as it should be."""
    inventory = fleet.inventory(start(fleet))
    before = {host.name: _state(host) for host in fleet.hosts}
    *rows, foreseen = play(fleet, controller, inventory, "--check", "--diff")
    problems = _wrong_rows({row["host"]: row for row in rows})
    problems += [f"check mode changed {line}" for host in fleet.hosts for line in _kept(before, host)]
    *_, healed = play(fleet, controller, inventory)
    problems += [f"{name} failed" for name in failures(healed)]
    if changes(foreseen) != changes(healed):
        problems.append(f"check mode foresaw {changes(foreseen)}, and it was {changes(healed)}")
    *_, again = play(fleet, controller, inventory)
    problems += [f"the second run changed {name}" for name, number in changes(again).items() if number]
    *_, undone = play(fleet, controller, inventory, "--tags", "undo")
    problems += [f"undo failed on {name}" for name in failures(undone)]
    print("changed:", changes(healed), "second run:", changes(again), "undone:", changes(undone), flush=True)
    problems += _wrong_role(fleet, controller, inventory)
    kept = [line for host in fleet.hosts if host.name not in FOR_GOOD for line in _kept(before, host)]
    return problems + [f"kept: {line}" for line in kept]


def _wrong_rows(rows: Mapping[str, Any]) -> list[str]:
    """Return the hosts whose row does not show what they suffer from."""
    wrong = [] if rows["gone"]["state"] == "unreachable" else ["gone"]
    for patient in PATIENTS:
        row = rows[patient.name]
        seen = {finding["id"] for finding in row["findings"]} | ({"broken-venv"} if row["broken"] else set())
        if (patient.condition not in seen) if patient.condition else row["state"] != "cannot-run":
            wrong.append(f"{patient.name}: {row}")
    return wrong


def _wrong_role(fleet: Fleet, controller: Controller, inventory: Path) -> list[str]:
    """Install doctor by the role, twice, and remove it; return what is not as it should be."""
    outputs = [
        play(fleet, controller, inventory, *options, playbook=ROLE)[-1]
        for options in ((), (), ("--tags", "remove"))
    ]  # fmt: skip
    changed = [changes(output)["no-ensurepip"] for output in outputs]
    failed = [name for output in outputs for name in failures(output)]
    return [] if changed == [5, 0, 1] and not failed else [f"the role changed {changed} and failed on {failed}"]


def _kept(before: Mapping[str, Any], host: Host) -> list[str]:
    changed = differences(before[host.name], _state(host))
    return [f"{host.name}: {path}" for path in changed if not path.startswith(KEPT)]


def _state(host: Host) -> Mapping[str, Entry]:
    """Return the state of all paths without their times, which undo cannot restore."""
    return {path: entry._replace(changed=0) for path, entry in snapshot(host.box.root).items()}
