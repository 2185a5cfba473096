"""Commands whose words the recommended command takes over, and libraries of the system that modules miss.

Each scenario states the condition that its log shows, and the commands that are right then.
"""

from __future__ import annotations

from collections.abc import Iterator

from tests.corpus.modules import fix, write
from tests.corpus.scenario import Scenario

_REFUSED = "externally-managed"
_LISTS = f"{write('shop/dev.txt', 'good')}; {write('shop/limits.txt', 'good<9')}"
_IN_ENVIRONMENT = "doctor fix --venv && .venv/bin/python -m pip install"
_OPEN = "python3 -c 'import ctypes; ctypes.CDLL(\"{}\")'"
_CASES = (
    ("shell", _REFUSED, "bash -c 'cd shop && pip3 install -r dev.txt'", ("doctor fix -r dev.txt",)),
    ("subshell", _REFUSED, "(cd shop; pip3 install good other)", fix("good other")),
    ("timed", _REFUSED, "cd shop\ntime pip3 install good", fix("good")),
    ("extras", _REFUSED, "cd shop\npip3 install '.[dev]'", ("doctor fix --venv --group dev",)),
    ("pre", _REFUSED, "cd shop\npip3 install --pre good", (f"{_IN_ENVIRONMENT} --pre good",)),
    (
        "limits",
        _REFUSED,
        "cd shop\npip3 install -r dev.txt -c limits.txt",
        (f"{_IN_ENVIRONMENT} -r dev.txt -c limits.txt",),
    ),
    ("library", "shared-library-missing", _OPEN.format("libzbar.so.0"), ("apt-get install libzbar0",)),
    (
        "library-unknown",
        "shared-library-missing",
        _OPEN.format("libfigures.so.4"),
        ("Find the package that contains the library, and install it: `apt-file search libfigures.so.4`",),
    ),
    ("library-tried", "none", _OPEN.format("libzbar.so.0").replace("ctypes.CDLL", "print"), ()),
)
"""Names, labels, the lines that ada types, and the right commands."""


def carried() -> Iterator[Scenario]:
    """Yield all scenarios."""
    for name, label, script, right in _CASES:
        yield Scenario(
            name=f"carried-{name}",
            label=label,
            script=script,
            next=right,
            prepare=_LISTS,
            shell="bash",
            suites=("bookworm",),
        )
