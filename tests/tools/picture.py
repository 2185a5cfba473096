"""``make picture`` updates the two views of ``doctor check`` in README.md: a picture, and text for a narrow terminal.

Both show a freshly installed Debian 12.
"""

from __future__ import annotations

import io
import re

from rich._export_format import CONSOLE_SVG_FORMAT
from rich.console import Console
from rich.text import Text

from tests import REPOSITORY
from tests.boxes import roots
from tests.boxes.doctor import Doctor, libraries

README = REPOSITORY / "README.md"
PICTURE = REPOSITORY / ".github/check.svg"
NARROW_BLOCK = re.compile(r"(?<=<!-- narrow -->\n).*?(?=<!-- /narrow -->)", re.DOTALL)
WIDTH = 100
SVG_FORMAT = re.sub(r"@font-face \{\{.*?\}\}\n", "", CONSOLE_SVG_FORMAT, flags=re.DOTALL)
"""The format of rich, without the fonts that it would fetch from the network."""


def main() -> None:
    """Run ``doctor check`` in a new box, once for each view, and write both."""
    doctor = Doctor(libraries())
    with roots.new_box("bookworm") as box:
        wide = doctor.run(box, "check", env={"FORCE_COLOR": "1", "TERM": "xterm-256color", "COLUMNS": str(WIDTH)}).out
        narrow = doctor.run(box, "check", env={"NO_COLOR": "1", "COLUMNS": "40"}).out
    PICTURE.parent.mkdir(exist_ok=True)
    PICTURE.write_text(render(wide), "utf-8")
    block = f"```text\n{narrow}```\n"
    README.write_text(NARROW_BLOCK.sub(lambda _: block, README.read_text("utf-8")), "utf-8")


def render(output: str) -> str:
    """Return the SVG of a terminal that shows ``output``."""
    console = Console(record=True, width=WIDTH, file=io.StringIO(), legacy_windows=False)
    console.print(Text("$ doctor check", style="bold"))
    console.print(Text.from_ansi(output))
    svg = console.export_svg(title="Debian 12, freshly installed", code_format=SVG_FORMAT, unique_id="check")
    return "\n".join(line.rstrip() for line in svg.splitlines()) + "\n"


if __name__ == "__main__":
    main()
