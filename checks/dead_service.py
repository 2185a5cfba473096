"""A service, a cron job or a Jupyter kernel starts a Python that does not work.

What it is
    A systemd unit, a line of a crontab or the file `kernel.json` of a Jupyter kernel names a program in a virtual
    environment. The environment no longer works, or the program no longer exists. `doctor scan` looks for it.

Why it matters
    Nobody sees the error. The service does not start again after the next restart, the cron job does nothing, and the
    notebook shows a kernel that dies.

What to do
    Repair the environment first: the program in it then exists again at the same path. If the environment itself no
    longer exists, create it again, or change the file that names it.

Dead ends
    `systemctl restart` fails again. A link with the old name, from one Python to another, does not help a program whose
    packages are for the old one.

References
    systemd.service(5), ExecStart; crontab(5); Jupyter: "Making kernels for Jupyter", Kernel specs.
"""

from __future__ import annotations

from collections.abc import Iterator

from doctor.diagnose.model import Advice, Evidence, Finding, Instruction, Severity, Signature, Snippet, fix_environment
from doctor.facts import Facts

ID = "dead-service"
_OF_PYTHON = ("python", "pip ", "pip3", "venv", ".py", "gunicorn", "uvicorn", "uwsgi", "celery")
SIGNATURES = (
    # systemd's core/load-fragment.c, new and old.
    Signature(
        messages=("Neither a valid executable name nor an absolute path", "Executable path is not absolute"),
        near=_OF_PYTHON,
        anchor="absolute",
        context="relative",
    ),
    # systemd's core/execute.c, where the log has to do with Python.
    Signature(
        messages=("Failed at step EXEC spawning … No such file or directory",),
        near=_OF_PYTHON,
        certain=False,
        symptom=True,
    ),
    # systemd's other steps, by their names or by the numbers of src/shared/exit-status.c.
    Signature(
        messages=("Failed at step CHDIR spawning", "status=200/CHDIR"),
        near=_OF_PYTHON,
        context="no-folder",
        certain=False,
    ),
    Signature(
        messages=("Failed at step USER spawning", "status=217/USER"), near=_OF_PYTHON, context="no-user", certain=False
    ),
    Signature(
        messages=("Failed to load environment files: No such file",), near=_OF_PYTHON, context="no-file", certain=False
    ),
    # supervisor's process.py, ProcessException and the log of spawn; supervisorctl.
    Signature(messages=("couldn't chdir to /",), near=("supervisor: ",), context="supervised-folder"),
    Signature(
        messages=("supervisor: couldn't exec /… ENOENT", "ERROR (no such file)"),
        near=("supervisor",),
        context="supervised-program",
        certain=False,
    ),
    Signature(
        messages=("can't find command '/",),
        near=("supervisor", "spawnerr"),
        context="supervised-program",
        certain=False,
    ),
)
ADVICE = (
    *(
        Advice(
            context=context,
            text="The unit names a program of an environment, and systemd finds no such file: the environment or its "
            "Python no longer exists, or the environment lacks the program. doctor recreates it at the same path. "
            "Then: `systemctl restart` and the name of the unit",
            remedy=fix_environment(*names, path="{venv}"),
        )
        for context, names in (("program-of-environment", ("{distribution}",)), ("environment", ()))
    ),
    Advice(
        context="supervised",
        text="supervisor starts a program of an environment, and finds no such file: the environment no longer "
        "exists, or lacks the program. doctor recreates it at the same path. Then: `supervisorctl restart` and the "
        "name of the program",
        remedy=fix_environment("{distribution}", path="{venv}"),
    ),
    Advice(
        context="supervised-environment",
        text="supervisor starts the Python of an environment, and finds no such file. doctor creates the environment "
        "again at the same path. Then: `supervisorctl restart` and the name of the program",
        remedy=fix_environment(path="{venv}"),
    ),
    *(
        Advice(
            context=context,
            text=f"supervisor does not start the program, because {what}. Then: `sudo supervisorctl update`",
            remedy=Instruction(text=f"Correct `{name}=` in the section of the program in supervisor's configuration."),
        )
        for context, what, name in (
            ("supervised-folder", "its working directory does not exist", "directory"),
            ("supervised-program", "it finds no program at that path", "command"),
        )
    ),
    *(
        Advice(
            context=context,
            text=f"The service does not start, because {what}. Then: `sudo systemctl daemon-reload && sudo systemctl "
            "restart` and the name of the unit",
            remedy=Instruction(text=f"{do} in the unit[: `sudo systemctl edit --full {{unit}}`]."),
        )
        for context, what, do in (
            ("no-folder", "its working directory does not exist", "Correct `WorkingDirectory=`"),
            ("no-user", "its user does not exist", "Correct `User=` and `Group=`"),
            ("no-file", "a file with its variables does not exist", "Correct `EnvironmentFile=`"),
        )
    ),
    Advice(
        context="relative",
        text="systemd needs an absolute path and does not expand `~`, `$PWD` or `$HOME`. Write the absolute path "
        "of the environment's program, and of the project's folder. Then: `systemctl daemon-reload`",
        remedy=Snippet(
            text="[Service]\nWorkingDirectory={folder}\nExecStart={folder}/venv/bin/python {script}",
            file="the unit",
        ),
    ),
    Advice(
        text="systemd finds no program at the path that the unit names. `command -v NAME` prints where it is, if "
        "it is installed; an environment that no longer exists is created again at the same path.",
        remedy=Instruction(
            text="Write the program's path after `ExecStart=` in the unit[: `sudo systemctl edit --full {unit}`]."
        ),
    ),
)
_NAMES = {"service": "The service {}", "cron": "A cron job in {}", "kernel": "The Jupyter kernel {}"}


def check(facts: Facts) -> Iterator[Finding]:
    """Report each launcher whose program is missing, or whose environment does not work."""
    for launcher in facts.launchers:
        environment = launcher.found.environment if launcher.found else None
        is_broken = environment is not None and environment.state != "healthy"
        if not (launcher.missing or is_broken):
            continue
        missing = launcher.missing
        value = f"starts {launcher.program}"
        if is_broken and environment:
            reason = f"a program of the environment {environment.path}, which does not work"
        else:
            reason = f"{launcher.program}, " + (
                "which does not exist" if missing == launcher.program else f"which needs {missing}, and that is missing"
            )
        # The one who decides which Python is right is the person who wrote the file.
        text = f"In {launcher.source}, name a program that exists, or create {missing} again."
        yield Finding(
            id=ID,
            severity=Severity.ERROR,
            summary=f"{_NAMES[launcher.kind].format(launcher.name)} starts {reason}.",
            evidence=(Evidence(source=launcher.source, value=value),),
            consequence="It fails when it is next started, and nobody sees the error.",
            remedy=None if is_broken else Instruction(text=text),
        )
