"""Start from doctor.pyz: import from the copy that was unpacked once, if nobody has changed it since."""

from __future__ import annotations

import os
import sys

from doctor.bootstrap import isolation

TYPE_CHECKING = False  # the module typing has to wait until it is sure whose it is
if TYPE_CHECKING:
    from typing import NoReturn

PACKAGES = "packages"
"""The folder of the copy that is imported from; SEAL stands beside it."""


def main(archive: str) -> NoReturn:
    """Run the doctor that ``archive`` holds."""
    isolation.only(archive)
    from doctor.bootstrap import folder

    key = __loader__.get_data(os.path.join(archive, "KEY")).decode()  # type: ignore[name-defined]
    name = f"pyz-{key}-{sys.implementation.cache_tag}"
    for place in folder.candidates(os.environ):
        copy = os.path.join(place, name)
        if os.path.isdir(copy) and folder.private(place) and sealed(copy):
            packages = os.path.join(copy, PACKAGES)
            break
    else:
        from doctor.bootstrap.pyz import unpack

        packages = unpack.unpacked(archive, name)
    isolation.only(packages)
    sys.dont_write_bytecode = True  # a copy to which something is added is not the one that was sealed
    for module in [module for module in sys.modules if module.partition(".")[0] == "doctor"]:
        del sys.modules[module]  # from here on it is the copy's
    from doctor.main import main as run

    run()
    sys.exit()


def sealed(copy: str) -> bool:
    """Whether the copy is as it was when it was made."""
    try:
        with open(os.path.join(copy, "SEAL"), encoding="ascii") as file:
            return file.read() == seal(os.path.join(copy, PACKAGES))
    except OSError:
        return False


def seal(packages: str) -> str:
    """The number of files and folders, and the sum of the times at which they were last changed.

    That time (ctime) is the kernel's: it moves whenever content, owner or mode does, for a folder
    when a file in it comes, goes or is renamed, and no program can set it back.
    """
    count = total = 0
    folders = [packages]
    while folders:
        for entry in os.scandir(folders.pop()):
            count += 1
            total += entry.stat(follow_symlinks=False).st_ctime_ns
            if entry.is_dir(follow_symlinks=False):
                folders.append(entry.path)
    return f"{count} {total}"
