"""Messages and advice about what modules of Ansible need on the host that they change, in the Python used there."""

from __future__ import annotations

from doctor.diagnose.model import Advice, ShellLine, Signature, Snippet

OF_ANSIBLE = (
    # Ansible's module_utils/basic.py, missing_required_lib; the second part is that of community.docker.
    Signature(
        messages=(
            "Failed to import the required Python library (Docker SDK for Python: {package}",
            "Failed to import the required Python library ({package}",
        ),
        context="ansible-library",
    ),
    Signature(
        messages=("Could not import python modules: apt, apt_pkg", "python3-apt must be installed and visible from"),
        context="ansible-apt",
    ),
    Signature(messages=("A MySQL module is required: for Python",), context="ansible-mysql"),
    Signature(messages=("Aborting, target uses selinux but python bindings (",), context="ansible-selinux"),
    Signature(messages=("No setuptools found in remote host, please install it first",), context="ansible-setuptools"),
    Signature(messages=("{module} must be installed",), near=("unable to encrypt nor hash",)),
    # Ansible's executor/task_executor.py and, before 2.19, playbook/task.py.
    Signature(
        messages=("Task failed: Cannot resolve {module}", "couldn't resolve module/action {module}"),
        near=("missing collection", "to an action or module"),
        context="collection",
    ),
    Signature(
        messages=("Could not import the … python module using … Please install {package}",), context="ansible-system"
    ),
)
"""What Ansible says where the host lacks it."""


def install_with_apt(package: str) -> Snippet:
    """Return the task of a playbook that installs a package of the distribution."""
    text = f"- ansible.builtin.apt:\n    name: {package}\n    update_cache: true\n  become: true"
    return Snippet(text=text, file="the playbook")


ANSIBLE_LIBRARIES = (
    *(
        Advice(
            context=context,
            text="Modules with a name in three parts come from collections, and ansible-core has only those that begin "
            "with `ansible.builtin`. The command installs the collection for you, on the machine that runs Ansible.",
            remedy=ShellLine(text="ansible-galaxy collection install {package}", needs_network=True),
        )
        for context in ("collection", "ansible/collection")
    ),
    Advice(
        context="ansible-mysql",
        text="Ansible's modules for MySQL need PyMySQL in the Python of the host that Ansible uses.",
        remedy=install_with_apt("python3-pymysql"),
    ),
    Advice(
        context="ansible-selinux",
        text="The host uses SELinux, but the Python that Ansible uses there does not see the module for it. It is in "
        "python3-libselinux, for the distribution's own Python: `ansible_python_interpreter: /usr/bin/python3`. An "
        "environment on the host sees the module if it was made with `--system-site-packages`.",
        remedy=Snippet(
            text="- ansible.builtin.raw: dnf install -y python3-libselinux\n  become: true", file="the playbook"
        ),
    ),
    Advice(
        context="ansible-setuptools",
        text="Ansible's module pip needs setuptools in the Python of the host that Ansible uses.",
        remedy=install_with_apt("python3-setuptools"),
    ),
    Advice(
        context="ansible-apt",
        text="Ansible's module apt needs python3-apt in the Python of the host that Ansible uses. That must be the "
        "distribution's own: `ansible_python_interpreter: /usr/bin/python3`",
        remedy=Snippet(
            text="- ansible.builtin.raw: apt-get update && apt-get install -y python3-apt\n  become: true",
            file="the playbook",
        ),
    ),
    Advice(
        context="ansible-library",
        text="A module of Ansible needs `{package}` on the host that it changes, in the Python that Ansible uses "
        "there. Install the distribution's package in a task before it.",
        remedy=install_with_apt("python3-{package}"),
    ),
    Advice(
        context="named-by-ansible",
        text="A module of Ansible needs {package} in the Python of the host that Ansible uses, which must be the "
        "distribution's own: `ansible_python_interpreter: /usr/bin/python3`",
        remedy=Snippet(text="- ansible.builtin.raw: dnf install -y {package}\n  become: true", file="the playbook"),
    ),
)

UNKNOWN_TO_APT = Advice(
    context="of-ansible",
    text="apt on the host does not know {package}. `update_cache: true` downloads the package lists. If it is still "
    "unknown then, the release of the host does not have it.",
    remedy=install_with_apt("{package}"),
)
"""The advice where Ansible's module apt does not find a package."""
