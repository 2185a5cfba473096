"""``make picture``: what ``doctor check`` says on a fresh Debian 12, as a picture and narrow, for README.md."""

from __future__ import annotations

import io
import re

from rich._export_format import CONSOLE_SVG_FORMAT
from rich.console import Console
from rich.text import Text

from tests import REPOSITORY
from tests.boxes import roots
from tests.boxes.doctor import Doctor, libraries

ROOT = REPOSITORY
PICTURE = ROOT / ".github/check.svg"
NARROW = re.compile(r"(?<=<!-- narrow -->\n).*?(?=<!-- /narrow -->)", re.DOTALL)
WIDTH = 100
FORMAT = re.sub(r"@font-face \{\{.*?\}\}\n", "", CONSOLE_SVG_FORMAT, flags=re.DOTALL)
"""rich's own, but for fonts from elsewhere: a picture fetches nothing."""


def main() -> None:
    """Look at a box that nobody has prepared, twice."""
    doctor = Doctor(libraries())
    with roots.new_box("bookworm") as box:
        wide = doctor.run(box, "check", env={"FORCE_COLOR": "1", "TERM": "xterm-256color", "COLUMNS": str(WIDTH)}).out
        narrow = doctor.run(box, "check", env={"NO_COLOR": "1", "COLUMNS": "40"}).out
    console = Console(record=True, width=WIDTH, file=io.StringIO(), legacy_windows=False)
    console.print(Text("$ doctor check", style="bold"))
    console.print(Text.from_ansi(wide))
    PICTURE.parent.mkdir(exist_ok=True)
    picture = console.export_svg(title="Debian 12, nothing prepared", code_format=FORMAT, unique_id="check")
    PICTURE.write_text("\n".join(line.rstrip() for line in picture.splitlines()) + "\n", "utf-8")
    readme = ROOT / "README.md"
    block = f"```text\n{narrow}```\n"
    readme.write_text(NARROW.sub(lambda _: block, readme.read_text("utf-8")), "utf-8")


if __name__ == "__main__":
    main()
