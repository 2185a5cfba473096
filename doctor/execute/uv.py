"""Let uv install into an environment that doctor created, instead of the environment's own pip.

uv starts the Python of an environment that it does not know, and remembers the answer under its path, which is new in
every run, since its staging folder is. That took a quarter of ``doctor fix --venv --installer uv``. So uv is given
another path, the same in every run: that of an open folder, which it inherits. The scripts that it writes are corrected
afterwards.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Mapping, Sequence

from doctor.core import lazy_re as re
from doctor.core import trust
from doctor.core.errors import StepError
from doctor.execute import pip
from doctor.execute.venv import relocate
from doctor.facts.pip_config import PipConfig
from doctor.plan.actions import PipInstall
from doctor.plan.commands.uv import install_words, uv_variables

_NOT_PASSED_ON = re.compile(r"UV_(?:PYTHON|SYSTEM_PYTHON|BREAK_SYSTEM_PACKAGES|TARGET|PREFIX|PROJECT|WORKING_DIR)$")
"""uv's variables that say where it installs."""
_CAUSE = re.compile(r"^\s*(?:error:|×|╰─▶|cause:|Caused by:)\s*(.+)", re.MULTILINE)
"""The lines of uv's message: the failure, and its causes, of which the first says most."""
_LINE_LIMIT = 300
_HANDLES = {False: 100, True: 101}
"""The numbers of an open folder: of an environment, and of one that sees the system's packages, which uv remembers."""


def install(
    action: PipInstall, python: str, folder: str, pip_config: PipConfig, on_output: Callable[[bytes], None]
) -> None:
    """Install into the environment of ``python``, as ``doctor.execute.pip.install`` does with pip.

    Raises ``StepError`` if uv fails or cannot be started.
    """
    path = os.path.dirname(os.path.dirname(python))
    handle = _open(path, _HANDLES[action.system_site_packages]) if relocate.is_plain(path) else None
    if handle is not None:
        known = f"/proc/self/fd/{handle}"
        try:
            _run(action, f"{known}/bin/python", folder, pip_config, on_output, handles=(handle,))
        except StepError as error:
            # a program that uv or a build starts may not inherit the folder
            if f"{known}/bin/python" not in error.output:
                reason, output = (text.replace(known, path) for text in (error.reason, error.output))
                raise StepError(reason, code=error.code, output=output) from None
        else:
            relocate.replace(path, known.encode(), path.encode())
            return
        finally:
            os.close(handle)
    _run(action, python, folder, pip_config, on_output)


def _open(path: str, number: int) -> int | None:
    """Open a folder under this number, or the next one that is free; ``None`` if ``ulimit -n`` is lower."""
    folder = os.open(path, os.O_PATH | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        return fcntl.fcntl(folder, fcntl.F_DUPFD_CLOEXEC, number)
    except OSError:
        return None
    finally:
        os.close(folder)


def _run(
    action: PipInstall,
    python: str,
    folder: str,
    pip_config: PipConfig,
    on_output: Callable[[bytes], None],
    *,
    handles: Sequence[int] = (),
) -> None:
    assert action.uv, "planned with uv"
    words = [
        *(["--offline", "--no-index"] if action.offline else []),
        *(["--compile-bytecode"] if action.compiled else []),
    ]
    argv = [action.uv, *install_words(python, pip_config, root=trust.is_root()), *words]
    pip.run(
        "uv",
        [*argv, *pip.requirement_words(action, folder)],
        limit=pip.LIMIT,
        env=environment(os.environ, pip_config),
        cwd=action.cwd,
        explain=lambda output: f"uv could not install it: {_cause(output)}",
        on_output=on_output,
        handles=handles,
    )


def environment(environ: Mapping[str, str], pip_config: PipConfig) -> dict[str, str]:
    """Return the variables for uv: those that pip gets, pip's options in uv's words, and uv's own, which win."""
    own = {name: value for name, value in environ.items() if name.startswith("UV_") and not _NOT_PASSED_ON.match(name)}
    return pip.environment(environ, PipConfig()) | uv_variables(pip_config) | trust.trusted_environment(own)


def _cause(output: str) -> str:
    """Return the failure that uv reports and its first cause, shortened; else its last line."""
    lines = _CAUSE.findall(output)[:2] or output.splitlines()[-1:] or ["no reason given"]
    line = ". ".join(text.strip().rstrip(".") for text in lines)
    return line if len(line) <= _LINE_LIMIT else f"{line[:_LINE_LIMIT]}…"
