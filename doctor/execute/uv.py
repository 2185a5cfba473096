"""Let uv install into an environment that doctor created, in place of the environment's own pip."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping

from doctor.core import trust
from doctor.execute import pip
from doctor.facts.pip_config import PipConfig
from doctor.plan.actions import PipInstall
from doctor.plan.commands.uv import install_words, uv_variables

_NOT_PASSED_ON = re.compile(r"UV_(?:PYTHON|SYSTEM_PYTHON|BREAK_SYSTEM_PACKAGES|TARGET|PREFIX|PROJECT|WORKING_DIR)$")
"""uv's variables that say where it installs."""
_CAUSE = re.compile(r"^\s*(?:error:|×|╰─▶|cause:|Caused by:)\s*(.+)", re.MULTILINE)
"""The lines of uv's message: the failure, and its causes, of which the first says most."""
_LINE_LIMIT = 300


def install(
    action: PipInstall, python: str, folder: str, pip_config: PipConfig, on_output: Callable[[bytes], None]
) -> None:
    """Install into the environment of ``python``, as ``doctor.execute.pip.install`` does with pip.

    Raises ``StepError`` where uv fails or cannot be started.
    """
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
