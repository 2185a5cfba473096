r"""The environment cannot be activated in this shell.

What it is
    The file `bin/activate` does not exist, because the environment was never created, was created incompletely, or is
    elsewhere; or it exists, but another shell reads it. `bin/activate` is for bash, zsh and other POSIX shells, where
    it must be sourced; `/bin/sh`, which cron, Docker and make use, knows `.` but not `source`; fish, csh and PowerShell
    have their own scripts.

Why it matters
    The commands that follow use the system's Python, and `pip install` fails there with an "externally managed" error.

What to do
    Create the environment with `doctor fix --venv`, and source the script of this shell:
    `. .venv/bin/activate` (sh, bash, zsh), `source .venv/bin/activate.fish`, `source .venv/bin/activate.csh`,
    `.venv\Scripts\Activate.ps1` (PowerShell), `.venv\Scripts\activate` (cmd). Scripts and services need no
    activation: `.venv/bin/python app.py`.

Dead ends
    `chmod +x` and `sudo source` do not help: a script that runs as a program cannot change the shell that started it.

References
    Python documentation, "venv": "How venvs work"; CPython: `Lib/venv/scripts`.
"""

from __future__ import annotations

from doctor.diagnose.messages import not_found
from doctor.diagnose.model import Advice, ShellLine, Signature, Snippet, fix_environment

ID = "activate-missing"

_WORKED = ("(.venv) ", "(venv) ", "creating virtual environment at: .venv")
_NO_PYTHON = tuple(
    f"python{version}: {words}"
    for version in ("", "3", *(f"3.{minor}" for minor in range(6, 16)))
    for words in ("command not found", "not found")
)
"""The message above, where the Python that should have created the environment is missing."""

