"""Compute digests of short texts without OpenSSL, which takes 3 ms to load: Python has modules of its own for them.

hashlib prefers OpenSSL, which is faster for what has megabytes.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hashlib import md5, sha256
else:
    try:
        from _md5 import md5
    except ImportError:
        from hashlib import md5
    try:
        from _sha256 import sha256  # up to 3.11
    except ImportError:
        try:
            from _sha2 import sha256
        except ImportError:
            from hashlib import sha256

__all__ = ["md5", "sha256"]
