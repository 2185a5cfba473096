"""Read the configuration of pip and uv: pip's files at every level, environment variables, and startup files.

Follows pip's ``configuration.py`` (which files, in which order; which section wins) and ``cli/parser.py`` (an empty
value is ignored once the levels are merged).
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping

from doctor.core import ini, trust
from doctor.core.lazy_typing import Literal
from doctor.core.paths import of_url, upward, user_folder
from doctor.core.record import replace
from doctor.facts.pip_config import BYPASS_LINE, BYPASS_VARIABLES, PipConfig, PipOption
from doctor.facts.shells import EXPORT_FILES
from doctor.probe.reachability import find_proxy, is_unreachable, nothing_listens
from doctor.probe.rootfs import Rootfs
from doctor.probe.shell_lines import start_up_texts, system_files

_Level = Literal["global", "user", "site", "file"]
_SECTIONS = ("global", "install", "env")
"""The order in which pip merges sections: a later section wins, whatever its level."""
_SECTION_NAMES = {"global": "global", "install": "install", "list": "list", ":env:": "env"}
"""``:env:`` is pip's internal name for the variables, which pip also accepts in a file."""
_LISTS = ("constraint", "requirement", "editable")
_FILES = ("client-cert", "python", *_LISTS)
"""Options that name files, and those that name several, with blanks between them (pip ``cli/parser.py``)."""
_UV_LISTS = ("constraint", "override", "build-constraint")
_SCHEMES = ("http", "https", "file", "ftp", "ssh", "git", "hg", "bzr", "sftp", "svn", "rsync", "lp")
"""The schemes of addresses that pip knows (pip ``utils/urls.py``, ``vcs``); it ignores others with a warning."""
_ADDRESSES = ("index-url", "extra-index-url", "proxy")
_MISREAD = re.compile(r"(?<!\S)[\w.+-]{1,30}://[^\s/?#@:]*:([^\s/?#@]*)([/?#])[^\s@]*@")
"""A user, the beginning of a password, and the character in it that ends the host (RFC 3986, section 3.2)."""
_NO_CONFIG_FOLDER = "/etc/pip.conf.d"


def read_pip_config(
    fs: Rootfs, prefix: str | None, environ: Mapping[str, str], cwd: str = "/", *, stdlib: str | None = None
) -> PipConfig:
    """Return the configuration for the interpreter with ``prefix`` and the user whose variables are ``environ``.

    pip looks for relative paths in ``cwd``. ``stdlib`` is the folder of the interpreter's standard library.
    """
    unparsable: list[tuple[str, str]] = []
    options: list[PipOption] = []
    unreadable: list[str] = []
    repair = encoding = ""
    for level, path in _config_files(prefix, environ):
        data = fs.read(path, ini.SIZE_LIMIT)
        if data is None and fs.live and (closed := _closed(fs, path)):
            unreadable.append(closed)
        elif data is not None:
            if len(data) == ini.SIZE_LIMIT:
                data = data[: data.rfind(b"\n") + 1]  # half a line would look malformed
                fs.cuts[f"only the first {ini.SIZE_LIMIT >> 20} MB of {path} was read"] = "pip config"
            parsed = _parse_config(data, path, level)
            if isinstance(parsed, str):
                # root's copy of a file would go wherever a link of another user leads
                if not unparsable and not trust.distrust_of_root([path]):
                    repair, encoding = _find_repair(data)
                unparsable.append((path, parsed))
            else:
                options += parsed
    options = _without_masked([*options, *_read_variables(environ, "PIP_")])
    of_list = tuple(option for option in options if option.section == "list")
    options = [option for option in options if option.section != "list"]
    options.sort(key=lambda option: _SECTIONS.index(option.section))  # stable: the levels keep their order
    config = PipConfig(
        options=tuple(options),
        of_list=of_list,
        uv_options=tuple(_without_masked([*_read_variables(environ, "UV_")])),
        unparsable=tuple(unparsable),
        unreadable=tuple(unreadable),
        repair=repair,
        encoding=encoding,
        startup_options=tuple(_find_bypasses(fs, environ.get("HOME"))),
    )
    certificates, log = environ.get("SSL_CERT_FILE", ""), config.effective("log")
    is_writable = log is None or not fs.live or fs.writable(os.path.join(cwd, _with_home(log.value, environ)))
    config = replace(
        config,
        unusable_files=tuple(_find_unusable_files(fs, config, environ, cwd)),
        misread_login=_find_misread_login(config),
        unreachable_index=_find_unreachable_index(fs, config, environ),
        unwritable_log=None if is_writable else log,
        missing_certificates=certificates if certificates and not fs.lexists(certificates) else "",
        uv_missing=tuple(option for option in config.uv_options if _names_no_file(fs, option, cwd)),
        uv_refused=_find_refused(fs, config.uv_options),
        ineffective=tuple(_find_ineffective(fs, prefix, stdlib)),
        unusable_cache=_find_unusable_cache(fs, config, environ),
        has_only_wheels=bool(config.refuses_wheels) and _has_only_wheels(fs, config, environ, cwd),
    )
    if config.unusable_cache and not trust.is_root():
        from doctor.probe.rights import find_blocker

        config = replace(config, cache_blocker=find_blocker(config.unusable_cache, environ))
    destination = config.destination
    if destination is None:
        return config
    return replace(config, destination_writable=fs.writable(os.path.abspath(destination.value)))


