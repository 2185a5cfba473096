"""The words of Jupyter and VS Code where a kernel's Python lacks a module, and what to do then."""

from __future__ import annotations

from functools import partial

from doctor.diagnose.model import Advice, Command, ShellLine, Signature

_INSTALLED = ("successfully installed",)
_likely = partial(Signature, certain=False, symptom=True)

MODULES_OF_KERNELS = (
    # jupyter_client starts a kernel with the Python that its kernel.json names.
    _likely(
        messages=("/usr/bin/python{version}: No module named ipykernel_launcher",),
        resolved_by=_INSTALLED,
        context="kernel",
    ),
    _likely(
        messages=("{python}: No module named ipykernel_launcher",),
        resolved_by=_INSTALLED,
        context="kernel-of-environment",
    ),
    # VS Code, which proposes a command that the system's Python refuses.
    _likely(
        messages=("Running cells with '/usr/bin/python{version}' requires the ipykernel package",),
        anchor="Running cells with",
        context="kernel",
    ),
    _likely(
        messages=(
            "Running cells with … requires the ipykernel package",
            "Running cells with … requires ipykernel package",
        ),
        context="kernel-of-environment",
    ),
    # VS Code's Jupyter extension, which names what the kernel's Python lacks.
    _likely(
        messages=("due to a missing module {module}", "failed to start due to the missing module {module}"),
        near=("kernel",),
    ),
)
"""For the condition that a module is not found."""
ADVICE_FOR_KERNELS = (
    Advice(
        context="jupyter/kernel",
        text="The kernel starts the system's Python, which has no ipykernel. Give the project's environment a kernel, "
        "and choose that in the notebook. `jupyter kernelspec list` shows the old one, which can be removed.",
        remedy=ShellLine(
            text="python3 -m venv .venv && .venv/bin/pip install ipykernel && .venv/bin/python -m ipykernel install "
            "--user --name venv",
            needs_network=True,
        ),
    ),
    Advice(
        context="jupyter/kernel-of-environment",
        text="The kernel starts the Python of an environment that has no ipykernel. Install it there, and restart the "
        "kernel.",
        remedy=Command(argv=("{python}", "-m", "pip", "install", "ipykernel"), needs_network=True),
    ),
)
