"""The command that takes a damaged file of apt out of its way changes the file that apt names."""

from __future__ import annotations

import subprocess

import pytest

from doctor.probe.debian.apt_config import (
    _as_refusal,
    _find_no_archive,
    _of_every_package,
    _read_sources,
    _stanzas_of_pins,
)
from doctor.probe.debian.apt_keys import find_lost_key
from doctor.probe.debian.apt_surroundings import find_unknown_disc
from doctor.probe.rootfs import Rootfs
from tests.unit.probe.conftest import Tree

FOLDER = "/etc/apt/sources.list.d"


@pytest.mark.parametrize(
    ("message", "command"),
    [
        (
            f"Malformed entry 1 in sources file {FOLDER}/vendor.sources (Suite)",
            ("mv", f"{FOLDER}/vendor.sources", f"{FOLDER}/vendor.sources.off"),
        ),
        (
            f"Malformed entry 2 in list file {FOLDER}/vendor.list (Component)",
            ("sed", "-i.off", "2s/^/# /", f"{FOLDER}/vendor.list"),
        ),
        (
            "Malformed entry 1 in list file /etc/apt/sources.list (URI)",
            ("sed", "-i.off", "1s/^/# /", "/etc/apt/sources.list"),
        ),
        ("Malformed entry 1 in sources file /opt/vendor.sources (Suite)", ()),
    ],
)
def test_the_command_names_the_file_of_the_message(tree: Tree, message: str, command: tuple[str, ...]) -> None:
    files = {"/etc/apt/sources.list": "deb x y z\n", f"{FOLDER}/vendor.sources": "Types: deb\n"}
    assert _as_refusal(Rootfs(str(tree(files))), message).command == command


DISC = "[Debian GNU/Linux 13.1.0 _Trixie_ - Official amd64 NETINST with firmware 20250906-10:22]"


@pytest.mark.parametrize(
    ("files", "command"),
    [
        ({"sources.list": f"# mine\ndeb [x=y] cdrom:{DISC}/ trixie main\n"}, "sed -i.off 2s/^/# / {}/sources.list"),
        ({"sources.list.d/x.list": f" deb-src cdrom://{DISC}/ x y"}, "sed -i.off 1s/^/# / {}/sources.list.d/x.list"),
        ({"sources.list": f"# deb cdrom:{DISC}/ trixie main\ndeb http://a/ b c\n"}, None),
        ({"sources.list": "deb http://a/cdrom: b c # deb cdrom:\n", "x": "deb cdrom:x y z"}, None),
    ],
)
def test_a_disc_is_commented_out_unless_apt_knows_it(tree: Tree, files: dict[str, str], command: str | None) -> None:
    written = {f"/etc/apt/{name}": text for name, text in files.items()}
    fs = Rootfs(str(tree(written)))
    refusal = find_unknown_disc(fs, _read_sources(fs))
    assert (" ".join(refusal.command) if refusal else None) == (command.format("/etc/apt") if command else None)
    assert refusal is None or refusal.only_update
    known = Rootfs(str(tree({**written, "/var/lib/apt/cdroms.list": f'CD::abc "{DISC[1:-1]}";\n'})))
    assert find_unknown_disc(known, _read_sources(known)) is None


KEY = "/etc/apt/keyrings/x.asc"
SIGNED = f"deb [arch=amd64 signed-by={KEY}] https://x.example/debian trixie main\n"
STANZA = f"Types: deb\nURIs: https://x.example/debian\nSuites: trixie\nComponents: main\nSigned-By: {KEY}\n"


@pytest.mark.parametrize(
    ("files", "command"),
    [
        ({"x.list": f"# x\n{SIGNED}"}, f"sed -i.off 2s/^/# / {FOLDER}/x.list"),
        ({"x.sources": STANZA}, f"mv {FOLDER}/x.sources {FOLDER}/x.sources.off"),
        ({"x.sources": STANZA, KEY: "key"}, None),
        ({"x.list": SIGNED, KEY: "key"}, None),
        ({"x.sources": f"{STANZA}Trusted: yes\n"}, None),
        *(({"x.sources": f"Enabled: {no}\n{STANZA}"}, None) for no in ("no", "False", "off", "0", "Without")),
        ({"x.sources": f"Enabled: maybe\n{STANZA}"}, f"mv {FOLDER}/x.sources {FOLDER}/x.sources.off"),
        ({"x.list": SIGNED.replace("arch=amd64", "enabled=no")}, f"sed -i.off 1s/^/# / {FOLDER}/x.list"),
        ({"x.sources": f"{STANZA}\n{STANZA}"}, None),
        *(({"x.list": SIGNED.replace("arch=amd64", f"trusted={yes}")}, None) for yes in ("yes", "True", "on", "1")),
        ({"x.list": SIGNED.replace("arch=amd64", "trusted=no")}, f"sed -i.off 1s/^/# / {FOLDER}/x.list"),
        ({"x.list": SIGNED.replace("arch=amd64", "allow-insecure=yes")}, None),
        ({"x.list": f"# {SIGNED}"}, None),
        ({"x.list": SIGNED.replace(KEY, "0123456789ABCDEF")}, None),
        ({"x.sources": STANZA, "/var/lib/apt/lists/x.example_debian_dists_trixie_InRelease": ""}, None),
        ({"debian.sources": STANZA.replace(KEY, "/usr/share/keyrings/debian-archive-keyring.pgp")}, ""),
    ],
)
def test_a_source_without_its_key_is_switched_off(tree: Tree, files: dict[str, str], command: str | None) -> None:
    fs = Rootfs(str(tree({name if name[0] == "/" else f"{FOLDER}/{name}": text for name, text in files.items()})))
    refusal = find_lost_key(fs, _read_sources(fs))
    assert (" ".join(refusal.command) if refusal else None) == command
    assert refusal is None or (refusal.only_update and refusal.quote and "keyrings" in refusal.advice)


