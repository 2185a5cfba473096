"""Collect the commands that are run for the corpus."""

from __future__ import annotations

from collections.abc import Iterator

from tests.boxes.roots import BARE
from tests.corpus.automation import automation
from tests.corpus.carried import carried
from tests.corpus.evidence import evidence
from tests.corpus.installations import installations
from tests.corpus.managers import managers
from tests.corpus.modules import modules
from tests.corpus.native import native
from tests.corpus.negatives import negatives
from tests.corpus.packages import packages
from tests.corpus.scenario import LOCAL, Scenario
from tests.corpus.shell import shell
from tests.corpus.system import system
from tests.corpus.tools import tools
from tests.corpus.wordings import wordings


def scenarios() -> Iterator[Scenario]:
    """Yield all scenarios."""
    yield from _managed()
    yield from _missing()
    yield from _environments()
    yield from packages()
    yield from system()
    yield from _healthy()
    yield from installations()
    yield from tools()
    yield from managers()
    yield from automation()
    yield from modules()
    yield from shell()
    yield from evidence()
    yield from carried()
    yield from native()
    yield from wordings()
    yield from negatives()


def _managed() -> Iterator[Scenario]:
    label = "externally-managed"
    moved = ("doctor fix --venv --path b six", "doctor fix --venv --path b", "doctor fix six", "doctor check")
    for name, command, right in (
        ("plain", "pip install six", ("doctor fix six",)),
        ("user", "python3 -m pip install --user -r requirements.txt", ("doctor fix -r requirements.txt",)),
        ("editable", "pip3 install -e .", ("doctor fix --venv",)),
        ("uninstall", "pip uninstall -y wheel", ()),
        ("newest", "/opt/new/bin/pip --python /usr/bin/python3 install six", ("doctor fix six",)),
        (
            "called",
            "python3 -c \"import subprocess as s; s.check_call('python3 -m pip install six'.split())\"",
            ("doctor fix six",),
        ),
        ("moved", "python3 -m venv a && mv a b && . b/bin/activate && pip install six", moved),
    ):
        yield Scenario(name=f"managed-{name}", label=label, script=command, next=right)
    for name, command, wanted in (
        ("uv-plain", "uv pip install --system six", ("doctor fix six",)),
        ("uv-sync", "uv pip sync --system tampered.txt", ("uv venv", "doctor fix -r tampered.txt")),
        ("uv-uninstall", "uv pip uninstall --system wheel", ()),
        ("uv-colour", "uv --color always pip install --system six", ("doctor fix six",)),
    ):
        yield Scenario(name=f"managed-{name}", label=label, script=command, tool="uv", next=wanted)
    yield Scenario(
        name="managed-bare-marker",
        next=("doctor fix six",),
        label=label,
        script="pip install six",
        prepare="printf '[externally-managed]\\n' > /usr/lib/python3.*/EXTERNALLY-MANAGED",
    )
    yield Scenario(
        name="managed-own-words",
        next=("doctor fix six",),
        label=label,
        script="pip install six",
        prepare="printf '[externally-managed]\\nError=Ask the operators.\\n' > /usr/lib/python3.*/EXTERNALLY-MANAGED",
    )


def _missing() -> Iterator[Scenario]:
    suites = ("bookworm", "trixie", "bullseye")
    yield Scenario(
        name="no-ensurepip",
        next=("doctor fix --venv",),
        label="ensurepip-missing",
        script="python3 -m venv .venv",
        tool="venv",
        layer=BARE,
        suites=suites,
    )
    yield Scenario(
        name="no-ensurepip-module",
        label="ensurepip-missing",
        script="python3 -m ensurepip",
        tool="ensurepip",
        layer=BARE,
    )
    yield Scenario(
        name="no-pip-module",
        next=("doctor fix six",),
        label="pip-missing",
        script="python3 -m pip install six",
        tool="python",
        layer=BARE,
        suites=suites,
    )
    yield Scenario(
        name="no-pip-bash",
        next=("doctor fix six",),
        label="pip-missing",
        script="bash -c 'pip install six'",
        tool="bash",
        layer=BARE,
    )
    yield Scenario(
        name="no-pip3-dash",
        next=("doctor fix six",),
        label="pip-missing",
        script="dash -c 'pip3 install six'",
        tool="dash",
        layer=BARE,
    )
    yield Scenario(
        name="no-pip-uv-venv",
        next=("doctor fix --venv six", "doctor fix six", "uv venv --seed", "uv pip install six"),
        label="pip-missing",
        script="uv venv -q && .venv/bin/python -m pip install six",
        tool="uv",
    )
    yield Scenario(
        name="no-pipx-bash",
        next=("doctor fix --pipx black", "doctor fix black"),
        label="pipx-missing",
        script="bash -c 'pipx install black'",
        tool="bash",
        layer=BARE,
    )
    yield Scenario(
        name="no-pipx-module",
        next=("doctor fix --pipx black", "doctor fix black"),
        label="pipx-missing",
        script="python3 -m pipx install black",
        tool="python",
        layer=BARE,
    )
    yield Scenario(
        name="no-virtualenv",
        next=("doctor fix --venv",),
        label="venv-module-missing",
        script="python3 -m virtualenv .venv",
        tool="python",
        layer=BARE,
    )
    yield Scenario(
        name="no-venv",
        next=("doctor fix --venv",),
        label="venv-module-missing",
        script="python3 -m venv .venv",
        tool="python",
        layer=BARE,
        prepare="rm -r /usr/lib/python3.*/venv",
    )
    yield Scenario(
        name="no-python", label="python-missing", script="bash -c 'python manage.py runserver'", tool="bash", layer=BARE
    )
    yield Scenario(
        name="no-python-version",
        label="python-missing",
        script="dash -c 'python3.99 -m venv .venv'",
        tool="dash",
        layer=BARE,
    )
    yield Scenario(
        name="no-python-env", label="python-missing", script="/usr/bin/env python app.py", tool="env", layer=BARE
    )
    yield Scenario(name="no-python-uv", label="python-missing", script="uv venv --offline --python 3.99", tool="uv")


