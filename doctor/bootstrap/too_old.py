"""Say that this Python is too old. Python 2.7 and 3.6 run this file: no annotations, no f-strings."""

import json
import os
import re
import sys


def newer(folders):
    # type: (list[str]) -> str | None
    """The newest pythonX.Y of these folders that doctor runs on, or None."""
    found = []
    for folder in folders:
        names = os.listdir(folder) if os.path.isdir(folder) else []
        for name in names:
            match = re.match(r"^python3\.(\d+)$", name)
            if match and int(match.group(1)) >= 10:
                found.append((int(match.group(1)), os.path.join(folder, name)))
    return max(found)[1] if found else None


def say(words, version):
    # type: (list[str], str) -> int
    """One line on stderr, with --json one document on stdout; return the exit code."""
    other = newer(os.environ.get("PATH", os.defpath).split(os.pathsep))
    advice = (
        "Start it with " + other + " instead."
        if other
        else "Start it with a newer one (python3.11 ...), or from another machine: doctor check --root DIR."
    )
    seen = ".".join(str(number) for number in sys.version_info[:2])
    message = "doctor runs on Python 3.10 or newer, and this is " + seen + ". " + advice
    sys.stderr.write("doctor: " + message + "\n")
    if "--json" in words:
        command = ([word for word in words if not word.startswith("-")] + [None])[0]
        document = {
            "schema": "doctor/1",
            "command": command,
            "version": version,
            "status": "error",
            "exit_code": 2,
            "error": {"message": message},
        }
        sys.stdout.write(json.dumps(document, sort_keys=True) + "\n")
    return 2
