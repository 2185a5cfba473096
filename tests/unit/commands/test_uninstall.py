"""``doctor uninstall`` says of each thing why it could not be removed, and who can remove it."""

from __future__ import annotations

import errno
import os

import pytest

from doctor.commands import uninstall
from doctor.core.errors import DoctorError, Exit, StepError
from doctor.execute import uninstall as removal

DENIED = PermissionError(errno.EACCES, os.strerror(errno.EACCES))
FULL = OSError(errno.ENOTEMPTY, os.strerror(errno.ENOTEMPTY))
CHANGED = StepError("/b was left alone. Another program has just changed it. Try again.")
OF_CACHE, OF_SHELL = (
    removal.Kept(kind="cache", path="/a", size=0, note=""),
    removal.Kept(kind="completion", path="/b", size=0, note=""),
)


@pytest.mark.parametrize(
    ("failures", "reasons"),
    [
        ((DENIED, None), "/a: Permission denied. Run the same command again as the owner."),
        ((FULL, None), "/a: Directory not empty."),
        ((None, CHANGED), "/b was left alone. Another program has just changed it. Try again."),
        (
            (FULL, CHANGED),
            "/a: Directory not empty. /b was left alone. Another program has just changed it. Try again.",
        ),
    ],
)
def test_the_owner_is_asked_only_where_rights_are_missing(
    failures: tuple[Exception | None, ...], reasons: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def remove(kept: removal.Kept) -> None:
        failure = failures[(OF_CACHE, OF_SHELL).index(kept)]
        if failure:
            raise failure

    monkeypatch.setattr(removal, "remove", remove)
    monkeypatch.setattr("sys.dont_write_bytecode", False)
    with pytest.raises(DoctorError) as caught:
        uninstall._remove([OF_CACHE, OF_SHELL])
    assert caught.value.message == f"Not everything could be removed. {reasons}"
    assert caught.value.code is Exit.FAILED