def _environments() -> Iterator[Scenario]:
    remove_python = "ln -sfn /opt/gone/bin/python3 /home/ada/v/bin/python3"
    prepare = f"runuser -u ada -- python3 -m venv /home/ada/v && {remove_python}"
    yield Scenario(
        name="dangling",
        next=("doctor fix --venv --path v",),
        label="broken-venv",
        script="v/bin/python --version",
        tool="bash",
        prepare=prepare,
    )
    yield Scenario(
        name="bad-interpreter",
        next=("doctor fix --venv --path v six", "doctor fix --venv --path v"),
        label="broken-venv",
        script="bash -c 'v/bin/pip install six'",
        tool="bash",
        prepare=prepare,
    )
    yield Scenario(
        name="dangling-uv",
        next=("uv venv --clear", "doctor fix --venv", "doctor fix six"),
        label="broken-venv",
        script="mv v .venv; uv pip install six",
        tool="uv",
        prepare=prepare,
    )
    yield Scenario(
        name="ensurepip-fails",
        next=("doctor fix --venv --path v",),
        label="ensurepip-failed",
        script="python3 -m venv v",
        tool="venv",
        prepare="rm -f /usr/share/python-wheels/pip*.whl /usr/lib/python3.*/ensurepip/_bundled/pip*",
    )
    yield Scenario(
        name="policy",
        next=("doctor fix six",),
        label="require-virtualenv",
        script="PIP_REQUIRE_VIRTUALENV=1 pip install six",
    )
    yield Scenario(
        name="off-path-uv",
        next=("uv tool update-shell",),
        label="pipx-not-on-path",
        script=f"uv tool install {LOCAL} good",
        tool="uv",
    )
    yield Scenario(
        name="off-path-pip",
        label="pipx-not-on-path",
        script=f"PIP_BREAK_SYSTEM_PACKAGES=1 pip install --user {LOCAL} good",
    )


def _healthy() -> Iterator[Scenario]:
    for name, command in {
        "installed": f"/opt/tools/bin/pip install {LOCAL} --target x good",
        "forced": f"pip install --break-system-packages --user --no-warn-script-location {LOCAL} good",
        "listed": "pip list; pip --version; pip config list",
        "downloaded": f"pip download {LOCAL} -d w good",
        "marker-shown": "cat /usr/lib/python3.*/EXTERNALLY-MANAGED",
        "marker-searched": "grep -rn externally /usr/lib/python3/dist-packages/pip/_internal/exceptions.py",
        "source-shown": "cd /usr/lib/python3/dist-packages/pip/; sed -n '/ss ExternallyM/,$p' _internal/exceptions.py",
        "marker-not-removed": "rm /usr/lib/python3.*/EXTERNALLY-MANAGED",
        "other-command": "bash -c 'jest --ci; make all'",
        "other-file": "cat /etc/shadow; ls /root",
        "other-denied": "python3 -c \"open('/etc/shadow')\"",
        "other-full": "echo x > /dev/full",
        "help": "pip install --help | grep -A3 break-system",
        "venv-made": "python3 -m venv v && v/bin/pip --version",
        "apt-found": "apt-cache policy python3-venv | head -3",
    }.items():
        yield Scenario(name=f"healthy-{name}", label="none", script=command)
    yield Scenario(
        name="healthy-uv", label="none", script=f"uv venv && uv pip install {LOCAL} good && uv pip list", tool="uv"
    )
