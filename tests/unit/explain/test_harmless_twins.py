"""Logs that resemble a failure and show none, each beside a log with the same words that shows one."""

from __future__ import annotations

import io

import pytest

from doctor.explain.rank import explain
from tests.corpus import CHECKS, recognise

_UNREACHABLE = (
    "HTTPSConnectionPool(host='{}', port=443): Max retries exceeded with url: {} (Caused by "
    "NewConnectionError('Failed to establish a new connection: [Errno 111] Connection refused'))\n"
)
_STARTED = "Mar 04 09:00:05 box {}[420]: INFO:     Application startup complete.\n"
_LOST = "Mar 04 09:00:01 box api[410]: ModuleNotFoundError: No module named 'fastapi'\n"
_CONFLICT = "textual 1.0 requires rich>=13.3, but you have rich 12.0 which is incompatible.\n"
_RETRY = "Retrying (Retry(total=2, connect=None, read=None, redirect=None, status=None)) after connection broken by "
_FRAME = 'Traceback (most recent call last):\n  File "{}", line 30, in save\n    write(data)\n'
_FULL = "OSError: [Errno 28] No space left on device\n"
_UNBUILT = "  Building wheel for rover (setup.py) ... error\n  ERROR: Failed building wheel for rover\n"
_UNFOUND = "ModuleNotFoundError: No module named 'hub_core'\n"
_UNSATISFIED = "ERROR: Could not find a version that satisfies the requirement hub-core==1.2.3\n"
TWINS = {
    "a pattern in a list of failures": (
        f"### 2. Failures of the resolver\n\n**Error Pattern:**\n```\nStep 8/12 : RUN pip install -r requirements.txt\n"
        f"{_UNSATISFIED}```\n\n**Investigation Commands:**\n```bash\ndocker build --no-cache .\n```\n",
        "no-matching-distribution",
        f"Step 8/12 : RUN pip install -r requirements.txt\n{_UNSATISFIED}",
    ),
    "a service that a program asks": (
        '  File "/srv/shop/views.py", line 31, in items\n    r = requests.get(UPSTREAM)\n'
        f"requests.exceptions.ConnectionError: {_UNREACHABLE.format('stock.internal', '/items')}",
        "network-error",
        f"$ pip install rich\nERROR: {_UNREACHABLE.format('index.internal', '/simple/rich/')}",
    ),
    "a service that starts later": (
        _LOST + _STARTED.format("api"),
        "module-not-found",
        _LOST + _STARTED.format("other"),
    ),
    "conflicts that were removed": (
        f"{_CONFLICT}$ pip install -U rich\nSuccessfully installed rich-13.9\nNo broken requirements found.\n",
        "dependency-conflict",
        f"{_CONFLICT}$ pip check\ntextual 1.0 has requirement rich>=13.3, but you have rich 12.0.\n",
    ),
    "a program that is optional": (
        "  warning: Cython not found, building without it\nSuccessfully built rover-1.4-py3-none-any.whl\n",
        "command-not-found",
        "+ cython -3 rover.pyx\n./build.sh: 4: cython: not found\n",
    ),
    "the server of a program": (
        f"WARNING:urllib3.connectionpool:{_RETRY}'ConnectTimeoutError()': /api/v1/devices\nERROR:poller:no devices\n",
        "network-error",
        f"WARNING: {_RETRY}'ConnectTimeoutError()': /simple/rich/\nERROR: No matching distribution found for rich\n",
    ),
    **{
        f"{command}, without pip": (f"$ {command}\n{said}\n", condition, f"$ pip install rover\n{said}\n")
        for command, condition, said in (
            ("cargo build", "build-tools-missing", "error: linker `cc` not found"),
            ("cmake -B build", "build-tools-missing", "  No CMAKE_CXX_COMPILER could be found."),
            ("make", "build-tools-missing", "g++: fatal error: cannot execute 'cc1plus': execvp: No such file"),
            ("meson setup build", "build-tools-missing", 'ERROR: Dependency "gtk4" not found, tried pkgconfig'),
            ("deno run main.ts", "network-error", "error: Import failed: invalid peer certificate: UnknownIssuer"),
        )
    },
    "pub": (
        "$ flutter pub get\nBecause shop needs intl ^9.0 which doesn't match any versions, version solving failed.\n",
        "no-matching-distribution",
        "$ poetry add intl\nBecause shop needs intl (^9.0) which doesn't match any versions, version solving failed.\n",
    ),
    "make, with an environment": (
        "$ make\ngcc -c a.c\ngcc: fatal error: cannot execute 'cc1': execvp: No such file\n",
        "build-tools-missing",
        "$ make\n.venv/bin/pip install greenlet\ngcc: fatal error: cannot execute 'cc1': execvp: No such file\n",
    ),
    "a program that fills the disk": (
        f"{_FRAME.format('/srv/x/.venv/lib/python3.11/site-packages/torch/serialization.py')}{_FULL}",
        "disk-full",
        f"{_FRAME.format('/usr/lib/python3.11/venv/__init__.py')}{_FULL}",
    ),
    "the interpreter of another language": (
        "$ ./release.rb\nbash: ./release.rb: /usr/local/bin/ruby: bad interpreter: No such file or directory\n",
        "broken-venv",
        "$ ./env/bin/rich\nbash: ./env/bin/rich: /old/env/bin/python3: bad interpreter: No such file or directory\n",
    ),
    "a comparison of Jest": (
        '    Expected substring: "doctor fix"\n    Received string:    "error: externally-managed-environment"\n',
        "externally-managed",
        "    Command failed: pip3 install rover\n    error: externally-managed-environment\n",
    ),
    "a wheel that setup.py replaced": (
        f"{_UNBUILT}    Running setup.py install for rover ... done\nSuccessfully installed rover-1.0\n",
        "build-failure",
        f"{_UNBUILT}    Running setup.py install for other ... error\n",
    ),
    "the key of a table": (
        "KeyError: 'No module named pip'\n",
        "pip-missing",
        "RuntimeError: /usr/bin/python3: No module named pip\n",
    ),
    "a page about a message": (
        'Hi, the FAQ entry "pip: command not found" is old, so I wrote it again. My next one is that about conda.\n',
        "pip-missing",
        'Hi, my new machine says "pip: command not found". I have no root rights there.\n',
    ),
    "a sentence in Chinese": (
        "很多人会遇到 pip: command not found。原因很简单：没有安装。\n",
        "pip-missing",
        "刚装了系统，提示 bash: pip: command not found，我该怎么办？\n",
    ),
    "a builder that is killed": (
        "INFO[0021] RUN go test ./...\nerror building image: waiting for process to exit: signal: killed\n",
        "out-of-memory",
        "INFO[0021] RUN pip install torch\nerror building image: waiting for process to exit: signal: killed\n",
    ),
    "a failure that was mended": (
        f"# Fixes\n\n## Issue\nThe hub failed with:\n```\n{_UNFOUND}```\n\n## Root Cause\nIt is a tool of uv.\n",
        "module-not-found",
        f"# The hub\n\n## Issue\nThe hub fails with:\n```\n{_UNFOUND}```\n\n## Environment\nDebian 12\n",
    ),
    "a structure of Rust": (
        '    Err(Error::Failed {\n        code: 127,\n        stderr: "pip: command not found".into(),\n'
        "    })\n        });\n        let found = audit(&ctx).unwrap();\n",
        "pip-missing",
        'install failed: Failed { code: 127, stderr: "bash: pip: command not found" }\n',
    ),
    "a quick fix": (
        "## The Error\n```\nERROR: Failed building wheel for dlib\n```\n## The Solution\nInstall CMake.\n",
        "build-failure",
        "## The Error\n```\nERROR: Failed building wheel for dlib\n```\n## My system\nDebian 12\n",
    ),
    "a limitation": (
        "Host `unittest` can fail at import time with\n`ModuleNotFoundError: No module named 'numpy'`. Use test.sh.\n",
        "module-not-found",
        "`python3 -m unittest` fails at import time with\n`ModuleNotFoundError: No module named 'numpy'`. I changed "
        "nothing.\n",
    ),
    "a field of a record": (
        "    def test(self):\n        stderr = \"No module named 'numpy'\"\n        self.assertTrue(find(stderr))\n",
        "module-not-found",
        "job 4411 failed, stderr: \"Traceback:\\nModuleNotFoundError: No module named 'numpy'\"\n",
    ),
    "a part of Sphinx's input": (
        "WARNING: autodoc: failed to import module 'rover.gpu'; the following exception was raised:\n"
        "No module named 'pycuda'\nbuild succeeded, 1 warning.\n",
        "module-not-found",
        "Extension error:\nCould not import extension myst_parser (exception: No module named 'myst_parser')\n",
    ),
    "a template": (
        "    attributes:\n      label: What went wrong?\n      placeholder: |\n"
        "        e.g. \"ModuleNotFoundError: No module named 'rover'\" when starting the server\n",
        "module-not-found",
        "### What went wrong?\n\nModuleNotFoundError: No module named 'rover' when starting the server\n",
    ),
}


def test_what_somebody_says_in_a_sentence_is_never_certain() -> None:
    said = "The job on the old runner failed with `E: Unable to locate package python3-kettle`: it is not published.\n"
    assert [match.confidence for match in explain(io.BytesIO(said.encode()), CHECKS)] == ["likely"]
    printed = "E: Unable to locate package python3-kettle\n"
    assert [match.confidence for match in explain(io.BytesIO(printed.encode()), CHECKS)] == ["certain"]


@pytest.mark.parametrize("name", TWINS)
def test_what_is_no_failure_is_told_from_its_twin(name: str) -> None:
    harmless, condition, failing = TWINS[name]
    assert recognise(harmless.encode()) == "none"
    assert recognise(failing.encode()) == condition
