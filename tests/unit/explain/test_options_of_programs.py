"""The command without what the program does not have, or with the plug-in that has it."""

from __future__ import annotations

import pytest

from tests.corpus import answer

_USAGE = "ERROR: usage: pytest [options] [file_or_dir] [file_or_dir] [...]\npytest: error: unrecognized arguments:"
NEXT = {
    f"$ pytest --cov=radar\n{_USAGE} --cov=radar\n": "doctor fix pytest-cov",
    f"$ pytest -n auto\n{_USAGE} -n\n  rootdir: /srv/radar\n": "doctor fix pytest-xdist",
    f"$ pytest\n{_USAGE} --reuse-db\n  inifile: /srv/radar/pytest.ini\n": "doctor fix pytest-django",
    f"$ pytest --fnord\n{_USAGE} --fnord\n": (
        "Install the plug-in that has the option `--fnord`, or leave the option out."
    ),
    "$ radar --cov=x\nusage: radar [-h]\nradar: error: unrecognized arguments: --cov=x\n": "doctor check",
    "$ pdm lock --prod\nUsage: pdm lock [-h]\npdm lock: error: unrecognized arguments: --prod\n": "pdm lock",
    "$ poetry install --no-root --with docs\nGroup(s) not found: docs (via --with)\n": "poetry install --no-root",
    "$ uv sync --frozen --extra gpu\nerror: Extra `gpu` is not defined in the `optional-dependencies` table for "
    "`a`\n": "uv sync --frozen",
    "$ uv run --group=docs mkdocs build\nerror: Group `docs` is not defined in the project's `dependency-groups` "
    "table\n": "uv run mkdocs build",
    "error: Group `docs` is not defined in the project's `dependency-groups` table\n$ uv sync\n": (
        "Correct the requirement or the file that the log names, then repeat the command."
    ),
    "$ poetry add quuxly==1.5\nResolving dependencies...\n\nPackage quuxly (1.5) not found.\n": (
        "poetry add quuxly@latest"
    ),
    "$ poetry install\nResolving dependencies...\n\nPackage quuxly (1.5) not found.\n": "poetry update quuxly",
    '$ python3 panel.py\nTraceback (most recent call last):\n  File "panel.py", line 2, in <module>\n'
    "    import pcbnew\nModuleNotFoundError: No module named 'pcbnew'\n": "doctor fix pcbnew",
}
"""A log, and what to type next."""


@pytest.mark.parametrize("log", NEXT, ids=range(len(NEXT)))
def test_the_command_fits_what_the_program_has(log: str) -> None:
    assert answer(log)[1] == NEXT[log]
