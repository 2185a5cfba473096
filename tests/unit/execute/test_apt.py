"""apt-get: what is said when it fails."""

from __future__ import annotations

import pytest

from doctor.core import process
from doctor.core.errors import Exit, StepError
from doctor.execute import apt, sudo


@pytest.mark.parametrize(
    ("output", "expected"),
    [
        (
            "E: You don't have enough free space in /var/cache/apt/archives/.\n",
            "There is not enough space in /var/cache",
        ),
        (" 404  Not Found [IP: 1]\nE: Failed to fetch x\n", "older than the apt repository"),
        ("E: Unmet dependencies. Try 'apt --fix-broken install' with no packages", "doctor explain apt-broken"),
        ("Reading package lists...\nE: Something else\nE: More\n", "apt-get failed: E: Something else"),
        ("", "apt-get failed: exit code 100"),
    ],
)
def test_a_failure_of_apt_is_explained(output: str, expected: str) -> None:
    assert expected in apt.explain_failure(output, 100).reason


@pytest.mark.parametrize(
    ("output", "code"),
    [
        ("sudo: 3 incorrect password attempts\n", Exit.CONSENT),
        ("sudo: no valid sudoers sources found, quitting\n", Exit.CONSENT),
        ("sudo: PAM account management error: Permission denied\n", Exit.CONSENT),
        ("sudo: account validation failure, is your account locked?\n", Exit.CONSENT),
        ('sudo: The "no new privileges" flag is set, which prevents sudo from running as root.\n', Exit.CONSENT),
        ("sudo: effective uid is not 0, is sudo installed setuid root?\n", Exit.CONSENT),
        ("sudo: /usr/bin/sudo must be owned by uid 0 and have the setuid bit set\n", Exit.CONSENT),
        ("sudo-rs: I'm sorry ada. I'm afraid I can't do that\n", Exit.CONSENT),
        ("ada is not in the sudoers file.\n", Exit.CONSENT),
        ("Sorry, user ada may not run sudo on box.\n", Exit.CONSENT),
        ("Sorry, user ada is not allowed to execute '/usr/bin/apt-get update' as root on box.\n", Exit.CONSENT),
        ("E: Held packages were changed and -y was used without --allow-change-held-packages.\n", Exit.FAILED),
        ("E: Temporary failure resolving 'archive.test'\n", Exit.BLOCKED),
    ],
)
def test_a_refusal_of_sudo_is_told_from_its_warnings(output: str, code: Exit, monkeypatch: pytest.MonkeyPatch) -> None:
    warning = "sudo: unable to resolve host box: Name or service not known\n"
    outcome = process.Finished(code=100, out=(warning + output).encode(), err=b"")
    monkeypatch.setattr(sudo, "run", lambda *_, **__: outcome)
    monkeypatch.setattr(apt, "find_lock_holder", lambda *_, **__: None)
    with pytest.raises(StepError) as failure:
        apt.run(("sudo", "apt-get", "update"), print)
    assert failure.value.code == code


def test_a_time_to_wait_that_is_no_number_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    for value, seconds in (("", 120.0), ("0", 0.0), ("2.5", 2.5)):
        monkeypatch.setenv("DOCTOR_LOCK_WAIT", value)
        assert apt._patience() == seconds
    for value in ("abc", "nan", "-1", "1e9"):
        monkeypatch.setenv("DOCTOR_LOCK_WAIT", value)
        with pytest.raises(StepError, match=f"DOCTOR_LOCK_WAIT must be a number of seconds, not {value}"):
            apt.wait(print)
