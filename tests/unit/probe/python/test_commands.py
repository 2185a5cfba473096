"""The commands of installed distributions are read from their files, and only of those that are wanted."""

from __future__ import annotations

from pathlib import Path

from doctor.plan.applications import application_command
from doctor.probe.python.commands import read_commands
from doctor.probe.rootfs import Rootfs

METADATA = (
    "Metadata-Version: 2.1\nName: x\nSummary: A command-line tool\nClassifier: Environment :: Console\n\nSummary: no\n"
)


def install(folder: Path, info: str, *, scripts: str = "", metadata: str = "METADATA") -> None:
    (folder / info).mkdir(parents=True)
    (folder / info / metadata).write_text(METADATA)
    (folder / info / "entry_points.txt").write_text(f"[console_scripts]\n{scripts}\n[pytest11]\nno = a:b\n")


def test_commands_of_installed_distributions(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    install(first, "Tiny_Tool-1.2.post1.dist-info", scripts="tiny-tool = a:b\nTiny=a:c [extra]\n")
    install(first, "unwanted-1.0.dist-info", scripts="unwanted = a:b")
    install(second, "tiny_tool-0.9.dist-info", scripts="old = a:b")
    install(second, "of_debian-3.0-py3.11.egg-info", scripts="of-debian = a:b", metadata="PKG-INFO")
    (second / "broken-1.0.dist-info").mkdir()
    found = read_commands(
        Rootfs(), [str(first), str(second), "/nowhere"], ["tiny.tool", "Of-Debian", "broken", "absent"]
    )
    assert {name: (commands.version, commands.scripts) for name, commands in found.items()} == {
        "tiny-tool": ("1.2.post1", ("tiny-tool", "Tiny")),
        "of-debian": ("3.0", ("of-debian",)),
        "broken": ("1.0", ()),
    }
    assert found["tiny-tool"].summary == "A command-line tool"
    assert application_command(found["tiny-tool"]) and not application_command(found["broken"])
