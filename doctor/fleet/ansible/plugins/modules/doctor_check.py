# Copyright: (c) 2026, the authors of doctor
# GNU General Public License v3.0+ (https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: doctor_check
short_description: Report what works with Python on a host, and what does not
version_added: 0.1.0
description:
  - Runs C(doctor check), which predicts C(pip install), C(python3 -m venv), C(pipx install) and C(apt install), reports
    what is wrong, and gives the next step.
  - It changes nothing and never uses the network.
author:
  - The authors of doctor (@pip-doctor)
extends_documentation_fragment:
  - pip_doctor.doctor.doctor
  - pip_doctor.doctor.doctor.attributes
options:
  conditions:
    description: The conditions to look for, by default all. C(doctor list) shows them.
    type: list
    elements: str
    default: []
  ignore:
    description: Conditions to leave out.
    type: list
    elements: str
    default: []
  fail_on:
    description:
      - The task fails if a finding is at least as severe.
      - With V(never) it does not fail, even if doctor cannot be run or O(project) does not exist.
    type: str
    choices: [error, warning, unknown, info, never]
    default: error
  deep:
    description: Check the hash of every installed file in the project's environment.
    type: bool
    default: false
seealso:
  - module: pip_doctor.doctor.doctor_fix
"""

EXAMPLES = r"""
- name: Fail if an environment cannot be created
  pip_doctor.doctor.doctor_check:

- name: Look at a project as its owner, and only report
  pip_doctor.doctor.doctor_check:
    project: /srv/shop
    fail_on: never
  become: true
  become_user: shop
  register: shop

- name: Show what will not work there
  ansible.builtin.debug:
    msg: "{{ shop.verdicts['pip-install'].summary }}"
  when: shop.verdicts['pip-install'].works is false

- name: Find the hosts on which pip may overwrite system packages
  pip_doctor.doctor.doctor_check:
    conditions: [break-system-packages-set, marker-removed]
    fail_on: warning
"""

RETURN = r"""
status:
  description:
    - V(healthy), V(problems), V(error), for example because O(project) does not exist on the host, or V(cannot-run)
      if doctor cannot be run.
  type: str
  returned: always
  sample: problems
verdicts:
  description: The predictions, by operation. V(works) is null if doctor cannot predict it.
  type: dict
  returned: when doctor was run
  sample:
    create-venv:
      works: false
      causes: [ensurepip-missing]
      summary: "`python3 -m venv` fails halfway and leaves a folder without pip and without activate."
conditions:
  description: The ids of the findings, most severe first.
  type: list
  elements: str
  returned: when doctor was run
  sample: [ensurepip-missing]
findings:
  description: The findings, as C(doctor check --json) describes them.
  type: list
  elements: dict
  returned: when doctor was run
  sample:
    - id: ensurepip-missing
      severity: error
      summary: ensurepip (python3.11-venv) is not installed, so `python3 -m venv` cannot finish.
recommendation:
  description: The next step; null if there is nothing to do.
  type: dict
  returned: when doctor was run
  sample:
    summary: Create an environment with doctor, which needs neither ensurepip nor root.
    command: doctor fix --venv
environment:
  description: The environment of the project; null if it has none.
  type: dict
  returned: when doctor was run
  sample:
    path: /srv/shop/.venv
    python: /srv/shop/.venv/bin/python
    state: healthy
os:
  description: The release of the operating system.
  type: str
  returned: when doctor was run
  sample: Debian GNU/Linux 12 (bookworm)
python_version:
  description: The version of the Python that was examined.
  type: str
  returned: when doctor was run
  sample: 3.11.2
exit_code:
  description: The exit code of doctor.
  type: int
  returned: when doctor was run
  sample: 1
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
  description: The doctor command.
  type: str
  returned: always
  sample: check
msg:
  description: What is wrong, or why doctor cannot be run.
  type: str
  returned: always
  sample: ensurepip (python3.11-venv) is not installed, so `python3 -m venv` cannot finish.
"""
