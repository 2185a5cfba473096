"""Advice about modules that only the system has, and about installed programs that lack one of their own."""

from __future__ import annotations

from doctor.diagnose.advice.unknown_modules import TK_OF_HOMEBREW
from doctor.diagnose.model import Advice, Command, ShellLine, fix_condition, fix_environment, fix_requirement
from doctor.diagnose.snippets import RUNNERS

OF_HOMEBREW = Advice(
    context="homebrew-program",
    text="Homebrew installed the program with all that it needs, and an upgrade left that incomplete. Install it "
    "again. A package that pip installs elsewhere changes nothing.",
    remedy=Command(argv=("brew", "reinstall", "{formula}"), needs_network=True),
)
"""The advice where a program of Homebrew lacks a module."""
RESTORE_PYTHON3 = Command(
    argv=("apt-get", "install", "--reinstall", "python3-minimal", "python3-apt"), needs_root=True, needs_network=True
)
"""Puts the link /usr/bin/python3 back, also where it is dangling, and the modules of apt that its programs import."""
MODULES_OF_SYSTEM = (
    Advice(
        context="system-module",
        text="The package index has no `{module}` that works. The distribution has one, for its "
        "own Python, in the package {package}. An "
        "environment sees it only if it was created with `--system-site-packages`.",
        remedy=fix_requirement("{distribution}"),
    ),
    *(
        Advice(
            context=f"system-module/{system}",
            text="The package index has no `{module}` that works. The distribution has one, for its own Python. An "
            "environment sees it only if it was created with `--system-site-packages`.",
            remedy=Command(argv=("apt-get", "install", "{package}"), needs_root=True, needs_network=True),
        )
        for system in ("alpine", "arch", "fedora", "opensuse", *RUNNERS)
    ),
    TK_OF_HOMEBREW,
    Advice(
        context="ros-module",
        text="`{module}` comes with ROS. The system's Python finds it in a shell that has read the setup script of "
        "ROS, and one of conda, or of another version, does not. If it is not installed, its package has the name of "
        "the release of ROS: `apt-get install ros-jazzy-rclpy`",
        remedy=ShellLine(text="source /opt/ros/*/setup.bash"),
    ),
    Advice(
        context="repointed",
        text="{module} is installed for the distribution's Python, but another one ran the program: `python3` "
        "was changed to it. `doctor check` shows which; the distribution's own has the name of its version: "
        "`/usr/bin/python3.X`",
        remedy=fix_condition("python3-repointed"),
    ),
    OF_HOMEBREW,
    *(
        Advice(
            context=f"{runner}of-environment",
            text="The environment of the program does not have `{module}`, or no longer finds it: after an upgrade of "
            "Python, its packages are in the folder of the old one. doctor rebuilds it with the same packages. If only "
            "this one is missing: `doctor fix --venv --path {venv} {distribution}`",
            remedy=fix_environment(path="{venv}"),
        )
        for runner in ("", "cron/", "systemd/")
    ),
    *(
        Advice(
            context=f"{runner}of-application",
            text="The program itself lacks `{module}`, or part of it, which it requires, so its installation is "
            "incomplete. doctor reinstalls {application} in an environment. A package that is installed elsewhere "
            "changes nothing.",
            remedy=fix_requirement("{application}"),
        )
        for runner in ("", "cron/", "systemd/")
    ),
    *(
        Advice(
            context=context,
            text="{script} is one of the distribution's programs, but its Python does not find one of the "
            "distribution's modules. Usually /usr/bin/python3 was changed to another Python; otherwise the package "
            f"that contains `{{module}}` is damaged. {what_helps}",
            remedy=remedy,
        )
        for context, what_helps, remedy in (
            ("program-of-debian", "The command repairs both; it needs no Python.", RESTORE_PYTHON3),
            (
                "system-program",
                "`doctor check` shows which, and the command that repairs it.",
                Command(argv=("doctor", "check")),
            ),
        )
    ),
    *(
        Advice(
            context=f"{runner}module-of-system-program",
            text="{script} is a program of the distribution, and the distribution's Python runs it. That Python finds "
            "`{module}` only in a package of the distribution, not in an environment.",
            remedy=Command(argv=("apt-get", "install", "{package}"), needs_root=True, needs_network=True),
        )
        for runner in ("", "cron/", "systemd/")
    ),
)
