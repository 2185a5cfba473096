from __future__ import annotations

from doctor.probe.debian.apt_policy import parse_policy
from doctor.probe.debian.dpkg import Dpkg
from doctor.probe.rootfs import Rootfs
from tests.unit.probe.conftest import Tree

POLICY = """\
libpython3.11-stdlib:arm64:
  Installed: 3.11.2-6+deb12u9
  Candidate: 3.11.2-6+deb12u9
  Version table:
 *** 3.11.2-6+deb12u9 100
        100 /var/lib/dpkg/status
     3.11.2-6+deb12u8 500
        500 file:/mirror bookworm/main arm64 Packages
        500 file:/other bookworm/main arm64 Packages
python3-requests:
  Installed: (none)
  Candidate: (none)
  Version table:
     2.28.1+dfsg-1 -1
        500 file:/mirror bookworm/main arm64 Packages
python3-virtual:
  Installed: (none)
  Candidate: (none)
  Version table:
"""
STATUS = "Package: libpython3.11-stdlib\nStatus: install ok installed\nVersion: 3.11.2-6+deb12u9\n"


def test_versions_are_those_that_an_archive_has(tree: Tree) -> None:
    dpkg = Dpkg(Rootfs(str(tree({"/var/lib/dpkg/status": STATUS}))))
    packages = parse_policy(POLICY, dpkg)
    assert [(package.name, package.installed, package.candidate, package.versions) for package in packages] == [
        ("libpython3.11-stdlib", "3.11.2-6+deb12u9", "3.11.2-6+deb12u9", ("3.11.2-6+deb12u8",)),
        ("python3-requests", None, None, ("2.28.1+dfsg-1",)),
        ("python3-virtual", None, None, ()),
    ]
