"""`doctor check` reports what `doctor fix --venv` would change, and the environment that it uses is the one in use."""

from __future__ import annotations

import re
from typing import Any

import pytest

from doctor.core.names import name_of
from tests.boxes import tiny
from tests.boxes.box import Box
from tests.boxes.conftest import MakeBox
from tests.boxes.doctor import Doctor
from tests.boxes.layers import VENV
from tests.boxes.prepared import create_venv
from tests.boxes.projects import HOME, PROJECT, create_project, fix, fix_json, fix_text

pytestmark = pytest.mark.box

ID = "requirements-not-met"
EXTENDED = "doctor-tiny-extended"
MET = f"""\
{tiny.LIBRARY}==1.0
doctor_tiny.Library >= 0.5, < 2  # a comment
{tiny.LIBRARY}==1.*
{tiny.APPLICATION}; python_version < '3'
--prefer-binary
-r more.txt
{EXTENDED}[more]
"""
UNMET = f"""\
{tiny.APPLICATION}; python_version > '3'
{tiny.LIBRARY}>=2
{tiny.LIBRARY}!=1.0,~=1.0
{EXTENDED}[most]
"""
"""The last one lacks what the extra requires."""
LACKING = [
    f"{tiny.APPLICATION}: not installed",
    f"{tiny.LIBRARY}>=2: 1.0 installed",
    f"{tiny.LIBRARY}!=1.0,~=1.0: 1.0 installed",
]
UNKNOWN = f"-e .\n./lib\n{tiny.LIBRARY} @ file://{tiny.WHEELS}/doctor_tiny_library-1.0-py3-none-any.whl\n"


DEPENDENCY = "dependency-missing"
REQUIRES = (
    "absent-1",
    "Absent.2 (>=1.0)",
    "absent-3>=1; python_version >= '3.8' and extra != 'dev'",
    "absent-4; (os_name == 'posix' and python_version < '3.99') or extra == 'dev'",
    "absent-5[more] ~= 1.0; platform_machine != 'none'",
    "optional-1; extra == 'dev'",
    "optional-2 (>=1) ; (python_version < '3' or os_name == 'posix') and extra == \"dev\"",
    "other-1; python_version < '3.8'",
    "other-2; sys_platform == 'win32'",
    "other-3; python_full_version <= '3.8.0a6'",
    "other-4; platform_python_implementation == 'PyPy'",
    "case-0[dev]>=1",
    "Old.Kind",
    "by_path",
    "remnant",
    "described\n\nRequires-Dist: not-a-field",
    "dated>2",
    "dated==2.*",
    "dated~=2.1",
    "Dated (<=2.0) ; python_version > '3'",
    "dated[x]!=2.0",
    "dated<2; extra == 'dev'",
    "dated!=2.0.*; sys_platform == 'win32'",
    "pre-release>=1.0",
)
"""What distributions require. pip check says that the absent ones are missing, and what contradicts ``DATED``."""
DATED = {"dated": "2.0.post1", "pre-release": "1.0rc1"}


def prepare(make_box: MakeBox, doctor: Doctor) -> Box:
    box = make_box("bookworm")
    tiny.stock(box)
    more = (f'Requires-Dist: {tiny.LIBRARY}; extra == "more"', f'Requires-Dist: {tiny.APPLICATION}; extra == "most"')
    tiny.write_wheel(box.path(tiny.WHEELS), EXTENDED, "Provides-Extra: more", "Provides-Extra: most", *more)
    create_project(box, doctor)
    return box


def require(box: Box, text: str, name: str = "requirements.txt") -> None:
    box.write(f"{PROJECT}/{name}", f"{text}\n", owner="ada")


def lacks(doctor: Doctor, box: Box, **how: Any) -> str:
    """Return the summary of the finding; empty where there is none."""
    finding = doctor.check(box, **{"cwd": PROJECT, **how}).finding(ID)
    return finding["summary"] if finding else ""


def imports(box: Box, module: str = "doctor_tiny_library", environment: str = f"{PROJECT}/.venv") -> bool:
    return box.run([f"{environment}/bin/python", "-c", f"import {module}"], cwd="/").code == 0