SIGNATURES = (
    # bash, dash, busybox and csh; zsh; fish. "No such file" also where the name is that of another shell's script.
    Signature(
        messages=(
            "{venv}/bin/activate: No such file",
            "{venv}/Scripts/activate: No such file or directory",
            "{venv}/bin/activate.csh: No such file or directory",
            "{venv}/bin/activate.fish: No such file or directory",
            "{venv}/bin/activate: Datei oder Verzeichnis nicht gefunden",
            "{venv}/bin/activate: Aucun fichier ou dossier de ce",
            "{venv}/bin/activate: No existe el fichero o el directorio",
            "Error encountered while sourcing file '{venv}",
        ),
        unless=(*_NO_PYTHON, "/pipx/venvs/"),
        resolved_by=_WORKED,
    ),
    Signature(
        messages=("no such file or directory: {venv}", "Can't open {venv}"),
        near=("/activate",),
        unless=_NO_PYTHON,
        resolved_by=_WORKED,
    ),
    Signature(
        messages=(
            "venvScriptsactivate: command not found",
            "envScriptsactivate: command not found",
            "venvScriptsactivate.ps1: command not found",
            *not_found("venvScriptsactivate"),
        ),
        context="posix-shell",
    ),
    # The start script of a web interface for Stable Diffusion, and its many copies.
    Signature(
        messages=("ERROR: Cannot activate python venv, aborting",), symptom=True, certain=False, context="of-script"
    ),
    Signature(
        messages=("{venv}/bin/activate: Permission denied",),
        unless=("cannot remove", "cannot create", "cannot open", "cannot stat", "cannot access", "cannot touch"),
        context="posix-shell",
    ),
    Signature(messages=("{venv}/bin/activate: is a directory",), context="folder"),
    Signature(messages=("source: is a directory: {venv}",), context="folder"),
    Signature(messages=("sudo: source: command not found",), near=("activate",), context="posix-shell"),
    Signature(
        messages=("bin/activate.fish: line {version}: syntax error", "bin/activate.csh: line {version}: syntax error"),
        context="posix-shell",
    ),
    # dash, which is /bin/sh on Debian and Ubuntu; PowerShell's script does not mention the shell either.
    Signature(messages=("source: not found",), near=("activate", "python", "pip", "venv"), context="sh"),
    Signature(messages=("make: source: No such file or directory",), near=("activate",), context="make"),
    # cmd, which takes the slash for the beginning of an option.
    Signature(
        messages=tuple(
            f"'{name}' is not recognized as an internal or external command" for name in (".venv", "venv", "env")
        ),
        near=("/activate",),
        context="windows",
    ),
    Signature(
        messages=("The system cannot find the path specified",),
        near=("\\bin\\activate",),
        certain=False,
        context="windows",
    ),
    # pyenv-virtualenv's libexec
    Signature(messages=("Perhaps pyenv-virtualenv has not been loaded into your shell properly",), context="pyenv"),
    # pyenv's libexec, where its function was not loaded.
    Signature(
        messages=("pyenv: shell integration not enabled", "pyenv: no such command `shell'"), context="pyenv-shell"
    ),
    Signature(messages=("Badly placed ()'s",), near=("activate",), context="csh"),
    # fish up to 3.0 and since; the line depends on the release of Python that made the script.
    Signature(
        messages=(
            "{venv}/bin/activate (line {version}): Unsupported use of",
            "{venv}/bin/activate (line {version}): 'case' builtin not inside of switch block",
            "{venv}/bin/activate (line {version}): Expected",
            "{venv}/bin/activate (line {version}): $(",
            "from sourcing file {venv}",
            "'case' builtin not inside of switch block",
        ),
        near=("activate",),
        context="fish",
    ),
    Signature(
        messages=(
            "activate.ps1 cannot be loaded because running scripts is disabled on this system",
            "activate.ps1 is not digitally signed",
        ),
        context="powershell",
    ),
    Signature(  # in any language
        messages=("CategoryInfo : SecurityError: (:) [], PSSecurityException",),
        near=("activate.ps1",),
        context="powershell",
    ),
    Signature(  # in any language, and in cmd
        messages=(
            "venv\\Scripts\\activate' is not recognized",
            "ObjectNotFound: (.venv\\Scripts\\activate",
            "venv\\Scripts\\activate : The term",
            *(
                f"Scripts\\activate{end}' is not recognized as {what}"
                for end in ("", ".bat", ".ps1")
                for what in ("the name of a cmdlet", "an internal or external command")
            ),
        ),
        context="no-environment",
    ),
    Signature(
        messages=(
            "venv/bin/activate' is not recognized",
            "'source' is not recognized",
            "ObjectNotFound: (source:String)",  # PowerShell, in any language
        ),
        near=("activate",),
        context="windows",
    ),
    Signature(
        messages=(
            "Scripts\\activate The system cannot find the path specified",
            "Scripts\\activate Error: The system cannot find the path specified",
            "Scripts\\activate.bat The system cannot find the path specified",
            "venv' could not be loaded. For more information, run 'Import-Module",
        ),
        near=("scripts\\activate",),
        context="windows",
    ),
)

