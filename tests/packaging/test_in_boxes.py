"""The first start on a machine that nobody has prepared: from the one file, and from a bare checkout."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.boxes import layers
from tests.boxes.box import Box, Run
from tests.boxes.conftest import MakeBox
from tests.boxes.roots import BARE, Layer
from tests.boxes.snapshot import differences, snapshot
from tests.packaging.conftest import NOT_SOURCE, ROOT

pytestmark = pytest.mark.box
WithCheckout = Callable[..., Box]
"""``(suite, layer, owner)``: a box with the source tree, which is that user's."""
FRESH = ("bookworm", "trixie")
BAD_SETTINGS = """\
[global]
user = true
require-virtualenv = true
break-system-packages = true
[install]
target = /nowhere
prefix = /nowhere
"""


@pytest.fixture
def box_with_pyz(make_box: MakeBox, pyz: Path) -> MakeBox:
    def make(suite: str, layer: Layer = BARE) -> Box:
        box = make_box(suite, layer)
        box.mount("/media", "--bind", "-o", "ro", pyz.parent)
        return box

    return make


def check(box: Box, **how: Any) -> Run:
    return box.run(["python3", "/media/doctor.pyz", "check", "--json"], **how)


def tells_the_truth(run: Run) -> None:
    told = json.loads(run.out)
    assert run.code == told["exit_code"] == 1, run.err
    assert run.err == ""
    assert "ensurepip-missing" in {finding["id"] for finding in told["findings"]}
    assert told["python"]["executable"] == "/usr/bin/python3"


@pytest.mark.parametrize("suite", FRESH)
def test_pyz_writes_its_copy_and_nothing_else(box_with_pyz: MakeBox, suite: str) -> None:
    box = box_with_pyz(suite)
    before = snapshot(box.root)
    tells_the_truth(check(box))
    changed = [path for path in differences(before, snapshot(box.root)) if not path.startswith("/home/ada/.cache")]
    assert changed == ["/home/ada"], "only because .cache is new in it"
    after = snapshot(box.root)
    tells_the_truth(check(box))
    assert differences(after, snapshot(box.root)) == []


@pytest.mark.parametrize("suite", FRESH)
def test_pyz_where_home_is_read_only(box_with_pyz: MakeBox, suite: str) -> None:
    box = box_with_pyz(suite)
    box.mount("/home", "-t", "tmpfs", "-o", "ro", "home")
    tells_the_truth(check(box, cwd="/"))
    assert box.path("/tmp/doctor-1000").stat().st_mode & 0o777 == 0o700
    tells_the_truth(check(box, cwd="/"))


@pytest.mark.parametrize("suite", FRESH)
def test_pyz_where_nothing_is_writable(box_with_pyz: MakeBox, suite: str) -> None:
    box = box_with_pyz(suite)
    for place in ("/home/ada", "/tmp", "/var/tmp", "/dev/shm"):
        box.mount(place, "-t", "tmpfs", "-o", "ro", "nothing")
    tells_the_truth(check(box, cwd="/"))


def test_pyz_does_not_use_what_another_user_has_laid_ready(box_with_pyz: MakeBox) -> None:
    box = box_with_pyz("bookworm")
    box.mount("/home", "-t", "tmpfs", "-o", "ro", "home")
    box.write("/tmp/doctor-1000/trap", owner="root")
    tells_the_truth(check(box, cwd="/"))


def test_pyz_on_a_python_that_is_too_old(box_with_pyz: MakeBox) -> None:
    run = check(box_with_pyz("bullseye"))
    assert run.code == 2
    assert run.err == f"doctor: {json.loads(run.out)['error']['message']}\n"
    assert "3.10 or newer, and this is 3.9" in run.err


@pytest.fixture
def box_with_checkout(make_box: MakeBox) -> WithCheckout:
    def make(suite: str, layer: Layer = BARE, owner: str = "ada") -> Box:
        box = make_box(suite, layer)
        shutil.copytree(ROOT, box.path("/srv/doctor"), symlinks=True, ignore=NOT_SOURCE)
        subprocess.run(["chown", "-R", {"ada": "1000:1000", "root": "0:0"}[owner], box.path("/srv/doctor")], check=True)
        return box

    return make