def _closed(fs: Rootfs, path: str) -> str:
    """Return the file that exists and cannot be read, or the folder of pip that it may be in; else nothing."""
    folder = os.path.dirname(path)
    is_of_pip = os.path.basename(folder) in ("pip", ".pip")
    closed = folder if is_of_pip and fs.is_dir(folder) and not os.access(folder, os.X_OK) else ""
    return path if fs.is_file(path) else closed


def _find_repair(data: bytes) -> tuple[str, str]:
    from doctor.probe.pip_config_repair import foreign_encoding, repair_script

    encoding = foreign_encoding(data)
    return "" if encoding else repair_script(data) or "", encoding


def _find_unusable_files(fs: Rootfs, config: PipConfig, environ: Mapping[str, str], cwd: str) -> Iterator[PipOption]:
    """Yield the options whose files pip cannot use; of a list, its first missing file.

    pip expands ``~`` in ``find-links`` and in the paths of certificates only.
    """
    for option in filter(None, map(config.effective, _FILES)):
        for value in option.value.split() if option.name in _LISTS else [option.value]:
            path = _local_path(value if option.name in _LISTS else _with_home(value, environ), cwd)
            if path and not fs.lexists(path):
                yield replace(option, value=value)
                break
    links = config.effective("find-links")
    folders = _folders(links, environ)
    if links and not any(_may_have_packages(fs, value, cwd) for value in folders):
        yield links
    report, index = config.effective("report"), config.effective("index-url")
    if report and not fs.is_dir(os.path.join(cwd, os.path.dirname(report.value))):
        yield report
    addresses = _addresses(config, environ)
    if index and addresses and all(_leads_nowhere(fs, value, cwd, environ) for value in addresses):
        yield index
    elif (proxy := find_proxy(config, index, environ)) and nothing_listens(fs, proxy.value, environ):
        yield proxy
    # requests lets these variables override pip's option (sessions.py, merge_environment_settings).
    variable = next((name for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE") if environ.get(name)), None)
    certificates = config.effective("cert")
    if variable:
        certificates = PipOption(name="cert", value=environ[variable], source=variable, level="variable", section="env")
    if certificates and _has_no_certificate(fs, os.path.join(cwd, _with_home(certificates.value, environ))):
        yield certificates


def _addresses(config: PipConfig, environ: Mapping[str, str]) -> list[str]:
    """Return where pip searches for packages; empty if its configuration names no index, or forbids any."""
    index, more = config.effective("index-url"), config.effective("extra-index-url")
    if index is None or config.enabled("no-index"):
        return []
    return [index.value, *(more.value.split() if more else ()), *_folders(config.effective("find-links"), environ)]


def _find_unreachable_index(fs: Rootfs, config: PipConfig, environ: Mapping[str, str]) -> PipOption | None:
    index, addresses = config.effective("index-url"), _addresses(config, environ)
    if not addresses or find_proxy(config, index, environ):
        return None
    return index if all(is_unreachable(fs, address) for address in addresses) else None


def _find_misread_login(config: PipConfig) -> tuple[PipOption, str] | None:
    """Return the address in force whose password has a ``#``, ``?`` or ``/``: what precedes it is taken for a port."""
    for option in filter(None, map(config.effective, _ADDRESSES)):
        match = _MISREAD.search(option.value)
        if match and not match[1].isdecimal():
            return option, match[2]
    return None


def _find_refused(fs: Rootfs, options: tuple[PipOption, ...]) -> tuple[tuple[PipOption, str], ...]:
    if not options:
        return ()
    from doctor.probe.uv_variables import find_refused

    return tuple(find_refused(fs, options))


def _names_no_file(fs: Rootfs, option: PipOption, cwd: str) -> bool:
    """Return whether an option of uv names files of which one is missing; its Python may be a version as well."""
    values = option.value.split() if option.name in _UV_LISTS else [option.value]
    is_path = option.name in (*_UV_LISTS, "config-file") or (option.name == "python" and "/" in option.value)
    return is_path and any("://" not in value and not fs.lexists(os.path.join(cwd, value)) for value in values)


def _local_path(value: str, cwd: str) -> str | None:
    """Return the path that a value names, also as a URL of the scheme ``file``; ``None`` for any other URL."""
    if "://" in value or value.startswith("file:"):
        return of_url(value)
    return os.path.join(cwd, value)


def _may_have_packages(fs: Rootfs, address: str, cwd: str) -> bool:
    """Return whether pip may find a package where ``find-links`` points to: in a folder, a file or on a server."""
    path = _local_path(address, cwd)
    return path is None or (bool(fs.names(path)) if fs.is_dir(path) else fs.lexists(path))


def _leads_nowhere(fs: Rootfs, address: str, cwd: str, environ: Mapping[str, str]) -> bool:
    """Return whether pip ignores an address, or nothing is there: no folder, or no server of this machine.

    The user and the port of a URL may precede the first ``/``, and its scheme may be missing.
    """
    scheme, is_url, rest = address.partition("://")
    if is_url and scheme.lower() not in _SCHEMES and "+" not in scheme:
        return True
    if scheme.lower() in ("http", "https") and not rest.partition("/")[0].rpartition("@")[2].partition(":")[0]:
        return True
    if address.startswith("file:") and of_url(address) is None:  # pip fails: it is of another host
        return True
    path = _local_path(address, cwd) if ":" not in address.partition("/")[0] or address.startswith("file:") else None
    return (path is not None and not fs.lexists(path)) or (bool(is_url) and nothing_listens(fs, address, environ))


def _folders(links: PipOption | None, environ: Mapping[str, str]) -> list[str]:
    """Return the folders and addresses of ``find-links``."""
    return [_with_home(value, environ) for value in links.value.split()] if links else []


def _has_only_wheels(fs: Rootfs, config: PipConfig, environ: Mapping[str, str], cwd: str) -> bool:
    folders = _folders(config.effective("find-links"), environ)
    if not config.enabled("no-index") or not folders or any("://" in folder for folder in folders):
        return False
    names = (name for folder in folders for name in fs.names(os.path.join(cwd, folder)))
    return not any(name.endswith((".tar.gz", ".tgz", ".zip")) for name in names)


def _find_ineffective(fs: Rootfs, prefix: str | None, stdlib: str | None) -> Iterator[tuple[str, str]]:
    for name in fs.names(_NO_CONFIG_FOLDER):
        path = os.path.join(_NO_CONFIG_FOLDER, name)
        if re.search(r"^\s*break[-_]system[-_]packages", fs.text(path) or "", re.MULTILINE):
            yield path, f"pip does not read {_NO_CONFIG_FOLDER}"
    if stdlib and fs.is_file(f"{stdlib}/EXTERNALLY_MANAGED"):
        yield f"{stdlib}/EXTERNALLY_MANAGED", "pip looks for EXTERNALLY-MANAGED, with a hyphen"
    if prefix and stdlib and fs.is_file(f"{prefix}/pyvenv.cfg"):
        for folder in (prefix, f"{prefix}/lib/{os.path.basename(stdlib)}"):
            for name in ("EXTERNALLY-MANAGED", "EXTERNALLY_MANAGED"):
                if fs.is_file(f"{folder}/{name}"):
                    yield f"{folder}/{name}", "pip looks for no such file in a virtual environment"


def _find_unusable_cache(fs: Rootfs, config: PipConfig, environ: Mapping[str, str]) -> str | None:
    """Return the cache that pip does not use, by the rule of pip's ``utils/filesystem.py``, check_path_owner."""
    home = environ.get("HOME")
    if not fs.live or not home or config.effective("no-cache-dir"):
        return None
    option = config.effective("cache-dir")
    folder = os.path.join(user_folder("XDG_CACHE_HOME", environ), "pip")
    folder = _with_home(option.value, environ) if option else folder
    if not folder.startswith("/"):
        return None
    if not trust.is_root():
        return None if fs.writable(folder) else folder
    existing = next(path for path in upward(folder) if fs.lexists(path))
    return None if fs.owner(existing) in (0, None) else folder


def _with_home(value: str, environ: Mapping[str, str]) -> str:
    home = environ.get("HOME", "")
    return home + value[1:] if home and value.startswith("~/") else value


def _has_no_certificate(fs: Rootfs, path: str) -> bool:
    """Return whether ``path`` is neither a folder nor a file with a certificate in PEM."""
    if not fs.is_file(path):
        return not fs.is_dir(path)
    text = fs.read(path)
    return text is not None and b"-----BEGIN" not in text


def judge_for_root(config: PipConfig, environ: Mapping[str, str]) -> PipConfig:
    """Return the configuration with the reasons why root must not act on some options; unchanged for any other user.

    Another user may be able to change the file that sets an option, or one that it names, or have set the variable.
    """
    if not trust.is_root():
        return config
    of_variables = trust.distrust_of_variables(environ)

    def judge(option: PipOption) -> PipOption:
        is_variable = option.level == "variable"
        of_source = of_variables if is_variable else trust.distrust(option.file)
        # everybody may write to /dev/null, and nobody finds anything there
        of_value = None if option.value == os.devnull else trust.distrust_of_value(option.value)
        return replace(option, distrust=of_source or of_value or "")

    return replace(config, options=tuple(map(judge, config.options)))


def _config_files(prefix: str | None, environ: Mapping[str, str]) -> Iterator[tuple[_Level, str]]:
    """Yield (level, path) of the files that pip reads, from the weakest to the strongest."""
    named = environ.get("PIP_CONFIG_FILE")
    if named == os.devnull:
        return
    for folder in (environ.get("XDG_CONFIG_DIRS", "").strip() or "/etc/xdg").split(":"):
        yield "global", os.path.join(folder, "pip/pip.conf")
    yield "global", "/etc/pip.conf"
    home = environ.get("HOME")
    if home and not (named and os.path.exists(named)):
        yield "user", os.path.join(home, ".pip/pip.conf")
        yield "user", os.path.join(user_folder("XDG_CONFIG_HOME", environ), "pip/pip.conf")
    if prefix:
        yield "site", os.path.join(prefix, "pip.conf")
    if named:
        yield "file", named


def _parse_config(data: bytes, path: str, level: _Level) -> list[PipOption] | str:
    """Return the options in one of pip's files, or why pip cannot parse the file."""
    try:
        sections = ini.parse(data.decode())
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return f"line {line}: byte 0x{data[error.start]:02x} is not UTF-8"
    except ValueError as error:
        return str(error)[:200]
    return [
        PipOption(
            name=_option_name(key),
            value=value,
            source=f"{path}:{value.lines[0]}",
            level=level,
            section=_SECTION_NAMES[section],
            more_lines=value.lines[1] - value.lines[0],
        )
        for section, options in sections.items()
        if section in _SECTION_NAMES
        for key, value in options.items()
    ]


def _without_masked(options: list[PipOption]) -> list[PipOption]:
    """Leave out empty values, and what they hide: the same option in the same section of a weaker level."""
    hidden, others = set[tuple[str, str]](), list[PipOption]()
    for option in reversed(options):
        if not option.value:
            hidden.add((option.section, option.name))
        elif (option.section, option.name) not in hidden:
            others.append(option)
    return others[::-1]


def _option_name(key: str) -> str:
    """Return ``break-system-packages`` of ``BREAK_SYSTEM_PACKAGES``, as pip normalises names."""
    return key.lower().replace("_", "-").removeprefix("--")


def _read_variables(environ: Mapping[str, str], prefix: str) -> Iterator[PipOption]:
    for variable, value in sorted(environ.items()):
        if variable.startswith(prefix):
            name = _option_name(variable.removeprefix(prefix))
            yield PipOption(name=name, value=value, source=variable, level="variable", section="env")


def _find_bypasses(fs: Rootfs, home: str | None) -> Iterator[PipOption]:
    """Yield the assignments of ``…_BREAK_SYSTEM_PACKAGES`` in the startup files of shells and sessions."""
    for variable, value, source in find_assignments(fs, home, BYPASS_VARIABLES):
        name, (path, _, number) = _option_name(variable.partition("_")[2]), source.rpartition(":")
        line = (fs.text(path) or "").split("\n")[int(number) - 1 :][:1]
        is_alone = any(re.search(BYPASS_LINE, text, re.IGNORECASE) for text in line)
        yield PipOption(name=name, value=value, source=source, level="variable", section="env", is_alone=is_alone)


def find_assignments(fs: Rootfs, home: str | None, names: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    """Yield (variable, value, ``path:line``) of the lines that assign the variables ``names``.

    ``home`` is the user's home folder. Comments are left out; whether a line is ever executed is not judged.
    """
    pattern = rf"^[^#\n]{{0,200}}?\b({'|'.join(map(re.escape, names))})[= \t][ \t]*[\"']?([^\s\"';#]{{1,200}})"
    files = (*system_files(fs), *(os.path.join(home, name) for name in EXPORT_FILES if home))
    for path, text in start_up_texts(fs, files):
        for match in re.finditer(pattern, text, re.MULTILINE):
            yield match[1], match[2], f"{path}:{text.count(chr(10), 0, match.end()) + 1}"
