"""Advice about a module that no package contains, as far as doctor knows: one of the project, or of another system."""

from __future__ import annotations

from doctor.diagnose.model import Advice, Command, Instruction, ShellLine, fix_environment
from doctor.diagnose.snippets import RUNNERS, run_lines

TK_OF_HOMEBREW = Advice(
    context="tk-of-homebrew",
    text="Homebrew has the part of Python that needs Tk in a separate package.",
    remedy=Command(argv=("brew", "install", "python-tk@{minor}"), needs_network=True),
)
"""The advice where Homebrew's Python lacks tkinter."""
NEWER_MODULES = {
    "3.9": ("graphlib", "zoneinfo"),
    "3.11": ("tomllib",),
    "3.14": ("annotationlib", "compression"),
}
"""The modules that releases of Python added, by the first release that has them (its documentation, "What's New")."""
UNKNOWN_MODULES = (
    *(
        Advice(
            context=f"newer-{release}",
            text=f"`{{module}}` is part of Python since {release}, but an older Python ran the program. Create an "
            f"environment with a newer one, which `uv python install {release}` fetches if it is missing. Copies of "
            "some are on the index: backports.zoneinfo, tomli.",
            remedy=fix_environment(python=release),
        )
        for release in NEWER_MODULES
    ),
    Advice(
        context="project-module",
        text="doctor knows no package that contains `{module}`, and the program is in the project {project}. If the "
        "module is the project's own, install the project, from its folder. Do not install a package with a private "
        "module's name: on the index, that name may belong to somebody else.",
        remedy=ShellLine(text="doctor fix --venv && .venv/bin/python -m pip install -e ."),
    ),
    *(
        Advice(
            context=f"project-module/{runner}",
            text="doctor knows no package that contains `{module}`, and the program is in the project {project}. If "
            "the module is the project's own, install the project before the program is started.",
            remedy=run_lines(runner, "python3 -m pip install ."),
        )
        for runner in RUNNERS
    ),
    Advice(
        context="unknown-module/jupyter",
        text="doctor knows no package that contains `{module}`. The notebook's kernel has its own Python, which may "
        "not be the shell's: `%pip` installs for the kernel. If the module is the project's own, do not install a "
        "package of that name: on the index, it may belong to somebody else.",
        remedy=Instruction(
            text="Look up which project contains `{module}`. Then, in a cell of the notebook: `%pip install NAME`"
        ),
    ),
    Advice(
        context="unknown-module",
        text="doctor knows no package that contains `{module}`. If the module is the project's own, start the "
        "program from the project's folder (`python -m PACKAGE.MODULE`), or install it: `.venv/bin/python -m pip "
        "install -e .` Do not install a package with a private module's name: on the index, that name may belong to "
        "somebody else.",
        remedy=Instruction(text="Look up which project contains `{module}`. Then: `doctor fix NAME`"),
    ),
    Advice(
        context="python-2-module",
        text="`{module}` was part of Python 2, so the program was written for that, and Python 3 cannot run it. No "
        "package of the index replaces the module.",
        remedy=Instruction(text="Look for a release of the program for Python 3."),
    ),
    Advice(
        context="python-3-module",
        text="`{module}` is part of Python 3, and the command `python` runs Python 2 here.",
        remedy=ShellLine(text="{as_python3}"),
    ),
    Advice(
        context="standard-module",
        text="`{module}` is part of Python itself, on some systems only, so no package contains it. On Windows, a "
        "program for Unix runs in WSL.",
        remedy=Instruction(text="Run the program on the system that it was written for: Unix, or Windows."),
    ),
    Advice(
        context="asgi-module",
        text="uvicorn looks for the module `{module}` in the folder in which it is started, and did not find it. The "
        "option `--app-dir FOLDER` names another folder.",
        remedy=Instruction(text="Start it in the folder from which `{module}` can be imported."),
    ),
    Advice(
        context="own-module",
        text="`{module}` is probably the project's own, and Python did not search the project's folder. Repeat the "
        "command there with this variable, or install the project: `.venv/bin/python -m pip install -e .`",
        remedy=ShellLine(text="PYTHONPATH=. {command}"),
    ),
    *(
        Advice(
            context=f"{kind}/pytest",
            text="doctor knows no package that contains `{module}`. If it is the project's own, let Python search the "
            "project's folder: `python -m pytest`, started there, does, and `pytest` does not.",
            remedy=ShellLine(text="python -m pytest"),
        )
        for kind in ("own-module", "project-module", "unknown-module")
    ),
)
