"""Find the messages of signatures in a chunk of a log."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import compress, pairwise

from doctor.core import lazy_re as re
from doctor.core.record import dataclass
from doctor.diagnose.model import Signature
from doctor.explain.commands import PROMPT
from doctor.explain.docstrings import find_docstrings
from doctor.explain.lines import Line, normalize
from doctor.explain.programs import MODULES_OF_OTHER_CHECKS, OF_OTHER_CHECKS, distribution_of_program, is_unknown
from doctor.explain.python_frames import FRAME, IMPORTED, is_library, module_of_file
from doctor.explain.templates import WORD_AFTER, WORD_BEFORE, Template, compile_message, longest_literal

NEAR_LINES = 12
"""Lines before and after a message that are searched for ``Signature.near``."""
UNLESS_LINES = 4
"""Lines before a message that are searched for ``Signature.unless``."""
MAX_OCCURRENCES = 4
"""Occurrences of one message that are returned from one chunk; further ones would repeat the answer."""
MAX_ATTEMPTS = 400
"""Positions at which one message is tried in a chunk; bounds the time on a hostile log."""
_CONTINUATIONS = {"'": "-_./"}
"""Last character of a message, and the characters after it which show that the quoted name is a longer one."""
_NO_ENVIRONMENTS = ("/", "/usr", "/usr/local")
"""Folders with a Python that no environment has."""
_TOLD = re.compile(r"\b(?:be|been|had|has|have|i|it|was|we|were)\s$")
"""The end of what a sentence has before the words of a success: ``I have successfully installed it before``."""
_INSTALLED = re.compile(
    r"(?:\bpip[\dx.]*\b.*?\binstall\s|\buv\b.*?\binstall\s|\bsuccessfully installed |\binstalled \d+ executables?: "
    r"|\bthe scripts? |\bpip[\dx.]* (?:list|show|freeze)\b"
    r"|\binstalled (?!it |them |this |that )(?=[\w.-]+ (?:through|using|via|with) (?:pip[\dx]?|uv)\b))(.*)"
)
"""Lines of a log that name what was installed from the package index, in lower case."""
_ARCHIVE = re.compile(r"[/\\]([a-z][\w-]*?)(?:-v?\d[\w.+-]*\.(?:tar\.\w+|tgz|whl|zip)|\.git)?(?:[@#][^/]*)?$")
"""The name of what is installed from an address or a folder, in lower case."""
_IN_FOLDER = re.compile(r"[/\\]([\w.-]{1,60})\]?[#$%>❯]\s?[\w.]")
"""A command after a prompt, and the folder in which it was run."""
_FILE_NAME = re.compile(r"\.(?:cfg|in|ini|json|lock|py|toml|txt|whl|ya?ml|zip)$")
"""The end of a name that no program has: pip was given a list, or a file."""
_OF_PYTHON = re.compile(r"(?:pip|py)(?!cc|charm|e|lang|py|venv)[a-z]{2,}[a-z0-9_-]*$|python3?-\w")
"""Names that only programs written in Python have."""
_SAID_BY_SHELLS = ": not found"
_IS_WARNED = re.compile(r"\W*(?i:warning)\b[^:]*(?::[^:]*)?$")
"""The words of a program that goes on without another one, for which it looked: shells have a colon after its name."""
_DOTTED = re.compile(r"\.[A-Za-z_]")
_SENTENCE = re.compile(r"\s+[a-z]", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Occurrence:
    """One place where a chunk contains a message of a signature."""

    condition: str
    """Id of the check that the signature belongs to."""
    signature: Signature
    lines: tuple[Line, ...]
    """Lines that the message spans: several if it was wrapped."""
    index: int
    """Index of the first of ``lines`` among the lines of the chunk."""
    column: int
    """Index of the message's first character in ``lines[0].text``."""
    end: int
    """Index after the message's last character in ``lines[-1].text``."""
    words: Mapping[str, str]
    """The words that the message catches, by their kind."""


