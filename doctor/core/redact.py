"""Credentials in what is shown or stored: taken out."""

from __future__ import annotations

import re

_USER_INFO = re.compile(r"(?<=://)[^/\s@'\"]+@")
"""``user:password@`` of a URL, a lone token included."""
_SECRET = re.compile(r"(?i)([?&](?:[\w-]*(?:token|secret|password|signature|api[_-]?key)|sig)=)[^&#\s'\"]+")
"""A query parameter that is a key by its name."""


def redact(text: str) -> str:
    """``text`` with every credential in a URL replaced by four asterisks."""
    return _SECRET.sub(r"\1****", _USER_INFO.sub("****@", text))