@pytest.mark.parametrize("closed", [KEY, "/etc/apt/keyrings"])
def test_a_key_that_apt_may_not_read_is_opened(tree: Tree, closed: str) -> None:
    root = tree({f"{FOLDER}/x.list": SIGNED, KEY: "key"})
    root.joinpath(closed[1:]).chmod(0o700)
    fs = Rootfs(str(root))
    refusal = find_lost_key(fs, _read_sources(fs))
    assert refusal and refusal.command == ("chmod", "a+rX", closed)


def test_a_folder_that_apt_may_enter_need_not_be_listed(tree: Tree) -> None:
    root = tree({f"{FOLDER}/x.list": SIGNED, KEY: "key"})
    root.joinpath("etc/apt/keyrings").chmod(0o711)
    fs = Rootfs(str(root))
    assert find_lost_key(fs, _read_sources(fs)) is None


EXAMPLE = "/usr/share/doc/apt/examples/debian.sources"
ACTIVE = "Types: deb\nURIs: http://a/\nSuites: x\nComponents: main\n"


@pytest.mark.parametrize(
    ("files", "command"),
    [
        ({"sources.list": "# deb http://a/ b c\n"}, None),
        ({EXAMPLE: ACTIVE}, f"cp {EXAMPLE} {FOLDER}/debian.sources"),
        ({EXAMPLE: ACTIVE, "sources.list.d/debian.sources": "# gone\n"}, None),
        (
            {"sources.list.d/a.sources": f"Enabled: No\n{ACTIVE}"},
            f"sed -i.off -E s/^Enabled:.*/Enabled: yes/I {FOLDER}/a.sources",
        ),
    ],
)
def test_no_active_source_is_a_refusal(tree: Tree, files: dict[str, str], command: str | None) -> None:
    fs = Rootfs(str(tree({name if name[0] == "/" else f"/etc/apt/{name}": text for name, text in files.items()})))
    refusal = _find_no_archive(fs, {}, _read_sources(fs))
    assert refusal and refusal.may_be_meant and " ".join(refusal.command) == (command or "")
    assert _find_no_archive(fs, {"x": 'Dir::Etc::SourceList "/opt/list";'}, _read_sources(fs)) is None


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("# deb http://deb.example/debian bookworm main", True),
        ("#deb [signed-by=/k] https://deb.example/security bookworm-security main", True),
        ("# deb http://deb.example/debian bookworm-backports main", False),
        ("# deb http://deb.example/debian trixie main", False),
        ("# deb-src http://deb.example/debian bookworm main", False),
        ("# deb cdrom:[Debian 12]/ bookworm main", False),
    ],
)
def test_the_archives_of_this_release_that_are_comments_are_made_active(tree: Tree, line: str, found: bool) -> None:
    text = f"# Line commented out by installer because it failed to verify:\n{line}\n# not a source\n"
    root = tree({"/etc/os-release": "VERSION_CODENAME=bookworm\n", "/etc/apt/sources.list": text})
    fs = Rootfs(str(root))
    refusal = _find_no_archive(fs, {}, _read_sources(fs))
    assert refusal and refusal.may_be_meant is not found and bool(refusal.command) is found
    if found:
        path = root / "etc/apt/sources.list"
        subprocess.run([*refusal.command[:-1], str(path)], check=True)
        assert (
            path.read_text() == text.replace(line, line.lstrip("# "))
            and _find_no_archive(fs, {}, _read_sources(fs)) is None
        )


@pytest.mark.parametrize(
    "files",
    [
        {"sources.list": "deb http://a/ b c\n"},
        {"sources.list": "an odd line\n"},
        {"sources.list.d/a.sources": f"Enabled: yes\n{ACTIVE}"},
        {"sources.list.d/a.sources": f"{ACTIVE}Enabled: no\n\n{ACTIVE}"},
    ],
)
def test_an_active_source_or_an_odd_one_is_none(tree: Tree, files: dict[str, str]) -> None:
    fs = Rootfs(str(tree({f"/etc/apt/{name}": text for name, text in files.items()})))
    assert _find_no_archive(fs, {}, _read_sources(fs)) is None


def test_a_pin_of_every_package_may_not_be_the_one_that_excludes_those_of_python(tree: Tree) -> None:
    folder = "/etc/apt/preferences.d"
    vendor = {f"{folder}/vendor": 'Package: *\nPin: origin "vendor.example"\nPin-Priority: -1\n'}
    named = {f"{folder}/python": "Package: python3-*\nPin: release *\nPin-Priority: -1\n"}
    assert _of_every_package(list(_stanzas_of_pins(Rootfs(str(tree(vendor)))))) == (f"{folder}/vendor",)
    assert _of_every_package(list(_stanzas_of_pins(Rootfs(str(tree(vendor | named)))))) == ()
