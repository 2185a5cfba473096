"""Find what is not apt's and keeps it from working: folders and discs that are missing, files in the place of folders,
commands that fail.

apt runs commands of its configuration before and after dpkg, and stops where one fails (apt.conf(5), DPkg::Pre-Invoke).
They are not run here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from doctor.core import process, trust
from doctor.facts.packages import Refusal
from doctor.probe.debian.apt_sources import parse, switch_off
from doctor.probe.debian.dpkg_config import ASIDE, certainly_fails
from doctor.probe.debian.locks import INSTALLATION_LOCKS
from doctor.probe.rootfs import Rootfs

_CONFIG = "/usr/bin/apt-config"
_FOLDERS = {"/tmp": ("mkdir", "-m", "1777", "/tmp"), "/var/log": ("mkdir", "-p", "/var/log/apt")}  # noqa: S108
"""The folders without which apt stops, and the command that creates each."""
_CREATED = (
    "/var/log/apt",
    "/var/lib/apt/lists",
    *(f"/var/cache/apt{name}" for name in ("", "/archives", "/archives/partial")),
)
"""The folders that apt creates, unless something else is there."""
_HOOK_OPTION = r"(?i)(?:pre|post)-invoke(?!-success)|pre-install-pkgs"
_HOOK = r'(?i)(dpkg::(?:pre-invoke|post-invoke|pre-install-pkgs)|apt::update::(?:pre|post)-invoke)::\S* "(.*)";'
"""A command in the output of ``apt-config dump``."""
_LIMIT = 5.0
_DISC = re.compile(r"cdrom:(?://)?\[?([^\]]*)")
"""The URI of a disc, as the Debian installer writes it: its label is in brackets."""
_KNOWN_DISCS = "/var/lib/apt/cdroms.list"


def find_unknown_disc(fs: Rootfs, sources: Mapping[str, str | None]) -> Refusal | None:
    """Return the source that is a disc which apt does not know: `apt-get update` only takes one that apt-cdrom added.

    ``sources`` are the texts of the files of sources. apt: `methods/cdrom.cc`.
    """
    known = fs.text(_KNOWN_DISCS) or ""
    for path, text in sources.items():
        for source in parse(path, text or "") if path.endswith(".list") else ():
            disc = _DISC.match(source.uris[0])
            if disc is None or disc[1].strip("/ ") in known:
                continue
            return Refusal(
                reason=f"line {source.number} of {path} names a disc that apt does not know",
                source=path,
                quote=source.line,
                command=switch_off(path, source),
                only_update=True,
            )
    return None


def find_misplaced(fs: Rootfs) -> Refusal | None:
    """Return the folder that is missing, or the file or link that is in the place of one, or the reverse."""
    for folder, command in _FOLDERS.items():
        if not fs.lexists(folder):
            return Refusal(reason=f"the folder {folder} is missing", source=folder, command=command)
    for path in (*_FOLDERS, *_CREATED):
        if fs.lexists(path) and not fs.is_dir(path):
            aside = f"sudo mv {path} {fs.free_name(path, ASIDE)}"
            create = _FOLDERS.get(path, ("mkdir", "-p", path))
            return Refusal(reason=f"{path} is not a folder", source=path, line=f"{aside} && sudo {' '.join(create)}")
    for path in INSTALLATION_LOCKS:
        if fs.is_dir(path):
            return Refusal(
                reason=f"{path} is a folder and not a file",
                source=path,
                command=("mv", path, fs.free_name(path, ASIDE)),
            )
    return None


def find_failing_hook(fs: Rootfs, texts: Mapping[str, str], environ: Mapping[str, str]) -> Refusal | None:
    """Return the command in apt's configuration that cannot succeed; ``texts`` are its files by path."""
    suspects = [
        (path, command)
        for path, text in texts.items()
        if (first := re.search(_HOOK_OPTION, text))
        for command in re.findall(r'"([^"\n]*)"', text[first.start() :])
        if certainly_fails(fs, command)
    ]
    if not suspects or trust.distrust_of_root([_CONFIG]):
        return None
    outcome = process.run([_CONFIG, "dump"], limit=_LIMIT, env=process.clean_environment(environ))
    if not isinstance(outcome, process.Finished):
        return None
    hooks = {command: name for name, command in re.findall(_HOOK, outcome.out.decode("utf-8", "replace"))}
    for path, command in suspects:
        if command in hooks:
            option = hooks[command]
            return Refusal(
                reason=f"the command that its option {option} names fails",
                source=path,
                quote=command,
                command=("mv", path, fs.free_name(path, ASIDE)),
                only_update=option.lower().startswith("apt"),
            )
    return None