ADVICE = (
    Advice(
        context="of-script",
        text="The script found a folder `venv` that it takes for its environment, and that is incomplete: usually "
        "python3-venv was missing when it was created. doctor completes it; then start the script again.",
        remedy=fix_environment(path="venv"),
    ),
    Advice(
        context="windows-environment",
        text="The environment was created on Windows, and Linux cannot use it. Leave it there, and create one for "
        "Linux in your home folder, where the file system has links; doctor finds an environment of that name again.",
        remedy=ShellLine(text="doctor fix --venv --path ~/.venv-{project}", needs_network=True),
    ),
    Advice(
        context="mingw",
        text="On Windows, in Git Bash as well, the script is in `Scripts`, not in `bin`. If there is no such folder, "
        "create the environment first: `python -m venv {venv}`",
        remedy=ShellLine(text="source {venv}/Scripts/activate"),
    ),
    Advice(
        context="docker/sh",
        text="`source` is a command of bash, and the shell of a RUN is sh. Replace the RUN that failed with these "
        "lines, which need no activation: the environment is first on PATH for all lines that follow.",
        remedy=Snippet(
            text="RUN python3 -m venv /opt/venv && /opt/venv/bin/pip install {arguments}\n"
            'ENV PATH="/opt/venv/bin:$PATH"',
            file="the Dockerfile",
        ),
    ),
    Advice(
        context="not-activated",
        text="The environment that was created is {environment}.",
        remedy=ShellLine(text=". {environment}/bin/activate"),
    ),
    Advice(
        context="unix-folder",
        text="An environment has its scripts in `Scripts` on Windows, and in `bin` everywhere else.",
        remedy=ShellLine(text="source {venv}/bin/activate"),
    ),
    Advice(
        context="posix-shell",
        text="The script for bash and zsh is the one that is called `activate`. Source it with "
        "`.` and without sudo: a script that runs as a program cannot change the shell.",
        remedy=ShellLine(text=". {venv}/bin/activate"),
    ),
    Advice(
        context="sh-script",
        text="The script is written for bash, and sh ran it, which has no `source`. Run it with bash; its first line "
        "should be `#!/usr/bin/env bash`.",
        remedy=ShellLine(text="bash {script}"),
    ),
    Advice(
        context="job-of-cron",
        text="`source` is a command of bash, and cron runs its jobs with sh. Call the environment's Python by its "
        "path: then nothing has to be activated.",
        remedy=Snippet(text="cd {folder} && {venv}/bin/python {script}", file="the crontab, after the entry's times"),
    ),
    Advice(
        context="sh",
        text="`source` is a command of bash. `/bin/sh`, which scripts, cron, make and Docker "
        "use, knows only `.`. Simpler there: call the environment's Python by its path, "
        "`{venv}/bin/python app.py`.",
        remedy=ShellLine(text=". {venv}/bin/activate"),
    ),
    Advice(
        context="fish",
        text="`activate` is for bash and zsh. fish has its own script, `activate.fish`.",
        remedy=ShellLine(text="source {venv}/bin/activate.fish"),
    ),
    Advice(
        context="pyenv",
        text="pyenv's environments are activated by a function, which this shell has not loaded. The line belongs in "
        "the shell's startup file as well, after `pyenv init`.",
        remedy=ShellLine(text='eval "$(pyenv init -)" && eval "$(pyenv virtualenv-init -)"'),
    ),
    Advice(
        context="pyenv-shell",
        text="`pyenv shell` is a function, which this shell has not loaded. The line belongs in the shell's startup "
        "file as well. `pyenv local` chooses a Python without it, for this folder.",
        remedy=ShellLine(text='eval "$(pyenv init -)"'),
    ),
    Advice(
        context="make",
        text="`source` is a command of bash. make starts a new sh for each line, so an activation lasts for one "
        "line. Call the environment's programs by their paths.",
        remedy=Snippet(text="{venv}/bin/python -m pytest", file="the Makefile, in place of the line that failed"),
    ),
    Advice(
        context="csh",
        text="`activate` is for bash and zsh. csh and tcsh have their own script, `activate.csh`.",
        remedy=ShellLine(text="source {venv}/bin/activate.csh"),
    ),
    Advice(
        context="powershell",
        text="PowerShell refuses scripts until they are allowed. Allow them in this window, then activate again.",
        remedy=ShellLine(text="Set-ExecutionPolicy -Scope Process RemoteSigned"),
    ),
    Advice(
        context="no-environment",
        text="There is no environment in this folder: it was not created, or is elsewhere. Create it, and activate it "
        "then.",
        remedy=fix_environment(path="{venv}"),
    ),
    Advice(
        context="windows",
        text="On Windows the scripts are in `Scripts`, and nothing is sourced: `{venv}\\Scripts\\activate` in cmd, "
        "`{venv}\\Scripts\\Activate.ps1` in PowerShell.",
        remedy=ShellLine(text="{venv}\\Scripts\\activate"),
    ),
    Advice(
        context="docker",
        text="The environment is not in the image. Create it there, and put it on PATH, which activates it for all "
        "lines that follow.",
        remedy=Snippet(
            text="RUN python3 -m venv /opt/venv && /opt/venv/bin/pip install {arguments}\n"
            'ENV PATH="/opt/venv/bin:$PATH"',
            file="the Dockerfile",
        ),
    ),
    Advice(
        context="folder",
        text="A folder has the script's name, so {venv} is not an environment that Python created. Move it "
        "away; doctor creates the environment again.",
        remedy=ShellLine(text="mv {venv} {venv}.old && doctor fix --venv --path {venv}", needs_network=True),
    ),
    Advice(
        text="There is no environment at {venv}: it was not created, or is elsewhere. doctor "
        "creates it; then activate it. If a script was to create it and failed, Debian and Ubuntu lack "
        "python3-venv; otherwise run the script from the project's folder.",
        remedy=fix_environment(path="{venv}"),
    ),
)
