"""Explain a log: the first cause first, each condition with its lines and with advice for its context."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType, ModuleType

from doctor.core import lazy_re as re
from doctor.core.lazy_typing import Literal
from doctor.core.names import name_of
from doctor.core.record import dataclass, replace
from doctor.diagnose.model import Command, Remedy, Snippet
from doctor.explain.advice import choose_advice
from doctor.explain.builds import (
    OF_OLD_PIP,
    OF_SETUPTOOLS,
    find_build_packages,
    find_built,
    find_headers_of_python,
    find_missing_programs,
    find_pinned,
    find_usual_reason,
    is_old_release,
    is_own_project,
)
from doctor.explain.candidates import (
    MAX_LINES,
    OF_ONE_COMMAND,
    OUTPUT_AFTER,
    Candidate,
    Found,
    LogLine,
    Position,
    candidate_filter,
    search,
    signatures_of,
)
from doctor.explain.commands import PROMPT
from doctor.explain.context import find_active_environment, find_contexts, find_user, is_in_current_folder
from doctor.explain.evidence import LogSign, find_signs
from doctor.explain.failed_command import FailedCommand, find_failed_command, split_sudo
from doctor.explain.log_shell import as_in_log, by_hand, with_sudo, without_sudo
from doctor.explain.pages import read_text, unwrap
from doctor.explain.python_frames import describe_files, find_distribution, find_files, find_python
from doctor.explain.reader import LogStream, read_chunks
from doctor.plan.known_names import is_stdlib, known_name

Confidence = Literal["certain", "likely"]
_SURROUNDINGS_BEFORE, _SURROUNDINGS_AFTER = 60, 40
"""Lines before and after a message that show its context."""
_BUILDS = ("build-failure", "distutils-missing")
"""Conditions that another release of the package may not have."""
_UNEXPLAINED = ("", "build", "build-list", "build-python", "of-poetry")
"""Contexts of a build that do not show why it failed."""
_PINNED = re.compile(r"satisfies the requirement [\w.-]{1,100}==(\d[\w.!+]{0,60}) \(from versions: (?!none)")
_IGNORED = "Ignored the following versions that require a different python"
_OF_VERSIONS = ("no-matching-distribution", "resolution-conflict")
"""Conditions in which pip lists versions, or ranges of them."""
_LACKING = ("incomplete", "older-than-program", "part-of-dependent")
"""Contexts in which a package is installed, and lacks a part."""
_SUDO_IN_IMAGE = re.compile(r"\bRUN (?:[^\n]{0,100}?&& )?sudo ")
"""A line of a Dockerfile whose user is not root."""
_OF_SYSTEM_PROGRAM = "module-of-system-program"
"""The sign that a package of the distribution is missing."""
_OF_IMAGE = "own-python"
"""The sign that an image has its own Python, which says less than any message."""
_OF_APPLICATIONS = {"dead-kernel", "dead-pipx-apps", "dead-uv-tools"}
"""Conditions that say whose Python no longer exists."""
_NO_ENVIRONMENT = {"ensurepip-missing", "venv-module-missing"}
"""Conditions in which an environment cannot be created."""
_SIGN_WIDTH = 400
"""Characters of such a line that are searched for signs of the cause."""


@dataclass(frozen=True, kw_only=True)
class Match:
    """A condition that the log shows."""

    id: str
    """Id of the check that describes the condition."""
    confidence: Confidence
    """``certain``, or ``likely`` if the lines may also have another cause."""
    lines: tuple[LogLine, ...]
    """The lines that show it."""
    summary: str
    """The condition in one line."""
    context: tuple[str, ...]
    """Tools, surroundings and system, as far as the log shows them: ``docker``, ``uv``, ``debian``, …"""
    advice: str
    """The advice for that context."""
    dead_ends: str
    """The attempts that do not help, and why; may be empty."""
    remedy: Remedy | Snippet | None
    """The command to run next, or the lines to paste, if they are enough."""
    note: str = ""
    """A sentence about the command to run next, such as which word of the failed one is probably misspelt."""
    words: tuple[str, ...] = ()
    """The words of the command that failed, as far as the log shows it."""
    folder: str | None = None
    """The folder that the line with that command enters before it."""
    caught: Mapping[str, str] = MappingProxyType({})
    """The words that its messages have caught, by their kind: ``module``, ``program``, …"""
    files: tuple[str, ...] = ()
    """The user's files that a traceback beside the message names."""
    python: str | None = None
    """The path of the Python that failed, if the log shows it."""
    symptom: bool = False
    """Whether the condition often follows from another one."""
    active_environment: str | None = None
    """Name of the virtual environment in the log's prompt: ``venv`` for ``(venv) me@host:~$``."""
    user: tuple[str, str] | None = None
    """Names of the user and of the host in that prompt."""

    @property
    def command(self) -> str:
        """The command that failed, without secrets; empty if the log does not show it."""
        return shlex.join(self.words)

    @property
    def sudo(self) -> tuple[str, ...]:
        """``sudo`` and its options, where the command that failed begins with them."""
        return split_sudo(self.words)[0]

    @property
    def without_sudo(self) -> tuple[str, ...]:
        """The words of the command that failed without ``sudo`` and its options."""
        return split_sudo(self.words)[1]


