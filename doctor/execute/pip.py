"""Run an environment's own pip, with the user's pip config except the options that would install elsewhere."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Mapping, Sequence
from itertools import takewhile

from doctor.core import lazy_re as re
from doctor.core import process, trust
from doctor.core.errors import Exit, StepError
from doctor.core.files import read_regular
from doctor.core.redact import redact
from doctor.execute import temporary
from doctor.facts.pip_config import PipConfig
from doctor.plan.actions import PipInstall

LIMIT = 3600.0
"""Seconds for one installation, builds included."""
_OUTPUT_LIMIT = 64 << 20
_LINE_LIMIT = 300
"""Characters of pip's message that are shown in one line; the whole of it is in the output."""
_NOT_PASSED_ON = re.compile(r"PYTHON|PIP_|UV_|VIRTUAL_ENV|VIRTUALENV_|CONDA_|__PYVENV_LAUNCHER__")
"""Variables that change what Python or pip does."""
_NETWORK = re.compile(
    r"NewConnectionError|Temporary failure in name resolution|Name or service not known|Network is unreachable"
    r"|Connection (?:refused|reset|timed out|aborted)|ConnectTimeout|ReadTimeout|ProxyError|SSLError|No route to host"
    r"|Failed to establish a new connection|No address associated"
    r"|Could not fetch URL \S+: (?!4(?!08|29)\d\d )|HTTP error (?:408|429|5\d\d) while getting"
    r"|error sending request for url|dns error|tcp connect error|HTTP status server error|429 Too Many"  # uv
    r"|error: (?:connection|proxy-connection|ssl-verification)-(?:failed|timeout)|error: incomplete-download"  # pip 26
)
_BUSY = re.compile(
    r"Could not fetch URL [^\n]{0,1000}?(?:: |too many )(429|5\d\d) |HTTP status [^\n]{0,40}?\((429|5\d\d) "
)
"""The answer of an index that is out of order for now."""
_ARCHIVE = re.compile(
    r"Could not install packages due to an OSError: HTTPS?ConnectionPool\(host='([^']{1,253})'"
    r"|^ERROR: HTTP error \d+ while getting \w+://([^/\s]{1,253})"
    r"|^× .{0,300}?(?:while fetching|Unable to fetch) \w+://([^/\s]{1,253})",  # since pip 26
    re.MULTILINE,
)
"""The message about an archive. If pip cannot reach an index, it continues without one (``index/collector.py``)."""
_TIME = re.compile(r"^\d{4}-\d\d-\d\dT[\d:,]+ {0,3}")
"""The beginning of each line of pip's log."""
_NOT_SHOWN = re.compile(r"╰─> (?:No available output\.|See above for output\.)")
_SKIPPED = re.compile(r"Could not fetch URL [^\s,]+: [^\n]{1,1000}?(?= for url: | - skipping)")
_SKIPPED_LIMIT = 20
_NOT_FOUND = "No matching distribution found for"
_DISK_FULL = re.compile(r"No space left on device|Disk quota exceeded")
_NOT_A_CAUSE = ("ERROR: Exception:", "ERROR: Ignored the following")
"""Lines that explain little: one precedes a traceback, whose last line says more, the other a list of versions."""
_VERSIONS = re.compile(r"(\(from versions: [^,)]+), [^)]*, ([^,)]+\))")


def install(
    action: PipInstall, python: str, folder: str, pip_config: PipConfig, on_output: Callable[[bytes], None]
) -> None:
    """Install into the environment of ``python``; requirements are written to a file in ``folder``.

    ``on_output`` gets each part of pip's output as it arrives.
    """
    words = [*(["--no-index"] if action.offline else []), *([] if action.compiled else ["--no-compile"])]
    words += requirement_words(action, folder)
    log, argv = os.path.join(folder, "pip.log"), ["install", *words]
    try:
        _run_pip(python, argv, pip_config, action.cwd, "pip could not install it", on_output, log=log)
    finally:
        with contextlib.suppress(OSError):
            os.unlink(log)


def _with_log(output: str, path: str) -> str:
    """Return pip's output with what it writes only into its log.

    These are the output of a failed build (``utils/subprocess.py``), and why pages of an index were skipped, after
    which pip goes on as if they had no file (``index/collector.py``).
    """
    text = (read_regular(path, _OUTPUT_LIMIT) or b"").decode("utf-8", "replace")
    _, is_built, built = text.rpartition("Running command ")
    if is_built:
        program, *logged = built.splitlines()
        until = takewhile(lambda line: f"{program} exited with" not in line, logged)
        lines = [_TIME.sub("", line) for line in until]
        shown = "\n".join((f"╰─> [{len(lines)} lines of output]", *(f"      {line}" for line in lines)))
        output = _NOT_SHOWN.sub(lambda _: redact(f"{shown}\n      [end of output]"), output, count=1)
    skipped = dict.fromkeys(_SKIPPED.findall(text) if _NOT_FOUND in output else ())
    return output + "".join(f"\n{redact(line)}" for line in [*skipped][:_SKIPPED_LIMIT])


