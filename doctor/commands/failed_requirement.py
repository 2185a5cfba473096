"""Name the line of a requirements or constraints file that made pip fail, or the proxy or index that it was told of.

The messages are those of pip (``resolution/resolvelib/factory.py``, ``exceptions.py``) and of urllib3.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from doctor.commands.requirement_lines import find_place, folder_of, lists_of, remove_setting
from doctor.core.names import name_of, normalize
from doctor.core.record import dataclass, replace
from doctor.diagnose.model import Fix, ShellLine, fix_requirement
from doctor.facts import Facts, PipConfig, PipOption, Unknown
from doctor.facts.requirements import RequirementFile
from doctor.facts.system_packages import REQUIRED_BY_PIP, SystemPackage, system_package
from doctor.plan.routing import available_packages, first_package
from doctor.probe.goal_facts import query_packages
from doctor.probe.reachability import find_proxy

_NO_VERSION = re.compile(r"satisfies the requirement ([^\s()]+) \(from versions: (?!none)([^)\n]*)\)")
_CONSTRAINT = re.compile(r"The user requested \(constraint\) (\S+)")
_HASH = re.compile(
    r"^ +([^\s=]+)\S* from (\S+).*:\n +Expected sha256 (\w+)\n(?: +Expected +or sha256 \w+\n)* +Got +(\w+)",
    re.MULTILINE,
)
_PROXY = re.compile(r"ProxyError\(|Cannot connect to proxy|Tunnel connection failed")
_UNKNOWN_HOST = re.compile(
    r"Failed to resolve '([^'\s]+)'"
    r"|host='([^'\s]+)'[^\n]*(?:Name or service not known|Temporary failure in name resolution)"
)
"""The messages of urllib3 2 and 1; the words are those of glibc (getaddrinfo(3))."""
_FAILED_NAME = re.compile(
    r"satisfies the requirement ([\w.-]+)|Failed building (?:wheel|editable) for ([\w.-]+)|Failed to build '?([\w.-]+)"
)
_UNKNOWN_PAGE = re.compile(r"(?:Name or service not known|Temporary failure in name resolution)'\)': (/\S+)")
"""The message of pip before 23.1, which leaves out the host."""
_NO_BACKEND = re.compile(
    r"Cannot import '[\w.]+'|BackendUnavailable|No module named '(?:setuptools|wheel)\b|bdist_wheel'"
)
"""What pip and setuptools say where a build tool is not installed beside them."""
_VERSIONS_NAMED = 3
"""How many of the newest versions on the index a message names."""


@dataclass(frozen=True, kw_only=True)
class Culprit:
    """The line that has to be changed."""

    text: str
    """The place of the line, its fault and the remedy, in sentences."""
    remedy: ShellLine | Fix | None = None
    """The command with which pip ignores the line, or with which it need not install what it names."""


def find_culprit(output: str, facts: Facts) -> Culprit | None:
    """Return the line that made pip fail with ``output``; ``None`` if the output does not show it."""
    lists, cwd = lists_of(facts), folder_of(facts)
    config = facts.target_pip_config
    proxy = config.effective("proxy") or find_proxy(config, config.effective("index-url"), os.environ)
    if proxy and (_PROXY.search(output) or _names_host(output, proxy)):
        return _of_proxy(proxy)
    unknown = _UNKNOWN_HOST.search(output)
    if unknown and (index := _index_at(unknown[1] or unknown[2], config)):
        return _of_unknown_host(unknown[1] or unknown[2], index)
    page = _UNKNOWN_PAGE.search(output)
    if page and (index := _index_with(page[1], config)):
        return _of_unknown_host(urlsplit(index.value).hostname or index.value, index)
    if unknown and (of_list := _of_listed_index(unknown[1] or unknown[2], facts.requirement_files)):
        return of_list
    if of_system := _of_system(output, facts):
        return of_system
    missing, constraint, changed = _NO_VERSION.search(output), _CONSTRAINT.search(output), _HASH.search(output)
    if missing and f"{missing[1].rpartition('=')[2]} Requires-Python" not in output:
        return _of_version(missing[1], missing[2], find_place(lists, cwd, missing[1]))
    if constraint:
        return _of_constraint(constraint[1], facts.pip_config.effective("constraint"), lists, cwd)
    if changed:
        name, origin, expected, found = changed.groups()
        return _of_hash(name, origin, found, find_place(lists, cwd, expected))
    isolation = config.enabled("no-build-isolation")
    if isolation and _NO_BACKEND.search(output):
        return _of_isolation(isolation, facts)
    return None


def _of_isolation(option: PipOption, facts: Facts) -> Culprit:
    """Name the option that means the opposite of what it says: pip inverts it (``cli/cmdoptions.py``)."""
    text = f"With no-build-isolation = {option.value} ({option.source}) pip builds without the tools that a package "
    text += "requires for that, although it reads like the opposite. Remove the option."
    return Culprit(text=text, remedy=remove_setting(option.source, option.value, facts, in_shell=option.in_shell))


def _of_proxy(option: PipOption) -> Culprit:
    text = f"pip's proxy, set in {option.source}, does not answer. If none is needed, remove the option"
    if option.in_shell:
        return Culprit(text=f"{text}.", remedy=ShellLine(text=f"unset {option.source}"))
    return Culprit(text=f"{text} ({option.name}).")


def _names_host(output: str, proxy: PipOption) -> bool:
    """Return whether a connection to the proxy failed, as pip 26 says it: with the host that it tried to reach."""
    hosts = re.findall(r"HTTPS?Connection(?:Pool)?\(host='([^'\s]+)'", output)
    return any(re.search(rf"(?:^|[/@]){re.escape(host)}(?=[:/]|$)", proxy.value) for host in hosts)


def _index_at(host: str, config: PipConfig) -> PipOption | None:
    """Return the option that names an index or an archive on this host."""
    options = filter(None, map(config.effective, ("index-url", "extra-index-url", "find-links")))
    address = re.compile(rf"//(?:[^/\s]*@)?{re.escape(host)}(?=[:/\s]|$)", re.IGNORECASE)
    return next((option for option in options if address.search(option.value)), None)


def _index_with(page: str, config: PipConfig) -> PipOption | None:
    """Return the option that names the index to which a page, of which only the path is known, belongs."""
    index = config.effective("index-url")
    try:
        path = urlsplit(index.value).path.rstrip("/") if index else ""
    except ValueError:  # the host is not an IPv6 address
        return None
    return index if path and page.startswith(f"{path}/") else None


def _of_unknown_host(host: str, option: PipOption) -> Culprit:
    text = f"{host}, set in {option.source}, does not resolve on this network. Connect to the network that has it (VPN)"
    return _or_without(option, text)


def _or_without(option: PipOption, text: str, place: str = "") -> Culprit:
    """Name the other way, which is to do without the option."""
    if option.in_shell:
        return Culprit(text=f"{text}, or unset {option.source}.", remedy=ShellLine(text=f"unset {option.source}"))
    return Culprit(text=f"{text}, or remove the option {option.name}{place}.")


def _of_listed_index(host: str, files: Iterable[RequirementFile]) -> Culprit | None:
    """Name the option of a list that leads to a host without an address."""
    for file in files:
        option = next((line for line in file.lines if line.startswith("-") and host in line), None)
        if option:
            text = f"{host}, set in {file.path}, does not resolve on this network. Connect to the network that has it "
            return Culprit(text=f"{text}(VPN), or delete the line `{option}` of {file.path}.")
    return None


def _of_version(requirement: str, versions: str, place: str | None) -> Culprit | None:
    if place is None:
        return None
    newest = versions.split(", ")[-_VERSIONS_NAMED:]
    has = "The only version that it has is" if len(newest) == 1 else "The newest versions that it has are"
    return Culprit(
        text=f"{place} requires {requirement}, which the index does not have for this Python. {has} "
        f"{', '.join(newest)}. Correct the line."
    )


def _of_hash(name: str, origin: str, found: str, place: str | None) -> Culprit | None:
    if place is None:
        return None
    return Culprit(
        text=f"{place} has another hash for {name} than {origin}. Compare the hash with that on the web page of the "
        f"index. If you trust the file, write `--hash=sha256:{found}` in its place."
    )


def _of_constraint(pin: str, option: PipOption | None, lists: list[str], cwd: str) -> Culprit | None:
    place = find_place(option.value.split() if option else lists, cwd, pin)
    if place is None:
        return None
    text = f"The constraint {pin} ({place}) cannot be met. Correct it"
    if option is None:
        return Culprit(text=f"{text}.")
    return _or_without(option, text, f" ({option.source})")


def _of_system(output: str, facts: Facts) -> Culprit | None:
    """Name what the system has in a usable form, where pip found no version of it, or could not build one."""
    failed = {normalize(name) for match in _FAILED_NAME.finditer(output) for name in match.groups() if name}
    for file in facts.requirement_files if facts.apt and facts.uses_systems_python else ():
        for name in filter(None, map(name_of, file.lines)):
            system = system_package(name)
            if system and not system.in_stdlib and failed & {name, REQUIRED_BY_PIP.get(name)}:
                return _of_system_package(file, name, system, facts)
    return None


def _of_system_package(file: RequirementFile, name: str, system: SystemPackage, facts: Facts) -> Culprit:
    answer = query_packages(system.packages, facts, os.environ)
    available = {} if isinstance(answer, Unknown) else available_packages(replace(facts, packages=answer))
    package = first_package(system.packages, available)
    text = f"{file.path} names {name}, which pip cannot install: {system.reason}."
    if package is None:
        names = " or ".join(system.packages)
        return Culprit(text=f"{text} Debian calls it {names}, which apt does not have here. Or remove the line.")
    fix = fix_requirement(files=(file.path,), needs_root=True, needs_consent=True)
    remedy = fix if file.kind == "requirements" else None
    more = "" if remedy else f": `doctor fix --apt {package.name}`, then `doctor fix --venv --system-site-packages`"
    return Culprit(text=f"{text} apt has {package.name}{more}.", remedy=remedy)
