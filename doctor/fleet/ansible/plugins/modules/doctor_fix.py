# Copyright: (c) 2026, the authors of doctor
# GNU General Public License v3.0+ (https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: doctor_fix
short_description: Bring an environment, applications or packages on a host into the requested state
version_added: 0.1.0
description:
  - Runs C(doctor fix), which creates what is missing, repairs what is broken, and installs packages where they belong.
  - A run is all or nothing. It is recorded in a receipt, with which M(pip_doctor.doctor.doctor_undo) reverts it.
    Receipts stay on the host, in C(~/.local/state/doctor/receipts) of the user that the task becomes.
  - The task is the consent to changes outside the project, for which doctor asks a person.
  - doctor never uses C(--break-system-packages), never deletes EXTERNALLY-MANAGED and never runs C(sudo pip). A task
    that asks for that fails with the status V(refused).
author:
  - The authors of doctor (@pip-doctor)
extends_documentation_fragment:
  - pip_doctor.doctor.doctor
  - pip_doctor.doctor.doctor.attributes
attributes:
  diff_mode:
    support: full
options:
  venv:
    description:
      - The folder of the environment that has to exist, absolute or in O(project).
      - Without O(requirements) and O(files) it gets what the project requires.
    type: str
  requirements:
    description:
      - Packages that have to be installed, as requirements (C(requests>=2)), in the environment O(venv).
      - Without O(venv), each goes where it belongs, which is the project's environment, pipx or apt.
    type: list
    elements: str
    default: []
  files:
    description: Requirements files whose packages have to be installed, absolute or in O(project).
    type: list
    elements: str
    default: []
  pipx:
    description: Applications that have to be installed, each in its own environment.
    type: list
    elements: str
  apt:
    description: System packages that have to be installed, by their Debian names. This needs root.
    type: list
    elements: str
  condition:
    description: The condition that has to be repaired, such as V(marker-removed).
    type: str
  system_site_packages:
    description: Let the environment see the system's packages.
    type: bool
    default: false
  offline:
    description: Do not use the network.
    type: bool
    default: false
  strict:
    description: Roll back and fail if a module that was installed cannot be imported.
    type: bool
    default: false
seealso:
  - module: pip_doctor.doctor.doctor_undo
"""

EXAMPLES = r"""
- name: Create the environment of the shop, with what it requires
  pip_doctor.doctor.doctor_fix:
    project: /srv/shop
    venv: .venv
  become: true
  become_user: shop

- name: Install two packages into an environment
  pip_doctor.doctor.doctor_fix:
    venv: /opt/tools/venv
    requirements: [requests, "flask>=3"]
  become: true
  register: tools

- name: Install an application for the user deploy
  pip_doctor.doctor.doctor_fix:
    pipx: [black]

- name: Restore the marker that an old role of ours deletes
  pip_doctor.doctor.doctor_fix:
    condition: marker-removed
  become: true
"""

RETURN = r"""
status:
  description:
    - V(done), V(planned), V(nothing-to-do), V(failed), V(blocked), V(refused), V(needs-consent), V(error), for example
      because O(project) does not exist on the host, or V(cannot-run).
  type: str
  returned: always
  sample: done
receipt:
  description: The file on the host that records the run; null if nothing was changed.
  type: str
  returned: when doctor was run
  sample: /root/.local/state/doctor/receipts/20261126-122129-882591-5efe.json
plan:
  description: The steps, as C(doctor fix --json) describes them.
  type: list
  elements: dict
  returned: when doctor was run
  sample:
    - reason: Install six into .venv.
      argv: [.venv/bin/python, -I, -m, pip, install, --, six]
      status: done
declined:
  description: The fixes that cannot reach the goal, and why.
  type: list
  elements: dict
  returned: when doctor was run
  sample: []
routes:
  description: Where each requirement is installed, and why.
  type: list
  elements: dict
  returned: when doctor was run
  sample: []
notes:
  description: Remarks on the plan.
  type: list
  elements: str
  returned: when doctor was run
  sample: []
environment:
  description: The environment that is ready for use; null if there is none.
  type: dict
  returned: when doctor was run
  sample:
    path: /srv/shop/.venv
    python: /srv/shop/.venv/bin/python
remedy:
  description: What a person has to do if doctor cannot reach the goal; otherwise null.
  type: dict
  returned: when doctor was run
  sample: null
findings:
  description: The conditions that were found after the run, as C(doctor check --json) describes them.
  type: list
  elements: dict
  returned: when doctor was run
  sample: []
condition:
  description: The condition O(condition).
  type: str
  returned: when doctor was run
  sample: marker-removed
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
  description: Always V(fix).
  type: str
  returned: always
  sample: fix
msg:
  description: The result in one line.
  type: str
  returned: always
  sample: Create .venv with Python 3.11.2.
"""