def requirement_words(action: PipInstall, folder: str) -> list[str]:
    """Return the words that say what is installed; single requirements are written to a file in ``folder``."""
    words = [word for name in action.requirement_files for word in ("-r", name)]
    if action.requirements:
        # in a file no line can be taken for an option, and the process table does not show its credentials
        path = os.path.join(folder, "requirements.txt")
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
            file.writelines(f"{line}\n" for line in action.requirements)
        words += ["-r", path]
    return words


def check(python: str, pip_config: PipConfig) -> None:
    """Run ``pip check``; raise ``StepError`` if the requirements of installed distributions are not satisfied."""
    _run_pip(python, ["check"], pip_config, "/", "The installed distributions are incompatible")


def _run_pip(
    python: str,
    words: list[str],
    pip_config: PipConfig,
    cwd: str,
    problem: str,
    on_output: Callable[[bytes], None] = lambda _chunk: None,
    log: str = "",
) -> None:
    logged = ["--log", log] if log else []
    argv = [python, "-I", "-m", "pip", "--disable-pip-version-check", "--no-input", *logged, *words]
    env = environment(os.environ, pip_config)
    run(
        "pip",
        argv,
        limit=LIMIT,
        env=env,
        cwd=cwd,
        explain=lambda output: f"{problem}: {_cause(output)}",
        on_output=on_output,
        complete=lambda output: _with_log(output, log),
    )


def run(
    name: str,
    argv: Sequence[str],
    *,
    limit: float,
    env: Mapping[str, str],
    explain: Callable[[str], str],
    cwd: str = "/",
    on_output: Callable[[bytes], None] = lambda _chunk: None,
    handles: Sequence[int] = (),
    complete: Callable[[str], str] = lambda output: output,
) -> str:
    """Run pip, or a program that runs pip, and return its standard output. It inherits the open files ``handles``.

    Raises ``StepError`` if it fails, with the reason that ``explain`` returns for its whole output, to which
    ``complete`` adds what the program does not print.
    """
    with temporary.variables() as variables:
        outcome = process.run(
            argv,
            limit=limit,
            env={**env, **variables},
            cwd=cwd,
            output_limit=_OUTPUT_LIMIT,
            on_output=on_output,
            handles=handles,
        )
    if isinstance(outcome, process.TimedOut):
        raise StepError(f"{name} did not finish within {outcome.limit / 60:g} minutes.", code=Exit.BLOCKED)
    if isinstance(outcome, process.NotStarted):
        raise StepError(f"{argv[0]} could not be started: {outcome.reason}.")
    if outcome.code != 0:
        output = complete(redact((outcome.out + b"\n" + outcome.err).decode("utf-8", "replace")).strip())
        code = Exit.BLOCKED if network_failed(output) else Exit.FAILED
        raise StepError(explain(output), code=code, output=output)
    return outcome.out.decode("utf-8", "replace")


def environment(environ: Mapping[str, str], pip_config: PipConfig) -> dict[str, str]:
    """Return the variables for pip: the user's own, since a build may need any of them, and pip's options.

    Root passes on none that names a file of another user (``doctor.core.trust``).

    PIP_CONFIG_FILE as the null device keeps pip from reading any file (its ``configuration.py``). The options in those
    files that concern the index are passed on as variables.
    """
    env = {name: value for name, value in environ.items() if not _NOT_PASSED_ON.match(name)}
    return (
        trust.trusted_environment(env)
        | pip_config.source_variables()
        | {"PIP_CONFIG_FILE": os.devnull, "LC_ALL": "C.UTF-8"}
    )


def network_failed(output: str) -> bool:
    """Return whether pip's output shows a failure of the network, so that another try may succeed."""
    return bool(_NETWORK.search(output)) and not _DISK_FULL.search(output)


def _cause(output: str) -> str:
    """Return the line of pip's output that explains the failure best, shortened."""
    lines = output.splitlines()
    disk = next((line for line in lines if _DISK_FULL.search(line)), None)
    network = next((line for line in lines if _NETWORK.search(line)), None)
    archive = _ARCHIVE.search(output)
    busy = _BUSY.search(output)
    if archive and not disk:
        return f"an archive could not be downloaded from {next(filter(None, archive.groups()))}. Try again."
    if busy and not disk:
        return f"the package index is out of order at the moment ({busy[1] or busy[2]}). Try again later."
    if network and not disk:
        return "the package index could not be reached. Try again, or install from local files with `--offline`."
    errors = (line for line in lines if line.startswith("ERROR:") and not line.strip().startswith(_NOT_A_CAUSE))
    line = disk or next(errors, None) or _diagnostic(lines) or (lines[-1] if lines else "no reason given")
    line = _VERSIONS.sub(r"\1, …, \2", line.removeprefix("ERROR:").strip())
    return line if len(line) <= _LINE_LIMIT else f"{line[:_LINE_LIMIT]}…"


def _diagnostic(lines: list[str]) -> str | None:
    """Return the last message in pip's newer form: "× Encountered error …" above "╰─> name" (its ``exceptions.py``)."""
    parts = [line.lstrip("×╰─> ") for line in lines if line.startswith(("× ", "╰─> "))]
    return " ".join(parts[-2:]) or None
