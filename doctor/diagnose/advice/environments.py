"""Advice to install into an environment where nobody types commands: lines for a Dockerfile, a workflow, a playbook.

A check names the contexts of ``doctor.explain.context`` that change its answer, and gets an ``Advice`` for each. In a
snippet ``{arguments}`` stands for what pip was asked to install.
"""

from __future__ import annotations

import re
from functools import cache

from doctor.core.record import replace
from doctor.diagnose.model import (
    Advice,
    FixFailedCommand,
    Instruction,
    LogRemedy,
    ShellLine,
    Snippet,
    fix_environment,
)
from doctor.diagnose.snippets import APT_INSTALL, JOBS, PROVISIONERS, path_line, run_lines, snippet_for

_ENVIRONMENT = ("python3 -m venv .venv", ".venv/bin/pip install {arguments}")
SUDO_IN_ENVIRONMENT = Advice(
    context="sudo-in-environment",
    text="The environment is active, but `sudo` has its own PATH. By its path, it finds the program.",
    remedy=ShellLine(text="sudo {of_environment}"),
)
"""The advice about a program of an active environment that sudo does not find."""
_OWN_PYTHON = (
    "Put this above the step that failed, and remove from that step what this installs. It gives the job a Python that "
    "no distribution manages."
)
_ABOVE_RUN = "Put these lines above the RUN that failed, and remove from that RUN what they install."
HOSTED = Advice(
    context="hosted",
    text="The host installs what the repository requires when it is pushed; nothing is installed there by hand.",
    remedy=Instruction(text="Add {distribution} to the requirements of the repository, commit them, and push."),
)
"""The advice for Heroku and its like."""