def test_check_and_fix_agree(make_box: MakeBox, doctor: Doctor) -> None:
    box = prepare(make_box, doctor)
    require(box, f"{tiny.LIBRARY}==1.0\n{EXTENDED}")
    require(box, tiny.LIBRARY, "more.txt")
    assert fix(doctor, box, "--venv", env=tiny.OFFLINE).code == 0 and imports(box)
    unpinned = MET.partition("\n")[2]  # what contradicts a pin is a fault of the list
    for text, lacking in ((MET, []), (f"{unpinned}{UNMET}", LACKING)):
        require(box, text)
        finding = doctor.check(box, cwd=PROJECT).finding(ID)
        assert [item["value"] for item in finding["evidence"]] == lacking if finding else not lacking, finding
        status = fix_json(doctor, box, "--venv", "--dry-run")["status"]
        assert status == ("planned" if lacking else "nothing-to-do")
    require(box, f"{MET}{UNKNOWN}")
    assert lacks(doctor, box) == "", "what cannot be judged is no finding"

    require(box, tiny.LIBRARY)
    assert box.run([".venv/bin/pip", "uninstall", "-qy", tiny.LIBRARY], cwd=PROJECT).code == 0
    assert not imports(box) and tiny.LIBRARY in lacks(doctor, box)
    assert fix(doctor, box, env=tiny.OFFLINE).code == 0, "doctor fix alone does what doctor check recommends"
    assert imports(box) and lacks(doctor, box) == ""

    (box.path(PROJECT) / "requirements.txt").unlink()
    groups = f'dependencies = ["{tiny.LIBRARY}"]\n[dependency-groups]\ndev = ["{tiny.APPLICATION}"]'
    require(box, f'[project]\nname = "x"\nversion = "1"\n{groups}', "pyproject.toml")
    assert box.run([".venv/bin/pip", "uninstall", "-qy", tiny.LIBRARY], cwd=PROJECT).code == 0
    assert fix(doctor, box, "--venv", "--group", "dev", env=tiny.OFFLINE).code == 0
    assert imports(box) and imports(box, "doctor_tiny_application") and lacks(doctor, box) == ""


def test_the_environment_in_use_is_the_projects(make_box: MakeBox, doctor: Doctor) -> None:
    box = prepare(make_box, doctor)
    assert fix(doctor, box, "--venv", "--path", ".env").code == 0
    require(box, tiny.LIBRARY)
    assert tiny.LIBRARY in lacks(doctor, box)
    assert fix(doctor, box, "--venv", env=tiny.OFFLINE).code == 0
    assert imports(box, environment=f"{PROJECT}/.env") and not box.path(f"{PROJECT}/.venv").exists()

    assert fix(doctor, box, "--venv", "--path", "second", env=tiny.OFFLINE).code == 0
    for active, used in {"": ".env", "second": "second", ".env": ".env"}.items():
        environ = {"VIRTUAL_ENV": f"{PROJECT}/{active}", "PATH": f"{PROJECT}/{active}/bin:/usr/bin:/bin"}
        answer = doctor.check(box, cwd=PROJECT, env=environ if active else {})
        several = answer.finding("several-environments")
        assert f"uses {used}" in several["summary"] and answer.alarms() == [], answer.run

    outside = f"{HOME}/outside"
    assert fix(doctor, box, "--venv", "--path", outside, "--yes", cwd="/tmp").code == 0
    for folder in (f"{HOME}/lists", f"{HOME}/none", HOME):
        box.run(["mkdir", "-p", folder])
        if folder.endswith("lists"):
            box.write(f"{folder}/requirements.txt", tiny.LIBRARY, owner="ada")
            how: Any = {"cwd": folder, "env": {"VIRTUAL_ENV": outside, **tiny.OFFLINE}}
            assert tiny.LIBRARY in lacks(doctor, box, **how)
            assert fix(doctor, box, "--venv", **how).code == 0 and lacks(doctor, box, **how) == ""
        else:
            how = {"cwd": folder, "env": {"VIRTUAL_ENV": outside, **tiny.OFFLINE}}
            text = fix_text(doctor, box, 0, tiny.LIBRARY, **how)
            assert ("is active in this shell" in text) is (folder != HOME), "its own folder needs no explanation"
        assert imports(box, environment=outside) and not box.path(f"{folder}/.venv").exists()
        assert box.run([f"{outside}/bin/pip", "uninstall", "-qy", tiny.LIBRARY]).code == 0
    assert "stays as it is" in fix_text(doctor, box, 0, "--venv", "--dry-run", **{**how, "cwd": f"{HOME}/none"})