def of_whole_lines(
    condition: str, lines: Sequence[Line], index: int, words: Mapping[str, str], context: str = ""
) -> Occurrence:
    """Return what ``lines`` show as a whole, without a message of the check; ``index`` is that of the first of them.

    ``context`` is that of the advice. Such an occurrence is only likely.
    """
    first, last = lines[0].text, lines[-1].text
    return Occurrence(
        condition=condition,
        signature=Signature(messages=(first,), certain=False, context=context),
        lines=tuple(lines),
        index=index,
        column=len(first) - len(first.lstrip()),
        end=len(last),
        words=words,
    )


class ChunkText:
    """The cleaned lines of a chunk, prepared for searching."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = lines
        self._last_places: dict[str, tuple[int, int]] = {}
        self._columns: dict[int, list[int]] = {}
        self._starts: list[int] = []
        position = 0
        for line in lines:
            self._starts.append(position)
            position += len(line.normalized)
        self.normalized = "".join(line.normalized for line in lines)
        """The normalized text of all lines, joined."""

    @cached_property
    def _lowered(self) -> list[str]:
        return [line.text.lower() for line in self.lines]

    @cached_property
    def _installed(self) -> frozenset[str]:
        """The names of what installers say they installed from the package index, also without their versions."""
        lines = (
            found[1]
            for line in self._lowered
            if ("install" in line or "pip" in line) and (found := _INSTALLED.search(line))
        )
        words = {word for line in lines for word in re.split(r"[\s'\"`,=\[]+", line)}
        archives = {found[1] for word in words if (found := _ARCHIVE.search(word))}
        return frozenset(words | archives | {word.rpartition("-")[0] for word in words})

    @cached_property
    def typed(self) -> Mapping[int, str]:
        """The commands after a prompt with the user's name, by the index of their line; empty after the last one.

        A plainer prompt is often that of a report, which leaves out what was printed.
        """
        lines = ((index, line.text) for index, line in enumerate(self.lines) if "@" in line.text)
        found = ((index, PROMPT.match(text)) for index, text in lines)
        return {index: prompt["command"].rstrip() for index, prompt in found if prompt}

    def typed_before(self, index: int) -> int:
        """Return the index of the last line before ``index`` with a typed command; -1 if there is none."""
        return max((at for at in self.typed if at < index), default=-1)

    @cached_property
    def _projects(self) -> frozenset[str]:
        """The names of the folders in which somebody installed a project, by the prompts."""
        if not any("setup.py" in line or "pip install" in line for line in self._lowered):
            return frozenset()
        return frozenset(found[1] for line in self._lowered if (found := _IN_FOLDER.search(line)))

    @cached_property
    def in_docstring(self) -> list[bool]:
        """For each line, whether it begins inside a triple-quoted string."""
        return find_docstrings(self.lines)

    def find(
        self, condition: str, signatures: Iterable[Signature], *, check_context: bool = True
    ) -> Iterator[Occurrence]:
        """Yield each occurrence of a message of ``signatures``, which belong to the check with the id ``condition``.

        Without ``check_context``, ``near``, ``unless`` and ``resolved_by`` are ignored.
        """
        for signature in signatures:
            for message in signature.messages:
                if longest_literal(message) not in self.normalized:
                    continue
                for start, end, words in self._find_message(compile_message(message)):
                    occurrence = self._occurrence(condition, signature, start, end, words)
                    if not check_context or self._fits_context(occurrence):
                        yield occurrence

    def _find_message(self, template: Template) -> Iterator[tuple[int, int, Mapping[str, str]]]:
        position, count, literal_at = -1, 0, -1
        for _ in range(MAX_ATTEMPTS):
            position = self.normalized.find(template.beginning, position + 1)
            if position < 0:
                return
            if literal_at < position:
                literal_at = self.normalized.find(template.literal, position)
                if literal_at < 0:
                    return
            if literal_at - position > template.reach:  # the message cannot begin before that
                position = literal_at - template.reach - 1
                continue
            if template.pattern is None:
                end = position + len(template.beginning)
            else:
                match = template.pattern.match(self.normalized, position)
                if match is None:
                    continue
                end = match.end()
            words = self._catch_words(template, position, end) if self._is_whole(template, position, end) else None
            if words is not None:
                yield position, end, words
                count += 1
                if count == MAX_OCCURRENCES:
                    return

    def _is_whole(self, template: Template, start: int, end: int) -> bool:
        """Tell a message from part of longer words: ``No module named pipx`` does not say ``No module named pip``."""
        if template.text.startswith("E:") and not self._begins(start, "E:"):
            return False  # normalized, apt's mark is a mere letter
        if template.text == "No module named virtualenv" and self._goes_on(end):
            return False  # ``No module named virtualenv.seed`` says that virtualenv is there
        if template.text == ": not found" and self._is_in_sentence(start, end):
            return False  # ``libfoo (and foo) not found on CentOS``
        if "…" not in template.text and self._commas(start, end) > template.text.count(","):
            return False  # ``with pip, command not found``
        before, after = self._neighbours(start, end)
        first, last = template.text[0], template.text[-1]
        continuations = _CONTINUATIONS.get(
            last, "-_" if last.isalnum() or template.text.endswith("{version}") else None
        )
        return not (
            (not template.before and first.isalnum() and before and (before.isalnum() or before in "-_"))
            or (
                not template.after
                and continuations is not None
                and after
                and (after.isalnum() or after in continuations)
            )
        )

    def _catch_words(self, template: Template, start: int, end: int) -> dict[str, str] | None:
        """Return the words before and after a message that its template asks for; ``None`` if one is missing."""
        words = {}
        if template.before:
            index, column = self._locate(start)
            text = self.lines[index].text[:column]
            if not normalize(text) and index:
                text = self.lines[index - 1].text  # the line was wrapped
            found = WORD_BEFORE[template.before].search(text)
            words[template.before] = found[1] if found else ""
            if found and template.text == _SAID_BY_SHELLS and _IS_WARNED.match(text):
                return None
        if template.after:
            index, column = self._locate(end - 1)
            rest = self.lines[index].text[column + 1 :]
            following = self.lines[index + 1].text if index + 1 < len(self.lines) else ""
            if template.text.endswith("-"):  # ``python3-{package}``
                rest = rest or following  # the line was wrapped
                if not rest.startswith("-"):
                    return None
                rest = rest[1:]
            if template.text.rstrip().endswith(":") and not rest.startswith(":"):
                return None  # ``command not found: black`` (zsh), not ``jest: command not found`` above another line
            found = WORD_AFTER[template.after].match(rest)
            if (
                not found
                or (template.after == "program" and not self._comes_from_index(found[1]))
                or (template.after == "shadowed" and not is_library(found[1]))
            ):
                found = WORD_AFTER[template.after].match(rest + following)  # the line was wrapped
            words[template.after] = found[1] if found else ""
        if words.get("venv") in _NO_ENVIRONMENTS:
            return None
        if words.get("module", "").removeprefix("virtualenv.").partition(".")[0] in MODULES_OF_OTHER_CHECKS:
            return None
        shadowed = words.get("shadowed") or module_of_file(words.get("shadow", "random.py"))
        # Python 3.13 proposes another name for any file beside the program, also where two of them import each other
        if not (is_library(shadowed) or shadowed in self._importing_themselves):
            return None
        program = words.get("program")
        if "" in words.values() or not self._comes_from_index(program):
            return None
        if program and program.lower() in self._installed and is_unknown(program):
            words["distribution"] = program
        return words

    @cached_property
    def _importing_themselves(self) -> frozenset[str]:
        """The modules that a traceback shows in a file of their name which imports them; no package is one."""
        pairs = ((FRAME.search(line.text), IMPORTED.match(following.text)) for line, following in pairwise(self.lines))
        named = ((frame[1], found[1]) for frame, found in pairs if frame and found)
        return frozenset(
            name for path, name in named if module_of_file(path) == name and not path.endswith("__init__.py")
        )

    def _comes_from_index(self, program: str | None) -> bool:
        """Return whether a program comes from the package index, as far as doctor or the log knows."""
        if program is None or distribution_of_program(program):
            return True
        if program in OF_OTHER_CHECKS or _FILE_NAME.search(program):
            return False
        is_here = program.lower() in self._installed or program.lower() in self._projects
        return is_here or bool(_OF_PYTHON.match(program))

    def _is_in_sentence(self, start: int, end: int) -> bool:
        """Return whether words follow what would be a message of a shell, and no colon is before it."""
        first, column = self._locate(start)
        last, last_column = self._locate(end - 1)
        has_colon = ":" in self.lines[first].text[max(0, column - 3) : column]
        return not has_colon and bool(_SENTENCE.match(self.lines[last].text, last_column + 1))

    def _goes_on(self, end: int) -> bool:
        """Return whether the message is followed by part of a dotted name."""
        index, column = self._locate(end - 1)
        return bool(_DOTTED.match(self.lines[index].text, column + 1))

    def _commas(self, start: int, end: int) -> int:
        """Return the number of commas in a message that is on one line."""
        index, column = self._locate(start)
        last, last_column = self._locate(end - 1)
        return self.lines[index].text.count(",", column, last_column) if index == last else 0

    def _neighbours(self, start: int, end: int) -> tuple[str, str]:
        """Return the characters before and after, on the same line; empty at its ends and if not ASCII (CJK text)."""
        index, column = self._locate(start)
        before = self.lines[index].text[column - 1] if column else ""
        index, column = self._locate(end - 1)
        after = self.lines[index].text[column + 1 : column + 3]
        after = after[:1] if after[:1] != "_" or after[1:].isalnum() else ""  # after an emphasis in Markdown
        return before if before.isascii() else "", after if after.isascii() else ""

    def _begins(self, start: int, literal: str) -> bool:
        index, column = self._locate(start)
        return self.lines[index].text.startswith(literal, column)

    def _locate(self, position: int) -> tuple[int, int]:
        """Return the index of the line, and the column in its text, of a position in the normalized text."""
        index = bisect_right(self._starts, position) - 1
        return index, self._column(index, position - self._starts[index])

    def _occurrence(
        self, condition: str, signature: Signature, start: int, end: int, words: Mapping[str, str]
    ) -> Occurrence:
        first, column = self._locate(start)
        last, last_column = self._locate(end - 1)
        lines = tuple(line for line in self.lines[first : last + 1] if line.normalized)
        return Occurrence(
            condition=condition,
            signature=signature,
            lines=lines,
            index=first,
            column=column,
            end=last_column + 1,
            words=words,
        )

    def _fits_context(self, occurrence: Occurrence) -> bool:
        signature = occurrence.signature
        extent = len(occurrence.lines)
        if signature.near:
            text = self._around(occurrence.index, NEAR_LINES, NEAR_LINES + extent)
            text += text.replace("\n", "") + " ".join(text.split())  # words may be wrapped, also with wide margins
            if not any(word in text for word in signature.near):
                return False
        if signature.unless:
            text = self._around(occurrence.index, UNLESS_LINES, extent - 1)
            if any(word in text for word in signature.unless):
                return False
        end = (occurrence.index, occurrence.column)
        return all(self._last_place_of(word) < end for word in signature.resolved_by)

    def _around(self, index: int, before: int, after: int) -> str:
        """Return the lower-cased text of the line at ``index`` and so many lines before and after it."""
        return "\n".join(self._lowered[max(0, index - before) : index + after + 1])

    def _last_place_of(self, word: str) -> tuple[int, int]:
        """Return the index of the last line that contains ``word``, and the column there; (-1, 0) if none does.

        A line in which somebody tells of it does not count.
        """
        if word not in self._last_places:
            places = (
                (index, column)
                for index in range(len(self.lines) - 1, -1, -1)
                if (column := self._lowered[index].rfind(word)) >= 0 and not _TOLD.search(self._lowered[index][:column])
            )
            self._last_places[word] = next(places, (-1, 0))
        return self._last_places[word]

    def _column(self, index: int, offset: int) -> int:
        """Return the column in a line's ``text`` of the character at ``offset`` in its ``normalized`` text."""
        columns = self._columns.get(index)
        if columns is None:
            text = self.lines[index].text
            columns = [*compress(range(len(text)), map(str.isalnum, text))]
            self._columns[index] = columns
        return columns[min(offset, len(columns) - 1)]
