"""Hide credentials in text that is shown or stored."""

from __future__ import annotations

import re

_USER_INFO = re.compile(r"(?<=://)[^/\s@'\"]+@")
"""``user:password@`` in a URL, or a token alone."""
_SECRET = re.compile(r"(?i)([?&](?:[\w-]*(?:token|secret|password|signature|api[_-]?key)|sig)=)[^&#\s'\"]+")
"""A query parameter whose name says that it is secret."""


def redact(text: str) -> str:
    """Return ``text`` with every credential in a URL replaced by four asterisks."""
    return _SECRET.sub(r"\1****", _USER_INFO.sub("****@", text))
