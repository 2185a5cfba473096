from __future__ import annotations

import hashlib
import subprocess
import sys

from doctor.core import digests
from tests import REPOSITORY


def test_digests_are_those_of_hashlib() -> None:
    for data in (b"", b"x" * 1000):
        assert digests.md5(data).hexdigest() == hashlib.md5(data).hexdigest()
        assert digests.sha256(data).digest() == hashlib.sha256(data).digest()


def test_openssl_is_not_loaded() -> None:
    find = f"import sys; sys.path.insert(0, {str(REPOSITORY)!r})"
    code = f"{find}; import doctor.core.digests; sys.exit('_hashlib' in sys.modules)"
    assert subprocess.run([sys.executable, "-I", "-S", "-c", code], check=False).returncode == 0
