"""Find what keeps dpkg from working with any package: in its configuration, in its database, or among its programs.

dpkg takes some ten milliseconds to answer, so it is asked only where a look at its small files gives a reason to. The
formats: dpkg(1), FILES; dpkg ``lib/dpkg/db-fsys-override.c``, ``db-fsys-divert.c`` and ``db-fsys-files.c``.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping

from doctor.core import process, trust
from doctor.facts.packages import Refusal
from doctor.probe.debian.dpkg import INFO, LOG, Dpkg
from doctor.probe.rootfs import Rootfs

_DPKG, _QUERY, _DIVERT = "/usr/bin/dpkg", "/usr/bin/dpkg-query", "/usr/bin/dpkg-divert"
ASIDE = ".off"
"""The ending of a name with which apt and dpkg ignore a file."""
_LIB = "/var/lib/dpkg"
_CONFIG, _PARTS = "/etc/dpkg/dpkg.cfg", "/etc/dpkg/dpkg.cfg.d"
_OVERRIDES, _DIVERSIONS = f"{_LIB}/statoverride", f"{_LIB}/diversions"
_PATH = ("/usr/sbin", "/usr/bin", "/sbin", "/bin")
"""The PATH that apt gives dpkg (apt ``apt-pkg/init.cc``, DPkg::Path)."""
_PROGRAMS = ("dpkg", "dpkg-deb", "dpkg-split", "sh", "rm", "tar", "diff", "ldconfig", "start-stop-daemon")
"""dpkg, and the programs without which it does nothing (dpkg ``src/main/help.c``, checkpath)."""
_PART = re.compile(r"[\w-]+", re.ASCII)
"""The names that dpkg reads in ``_PARTS``."""
_OPTION = re.compile(
    r"\s*(?:#.*|no-debsig|force-unsafe-io|force-conf\w+|(?:log|path-(?:ex|in)clude)(?:\s*=\s*|\s+)\S.*)?"
)
"""A line with a usual option. dpkg is asked about any other one."""
_HOOK = r"\s*(?:pre|post)-invoke(?:\s*=\s*|\s+)\"?([^\"]*)\"?\s*"
"""An option with a command that dpkg runs."""
_OVERRIDE = r"(\S+) (\S+) [0-7]+ (/.*)"
"""A line of statoverride: user, group, mode and path."""
_TRIGGER = re.compile(r"/\S+ [\w.:+-]+(?:/\w+)?|[\w.:+/-]+(?: [\w.:+-]+)+|")
"""A line of the files in the folder ``triggers``."""
_ARCHIVE = "/nonexistent.deb"
_ENTRIES, _LISTS_READ = 6000, 60
"""Entries that are read of the folder with the lists (1,500 packages have so many), and lists whose end is read: those
that were written last, since a power cut damages no others."""
_LOG_READ = 1 << 14
"""Bytes of the end of dpkg's log: it names some 50 packages. They cost a tenth of the status of each list."""
_UNPACKED = re.compile(rb" status unpacked ([\w.+-]+)(?::([\w-]+))? ", re.ASCII)
_SIMPLE = r"\s*(/?[\w.+/-]+)(?:[ \t]+[\w./=+-]+)*\s*(?:\|\|\s*(?:false|exit\s+[1-9]\d*)\s*)?;?\s*"
"""A shell command without variables and operators, whose failure is not overcome."""
_COMMAND_LIMIT = 1000
"""Characters of a command that is judged."""
_BUILTINS = frozenset(
    ("cd", "command", "eval", "exec", "export", "set", "type", "ulimit", "umask", "unset", "exit", ".", "trap", "wait")
)
"""The commands of the shell that are no programs."""
_LIMIT = 5.0
"""Seconds; all probes together have six."""


def find_refusal(fs: Rootfs, dpkg: Dpkg, environ: Mapping[str, str]) -> Refusal | None:
    """Return why dpkg installs nothing, in its own words where it has any; ``None`` if nothing shows that."""
    return next(_refusals(fs, dpkg, environ), None)


def certainly_fails(fs: Rootfs, command: str) -> bool:
    """Return whether a shell command certainly fails: ``false``, ``exit 1``, or a program that is not there."""
    simple = re.fullmatch(_SIMPLE, command) if len(command) <= _COMMAND_LIMIT else None
    program = simple[1] if simple else ""
    if program == "false" or (simple and re.match(r"\s*exit\s+[1-9]", command)):
        return True
    if not program or program in _BUILTINS:
        return False
    folders = ("",) if os.path.isabs(program) else (*_PATH, "/usr/local/sbin", "/usr/local/bin")
    return fs.find_program(folders, [program]) is None


