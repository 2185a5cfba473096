"""The module ``shutil``, imported when something of it is first used.

``from doctor.core import lazy_shutil as shutil`` is for modules that rarely remove or copy folders. With the formats of
archives that it supports, the import takes 1.5 ms.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from shutil import *  # noqa: F403 - type checkers see the real module
else:

    def __getattr__(name: str) -> object:
        import shutil

        return getattr(shutil, name)