@cache
def environments(note: str = "") -> tuple[Advice, ...]:
    """Return the advice to install into an environment, for each runner and for some machines.

    ``note`` is a sentence that the advice for the runners begins with.
    """
    intro = f"{note} " if note else ""
    return (
        Advice(
            context="docker",
            text=f"{intro}{_ABOVE_RUN} They create an environment in the image and put it first on PATH, so every "
            "later `pip install` works unchanged. They belong above a `USER` instruction. An official python image "
            "(`FROM python:3`) needs none of this.",
            remedy=snippet_for(
                "docker",
                f"RUN apt-get update && {APT_INSTALL} python3-venv {{libraries}} && rm -rf /var/lib/apt/lists/*",
                "RUN python3 -m venv /opt/venv && /opt/venv/bin/pip install {arguments}",
                path_line("docker", "/opt/venv/bin"),
            ),
        ),
        *(
            Advice(
                context=f"docker/{system}",
                text=f"{intro}{_ABOVE_RUN} Every later `pip install` works unchanged.",
                remedy=snippet_for(
                    "docker",
                    *(["RUN apk add --no-cache python3 {libraries}"] if system == "alpine" else []),
                    "RUN python3 -m venv /opt/venv && /opt/venv/bin/pip install {arguments}",
                    path_line("docker", "/opt/venv/bin"),
                ),
            )
            for system in ("alpine", "arch", "fedora", "nix", "opensuse")
        ),
        Advice(
            context="docker/uv",
            text=f"{intro}Let uv create an environment in the image. It uses the one that VIRTUAL_ENV names, so "
            "leave out `--system`.",
            remedy=snippet_for(
                "docker",
                'ENV VIRTUAL_ENV=/opt/venv PATH="/opt/venv/bin:$PATH"',
                "RUN uv venv /opt/venv && uv pip install {arguments}",
            ),
        ),
        Advice(
            context="github-actions",
            text=f"{intro}{_OWN_PYTHON}",
            remedy=snippet_for(
                "github-actions",
                "- uses: actions/setup-python@v5",
                "  with:",
                '    python-version: "3.x"',
                "- run: python -m pip install {arguments}",
            ),
        ),
        Advice(
            context="github-actions/of-debian",
            text=f"{intro}The job runs on Debian, for which actions/setup-python has no Python. These lines create an "
            "environment and put it first on PATH for the steps after this one.",
            remedy=run_lines(
                "github-actions",
                "python3 -m venv .venv",
                ".venv/bin/pip install {arguments}",
                path_line("github-actions", "$PWD/.venv/bin"),
            ),
        ),
        Advice(
            context="azure-pipelines",
            text=f"{intro}{_OWN_PYTHON}",
            remedy=snippet_for(
                "azure-pipelines",
                "- task: UsePythonVersion@0",
                "  inputs:",
                '    versionSpec: "3.x"',
                "- script: python -m pip install {arguments}",
            ),
        ),
        *(
            Advice(
                context=f"{context}{system}",
                text=f"{intro}Create an environment in the job, and activate it; or use `image: python:3`.",
                remedy=run_lines(
                    context, *first, "python3 -m venv .venv", ". .venv/bin/activate", "pip install {arguments}"
                ),
            )
            for context in ("gitlab", "bitbucket")
            for system, first in (
                ("", ()),
                ("/debian", (f"apt-get update && {APT_INSTALL} python3-venv {{libraries}}",)),
            )
        ),
        *(
            Advice(
                context=context,
                text=f"{intro}Create an environment in the job's folder. Each step has its own shell, so call "
                "the environment's programs by their path (`.venv/bin/python`).",
                remedy=run_lines(context, *_ENVIRONMENT),
            )
            for context in ("jenkins", "buildkite", "circleci", "travis", "teamcity", "cloud-build", "codebuild")
        ),
        *(
            Advice(
                context=f"{context}/uv",
                text=f"{intro}Let uv create an environment in the job's folder. It finds it automatically, so leave "
                "out `--system`.",
                remedy=run_lines(context, "uv venv --allow-existing", "uv pip install {arguments}"),
            )
            for context in JOBS
        ),
        Advice(
            context="ansible",
            text=f"{intro}Let the pip module create an environment on the host. Install what Ansible itself needs "
            "there from the distribution (`python3-NAME`, with the apt module).",
            remedy=snippet_for(
                "ansible",
                "- ansible.builtin.apt:",
                "    name: python3-venv",
                "  become: true",
                "- ansible.builtin.pip:",
                "    name: {names}",
                "    virtualenv: /opt/venv",
                "    virtualenv_command: python3 -m venv",
                "  become: true",
            ),
        ),
        *(
            Advice(
                context=context,
                text=f"{intro}Create an environment on the machine that is set up, and call its programs by their "
                "path (`/opt/venv/bin/python …`). The lines run as root; write `sudo` before each where they do not.",
                remedy=run_lines(
                    context,
                    f"apt-get update && {APT_INSTALL} python3-venv",
                    "python3 -m venv /opt/venv && /opt/venv/bin/pip install {arguments}",
                ),
            )
            for context in PROVISIONERS
        ),
        Advice(
            context="cron",
            text=f"{intro}Create an environment once, in a terminal, and call its programs by their path in the "
            "crontab (`$HOME/venv/bin/python …`); cron activates nothing.",
            remedy=ShellLine(text="python3 -m venv ~/venv && ~/venv/bin/pip install {arguments}", needs_network=True),
        ),
        Advice(
            context="systemd/no-names",
            text=f"{intro}Create an environment for the service, install there what it needs, and start its program "
            "from there (`ExecStart=/opt/venv/bin/python …`).",
            remedy=Instruction(text="Let the unit start the Python of an environment: `/opt/venv/bin/python`"),
        ),
        Advice(
            context="systemd",
            text=f"{intro}Create an environment for the service, and start its program from there "
            "(`ExecStart=/opt/venv/bin/python …`).",
            remedy=run_lines("systemd", "/usr/bin/python3 -m venv /opt/venv", "/opt/venv/bin/pip install {arguments}"),
        ),
        Advice(
            context="jupyter",
            text=f"{intro}Create an environment with its own kernel, select that kernel in the notebook, and run "
            "`%pip install` there.",
            remedy=ShellLine(
                text="python3 -m venv .venv && .venv/bin/pip install ipykernel {arguments} && "
                ".venv/bin/python -m ipykernel install --user --name venv",
                needs_network=True,
            ),
        ),
        *_in_containers(intro),
        *_on_machines(),
    )


