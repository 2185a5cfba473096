"""The commands of a fleet's report, which are typed on the controller in place of what doctor advises on a host."""

from __future__ import annotations

import importlib.util
import json
import shlex
import sys
from typing import Any

import pytest

from tests import REPOSITORY

NAME = "adhoc"
SPEC = importlib.util.spec_from_file_location(NAME, REPOSITORY / "doctor/fleet/ansible/plugins/plugin_utils/adhoc.py")
assert SPEC and SPEC.loader
adhoc: Any = importlib.util.module_from_spec(SPEC)
sys.modules[NAME] = adhoc
SPEC.loader.exec_module(adhoc)

AS_ROOT = {"project": "/srv/shop", "user": "root", "become": False}
AS_ADA = {"project": "~", "user": "ada", "become": False}
BECAME_ADA = {**AS_ADA, "become": True}
IN_VENV = {**AS_ROOT, "environment": {"path": "/srv/shop/venv"}}


def remedy(text: str, argv: str | None = None, *, needs_root: bool = False) -> dict[str, object]:
    """Return a remedy as doctor describes it; its words are those of the text, or of ``argv``."""
    words = None if text.count("`") else shlex.split(argv or text)
    return {"text": text, "argv": words, "needs_root": needs_root}


@pytest.mark.parametrize(
    ("advice", "result", "more", "module", "arguments", "become"),
    [
        (remedy("doctor fix --venv"), AS_ROOT, {}, "fix", {"project": "/srv/shop", "venv": ".venv"}, ""),
        (remedy("doctor fix --venv"), IN_VENV, {}, "fix", {"project": "/srv/shop", "venv": "/srv/shop/venv"}, ""),
        (
            remedy("doctor fix --venv --path v -r a.txt --python 3.12 'six>=1'"),
            BECAME_ADA,
            {},
            "fix",
            {"python": "3.12", "files": ["a.txt"], "venv": "v", "requirements": ["six>=1"]},
            "--become --become-user ada",
        ),
        (remedy("doctor fix --pipx black"), AS_ADA, {}, "fix", {"pipx": ["black"]}, ""),
        (
            remedy("sudo doctor fix marker-removed --yes", needs_root=True),
            AS_ADA,
            {"condition": "marker-removed"},
            "fix",
            {"condition": "marker-removed"},
            "--become",
        ),
        (
            remedy("ada can fix it: `cd '/home/ada/a && b' && doctor fix --venv --path v`"),
            AS_ROOT,
            {"folder": "/home/ada/a && b", "owner": "ada"},
            "fix",
            {"project": "/home/ada/a && b", "venv": "v"},
            "--become --become-user ada",
        ),
        (
            remedy("cd /srv/x && doctor fix --venv", "env -C /srv/x doctor fix --venv"),
            AS_ROOT,
            {"folder": "/srv/x"},
            "fix",
            {"project": "/srv/x", "venv": ".venv"},
            "",
        ),
        (remedy("doctor scan --after-upgrade"), AS_ROOT, {}, "scan", {"after_upgrade": True}, ""),
        (
            remedy("sudo apt-get install python3", needs_root=True),
            AS_ADA,
            {},
            "ansible.builtin.command",
            {"argv": ["apt-get", "--yes", "install", "python3"]},
            "--become",
        ),
        (
            remedy("uv sync"),
            AS_ROOT,
            {},
            "ansible.builtin.command",
            {"chdir": "/srv/shop", "argv": ["uv", "sync"]},
            "",
        ),
    ],
)
def test_the_task_does_what_the_remedy_says(
    advice: dict[str, object],
    result: dict[str, object],
    more: dict[str, str],
    module: str,
    arguments: dict[str, object],
    become: str,
) -> None:
    words = shlex.split(adhoc.task_of(advice, result, **more).typed(["one", "two"], ["/etc/hosts.ini"]))
    module = module if "." in module else f"pip_doctor.doctor.doctor_{module}"
    assert words[:7] == ["ansible", "one,two", "-i", "/etc/hosts.ini", "-m", module, "-a"]
    assert json.loads(words[7]) == arguments
    assert " ".join(words[8:]) == become


@pytest.mark.parametrize(
    ("advice", "more"),
    [
        (remedy("Ask this machine's administrator to run `doctor fix x` as root."), {}),
        (remedy("ada can fix it: `cd /home/ada && rm -r a && uv sync`"), {"folder": "/home/ada", "owner": "ada"}),
        (remedy("ada can fix it: rename the folder `a`"), {"folder": "/home/ada", "owner": "ada"}),
        (remedy("doctor fix"), {}),
        (remedy("doctor fix --script x.py"), {}),
        (remedy("doctor fix --venv"), {"folder": "/srv/{{ lookup('pipe', 'id') }}"}),
        (remedy("rm '/srv/{% x %}'"), {}),
    ],
)
def test_there_is_no_task_for_what_none_does_or_ansible_would_evaluate(
    advice: dict[str, object], more: dict[str, str]
) -> None:
    assert adhoc.task_of(advice, AS_ROOT, **more) is None
