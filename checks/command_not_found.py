"""The shell cannot find a program, usually one that comes from the Python Package Index.

What it is
    The program is not installed, or it is in a folder that is not on PATH: the `bin` of an environment that is not
    active, or `~/.local/bin`, where pipx, uv and `pip install --user` put programs.

Why it matters
    Reinstalling with sudo, the usual reaction, only causes the next error.

What to do
    Install the program with `doctor fix NAME`, which uses pipx for applications and the project's environment for
    the rest. If it is installed, activate its environment, or give the path: `.venv/bin/NAME`, `~/.local/bin/NAME`.
    Under sudo, cron and systemd, and in Docker, give the absolute path.

Dead ends
    `sudo pip install NAME` is refused, or changes the system. A second installation does not change PATH.

References
    bash(1), "COMMAND EXECUTION"; `distribution_of_program` in doctor's names.
"""

from __future__ import annotations

from doctor.diagnose.advice.environments import HOSTED, SUDO_IN_ENVIRONMENT, environments_for, in_own_image
from doctor.diagnose.advice.system_packages import packages
from doctor.diagnose.advice.system_programs import PROGRAMS_OF_SYSTEM, WITH_PROGRAMS_OF_SYSTEM
from doctor.diagnose.advice.tools import in_tools
from doctor.diagnose.messages import not_found, not_started
from doctor.diagnose.model import (
    Advice,
    Command,
    FixFailedCommand,
    ShellLine,
    Signature,
    Snippet,
    fix_application,
    fix_environment,
    fix_requirement,
)
from doctor.diagnose.snippets import RUNNERS

ID = "command-not-found"

_INSTALL = fix_requirement("{distribution}")

RESOLVED_BY = ("successfully installed", "everything's installed!")  # pip; uv's own installer

SIGNATURES = (
    *PROGRAMS_OF_SYSTEM,
    # bash, tcsh and sudo; zsh and poetry; dash, busybox and ksh; fish.
    Signature(
        messages=(
            "{program}: command not found",
            "command not found: {program}",
            "{program}: not found",
            "Unknown command: {program}",
        ),
        unless=(": type: ", "which: no ", "error: snap "),
        certain=False,
        symptom=True,
    ),
    # The package command-not-found of Debian and Ubuntu; cmd and PowerShell.
    Signature(
        messages=(
            "{program} not found, but can be installed with",
            "{program} not found, did you mean",
            "{program} is not recognized as an internal or external command",
            "{program} is not recognized as the name of a cmdlet",
            "{program} is not recognized as a name of a cmdlet",
            "{program}:String) [], CommandNotFoundException",  # in any language
        ),
        certain=False,
        symptom=True,
    ),
    Signature(messages=not_found("{program}"), certain=False, symptom=True),
    # virtualenv, instead of which doctor creates the environment.
    Signature(
        messages=(
            "virtualenv: command not found",
            "virtualenv: not found",
            "No command 'virtualenv' found",
            "The program 'virtualenv' is currently not installed",
            "The program 'virtualenv' can be found in the following packages",
            "zsh{version}: command not found: virtualenv",
            "sh{version}: command not found: virtualenv",
            *not_started("virtualenv"),
        ),
        symptom=True,
        context="virtualenv",
    ),
    # pipx's commands and uv's commands/tool, which are to change a program that they have not installed.
    Signature(
        messages=(
            "Can't inject … into nonexistent Virtual Environment",
            "Package is not installed. Expected to find",
            "venv for … was not found. Was … installed with pipx",
            "is not installed; run `uv tool install",
        ),
    ),
    # What doctor does not install.
    *(
        Signature(
            messages=(f"{program}: command not found", f"command not found: {program}", f"{program}: not found"),
            context=program,
            certain=False,
            symptom=True,
        )
        for program in ("pyenv", "add-apt-repository")
    ),
    Signature(messages=("pyenv: no such command `virtualenv'",), context="pyenv-virtualenv", symptom=True),
    Signature(
        messages=("sudo: command not found", "sudo: not found", "sudo: executable file not found"),
        near=("sudo apt", "sudo pip", "sudo python", "sudo -h pip", "sudo -e"),
        context="no-sudo",
        certain=False,
        symptom=True,
    ),
    # Programs that start others: env, xargs, make, find; coreutils; Docker; Python; uv; pipenv.
    Signature(
        messages=("{program}: No such file or directory",),
        near=("xargs: ", "env: ", "make: ", "find: "),
        certain=False,
        symptom=True,
    ),
    Signature(  # tox 4
        messages=("failed with {program}",),
        near=("is not allowed, use allowlist_externals to allow it",),
        certain=False,
        symptom=True,
    ),
    Signature(
        messages=("pyenv: … command exists in these Python versions: {existing}",),
        unless=("pyenv: python", "pyenv: pip"),
        context="other-of-pyenv",
        symptom=True,
    ),
    # Node.js
    Signature(  # the second one in programs that speak MCP
        messages=("Error: spawn {program}", "MCP …: spawn {program}"),
        near=("enoent",),
        certain=False,
        symptom=True,
    ),
    # systemd's core/execute.c.
    Signature(
        messages=("{program}: No such file or directory",),
        near=("step exec spawning", "failed to locate executable"),
        certain=False,
        symptom=True,
    ),
    # bash remembers where a program was.
    Signature(
        messages=("{program}: No such file or directory",),
        near=("bash: /",),
        context="hashed",
        certain=False,
        symptom=True,
    ),
    Signature(
        messages=(
            "failed to run command {program}",
            "{program}: executable file not found",
            "[Errno 2] No such file or directory: {program}",
            "Failed to spawn: {program}",
            "{program} could not be found within PATH",
            "[PdmUsageError]: Command {program}",
            "could not find executable {program}",
            "Unable to locate executable file: {program}",  # GitHub's actions
            'Cannot run program "{program}',  # Java's ProcessBuilder
        ),
        certain=False,
        symptom=True,
    ),
)

