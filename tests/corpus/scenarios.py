"""What is run, where, and what the log of it shows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tests.boxes.roots import BARE, Layer
from tests.corpus.things import HOUSE

TOOLS = Layer(
    name="corpus",
    packages=("python3-venv", "python3-pip", "pipx"),
    script="""
python3 -m venv /opt/new && /opt/new/bin/python -m pip install --quiet --upgrade pip
python3 -m venv /opt/tools && /opt/tools/bin/python -m pip install --quiet uv pipx setuptools wheel
ln -s /opt/tools/bin/uv /usr/local/bin/uv
[ -e /usr/bin/python3.13 ] && exit
python3 -m venv /opt/old && /opt/old/bin/python -m pip install --quiet 'pip==22.3.1' setuptools wheel
""",
)
"""Debian's own pip and pipx; the newest pip, uv and pipx; and, where its Python still runs it, pip 22."""

LOCAL = f"--no-index --find-links {HOUSE}"
LOCKED = """python3 -c '
import fcntl, os, subprocess, sys
held = open(sys.argv[1], "w"); fcntl.lockf(held, fcntl.LOCK_EX)
raise SystemExit(subprocess.call(sys.argv[2:]))' """


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    name: str
    label: str
    script: str
    """For bash; what it prints on both streams is the log."""
    tool: str = "pip"
    layer: Layer = TOOLS
    suites: tuple[str, ...] = ("bookworm", "trixie")
    user: str = "ada"
    language: str = ""
    """For LANGUAGE."""
    prepare: str = ""
    """Run as root before, its output thrown away."""
    small: bool = False
    """With a file system of 64 kB at /small."""


def scenarios() -> Iterator[Scenario]:
    """All of them."""
    yield from _managed()
    yield from _missing()
    yield from _environments()
    yield from _packages()
    yield from _system()
    yield from _healthy()


def _managed() -> Iterator[Scenario]:
    label = "externally-managed"
    for name, command in {
        "plain": "pip install six",
        "user": "python3 -m pip install --user -r requirements.txt",
        "editable": "pip3 install -e .",
        "uninstall": "pip uninstall -y wheel",
        "newest": "/opt/new/bin/pip --python /usr/bin/python3 install six",
        "called": "python3 -c \"import subprocess as s; s.check_call('python3 -m pip install six'.split())\"",
        "moved": "python3 -m venv a && mv a b && . b/bin/activate && pip install six",
    }.items():
        yield Scenario(name=f"managed-{name}", label=label, script=command)
    for name, command in {
        "uv-plain": "uv pip install --system six",
        "uv-sync": "uv pip sync --system tampered.txt",
        "uv-uninstall": "uv pip uninstall --system wheel",
        "uv-colour": "uv --color always pip install --system six",
    }.items():
        yield Scenario(name=f"managed-{name}", label=label, script=command, tool="uv")
    yield Scenario(
        name="managed-bare-marker",
        label=label,
        script="pip install six",
        prepare="printf '[externally-managed]\\n' > /usr/lib/python3.*/EXTERNALLY-MANAGED",
    )
    yield Scenario(
        name="managed-own-words",
        label=label,
        script="pip install six",
        prepare="printf '[externally-managed]\\nError=Ask the operators.\\n' > /usr/lib/python3.*/EXTERNALLY-MANAGED",
    )


def _missing() -> Iterator[Scenario]:
    every = ("bookworm", "trixie", "bullseye")
    yield Scenario(
        name="no-ensurepip",
        label="ensurepip-missing",
        script="python3 -m venv .venv",
        tool="venv",
        layer=BARE,
        suites=every,
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
        label="pip-missing",
        script="python3 -m pip install six",
        tool="python",
        layer=BARE,
        suites=every,
    )
    yield Scenario(name="no-pip-bash", label="pip-missing", script="bash -c 'pip install six'", tool="bash", layer=BARE)
    yield Scenario(
        name="no-pip3-dash", label="pip-missing", script="dash -c 'pip3 install six'", tool="dash", layer=BARE
    )
    yield Scenario(
        name="no-pip-uv-venv",
        label="pip-missing",
        script="uv venv -q && .venv/bin/python -m pip install six",
        tool="uv",
    )
    yield Scenario(
        name="no-pipx-bash", label="pipx-missing", script="bash -c 'pipx install black'", tool="bash", layer=BARE
    )
    yield Scenario(
        name="no-pipx-module", label="pipx-missing", script="python3 -m pipx install black", tool="python", layer=BARE
    )
    yield Scenario(
        name="no-virtualenv",
        label="venv-module-missing",
        script="python3 -m virtualenv .venv",
        tool="python",
        layer=BARE,
    )
    yield Scenario(
        name="no-venv", label="venv-module-missing", script="python3 -m venv .venv", tool="python", layer=BARE,
        prepare="rm -r /usr/lib/python3.*/venv",
    )  # fmt: skip
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
    gone = "ln -sfn /opt/gone/bin/python3 /home/ada/v/bin/python3"
    make = f"runuser -u ada -- python3 -m venv /home/ada/v && {gone}"
    yield Scenario(name="dangling", label="broken-venv", script="v/bin/python --version", tool="bash", prepare=make)
    yield Scenario(
        name="bad-interpreter", label="broken-venv", script="bash -c 'v/bin/pip install six'", tool="bash", prepare=make
    )
    yield Scenario(
        name="dangling-uv", label="broken-venv", script="mv v .venv; uv pip install six", tool="uv", prepare=make
    )
    yield Scenario(
        name="ensurepip-fails", label="ensurepip-failed", script="python3 -m venv v", tool="venv",
        prepare="rm -f /usr/share/python-wheels/pip*.whl /usr/lib/python3.*/ensurepip/_bundled/pip*",
    )  # fmt: skip
    yield Scenario(
        name="policy", label="require-virtualenv", script="PIP_REQUIRE_VIRTUALENV=1 pip install six",
    )  # fmt: skip
    yield Scenario(name="off-path-uv", label="pipx-path", script=f"uv tool install {LOCAL} good", tool="uv")
    yield Scenario(
        name="off-path-pip", label="pipx-path", script=f"PIP_BREAK_SYSTEM_PACKAGES=1 pip install --user {LOCAL} good"
    )


