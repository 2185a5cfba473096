"""Installations that fail for well-known reasons, with the condition that the log of each shows."""

from __future__ import annotations

from collections.abc import Iterator

from tests.boxes.roots import Layer
from tests.corpus.projects import WHEELHOUSE
from tests.corpus.scenario import LOCAL, Scenario

COMPILER = Layer(
    name="compiler",
    packages=("python3-venv", "python3-dev", "gcc"),
    script="""
python3 -m venv /opt/tools && /opt/tools/bin/python -m pip install --quiet uv setuptools wheel
ln -s /opt/tools/bin/uv /usr/local/bin/uv
""",
)
"""A machine with a compiler and Python.h, but without the headers of libraries."""

INSTALLERS = {
    "new": ("pip", "/opt/new/bin/pip install --target x", ("bookworm", "trixie")),
    "old": ("pip", "/opt/old/bin/pip install --target x", ("bookworm",)),
    "uv": ("uv", "uv pip install --python /opt/new --target x", ("bookworm",)),
}
"""The newest pip, pip 22.3 and uv, each with its tool, its command line and the suites that have it."""
BUILDERS = {
    "pip": "VIRTUAL_ENV=/opt/tools /opt/tools/bin/pip install --no-index --no-build-isolation --target x",
    "uv": "uv pip install --python /opt/tools --no-index --no-build-isolation --target x",
}
REFUSED = "http://127.0.0.1:8000/good-1.0-py3-none-any.whl"


def installations() -> Iterator[Scenario]:
    """Yield all scenarios."""
    for age, (tool, install, suites) in INSTALLERS.items():
        for name, label, script in (
            ("misspelt", "requirement-invalid", f"{install} {LOCAL} good=1.0"),
            ("no-list", "requirement-invalid", f"{install} -r nosuch-requirements.txt"),
            ("no-project", "requirement-invalid", f"mkdir empty; {install} ./empty"),
            ("no-git", "repository-unreachable", f"{install} git+https://code.example/good.git"),
            ("cut-wheel", "damaged-package", f"{install} {LOCAL} cut"),
            ("cut-archive", "damaged-package", f"{install} {WHEELHOUSE}/torn-1.0.tar.gz"),
            ("elsewhere", "no-matching-distribution", f"{install} {WHEELHOUSE}/elsewhere-1.0-cp39-cp39-win_amd64.whl"),
            ("refused", "index-auth", f"python3 {WHEELHOUSE}/refusing.py & sleep 1; {install} {REFUSED}"),
        ):
            yield Scenario(name=f"asked-{name}-{age}", label=label, script=script, tool=tool, suites=suites)
    for name, label, words in (
        ("old-specifier", "invalid-metadata", f"--target x {LOCAL} legacy"),
        ("user-in-venv", "environment-override", f"--user {LOCAL} good"),
    ):
        yield Scenario(name=f"asked-{name}", label=label, script=f"/opt/new/bin/pip install {words}")
    for tool, build in BUILDERS.items():
        for name, label in (("calls", "build-tools-missing"), ("hungry", "out-of-memory")):
            yield Scenario(name=f"asked-{name}-{tool}", label=label, script=f"{build} ./{name}", tool=tool)
        yield Scenario(
            name=f"asked-header-{tool}",
            label="build-tools-missing",
            script=f"{build} ./wraps",
            tool=tool,
            layer=COMPILER,
        )
