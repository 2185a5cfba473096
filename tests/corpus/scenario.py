"""One thing that is run for its log: where, by whom, and what the log of it shows."""

from __future__ import annotations

from dataclasses import dataclass

from tests.boxes.roots import Layer
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
