"""Advice to install system packages where nobody types commands: in images, jobs, playbooks and provisioners."""

from __future__ import annotations

from doctor.core.record import replace
from doctor.diagnose.model import Advice, Command
from doctor.diagnose.snippets import APT_INSTALL, AS_ROOT, JOBS, PROVISIONERS, run_lines, snippet_for

RENAMED = {
    "libasound2": "libasound2t64",
    "libatlas-base-dev": "libopenblas-dev",
    "libgdk-pixbuf2.0-0": "libgdk-pixbuf-2.0-0",
    "libgl1-mesa-glx": "libgl1",
    "libncurses5-dev": "libncurses-dev",
    "python-wxgtk2.8": "python3-wxgtk4.0",
}
"""Packages that Python's packages often need, whose names newer releases of Debian and Ubuntu changed."""


def packages(apt: str, apk: str = "", note: str = "", *, message: str = "") -> tuple[Advice, ...]:
    """Return the advice to install system packages, for each runner.

    ``apt`` are the packages of Debian and Ubuntu, or ``{arguments}``, ``apk`` those of Alpine, if it has them; ``note``
    is a sentence that the advice begins with, and ``message`` the context of the only messages that it is for.
    """
    if message:
        of_runners = packages(apt, apk, note)
        return tuple(replace(advice, context=f"{advice.context}/{message}") for advice in of_runners)
    intro = f"{note} " if note else ""
    update, install = "sudo apt-get update", f"sudo {APT_INSTALL} {apt}"
    names = "{names}" if apt == "{arguments}" else f"[{', '.join(apt.split())}]"
    alpine = Advice(
        context="docker/alpine",
        text=f"{intro}Install {apk} in the image, before the step that needs it.",
        remedy=run_lines("docker", f"apk add --no-cache {apk}"),
    )
    return (
        Advice(
            context="docker",
            text=f"{intro}Install {apt} in the image, before the step that needs it. Images contain no package lists, "
            "so `apt-get update` belongs in the same RUN.",
            remedy=run_lines("docker", "apt-get update", f"{APT_INSTALL} {apt}", "rm -rf /var/lib/apt/lists/*"),
        ),
        *((alpine,) if apk else ()),
        *(
            Advice(
                context=context,
                text=f"{intro}Install {apt} in a step before the one that needs it.",
                remedy=run_lines(context, update, install),
            )
            for context in JOBS
            if context not in AS_ROOT
        ),
        *(
            Advice(
                context=context,
                text=f"{intro}Install {apt} before the command that needs it. The lines run as root; write `sudo` "
                "before each where they do not.",
                remedy=run_lines(context, "apt-get update", f"{APT_INSTALL} {apt}"),
            )
            for context in PROVISIONERS
        ),
        *(
            Advice(
                context=context,
                text=f"{intro}Install {apt} in the job, before the command that needs it.",
                remedy=run_lines(context, "apt-get update", f"{APT_INSTALL} {apt}"),
            )
            for context in AS_ROOT
        ),
        Advice(
            context="ansible",
            text=f"{intro}Install {apt} in a task before the one that needs it.",
            remedy=snippet_for(
                "ansible",
                "- ansible.builtin.apt:",
                f"    name: {names}",
                "    update_cache: true",
                "  become: true",
            ),
        ),
    )


MISTAKEN_NAME = Advice(
    context="mistaken",
    text="apt knows no python3-{package}. The name resembles {meant}, which many projects use.",
    remedy=Command(argv=("apt-get", "install", "python3-{meant}"), needs_root=True, needs_network=True),
)
"""The advice where apt does not find the package of a project whose name is misspelt."""