@dataclass(frozen=True, kw_only=True)
class Explained:
    """The conditions that a log shows, or else those that it describes."""

    matches: tuple[Match, ...] = ()
    """The conditions that it shows, the first cause first."""
    described: Match | None = None
    """The condition whose message a document quotes, where nothing failed, and which its reader may have met."""


def explain(stream: LogStream, checks: Sequence[ModuleType]) -> tuple[Match, ...]:
    """Return the conditions that the log in ``stream`` shows, the first cause first."""
    return explain_text(stream, checks).matches


def explain_text(stream: LogStream, checks: Sequence[ModuleType]) -> Explained:
    """Return the conditions that the text in ``stream`` shows, or else the first one that it describes."""
    modules = {check.ID: check for check in checks}
    looked_for, found = modules.copy(), Found()

    def anchors() -> list[str]:
        signatures = (signature for check in checks for signature in signatures_of(check))
        return sorted({signature.anchor for signature in signatures if signature.anchor})

    for order, chunk in enumerate(read_chunks(stream, anchors, candidate_filter(looked_for))):
        search(chunk, order, looked_for, found)

    def matches(candidates: dict[str, Candidate]) -> Iterator[Match]:
        return (_match(modules[name], candidate) for name, candidate in _ranked(candidates) if name in modules)

    shown = tuple(matches(found.shown or found.doubtful))
    return Explained(matches=shown, described=None if shown else next(matches(found.described), None))


def next_remedy(matches: Sequence[Match]) -> Remedy | Snippet:
    """Return the one command to run next: it fixes the first condition, or tells more about it."""
    if not matches:
        return Command(argv=("doctor", "check"))
    return matches[0].remedy or page_command(matches[0])


def page_command(match: Match) -> Command:
    """Return the command that shows the page of the condition."""
    return Command(argv=("doctor", "explain", match.id))


def _ranked(candidates: dict[str, Candidate]) -> Iterable[tuple[str, Candidate]]:
    """Sort causes before symptoms, then certain before likely, then by the first occurrence in the log.

    Python goes on after a startup file that fails, so that any other failure comes before it. If the pip of an
    environment cannot be executed, the shell takes the system's, which refuses. An environment that could not be
    created cannot be activated.
    """
    explained = {"externally-managed"} if "noexec-venv" in candidates and candidates["noexec-venv"].certain else set()
    if candidates.keys() & _OF_APPLICATIONS:
        explained.add("broken-venv")
    missing = candidates.get("command-not-found")
    if candidates.keys() & _NO_ENVIRONMENT or (missing and missing.context == "virtualenv"):
        explained.add("activate-missing")
    if "python3-repointed" in candidates:
        explained.add("module-not-found")
    if "project-not-buildable" in candidates:
        explained.add("build-failure")
    if _is_no_release(candidates.get("no-matching-distribution")):
        explained.add("python-unsupported")

    def rank(item: tuple[str, Candidate]) -> tuple[bool, bool, bool, bool, Position]:
        condition, candidate = item
        is_over = condition in OF_ONE_COMMAND and any(
            _is_over(condition, candidate, other, later) for other, later in candidates.items()
        )
        is_symptom = candidate.symptom or condition in explained
        return condition == "startup-file", is_over, is_symptom, not candidate.certain, candidate.first

    return sorted(candidates.items(), key=rank)


def _is_no_release(unfound: Candidate | None) -> bool:
    """Return whether pip did not find an exact release that is none of those that it ignored for another Python."""
    text = "\n".join(line.text for line in unfound.nearby) if unfound else ""
    pinned = _PINNED.search(text)
    return pinned is not None and _IGNORED in text and not re.search(rf"[;:] {re.escape(pinned[1])} Requires-", text)


