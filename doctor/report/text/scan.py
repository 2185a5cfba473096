"""The report of ``doctor scan`` for people: what does not work, as it is found, and then what was searched."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping

from doctor.core.invocation import typed_program
from doctor.core.paths import for_people
from doctor.diagnose.found import Diagnosis, state_in_words
from doctor.diagnose.model import Instruction
from doctor.facts.found import FoundEnvironment, FoundOrphans, FoundPython, Launcher
from doctor.report.json.scan import ScanBody
from doctor.report.output import escaped
from doctor.report.remedies import RenderedRemedy, as_typed, render_elsewhere
from doctor.report.terminal import BAD, COMMAND, GOOD, QUIET, Console, Text

_WIDE = 120
"""The width from which a row is printed on one line."""
_MAKER = 19
"""Columns of the maker in such a row."""
_KINDS = {"service": "systemd", "cron": "cron", "kernel": "Jupyter"}
_NOUNS = {"service": "service", "cron": "cron job", "kernel": "Jupyter kernel"}
_TOOLS = {"uv-tool": "uv tool", "pyenv": "pyenv-virtualenv"}
"""The names of makers for people, where the ids differ."""


class Table:
    """Prints one row for each thing, and the summary."""

    def __init__(self) -> None:
        self._out = Console()
        self._rows = 0

    def row(self, diagnosis: Diagnosis) -> None:
        """Print what was found, what is wrong with it, and the command that repairs it."""
        self._rows += 1
        mark = ("✗ ", BAD) if diagnosis.is_broken else ("· " if diagnosis.finding else "✓ ", GOOD)
        what, maker, why = (escaped(text) for text in _columns(diagnosis))
        width = self._out.width
        if width >= _WIDE and len(what) < width // 2 - _MAKER:
            lead = Text(mark, f"{what:{width // 2 - _MAKER}}", (f"{maker:{_MAKER}}", QUIET))
            self._out.print_wrapped(why, first=lead, indent=len(lead.plain))
        else:
            self._out.print_wrapped(f"{what} ({maker})", first=Text(mark), indent=2)
            if why:
                self._out.print_wrapped(why, indent=2)
        remedy = diagnosis.finding.remedy if diagnosis.finding else None
        if remedy:
            rendered = render_elsewhere(remedy, diagnosis.folder, diagnosis.owner)
            self._remedy(rendered, is_command=not (isinstance(remedy, Instruction) or diagnosis.owner))

    def _remedy(self, rendered: RenderedRemedy, *, is_command: bool) -> None:
        if is_command:
            self._out.print((f"    {escaped(rendered.text)}", COMMAND))
        else:
            self._out.print_wrapped(escaped(as_typed(rendered.text)), indent=2)

    def repair(self, path: str, message: str, receipt: str | None, *, is_done: bool) -> None:
        """Print the result of one repair, and how to undo it."""
        first = Text(("✓ ", GOOD) if is_done else ("✗ ", BAD))
        self._out.print_wrapped(escaped(f"{for_people(path)}: {as_typed(message)}"), first=first, indent=2)
        if receipt:
            run = os.path.basename(receipt).removesuffix(".json")
            self._out.print((f"    {escaped(typed_program()[1])} undo {escaped(run)}", QUIET))

    def summary(
        self, body: ScanBody, *, launchers: Mapping[str, int], fixable: int, arguments: str, after_upgrade: bool
    ) -> None:
        """Print how much was found and what was not searched.

        ``launchers`` are the numbers of launchers by kind, and ``arguments`` those of the run.
        """
        if self._rows:
            self._out.print()
        broken = body.broken
        sign = Text(("✗ ", BAD) if broken else "? " if body.stopped_at else ("✓ ", GOOD))
        answer = " ".join(_answer(body, launchers, after_upgrade=after_upgrade))
        self._out.print_wrapped(answer, first=sign, indent=2, style="bold")
        if body.renewed:
            self._out.print_wrapped(_renewed(body), style=QUIET)
        for line in body.left_out:
            self._out.print_wrapped(escaped(as_typed(line)), style=QUIET)
        if fixable:
            self._out.print()
            which = "it" if fixable == broken == 1 else "all of them" if fixable == broken else f"{fixable} of them"
            text = f"Next: Rebuild {which} with the same packages."
            self._out.print_wrapped(text, style="bold")
            command = f"{typed_program()[1]} scan --fix{arguments}"
            self._out.print((f"    {escaped(command)}", COMMAND))


def _renewed(body: ScanBody) -> str:
    """Return the sentence on the environments that their tools create again."""
    more = " more" if body.broken else ""
    if body.renewed == 1:
        return f"1{more} environment does not work, and its tool (pre-commit, nox, pipx, direnv) recreates it."
    return (
        f"{body.renewed}{more} environments do not work, and their tools (pre-commit, nox, pipx, direnv) recreate them."
    )


def _answer(body: ScanBody, launchers: Mapping[str, int], *, after_upgrade: bool) -> Iterator[str]:
    """Yield the sentences of the answer."""
    total = max(body.environments + body.pythons + body.launchers, body.broken)
    counts = [(body.environments, "environment"), (body.pythons, "Python")]
    counts += [(launchers.get(kind, 0), noun) for kind, noun in _NOUNS.items()]
    found = ", ".join(f"{count} {noun}{'' if count == 1 else 's'}" for count, noun in counts if count)
    if body.repaired:
        yield f"{body.repaired} repaired."
    if not found:
        yield f"No environment and no Python was found{' before the search was ended' if body.stopped_at else ''}."
    elif not body.broken:
        works = "The upgrade broke nothing" if after_upgrade else "Everything works"
        works = "Nothing was found that does not work" if body.stopped_at else works
        yield f"{'Nothing has to be repaired' if body.renewed else works}: {found}."
    elif after_upgrade and not body.repaired:
        yield f"The upgrade broke {body.broken} of {total} ({found})."
    else:
        yield f"{body.broken} of {total} {'does' if body.broken == 1 else 'do'} not work ({found})."


def _columns(diagnosis: Diagnosis) -> tuple[str, str, str]:
    """Return what was found, who made it, and in a few words what is wrong with it."""
    found = diagnosis.found
    if isinstance(found, FoundPython):
        return for_people(found.executable), found.kind, f"Python {found.version}"
    if isinstance(found, FoundEnvironment):
        environment = found.environment
        version = environment.version or environment.python_minor
        why = state_in_words(environment) if diagnosis.finding else f"Python {version}" if version else ""
        what = found.name if found.maker in ("pipx", "uv-tool") and found.name else for_people(environment.path)
        return what, _TOOLS.get(found.maker, found.maker), why
    if isinstance(found, FoundOrphans):
        return for_people(found.orphans.folder), "pip", f"its Python {found.orphans.minor} no longer exists"
    return _of_launcher(found, diagnosis)


def _of_launcher(found: Launcher, diagnosis: Diagnosis) -> tuple[str, str, str]:
    program = for_people(found.program)
    if found.found and diagnosis.finding and found.found.environment.state != "healthy":
        why = f"starts {program}, and its environment does not work"
    elif found.missing:
        why = f"starts {program}, which does not exist"
        if found.missing != found.program:
            why = f"starts {program}, which needs {for_people(found.missing)}, and that does not exist"
    else:
        why = f"starts {program}"
    name = found.name if found.kind != "cron" else for_people(found.source)
    return name, _KINDS[found.kind], why
