"""Determine at once whether this machine can download anything, so that no start waits for a network in vain."""

from __future__ import annotations

import errno
import os
import socket
from collections.abc import Mapping

from doctor.core import lazy_re as re
from doctor.core.pip_options import variable_of

_ADDRESSES = ((socket.AF_INET, "192.0.2.1"), (socket.AF_INET6, "2001:db8::1"))
"""Addresses that no machine has (RFC 5737, RFC 3849); only a default route leads to them."""
_WITHOUT_ROUTE = (errno.ENETUNREACH, errno.EAFNOSUPPORT, errno.EADDRNOTAVAIL)
"""Errors of connect(2) and socket(2) where the kernel knows no way to send anything there."""
_SOURCES = ("index-url", "extra-index-url", "find-links", "proxy")
"""Options of pip that may name a source which needs no default route: a folder, or a server nearby."""
_SOURCE_VARIABLE = re.compile(r"(?i)(?:https?|all)_proxy$|UV_\w*(?:INDEX|LINKS|OFFLINE|CONFIG_FILE)")
"""Variables that may name such a source."""


def is_missing(environ: Mapping[str, str]) -> bool:
    """Return whether nothing can be downloaded: there is no default route, and no other source is configured.

    Nothing is sent. Everything that may work counts as network, since a network that fails is tried again.
    """
    return not has_default_route() and not _has_other_source(environ)


def has_links_only(variables: Mapping[str, str]) -> bool:
    """Return whether pip, with these variables, can reach what ``find-links`` names and no index.

    pip tries the index again and again, for 40 seconds, before it looks at what it has found in the folder.
    """
    others = any(variables.get(variable_of(name)) for name in _SOURCES if name != "find-links")
    is_proxied = any(value and _SOURCE_VARIABLE.match(name) for name, value in variables.items())
    return bool(variables.get("PIP_FIND_LINKS")) and not (others or is_proxied or has_default_route())


def has_default_route() -> bool:
    """Return whether the kernel knows a way out. Connecting a UDP socket only looks it up (udp(7))."""
    return any(_leads_out(family, address) for family, address in _ADDRESSES)


def _leads_out(family: socket.AddressFamily, address: str) -> bool:
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as lookup:
            lookup.connect((address, 53))
    except OSError as error:
        return error.errno not in _WITHOUT_ROUTE
    return True


def _has_other_source(environ: Mapping[str, str]) -> bool:
    from doctor.probe.pip_config import read_pip_config
    from doctor.probe.rootfs import Rootfs

    if any(value and _SOURCE_VARIABLE.match(name) for name, value in environ.items()):
        return True
    config = read_pip_config(Rootfs(), None, {**environ, "HOME": os.path.expanduser("~")})
    return any(option.name in _SOURCES and option.value for option in config.options)
