"""Find the Jupyter kernel that a notebook of the project asks for, if its Python no longer exists. Run nothing."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping

from doctor.core import lazy_re as re
from doctor.core.paths import user_folder, within
from doctor.facts import Environment
from doctor.facts.project import DeadKernel
from doctor.probe.rootfs import Rootfs

_SPEC = re.compile(r'"kernelspec"\s*:\s*\{([^{}]{0,1000})\}')
_NAME = re.compile(r'"name"\s*:\s*"([^"\\]{1,100})"')
"""The kernel in the metadata of a notebook (nbformat, "Notebook metadata")."""
_NOTEBOOKS, _KERNELS = 20, 200
_NOTEBOOK_LIMIT, _KERNEL_LIMIT = 1 << 22, 1 << 16


def find_dead_kernel(
    fs: Rootfs, root: str, environment: Environment | None, environ: Mapping[str, str]
) -> DeadKernel | None:
    """Return the first of this user's kernels that does not start and that a notebook in ``root`` asks for.

    One that starts the Python of ``environment`` works again with it.
    """
    data = environ.get("JUPYTER_DATA_DIR") or os.path.join(user_folder("XDG_DATA_HOME", environ), "jupyter")
    folder = os.path.join(data, "kernels")
    dead = dict(_dead_kernels(fs, folder, environment)) if os.path.isabs(folder) else {}
    for notebook in [name for name in fs.names(root) if name.endswith(".ipynb")][:_NOTEBOOKS] if dead else ():
        spec = _SPEC.search(fs.text(os.path.join(root, notebook), _NOTEBOOK_LIMIT) or "")
        name = _NAME.search(spec[1]) if spec else None
        if name and name[1].lower() in dead:
            path, python = dead[name[1].lower()]
            lacks = environment is not None and not any(
                fs.is_dir(os.path.join(environment.path, f"lib/python{version}/site-packages/ipykernel"))
                for version in environment.library_versions
            )
            return DeadKernel(name=name[1], path=path, python=python, notebook=notebook, lacks_ipykernel=lacks)
    return None


def _dead_kernels(fs: Rootfs, folder: str, environment: Environment | None) -> Iterator[tuple[str, tuple[str, str]]]:
    """Yield (name, (file, Python)) of the kernels whose Python does not exist."""
    for name in fs.entries(folder)[0][:_KERNELS]:
        path = os.path.join(folder, name, "kernel.json")
        python = read_program(fs, path) or ""
        is_own = environment is not None and within(python, environment.path)
        if python.startswith("/") and not is_own and fs.resolve(python) is None:
            yield name.lower(), (path, python)


def read_program(fs: Rootfs, path: str) -> str | None:
    """Return the program that the file of a kernel starts; ``None`` unless the kernel is one for Python."""
    try:
        kernel = json.loads(fs.text(path, _KERNEL_LIMIT) or "")
        argv, language = kernel["argv"], str(kernel.get("language", "python"))
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return None
    is_known = language.lower() == "python" and isinstance(argv, list) and argv and isinstance(argv[0], str)
    return argv[0] if is_known else None
