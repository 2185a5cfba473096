"""Read the commands of distributions from the metadata of installed ones, and from that which an index sends."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator, Mapping

from doctor.core import lazy_re as re
from doctor.core.names import normalize
from doctor.facts.wheel_commands import WheelCommands
from doctor.probe.rootfs import Rootfs

_INFO_FOLDER = re.compile(r"([A-Za-z0-9][\w.-]*?)-(\d[\w.+!]*)(?:-py\d+\.\d+)?\.(?:dist|egg)-info", re.ASCII)
_SECTION = re.compile(r"\[([^\[\]]{1,100})\]")
_SCRIPT = re.compile(r"([\w.+-][\w .+-]{0,99}?)\s*=")
_GROUPS = ("console_scripts", "gui_scripts")
_SCRIPTS_LIMIT = 100
_LINE_LIMIT = 1000
_CLASSIFIERS_LIMIT = 200


def read_commands(fs: Rootfs, folders: Iterable[str], names: Collection[str]) -> Mapping[str, WheelCommands]:
    """Return the commands of those of ``names`` that are installed in ``folders``, by normalised name.

    ``folders`` are those of ``sys.path``, of which the first with a distribution counts. Nothing is run.
    """
    wanted = {normalize(name) for name in names}
    found: dict[str, WheelCommands] = {}
    for folder in folders:
        for entry in fs.names(folder):
            match = _INFO_FOLDER.fullmatch(entry)
            name = normalize(match.group(1)) if match else ""
            if match and name in wanted - found.keys():
                info = os.path.join(folder, entry)
                metadata = fs.text(f"{info}/METADATA") or fs.text(f"{info}/PKG-INFO") or ""
                entry_points = fs.text(f"{info}/entry_points.txt") or ""
                found[name] = parse_commands(name, match.group(2), entry_points, metadata)
    return found


def parse_commands(name: str, version: str, entry_points: str, metadata: str) -> WheelCommands:
    """Return the commands that ``entry_points.txt`` lists, and the classifiers and summary in METADATA.

    Both files may be malformed or cut off. The format is that of the entry points specification.
    """
    header = [line[:_LINE_LIMIT] for line in metadata.partition("\n\n")[0].splitlines()]
    classifiers = [line.partition(":")[2].strip() for line in header if line.startswith("Classifier:")]
    return WheelCommands(
        name=normalize(name),
        version=version,
        scripts=tuple(dict.fromkeys(_scripts(entry_points)))[:_SCRIPTS_LIMIT],
        classifiers=tuple(classifiers[:_CLASSIFIERS_LIMIT]),
        summary=next((line.partition(":")[2].strip() for line in header if line.startswith("Summary:")), ""),
    )


def _scripts(text: str) -> Iterator[str]:
    """Yield the names of the console and GUI scripts."""
    group = ""
    for line in text.splitlines():
        section = _SECTION.fullmatch(line.strip()[:_LINE_LIMIT])
        if section:
            group = section.group(1).strip()
        elif group in _GROUPS and (script := _SCRIPT.match(line.strip()[:_LINE_LIMIT])):
            yield script.group(1)
