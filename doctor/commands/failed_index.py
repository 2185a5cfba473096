"""Name the requirement of which the index has no file, or the setting that names an index which does not answer.

pip skips an index that answers with an error, and ends as if it had no file: ``(from versions: none)``. The answer
is in its log only (``index/collector.py``), from which ``doctor.execute.pip`` takes it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from doctor.commands.failed_requirement import Culprit
from doctor.commands.requirement_lines import find_place, folder_of, lists_of, remove_setting, rename_in_line
from doctor.core.goal import Goal
from doctor.core.names import joined, name_of
from doctor.core.paths import user_folder
from doctor.core.record import dataclass, replace
from doctor.diagnose.model import Fix, ShellLine
from doctor.facts import Facts, PipOption
from doctor.plan.doubts import clear_name
from doctor.plan.known_names import known_name
from doctor.probe.project.requirements import find_matching_line
from doctor.probe.rootfs import Rootfs

_NONE = re.compile(r"satisfies the requirement ([^\s()]+)[^\n]*\(from versions: none\)")
_LOST = re.compile(r"(?:satisfies the requirement|distribution found for|you require) ([^\s()]+)")
_ANSWER = re.compile(r"Could not fetch URL (\S+): (40[134]|410) Client Error")
_UNREACHABLE = re.compile(
    r"connection broken by|Could not fetch URL \S+: (?!4(?:04|10) )"
    r"|is not a trusted or secure host and is being ignored"
)
_IN_LIST = re.compile(r"^(?:-i\s*|--index-url(?:\s+|=))(\S+)")
_LOGIN = ("401", "403")
_UV_FETCH = re.compile(r"error sending request for url \(\w+://(?:[^@/\s]*@)?([^/\s:)]+)")
_UV_VARIABLES = ("UV_DEFAULT_INDEX", "UV_INDEX_URL", "UV_INDEX", "UV_EXTRA_INDEX_URL", "UV_FIND_LINKS")
"""The variables that tell uv where packages are (uv's reference, "Environment variables")."""


_NOT_LOCAL = re.compile(
    r"satisfies the requirement ([^\s()]+)[^\n]*\(from versions: |Because (\S+) was not found in the provided package"
)
"""What pip and uv say of a requirement that no folder has, where they may ask no index."""
_FOLDERS = re.compile(r"^Looking in links: (.+)", re.MULTILINE)


@dataclass(frozen=True, kw_only=True)
class _Index:
    """The setting that names the index instead of the default one."""

    address: str
    source: str
    """``FILE:LINE``, as the user can type it, or the variable."""
    in_shell: bool = False


def find_offline_culprit(output: str, goal: Goal, facts: Facts) -> Culprit | None:
    """Return that ``--offline`` leaves only folders, which lack a requirement; ``None`` if that is not the cause.

    An option of pip may forbid every index as well.
    """
    missing = _NOT_LOCAL.search(output) if goal.offline else None
    if missing is None or facts.target_pip_config.enabled("no-index"):
        return None
    requirement, looked = missing[1] or missing[2], _FOLDERS.search(output)
    links = facts.target_pip_config.effective("find-links")
    folders = looked[1].split(", ") if looked else links.value.split() if links else []
    if folders:
        have = f"{joined(folders)} {'has' if len(folders) == 1 else 'have'}"
        reason = f"{have} no file for {requirement} that fits this Python. Put it there, or install"
    else:
        reason = f"no folder with packages is configured (find-links), so it finds no {requirement}. Install"
    return Culprit(
        text=f"--offline keeps pip from asking an index, and {reason} with the network.",
        remedy=Fix(goal=replace(goal, offline=False), needs_network=True),
    )


def find_index_culprit(output: str, facts: Facts) -> Culprit | None:
    """Return what made pip find no file at all for a requirement; ``None`` if the output does not show it."""
    missing = _NONE.search(output)
    if missing is None:
        return _of_uv(output, facts)
    requirement, index = missing[1], _index(facts)
    no_index = facts.target_pip_config.enabled("no-index")
    if no_index:
        return _of_no_index(no_index, requirement, facts)
    answer = next((code for url, code in _ANSWER.findall(output) if index and _is_below(url, index.address)), "")
    is_known = known_name(name_of(requirement)) is not None
    if index and answer and (answer in _LOGIN or is_known):
        return _of_refusing_index(index, answer, name_of(requirement), facts)
    place = find_place(lists_of(facts), folder_of(facts), requirement)
    if is_known or place is None or _UNREACHABLE.search(output):
        return None
    return _of_name(place, requirement)


def lost_names(output: str) -> set[str]:
    """Return the names of the requirements of which pip or uv found no file that fits."""
    return set(map(name_of, _LOST.findall(output)))


def _of_uv(output: str, facts: Facts) -> Culprit | None:
    """Return the variable or the line of a file that told uv of a server which it cannot reach."""
    failed = _UV_FETCH.search(output)
    host = failed[1] if failed else ""
    named = re.compile(rf"//(?:[^/\s\"']*@)?{re.escape(host)}(?=[:/\s\"']|$)", re.IGNORECASE)
    name = next((name for name in _UV_VARIABLES if host and named.search(os.environ.get(name, ""))), None)
    text = f"{host} cannot be reached. Connect to the network that has it (VPN), or"
    if name:
        line = facts.variable_lines.get(name)
        forever = f", and remove it from {line}" if line else ""
        text = text.replace(" cannot", f", set in {name}, cannot", 1)
        return Culprit(text=f"{text} unset it{forever}.", remedy=ShellLine(text=f"unset {name}"))
    home = user_folder("XDG_CONFIG_HOME")
    paths = ("pyproject.toml", "uv.toml", os.path.join(home, "uv/uv.toml"), "/etc/uv/uv.toml")
    found = find_matching_line(Rootfs(), folder_of(facts), paths, named.search) if host else None
    return Culprit(text=f"{found[0]}:{found[1]} sets an index on {host}. {text} remove it there.") if found else None


def _index(facts: Facts) -> _Index | None:
    """Return the index that is in force: the last one that the lists name, or else that of pip's configuration.

    A line overrides those above it, also those of a list that it includes (pip ``req/req_file.py``).
    """
    lines = [line for file in facts.requirement_files for line in (*file.constraints, *file.lines)]
    address = next((match[1] for line in reversed(lines) if (match := _IN_LIST.match(line))), "")

    def names_it(line: str) -> bool:
        match = _IN_LIST.match(line)
        return match is not None and _without_login(match[1]) == _without_login(address)

    found = find_matching_line(Rootfs(), folder_of(facts), lists_of(facts), names_it) if address else None
    if found:
        return _Index(address=address, source=f"{found[0]}:{found[1]}")
    option = facts.target_pip_config.effective("index-url")
    return _Index(address=option.value, source=option.source, in_shell=option.in_shell) if option else None


def _without_login(address: str) -> str:
    """Return an address without its login, for which a variable may stand in the list."""
    return address.rpartition("@")[2]


def _is_below(url: str, address: str) -> bool:
    """Return whether a URL is one of the index, whose login may be hidden in one of them."""
    try:
        page, index = urlsplit(url), urlsplit(address)
    except ValueError:  # the host is not an IPv6 address
        return False
    return page.hostname == index.hostname and page.path.startswith(index.path.rstrip("/"))


def _of_refusing_index(index: _Index, code: str, name: str, facts: Facts) -> Culprit:
    host = urlsplit(index.address).hostname or "the index"
    if code in _LOGIN:
        fault, correct = f"refuses the login ({code})", "Correct the user and the password or token there"
    else:
        fault, correct = f"has no page for {name} ({code})", "Correct the address there"
    text = f"{host}, the index that {index.source} names, {fault}. {correct}"
    if not all(map(known_name, _names(facts))):  # a stranger may own such a name on the default index
        return Culprit(text=f"{text}.")
    remedy = remove_setting(index.source, index.address, facts, in_shell=index.in_shell)
    return Culprit(text=f"{text}, or install from the default index.", remedy=remedy)


def _of_no_index(option: PipOption, requirement: str, facts: Facts) -> Culprit:
    """Name the option that forbids every index, and the folders that pip then has."""
    links = facts.target_pip_config.effective("find-links")
    folders = " ".join(links.value.split()) if links else "no folder"
    text = f"{option.source} keeps pip from searching an index (no-index), and {folders} has no file for {requirement}"
    if option.in_shell:
        return Culprit(text=f"{text}. Put it there, or unset {option.source}.")
    is_known = all(map(known_name, _names(facts)))  # a stranger may own such a name on the default index
    return Culprit(
        text=f"{text}. Put it there, or let pip search an index.",
        remedy=remove_setting(option.source, option.value, facts, in_shell=False) if is_known else None,
    )


def _names(facts: Facts) -> Iterator[str]:
    return filter(None, map(name_of, facts.listed_lines))


def _of_name(place: str, requirement: str) -> Culprit:
    text = f"{place} requires {requirement}, and the index has no file of that name"
    likely = clear_name(requirement)
    if likely is None:
        return Culprit(text=f"{text} for this Python. Correct the line, or remove it.")
    return Culprit(text=f"{text}. {likely} is probably meant.", remedy=rename_in_line(place, requirement, likely))
