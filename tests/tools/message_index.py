"""Generate the index of messages of ``doctor explain`` from the checks: ``python -m tests.tools.message_index``."""

from __future__ import annotations

from pathlib import Path

from doctor.core import plugins
from doctor.explain import message_index


def main() -> None:
    """Write the index."""
    file = Path(message_index.FILE)
    file.parent.mkdir(exist_ok=True)
    file.write_text(message_index.build(plugins.conditions()), "utf-8")


if __name__ == "__main__":
    main()