def _is_over(condition: str, candidate: Candidate, other: str, later: Candidate) -> bool:
    """Return whether somebody typed another command after ``candidate`` was last seen, and saw ``later`` then.

    That is not a consequence of it if both are of one command, or if it was typed in an environment created since.
    """
    if candidate.last >= later.first:
        return False
    last = max(number for number, _ in candidate.lines)
    prompts = [PROMPT.match(line.text) for line in later.nearby[: later.index] if line.number > last]
    typed = next(filter(None, reversed(prompts)), None)
    if typed is None:
        return False
    is_inside = condition == "externally-managed" and typed["environment"] not in (None, "base")
    return is_inside or other in OF_ONE_COMMAND


def _signs_of(condition: str) -> tuple[LogSign, ...]:
    """Return the signs of a condition, from the one of the tables that has it."""
    from doctor.explain import program_signs

    if condition in program_signs.SIGNS:  # the table of most logs, which need no other
        return program_signs.SIGNS[condition]
    from doctor.explain import (
        apt_signs,
        build_signs,
        conflict_signs,
        download_signs,
        module_signs,
        option_signs,
        package_signs,
        python_signs,
        rights_signs,
    )

    tables = (
        *(module_signs, apt_signs, build_signs, conflict_signs, download_signs, option_signs, package_signs),
        *(python_signs, rights_signs),
    )
    return next((table.SIGNS[condition] for table in tables if condition in table.SIGNS), ())


def _match(check: ModuleType, candidate: Candidate) -> Match:
    start = max(0, candidate.index - _SURROUNDINGS_BEFORE)
    raw = [line.raw for line in candidate.nearby[start : candidate.index + _SURROUNDINGS_AFTER]]
    contexts, text, user = find_contexts(raw, candidate.index - start), "\n".join(raw), find_user(raw)
    command = find_failed_command(
        candidate.nearby,
        candidate.index,
        of_apt=check.ID.startswith("apt-") or candidate.context == "apt",
        in_environment=check.ID != "externally-managed",  # an environment has no marker
    )
    files = find_files(text)
    words = _find_words(check, candidate, text, files)
    context, words = _find_situation(check, candidate, command, words, text)
    if "venv" in words and is_in_current_folder(words["venv"], raw[: candidate.index - start + 1]):
        words = {**words, "venv": ".venv"}  # which doctor finds by itself
    advice = choose_advice(getattr(check, "ADVICE", ()), contexts, words, command, context)
    if advice and ("container" in contexts or (user and user[0] == "root")):
        sentences, remedy = without_sudo(advice.text, advice.remedy)
        advice = replace(advice, text=sentences, remedy=remedy)
    elif advice and "docker" in contexts and _SUDO_IN_IMAGE.search(text):
        advice = replace(advice, remedy=with_sudo(advice.remedy))
    if advice:
        sentences, remedy = as_in_log(advice.text, advice.remedy, text)
        advice = replace(advice, text=sentences, remedy=remedy)
    title, sections = read_text(check)
    return Match(
        id=check.ID,
        confidence="certain" if candidate.certain else "likely",
        lines=tuple(sorted(candidate.lines.values(), key=lambda line: line.number)[:MAX_LINES]),
        summary=title,
        context=contexts,
        advice=advice.text if advice else unwrap(sections.get("What to do", "")),
        dead_ends=unwrap(sections.get("Dead ends", "")),
        remedy=advice.remedy if advice else None,
        note=(advice.note or by_hand(advice.remedy, text)) if advice else "",
        words=command.words if command and command.is_shown else (),
        folder=command.folder if command else None,
        caught=words,
        files=files,
        python=find_python(text, command.without_sudo if command else (), candidate.words),
        symptom=candidate.symptom,
        active_environment=find_active_environment(raw),
        user=user,
    )


def _find_words(check: ModuleType, candidate: Candidate, text: str, files: Sequence[str]) -> Mapping[str, str]:
    """Return the words that the message caught, with those that ``text``, which surrounds it, adds to them."""
    words = {**candidate.words, **describe_files(files, candidate.words, text)}
    if "module" in words and (distribution := find_distribution(text, words["module"])):
        words["distribution"] = distribution
    if check.ID == "stdlib-module-missing":
        words["libraries"] = " ".join(find_headers_of_python(text))
    if check.ID == "build-tools-missing":
        words["libraries"] = " ".join(find_build_packages(text))
        words["programs"] = " ".join(find_missing_programs(text))
    return words


