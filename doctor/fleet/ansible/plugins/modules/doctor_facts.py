# Copyright: (c) 2026, the authors of doctor
# GNU General Public License v3.0+ (https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: doctor_facts
short_description: Gather what doctor knows of the Python of a host as facts
version_added: 0.1.0
description:
  - Returns the facts of C(doctor check) and the runs of C(doctor history) as C(ansible_facts.doctor).
  - It changes nothing and never uses the network. A problem on the host is a fact, not a failure.
author:
  - The authors of doctor (@pip-doctor)
extends_documentation_fragment:
  - pip_doctor.doctor.doctor
  - pip_doctor.doctor.doctor.attributes
seealso:
  - module: pip_doctor.doctor.doctor_check
"""

EXAMPLES = r"""
- name: Gather the facts
  pip_doctor.doctor.doctor_facts:

- name: Install the venv module if environments cannot be created
  ansible.builtin.apt:
    name: python3-venv
  become: true
  when: ansible_facts.doctor.verdicts['create-venv'] is false

- name: Undo the last run of doctor on each host
  pip_doctor.doctor.doctor_undo:
    receipt: "{{ (ansible_facts.doctor.runs | selectattr('state', 'eq', 'done') | last).receipt }}"
"""

RETURN = r"""
ansible_facts:
  description: The facts.
  returned: always
  type: complex
  contains:
    doctor:
      description: What doctor knows of the host.
      returned: always
      type: complex
      contains:
        status:
          description:
            - V(healthy), V(problems), V(error), for example because O(project) does not exist on the host, or
              V(cannot-run) if doctor cannot be run.
          type: str
          returned: always
          sample: healthy
        reason:
          description: Why doctor was not run.
          type: str
          returned: when doctor was not run
          sample: "This host has no Python. Install it: `apt-get install python3`"
        version:
          description: The version of doctor.
          type: str
          returned: when doctor was run
          sample: 0.1.0
        machine:
          description: The system, the user and the package manager.
          type: dict
          returned: when doctor was run
          sample: {"architecture": "x86_64", "package_manager": "apt"}
        python:
          description: The Python that was examined; null if there is none.
          type: dict
          returned: when doctor was run
          sample: {"executable": "/usr/bin/python3", "version": "3.11.2"}
        packages:
          description: The system's packages that matter for Python.
          type: list
          elements: dict
          returned: when doctor was run
          sample: [{"name": "python3-venv", "installed": null}]
        project:
          description: The project in the folder O(project), and its environment; null if there is none.
          type: dict
          returned: when doctor was run
          sample: {"root": "/srv/shop"}
        verdicts:
          description: By operation, whether it works. It is null if doctor cannot predict that.
          type: dict
          returned: when doctor was run
          sample: {"create-venv": true, "pip-install": false}
        conditions:
          description: By condition, the severity of the finding.
          type: dict
          returned: when doctor was run
          sample: {"pipx-missing": "info"}
        runs:
          description: The runs of C(doctor fix) of this user, oldest first.
          type: list
          elements: dict
          returned: when doctor was run
          sample: [{"id": "20261126-122129-882591-5efe", "state": "done"}]
status:
  description: The same as C(ansible_facts.doctor.status).
  type: str
  returned: always
  sample: healthy
exit_code:
  description: The exit code of doctor.
  type: int
  returned: when doctor was run
  sample: 0
version:
  description: The version of doctor.
  type: str
  returned: when doctor was run
  sample: 0.1.0
project:
  description: The folder O(project), as the task names it.
  type: str
  returned: always
  sample: /srv/shop
user:
  description: The user of the host as which doctor ran; empty if it could not be run.
  type: str
  returned: always
  sample: root
become:
  description: Whether the task became that user.
  type: bool
  returned: always
  sample: true
command:
  description: Always V(facts).
  type: str
  returned: always
  sample: facts
msg:
  description: Why doctor was not run.
  type: str
  returned: when doctor was not run
  sample: "This host has no Python. Install it: `apt-get install python3`"
"""
