from __future__ import annotations

from doctor.probe.rootfs import Rootfs
from doctor.probe.user_scripts import find_hidden_scripts
from tests.unit.probe.conftest import Tree

HOME = "/home/ada"
BODY = "# -*- coding: utf-8 -*-\nimport re\nimport sys\nfrom {}.main import cli\nsys.exit(cli())\n"
FILES = {
    "/usr/bin/python3": "-> python3.11",
    "/usr/bin/python3.11": "ELF",
    "/usr/lib/python3.11/os.py": "",
    "/usr/lib/python3/dist-packages/six.py": "",
    f"{HOME}/.local/lib/python3.11/site-packages/cowsay/__init__.py": "",
    f"{HOME}/.local/lib/python3.11/site-packages/six.py": "",
    f"{HOME}/.local/bin/cowsay": "#!/usr/bin/python3\n" + BODY.format("cowsay"),
    f"{HOME}/.local/bin/six": "#!/usr/bin/python3\n" + BODY.format("six"),
    f"{HOME}/.local/bin/own": "#!/usr/bin/python3\n" + BODY.format("own"),
    f"{HOME}/.local/bin/reads": "#!/usr/bin/python3 -E\n" + BODY.format("cowsay"),
    f"{HOME}/.local/bin/app": "#!/opt/app/bin/python3\n" + BODY.format("cowsay"),
    f"{HOME}/.local/bin/shell": "#!/bin/sh\n",
    "/opt/app/bin/python3": "-> /usr/bin/python3",
    "/opt/app/pyvenv.cfg": "home = /usr/bin\n",
}


def test_only_commands_whose_packages_are_hidden(tree: Tree) -> None:
    fs = Rootfs(str(tree(FILES)))
    assert list(find_hidden_scripts(fs, {"HOME": HOME, "PYTHONNOUSERSITE": "1"})) == [f"{HOME}/.local/bin/cowsay"]
    assert not list(find_hidden_scripts(fs, {"HOME": HOME}))
    assert not list(find_hidden_scripts(fs, {"HOME": HOME, "PYTHONNOUSERSITE": ""}))
