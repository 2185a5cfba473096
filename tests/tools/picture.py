"""``make picture`` shows doctor in a real terminal (tmux) in real boxes.

It writes SVGs to dist/pictures: each scene at 100 columns on black and on white, and at 50 columns. It updates those of
README.md, and the text there for a narrow terminal. It fails where a text has a contrast below 4.5 to its background.
"""

from __future__ import annotations

import io
import re
import shlex
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rich._export_format import CONSOLE_SVG_FORMAT
from rich.console import Console
from rich.terminal_theme import TerminalTheme
from rich.text import Text

from tests import REPOSITORY
from tests.boxes import roots
from tests.boxes.box import Box
from tests.boxes.doctor import Doctor, libraries
from tests.boxes.projects import PROJECT, create_project

README = REPOSITORY / "README.md"
PICTURES = REPOSITORY / "dist/pictures"
OF_README = {"fresh.svg": "check.svg", "fresh-light.svg": "check-light.svg"}
"""The pictures in README.md, and their names in .github."""
NARROW_BLOCK = re.compile(r"(?<=<!-- narrow -->\n).*?(?=<!-- /narrow -->)", re.DOTALL)
WIDE, NARROW = 100, 50
"""Columns of the terminals."""
SVG_FORMAT = re.sub(r"@font-face \{\{.*?\}\}\n", "", CONSOLE_SVG_FORMAT, flags=re.DOTALL)
"""The format of rich, without the fonts that it would fetch from the network."""
BLACK, WHITE = (0, 0, 0), (255, 255, 255)
DARK, LIGHT = (
    TerminalTheme(background, foreground, [foreground] * 8, [foreground] * 8)
    for background, foreground in ((BLACK, WHITE), (WHITE, BLACK))
)
"""Themes without colours of their own: doctor uses none of the 16 that a terminal chooses."""
LEAST_CONTRAST = 4.5
"""The least contrast of text (WCAG 2.1, 1.4.3)."""
LOG = "$ pip install black\nerror: externally-managed-environment\n"
_SECONDS = 120.0
"""Seconds to wait for the screen of a scene."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """A situation, and a command in it."""

    name: str
    command: str
    """The line that is typed."""
    prepare: Callable[[Box, Doctor], None] = lambda box, doctor: None
    """Bring the box into the situation."""
    until: str = ""
    """A text on the screen, at which the picture is taken while the command runs; empty: when it has ended."""
    user: str = "ada"


def _healthy(box: Box, doctor: Doctor) -> None:
    assert doctor.run(box, "fix", "--venv", cwd=PROJECT).code == 0


def _three_problems(box: Box, doctor: Doctor) -> None:
    _healthy(box, doctor)
    box.path(f"{PROJECT}/.venv/bin/python").unlink()
    box.path(f"{PROJECT}/.venv/bin/python").symlink_to("/usr/bin/python3.9")
    box.write("/home/ada/.config/pip/pip.conf", "[global]\nbreak-system-packages = true\n", owner="ada")


def _requirements(box: Box, doctor: Doctor) -> None:
    box.write(f"{PROJECT}/requirements.txt", "requests\nrich\nnumpy\n", owner="ada")


def _failed(box: Box, doctor: Doctor) -> None:
    box.write(f"{PROJECT}/build.log", LOG, owner="ada")


SCENES = (
    Scene(name="fresh", command="doctor check"),
    Scene(name="healthy", command="doctor check", prepare=_healthy),
    Scene(name="findings", command="doctor check", prepare=_three_problems),
    Scene(name="progress", command="doctor fix --venv", prepare=_requirements, until="numpy"),
    Scene(name="done", command="doctor fix --venv", prepare=_requirements),
    Scene(name="consent", command="doctor fix --apt", user="root", until="[d]etails"),
    Scene(name="explain", command="doctor explain build.log", prepare=_failed),
)


def main() -> None:
    """Take every picture, and update README.md."""
    doctor = Doctor(libraries())
    PICTURES.mkdir(parents=True, exist_ok=True)
    for scene in SCENES:
        for suffix, columns, theme in (("", WIDE, DARK), ("-light", WIDE, LIGHT), ("-narrow", NARROW, DARK)):
            with roots.new_box("bookworm") as box:
                create_project(box)
                scene.prepare(box, doctor)
                screen = photograph(scene, box, doctor, columns)
            picture = render(screen, scene.name, columns, theme)
            contrast = least_contrast(screen, theme)
            print(f"{scene.name}{suffix}.svg: contrast {contrast:.2f} or more")
            if contrast < LEAST_CONTRAST:
                raise SystemExit(f"The contrast of a text in {scene.name}{suffix} is {contrast:.2f}.")
            (PICTURES / f"{scene.name}{suffix}.svg").write_text(picture, "utf-8")
            if suffix == "-narrow" and scene.name == "fresh":
                block = f"```text\n{Text.from_ansi(screen).plain}\n```\n".replace("\\", r"\\")
                README.write_text(NARROW_BLOCK.sub(block, README.read_text("utf-8")), "utf-8")
    for name, copy in OF_README.items():
        (REPOSITORY / ".github" / copy).write_bytes((PICTURES / name).read_bytes())


def photograph(scene: Scene, box: Box, doctor: Doctor, columns: int) -> str:
    """Type the command in a terminal in the box; return the lines of the screen with their colours (ECMA-48, SGR)."""
    program = f'#!/bin/sh\nexec {shlex.join(doctor.argv(box))} "$@"\n'
    box.write("/usr/local/bin/doctor", program, mode=0o755)
    variables = {"PS1": "$ ", "TERM": "xterm-256color"}
    shell = ["bash", "--norc", "--noprofile"]
    with box.command(shell, user=scene.user, cwd=PROJECT, env=variables, network=True) as command:
        tmux(box, "new-session", "-d", "-x", str(columns), "-y", "60", shlex.join(command))
        try:
            wait_for(box, lambda: tmux(box, "capture-pane", "-p").strip() == "$")
            tmux(box, "send-keys", scene.command, "Enter")
            if scene.until:
                wait_for(box, lambda: scene.until in tmux(box, "capture-pane", "-p").partition("\n")[2])
            else:
                wait_for(box, lambda: tmux(box, "capture-pane", "-p").rstrip().endswith("\n$"))
            lines = tmux(box, "capture-pane", "-e", "-p").rstrip().splitlines()
        finally:
            tmux(box, "kill-server")
    return "\n".join(lines if scene.until else lines[:-1])


def tmux(box: Box, *arguments: str) -> str:
    """Run a command of tmux, on a server for this box; return what it prints."""
    command = ["tmux", "-L", f"doctor-{box.root.parent.name}", "-f", "/dev/null", *arguments]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


def wait_for(box: Box, reached: Callable[[], bool]) -> None:
    """Return as soon as ``reached`` is true; raise TimeoutError if it never is."""
    end = time.monotonic() + _SECONDS
    while not reached():
        if time.monotonic() > end:
            raise TimeoutError(tmux(box, "capture-pane", "-p"))
        time.sleep(0.02)


def render(screen: str, title: str, columns: int, theme: TerminalTheme) -> str:
    """Return the SVG of a terminal that shows ``screen``."""
    console = Console(record=True, width=columns, file=io.StringIO(), legacy_windows=False)
    console.print(Text.from_ansi(screen), soft_wrap=True)
    svg = console.export_svg(title="Debian 12", code_format=SVG_FORMAT, unique_id=title, theme=theme)
    return "\n".join(line.rstrip() for line in svg.splitlines()) + "\n"


def least_contrast(screen: str, theme: TerminalTheme) -> float:
    """Return the least contrast between a text and the background."""
    spans = [span.style for span in Text.from_ansi(screen).spans]
    found = {style.color for style in spans if not isinstance(style, str) and style.color}
    colours = [colour.get_truecolor() for colour in found if not colour.is_default]
    return min((contrast(colour, theme.background_color) for colour in colours), default=21.0)


def contrast(one: Sequence[int], other: Sequence[int]) -> float:
    """Return the contrast of two colours, given as red, green and blue (WCAG 2.1, "contrast ratio")."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(rgb: Sequence[int]) -> float:
    channels = [value / 255 for value in rgb]
    red, green, blue = (value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


if __name__ == "__main__":
    main()
