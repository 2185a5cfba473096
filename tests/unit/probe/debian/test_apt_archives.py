from __future__ import annotations

import pytest

from doctor.probe.debian.apt_archives import find_gone_archive
from doctor.probe.rootfs import Rootfs
from tests.unit.probe.conftest import Tree

LIST, SOURCES = "/etc/apt/sources.list", "/etc/apt/sources.list.d/x.sources"
PPA = "http://ppa.launchpadcontent.net/team/ppa/ubuntu"


@pytest.mark.parametrize(
    ("path", "text", "command"),
    [
        (LIST, "# mine\ndeb file:/srv/gone ./\n", "sed -i.off 2s/^/# / {}"),
        (LIST, "deb [trusted=yes] copy:///srv/gone trixie main\n", "sed -i.off 1s/^/# / {}"),
        (LIST, f"deb [arch=amd64] {PPA}/ bookworm main", "sed -i.off 1s/^/# / {}"),
        (SOURCES, f"Types: deb\nURIs: {PPA}\nSuites: trixie-updates\nComponents: main\n", "mv {} {}.off"),
        (LIST, "deb file:/srv/here trixie main\n# deb file:/srv/gone trixie main\n", None),
        (LIST, f"deb {PPA} noble main\ndeb http://a.example/debian trixie main\n", None),
        (SOURCES, f"Types: deb\nURIs: {PPA}\nSuites: trixie\nEnabled: off\n", None),
        (SOURCES, f"Types: deb\nURIs: {PPA}\nSuites: trixie\n\nTypes: deb\nURIs: {PPA}\nSuites: sid\n", None),
        (LIST, "deb http://fetched.example/ubuntu sid main\n", None),
    ],
)
def test_a_source_that_has_nothing_for_this_release_is_switched_off(
    tree: Tree, path: str, text: str, command: str | None
) -> None:
    fetched = "/var/lib/apt/lists/fetched.example_ubuntu_dists_sid_InRelease"
    fs = Rootfs(str(tree({path: text, "/srv/here/dists/x": "", fetched: ""})))
    refusal = find_gone_archive(fs, {path: text})
    assert (refusal and " ".join(refusal.command)) == (command and command.replace("{}", path))
    assert refusal is None or refusal.only_update
