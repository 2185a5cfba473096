from __future__ import annotations

import sys
from pathlib import Path

import pytest

from doctor.facts import OtherStart
from doctor.probe.project.starters import find_other_start
from doctor.probe.python.environment import read_environment
from doctor.probe.rootfs import Rootfs
from tests.unit.probe.conftest import Tree

UNIT = "/etc/systemd/system/shop.service"
VERSION = f"python{sys.version_info[0]}.{sys.version_info[1]}"
FILES = {
    "/srv/shop/app.py": "import json, six\ntry:\n    import yaml\nexcept ImportError:\n    pass\n",
    "/srv/shop/plain.py": "import json\n",
    f"/srv/shop/.venv/lib/{VERSION}/site-packages/six.py": "",
    "/srv/shop/.venv/pyvenv.cfg": "home = /usr/bin\n",
    f"/usr/lib/{VERSION}/os.py": "",
    f"/usr/bin/{VERSION}": "",
}


def find(tree: Tree, path: str, text: str, **more: str) -> OtherStart | None:
    root: Path = tree({**FILES, **more, path: text})
    for name in ("usr/bin/python3", "srv/shop/.venv/bin/python"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).symlink_to(f"/usr/bin/{VERSION}")
    (root / f"usr/bin/{VERSION}").chmod(0o755)
    fs = Rootfs(str(root))
    environment = read_environment(fs, "/srv/shop/.venv")
    assert environment is not None
    return find_other_start(fs, "/srv/shop", environment, "/home/ada")


@pytest.mark.parametrize(
    ("path", "text", "line"),
    [
        (UNIT, "[Service]\nWorkingDirectory=/srv/shop\nExecStart=/usr/bin/python3 -u app.py --port 1\n", 3),
        (UNIT, "[Service]\nExecStart=/usr/bin/python3 /srv/shop/app.py\n", 2),
        ("/etc/cron.d/shop", "# shop\n5 4 * * * shop cd /srv/shop && python3 app.py\n", 2),
        ("/etc/supervisor/conf.d/s.conf", "[program:s]\ndirectory=/srv/shop\ncommand=python3 app.py\n", 3),
        (UNIT, "[Service]\nExecStart=/srv/shop/.venv/bin/python /srv/shop/app.py\n", 0),
        (UNIT, "[Service]\nExecStart=/usr/bin/python3 /srv/shop/plain.py\n", 0),
        (UNIT, "[Service]\nExecStart=/usr/bin/python3 /srv/other/app.py\n# /srv/shop\n", 0),
        (UNIT, "[Service]\nEnvironment=PYTHONPATH=/srv/shop/lib\nExecStart=/usr/bin/python3 /srv/shop/app.py\n", 0),
        ("/etc/cron.d/shop", "#5 4 * * * shop cd /srv/shop && python3 app.py\n", 0),
        (UNIT, "[Service]\nWorkingDirectory=/srv/shop\nExecStart=/usr/bin/python3 gone.py\n", 0),
    ],
)
def test_a_line_whose_python_lacks_what_the_script_imports(tree: Tree, path: str, text: str, line: int) -> None:
    start = find(tree, path, text)
    assert (start.line if start else 0) == line
    assert start is None or (start.path, start.module, start.script) == (path, "six", "/srv/shop/app.py")


@pytest.mark.parametrize(
    "place",
    [
        "/usr/lib/python3/dist-packages/six.py",
        f"/home/ada/.local/lib/{VERSION}/site-packages/six.py",
        "/srv/shop/six.py",
    ],
)
def test_silent_where_that_python_finds_it(tree: Tree, place: str) -> None:
    text = "[Service]\nExecStart=/usr/bin/python3 /srv/shop/app.py\n"
    assert find(tree, UNIT, text, **{place: ""}) is None


def test_a_long_line_takes_no_longer_than_its_length(tree: Tree) -> None:
    text = "[Service]\nExecStart=/usr/bin/python3 /srv/shop/app.py\n"
    script = "import a" + " " * 60_000 + "\nimport six\n"
    start = find(tree, UNIT, text, **{"/srv/shop/app.py": script})
    assert start and start.module == "six"
