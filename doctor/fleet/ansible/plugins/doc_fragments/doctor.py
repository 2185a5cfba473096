# Copyright: (c) 2026, the authors of doctor
# GNU General Public License v3.0+ (https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options and attributes that the modules of this collection have in common."""

from __future__ import annotations


class ModuleDocFragment:
    """The options and attributes of every module."""

    DOCUMENTATION = r"""
options:
  project:
    description:
      - The folder of the host in which doctor is started. What belongs to a project is looked for there.
      - C(~) is the home folder of the user that the task becomes.
    type: str
    default: "~"
  python:
    description:
      - The Python to examine, by its path or its name on C(PATH). By default it is C(python3).
      - doctor itself runs on the Python that Ansible uses or, if that is older than 3.10, on a newer one.
    type: str
requirements:
  - CPython 3.10 or newer on the host, x86-64 with glibc. Other hosts get a result that reports this.
notes:
  - The file C(doctor.pyz) is carried to a temporary folder of the host on the standard input of one command, and is
    removed with everything beside it when the command ends. With the become method P(ansible.builtin.su#become), and
    over connections that cannot do that, it is copied to Ansible's own temporary folder instead. If the role
    P(pip_doctor.doctor.install#role) has installed the same version, nothing is carried.
  - sudo must not require a terminal (C(requiretty)).
  - Credentials in URLs are hidden in all results. Ansible shows the arguments of a command with C(-vvv), so
    credentials belong in pip's configuration on the host and not in a task.
  - A host on which doctor cannot be run, because it has no usable Python or its user may not become another one, has
    the status V(cannot-run), and RV(ignore:msg) gives the reason.
"""

    ATTRIBUTES = r"""
attributes:
  check_mode:
    description: Can run in C(check_mode) and return the changed status without changing the host.
    support: full
  diff_mode:
    description: Returns what would change, or was changed, in diff mode.
    support: none
  platform:
    description: The systems that the module supports.
    platforms: linux
    support: full
  async:
    description: Supports the C(async) keyword.
    support: none
"""