def _refusals(fs: Rootfs, dpkg: Dpkg, environ: Mapping[str, str]) -> Iterator[Refusal]:
    missing = [name for name in _PROGRAMS if fs.find_program(_PATH, [name]) is None]
    if missing:
        yield Refusal(
            reason=f"{missing[0]} is missing, which dpkg needs",
            source=":".join(_PATH),
            advice=f"Restore {missing[0]} from a machine of the same release, or from its package with `dpkg-deb -x`.",
        )
        return
    if dpkg.looks_damaged() and (message := _ask(environ, _QUERY, "--show", "dpkg")):
        copies = f"{_LIB}/status-old or /var/backups/dpkg.status.0"
        yield Refusal(quote=message, source="dpkg", advice=f"Restore the status file from {copies}, as root.")
    texts = {path: fs.text(path) for path in (_CONFIG, *_parts(fs))}
    lines = [(path, number, line) for path in texts for number, line in enumerate((texts[path] or "").splitlines(), 1)]
    hooks = [
        (path, number, hook[1])
        for path, number, line in lines
        if "invoke" in line and (hook := re.fullmatch(_HOOK, line))
    ]
    for path, number, command in hooks:
        if certainly_fails(fs, command):
            yield Refusal(
                reason="a command that its configuration names fails",
                source=f"{path}:{number}",
                quote=command,
                command=_comment_out(path, number),
            )
    is_unreadable = any(texts[path] is None for path in texts if path != _CONFIG)
    if is_unreadable or not all(_OPTION.fullmatch(line) for *_, line in lines) or _is_damaged(fs):
        # This action runs the hooks of a configuration, and any other one reads nothing but the configuration.
        reads_all = not hooks
        action = ("--no-act", "--log=/dev/null", "--unpack", _ARCHIVE) if reads_all else ("--print-architecture",)
        message = _ask(environ, _DPKG, *action)
        if message and _ARCHIVE not in message:
            advice = "Correct the file that the message names, as root."
            quoted = re.search(r"'([\w-]+)'", message)
            named = [(path, number) for path, number, line in lines if quoted and quoted[1] in line]
            command = _remove_named(fs, message) or (_comment_out(*named[0]) if named else ())
            yield Refusal(quote=message, source="dpkg", command=command, advice=advice)
    yield from _wrong_overrides(fs)
    yield from _odd_diversions(fs, environ)
    yield from _cut_lists(fs, dpkg)


def _parts(fs: Rootfs) -> list[str]:
    return [os.path.join(_PARTS, name) for name in fs.names(_PARTS) if _PART.fullmatch(name)]


def _is_damaged(fs: Rootfs) -> bool:
    is_known = (fs.text(f"{INFO}/format", 16) or "1").strip() in ("0", "1")
    return not is_known or fs.is_file(f"{_LIB}/updates") or any(_odd_triggers(fs))


def _odd_triggers(fs: Rootfs) -> Iterator[tuple[str, int]]:
    """Yield (path, number) of each line about triggers that looks malformed."""
    for path in (f"{_LIB}/triggers/File", f"{_LIB}/triggers/Unincorp"):
        for number, line in enumerate((fs.text(path) or "").splitlines(), 1):
            if not _TRIGGER.fullmatch(line):
                yield path, number


def _ask(environ: Mapping[str, str], program: str, *words: str) -> str | None:
    """Return the error with which dpkg ends; ``None`` if it has none, or is not asked."""
    if trust.distrust_of_root([program]):
        return None
    env = process.clean_environment(environ) | {"PATH": ":".join(_PATH)}
    outcome = process.run([program, *words], limit=_LIMIT, env=env)
    if not isinstance(outcome, process.Finished) or outcome.code < 2:
        return None
    message = " ".join(outcome.err.decode("utf-8", "replace").split())
    return re.split(r"error(?:, aborting)?: ", message, maxsplit=1)[-1] or None


