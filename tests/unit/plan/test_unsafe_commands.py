"""Acts that doctor never does are in no plan, even of a plug-in, and refused where a command for them is pasted."""

from __future__ import annotations

import pytest

from doctor.core.errors import DoctorError
from doctor.core.goal import Goal
from doctor.plan import AptUpdate, EditFile, PipInstall, Step
from doctor.plan.actions import Action
from doctor.plan.pasted.read import read_pasted
from doctor.plan.unsafe_commands import forbidden_effect
from doctor.probe.project.target import may_be_environment

INSTALL = PipInstall(path="/work/.venv", requirements=("x",), requirement_files=(), offline=False, cwd="/work")
EDIT = EditFile(path="/etc/pip.conf", lines=((1, 1),), pattern="^break-system-packages")
PIP = (".venv/bin/python", "-m", "pip", "install")


def make_step(*argv: str, action: Action | None = None, touches: tuple[str, ...] = ("/usr",)) -> Step:
    return Step(id="x", reason="", argv=argv, action=action or AptUpdate(sudo=False), touches=touches, undo="")


@pytest.mark.parametrize(
    ("argv", "effect"),
    [
        (("pip", "install", "x"), "run pip outside an environment"),
        (("sudo", "python3", "-m", "pip", "install", "x"), "run pip outside an environment"),
        (("sudo", "pip", "install", "x"), "run pip outside an environment"),
        (("/usr/bin/sudo", "-H", "-u", "ada", "pip3.11", "install", "x"), "run pip outside an environment"),
        (("env", "-u", "B", "A=1", "pip", "install", "x"), "run pip outside an environment"),
        (("sudo", "-Hu", "ada", "env", "--unset", "B", "pip", "install", "x"), "run pip outside an environment"),
        (("pip3.11", "install", "x"), "run pip outside an environment"),
        (
            ("env", "PIP_BREAK_SYSTEM_PACKAGES=1", "apt-get", "update"),
            "switch off the protection of the system's packages",
        ),
        (("rm", "/usr/lib/python3.11/EXTERNALLY-MANAGED"), "change the marker EXTERNALLY-MANAGED"),
        (("ln", "-sf", "python3.12", "/usr/bin/python3"), "re-point the system's Python"),
        (("update-alternatives", "--set", "python3", "/x"), "re-point the system's Python"),
        (("chmod", "-R", "a+w", "/usr/lib/python3"), "change the permissions of system folders"),
        (("rm", "/var/lib/dpkg/lock-frontend"), "break a lock"),
    ],
)
def test_an_unsafe_step_is_forbidden(argv: tuple[str, ...], effect: str) -> None:
    assert forbidden_effect(make_step(*argv)) == effect


def test_pip_may_not_install_outside_the_environment() -> None:
    for words in (("--user", "--", "x"), ("--user", "x"), ("--target=/usr", "x"), ("--ignore-installed", "x")):
        effect = forbidden_effect(make_step(*PIP, *words, action=INSTALL))
        assert effect == "install outside the environment, or over the system's packages"


def test_no_step_touches_the_marker() -> None:
    marker = "/usr/lib/python3.11/EXTERNALLY-MANAGED"
    assert forbidden_effect(make_step("x", touches=(marker,))) == "change the marker EXTERNALLY-MANAGED"


def test_a_safe_step_is_permitted() -> None:
    for step in (
        make_step("apt-get", "install", "python3-pip"),
        make_step("/usr/bin/pipx", "install", "x"),
        make_step("sudo", "-n", "env", "A=1", "apt-get", "install", "--", "pip"),
        make_step("env", "A=1", "uv", "pip", "install", "x", action=INSTALL),
        make_step(*PIP, "x", action=INSTALL),
        make_step(*PIP, "--", "sudo", "rm", "filelock", action=INSTALL),
        make_step("sed", "-i", "/^break-system-packages/Id", "/etc/pip.conf", action=EDIT),
    ):
        assert forbidden_effect(step) is None


