"""Words of pip and of build backends that its sources have, and that people rarely show."""

from __future__ import annotations

from collections.abc import Iterator

from tests.corpus.modules import write
from tests.corpus.scenario import LOCAL, Scenario

_PIP = "/opt/new/bin/pip"
_PROJECT = write("shop/pyproject.toml", "[project]", 'name = "shop"', 'version = "1.0"', "license = 3")
_CASES = (
    (
        "python-after",
        "unknown-option",
        f"{_PIP} install --python /usr/bin/python3 good",
        ("Write the option before the command: `pip --python PYTHON install NAME`",),
    ),
    (
        "target-file",
        "unusable-path",
        f"touch lib\n{_PIP} install {LOCAL} --target lib good",
        ("Name another folder after `--target`, then repeat the command.",),
    ),
    (
        "no-folder",
        "no-matching-distribution",
        f"{_PIP} install --no-index --find-links ./wheels good",
        ("Correct the folder after `--find-links`, then repeat the command.",),
    ),
    (
        "own-project",
        "build-failure",
        "cd shop\n/opt/tools/bin/pip install --no-build-isolation .",
        ("Correct what the first error of the build names, then repeat the command.",),
    ),
    ("own-folder", "none", f"mkdir lib\n{_PIP} install {LOCAL} --target lib good", ()),
)
"""Names, labels, the lines that ada types, and the right commands."""


def wordings() -> Iterator[Scenario]:
    """Yield all scenarios."""
    for name, label, script, right in _CASES:
        yield Scenario(
            name=f"wordings-{name}",
            label=label,
            script=script,
            next=right,
            prepare=_PROJECT,
            shell="bash",
            suites=("bookworm",),
        )
