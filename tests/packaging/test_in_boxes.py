"""The first start on a freshly installed Debian, from doctor.pyz and from a checkout."""

from __future__ import annotations

import json
import os
import re
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
from tests.boxes.timing import retry, slowdown
from tests.packaging.conftest import NOT_SOURCE, ROOT, Once
from tests.packaging.conftest import run as run_program

pytestmark = pytest.mark.box
BoxWithCheckout = Callable[..., Box]
"""Returns a box with the source tree in it; takes the suite, the layer and the owner of the tree."""
FRESH = ("bookworm", "trixie")
SCAN = ("scan", "/srv")
"""A command that needs doctor's dependencies, and that changes nothing."""
FOUND_NOTHING = "✓ No environment and no Python was found.\n"
HARMFUL_PIP_CONFIG = """\
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


def assert_correct(run: Run) -> None:
    document = json.loads(run.out)
    assert run.code == document["exit_code"] == 1, run.err
    assert run.err == ""
    assert "ensurepip-missing" in {finding["id"] for finding in document["findings"]}
    assert document["python"]["executable"] == "/usr/bin/python3"


def test_that_a_python_does_not_suffice_is_said_in_one_line(box_with_pyz: MakeBox) -> None:
    box = box_with_pyz("trixie", layers.ZOO)
    box.mount("/mnt", "--bind", "-o", "ro", ROOT)
    for words in (["/media/doctor.pyz"], ["-m", "doctor"]):
        run = box.run(["pypy3", *words, "check"], cwd="/mnt")
        assert run.code == 2 and run.err.startswith("doctor: doctor runs on CPython only."), run
        assert run.err.count("\n") == 1
    library = "dpkg --remove --force-depends libpython3.13-stdlib libpython3-stdlib"  # leaves python3-minimal
    assert box.run(library.split(), user="root").code == 0
    run = check(box)
    message = json.loads(run.out)["error"]["message"]
    assert (run.code, run.err) == (2, f"doctor: {message}\n") and "apt-get install python3" in message


@pytest.mark.parametrize("suite", FRESH)
def test_pyz_writes_its_copy_and_nothing_else(box_with_pyz: MakeBox, suite: str) -> None:
    box = box_with_pyz(suite)
    before = snapshot(box.root)
    assert_correct(check(box))
    changed = [path for path in differences(before, snapshot(box.root)) if not path.startswith("/home/ada/.cache")]
    assert changed == ["/home/ada"], "it changes only because .cache is created in it"
    assert_correct(check(box))  # it compiles what the first start, which unpacked the copy, did not import
    after = snapshot(box.root)
    assert_correct(check(box))
    assert differences(after, snapshot(box.root)) == []
    removed = box.run(["python3", "/media/doctor.pyz", "uninstall", "--yes"])
    assert (removed.code, removed.err, "rm /media/doctor.pyz" in removed.out) == (0, "", True)
    assert not box.path("/home/ada/.cache/doctor").exists(), "although it runs from there"


def test_pyz_reports_what_it_could_not_remove_although_its_own_copy_is_gone(box_with_pyz: MakeBox) -> None:
    box = box_with_pyz("bookworm")
    box.write("/home/ada/.local/state/doctor/receipts/file", owner="ada")
    os.chown(box.path("/home/ada/.local/state/doctor/receipts"), 0, 0)
    run = box.run(["python3", "/media/doctor.pyz", "uninstall", "--yes", "--json"])
    assert (run.code, run.err.count("\n")) == (3, 1), run
    assert "receipts: Permission denied" in json.loads(run.out)["error"]["message"]
    assert not box.path("/home/ada/.cache/doctor").exists()


@pytest.mark.parametrize("suite", FRESH)
def test_pyz_starts_with_a_read_only_home(box_with_pyz: MakeBox, suite: str) -> None:
    box = box_with_pyz(suite)
    box.mount("/home", "-t", "tmpfs", "-o", "ro", "home")
    assert_correct(check(box, cwd="/"))
    assert box.path("/tmp/doctor-1000").stat().st_mode & 0o777 == 0o700
    assert_correct(check(box, cwd="/"))


@pytest.mark.parametrize("suite", FRESH)
def test_pyz_starts_without_any_writable_folder(box_with_pyz: MakeBox, suite: str) -> None:
    box = box_with_pyz(suite)
    for folder in ("/home/ada", "/tmp", "/var/tmp", "/dev/shm"):
        box.mount(folder, "-t", "tmpfs", "-o", "ro", "nothing")
    assert_correct(check(box, cwd="/"))


def test_pyz_does_not_use_a_folder_of_another_user(box_with_pyz: MakeBox) -> None:
    box = box_with_pyz("bookworm")
    box.mount("/home", "-t", "tmpfs", "-o", "ro", "home")
    box.write("/tmp/doctor-1000/trap", owner="root")
    assert_correct(check(box, cwd="/"))


def test_pyz_reports_a_python_that_is_too_old(box_with_pyz: MakeBox) -> None:
    run = check(box_with_pyz("bullseye"))
    assert run.code == 2
    assert run.err == f"doctor: {json.loads(run.out)['error']['message']}\n"
    assert "3.10 or newer, but this is Python 3.9" in run.err


@pytest.fixture
def box_with_checkout(make_box: MakeBox) -> BoxWithCheckout:
    def make(suite: str, layer: Layer = BARE, owner: str = "ada") -> Box:
        box = make_box(suite, layer)
        shutil.copytree(ROOT, box.path("/srv/doctor"), symlinks=True, ignore=NOT_SOURCE)
        subprocess.run(["chown", "-R", {"ada": "1000:1000", "root": "0:0"}[owner], box.path("/srv/doctor")], check=True)
        return box

    return make


@pytest.fixture(scope="session")
def wheels(once: Once) -> Path:
    """A folder that the command of README.md, "Without network", has made."""
    readme = (ROOT / "README.md").read_text("utf-8")
    (command,) = re.findall(r"^\$ python3 -m (pip download .*) --dest", readme, re.MULTILINE)
    download = [sys.executable, "-m", *command.split(), "--dest"]
    return once("wheels", lambda folder: run_program(*download, folder, cwd=ROOT))


def start(box: Box, *arguments: str, **how: Any) -> Run:
    return box.run(["python3", "-m", "doctor", *arguments], cwd="/srv/doctor", **how)


@pytest.mark.parametrize("suite", FRESH)
def test_a_checkout_installs_its_dependencies(box_with_checkout: BoxWithCheckout, suite: str) -> None:
    box = box_with_checkout(suite)
    before = snapshot(box.root)
    bare = start(box, "check", "--json")
    assert "ensurepip-missing" in {finding["id"] for finding in json.loads(bare.out)["findings"]}
    assert (bare.code, bare.err) == (1, ""), "a check needs none of them, and no network"
    shown = start(box, "check")
    assert differences(before, snapshot(box.root)) == ["/srv/doctor/doctor"], "only the time of the folder"
    first = start(box, *SCAN, network=True)
    assert first.code == 0
    assert all(line.startswith("doctor: ") for line in first.err.splitlines())
    changed = differences(before, snapshot(box.root))
    assert [path for path in changed if path.startswith(("/srv", "/usr", "/var", "/etc"))] == ["/srv/doctor/doctor"]
    assert list(box.path("/tmp").iterdir()) == []
    again = start(box, "check", "--json")
    assert (again.code, again.err) == (1, "")
    assert again.out == bare.out
    assert start(box, "check").out == shown.out
    elsewhere = box.run(["python3", "/srv/doctor/doctor", "check", "--json"])
    assert (elsewhere.code, elsewhere.err) == (1, "")
    removed = start(box, "uninstall", "--yes")
    assert (removed.code, removed.err, "Delete the folder /srv/doctor" in removed.out) == (0, "", True)
    assert not box.path("/home/ada/.cache/doctor").exists(), "although it runs from there"


def test_a_checkout_ignores_a_harmful_pip_config(box_with_checkout: BoxWithCheckout) -> None:
    box = box_with_checkout("bookworm", owner="root")
    box.write("/etc/pip.conf", HARMFUL_PIP_CONFIG)
    run = start(box, *SCAN, network=True, user="root", env={"PIP_USER": "1", "PYTHONPATH": "/nowhere"})
    assert (run.code, run.out) == (0, FOUND_NOTHING), run.err
    assert not list(box.path("/srv/doctor").rglob("__pycache__")), "root writes nothing into it"
    assert not box.path("/nowhere").exists()


def test_root_installs_with_nothing_of_another_user(box_with_checkout: BoxWithCheckout) -> None:
    box = box_with_checkout("bookworm", owner="root")
    for name in ("uv", "pip", "pip3", "virtualenv", "apt-get", "dpkg-deb"):
        box.write(f"/home/ada/bin/{name}", "#!/bin/sh\ntouch /run/hostile\n", owner="ada", mode=0o755)
    box.write("/home/ada/.config/pip/pip.conf", "[global]\nindex-url = https://hostile.invalid/simple\n", owner="ada")
    box.write(
        "/home/ada/.local/lib/python3.11/site-packages/pip/__init__.py", "raise SystemExit('hostile')", owner="ada"
    )
    box.write("/home/ada/tmp/file", owner="ada")
    before = snapshot(box.path("/home/ada"))
    theirs = {"HOME": "/home/ada", "PATH": "/home/ada/bin:/usr/bin:/bin", "TMPDIR": "/home/ada/tmp"}
    run = start(box, *SCAN, network=True, user="root", env=theirs)
    assert (run.code, run.out) == (0, FOUND_NOTHING), run.err
    assert differences(before, snapshot(box.path("/home/ada"))) == []
    assert not box.path("/run/hostile").exists()
    (typer,) = box.path("/root/.cache/doctor").glob("*/packages/typer/__init__.py")
    typer.write_text("")
    repaired = start(box, *SCAN, network=True, user="root", env=theirs)
    assert repaired.out == run.out and "ready after" in repaired.err
    assert start(box, *SCAN, user="root", env=theirs).err == ""


@pytest.mark.parametrize("layer", [layers.VENV, layers.FULL])
def test_a_checkout_uses_the_pip_of_the_machine(box_with_checkout: BoxWithCheckout, layer: Layer) -> None:
    run = start(box_with_checkout("trixie", layer=layer), *SCAN, network=True)
    assert (run.code, run.out) == (0, FOUND_NOTHING), run.err
    assert "apt" not in run.err


def test_a_checkout_without_apt_uses_uv(box_with_checkout: BoxWithCheckout) -> None:
    box = box_with_checkout("bookworm")
    box.path("/usr/bin/apt-get").unlink()
    without_uv = start(box, *SCAN, network=True)
    assert (without_uv.code, without_uv.out) == (4, "")
    assert "pip is not installed" in without_uv.err
    shutil.copy(Path(sys.executable).with_name("uv"), box.path("/usr/local/bin/uv"))
    run = start(box, *SCAN, network=True)
    assert (run.code, run.out) == (0, FOUND_NOTHING), run.err


@pytest.mark.parametrize("layer", [BARE, layers.FULL], ids=["without pip", "with pip"])
def test_a_checkout_without_network_says_at_once_what_it_needs(
    box_with_checkout: BoxWithCheckout, layer: Layer
) -> None:
    box = box_with_checkout("bookworm", layer=layer)
    # it does not wait for a network (0.1 s on an idle machine)
    run = retry(lambda: start(box, *SCAN, "--json"), lambda run: run.seconds < 2 * slowdown())
    document = json.loads(run.out)
    assert (run.code, document["exit_code"]) == (5, 5)
    assert (document["status"], document["command"]) == ("error", "scan")
    message = document["error"]["message"]
    assert "doctor.pyz" in message and ("with wheels" in message) == (layer is layers.FULL)
    assert run.err == f"doctor: {message}\n"
    assert not box.path("/home/ada/.cache").exists()


def test_a_checkout_without_network_uses_a_folder_with_wheels(box_with_checkout: BoxWithCheckout, wheels: Path) -> None:
    box = box_with_checkout("bookworm", layer=layers.FULL)
    box.mount("/media", "--bind", "-o", "ro", wheels)
    run = start(box, *SCAN, env={"PIP_FIND_LINKS": "/media"})
    assert (run.code, run.out) == (0, FOUND_NOTHING), run.err


def test_a_check_judges_the_usual_requirements_without_a_dependency(box_with_checkout: BoxWithCheckout) -> None:
    """A requirement that only ``packaging`` could judge is not reported, and the network is left alone."""
    box = box_with_checkout("bookworm")
    assert box.run(["python3", "-m", "venv", "--without-pip", "/srv/doctor/.venv"]).code == 0
    for lines, is_judged in (("six ~= 1.16; os_name != 'nt'\n", True), ("six >= 1.16rc1; 'x' in os_name\n", False)):
        box.write("/srv/doctor/requirements.txt", lines)
        run = start(box, "check", "--json", network=True)
        found = {finding["id"] for finding in json.loads(run.out)["findings"]}
        assert ("requirements-not-met" in found, "probe-failed" in found, run.err) == (is_judged, False, "")
    assert not box.path("/home/ada/.cache").exists()


def test_a_killed_installation_is_completed_once_by_two_starts(box_with_checkout: BoxWithCheckout) -> None:
    box = box_with_checkout("bookworm")
    start_installing = (
        "set -m; python3 -m doctor scan /srv 2>/tmp/log & until grep -q 'packages with' /tmp/log; do sleep 0.05; done"
    )
    kill = f"{start_installing}; kill -KILL -- -$!"
    both = "python3 -m doctor scan /srv & python3 -m doctor scan /srv; wait"
    box.run(["sh", "-c", kill], cwd="/srv/doctor", network=True)
    run = box.run(["sh", "-c", both], cwd="/srv/doctor", network=True)
    assert run.out == 2 * FOUND_NOTHING, run.err
    assert run.err.count("ready after") == 1
    names = [path.name for path in box.path("/home/ada/.cache/doctor").iterdir()]
    assert not [name for name in names if ".part-" in name]
