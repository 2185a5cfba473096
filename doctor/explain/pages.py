"""Find a condition by the words that people look up, and read its page from the docstring of its check."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import ModuleType

from doctor.core import lazy_re as re
from doctor.core import plugins
from doctor.core.record import dataclass
from doctor.explain.fill import FilledAdvice, fill

SECTIONS = ("What it is", "Why it matters", "What to do", "Dead ends", "References")
_SEPARATORS = re.compile(r"[\W_]+")
_HEADING = re.compile(rf"^({'|'.join(SECTIONS)}):?$", re.MULTILINE)


@dataclass(frozen=True, kw_only=True)
class Page:
    """The documentation of one condition."""

    id: str
    """Id of the check."""
    title: str
    """First line of the docstring."""
    sections: tuple[tuple[str, str], ...]
    """Pairs of a heading from SECTIONS and its text (Markdown), in order."""
    messages: tuple[str, ...]
    """Messages by which ``doctor explain`` recognises the condition in a log."""
    advice: tuple[FilledAdvice, ...]
    """The advice for the condition, one entry for each context of a log."""
    message_of_context: Mapping[str, str]
    """The first message of a log that leads to a context, where messages do."""


def unwrap(text: str) -> str:
    """Join the lines of each paragraph. Indented lines (commands to type) and list items stay as they are."""
    lines: list[str] = []
    for line in text.split("\n"):
        if line.strip() and not line.startswith((" ", "- ")) and lines and lines[-1] and lines[-1][0] not in " -":
            lines[-1] += " " + line.strip()
        else:
            lines.append(line.rstrip())
    return "\n".join(lines)


def read_page(check: ModuleType) -> Page:
    """Return the page of a check's module."""
    title, sections = read_text(check)
    signatures = getattr(check, "SIGNATURES", ())
    messages = (text for signature in signatures for text in signature.messages)
    return Page(
        id=check.ID,
        title=title,
        sections=tuple(sections.items()),
        messages=tuple(dict.fromkeys(messages)),
        advice=tuple(fill(advice, {}) for advice in getattr(check, "ADVICE", ())),
        message_of_context={item.context: item.messages[0] for item in reversed(signatures) if item.context},
    )


def read_text(check: ModuleType) -> tuple[str, Mapping[str, str]]:
    """Return the title of a check's page, and the text under each of its headings, as the docstring has them."""
    import textwrap

    title, _, body = (check.__doc__ or "").strip().partition("\n")
    parts = _HEADING.split(body)
    texts = (textwrap.dedent(text).strip() for text in parts[2::2])
    return title.strip(), dict(zip(parts[1::2], texts, strict=True))


def page_file(condition: str) -> str | None:
    """Return the file with the page in doctor's repository; ``None`` for a condition of a plugin."""
    return f"checks/pages/{condition}.md" if plugins.is_own(condition) else None


def find_condition(words: str, checks: Iterable[ModuleType]) -> ModuleType | None:
    """Return the condition that people look up by ``words``: its id or an alias, in any case and with any separators.

    ``PEP 668``, ``pep668`` and ``EXTERNALLY_MANAGED`` find ``externally-managed``.
    """
    return {_key(name): check for name, check in _names(checks)}.get(_key(words))


def similar_name(words: str, checks: Iterable[ModuleType]) -> str | None:
    """Return the id or the alias of a condition that resembles ``words``."""
    import difflib

    by_key = {_key(name): name for name, _ in _names(checks)}
    similar = difflib.get_close_matches(_key(words), by_key, 1, cutoff=0.75)
    return by_key[similar[0]] if similar else None


def _names(checks: Iterable[ModuleType]) -> list[tuple[str, ModuleType]]:
    """Return the aliases of all conditions, then the ids, which count where both are the same."""
    checks = list(checks)
    aliases = [(alias, check) for check in checks for alias in getattr(check, "ALIASES", ()) if isinstance(alias, str)]
    return [*aliases, *((str(check.ID), check) for check in checks)]


def _key(name: str) -> str:
    return _SEPARATORS.sub("", name.casefold())
