"""pip, alone or started by pipx: the options that it gets, and what is said when it fails."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from doctor.commands.explain_output import explain_output
from doctor.core.errors import Exit, StepError
from doctor.core.goal import Goal
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
        ("ERROR: HTTP error 503 while getting https://a.invalid/x-1.0.tar.gz", True),
        ("ERROR: HTTP error 404 while getting https://a.invalid/x-1.0.tar.gz", False),
        ("  cause: HTTP status server error (502 Bad Gateway) for url (https://a.invalid/simple/x/)", True),
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
        "ERROR: HTTP error 503 while getting https://a.invalid/x-1.0.tar.gz\nERROR: 503 Server Error: x for url",
    ],
    ids=["pip 23", "pip 26", "pip 26, time limit", "out of order"],
)
def test_an_archive_is_not_called_the_index(output: str) -> None:
    assert pip._cause(output) == "an archive could not be downloaded from a.invalid. Try again."
    index = "WARNING: Retrying (Retry(total=0)) after connection broken by 'NewConnectionError('x')': /simple/six/"
    assert pip._cause(index).startswith("the package index could not be reached.")


def test_the_answers_of_an_index_that_pip_leaves_out_are_taken_from_its_log(tmp_path: Path) -> None:
    log = tmp_path / "pip.log"
    url = "https://me:secret@a.example/six/"
    log.write_text(
        f"2026-01-01T00:00:00,0 Could not fetch URL {url}: 401 Client Error: x for url: {url} - skipping\n"
        "2026-01-01T00:00:00,0 Could not fetch URL https://b.example/six/: connection error: y - skipping\n"
        "2026-01-01T00:00:00,0 Found link https://c.example/six-1.whl, version: 404\n"
    )
    ended = "ERROR: No matching distribution found for six"
    assert pip._with_log(ended, str(log)) == (
        f"{ended}\nCould not fetch URL https://****@a.example/six/: 401 Client Error: x"
        "\nCould not fetch URL https://b.example/six/: connection error: y"
    )
    assert pip._with_log("a build failed", str(log)) == "a build failed"
    assert pip._with_log(ended, str(tmp_path / "none.log")) == ended


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


class _Index(BaseHTTPRequestHandler):
    """An index that gives the answer that the first folder of its address names."""

    def do_GET(self) -> None:
        if self.path.startswith("/hangs/"):
            time.sleep(2)
        self.send_response(int(self.path.split("/")[1]) if self.path[1].isdigit() else 200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args: object) -> None:
        """Stay silent."""


@pytest.fixture(scope="module")
def index() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Index)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    ("answer", "code", "condition", "reason"),
    [
        ("500", Exit.BLOCKED, "network-error", "out of order at the moment (500)"),
        ("502", Exit.BLOCKED, "network-error", "out of order at the moment (502)"),
        ("503", Exit.BLOCKED, "network-error", "out of order at the moment (503)"),
        ("504", Exit.BLOCKED, "network-error", "out of order at the moment (504)"),
        ("429", Exit.BLOCKED, "network-error", "out of order at the moment (429)"),
        ("408", Exit.BLOCKED, "network-error", "could not be reached"),
        ("hangs", Exit.BLOCKED, "network-error", "could not be reached"),
        ("refused", Exit.BLOCKED, "network-error", "could not be reached"),
        ("407", Exit.FAILED, "index-auth", "from versions: none"),
        ("401", Exit.FAILED, "index-auth", "from versions: none"),
        ("404", Exit.FAILED, "no-matching-distribution", "from versions: none"),
    ],
)
def test_an_index_that_is_out_of_order_is_told_from_one_without_the_file(
    tmp_path: Path, index: str, answer: str, code: Exit, condition: str, reason: str
) -> None:
    """pip ends alike in all cases."""
    address = "http://127.0.0.1:9/simple" if answer == "refused" else f"{index}/{answer}/simple"
    config = {"index-url": address, "retries": "0", "timeout": "1"}
    action = PipInstall(path="/e", requirements=("own-name",), requirement_files=(), offline=False, cwd=str(tmp_path))
    with pytest.raises(StepError) as raised:
        pip.install(
            action,
            sys.executable,
            str(tmp_path),
            PipConfig(options=tuple(option(*each) for each in config.items())),
            lambda _chunk: None,
        )
    assert raised.value.code is code and reason in raised.value.reason
    found = explain_output(raised.value.output, goal=Goal(requirements=("own-name",)), listed=(), commands=())
    assert [match.id for match in found][:1] == [condition]
    assert os.listdir(tmp_path) == ["requirements.txt"]
