"""Attacks of another user on root's doctor: none succeeds, and doctor says why where it cannot go on.

``python -m tests.boxes.attacks`` tries each attack many times.
"""

from __future__ import annotations

import pytest

from tests.boxes.attacks.__main__ import ATTACKS
from tests.boxes.attacks.harness import Attack, attempt
from tests.boxes.conftest import MakeBox
from tests.boxes.doctor import Doctor
from tests.boxes.layers import FULL

pytestmark = pytest.mark.box
SAMPLE: dict[str, tuple[int, ...]] = {
    "a start-up file swapped (sudo -E)": (1, 1),
    "a folder of a start-up file swapped": (1, 1),
    "a start-up file is a link": (0,),
    "b pip.conf of an environment on PATH": (1,),
    "b PIP_CONFIG_FILE": (1, 1),
    "c pyz: ~/.cache re-pointed": (0, 0, 0),
    "c pyz: XDG_CACHE_HOME leads to /etc": (0,),
    "d fix --venv LIBRARY: folder around root's swapped": (0, 1),
    "d fix --venv LIBRARY: staging directory swapped by the group": (0, 1),
    "d fix --venv: folder around root's swapped": (2,),
    "e her programs on PATH: fix --venv --json doctor-tiny-library": (0,),
    "e her programs on PATH: fix --apt --yes doctor-tiny-package": (0,),
    "e her programs in a folder of the group": (0,),
    "e her bash, and the variable that asks for completions": (0,),
    "f pip.conf of HOME: a package that only she has": (0,),
    "f pip.conf of root names ~ada": (0,),
    "f pip.conf of an environment on PATH: a package that only she has": (0,),
    "g completion through .bashrc": (0,),
    "h a .pth names her folder and imports from it": (0,),
    "h root's shim starts the Python that her folder names": (0,),
    "h root's link to her python3": (0,),
    "i HOME: check, fix --venv": (0,),
    "i GITHUB_STEP_SUMMARY by sudo: check, fix --venv": (0,),
    "i OPENSSL_CONF: check, fix --venv": (0,),
    "i PIPX_HOME: fix --pipx": (0,),
    "i PIPX_SHARED_LIBS behind a missing folder: fix --pipx": (0,),
    "i PIPX_SHARED_LIBS that is too long: fix --pipx": (0,),
    "i PIP_FIND_LINKS with ~: check, fix --venv": (0,),
    "i VIRTUAL_ENV names an environment of root": (0,),
    "i XDG_STATE_HOME behind a missing folder: check, fix --venv": (0,),
    "i folders that uninstall would remove": (0,),
    "j requirements.txt that is a link": (0,),
    "j root directory swapped while it is read": (0,),
    "k a module of pip of root's environment is ada's": (0,),
    "k the target of a .pth of root's environment is ada's": (0,),
    "k pyvenv.cfg of root's environment is ada's": (0,),
}
"""The attacks that the gate tries, and the moments of ada that it chooses."""
_BY_NAME = {attack.name: attack for attack in ATTACKS}


@pytest.mark.parametrize("attack", [_BY_NAME[name] for name in SAMPLE], ids=lambda attack: str(attack.name))
def test_another_user_gains_nothing_from_roots_doctor(attack: Attack, make_box: MakeBox, doctor: Doctor) -> None:
    for moment in SAMPLE[attack.name]:
        result = attempt(attack, make_box("bookworm", FULL), doctor, moment)
        assert not result.evidence, result
        assert set(result.codes) <= {0, 1, 2, 3, 6} and "Traceback" not in result.run.err, result
        if 6 in result.codes:
            assert any("ada" in line or "group staff" in line for line in result.run.err.splitlines()), result
