"""Describe a command that is run for its log."""

from __future__ import annotations

from dataclasses import dataclass

from tests.boxes.roots import Layer
from tests.corpus.projects import WHEELHOUSE

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
"""Debian's own pip and pipx, the newest pip, uv and pipx, and pip 22 unless the Python is too new for it."""

LOCAL = f"--no-index --find-links {WHEELHOUSE}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """A command, the machine it runs on, and the condition that its log shows."""

    name: str
    label: str
    """The id of the condition, or ``none``."""
    script: str
    """Script for bash; its output on both streams is the log."""
    tool: str = "pip"
    layer: Layer = TOOLS
    suites: tuple[str, ...] = ("bookworm", "trixie")
    user: str = "ada"
    language: str = ""
    """The value of LANGUAGE."""
    prepare: str = ""
    """Script for sh, run as root before ``script``; its output is discarded."""
    mount: str = ""
    """Options of mount(8) for a file system in memory at /small, where one is wanted: ``size=64k``, ``noexec``."""
    shell: str = ""
    """An interactive shell at whose prompt ada types the lines of ``script``; the log is what the screen shows."""
    online: bool = False
    """Whether the script has network."""
    next: tuple[str, ...] = ()
    """The commands any of which is the right one to type next; empty where none is judged."""
