"""The findings of the Debian package after an upgrade are read again, and only said while they are true."""

from __future__ import annotations

import json

import pytest

from doctor.checks.upgrade_broke_environments import check
from doctor.diagnose.model import Severity
from doctor.facts.shadows import BROKEN_LIMIT
from doctor.probe.orphans import ANSWER, find_broken_by_upgrade
from doctor.probe.rootfs import Rootfs
from tests.unit.factories import make_facts
from tests.unit.probe.conftest import Tree

DEAD = {
    "/srv/dead/pyvenv.cfg": "home = /usr/bin\nversion = 3.9.2\n",
    "/srv/dead/bin/python": "-> /usr/bin/python3.9",
    "/srv/dead/lib/python3.9/site-packages/": "",
}
DOCUMENT = {"kind": "environment", "status": "problems", "path": "/srv/dead"}


def test_an_environment_that_is_still_broken_is_a_warning(tree: Tree) -> None:
    fs = Rootfs(str(tree({**DEAD, ANSWER: f"{json.dumps(DOCUMENT)}\n"})))
    broken = find_broken_by_upgrade(fs)
    [finding] = check(make_facts(broken_by_upgrade=broken))
    assert finding.severity is Severity.WARNING and [each.source for each in finding.evidence] == ["/srv/dead"]
    [finding] = check(make_facts(broken_by_upgrade=broken * BROKEN_LIMIT))
    assert finding.summary.startswith("100 or more environments have")


@pytest.mark.parametrize(
    "answer",
    [
        json.dumps({**DOCUMENT, "path": "/srv/removed"}),
        json.dumps({**DOCUMENT, "path": "\0"}),
        json.dumps({**DOCUMENT, "status": "healthy"}),
        json.dumps({**DOCUMENT, "kind": "summary"}),
        '[1]\n"x"\nnull\n{"kind": ["environment"]}\n{"half": ',
        "[" * 100_000,
        "",
    ],
)
def test_nothing_is_said_otherwise(answer: str, tree: Tree) -> None:
    assert find_broken_by_upgrade(Rootfs(str(tree({**DEAD, ANSWER: answer})))) == ()
    assert list(check(make_facts())) == []