def test_a_folder_that_cannot_be_written(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("bookworm", VENV)
    for folder in ("/", "/srv"):
        answer = doctor.check(box, cwd=folder)
        assert f"in {folder}," in answer.finding("folder-not-writable")["summary"]
        assert answer.works("create-venv") is False and answer.alarms() == []
        argv = answer.json["recommendation"]["remedy"]["argv"]
        assert argv[-3:] == ["--venv", "--path", f"{HOME}/.venv"]
    assert box.run(["python3", "-m", "venv", ".venv"], cwd="/srv").code != 0
    assert "is ready" in fix_text(doctor, box, 0, *argv[-3:], "--yes", cwd="/")
    assert imports(box, "pip", f"{HOME}/.venv")
    assert fix(doctor, box, "--venv", cwd="/srv").code != 0

    answer = doctor.check(box, user="root", cwd=HOME, env={"HOME": HOME})
    finding = answer.finding("folder-not-writable")
    assert "belongs to ada" in finding["summary"] and answer.works("create-venv")
    assert finding["remedy"]["argv"][-1] == "/root/.venv", "HOME is not root's"


def test_what_lies_in_a_shared_folder_is_no_project(make_box: MakeBox, doctor: Doctor) -> None:
    box = prepare(make_box, doctor)
    for folder, owner in {"/tmp": "root", HOME: "ada"}.items():
        box.write(f"{folder}/requirements.txt", tiny.LIBRARY, owner=owner)
        answer = doctor.check(box, cwd=folder)
        assert answer.json["project"] is None and answer.finding("no-project-venv") is None, answer.run
        box.write(f"{folder}/venv/pyvenv.cfg", "home = /usr/bin\n", owner=owner)
        assert (doctor.check(box, cwd=folder).json["project"] is None) is (owner == "root"), (
            "nobody uses what is another's"
        )
        assert "-r requirements.txt" in fix_text(doctor, box, 0, "--venv", "--dry-run", cwd=folder)


def test_check_and_pip_check_agree(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("bookworm", VENV)
    create_project(box)
    create_venv(box, f"{PROJECT}/.venv")
    site = f"{PROJECT}/.venv/lib/python3.11/site-packages"
    header = "Metadata-Version: 2.1\nVersion: 1.0\n"
    for number, line in enumerate(REQUIRES):
        metadata = f"{header}Name: case-{number}\nRequires-Dist: {line}\n\n"
        box.write(f"{site}/case_{number}-1.0.dist-info/METADATA", metadata, owner="ada")
    box.write(f"{site}/old_kind-1.0.egg-info/PKG-INFO", f"{header}Name: old-kind\n", owner="ada")
    box.write(f"{site}/added.pth", f"{PROJECT}/added\n", owner="ada")
    box.write(f"{PROJECT}/added/by_path.egg-info/PKG-INFO", f"{header}Name: by-path\n", owner="ada")
    box.write(f"{site}/described-1.0.dist-info/METADATA", f"{header}Name: described\n", owner="ada")
    box.write(f"{site}/remnant-1.0.dist-info/INSTALLER", "pip", owner="ada")
    for name, version in DATED.items():
        metadata = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
        box.write(f"{site}/{name.replace('-', '_')}-{version}.dist-info/METADATA", metadata, owner="ada")
    said = box.run([".venv/bin/pip", "check"], cwd=PROJECT).out
    missing = set(re.findall(r"requires (\S+), which is not installed", said))
    assert missing == {"remnant", *(f"absent-{number}" for number in range(1, 6))}, said
    answer = doctor.check(box, cwd=PROJECT)
    for condition, names in (
        (DEPENDENCY, missing),
        ("dependency-conflict", set(map(name_of, re.findall(r"has requirement ([\w-]+)", said)))),
    ):
        evidence = answer.finding(condition)["evidence"]
        found = {name_of(item["value"].removeprefix("requires ").partition(";")[0]) for item in evidence}
        assert found == names, said


def test_a_missing_dependency_is_installed_again(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("bookworm")
    tiny.stock(box)
    tiny.write_wheel(box.path(tiny.WHEELS), EXTENDED, f"Requires-Dist: {tiny.LIBRARY}>=0.5")
    create_project(box, doctor)
    outside = f"{HOME}/outside"
    box.run(["mkdir", "-p", f"{HOME}/none"])
    assert fix(doctor, box, "--venv", "--path", outside, "--yes", cwd="/tmp").code == 0
    assert fix(doctor, box, "--venv").code == 0
    own = f"{PROJECT}/.venv"
    # In a project without lists, outside a project, and in one with a list.
    for cwd, active, environment in (
        (PROJECT, {}, own),
        (f"{HOME}/none", {"VIRTUAL_ENV": outside}, outside),
        (PROJECT, {}, own),
    ):
        how: Any = {"cwd": cwd, "env": {**tiny.OFFLINE, **active}}
        pip = f"{environment}/bin/pip"
        assert box.run([pip, "install", "-q", EXTENDED], env=tiny.OFFLINE).code == 0
        assert box.run([pip, "uninstall", "-qy", tiny.LIBRARY]).code == 0
        assert box.run([pip, "check"]).code == 1
        finding = doctor.check(box, **how).finding(DEPENDENCY)
        assert f"{EXTENDED} 1.0 needs {tiny.LIBRARY}>=0.5, which is not installed in" in finding["summary"]
        argv = finding["remedy"]["argv"]
        assert fix(doctor, box, *argv[argv.index("fix") + 1 :], **how).code == 0
        assert box.run([pip, "check"]).code == 0 and imports(box, environment=environment)
        assert doctor.check(box, **how).finding(DEPENDENCY) is None
        require(box, EXTENDED)
