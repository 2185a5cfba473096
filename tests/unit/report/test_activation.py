"""The line that activates an environment: of the script that is there, quoted as the shell quotes."""

from __future__ import annotations

import pytest

from doctor.report.activation import activation_line

OF_VENV = ("activate", "activate.fish", "activate.csh", "Activate.ps1")
OF_VIRTUALENV = ("activate", "activate.csh", "activate.fish", "activate.nu", "activate.ps1", "activate.xsh")


@pytest.mark.parametrize(
    ("shell", "scripts", "expected"),
    [
        ("bash", OF_VENV, "source '.venv dir/bin/activate'"),
        ("zsh", OF_VENV, "source '.venv dir/bin/activate'"),
        ("fish", OF_VENV, "source '.venv dir/bin/activate.fish'"),
        ("tcsh", OF_VENV, "source '.venv dir/bin/activate.csh'"),
        ("pwsh", OF_VENV, ". '.venv dir/bin/Activate.ps1'"),
        ("pwsh", OF_VIRTUALENV, ". '.venv dir/bin/activate.ps1'"),
        ("nu", OF_VIRTUALENV, "overlay use '.venv dir/bin/activate.nu'"),
        ("nu", OF_VENV, ". '.venv dir/bin/activate'"),
        (None, OF_VENV, ". '.venv dir/bin/activate'"),
        ("elvish", OF_VENV, ". '.venv dir/bin/activate'"),
        ("bash", (), None),
    ],
)
def test_the_line_for_each_shell(shell: str | None, scripts: tuple[str, ...], expected: str | None) -> None:
    assert activation_line("/work/.venv dir", scripts, shell, "/work") == expected


@pytest.mark.parametrize(
    ("shell", "expected"),
    [
        ("pwsh", ". '$it''s!/bin/activate.ps1'"),
        ("nu", 'overlay use "$it\'s!/bin/activate.nu"'),
        ("xonsh", 'source "$it\'s!/bin/activate.xsh"'),
        ("csh", """source '$it'"'"'s\\!/bin/activate.csh'"""),
        ("fish", "source '$it\\'s!/bin/activate.fish'"),
        ("bash", """source '$it'"'"'s!/bin/activate'"""),
    ],
)
def test_each_shell_quotes_in_its_own_way(shell: str, expected: str) -> None:
    assert activation_line("/work/$it's!", OF_VIRTUALENV, shell, "/work") == expected


def test_from_elsewhere_the_whole_path_is_needed() -> None:
    assert activation_line("/work/.venv", OF_VENV, "bash", "/home") == "source /work/.venv/bin/activate"
    assert activation_line("/work/.venv", OF_VENV, "bash") == "source /work/.venv/bin/activate"


def test_a_path_that_looks_like_an_option() -> None:
    assert activation_line("/work/-x", OF_VENV, "bash", "/work") == "source ./-x/bin/activate"
