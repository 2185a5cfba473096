# Copyright: (c) 2026, the authors of doctor
# GNU General Public License v3.0+ (https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: doctor_scan
short_description: Find the environments of a host that do not work, and those that the next upgrade breaks
version_added: 0.1.0
description:
  - Runs C(doctor scan), which finds every environment and Python, and the services, cron jobs and Jupyter kernels that
    start a program in one. It reads files only.
  - As root it searches everybody's home.
author:
  - The authors of doctor (@pip-doctor)
extends_documentation_fragment:
  - pip_doctor.doctor.doctor
  - pip_doctor.doctor.doctor.attributes
options:
  folders:
    description: The folders to search, by default all local disks.
    type: list
    elements: str
    default: []
  after_upgrade:
    description: Look only for what the last system release upgrade broke.
    type: bool
    default: false
  fix:
    description: Rebuild what can be rebuilt with the same packages. Each repair has a receipt.
    type: bool
    default: false
  time_limit:
    description: The search ends after this number of seconds.
    type: int
    default: 300
  fail_on:
    description: With V(error) the task fails if something does not work, with V(never) it does not fail.
    type: str
    choices: [error, never]
    default: error
seealso:
  - module: pip_doctor.doctor.doctor_check
"""

EXAMPLES = r"""
- name: See what the next release upgrade will break
  pip_doctor.doctor.doctor_scan:
    fail_on: never
  become: true
  register: found

- name: Show it
  ansible.builtin.debug:
    msg: "{{ found.breaks_at_upgrade | map(attribute='path') }}"

- name: Rebuild what the upgrade broke
  pip_doctor.doctor.doctor_scan:
    after_upgrade: true
    fix: true
  become: true
"""

RETURN = r"""
status:
  description:
    - V(healthy), V(problems), V(incomplete), V(error), for example because O(folders) do not exist on the host, or
      V(cannot-run) if doctor cannot be run.
  type: str
  returned: always
  sample: healthy
broken:
  description: What did not work when the search found it, as C(doctor scan --json) describes it.
  type: list
  elements: dict
  returned: when doctor was run
  sample:
    - kind: environment
      path: /srv/shop/.venv
      maker: venv
      rebuilt_by_fix: true
breaks_at_upgrade:
  description:
    - What works, and depends on the Python of the operating system. The next release of the system replaces that
      Python, and the environment then has to be rebuilt.
  type: list
  elements: dict
  returned: when doctor was run
  sample:
    - kind: environment
      path: /srv/site/.venv
      maker: venv
      name: ""
      python_version: 3.11.2
      owner: null
repairs:
  description: The repairs, with the receipt of each. In check mode they are those that would be made (V(planned)).
  type: list
  elements: dict
  returned: when doctor was run
  sample: []
summary:
  description: What was searched, what was not, and the numbers of what was found.
  type: dict
  returned: when doctor was run
  sample: {"environments": 12, "broken": 1, "left_out": []}
folders:
  description: The folders O(folders).
  type: list
  elements: str
  returned: when doctor was run
  sample: []
after_upgrade:
  description: Whether it looked only for what an upgrade broke.
  type: bool
  returned: when doctor was run
  sample: false
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
  description: Always V(scan).
  type: str
  returned: always
  sample: scan
msg:
  description: The result in one line.
  type: str
  returned: always
  sample: 1 of 20 environments, Pythons and services does not work.
"""
