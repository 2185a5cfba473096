"""Report that this Python is too old. Python 2.7 and 3.6 run this file: no annotations, no f-strings."""

import json
import os
import re
import sys


def find_newer(folders):
    # type: (list[str]) -> str | None
    """Return the path of the newest pythonX.Y in ``folders`` that doctor runs on, or None."""
    pythons = []
    for folder in folders:
        names = os.listdir(folder) if os.path.isdir(folder) else []
        for name in names:
            match = re.match(r"^python3\.(\d+)$", name)
            if match and int(match.group(1)) >= 10:
                pythons.append((int(match.group(1)), os.path.join(folder, name)))
    return max(pythons)[1] if pythons else None


def report(arguments, version):
    # type: (list[str], str) -> int
    """Print one line to stderr, and with --json one document to stdout. Return the exit code."""
    newer = find_newer(os.environ.get("PATH", os.defpath).split(os.pathsep))
    advice = (
        "Start it with " + newer + " instead."
        if newer
        else "Start it with a newer one (python3.11 ...), or use another machine: `doctor check --root DIR`"
    )
    running = ".".join(str(number) for number in sys.version_info[:2])
    message = "doctor requires Python 3.10 or newer, but this is Python " + running + ". " + advice
    sys.stderr.write("doctor: " + message + "\n")
    if "--json" in arguments:
        command = ([argument for argument in arguments if not argument.startswith("-")] + [None])[0]
        document = {
            "schema": "doctor/1",
            "command": command,
            "version": version,
            "status": "error",
            "exit_code": 2,
            "error": {"message": message},
            "remedy": None,
        }
        sys.stdout.write(json.dumps(document, sort_keys=True) + "\n")
    return 2
