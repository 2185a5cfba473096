"""Options that a release of a tool does not know, and folders that are not on PATH.

Each scenario states the condition that its log shows.
"""

from __future__ import annotations

from collections.abc import Iterator

from tests.boxes.roots import Layer
from tests.corpus.modules import HOUSE, OLD, fix
from tests.corpus.scenario import LOCAL, Scenario

SHELLS = Layer(
    name="shells",
    packages=("python3-venv", "python3-pip", "pipx", "fish", "zsh", "tcsh", "busybox", "make", "sudo", "cron"),
    script="""
cd /opt
python3 -m venv new && new/bin/python -m pip install --quiet --upgrade pip
python3 -m venv tools && tools/bin/python -m pip install --quiet uv virtualenv
ln -s /opt/tools/bin/uv /opt/tools/bin/virtualenv /usr/local/bin/
for version in 1.0.0 1.4.3 1.8.0; do
    python3 -m venv pipx-$version && pipx-$version/bin/python -m pip install --quiet pipx==$version
done
python3 -m venv pip-24.0 && pip-24.0/bin/python -m pip install --quiet pip==24.0
python3 -m venv pip-22.3.1 && pip-22.3.1/bin/python -m pip install --quiet pip==22.3.1
python3 -m venv uv-old && uv-old/bin/python -m pip install --quiet uv==0.2.37
echo 'ada ALL=(ALL) NOPASSWD: ALL' > /etc/sudoers.d/ada
""",
)
"""Shells that people use, and pip, pipx and uv in several releases."""

SUITES = ("bookworm",)
OPTION, OFF_PATH = "unknown-option", "pipx-not-on-path"
ENSURE = ("pipx ensurepath", "doctor fix pipx-not-on-path")


def options() -> Iterator[Scenario]:
    """Yield all scenarios."""
    yield from _options()
    yield from _paths()


def _options() -> Iterator[Scenario]:
    old, new = "/opt/pip-22.3.1/bin/pip", "/opt/new/bin/pip"

    def into(release: str | int, words: str) -> tuple[str, ...]:
        folder = {22: "/opt/pip-22.3.1", "24.0": "/opt/pip-24.0"}.get(release, "/opt/new")
        return f"doctor fix {words}", f"doctor fix --venv {words}", f"doctor fix --venv --path {folder} {words}"

    without = ("pip install -r requirements.txt", "doctor fix -r requirements.txt")
    for name, tool, script, right in (
        ("break-22", "pip", f"{old} install --break-system-packages flask", into(22, "flask")),
        (
            "break-22-list",
            "pip",
            f"{old} install --break-system-packages -r requirements.txt",
            (*without, *into(22, "-r requirements.txt")),
        ),
        (
            "break-22-module",
            "pip",
            "/opt/pip-22.3.1/bin/python -m pip install flask --break-system-packages",
            into(22, "flask"),
        ),
        ("typo", "pip", "pip install --upgarde flask", fix("flask")),
        ("install-option", "pip", f"{new} install --install-option=--prefix=/srv flask", into("new", "flask")),
        ("no-binary", "pip", f"{new} install --nobinary flask", into("new", "flask")),
        ("dev", "pip", "pip install --dev flask", fix("flask")),
        ("list", "pip", "pip list --outdate-only", ()),
        ("group", "pip", "/opt/pip-24.0/bin/pip install --group dev", into("24.0", "--group dev")),
        ("uv-break", "uv", "uv pip install --break-system-package flask", fix("flask")),
        ("uv-upgrade", "uv", "uv add --upgrade-all flask", ()),
        ("uv-venv", "uv", "uv venv --with-pip", ()),
        ("uv-old", "uv", "/opt/uv-old/bin/uv sync --group dev", ()),
        ("pipx-global", "pipx", "pipx install --global black", ()),
        ("pipx-break", "pipx", "pipx install --break-system-packages black", ()),
        ("pipx-user", "pipx", "pipx install --user black", ()),
        ("venv", "venv", "python3 -m venv --no-site-packages .venv", ("python3 -m venv .venv", "doctor fix --venv")),
        ("venv-python", "venv", "python3 -m venv --python=python3.12 .venv", ()),
        ("virtualenv", "virtualenv", "virtualenv --no-site-packages venv", ("virtualenv venv", "doctor fix --venv")),
        ("virtualenv-distribute", "virtualenv", "virtualenv --distribute -p python3 venv", ()),
    ):
        yield Scenario(
            name=f"option-{name}", label=OPTION, script=script, next=right, tool=tool, layer=SHELLS, suites=SUITES
        )
    yield Scenario(
        name="option-bullseye",
        label=OPTION,
        script="pip install --break-system-packages flask",
        next=fix("flask"),
        layer=OLD,
        suites=("bullseye",),
    )


def _paths() -> Iterator[Scenario]:
    for version in ("1.0.0", "1.4.3", "1.8.0"):
        yield Scenario(
            name=f"off-path-pipx-{version}",
            label=OFF_PATH,
            tool="pipx",
            layer=SHELLS,
            next=ENSURE,
            suites=SUITES,
            script=f"/opt/pipx-{version}/bin/pipx install pycowsay",
            online=True,
        )
    for version in ("0.15.6.0", "0.16.5"):
        yield Scenario(
            name=f"off-path-pipx-{version}",
            label=OFF_PATH,
            tool="pipx",
            layer=OLD,
            suites=("bullseye",),
            next=ENSURE,
            script=f"/opt/pipx-{version}/bin/pipx install pycowsay",
            online=True,
        )
    for version in ("9.0.3", "10.0.1", "18.1", "19.3.1", "20.0.2"):
        yield Scenario(
            name=f"off-path-pip-{version}",
            label=OFF_PATH if version != "9.0.3" else "none",
            layer=OLD,
            suites=("bullseye",),
            script=f"PYTHONPATH=/opt/pip-{version}/lib/python3.9/site-packages "
            f"python3 -m pip install --user {LOCAL} good",
        )
    for version in ("24.0", "new"):
        python = "/opt/new" if version == "new" else f"/opt/pip-{version}"
        yield Scenario(
            name=f"off-path-pip-{version}",
            label=OFF_PATH,
            layer=SHELLS,
            suites=SUITES,
            script=f"{python}/bin/pip --python /usr/bin/python3 install --break-system-packages --user {LOCAL} good",
        )
    for name, tool, script in (
        ("uv-tool", "uv", f"uv tool install {LOCAL} good"),
        ("uv-tool-old", "uv", f"/opt/uv-old/bin/uv tool install {LOCAL} good"),
        ("then-run", "pip", "pip install --user --break-system-packages good\ngood"),
        ("pipx-then-run", "pipx", "pipx install pycowsay\npycowsay hi"),
    ):
        yield Scenario(
            name=f"off-path-{name}",
            label=OFF_PATH,
            script=script,
            tool=tool,
            layer=SHELLS,
            suites=SUITES,
            shell="bash" if "run" in name else "",
            next=ENSURE if tool == "pipx" else (),
            prepare="" if tool == "pipx" else HOUSE,
            online=tool == "pipx",
        )