ADVICE = (
    Advice(
        context="made-by-conda",
        text="conda has created the environment {environment}, as its last lines show, but this shell does not use "
        "it yet.",
        remedy=ShellLine(text="conda activate {environment}"),
    ),
    *WITH_PROGRAMS_OF_SYSTEM,
    SUDO_IN_ENVIRONMENT,
    Advice(
        context="moved",
        text="The folder was moved, and `activate` still puts the old one on PATH. doctor rebuilds the environment "
        "where it is now, with the same packages. Then activate it again.",
        remedy=fix_environment(path="{venv}"),
    ),
    Advice(
        context="installed-for-user",
        text="`pip install --user` put the command into `~/.local/bin`, which is not on this shell's PATH. On Debian "
        "and Ubuntu, `~/.profile` adds the folder at the next login; this line adds it now.",
        remedy=ShellLine(text='export PATH="$HOME/.local/bin:$PATH"'),
    ),
    Advice(
        context="of-other-user",
        text="{user} does not have the program. pipx installs it in that user's home, and comes with the package pipx "
        "(`apt-get install pipx`). Before Debian 12, `python3 -m pip install --user` does the same.",
        remedy=ShellLine(text="sudo -u {user} -H pipx install {distribution}", needs_network=True),
    ),
    Advice(
        context="functions-of-wrapper",
        text="virtualenvwrapper is installed. Its commands are functions of the shell, which this file defines; the "
        "line belongs in the shell's startup file as well (`~/.bashrc`).",
        remedy=ShellLine(text="source /usr/share/virtualenvwrapper/virtualenvwrapper.sh"),
    ),
    *(
        Advice(
            context=f"image-of-uv{place}",
            text="uv installs what the project requires into the environment `.venv` in the project's folder, which is "
            "not on the image's PATH. `uv run {program}` starts it as well. If it is still not found, add "
            "{distribution} to the project's requirements: `uv add {distribution}`",
            remedy=Snippet(text=f'ENV PATH="{folder}/.venv/bin:$PATH"', file="the Dockerfile"),
        )
        for place, folder in (("", "{folder}"), ("-in-app", "/app"))
    ),
    Advice(
        context="not-installed",
        text="pipx changes only what it has installed itself (`pipx list`). It did not install this program: "
        "something else or another user did, or the name is misspelt.",
        remedy=fix_application("{package}"),
    ),
    Advice(
        context="not-installed-by-uv",
        text="uv changes only programs that it has installed itself: `uv tool list`",
        remedy=Command(argv=("uv", "tool", "install", "{package}"), needs_network=True),
    ),
    *packages("python3-venv", "python3", "Write `python3 -m venv` instead of `virtualenv`.", message="virtualenv"),
    Advice(
        context="virtualenv-of-script",
        text="The script calls virtualenv, which is a separate program. doctor installs it for you alone; on Debian "
        "and Ubuntu, `sudo apt-get install virtualenv` installs it for all. Then run the script again.",
        remedy=fix_requirement("virtualenv"),
    ),
    Advice(
        context="virtualenv",
        text="virtualenv is a separate program, and Python's venv module does the same: `python3 -m venv NAME`. "
        "On Debian and Ubuntu it needs the package python3-venv. doctor creates the environment without either. The "
        "program itself: `doctor fix virtualenv`",
        remedy=FixFailedCommand(otherwise=fix_environment()),
    ),
    *(
        Advice(
            context=f"{runner}no-sudo",
            text="Images and minimal systems have no sudo. Commands run as root there, so leave it out. If you are "
            "not root, you become root with `su -`.",
            remedy=ShellLine(text="{command}", needs_network=True),
        )
        for runner in ("", *(f"{runner}/" for runner in RUNNERS), "container/")
    ),
    HOSTED,
    Advice(
        context="own-project",
        text="The project in this folder was not installed, or its program went into a folder that is not on PATH. "
        "In an environment it is found once that is active: `. .venv/bin/activate`",
        remedy=ShellLine(text="doctor fix --venv && .venv/bin/python -m pip install .", needs_network=True),
    ),
    Advice(
        context="own-installer",
        text="The installer put {program} into a folder that this shell does not search yet. This file adds it; a "
        "new terminal reads that file automatically.",
        remedy=ShellLine(text=". ~/{path}"),
    ),
    Advice(
        context="installed-in",
        text="pip has installed {program} into {folder}/bin, a folder that this shell does not search. The line in "
        "the shell's startup file adds it permanently.",
        remedy=ShellLine(text='export PATH="{folder}/bin:$PATH"'),
    ),
    Advice(
        context="not-activated",
        text="The environment in {environment} was created, but it is not active. Activate it, "
        "then repeat the command.",
        remedy=ShellLine(text=". {environment}/bin/activate"),
    ),
    Advice(
        context="other-of-pyenv",
        text="Another Python of pyenv has the program. `pyenv global` chooses that Python for all folders, `pyenv "
        "local` for this one. A program with its own environment works in all: `doctor fix NAME`",
        remedy=Command(argv=("pyenv", "global", "{existing}")),
    ),
    Advice(
        context="pyenv",
        text="pyenv is not installed, or its folder is not on this shell's PATH. If it is installed, these lines let "
        "the shell find it; they belong in its startup file. uv installs other Python versions without it: `doctor "
        "fix uv`",
        remedy=ShellLine(text='export PATH="$HOME/.pyenv/bin:$PATH" && eval "$(pyenv init -)"'),
    ),
    Advice(
        context="pyenv-virtualenv",
        text="The command is a plug-in, which pyenv does not contain. An environment needs none: `pyenv local X.Y`, "
        "then `python -m venv .venv`",
        remedy=ShellLine(
            text='git clone https://github.com/pyenv/pyenv-virtualenv.git "$(pyenv root)/plugins/pyenv-virtualenv"',
            needs_network=True,
        ),
    ),
    *(
        Advice(
            context=f"{runner}add-apt-repository",
            text="The command adds an Ubuntu repository, and is in a package that images and minimal systems lack. "
            "On Debian, do not add such a repository; uv installs other Python versions: `doctor fix uv`",
            remedy=ShellLine(
                text=f"{sudo}apt-get update && {sudo}apt-get install -y software-properties-common", needs_network=True
            ),
        )
        for runner, sudo in (("", "sudo "), ("docker/", ""), ("container/", ""))
    ),
    Advice(
        context="hashed",
        text="The program is no longer where this shell found it before. `hash -r` lets bash look for it again. If it "
        "is not installed, `doctor fix {distribution}` installs it.",
        remedy=ShellLine(text="hash -r"),
    ),
    Advice(
        context="docker",
        text="The image does not contain the program, or has it in a folder that is not on PATH. "
        "Install it where the image is built.",
        remedy=Snippet(
            text="RUN python3 -m venv /opt/venv && /opt/venv/bin/pip install {distribution}\n"
            'ENV PATH="/opt/venv/bin:$PATH"',
            file="the Dockerfile",
        ),
    ),
    *in_own_image(),
    Advice(
        context="systemd/unit",
        text="The unit names a program of an environment, and systemd finds no such file: the environment or its "
        "Python no longer exists, or {distribution} was not installed there. doctor recreates the environment if it "
        "does not work. Then: `systemctl restart` and the name of the unit",
        remedy=fix_environment("{distribution}", path="{venv}"),
    ),
    *in_tools(),
    Advice(
        context="github-actions",
        text="The job does not have the program. Install it in an earlier step, after `actions/setup-python`. In an "
        "environment that an earlier step created, run it by its path: `.venv/bin/{program}`.",
        remedy=Snippet(text="- run: python -m pip install {distribution}", file="the workflow"),
    ),
    Advice(
        context="pipx",
        text="If pipx installed {program}, its folder is not on PATH: run `pipx ensurepath`, and open a new shell. "
        "If it did not, `doctor fix {distribution}` installs it.",
        remedy=Command(argv=("pipx", "ensurepath")),
    ),
    Advice(
        context="uv",
        text="uv's environment is not active. `uv run {program}` runs the program of the project's environment; with "
        "`--with {distribution}` it need not be among the project's requirements.",
        remedy=Command(argv=("uv", "run", "--with", "{distribution}", "{program}"), needs_network=True),
    ),
    *environments_for("The program is not installed there, or is not on PATH."),
    Advice(
        context="cron",
        text="cron's PATH is short, and it activates no environment. Name the program's path in the crontab; `command "
        "-v {program}` prints it, in the shell that finds it. If it is not installed, `doctor fix {distribution}` "
        "installs it.",
        remedy=Snippet(text="{schedule} $HOME/.local/bin/{program}", file="the crontab"),
    ),
    Advice(
        context="systemd",
        text="A service has its own PATH and activates no environment. Name the program's path in the unit; "
        "`command -v {program}` prints it, in the shell that finds it. If it is not installed, `doctor fix "
        "{distribution}` installs it.",
        remedy=Snippet(text="[Service]\nExecStart={folder}/{beside}/bin/{program}", file="the unit"),
    ),
    Advice(
        context="jupyter",
        text="The shell of the notebook does not find the program. `%pip` installs it for the notebook's kernel, whose "
        "Python can run it.",
        remedy=Snippet(text="%pip install {distribution}", file="a cell of the notebook"),
    ),
    Advice(
        context="sudo",
        text="`sudo` has its own PATH, without environments and `~/.local/bin`. If {program} is installed, give "
        'its path: `sudo "$(command -v {program})" …`. If it is not, `doctor fix {distribution}` installs it.',
        remedy=_INSTALL,
    ),
    Advice(
        text="`{program}` comes with the package {distribution}. If an environment already has "
        "it, activate that, or give the path: `.venv/bin/{program}`. Under sudo, cron and "
        "systemd, give the absolute path.",
        remedy=_INSTALL,
    ),
)
