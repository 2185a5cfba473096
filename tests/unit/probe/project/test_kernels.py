from __future__ import annotations

import json
from pathlib import Path

from doctor.facts.project import DeadKernel
from doctor.probe.project.kernels import find_dead_kernel
from doctor.probe.rootfs import Rootfs
from tests.unit.factories import make_environment
from tests.unit.probe.conftest import Tree

KERNELS = "/home/ada/.local/share/jupyter/kernels"


def kernel(name: str, python: str) -> dict[str, str]:
    document = {"argv": [python, "-m", "ipykernel_launcher", "-f", "{connection_file}"], "display_name": name}
    return {f"{KERNELS}/{name}/kernel.json": json.dumps(document), f"{KERNELS}/odd/kernel.json": "[]"}


def notebook(name: str) -> str:
    return json.dumps({"cells": [], "metadata": {"kernelspec": {"display_name": "x", "name": name}}, "nbformat": 4})


def find(root: Path) -> DeadKernel | None:
    environment = make_environment(path="/work/.venv", library_versions=("3.11",))
    return find_dead_kernel(Rootfs(str(root)), "/work", environment, {"HOME": "/home/ada"})


def test_only_the_dead_kernel_of_a_notebook_counts(tree: Tree) -> None:
    root = tree({"/usr/bin/python3": "ELF", **kernel("alive", "/usr/bin/python3"), **kernel("old", "/gone/bin/python")})
    tree({**kernel("own", "/work/.venv/bin/python"), "/work/a.ipynb": notebook("alive"), "/work/b.ipynb": "no JSON"})
    assert find(root) is None
    tree({"/work/c.ipynb": notebook("own")})
    assert find(root) is None, "it works again with the environment"
    tree({"/work/d.ipynb": notebook("Old")})
    path = f"{KERNELS}/old/kernel.json"
    expected = DeadKernel(name="Old", path=path, python="/gone/bin/python", notebook="d.ipynb", lacks_ipykernel=True)
    assert find(root) == expected
    tree({"/work/.venv/lib/python3.11/site-packages/ipykernel/": ""})
    found = find(root)
    assert found and not found.lacks_ipykernel


def test_a_kernel_of_another_language_does_not_count(tree: Tree) -> None:
    document = {"argv": ["/gone/bin/R", "--slave"], "language": "R"}
    root = tree({f"{KERNELS}/ir/kernel.json": json.dumps(document), "/work/a.ipynb": notebook("ir")})
    assert find(root) is None
