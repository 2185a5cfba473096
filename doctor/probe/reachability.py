"""Decide whether a pip index or proxy can be reached, as far as the kernel's tables of sockets and routes show it.

Nothing is sent.
"""

from __future__ import annotations

from collections.abc import Mapping

from doctor.core import lazy_re as re
from doctor.facts.pip_config import PipConfig, PipOption
from doctor.probe.machine import is_wsl
from doctor.probe.rootfs import Rootfs

_TABLES = ("/proc/net/tcp", "/proc/net/tcp6")
"""The sockets of this network namespace (proc_net(5))."""
_TABLE_LIMIT = 4 << 20
"""Bytes of a table that are read: 25,000 sockets."""
_ADDRESS = re.compile(r"(?i)(?:([a-z][a-z0-9+]*)://)?(?:[^@/\s]*@)?(\[[0-9a-f:]+\]|[^:/\s]+)(?::(\d{1,5}))?(?=[/?#]|$)")
_OWN = re.compile(r"(?i)localhost|ip6-localhost|127(?:\.\d{1,3}){3}|\[::1\]")
_LISTENING = re.compile(r"(?m)^\s*\d+: [0-9A-F]+:([0-9A-F]{4}) [0-9A-F]+:[0-9A-F]{4} 0A ")
"""A row of a socket that listens: the port is hexadecimal, and 0A the state."""
_PORTS = {"https": 443, "": 80, "http": 80}
_ROUTE = re.compile(r"(?m)^(?!Iface|lo\b)\w")
"""A row of /proc/net/route of another interface than the machine's own."""
_ROUTE_6 = re.compile(r"(?m)[ \t](?!lo$)\S+$")
"""The same of /proc/net/ipv6_route, whose last column is the interface."""


def nothing_listens(fs: Rootfs, address: str, environ: Mapping[str, str]) -> bool:
    """Return whether an address names this machine and a port at which nothing listens.

    The localhost of WSL may be that of Windows, whose sockets are not in the tables.
    """
    match = _ADDRESS.match(address)
    scheme = (match[1] or "").lower() if match else "file"
    if match is None or not _OWN.fullmatch(match[2]) or not fs.live or is_wsl(fs, environ):
        return False
    port = int(match[3]) if match[3] else _PORTS.get(scheme)
    tables = [fs.text(table, _TABLE_LIMIT) for table in _TABLES]
    if port is None or tables[0] is None or any(len(table or "") >= _TABLE_LIMIT for table in tables):
        return False
    return all(int(row[1], 16) != port for table in tables for row in _LISTENING.finditer(table or ""))


def is_unreachable(fs: Rootfs, address: str) -> bool:
    """Return whether an address of http names another machine, and no route leads to any.

    A host of /etc/hosts may be this machine.
    """
    match = _ADDRESS.match(address)
    if match is None or (match[1] or "").lower() not in ("http", "https") or _OWN.fullmatch(match[2]):
        return False
    routes, routes_6 = fs.text("/proc/net/route", _TABLE_LIMIT), fs.text("/proc/net/ipv6_route", _TABLE_LIMIT)
    if routes is None or _ROUTE.search(routes) or _ROUTE_6.search(routes_6 or ""):
        return False
    return match[2].lower() not in (fs.text("/etc/hosts") or "").lower().split()


def find_proxy(config: PipConfig, index: PipOption | None, environ: Mapping[str, str]) -> PipOption | None:
    """Return the proxy through which pip asks its index; the variables of requests count where pip has no option.

    ``None`` if exceptions are set, or none is needed.
    """
    scheme = index.value.partition(":")[0].lower() if index else "https"
    has_exceptions = environ.get("no_proxy") or environ.get("NO_PROXY")
    if scheme not in ("http", "https") or has_exceptions or config.enabled("no-index"):
        return None
    if option := config.effective("proxy"):
        return option
    names = (f"{scheme}_proxy", f"{scheme}_proxy".upper(), "all_proxy", "ALL_PROXY")
    name = next((name for name in names if environ.get(name)), None)
    if name is None:
        return None
    return PipOption(name="proxy", value=environ[name], source=name, level="variable", section="env")