def environments_for(note: str, *, requirement: str = "{distribution}", message: str = "") -> tuple[Advice, ...]:
    """Return the advice of ``environments`` to install ``requirement``, where lines are pasted into a file.

    It is for logs in which pip was not told to install anything: ``{distribution}`` is what a program misses. With
    ``message``, it is for that message only, of which no check says more. Left out is what a check says better: how
    cron, services and notebooks choose a Python.
    """
    left_out = ("cron", "jupyter", "systemd", *(() if message else ("docker", "github-actions")))
    end, libraries = (f"/{message}", " {libraries}") if message else ("", "")
    return tuple(
        replace(
            advice,
            context=f"{advice.context}{end}",
            remedy=replace(
                remedy, text=re.sub(r"\{(?:arguments|names)\}", requirement, remedy.text.replace(libraries, ""))
            ),
        )
        for advice in environments(note)
        if isinstance(remedy := advice.remedy, Snippet | ShellLine) and advice.context not in left_out
    )


def environments_of_images() -> tuple[Advice, ...]:
    """Return the advice for a container whose entry point installs something with pip."""
    return tuple(
        Advice(
            context=f"{runner}{system}",
            text="The command runs when the container starts. Build its image again with these lines; pip "
            "then installs into the environment, which comes first on PATH.",
            remedy=snippet_for(
                "docker",
                *(
                    [f"RUN apt-get update && {APT_INSTALL} python3-venv && rm -rf /var/lib/apt/lists/*"]
                    if not system
                    else ()
                ),
                "RUN python3 -m venv /opt/venv",
                path_line("docker", "/opt/venv/bin"),
            ),
        )
        for runner in ("compose", "image")
        for system in ("", "/alpine", "/arch", "/fedora", "/nix", "/opensuse")
    )


def in_own_image() -> tuple[Advice, ...]:
    """Return the advice to install a distribution in an image, and in a job whose image has its own Python."""
    return (
        Advice(
            context="image",
            text="Add {distribution} to the requirements that the image installs, or write this line, and build the "
            "image again. If the distribution manages the image's Python, create an environment there.",
            remedy=run_lines("docker", "python3 -m pip install {distribution}"),
        ),
        *(
            Advice(
                context=f"{runner}/own-python",
                text=f"{image} has a Python that is not externally managed. Install {{distribution}} there, or add it "
                "to the requirements that are installed there.",
                remedy=run_lines(runner, "python -m pip install {distribution}"),
            )
            for runner, image in (("docker", "The image"), ("gitlab", "The job's image"))
        ),
    )


def _in_containers(intro: str) -> tuple[Advice, ...]:
    return (
        Advice(
            context="container",
            text=f"{intro}doctor creates the environment in the container. In its Dockerfile, so that it is there "
            "again: `RUN python3 -m venv /opt/venv && /opt/venv/bin/pip install …`",
            remedy=FixFailedCommand(otherwise=fix_environment()),
        ),
        Advice(
            context="container/alpine",
            text=f"{intro}Create an environment in the container, and in its Dockerfile, so that it is there again.",
            remedy=ShellLine(
                text="apk add --no-cache python3 && python3 -m venv /opt/venv && /opt/venv/bin/pip install {arguments}",
                needs_network=True,
            ),
        ),
        Advice(
            context="devcontainer",
            text=f"{intro}Create an environment in the workspace whenever the container is built, and select it with "
            "`Python: Select Interpreter`.",
            remedy=run_lines("devcontainer", *_ENVIRONMENT),
        ),
    )


def _on_machines() -> tuple[Advice, ...]:
    remedy: LogRemedy = FixFailedCommand(otherwise=fix_environment())
    return (
        Advice(
            context="vscode",
            text="doctor installs into an environment in the project's folder. Choose it with `Python: Select "
            "Interpreter` in the Command Palette.",
            remedy=remedy,
        ),
        Advice(
            context="wsl",
            text="doctor installs into an environment in the project's folder. Keep that folder in your home folder: "
            "below /mnt, Windows' file system has no links and is slow.",
            remedy=remedy,
        ),
        Advice(
            context="raspberry-pi-os",
            text="doctor installs into an environment in the project's folder. Modules for GPIO, the camera and "
            "the Sense HAT come from apt (python3-gpiozero, python3-rpi-lgpio, python3-picamera2). For these, create "
            "the environment with `doctor fix --venv --system-site-packages`, so that it sees apt's packages.",
            remedy=remedy,
        ),
    )
