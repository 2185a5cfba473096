"""Start doctor from the unpacked copy of doctor.pyz; unpack it first if there is no copy or it was changed."""

from __future__ import annotations

import gc
import os
import sys

from doctor.bootstrap import import_path


def main(archive: str) -> str | None:
    """Run the doctor that the file ``archive`` contains.

    Return only if this Python cannot run it, with the reason in one line, or if its payload is damaged, with ``None``.
    """
    import_path.restrict_to(archive)
    obstacle = _find_obstacle()
    if obstacle:
        return obstacle
    gc.set_threshold(100_000)  # as in doctor.bootstrap.start
    from doctor.bootstrap.seal import PACKAGES, is_intact, redirect_compiled_files
    from doctor.core import private_folder, trust

    trust.protect_this_process()

    key = __loader__.get_data(os.path.join(archive, "KEY")).decode()  # type: ignore[name-defined]
    name = f"pyz-{key[:16]}-{sys.implementation.cache_tag}"
    for parent in private_folder.candidates(os.environ):
        folder = private_folder.resolve(parent)
        if folder and is_intact(os.path.join(folder, name)):
            packages = os.path.join(folder, name, PACKAGES)
            break
    else:
        from doctor.bootstrap.pyz.unpack import read_payload, unpack

        payload = read_payload(archive, key)
        if payload is None:
            return None
        packages = unpack(payload, name)
    import_path.restrict_to(packages)
    redirect_compiled_files(os.path.dirname(packages))
    for module in [module for module in sys.modules if module.partition(".")[0] == "doctor"]:
        del sys.modules[module]  # the modules of the copy are imported instead
    from doctor.main import main as run

    run()
    sys.exit()


def _find_obstacle() -> str | None:
    """Return why doctor does not run on this Python: it is PyPy, or Debian's python3-minimal, which lacks modules."""
    if sys.implementation.name != "cpython":
        return f"doctor runs on CPython only. Start it with that: `python3 {sys.argv[0]}`"
    try:
        import shutil  # noqa: F401 - this is the check itself
    except ImportError as error:
        return (
            f"doctor needs the whole standard library, and this Python has only a part of it ({error}). "
            "Install the rest: `apt-get install python3`"
        )
    return None