def _remove_named(fs: Rootfs, message: str) -> tuple[str, ...]:
    """Return the command that takes the line or the file that dpkg names out of its way; empty if it names none."""
    if line := re.search(rf"({re.escape(_CONFIG)}\S*):(\d+):", message):
        return _comment_out(line[1], int(line[2]))
    for path, number in _odd_triggers(fs):
        if path in message:
            return ("sed", "-i.bak", f"{number}d", path)
    if file := re.search(rf"{re.escape(_PARTS)}/[\w-]+|{re.escape(_LIB)}/updates", message):
        return ("mv", file[0], fs.free_name(file[0], ASIDE))
    return ("rm", f"{INFO}/format") if "database format" in message else ()


def _comment_out(path: str, number: int) -> tuple[str, ...]:
    return ("sed", "-i.bak", f"{number}s/^/# /", path)  # dpkg ignores the copy, whose name has a dot


def _wrong_overrides(fs: Rootfs) -> Iterator[Refusal]:
    """Yield the lines of statoverride that dpkg does not accept: malformed, of nobody, or a second one of a path."""
    text, seen = fs.text(_OVERRIDES) or "", set[str]()
    if not text:
        return
    import grp
    import pwd

    for number, line in enumerate(text.splitlines(), 1):
        fields = re.fullmatch(_OVERRIDE, line)
        reason = ""
        if fields is None or fields[3] in seen:
            reason = f"line {number} of its file statoverride is malformed"
        elif not _is_known(fields[1], pwd.getpwnam):
            reason = f"its statoverride file names the user {fields[1]}, who does not exist"
        elif not _is_known(fields[2], grp.getgrnam):
            reason = f"its statoverride file names the group {fields[2]}, which does not exist"
        if reason:
            command = ("sed", "-i.bak", f"{number}d", _OVERRIDES)
            yield Refusal(reason=f"dpkg stops: {reason}", source=_OVERRIDES, quote=line, command=command)
        seen.add(fields[3] if fields else "")
    if not text.endswith("\n"):
        reason = "the last line of dpkg's statoverride file does not end with a newline"
        command = ("sed", "-i.bak", "$a\\", _OVERRIDES)
        yield Refusal(reason=reason, source=_OVERRIDES, command=command)


def _odd_diversions(fs: Rootfs, environ: Mapping[str, str]) -> Iterator[Refusal]:
    """Yield dpkg's error about its diversions, each of which has three lines: two paths, and a package or a colon."""
    lines = (fs.text(_DIVERSIONS) or "").split("\n")[:-1]
    whole = 0
    while len(lines) >= whole + 3 and lines[whole][:1] == lines[whole + 1][:1] == "/" and lines[whole + 2][:1] != "/":
        whole += 3
    if whole == len(lines) or not (message := _ask(environ, _DIVERT, "--list")):
        return
    yield Refusal(
        quote=message,
        source="dpkg",
        command=("sed", "-i.bak", f"{whole + 1},$d", _DIVERSIONS) if len(lines) - whole < 3 else (),
        advice=f"Correct {_DIVERSIONS} as root; each diversion has three lines. /var/backups has copies of it.",
    )


def _is_known(name: str, find: Callable[[str], object]) -> bool:
    """Return whether the user or the group exists; one that is given by its number need not."""
    if name.startswith("#"):
        return name[1:].isdigit()
    try:
        find(name)
    except KeyError:
        return False
    return True


def _cut_lists(fs: Rootfs, dpkg: Dpkg) -> Iterator[Refusal]:
    """Yield the list of an installed package's files that does not end with a line break, as after a power cut."""
    for name in _last_unpacked(fs) or fs.newest(INFO, ".list", _LISTS_READ, limit=_ENTRIES):
        path = f"{INFO}/{name}.list"
        if (fs.tail(path, 1) or b"\n") == b"\n" or name.partition(":")[0] not in dpkg.states():
            continue
        package, aside = name.partition(":")[0], fs.free_name(path, ASIDE)
        yield Refusal(
            reason=f"dpkg's list of the files of {package} ends in the middle of a line",
            source=path,
            line=f"sudo mv {path} {aside} && sudo apt-get install --reinstall {name}",
        )


def _last_unpacked(fs: Rootfs) -> set[str]:
    """Return the names that the lists of the packages may have which the end of dpkg's log says were unpacked."""
    found = _UNPACKED.findall(fs.tail(LOG, _LOG_READ) or b"")
    return {name.decode() for package, architecture in found for name in (package, b"%b:%b" % (package, architecture))}
