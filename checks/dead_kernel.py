"""A notebook asks for a Jupyter kernel whose Python does not exist.

What it is
    The file `kernel.json` of a kernel names a Python by its path. The environment there was moved, renamed or deleted,
    or its Python no longer exists, and a notebook in the project's folder still asks for that kernel. A log also shows
    a kernel of a name that Jupyter does not have, and one whose Python an editor cannot use.

Why it matters
    Jupyter reports that the kernel died, or asks for another one at each start. Packages that are installed into the
    project's environment are not found in the notebook.

What to do
    Let the kernel start the Python in the project's environment, which needs ipykernel: doctor names the line that
    writes its path into `kernel.json` and keeps a copy. Then restart the kernel.

Dead ends
    `pip install jupyter` again does not change the file. A kernel reinstalled under another name is not the one that
    the notebook asks for.

References
    Jupyter: "Making kernels for Jupyter", Kernel specs; nbformat, "Notebook metadata".
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator

from doctor.diagnose.model import (
    Advice,
    Command,
    Evidence,
    Finding,
    Instruction,
    Remedy,
    Severity,
    ShellLine,
    Signature,
    fix_environment,
)
from doctor.facts import Facts, Project
from doctor.facts.project import DeadKernel

ID = "dead-kernel"
SIGNATURES = (
    # jupyter_client's kernelspec.py.
    Signature(messages=("No such kernel named {package}",), certain=False),
    # Its launcher.py, where the Python that the kernel's file names is gone.
    Signature(
        messages=("Failed to run command:",),
        near=("ipykernel_launcher",),
        context="python-gone",
    ),
    # VS Code's Jupyter extension.
    Signature(
        messages=("is not usable. Check the Jupyter output tab for more information",),
        anchor="Check the Jupyter output tab",
        certain=False,
        context="of-editor",
    ),
)
ADVICE = (
    Advice(
        context="of-editor",
        text="The Python that was chosen for the notebook lacks ipykernel, or a damaged one is in its way. Then "
        "choose the Python in the project's environment in the notebook's upper right corner.",
        remedy=fix_environment("ipykernel"),
    ),
    Advice(
        context="python-gone",
        text="The file of the kernel names a Python that does not exist. In the notebook's folder, `doctor check` "
        "shows the kernel, and the command that makes it start the project's environment.",
        remedy=Command(argv=("doctor", "check")),
    ),
    Advice(
        text="The notebook asks for a kernel of that name, and there is none: `jupyter kernelspec list` shows those "
        "that exist. This makes one for the project's environment. Or choose another kernel in the notebook's menu.",
        remedy=ShellLine(
            text="doctor fix ipykernel && .venv/bin/python -m ipykernel install --user --name {package}",
            needs_network=True,
        ),
    ),
)


def check(facts: Facts) -> Iterator[Finding]:
    """Report the first such kernel of the current user."""
    project = facts.project
    kernel = project.dead_kernel if project else None
    if project and kernel:
        yield Finding(
            id=ID,
            severity=Severity.WARNING,
            summary=f"The Jupyter kernel {kernel.name} of {kernel.notebook} starts {kernel.python}, which does not "
            "exist.",
            evidence=(Evidence(source=kernel.path, value=f"starts {kernel.python}"),),
            consequence="Jupyter reports that the kernel died, or asks for another one.",
            remedy=_remedy(project, kernel),
            next_step=f"Let the kernel {kernel.name} start the Python in the project's environment.",
        )


def _remedy(project: Project, kernel: DeadKernel) -> Remedy:
    """Return the line that names the Python in the project's environment in the kernel's file, and keeps a copy."""
    environment = project.environment
    is_plain = environment and re.fullmatch(r"[\w/.+-]+", environment.python + kernel.python)
    if environment is None or environment.state != "healthy" or not is_plain:
        return Instruction(text=f"In {kernel.path}, name a Python that exists and has ipykernel.")
    install = f"{fix_environment('ipykernel').goal.command()} && " if kernel.lacks_ipykernel else ""
    command = shlex.join(["sed", "-i.save", f"s|{kernel.python}|{environment.python}|", kernel.path])
    return ShellLine(text=f"{install}{command}", needs_network=bool(install))
