"""The line that makes an environment usable: of the place, and of the script that is there, quoted for the shell."""

from __future__ import annotations

import pytest

from doctor.core import process
from doctor.report.activation import activation_line, next_line
from tests.unit.factories import make_machine

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
    assert activation_line("/work/.venv", OF_VENV, "bash", None) == "source /work/.venv/bin/activate"


def test_a_path_that_looks_like_an_option() -> None:
    assert activation_line("/work/-x", OF_VENV, "bash", "/work") == "source ./-x/bin/activate"


@pytest.mark.parametrize(
    ("place", "attended", "expected"),
    [
        ({}, True, ("", "source .venv/bin/activate")),
        ({}, False, ("in the same script", "source .venv/bin/activate")),
        ({"wsl": True}, True, ("", "source .venv/bin/activate")),
        ({"container": "docker"}, True, ("", "source .venv/bin/activate")),
        ({"container": "docker"}, False, ("in the Dockerfile", 'ENV PATH="/app/.venv/bin:$PATH"')),
        ({"container": "lxc"}, False, ("in the same script", "source .venv/bin/activate")),
        (
            {"ci": "github-actions", "container": "docker"},
            False,
            ("in this step, so that later steps use it", 'echo "$PWD/.venv/bin" >> "$GITHUB_PATH"'),
        ),
        (
            {"ci": "azure-pipelines"},
            False,
            ("in this step, so that later steps use it", """printf '##%s\\n' "vso[task.prependpath]$PWD/.venv/bin\""""),
        ),
        ({"ci": "gitlab", "container": "docker"}, False, ("in the same script", "source .venv/bin/activate")),
    ],
)
def test_the_line_for_each_place(
    monkeypatch: pytest.MonkeyPatch, place: dict[str, object], attended: bool, expected: tuple[str, str]
) -> None:
    monkeypatch.setattr(process, "has_terminal", lambda: attended)
    machine = make_machine(**{"container": None, "ci": None, "wsl": False, "shell": "bash", **place})
    assert next_line("/app/.venv", OF_VENV, machine, "/app") == expected


def test_a_path_is_quoted_for_the_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "has_terminal", lambda: False)
    image, job = make_machine(container="docker", ci=None), make_machine(ci="github-actions")
    assert next_line('/a$b"c', OF_VENV, image, "/") == ("in the Dockerfile", 'ENV PATH="/a\\$b\\"c/bin:$PATH"')
    _, line = next_line("/opt/my env", OF_VENV, job, "/work") or ("", "")
    assert line == 'echo "/opt/my env/bin" >> "$GITHUB_PATH"'
