"""Advice where a package is installed, but not where the Python that ran looks for it."""

from __future__ import annotations

from doctor.diagnose.model import Advice, Command, ShellLine, Snippet, fix_environment

PACKAGES_ELSEWHERE = (
    Advice(
        context="apt-has-it",
        text="apt has installed the package, for its own Python. An environment sees it only if it was created with "
        "`--system-site-packages`; doctor creates it again with the same packages.",
        remedy=fix_environment(system_site_packages=True),
    ),
    Advice(
        context="sudo-in-environment",
        text="The environment is active, but `sudo` starts the system's Python, which does not "
        "see it. By its path, it starts the environment's.",
        remedy=ShellLine(text="sudo {of_environment}"),
    ),
    Advice(
        context="not-activated",
        text="The environment in {environment} was created, but it is not active, so another "
        "Python was run. Activate it, then repeat the command, without `sudo`.",
        remedy=ShellLine(text=". {environment}/bin/activate"),
    ),
    Advice(
        context="in-environment-of-script",
        text="pip has installed the packages into {venv}, beside the program, but another Python ran it. By its path, "
        "the environment's Python runs it without being activated.",
        remedy=Command(argv=("{venv}/bin/python", "{script}")),
    ),
    Advice(
        context="package-as-program",
        text="`{module}` is the package of the program itself. Python searches the folder of the file that it is "
        "given, not the one above, so the package is started by its name, from the folder that contains it. A line of "
        "a crontab takes the whole command.",
        remedy=ShellLine(text="cd {folder} && python3 -m {module}"),
    ),
    Advice(
        context="of-pipx-in-unit",
        text="pipx has installed the program in an environment, which the system's Python does not see, and its "
        "command in the home of a user. This puts both where a service finds them: `sudo PIPX_HOME=/opt/pipx "
        "PIPX_BIN_DIR=/usr/local/bin pipx install {distribution}`. Then: `systemctl daemon-reload`",
        remedy=Snippet(text="[Service]\nExecStart=/usr/local/bin/{program}", file="the unit"),
    ),
    Advice(
        context="of-user-under-sudo",
        text="pip has installed the package for you alone, and `sudo` runs Python as root, who does not see it. Leave "
        "`sudo` out. If the program needs root's rights, install the package into an environment, and name its "
        "Python: `sudo .venv/bin/python …`",
        remedy=ShellLine(text="{command}"),
    ),
    Advice(
        context="in-target",
        text="`--target` put the package into {folder}, a folder that Python does not search by itself. This variable "
        "adds it for one command; so does `sys.path.insert(0, …)` at the beginning of the program.",
        remedy=ShellLine(text="PYTHONPATH={folder} {command}"),
    ),
)
"""The advice of `module-not-found` by where the package is."""
