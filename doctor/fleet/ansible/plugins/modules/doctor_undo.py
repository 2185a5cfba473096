# Copyright: (c) 2026, the authors of doctor
# GNU General Public License v3.0+ (https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: doctor_undo
short_description: Revert what a run of doctor fix did on a host
version_added: 0.1.0
description:
  - Runs C(doctor undo), which reverts the changes of one run, unless they were changed since.
  - The receipt of the run stays, and records that it was undone. A second task changes nothing.
author:
  - The authors of doctor (@pip-doctor)
extends_documentation_fragment:
  - pip_doctor.doctor.doctor
  - pip_doctor.doctor.doctor.attributes
options:
  receipt:
    description:
      - The receipt that M(pip_doctor.doctor.doctor_fix) returned, or the run's id, or its first characters.
      - M(pip_doctor.doctor.doctor_facts) lists all runs.
    type: str
    required: true
  force:
    description: Revert even what has changed since the run.
    type: bool
    default: false
seealso:
  - module: pip_doctor.doctor.doctor_fix
"""

EXAMPLES = r"""
- name: Install a package
  pip_doctor.doctor.doctor_fix:
    venv: /opt/tools/venv
    requirements: [requests]
  register: tools

- name: Take it back
  pip_doctor.doctor.doctor_undo:
    receipt: "{{ tools.receipt }}"
  when: tools.receipt
"""

RETURN = r"""
status:
  description:
    - V(done), V(nothing-to-do), V(planned) in check mode, V(error) or another status if the run could not be undone, or
      V(cannot-run).
  type: str
  returned: always
  sample: done
receipt:
  description: The file of the run.
  type: str
  returned: when doctor was run
  sample: /root/.local/state/doctor/receipts/20261126-122129-882591-5efe.json
undone:
  description: The changes that were reverted, in one line each.
  type: list
  elements: str
  returned: when doctor was run
  sample: ["/opt/tools/venv is removed, with pip, requests."]
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
  description: Always V(undo).
  type: str
  returned: always
  sample: undo
msg:
  description: The result in one line.
  type: str
  returned: always
  sample: /opt/tools/venv is removed, with pip, requests.
"""
