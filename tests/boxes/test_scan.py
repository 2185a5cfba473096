"""``doctor scan`` on a whole machine: whose environments it reports to whom, and which file systems it enters."""

from __future__ import annotations

import subprocess
from typing import Any

import pytest

from tests.boxes.box import USERS, Box
from tests.boxes.conftest import MakeBox
from tests.boxes.doctor import Doctor
from tests.tools.home import make_environment
from tests.tools.schema import parse

pytestmark = pytest.mark.box


def scan(doctor: Doctor, box: Box, *arguments: str, **how: Any) -> list[Any]:
    """Return the documents of what does not work, and the summary."""
    run = doctor.run(box, "scan", "--json", *arguments, **how)
    documents = [parse(line) for line in run.out.splitlines()]
    return [each for each in documents if each["kind"] != "environment" or each["finding"]]


def test_each_user_is_told_what_is_theirs_and_no_other_disk_is_entered(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("bookworm")
    box.run(["useradd", "--create-home", "bob"], user="root")
    owners = {"/home/ada/shop/.venv": "ada", "/home/bob/site/.venv": "bob", "/srv/app/venv": "root"}
    box.mount("/mnt/disk", "-t", "tmpfs", "disk")
    for path in (*owners, "/mnt/disk/.venv"):
        make_environment(box.path(path), "venv", "python-gone", with_packages=False)
    for user in ("ada", "bob"):
        home = box.path(f"/home/{user}")
        subprocess.run(["chown", "-R", str({**USERS, "bob": 1001}[user]), home], check=True)
    box.write("/etc/cron.d/shop", "PATH=/bin\n# no job\n@daily root cd /srv/app && venv/bin/python report.py\n")
    box.write("/var/spool/cron/crontabs/ada", "0 3 * * 1-5 ~/shop/.venv/bin/python order.py\n", mode=0o600)
    box.write("/etc/systemd/system/fine.service", "[Service]\nExecStart=/usr/bin/python3 -m http.server\n")

    *pythons, summary = scan(doctor, box, user="ada")
    broken = {each["path"]: each for each in pythons if each["kind"] == "environment"}
    assert sorted(broken) == ["/home/ada/shop/.venv", "/srv/app/venv"], "neither bob's home nor the other disk"
    assert broken["/home/ada/shop/.venv"]["finding"]["remedy"]["text"] == "cd ~/shop && doctor fix --venv"
    of_root = broken["/srv/app/venv"]["finding"]["remedy"]
    assert of_root["text"].startswith("root can fix it: ") and of_root["argv"] is None
    assert [each["path"] for each in pythons if each["kind"] == "python"] == ["/usr/bin/python3.11"]
    assert summary["roots"] == ["/"]
    assert [each["path"] for each in pythons if each["program"]] == ["/etc/cron.d/shop:3"]

    found = scan(doctor, box, user="root")[:-1]
    jobs = {each["path"]: each["program"] for each in found if each["kind"] == "cron"}
    of_ada = "/home/ada/shop/.venv/bin/python"
    assert jobs == {"/etc/cron.d/shop:3": "/srv/app/venv/bin/python", "/var/spool/cron/crontabs/ada:1": of_ada}
    broken = {each["path"]: each for each in found if each["kind"] == "environment"}
    assert sorted(broken) == sorted(owners)
    for path, owner in owners.items():
        remedy = broken[path]["finding"]["remedy"]
        assert (remedy["argv"] is None) is (owner != "root"), "root never runs a command in another user's folder"
        assert broken[path]["rebuilt_by_fix"] is (owner == "root")
    documents = scan(doctor, box, "--fix", "--yes", user="root")
    assert [(each["path"], each["status"]) for each in documents if each["kind"] == "repair"] == [
        ("/srv/app/venv", "done")
    ]
    assert (documents[-1]["broken"], documents[-1]["repaired"]) == (3, 2), "the job that root starts works again"
    assert not box.path("/home/ada/shop/.venv/.doctor-previous").exists()
    assert box.run(["/srv/app/venv/bin/python", "-m", "pip", "--version"]).code == 0

    named = scan(doctor, box, "/mnt/disk", user="ada")
    assert [each.get("path") for each in named] == ["/mnt/disk/.venv", None], named


def test_what_root_keeps_to_itself_is_no_problem_of_others(make_box: MakeBox, doctor: Doctor) -> None:
    box = make_box("bookworm")
    box.path("/root/python").symlink_to("/usr/bin/python3.11")
    for path in ("/srv/app/.venv", "/root/app/.venv", "/home/ada/shop/.venv"):
        assert box.run(["python3", "-m", "venv", "--without-pip", path], user="root").code == 0
        (box.path(path) / "bin/python3").unlink()
        (box.path(path) / "bin/python3").symlink_to("/root/python")
    subprocess.run(["chown", "-R", str(USERS["ada"]), box.path("/home/ada")], check=True)
    for name, command in (("app", "/root/app/.venv/bin/python app.py"), ("tool", "/srv/app/.venv/bin/python tool.py")):
        box.write(f"/etc/systemd/system/{name}.service", f"[Service]\nExecStart={command}\n")
    box.write("/etc/cron.d/job", "@daily root /root/tools/venv/bin/job\n")

    box.path("/srv/closed").mkdir(mode=0o700)
    *broken, summary = scan(doctor, box, user="ada")
    assert [each["path"] for each in broken if each["finding"]] == ["/home/ada/shop/.venv"]
    [left_out] = [line for line in summary["left_out"] if "could not be read" in line]
    assert "/srv/closed" in left_out, left_out
    how: Any = {"user": "ada", "cwd": "/home/ada/shop"}
    text = doctor.run(box, "scan", **how).out
    assert "its Python is in a folder that you cannot enter" in text and "no longer exists" not in text
    finding = doctor.check(box, **how).finding("broken-venv")
    assert "is of no use here, because its Python is in a folder that you cannot" in finding["summary"]
    done = doctor.fix(box, "--venv", **how)
    assert done["status"] == "done" and doctor.check(box, **how).alarms() == []
    assert [each["path"] for each in scan(doctor, box, user="root")[:-1] if each["finding"]] == ["/etc/cron.d/job:1"]
