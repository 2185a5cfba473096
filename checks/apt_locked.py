"""Another process holds apt's or dpkg's lock.

What it is
    apt and dpkg let only one process at a time change packages. On a new machine the other process is usually
    unattended-upgrades, which runs at the first boot.

Why it matters
    Every other installation fails with `E: Could not get lock /var/lib/dpkg/lock-frontend`.

What to do
    Wait; the other process needs a few minutes at most. `apt-get -o DPkg::Lock::Timeout=120 install …` waits for the
    lock.

Dead ends
    Deleting the lock file or killing the process may leave dpkg's database half written.

References
    apt.conf(5), DPkg::Lock::Timeout.
"""

from __future__ import annotations

from collections.abc import Iterator

from doctor.diagnose.model import (
    Advice,
    Evidence,
    Finding,
    FixFailedCommand,
    Severity,
    ShellLine,
    Signature,
    Snippet,
)
from doctor.diagnose.snippets import AS_ROOT, JOBS, PROVISIONERS, run_lines
from doctor.facts import Facts

ID = "apt-locked"

_INSTALLED = ("setting up ", " newly installed, ", "is already the newest version", "hit:1 ", "get:1 ")
"""Words of apt once it has the lock."""

SIGNATURES = (
    Signature(
        messages=(
            "Could not get lock /var/lib/dpkg/",
            "Could not get lock /var/lib/apt/",
            "/var/lib/dpkg/lock-frontend), is another process using it",
            "Waiting for cache lock",
            "Unable to lock the administration directory",
            "dpkg: error: dpkg … locked by another process",
            "/var/cache/debconf/config.dat is locked by another process",
            "/var/cache/debconf/passwords.dat is locked by another process",
        ),
        unless=("(13:", "are you root"),
        resolved_by=_INSTALLED,
    ),
    # apt takes this lock after it has said what it will install.
    Signature(
        messages=("Could not get lock /var/cache/apt/",),
        unless=("(13:", "are you root"),
        resolved_by=("setting up ", "hit:1 ", "get:1 "),
    ),
    # pacman, apk, zypper, yum and dnf.
    Signature(
        messages=(
            "error: failed to init transaction (unable to lock database)",
            "Unable to lock database: Resource temporarily unavailable",
            "System management is locked by the application with pid",
            "Existing lock /var/run/yum.pid: another copy is running",
            "Another app is currently holding the yum lock",
            "Waiting for process with pid … to finish",
        ),
        near=("pacman", "apk ", "zypper", "yum", "dnf", "lock database"),
        resolved_by=("complete!", "transaction test succeeded"),
        context="other-manager",
    ),
    # In any language: the path, and apt's message about the process that holds the lock.
    Signature(
        messages=(
            "E: … /var/lib/dpkg/lock-frontend",
            "E: … /var/lib/apt/lists/lock",
            "E: … /var/lib/apt/lists/",
            "Error: … /var/lib/dpkg/lock-frontend",
            "Error: … /var/lib/apt/lists/lock",
            "Error: … /var/lib/apt/lists/",
        ),
        unless=("(13:", "(28:", "(30:", "are you root"),
        near=("lock",),
        certain=False,
        resolved_by=_INSTALLED,
    ),
)
_OF_TASK = (
    "On a new machine it is the automatic update, which takes a few minutes. With these lines, Ansible repeats the "
    "task until apt is free. The module's own `lock_timeout` does not wait for this lock before ansible-core 2.19."
)
_REPEAT = "register: installed\n  until: installed is succeeded\n  retries: 20\n  delay: 15"
ADVICE = (
    Advice(
        context="docker",
        text="Two package managers run at the same time, in one build or on a shared cache mount for /var/cache. "
        "Add `sharing=locked` to the cache mount, and run the apt-get commands one after the other.",
        remedy=Snippet(
            text="RUN --mount=type=cache,target=/var/cache/apt,sharing=locked apt-get update && apt-get install -y "
            "{arguments}",
            file="the Dockerfile",
        ),
    ),
    Advice(
        context="ansible",
        text=_OF_TASK,
        remedy=Snippet(
            text=f"- ansible.builtin.apt:\n    name: {{names}}\n  become: true\n  {_REPEAT}", file="the playbook"
        ),
    ),
    Advice(
        context="ansible/no-names",
        text=_OF_TASK,
        remedy=Snippet(text=_REPEAT.replace("\n  ", "\n"), file="the task that failed, beside ansible.builtin.apt"),
    ),
    *(
        Advice(
            context=f"{runner}{which}",
            text=f"On a new machine it is the automatic update, which takes a few minutes. {what_waits}",
            remedy=run_lines(runner, f"{sudo}apt-get -o DPkg::Lock::Timeout=600 install{names}"),
        )
        for runners, sudo in (((*AS_ROOT, *PROVISIONERS), ""), (sorted({*JOBS} - {*AS_ROOT}), "sudo "))
        for runner in runners
        for which, names, what_waits in (
            ("", " -y {arguments}", "apt waits for it for as many seconds as the option says."),
            (
                "/no-names",
                "",
                "This command installs nothing, and waits for its end. Put it before the one that failed.",
            ),
        )
    ),
    Advice(
        context="other-manager",
        text="Only one process at a time may change packages. On a new machine it is an automatic update; wait for "
        "it, then repeat the command. `ps aux` shows it. A lock of pacman stays behind if pacman was killed: only "
        "when no pacman runs, remove the file that it names.",
        remedy=ShellLine(text="sudo {command}", needs_network=True),
    ),
    Advice(
        context="no-command",
        text="On a new machine it is the automatic update, which takes a few minutes. Wait until it has ended: this "
        "command installs nothing, and ends once apt has the lock, or after five minutes. Then repeat the "
        "command that failed. `doctor fix` waits too.",
        remedy=ShellLine(text="sudo apt-get -o DPkg::Lock::Timeout=300 install"),
    ),
    Advice(
        text="On a new machine it is the automatic update, which takes a few minutes. Wait and "
        "try again (`doctor fix` waits, up to a time limit), or let apt wait: "
        "`sudo apt-get -o DPkg::Lock::Timeout=300 install …`",
        remedy=FixFailedCommand(otherwise=ShellLine(text="sudo {command}", needs_network=True)),
    ),
)


def check(facts: Facts) -> Iterator[Finding]:
    """Report the process that holds the lock."""
    if facts.apt is None or facts.apt.lock is None:
        return
    yield Finding(
        id=ID,
        severity=Severity.INFO,
        summary=f"{facts.apt.lock} holds apt's lock. Wait until it has finished.",
        evidence=(Evidence(source="/proc/locks", value=facts.apt.lock),),
        consequence="`apt install` fails or waits until that process has finished.",
        blocks=("apt-install",),
    )
