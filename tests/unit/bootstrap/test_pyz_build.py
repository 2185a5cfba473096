"""The modules of dependencies in doctor.pyz are the same to Python, and their notices of rights stay."""

from __future__ import annotations

import pytest

from doctor.bootstrap.pyz import build


@pytest.mark.parametrize(
    ("module", "shortened"),
    [
        (b"#!/usr/bin/python3\n# coding: latin-1\nx = 1\n", b"#!/usr/bin/python3\n# coding: latin-1\nx = 1\n"),
        (b"# SPDX-License-Identifier: MIT\n# gone\nx = 1\n", b"# SPDX-License-Identifier: MIT\n\nx = 1\n"),
        (b"def f(\n    # gone\n    x,  # stays\n):\n    return x\n", b"def f(\n\n    x,  # stays\n):\n    return x\n"),
        (b"x = '''\n# text ''' # stays\n'''\n# text\n'''\n", b"x = '''\n# text ''' # stays\n'''\n# text\n'''\n"),
        (b"x = 1\r\n# gone\r\ny = 2\r\n", b"x = 1\r\n\ny = 2\r\n"),
    ],
)
def test_comments_on_lines_of_their_own_are_left_out(module: bytes, shortened: bytes) -> None:
    assert build._without_comments(module) == shortened
