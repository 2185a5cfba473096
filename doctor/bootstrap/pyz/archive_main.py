"""Start doctor from doctor.pyz, unless the file is damaged. The archive contains this module as ``__main__.py``.

zipimport compares no checksum, so a damaged module would end in a traceback, or run. Python 2.7 must be able to parse
this file, and no other module can be relied on before it has been verified.
"""

import sys
from zlib import crc32

# doctor.bootstrap.pyz.build replaces these three lines.
VERSION = ""
MODULES = ()  # type: tuple[str, ...]
CHECKSUM = 0


def is_intact(archive):
    # type: (str) -> bool
    """Return whether the modules that run before the payload is verified are those that were built."""
    checksum = 0
    try:
        for name in MODULES:
            checksum = crc32(__loader__.get_data(archive + "/" + name), checksum)  # type: ignore[name-defined]
    except Exception:  # zipimport raises whatever its parser and zlib do
        return False
    return checksum & 0xFFFFFFFF == CHECKSUM


DAMAGED = "doctor.pyz is damaged. Its content is not what was built. Copy it again."


def report(arguments, message, code):
    # type: (list[str], str, int) -> int
    """Print one line to stderr, and with --json one document to stdout. Return the exit code ``code``."""
    sys.stderr.write("doctor: " + message + "\n")
    if "--json" in arguments:
        # The module json would still be imported from PYTHONPATH.
        word = ([argument for argument in arguments if not argument.startswith("-")] + [""])[0]
        is_command = word and all("a" <= letter <= "z" for letter in word)
        sys.stdout.write(
            '{"command": '
            + ('"' + word + '"' if is_command else "null")
            + ', "error": {"message": "'
            + message.replace("\\", "\\\\").replace('"', '\\"')
            + '"}, '
            '"exit_code": '
            + str(code)
            + ', "remedy": null, "schema": "doctor/1", "status": "error", "version": "'
            + VERSION
            + '"}\n'
        )
    return code


def main():
    # type: () -> None
    """Run doctor, or report why not."""
    archive = sys.path[0]
    if is_intact(archive):
        if sys.version_info < (3, 10):  # noqa: UP036 - this is the check itself
            from doctor import __version__
            from doctor.bootstrap import old_python

            sys.exit(old_python.report(sys.argv[1:], __version__))
        from doctor.bootstrap.pyz.start import main as start

        obstacle = start(archive)  # returns only if doctor cannot run here, or if the payload is damaged
        if obstacle:
            sys.exit(report(sys.argv[1:], obstacle, 2))
    # that of a failed step (Exit.FAILED), since this is neither wrong usage nor a bug
    sys.exit(report(sys.argv[1:], DAMAGED, 3))


if __name__ == "__main__":
    main()
