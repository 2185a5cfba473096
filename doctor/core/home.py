"""Where doctor keeps its own things: the record of what it did, and what can be made again."""

from __future__ import annotations

import os

from doctor.core.paths import upward


def state() -> str:
    """The folder of what must last (XDG_STATE_HOME)."""
    from platformdirs import user_state_dir

    return _own(user_state_dir("pip-doctor"), ".local/state/pip-doctor")


def cache() -> str:
    """The folder of what can be made again (XDG_CACHE_HOME)."""
    from platformdirs import user_cache_dir

    return _own(user_cache_dir("pip-doctor"), ".cache/pip-doctor")


def _own(path: str, below: str) -> str:
    """``path``; for root, who has been lent another user's home (``sudo -E``, ``su -m``), the same in root's own.

    What lies in the other's could be theirs to change, and they could not change what root leaves there.
    """
    if os.geteuid() != 0 or _is_roots(path):
        return path
    import pwd

    return os.path.join(pwd.getpwuid(0).pw_dir, below)


def _is_roots(path: str) -> bool:
    """Whether all that there is of the path belongs to root."""
    return all(os.lstat(each).st_uid == 0 for each in upward(path) if each != "/" and os.path.lexists(each))
