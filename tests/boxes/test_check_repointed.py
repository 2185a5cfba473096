"""A python3 that leads elsewhere is found, verdicts agree with the real tools, and the named command restores it."""

from __future__ import annotations

import shlex
import subprocess
from pathlib import Path

import pytest

from tests.boxes import tiny
from tests.boxes.conftest import MakeBox
from tests.boxes.doctor import Doctor
from tests.boxes.layers import FULL, ZOO
from tests.boxes.roots import UnbuildableError, root_of

pytestmark = pytest.mark.box

ID = "python3-repointed"
TRIES = {
    "create-venv": ("python3", "-m", "venv", "new"),
    "pip-install": ("python3", "-m", "pip", "install", *tiny.FIND, tiny.LIBRARY),
    "pipx-install": ("pipx", "install", tiny.APPLICATION),
}


@pytest.fixture
def built_elsewhere() -> Path:
    """A Python of another release than the box's, in a folder that it was not built for."""
    try:
        return root_of("bookworm", ZOO) / "opt/python"
    except UnbuildableError as error:
        pytest.skip(str(error))


def test_the_link_is_found_and_restored(make_box: MakeBox, doctor: Doctor, built_elsewhere: Path) -> None:
    box = make_box("trixie", FULL)
    tiny.stock(box)
    assert doctor.check(box).finding(ID) is None
    subprocess.run(["cp", "-a", str(built_elsewhere), str(box.path("/opt/built"))], check=True)
    for link in ("/usr/bin/python3", "/usr/local/bin/python3"):
        path = box.path(link)
        path.unlink(missing_ok=True)
        path.symlink_to("/opt/built/bin/python3.11")
        answer = doctor.check(box)
        for action, argv in TRIES.items():
            real = box.run(argv, env=tiny.OFFLINE)
            assert answer.works(action) is (real.code == 0), (link, action, answer.json["findings"], real)
        assert box.run(["rm", "-rf", "new"]).code == 0
        remedy = answer.finding(ID)["remedy"]
        if link == "/usr/bin/python3":
            remedy = doctor.check(box, user="root").finding(ID)["remedy"]  # ada cannot become root
            assert box.run(remedy["argv"], user="root").code == 0 and path.readlink() == Path("python3.13")
            assert doctor.check(box).finding(ID) is None
        else:
            run = doctor.run(box, *shlex.split(remedy["text"])[1:])
            assert run.code == 0 and box.run([".venv/bin/python", "-c", "import ssl, pip"]).code == 0, run


def test_alternatives_are_removed_and_a_link_that_leads_nowhere_is_restored(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("bookworm", ZOO)
    install = "update-alternatives --install /usr/bin/python3 python3 /opt/python/bin/python3 1"
    assert box.run(install.split(), user="root").code == 0
    finding = doctor.check(box, user="root").finding(ID)
    assert finding["severity"] == "warning" and "update-alternatives --remove-all" in finding["remedy"]["text"]
    box.path("/etc/alternatives/python3").unlink()
    finding = doctor.check(box, user="root").finding(ID)
    assert finding["severity"] == "error" and finding["blocks"] == ["create-venv", "pip-install", "pipx-install"]
    assert not doctor.check(box).works("pipx-install") and box.run(["pipx", "list"]).code
    assert box.run(["sh", "-c", finding["remedy"]["text"].replace("sudo ", "")], user="root").code == 0
    assert box.path("/usr/bin/python3").readlink() == Path("python3.11")
    assert doctor.check(box).finding(ID) is None
    box.path("/usr/bin/python3").unlink()
    box.path("/usr/bin/python3").symlink_to("pypy3")
    assert doctor.check(box).finding(ID) is not None
    divert = "dpkg-divert --local --no-rename --add /usr/bin/python3"
    assert box.run(divert.split(), user="root").code == 0 and doctor.check(box).finding(ID) is None
    box.path("/usr/bin/python3").rename(box.path("/usr/bin/python3.distrib"))
    finding = doctor.check(box, user="root").finding(ID)
    box.path("/usr/bin/python3.distrib").unlink()
    box.path("/usr/bin/python3.distrib").symlink_to("python3.11")
    assert box.run(finding["remedy"]["argv"], user="root").code == 0
    assert doctor.check(box).finding(ID) is None
