from __future__ import annotations

import subprocess
import sys

from doctor.facts import NoInterpreter
from tests import REPOSITORY
from tests.unit.probe.conftest import Tree, collect_facts


def test_no_python3_on_path(tree: Tree) -> None:
    subject = collect_facts(tree({"/etc/os-release": "ID=debian\n"})).subject
    assert isinstance(subject, NoInterpreter)
    assert subject.reason == "not-found"


def test_a_python3_that_is_a_dangling_link(tree: Tree) -> None:
    subject = collect_facts(tree({"/usr/bin/python3": "-> python3.99"})).subject
    assert isinstance(subject, NoInterpreter)
    assert subject.reason == "dangling"


def test_early_probes_load_no_facts() -> None:
    """The main thread loads the facts meanwhile. A thread that loaded a part of them first could wait for ever."""
    program = (
        "import sys, doctor.probe.early, doctor.probe.debian.dpkg; "
        "sys.exit(any(name.startswith('doctor.facts') for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", program], cwd=REPOSITORY, check=False).returncode == 0
