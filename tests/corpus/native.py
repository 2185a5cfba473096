"""Modules in C that were compiled for another Python or are damaged, and byte code of another Python."""

from __future__ import annotations

from collections.abc import Iterator

from tests.corpus.scenario import Scenario

_LABEL = "damaged-installation"
_PART = "$(ls /usr/lib/python3*/lib-dynload/_json.*.so)"
_BUILD_AGAIN = ("Build the module again with the Python that imports it.",)
_CASES = (
    ("renamed", _LABEL, f"cp {_PART} faster.so\npython3 -c 'import faster'", _BUILD_AGAIN),
    ("cut", _LABEL, f"head -c 100 {_PART} > faster.so\npython3 -c 'import faster'", _BUILD_AGAIN),
    ("text", _LABEL, "seq 9999 > faster.so\npython3 -c 'import faster'", _BUILD_AGAIN),
    (
        "bytecode",
        _LABEL,
        "printf 'x\\ny\\nz\\n1234567890' > licence.pyc\npython3 -c 'import licence'",
        ("find . -name '*.pyc' -delete",),
    ),
    ("ran", "none", f"cp {_PART} _json.so\npython3 -c 'import _json; print(_json.__name__)'", ()),
)
"""Names, labels, the lines that ada types, and the right commands."""


def native() -> Iterator[Scenario]:
    """Yield all scenarios."""
    for name, label, script, right in _CASES:
        yield Scenario(
            name=f"native-{name}",
            label=label,
            script=script,
            tool="python",
            next=right,
            shell="bash",
            suites=("bookworm",),
        )