def start(box: Box, *words: str, **how: Any) -> Run:
    return box.run(["python3", "-m", "doctor", *words], cwd="/srv/doctor", **how)


@pytest.mark.parametrize("suite", FRESH)
def test_a_checkout_sets_itself_up(box_with_checkout: WithCheckout, suite: str) -> None:
    box = box_with_checkout(suite)
    before = snapshot(box.root)
    first = start(box, "check", "--json", network=True)
    assert "ensurepip-missing" in {finding["id"] for finding in json.loads(first.out)["findings"]}
    assert first.code == 1
    assert all(line.startswith("doctor: ") for line in first.err.splitlines())
    changed = differences(before, snapshot(box.root))
    assert [path for path in changed if path.startswith(("/srv", "/usr", "/var", "/etc"))] == ["/srv/doctor/doctor"]
    assert list(box.path("/tmp").iterdir()) == []
    again = start(box, "check", "--json")
    assert (again.code, again.err) == (1, "")
    assert json.loads(again.out)["findings"] == json.loads(first.out)["findings"]


def test_a_checkout_whatever_pip_is_told(box_with_checkout: WithCheckout) -> None:
    box = box_with_checkout("bookworm", owner="root")
    box.write("/etc/pip.conf", BAD_SETTINGS)
    run = start(box, "--version", network=True, user="root", env={"PIP_USER": "1", "PYTHONPATH": "/nowhere"})
    assert (run.code, run.out.split()[0]) == (0, "doctor"), run.err
    assert not list(box.path("/srv/doctor").rglob("__pycache__")), "root leaves nothing in it"
    assert not box.path("/nowhere").exists()


@pytest.mark.parametrize("layer", [layers.VENV, layers.FULL])
def test_a_checkout_takes_the_pip_that_is_there(box_with_checkout: WithCheckout, layer: Layer) -> None:
    run = start(box_with_checkout("trixie", layer=layer), "--version", network=True)
    assert (run.code, run.out.split()[0]) == (0, "doctor"), run.err
    assert "apt" not in run.err


def test_a_checkout_without_apt_takes_uv(box_with_checkout: WithCheckout) -> None:
    box = box_with_checkout("bookworm")
    box.path("/usr/bin/apt-get").unlink()
    lacking = start(box, "--version", network=True)
    assert (lacking.code, lacking.out) == (4, "")
    assert "pip is not installed" in lacking.err
    shutil.copy(Path(sys.executable).with_name("uv"), box.path("/usr/local/bin/uv"))
    run = start(box, "--version", network=True)
    assert (run.code, run.out.split()[0]) == (0, "doctor"), run.err


def test_a_checkout_says_what_it_lacks(box_with_checkout: WithCheckout) -> None:
    run = start(box_with_checkout("bookworm"), "check", "--json")
    told = json.loads(run.out)
    assert (run.code, told["exit_code"], told["status"], told["command"]) == (5, 5, "error", "check")
    assert "doctor.pyz" in told["error"]["message"]
    assert "Traceback" not in run.err


def test_a_checkout_killed_and_started_twice_at_once(box_with_checkout: WithCheckout) -> None:
    box = box_with_checkout("bookworm")
    begun = "set -m; python3 -m doctor --version 2>/tmp/said & until grep -q installing /tmp/said; do sleep 0.05; done"
    kill = f"{begun}; kill -KILL -- -$!"
    both = "python3 -m doctor --version & python3 -m doctor --version; wait"
    box.run(["sh", "-c", kill], cwd="/srv/doctor", network=True)
    run = box.run(["sh", "-c", both], cwd="/srv/doctor", network=True)
    assert [line.split()[0] for line in run.out.splitlines()] == ["doctor", "doctor"], run.err
    assert run.err.count("ready after") == 1
    left = [path.name for path in box.path("/home/ada/.cache/doctor").iterdir()]
    assert not [name for name in left if ".part-" in name]
