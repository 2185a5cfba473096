"""The pages about every condition, made from the checks themselves: ``python -m tests.tools.pages``.

They stand beside the checks, in ``checks/pages``, one a condition and an index by what a log says;
they are for readers of the repository and are not installed, since ``doctor explain ID`` shows the same.
"""

from __future__ import annotations

from doctor.core import plugins
from doctor.explain.pages import Page, read_page
from tests import REPOSITORY

FOLDER = REPOSITORY / "checks/pages"


def generate() -> dict[str, str]:
    """Each file's name and text."""
    pages = [read_page(condition) for condition in plugins.own_conditions()]
    return {"README.md": _index(pages), **{f"{one.id}.md": _markdown(one) for one in pages}}


def _markdown(one: Page) -> str:
    parts = [f"# {one.id}", one.title]
    parts += [f"## {name}\n\n{text}" for name, text in one.sections]
    if any(advice.context for advice in one.advice):
        parts.append("## By where it strikes")
        parts += [f"### {advice.context}\n\n{_blocks(advice.text)}" for advice in one.advice if advice.context]
    if one.messages:
        parts.append("## In a log\n\n" + "\n".join(f"- {_code(text)}" for text in one.messages))
    return "\n\n".join(parts) + "\n"


def _blocks(text: str) -> str:
    """Indented lines become blocks of code, which need an empty line on either side."""
    lines: list[str] = []
    for line in text.split("\n"):
        if lines and line.startswith("    ") != lines[-1].startswith("    "):
            lines.append("")
        lines.append(line)
    return "\n".join(lines)


def _code(text: str) -> str:
    return f"`` {text} ``" if "`" in text else f"`{text}`"


def _index(pages: list[Page]) -> str:
    conditions = "\n".join(f"- [{one.id}]({one.id}.md): {one.title}" for one in sorted(pages, key=lambda one: one.id))
    said = sorted({(text, one.id) for one in pages for text in one.messages}, key=lambda row: (row[0].casefold(), row))
    rows = "\n".join(f"| {_code(text).replace('|', chr(92) + '|')} | [{one}]({one}.md) |" for text, one in said)
    return (
        "# What doctor knows\n\nMade by `make docs` from the checks; `doctor explain ID` shows the same.\n\n"
        f"## Conditions\n\n{conditions}\n\n"
        "## By what a log says\n\n`…` stands for anything, `{version}` for a version or nothing.\n\n"
        f"| message | condition |\n|---|---|\n{rows}\n"
    )


def main() -> None:
    """Write them, and remove those of conditions that are gone."""
    FOLDER.mkdir(exist_ok=True)
    files = generate()
    for old in FOLDER.glob("*.md"):
        if old.name not in files:
            old.unlink()
    for name, text in files.items():
        (FOLDER / name).write_text(text, "utf-8")


if __name__ == "__main__":
    main()
