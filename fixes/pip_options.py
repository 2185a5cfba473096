"""Remove pip options from every file that sets them permanently.

What it does
    The lines that set the option are removed from pip's configuration files and, for break-system-packages, from
    startup files; undo restores every byte. It is planned only for ``doctor fix CONDITION``.

When it declines
    Only a variable of this shell sets it, which no other program can unset. Or pip cannot parse a file at all:
    ``doctor check`` names the command that repairs it, or the line to correct where only the user can tell what is
    meant. Or each line of a startup file that sets it does something else as well, and is to be edited by hand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from doctor.core.goal import Goal
from doctor.facts import Facts, PipOption
from doctor.facts.pip_config import BYPASS_LINE, PipConfig
from doctor.plan import Declined, EditFile, Plan, Step

NAME = "pip-options"
_BYPASS, _STOPS, _OVERRIDE = "break-system-packages-set", "pip-config-stops", "environment-override"
_INVALID = "pip-config-invalid"
CONDITIONS = (_BYPASS, _STOPS, _OVERRIDE, _INVALID)


def plan(goal: Goal, facts: Facts) -> Plan | Declined:
    """Plan one step for each file."""
    options = tuple(_options(goal.condition, facts))
    names = " and ".join(dict.fromkeys(option.name for option in options)) or "break-system-packages"
    of_files: dict[str, list[PipOption]] = {}
    for option in options:
        if not option.in_shell and option.is_alone:
            of_files.setdefault(option.file, []).append(option)
    mixed = (option.source for option in options if option.enables and not option.is_alone)
    by_hand = tuple(f"{it} sets {names} on a line that also does something else. Edit it by hand." for it in mixed)
    variables = sorted({option.source for option in options if option.in_shell})
    notes = tuple(f"This shell sets it as well. Unset it there: `unset {name}`" for name in variables)
    config = facts.pip_config if facts.pip_config.unparsable else facts.other_pip_config
    if not of_files and goal.condition == _INVALID and config.unparsable:
        path, fault = config.unparsable[0]
        advice = "What repairs it: `doctor check`" if config.repair or config.encoding else "Correct it by hand."
        return Declined(fix=NAME, reason=f"pip cannot parse {path}: {fault}. {advice}")
    if not of_files and by_hand:
        return Declined(fix=NAME, reason=" ".join(by_hand))
    if not of_files and variables:
        return Declined(fix=NAME, reason=f"Only this shell sets it. Unset it there: `unset {' '.join(variables)}`")
    if not of_files:
        return Plan(fix=NAME, summary=f"Nothing sets {names}.")
    steps = tuple(_edit(path, of_file, facts) for path, of_file in of_files.items())
    return Plan(fix=NAME, summary=f"Remove the option {names}.", steps=steps, notes=notes + by_hand)


def _options(condition: str, facts: Facts) -> Iterator[PipOption]:
    config = facts.pip_config
    if condition == _BYPASS:
        everywhere = (*config.options, *config.uv_options, *config.startup_options)
        yield from (option for option in everywhere if option.name == "break-system-packages")
        return
    pick: dict[str, Callable[[PipConfig], Iterable[PipOption]]] = {
        _STOPS: lambda config: config.stopping,
        _OVERRIDE: lambda config: config.overriding,
    }
    found = facts.pip_options(pick[condition]) if condition in pick else facts.refused_pip_options
    sources, wanted = {option.source for option in found}, {_setting(option) for option in found}
    yield from (option for option in found if option.in_shell)
    everywhere = facts.pip_options(lambda config: (*config.options, *config.of_list))
    for option in everywhere:  # the same option in another file may have a value that works
        if not option.in_shell and (option.source in sources or _setting(option) in wanted):
            yield option


def _setting(option: PipOption) -> tuple[str, str, bool]:
    """Return what two lines have in common that do the same; one for ``pip list`` alone does something else."""
    return option.name, option.value, option.section == "list"


def _edit(path: str, options: list[PipOption], facts: Facts) -> Step:
    """Remove the lines of ``options`` from their file, each with those on which its value goes on."""
    names = list(dict.fromkeys(option.name for option in options))
    words = "|".join(name.replace("-", "[-_]") for name in names)
    pattern = BYPASS_LINE if options[0].level == "variable" else rf"^[ \t]*(--)?({words})[ \t]*[=:]"
    script = ";".join(dict.fromkeys(option.deletion for option in options))
    needs_root = not facts.may_change(path)
    return Step(
        id="edit-file",
        reason=f"Remove {' and '.join(names)} from {path}.",
        argv=(*(("sudo",) if needs_root else ()), "sed", "-i", script, path),
        action=EditFile(path=path, lines=tuple({option.lines for option in options}), pattern=pattern),
        needs_root=needs_root,
        needs_consent=True,
        touches=(path,),
        undo=f"restore {path} byte for byte",
    )
