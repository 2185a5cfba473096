"""Damage to what is installed in an environment is found, and the recommended command repairs it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.boxes import tiny
from tests.boxes.conftest import MakeBox
from tests.boxes.doctor import Doctor
from tests.boxes.layers import VENV
from tests.boxes.prepared import create_venv
from tests.boxes.projects import PROJECT, create_project

pytestmark = pytest.mark.box
PYTHON = f"{PROJECT}/.venv/bin/python"
OLD, NEW = "doctor-tiny-old", "doctor-tiny-new"


def test_damage_is_found_and_repaired(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("bookworm", VENV)
    tiny.stock(box)
    folder = box.path(tiny.WHEELS)
    tiny.write_wheel(folder, tiny.LIBRARY, version="2.0")
    tiny.write_wheel(folder, OLD, f"Requires-Dist: {tiny.LIBRARY}<2")
    tiny.write_wheel(folder, NEW, f"Requires-Dist: {tiny.LIBRARY}>=2")
    tiny.write_wheel(folder, NEW, f"Requires-Dist: {tiny.LIBRARY}", version="0.9")
    create_project(box)

    def run(line: str) -> str:
        done = box.run(["sh", "-c", line], cwd=PROJECT, env=tiny.OFFLINE)
        return f"{done.code} {done.out}{done.err}"

    def check(condition: str, *options: str) -> str:
        """Return the command that repairs the condition; empty where it is not found."""
        finding = doctor.check(box, *options, cwd=PROJECT).finding(condition)
        return finding["remedy"]["text"] if finding else ""

    create_venv(box, f"{PROJECT}/.venv")
    assert run(f"{PYTHON} -m pip install {tiny.APPLICATION} {OLD}")[0] == "0"
    assert doctor.check(box, "--deep", cwd=PROJECT).alarms() == []

    module = run(f"{PYTHON} -c 'import doctor_tiny_application as it; print(it.__file__)'").split()[1]
    assert run(f"rm {module}")[0] == "0" and run(f"{PYTHON} -m {tiny.APPLICATION.replace('-', '_')}")[0] == "1"
    assert run(f"{PYTHON} -m pip check")[0] == "0", "pip does not notice it"
    remedy = check("damaged-installation")
    assert remedy and run(remedy)[0] == "0" and check("damaged-installation", "--deep") == ""
    assert "here I am" in run(f".venv/bin/{tiny.APPLICATION}")

    run(f"echo '# mine' >> {module}")
    assert check("damaged-installation") == "" and check("damaged-installation", "--deep") == remedy
    assert run(remedy)[0] == "0" and check("damaged-installation", "--deep") == ""

    copy = "cp -r doctor_tiny_library-*.dist-info '~octor_tiny_library-0.9.dist-info'"
    assert run(f"cd .venv/lib/python3*/site-packages && {copy}")[0] == "0"
    assert "Ignoring invalid distribution" in run(f"{PYTHON} -m pip list")
    assert run(check("damaged-installation"))[0] == "0" and check("damaged-installation") == ""
    assert "Ignoring invalid distribution" not in run(f"{PYTHON} -m pip list")

    run(f"sed -i '1s,.*,#!/gone/bin/python3,' .venv/bin/{tiny.APPLICATION}")
    assert run(f".venv/bin/{tiny.APPLICATION}")[0] == "1" and "--force-reinstall" in check("dead-script")

    assert "incompatible" in run(f"{PYTHON} -m pip install {NEW}==1.0"), "pip only warns"
    assert run(f"{PYTHON} -m pip check")[0] == "1"
    assert check("dependency-conflict") == "doctor fix --venv"
    assert doctor.fix(box, "--venv", user="ada", cwd=PROJECT, env=tiny.OFFLINE)["status"] == "done"
    assert run(f"{PYTHON} -m pip check")[0] == "0" and check("dependency-conflict") == ""


@pytest.mark.parametrize(("name", "text"), [("requirements.txt", "# later\n"), ("pyproject.toml", "[tool.ruff]\n")])
def test_a_rebuild_without_a_list_restores_all(make_box: MakeBox, doctor: Doctor, name: str, text: str) -> None:
    box = make_box("bookworm", VENV)
    tiny.stock(box)
    (create_project(box) / name).write_text(text)
    create_venv(box, f"{PROJECT}/.venv")
    line = f"{PYTHON} -m pip install {tiny.LIBRARY} && ln -sfn /gone/python3 .venv/bin/python3"
    assert box.run(["sh", "-c", line], cwd=PROJECT, env=tiny.OFFLINE).code == 0
    assert doctor.check(box, cwd=PROJECT).finding("broken-venv")
    assert doctor.fix(box, "--venv", user="ada", cwd=PROJECT, env=tiny.OFFLINE)["status"] == "done"
    done = box.run([PYTHON, "-c", "import doctor_tiny_library"], cwd=PROJECT)
    assert done.code == 0, done


def test_an_editable_project_that_was_moved(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("trixie", VENV)
    tiny.stock(box)
    create_project(box)
    for path, text in tiny.editable_project(PROJECT, "mine").items():
        box.write(path, text, owner="ada")
    environment = "/home/ada/environment"
    create_venv(box, environment)
    install = f"{environment}/bin/python -m pip install -e {PROJECT}"
    done = box.run(["sh", "-c", f"{install} && mv {PROJECT} {PROJECT}-2"], env=tiny.OFFLINE)
    assert done.code == 0, done
    imports = [f"{environment}/bin/python", "-c", "import mine_module"]
    assert box.run(imports).code == 1
    how: Any = {"cwd": f"{PROJECT}-2", "env": {**tiny.OFFLINE, "VIRTUAL_ENV": environment}}
    remedy = doctor.check(box, **how).finding("source-missing")["remedy"]
    assert box.run(remedy["argv"], **how).code == 0 and box.run(imports).code == 0
    assert doctor.check(box, **how).finding("source-missing") is None
