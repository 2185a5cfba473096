"""The work of pip, as the lines of its output show it while it runs."""

from __future__ import annotations

import pytest

from doctor.execute.pip_output import PipOutput

OUTPUT = b"""\
Looking in links: /opt/wheels
Collecting black[d]>=24
  Downloading black-24.1.0-cp311-cp311-manylinux_2_17_x86_64.whl.metadata (80 kB)
Collecting docopt
  Using cached docopt-0.6.2.tar.gz (25 kB)
  Preparing metadata (pyproject.toml): started
Processing /opt/wheels/pathspec-1.1.1-py3-none-any.whl (from black)
Downloading black-24.1.0-cp311-cp311-manylinux_2_17_x86_64.whl (2.0 MB)
Building wheels for collected packages: docopt, other
  Building wheel for docopt (pyproject.toml): started
  Building wheel for docopt (pyproject.toml): finished with status 'done'
Installing collected packages: docopt, pathspec, black
"""
SHOWN = [
    "",
    "Resolving black[d], package 1",
    "Resolving black[d], package 1",
    "Resolving docopt, package 2",
    "Downloading docopt 0.6.2 (25 kB), package 2",
    "Preparing docopt",
    "Resolving pathspec, package 3",
    "Downloading black 24.1.0 (2.0 MB), package 3",
    "Downloading black 24.1.0 (2.0 MB), package 3",
    "Building docopt, 1 of 2",
    "Building docopt, 1 of 2",
    "Installing packages, 1 of 3",
]


def test_each_line_shows_what_pip_does() -> None:
    output, shown = PipOutput(lambda: 2), []
    for line in OUTPUT.splitlines(keepends=True):
        output.feed(line[:7])  # a line may arrive in parts
        output.feed(line[7:])
        shown.append(output.describe())
    assert shown == SHOWN


def test_installed_distributions_are_counted_while_pip_is_silent() -> None:
    counts = iter([5, 5, 6, 9, 3])
    output = PipOutput(lambda: next(counts))
    output.feed(b"Installing collected packages: a, b, c\n")
    assert [output.describe()[-6:] for _ in range(4)] == ["1 of 3", "2 of 3", "3 of 3", "1 of 3"]


@pytest.mark.parametrize("line", [b"Collecting " + b"x" * (1 << 20), b"\xff\x1b[2J\n" * 1000, b"Collecting ///\n"])
def test_other_output_does_no_harm(line: bytes) -> None:
    output = PipOutput(int)
    for _ in range(20):
        output.feed(line)
    assert len(output.describe()) < 100 and len(output._rest) <= 1 << 12
