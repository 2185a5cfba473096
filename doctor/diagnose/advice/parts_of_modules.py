"""Advice where Python or a package is installed, and lacks the part that a program imports from it."""

from __future__ import annotations

from doctor.diagnose.model import Advice, Command, Instruction, ShellLine, Snippet, fix_environment, fix_requirement

PARTS_OF_MODULES = (
    Advice(
        context="copied-module",
        text="`{module}` was part of Python, which removed it in {release}. A newer release of the program does not "
        "import it; until there is one, {distribution} has a copy.",
        remedy=fix_requirement("{distribution}"),
    ),
    Advice(
        context="removed-module",
        text="`{module}` was part of Python, which removed it in {release}. Require a newer release of the program "
        "that imports it, or run it with an older Python.",
        remedy=fix_environment(python="{other}"),
    ),
    Advice(
        context="compiled-part",
        text="The package is installed, but its compiled part is missing for this Python: the folder "
        "was copied from another Python, system or image, or a file was damaged. Reinstall it.",
        remedy=ShellLine(
            text="{installer} install --force-reinstall --no-cache-dir {distribution}", needs_network=True
        ),
    ),
    Advice(
        context="incomplete",
        text="The package {distribution} is installed, but its own code asks for a part that is missing: the "
        "installed file lacks it, or the part was removed. Install it again; if the part is still missing, another "
        "release has it.",
        remedy=ShellLine(
            text="{installer} install --force-reinstall --no-cache-dir {distribution}", needs_network=True
        ),
    ),
    Advice(
        context="pipx/incomplete",
        text="The application {distribution} is installed, but lacks part of itself. pipx reinstalls it from its "
        "source; if the part is still missing, the release is faulty, and another one has it.",
        remedy=Command(argv=("pipx", "reinstall", "{distribution}"), needs_network=True),
    ),
    Advice(
        context="older-than-program",
        text="The package is installed, but the program imports a part that this release does not have. Usually "
        "the program was written for a newer one. If the newest lacks the part too, it was removed, and an older "
        "release has it (`doctor fix '{distribution}<X'`). A folder `{module}` next to the program hides the package.",
        remedy=ShellLine(text="{installer} install --upgrade {distribution}", needs_network=True),
    ),
    Advice(
        context="jupyter/older-than-program",
        text="The package is installed for the kernel, and the notebook imports a part that this release of it lacks. "
        "Usually the notebook was written for a newer one. Restart the kernel then.",
        remedy=Snippet(text="%pip install --upgrade {distribution}", file="a cell of the notebook"),
    ),
    Advice(
        context="part-of-module",
        text="The package is installed, but not in the version that the program was written for. The release notes "
        "of {distribution} show when the name was added or removed. Require a version that has it (`doctor fix "
        "'{distribution}<X'`), or a newer release of the program that imports it.",
        remedy=Instruction(text="Require an older {distribution}, or a newer release of what imports it."),
    ),
    Advice(
        context="old-six",
        text="The copy of six inside {distribution} does not work on Python 3.12 and newer. Newer releases of "
        "{distribution} do.",
        remedy=ShellLine(text="{installer} install --upgrade {distribution}", needs_network=True),
    ),
    Advice(
        context="part-of-dependent",
        text="{dependent} asks {distribution} for a part that it does not have: one of the two is older than the "
        "other. The newest releases of both usually match. If the requirements fix one of them, raise that, "
        "or lower the other.",
        remedy=ShellLine(text="{installer} install --upgrade {dependent} {distribution}", needs_network=True),
    ),
)
"""The advice of `module-not-found` by which of the two is too old, or damaged."""