BYPASS = "switch off the protection of the system's packages"
MARKER = "change the marker EXTERNALLY-MANAGED"
REPOINT = "re-point the system's Python"
REMOVE = "remove or overwrite a Python of the system"
RIGHTS = "change the permissions of system folders"
UNSAFE = {
    "pip config set global.break-system-packages true": BYPASS,
    "sudo pip3 config --global set install.break-system-packages 1": BYPASS,
    "python3 -m pip config set --user global.break-system-packages yes": BYPASS,
    "pip uninstall --break-system-packages six": BYPASS,
    "export PIP_BREAK_SYSTEM_PACKAGES=1": BYPASS,
    "PIP_BREAK_SYSTEM_PACKAGES=1": BYPASS,
    "set -gx UV_BREAK_SYSTEM_PACKAGES 1": BYPASS,
    "echo 'export PIP_BREAK_SYSTEM_PACKAGES=1' >> .bashrc": BYPASS,
    r"printf '[global]\nbreak-system-packages = true' | sudo tee /etc/pip.conf": BYPASS,
    "alias pip='pip --break-system-packages'": BYPASS,
    "pip config set global.user true": "set --user for pip",
    "export PIP_TARGET=/x": "set --target for pip",
    "sudo rm /usr/lib/python3.11/EXTERNALLY-MANAGED": MARKER,
    "sudo rm /usr/lib/python3.11/EXTERNALLY-MANAGED && pip install black": MARKER,
    "mv /usr/lib/python3.11/EXTERNALLY-MANAGED /tmp": MARKER,
    "find /usr -name EXTERNALLY-MANAGED -delete": MARKER,
    "bash -c 'rm /usr/lib/python3.11/EXTERNALLY-MANAGED'": MARKER,
    "sudo ln -sf /usr/bin/python3.12 /usr/bin/python3": REPOINT,
    "sudo update-alternatives --install /usr/bin/python3 python3 /usr/bin/python3.12 1": REPOINT,
    "sudo mv /usr/bin/python3 /usr/bin/python3.bak": REMOVE,
    "cp six.py /usr/lib/python3/dist-packages": REMOVE,
    "apt purge python3": REMOVE,
    "sudo apt-get autoremove --purge python3.11-minimal": REMOVE,
    "apt remove 'python3*'": REMOVE,
    "sudo dpkg -r --force-depends python3:amd64": REMOVE,
    "pacman -Rns python": REMOVE,
    "chmod -R 777 /usr/lib/python3": RIGHTS,
    "sudo chown -R ada /usr/local/lib/python3.11/dist-packages": RIGHTS,
    "sudo chmod -R a+w /": RIGHTS,
    "rm /var/lib/dpkg/lock-frontend": "break a lock",
    "sudo fuser -vki /var/lib/dpkg/lock": "break a lock",
    "kill -9 1": "kill a process",
    "sudo killall apt apt-get": "kill a process",
}
"""What commands would do that doctor never does."""

PERMITTED = (
    "pip config set global.index-url https://host/simple", "pip config unset global.break-system-packages",
    "pip config get global.break-system-packages", "pip config set global.break-system-packages false",
    "export PIP_BREAK_SYSTEM_PACKAGES=0", "unset PIP_BREAK_SYSTEM_PACKAGES", "export PIP_INDEX_URL=https://host/simple",
    "sed -i /break-system-packages/d /etc/pip.conf", "cat /usr/lib/python3.11/EXTERNALLY-MANAGED",
    "find / -name EXTERNALLY-MANAGED", "ln -s /usr/bin/python3 bin/python", "update-alternatives --display python3",
    "update-alternatives --config editor", "apt remove python3-six python3-pip", "sudo apt autoremove",
    "chmod +x /usr/local/bin/tool", "sudo chown -R ada /opt/venv", "chown -R www-data /var/www/app",
    "apt-get update && apt-get install -y git && rm -rf /var/lib/apt/lists/*", "fuser -v /var/lib/dpkg/lock",
    "rm -rf .venv blocks", "rm poetry.lock",
)  # fmt: skip
"""Commands that doctor does not take over, and that are not unsafe."""


@pytest.mark.parametrize("line", UNSAFE)
def test_an_unsafe_command_is_refused_with_the_safe_way(line: str) -> None:
    with pytest.raises(DoctorError, match="which doctor never does") as raised:
        read_pasted(Goal(requirements=(line,)), may_be_environment, after_dashes=True)
    assert f"` would {UNSAFE[line]}, which" in raised.value.message
    assert raised.value.code == 6
    assert raised.value.command[0] == "doctor" and " ".join(raised.value.command) in raised.value.message


@pytest.mark.parametrize("line", PERMITTED)
def test_another_command_is_only_not_taken_over(line: str) -> None:
    with pytest.raises(DoctorError) as raised:
        read_pasted(Goal(requirements=(line,)), may_be_environment, after_dashes=True)
    assert raised.value.code == 2


def test_what_may_be_a_name_is_none_of_these_commands() -> None:
    for names in (("kill",), ("six", "chmod"), ("update-alternatives", "flask")):
        assert read_pasted(Goal(requirements=names), may_be_environment) is None
    assert read_pasted(Goal(requirements=("kill", "six"), as_typed=True), may_be_environment) is None
