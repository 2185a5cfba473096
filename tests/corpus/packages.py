"""Packages that pip and uv cannot obtain or build, with the condition that the log of each shows."""

from __future__ import annotations

from collections.abc import Iterator

from tests.boxes.roots import BARE
from tests.corpus.projects import WHEELHOUSE
from tests.corpus.scenario import LOCAL, Scenario


def packages() -> Iterator[Scenario]:
    """Yield all scenarios."""
    pips = {"new": ("/opt/new/bin/pip", ("bookworm", "trixie")), "old": ("/opt/old/bin/pip", ("bookworm",))}
    for age, (pip, suites) in pips.items():
        for name, label, words in (
            ("no-match", "no-matching-distribution", f"install {LOCAL} nosuchthing"),
            ("no-version", "no-matching-distribution", f"install {LOCAL} good==9"),
            ("too-new-for", "python-unsupported", f"install {WHEELHOUSE}/future-1.0-py3-none-any.whl"),
            ("too-old-for", "python-unsupported", f"install {WHEELHOUSE}/past-1.0-py3-none-any.whl"),
            ("passed-over", "python-unsupported", f"install {LOCAL} future"),
            ("conflict", "resolution-conflict", f"install {LOCAL} left right"),
            ("tampered", "hash-mismatch", f"install {LOCAL} -r tampered.txt"),
            ("unhashed", "hash-mismatch", f"install {LOCAL} -r unhashed.txt"),
            ("offline", "network-error", "install --retries 1 --timeout 2 six"),
            ("denied", "permission-denied", f"install {LOCAL} good"),
        ):
            yield Scenario(name=f"{name}-{age}", label=label, script=f"{pip} {words}", suites=suites)
    for name, label, words in (
        ("no-match", "no-matching-distribution", f"{LOCAL} nosuchthing"),
        ("too-new-for", "python-unsupported", f"{LOCAL} future"),
        ("conflict", "resolution-conflict", f"{LOCAL} left right"),
        ("tampered", "hash-mismatch", f"{LOCAL} --require-hashes -r tampered.txt"),
        ("offline", "network-error", "six"),
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
