"""Run ``doctor explain`` as its own process."""

from __future__ import annotations

import os
import subprocess
import sys

ERROR = "error: externally-managed-environment\n"
COMMAND = [sys.executable, "-c", "from doctor.bootstrap.start import main; main()", "explain"]


def explain(*arguments: str, stdin: str | bytes = "", **variables: str) -> subprocess.CompletedProcess[str]:
    """Run ``doctor explain`` with the log ``stdin``; ``variables`` are added to the environment."""
    return run_doctor("explain", *arguments, stdin=stdin, **variables)


def explain_at_terminal(log: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Pipe a log into ``doctor explain --json -``, whose notices appear at a terminal."""
    environ = {key: value for key, value in os.environ.items() if key != "VIRTUAL_ENV"}
    ours, theirs = os.openpty()
    try:
        return subprocess.run(
            [*COMMAND, "--json", "-"],
            input=log,
            stdout=subprocess.PIPE,
            stderr=theirs,
            env={**environ, **variables},
            text=True,
        )
    finally:
        os.close(ours)
        os.close(theirs)


def run_doctor(*arguments: str, stdin: str | bytes = "", **variables: str) -> subprocess.CompletedProcess[str]:
    """Run ``doctor`` with the arguments and an input; ``variables`` are added to the environment."""
    environ = {key: value for key, value in os.environ.items() if key != "VIRTUAL_ENV"}
    data = stdin.encode() if isinstance(stdin, str) else stdin
    result = subprocess.run([*COMMAND[:-1], *arguments], input=data, capture_output=True, env={**environ, **variables})
    return subprocess.CompletedProcess(result.args, result.returncode, result.stdout.decode(), result.stderr.decode())
