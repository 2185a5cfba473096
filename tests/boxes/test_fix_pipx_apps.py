"""Applications of pipx that lost their Python in an upgrade are found, rebuilt with the same versions, and put back."""

from __future__ import annotations

import pytest

from tests.boxes import tiny
from tests.boxes.box import Box
from tests.boxes.conftest import MakeBox
from tests.boxes.doctor import Doctor
from tests.boxes.layers import FULL
from tests.boxes.prepared import used_pipx
from tests.boxes.snapshot import snapshot

pytestmark = pytest.mark.box

ID = "dead-pipx-apps"
COMMAND = f"/home/ada/.local/bin/{tiny.APPLICATION}"


def contents(box: Box, folder: str) -> dict[str, str]:
    """Return files and links with their contents, without times."""
    return {path: entry.content for path, entry in snapshot(box.path(folder)).items()}


def upgrade(box: Box, folder: str) -> None:
    """Leave an environment as a release upgrade does: its Python is newer than its packages."""
    script = "mv lib/python3.1? lib/python3.9; sed -i 's/^version.*/version = 3.9.2/' pyvenv.cfg"
    assert box.run(["sh", "-ec", script], user="root", cwd=folder).code == 0


def test_applications_are_rebuilt_although_pipx_would_lose_them(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("bookworm", FULL, used_pipx)
    home = "/home/ada/.local/pipx"
    assert box.run(["pipx", "install", tiny.APPLICATION], env=tiny.OFFLINE).code == 0
    assert box.run(["pipx", "inject", tiny.APPLICATION, tiny.LIBRARY], env=tiny.OFFLINE).code == 0
    assert doctor.check(box).finding(ID) is None
    upgrade(box, f"{home}/venvs/{tiny.APPLICATION}")
    upgrade(box, f"{home}/shared")
    answer = doctor.check(box)
    assert answer.finding(ID)["remedy"]["text"] == f"doctor fix {ID}" and answer.works("pipx-install") is False
    assert box.run(["pipx", "install", "--suffix=2", tiny.APPLICATION], env=tiny.OFFLINE).code != 0
    before = contents(box, f"{home}/venvs"), contents(box, f"{home}/shared")

    failed = doctor.fix(box, ID, "--yes", user="ada", env={"PIP_NO_INDEX": "1"})
    assert failed["exit_code"] == 3 and (contents(box, f"{home}/venvs"), contents(box, f"{home}/shared")) == before
    done = doctor.fix(box, ID, "--yes", user="ada", env=tiny.OFFLINE)
    assert done["status"] == "done", done
    assert box.run([COMMAND]).out == "here I am\n"
    assert f"{tiny.LIBRARY} 1.0" in box.run(["pipx", "list", "--include-injected"]).out
    assert doctor.check(box).works("pipx-install") is True and doctor.check(box).finding(ID) is None
    assert doctor.run(box, "undo").code == 0
    assert (contents(box, f"{home}/venvs"), contents(box, f"{home}/shared")) == before
    assert doctor.fix(box, ID, "--yes", user="ada", env=tiny.OFFLINE)["status"] == "done"
    for command in ("upgrade", "install --suffix=2", "reinstall"):
        run = box.run(["pipx", *command.split(), tiny.APPLICATION], env=tiny.OFFLINE)
        assert run.code == 0, run
    assert box.run([COMMAND]).code == 0


@pytest.mark.parametrize("suite", ["bookworm", "trixie"])
def test_a_folder_of_pipx_is_the_one_that_doctor_means(suite: str, make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box(suite, FULL, used_pipx)
    variables = tiny.OFFLINE | {"PIPX_HOME": "~/px", "PIPX_BIN_DIR": "nope/../home/ada/bin"}
    before = contents(box, "/home/ada")
    done = doctor.fix(box, "--pipx", "--yes", tiny.APPLICATION, user="ada", env=variables)
    assert done["status"] == "done", done
    assert box.path(f"/home/ada/px/venvs/{tiny.APPLICATION}").is_dir()
    assert box.run([f"/home/ada/bin/{tiny.APPLICATION}"]).out == "here I am\n"
    assert doctor.fix(box, "--pipx", "--yes", tiny.APPLICATION, user="ada", env=variables)["status"] == "nothing-to-do"
    assert doctor.run(box, "undo", env=tiny.OFFLINE).code == 0
    left = {path for path in contents(box, "/home/ada").keys() ^ before.keys() if "/doctor" not in path}
    assert not any("px" in path or path.startswith("bin") for path in left), left


def test_applications_of_all_users_are_left_to_root(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("trixie", FULL)
    tiny.stock(box)
    assert box.run(["pipx", "install", "--global", tiny.APPLICATION], user="root", env=tiny.OFFLINE).code == 0
    folder = f"/opt/pipx/venvs/{tiny.APPLICATION}"
    box.path(f"{folder}/bin/python3.13").unlink()
    box.path(f"{folder}/bin/python3.13").symlink_to("/opt/gone/python3.13")
    assert box.run([tiny.APPLICATION]).code == 127
    own, roots = (doctor.check(box, user=user).finding(ID)["remedy"]["argv"] for user in ("ada", "root"))
    assert roots and not own, "only root can run it"
    assert doctor.fix(box, ID, "--yes", env=tiny.OFFLINE)["status"] == "done"
    assert box.run([tiny.APPLICATION]).code == 0 and doctor.check(box).finding(ID) is None
    assert doctor.run(box, "undo", user="root").code == 0 and box.run([tiny.APPLICATION]).code == 127
