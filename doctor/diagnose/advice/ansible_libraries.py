"""Advice about what the modules of Ansible need on the host that they change, in the Python that Ansible uses there."""

from __future__ import annotations

from doctor.diagnose.model import Advice, Snippet

ANSIBLE_LIBRARIES = (
    Advice(
        context="ansible-mysql",
        text="Ansible's modules for MySQL need PyMySQL in the Python of the host that Ansible uses.",
        remedy=Snippet(
            text="- ansible.builtin.apt:\n    name: python3-pymysql\n    update_cache: true\n  become: true",
            file="the playbook",
        ),
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
        remedy=Snippet(
            file="the playbook",
            text="- ansible.builtin.apt:\n    name: python3-{package}\n    update_cache: true\n  become: true",
        ),
    ),
    Advice(
        context="named-by-ansible",
        text="A module of Ansible needs {package} in the Python of the host that Ansible uses, which must be the "
        "distribution's own: `ansible_python_interpreter: /usr/bin/python3`",
        remedy=Snippet(text="- ansible.builtin.raw: dnf install -y {package}\n  become: true", file="the playbook"),
    ),
)
