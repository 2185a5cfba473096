"""The first package of ``debian_candidates`` that the box's own apt has contains the distribution.

Where a package has no metadata, it contains a module of that name. The data's packages are sampled; apt is asked for
all of them in one call, and a few are downloaded and opened.
"""

from __future__ import annotations

import random
import re

import pytest

from doctor.core.names import normalize
from doctor.plan import known_names
from doctor.plan.known_names import debian_candidates
from tests.boxes.conftest import MakeBox
from tests.boxes.roots import NEWER

pytestmark = pytest.mark.box
SAMPLED, OPENED = 500, 15
LEAST = {"bookworm": 0.6, "trixie": 0.7}
"""The share of the names that the release has; the data is also that of newer ones."""
CANDIDATE = re.compile(r"^(\S+):\n  Installed: .*\n  Candidate: (?!\(none\))", re.MULTILINE)
INFO = re.compile(r"/dist-packages/([^/]+?)-[^-/]+(?:-py3[^/]*)?\.(?:dist|egg)-info")
MODULE = re.compile(r"/dist-packages/(\w+)(?:/|\.py|\.cpython-)")
"""The content of packages that have a module of that name and no metadata."""


@pytest.mark.parametrize("suite", NEWER)
def test_apt_has_the_package_for_a_distribution(suite: str, make_box: MakeBox) -> None:
    box = make_box(suite)
    choice = random.Random(10)
    names = choice.sample([name for name in known_names._section("debian") if known_names._is_on_index(name)], SAMPLED)
    asked = {name: debian_candidates(name) for name in names}
    unknown = debian_candidates("no-such-distribution")
    packages = sorted({package for candidates in asked.values() for package in candidates} | {*unknown})
    script = 'apt-get -qq update && apt-cache policy "$@"'
    policy = box.run(["sh", "-c", script, "sh", *packages], user="root", network=True)
    assert policy.code == 0, policy.err
    available = set(CANDIDATE.findall(policy.out))
    found = {name: [package for package in candidates if package in available] for name, candidates in asked.items()}
    found = {name: existing for name, existing in found.items() if existing}
    assert len(found) / SAMPLED > LEAST.get(suite, 0.6), len(found)
    assert not available & {*unknown}
    opened = dict(choice.sample(sorted(found.items()), OPENED))
    script = (
        'cd /tmp && apt-get -qq download "$@" && for deb in *.deb; do echo "$deb"; dpkg-deb --contents "$deb"; done'
    )
    run = box.run(["sh", "-c", script, "sh", *{existing[0] for existing in opened.values()}], user="root", network=True)
    assert run.code == 0, run.err
    contained = {normalize(name) for name in (*INFO.findall(run.out), *MODULE.findall(run.out))}
    assert {name: existing[0] for name, existing in opened.items() if name not in contained} == {}
