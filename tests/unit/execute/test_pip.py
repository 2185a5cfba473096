"""pip, alone or started by pipx: the options that it gets, and what is said when it fails."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from doctor.execute import pip, pipx
from doctor.facts.pip_config import PipConfig, PipOption
from doctor.plan.actions import PipInstall


def option(name: str, value: str) -> PipOption:
    return PipOption(name=name, value=value, source="/etc/pip.conf:1", level="global", section="global")


def test_pip_gets_the_options_for_the_index_and_none_that_install_elsewhere() -> None:
    known = [("index-url", "https://a"), ("index-url", "https://b"), ("cert", "/ca"), ("proxy", "p:1")]
    known.append(("uploaded-prior-to", "P3D"))  # a policy of theirs: nothing newer than three days
    wrong = [
        (name, "1") for name in ("target", "prefix", "root", "user", "break-system-packages", "require-virtualenv")
    ]
    environ = {"HOME": "/h", "CC": "gcc", "PYTHONPATH": "/x", "PIP_TARGET": "/x", "VIRTUAL_ENV": "/v", "UV_X": "1"}
    env = pip.environment(environ, PipConfig(options=tuple(option(*setting) for setting in known + wrong)))
    env.pop("PATH", None)  # root always passes one on
    assert env.pop("LC_ALL") and env == {
        "HOME": "/h",
        "CC": "gcc",
        "PIP_INDEX_URL": "https://b",
        "PIP_CERT": "/ca",
        "PIP_PROXY": "p:1",
        "PIP_UPLOADED_PRIOR_TO": "P3D",
        "PIP_CONFIG_FILE": os.devnull,
    }


@pytest.mark.parametrize("name", ["PIP_TARGET", "PIP_target", "PIP_LOG", "PIP_LOCAL_LOG", "PIP_REPORT"])
def test_an_application_is_installed_without_options_that_write_elsewhere(name: str) -> None:
    assert pipx.environment({name: "/srv/x", "PIP_INDEX_URL": "https://b"}).keys() & {name, "PIP_INDEX_URL"} == {
        "PIP_INDEX_URL"
    }


def test_a_long_list_of_versions_is_shortened() -> None:
    output = (
        "Collecting six\nERROR: Ignored the following yanked versions: 0.2\n"
        "ERROR: Could not find a version that satisfies the requirement six>9 (from versions: 0.1, 0.3, 1.0, 1.2)\n"
    )
    assert pip._cause(output) == (
        "Could not find a version that satisfies the requirement six>9 (from versions: 0.1, …, 1.2)"
    )
    assert pip._cause("ERROR: x (from versions: none)") == "x (from versions: none)"


@pytest.mark.parametrize(
    ("output", "expected"),
    [
        ("ERROR: No matching distribution found for x", False),
        ("WARNING: Retrying after NewConnectionError(…)", True),
        ("error: connection-timeout\n\n× Unable to fetch https://a.invalid/x\n╰─> a.invalid didn't respond", True),
        ("OSError: [Errno 28] No space left on device\nConnection reset", False),
    ],
)
def test_only_a_network_error_is_worth_another_try(output: str, expected: bool) -> None:
    assert pip.network_failed(output) is expected


@pytest.mark.parametrize(
    "output",
    [
        "ERROR: Could not install packages due to an OSError: HTTPSConnectionPool(host='a.invalid', port=443): Max "
        "retries exceeded with url: /x-1.0.tar.gz (Caused by NewConnectionError('Failed to establish a new connection'",
        "error: connection-failed\n\n× Failed to connect to a.invalid while fetching https://a.invalid/x-1.0.tar.gz\n"
        "╰─> [Errno 111] Connection refused",
        "error: connection-timeout\n\n× Unable to fetch https://a.invalid/x-1.0.tar.gz\n╰─> no reply",
    ],
    ids=["pip 23", "pip 26", "pip 26, time limit"],
)
def test_an_archive_is_not_called_the_index(output: str) -> None:
    assert pip._cause(output) == "an archive could not be downloaded from a.invalid. Try again."
    index = "WARNING: Retrying (Retry(total=0)) after connection broken by 'NewConnectionError('x')': /simple/six/"
    assert pip._cause(index).startswith("the package index could not be reached.")


def test_the_answers_of_an_index_that_pip_leaves_out_are_taken_from_its_log(tmp_path: Path) -> None:
    log = tmp_path / "pip.log"
    log.write_text(
        "2026-01-01T00:00:00,0 Could not fetch URL https://me:secret@a.example/six/: 401 Client Error: x - skipping\n"
        "2026-01-01T00:00:00,0 Could not fetch URL https://b.example/six/: connection error: x - skipping\n"
        "2026-01-01T00:00:00,0 Found link https://c.example/six-1.whl, version: 404\n"
    )
    assert pip._with_log("x", str(log)) == "x\nCould not fetch URL https://****@a.example/six/: 401 Client Error"
    assert pip._with_log("x", str(tmp_path / "none.log")) == "x"


def test_the_output_of_a_failed_build_is_taken_from_the_log_that_hides_it(tmp_path: Path) -> None:
    log = tmp_path / "pip.log"
    log.write_text(
        "2026-01-01T00:00:00,000   Running command pip subprocess to install build dependencies\n"
        "2026-01-01T00:00:00,000   Collecting setuptools\n"
        "2026-01-01T00:00:00,000   Running command Preparing metadata (pyproject.toml)\n"
        "2026-01-01T00:00:00,000   Traceback (most recent call last):\n\n"
        "2026-01-01T00:00:00,000   OSError: no README.md\n"
        "2026-01-01T00:00:00,000   ERROR: [present-rich] Preparing metadata (pyproject.toml) exited with 1\n"
        "2026-01-01T00:00:00,000 Exception information:\n"
    )
    built = "[3 lines of output]\n      Traceback (most recent call last):\n      \n      OSError: no README.md"
    for hidden in ("No available output.", "See above for output."):
        output = pip._with_log(f"  × Preparing\n  ╰─> {hidden}\n  note: x", str(log))
        assert output == f"  × Preparing\n  ╰─> {built}\n      [end of output]\n  note: x"


def test_a_log_is_kept_only_of_an_index_of_the_users_own(tmp_path: Path) -> None:
    action = PipInstall(
        path="/e", requirements=(), requirement_files=("requirements.txt",), offline=False, cwd=str(tmp_path)
    )
    (tmp_path / "requirements.txt").write_text("six\n")
    assert not pip._has_own_index(action, PipConfig())
    assert pip._has_own_index(action, PipConfig(options=(option("index-url", "https://a"),)))
    (tmp_path / "requirements.txt").write_text("six\n-i https://a.example/simple\n")
    assert pip._has_own_index(action, PipConfig())
