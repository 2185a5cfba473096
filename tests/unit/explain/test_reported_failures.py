"""Failures as people report them: with old tools, on other systems, in a sentence, and in tracebacks that were cut."""

from __future__ import annotations

import pytest

from tests.corpus import recognise

_PIP = 'File "/usr/lib/python3/dist-packages/pip/_internal'


@pytest.mark.parametrize(
    ("log", "condition"),
    [
        ("The program 'pip' is currently not installed. You can install it by typing:\n", "pip-missing"),
        ("The program 'wget' is currently not installed. You can install it by typing:\n", "none"),
        ("E: Couldn't find package python-yaml\n", "apt-unavailable"),
        ("setuptools must be installed to install from a source distribution\n", "build-failure"),
        ("error: command 'x86_64-linux-gnu-gcc' failed with exit status 1\n", "build-failure"),
        ("error Command failed with exit code 1.\n", "none"),
        ("Cannot fetch index base URL http://index.example/simple/\n", "network-error"),
        ("Error: Version 3.6 with arch x64 not found\n", "python-missing"),
        ("ERROR: unable to select packages:\n  python (no such package):\n", "apt-unavailable"),
        ("ERROR: unable to select packages:\n  nosuchthing (no such package):\n", "none"),
        ("AttributeError: module 'pkgutil' has no attribute 'ImpImporter'\n", "python-unsupported"),
        (
            "ImportError: cannot import name 'Self' from 'typing' (/usr/lib/python3.10/typing.py)\n",
            "python-unsupported",
        ),
        (
            "ERROR: Could not install packages due to an OSError: [WinError 5] Zugriff: 'c:\\\\x\\\\pip.exe'\n",
            "permission-denied",
        ),
        ("MacBook ~ % pip install pipx\n**zsh: command not found: pip**\nMacBook ~ % \n", "pip-missing"),
        (
            "I installed it, and when I run `pytidy` I get this.\n\nzsh: command not found: pytidy\n",
            "command-not-found",
        ),
        ("zsh: command not found: jest\n", "none"),
    ],
)
def test_wordings_of_old_tools_and_other_systems(log: str, condition: str) -> None:
    assert recognise(log.encode()) == condition


@pytest.mark.parametrize(
    ("frames", "error", "condition"),
    [
        (
            ('File "/usr/bin/pip3", line 11, in <module>',),
            "TypeError: 'module' object is not callable",
            "pip-script-broken",
        ),
        (
            ('File "/usr/bin/pip3", line 11, in <module>', f'{_PIP}/cli/main.py", line 9, in <module>'),
            "ImportError: cannot import name 'x'",
            "pip-script-broken",
        ),
        (('File "/home/ada/app.py", line 11, in <module>',), "TypeError: 'module' object is not callable", "none"),
        (
            ('File "/usr/lib/python3/dist-packages/foo/a.py", line 3, in <module>',),
            "AttributeError: module 'bar' has no attribute 'baz'",
            "dependency-conflict",
        ),
        (
            ('File "/home/ada/app.py", line 3, in <module>', 'File "/x/site-packages/bar/__init__.py", line 9, in g'),
            "AttributeError: module 'bar' has no attribute 'baz'",
            "none",
        ),
        (
            (
                'File "/home/ada/random.py", line 1, in <module>\n    import foo',
                'File "/x/lib/python3.12/tempfile.py", line 4',
            ),
            "    from random import Random\nImportError: cannot import name 'Random'",
            "shadowed-module",
        ),
    ],
)
def test_the_frames_of_a_traceback_tell_whose_name_is_missing(
    frames: tuple[str, ...], error: str, condition: str
) -> None:
    frame_lines = "".join(f"  {frame}\n" for frame in frames)
    assert recognise(f"Traceback (most recent call last):\n{frame_lines}{error}\n".encode()) == condition


def test_a_traceback_of_pip_may_lack_its_end() -> None:
    start = 'Traceback (most recent call last):\n  File "/usr/bin/pip", line 7, in <module>\n    from pip import main\n'
    assert recognise(f'{start}  {_PIP}/main.py", line 3, in <module>\n    from pip import a\n'.encode()) == (
        "pip-script-broken"
    )
    assert recognise(f'{start}  {_PIP}/main.py", line 3, in run\n    return run(a)\n'.encode()) == "none"