def _packages() -> Iterator[Scenario]:
    pips = {"new": ("/opt/new/bin/pip", ("bookworm", "trixie")), "old": ("/opt/old/bin/pip", ("bookworm",))}
    for age, (pip, suites) in pips.items():
        for name, label, words in (
            ("no-match", "no-matching-distribution", f"install {LOCAL} nosuchthing"),
            ("no-version", "no-matching-distribution", f"install {LOCAL} good==9"),
            ("too-new-for", "python-unsupported", f"install {HOUSE}/future-1.0-py3-none-any.whl"),
            ("too-old-for", "python-unsupported", f"install {HOUSE}/past-1.0-py3-none-any.whl"),
            ("passed-over", "python-unsupported", f"install {LOCAL} future"),
            ("conflict", "resolution-conflict", f"install {LOCAL} left right"),
            ("tampered", "hash-mismatch", f"install {LOCAL} -r tampered.txt"),
            ("unhashed", "hash-mismatch", f"install {LOCAL} -r unhashed.txt"),
            ("offline", "network", "install --retries 1 --timeout 2 six"),
            ("denied", "permission-denied", f"install {LOCAL} good"),
        ):
            yield Scenario(name=f"{name}-{age}", label=label, script=f"{pip} {words}", suites=suites)
    for name, label, words in (
        ("no-match", "no-matching-distribution", f"{LOCAL} nosuchthing"),
        ("too-new-for", "python-unsupported", f"{LOCAL} future"),
        ("conflict", "resolution-conflict", f"{LOCAL} left right"),
        ("tampered", "hash-mismatch", f"{LOCAL} --require-hashes -r tampered.txt"),
        ("offline", "network", "six"),
    ):
        yield Scenario(name=f"{name}-uv", label=label, script=f"uv venv -q && uv pip install {words}", tool="uv")
    yield Scenario(
        name="denied-uv", label="permission-denied", script=f"uv pip install --python /opt/new {LOCAL} good", tool="uv"
    )
    yield Scenario(
        name="denied-cache-uv", label="permission-denied", script="uv --cache-dir /var/cache/uv venv x", tool="uv"
    )
    build = "--no-index --no-build-isolation"
    for name, label in (("broken", "build-failure"), ("compiled", "build-tools-missing")):
        yield Scenario(
            name=f"{name}-pip",
            label=label,
            script=f"VIRTUAL_ENV=/opt/tools /opt/tools/bin/pip install {build} --target x ./{name}",
        )
        yield Scenario(
            name=f"{name}-uv",
            label=label,
            script=f"uv pip install --python /opt/tools {build} --target x ./{name}",
            tool="uv",
        )
    yield Scenario(
        name="ancient",
        label="distutils-missing",
        script="cd ancient && python3 setup.py install",
        tool="python",
        suites=("trixie",),
        layer=BARE,
    )
    yield Scenario(
        name="of-the-distribution", label="installed-by-distro", suites=("trixie",), user="root",
        script="PIP_BREAK_SYSTEM_PACKAGES=1 /opt/new/bin/pip --python /usr/bin/python3 install "
        f"{LOCAL} --upgrade wheel",
    )  # fmt: skip


HALF = """
mkdir -p /opt/half/DEBIAN; cd /opt
printf '%s\\n' 'Package: half' 'Version: 1' 'Architecture: all' 'Maintainer: me' 'Description: x' 'Depends: absent' \\
    > half/DEBIAN/control
dpkg-deb --build half; dpkg -i half.deb
"""
"""A package installed past apt, without what it depends on."""


def _system() -> Iterator[Scenario]:
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
    yield Scenario(
        name="full-pip",
        label="disk-full",
        script=f"cat /dev/zero > /small/fill 2>&-; /opt/new/bin/pip install {LOCAL} --target /small/x good",
        user="root",
        small=True,
    )
    yield Scenario(
        name="full-venv",
        label="disk-full",
        script="cat /dev/zero > /small/fill 2>&-; python3 -m venv /small/v",
        tool="venv",
        small=True,
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
        "other-module": "python3 -c 'import flask'",
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