def _find_situation(
    check: ModuleType, candidate: Candidate, command: FailedCommand | None, words: Mapping[str, str], text: str
) -> tuple[str, Mapping[str, str]]:
    """Return the context of the message, as the lines around it change it, and ``words`` with those that they add."""
    context = candidate.context
    if check.ID == "shared-library-missing":
        from doctor.explain.shared_libraries import find_library_package

        of_library, package = find_library_package(words.get("library", ""), text)
        context, words = of_library or context, {**words, **package}
    if check.ID == "module-not-found" and "module" in words:
        from doctor.explain.lacking_names import refine_context

        context, words = refine_context(context, words, text, command.without_sudo if command else ())
    end = candidate.index + (OUTPUT_AFTER if check.ID in _BUILDS else _SURROUNDINGS_AFTER)
    start = max(0, candidate.index - _SURROUNDINGS_BEFORE)
    # A session in one line is cut into parts: what explains the failure may stand at the end of one.
    beside = range(candidate.index - 1, candidate.index + 2)
    around = "\n".join(
        line.text if index in beside else line.text[:_SIGN_WIDTH]
        for index, line in enumerate(candidate.nearby[start:end], start)
    )
    is_active = command is not None and command.environment is not None
    sign, seen = find_signs(_signs_of(check.ID), around, words.get("package", ""), is_active=is_active)
    says_less = sign == "" or (sign == _OF_SYSTEM_PROGRAM and "dist-packages" not in around)
    if (
        (check.ID == "module-not-found" and context in _LACKING and says_less)
        or (sign == _OF_IMAGE and context)
        or (check.ID == "dependency-conflict" and context and _is_library(seen.get("application", "")))
    ):
        sign, seen = "", {}
    words, context = {**words, **seen}, sign or context
    if check.ID in _OF_VERSIONS:
        context, words = _compare_versions(check.ID, context, words, text)
        if command and context in ("own-bound", "own-pin") and words.get("pinned") in command.safe:
            corrected = (words["wanted"] if word == words["pinned"] else word for word in command.safe)
            context, words = "in-command", {**words, "corrected": shlex.join(corrected)}
    before = [line.text for line in candidate.nearby[: candidate.index + 1]] if check.ID in _BUILDS else []
    if check.ID in _BUILDS and (context in ("", "build") or is_old_release(context)):
        pin, pinned = find_pinned(before, command.safe if command else (), words.get("package", ""))
        if check.ID == "build-failure" or candidate.context == "build" or "corrected" in pinned:
            is_named = pin in ("build", "of-older-python") and sign not in OF_SETUPTOOLS
            is_of_pin = is_named or not sign or (sign == "new-python" and pin != "build-python")
            context, words = pin if is_of_pin else sign, {**words, **pinned}
    asked = command.requirements if command else ()
    if check.ID == "build-tools-missing" and not context and len(asked) == 1:
        usual, known = find_usual_reason(name_of(asked[0]), around)
        context, words = (usual, {**words, **known}) if usual == "successor" else (context, words)
    if check.ID == "build-failure" and "package" not in words and (built := find_built(around)):
        words = {**words, "package": built}
    if check.ID == "build-failure" and context in _UNEXPLAINED:
        usual, known = find_usual_reason(words.get("package") or "".join(asked[:1]), around)
        is_open = context in ("", "build-python") and words.get("package") and command and command.arguments
        usual = "" if usual == "only-binary" and not is_open else usual
        if usual in ("", "only-binary") and command and is_own_project(words.get("package"), before, command.arguments):
            usual = "own-project"
        context, words = usual or context, {**words, **known}
        if context in ("", "build-python") and not is_stdlib(words.get("package", "")) and OF_OLD_PIP.search(around):
            context = "old-builder"
    return context, words


def _is_library(name: str) -> bool:
    """Return whether a program is only one part of a library, which projects require: ``flask``."""
    known = known_name(name) if name else None
    return known is not None and known.use != "application"


def _compare_versions(
    condition: str, context: str, words: Mapping[str, str], text: str
) -> tuple[str, Mapping[str, str]]:
    """Add the requirements that exclude each other, or the version nearest to a missing one, to ``words``."""
    from doctor.explain.exclusions import find_exclusion, nearest_version

    if condition == "resolution-conflict":
        found, named = find_exclusion(text) if context in ("", "own-pin", "two-bounds") else ("", {})
        return found or context, {**words, **named}
    nearest = nearest_version(words.get("pinned", ""), text)
    if nearest is None:
        return context, words
    return "nearest-version" if context == "no-such-version" else context, {**words, "nearest": nearest}
