"""Run ``ansible-test sanity`` and ``ansible-lint`` on the collection.

ansible-test fetches pip from a server of its own for the environments of its tests. A script in its cache takes the
place of that: it installs pip from the wheel that virtualenv carries.
"""

from __future__ import annotations

import importlib.util
import re
import sys
from pathlib import Path

from tests.fleet.controller import Controller
from tests.tools import collection

LINT = "ansible-lint"
GET_PIP = """\
import runpy, sys
sys.path.insert(0, {wheel!r})
sys.argv[1:] = ["install", *(word for word in sys.argv[1:] if word not in ("--no-setuptools", "--no-wheel"))]
runpy.run_module("pip", run_name="__main__", alter_sys=True)
"""


def run(folder: Path, pyz: Path) -> list[str]:
    """Return what both programs say in the end. Raise AssertionError where one of them finds anything."""
    programs = collection.programs_of(collection.NEWEST, LINT)
    controller = Controller(programs=programs, folder=folder)
    target = collection.stage(pyz, folder / "collections")
    _provide_pip(programs, folder / "home")
    env = {"ANSIBLE_TEST_PREFER_PODMAN": "", "TERM": "dumb"}
    version = f"--python={sys.version_info[0]}.{sys.version_info[1]}"
    sanity = controller.run("ansible-test", "sanity", "--color", "no", version, cwd=target, env=env)
    lint = controller.run("ansible-lint", "--offline", "--nocolor", cwd=target)
    ran = re.findall(r"(?m)^Running sanity test", sanity.stdout + sanity.stderr)
    return [f"ansible-test sanity: {len(ran)} tests, nothing found", lint.stderr.strip().splitlines()[-1]]


def _provide_pip(programs: Path, home: Path) -> None:
    virtualenv = importlib.util.find_spec("virtualenv")
    assert virtualenv and virtualenv.origin
    wheel = max(Path(virtualenv.origin).parent.glob("seed/wheels/embed/pip-*.whl"))
    [requirements] = programs.parent.glob("lib/*/site-packages/ansible_test/_internal/python_requirements.py")
    for version in re.findall(r"pip='([\d.]+)'", requirements.read_text("utf-8")):
        script = home / f".ansible/test/cache/get_pip_{version.replace('.', '_')}.py"
        script.parent.mkdir(parents=True, exist_ok=True)
        script.write_text(GET_PIP.format(wheel=str(wheel)), "utf-8")
