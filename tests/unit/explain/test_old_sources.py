"""A build of code that this Python is too new for leads to an older Python, and one that lacks a library to that."""

from __future__ import annotations

import pytest

from tests.corpus import answer

_FAILED = "error: command '/usr/bin/gcc' failed with exit code 1\nERROR: Failed building wheel for fnord\n"
_PYTHONS = {
    "a header that moved": ("src/speed.c:40:10: fatal error: 'longintrepr.h' file not found\n", "3.10"),
    "a type that was closed": ("a.c:7:2: error: invalid use of incomplete typedef 'PyFrameObject'\n", "3.10"),
    "a member of types": ("a.c:7:2: error: 'PyTypeObject' {aka 'struct _t'} has no member named 'tp_print'\n", "3.8"),
    "a member of states": ("a.c:7:2: error: no member named 'curexc_type' in 'struct _ts'\n", "3.11"),
    "a member of states before": ("a.c:1:1: error: ‘PyThreadState’ has no member named ‘use_tracing’\n", "3.9"),
    "a function of strings": ("a.c:1:1: error: implicit declaration of function 'PyUnicode_GET_SIZE'\n", "3.11"),
    "a function with more arguments": (
        "a.c:1:1: error: too few arguments to function '_PyLong_AsByteArray'\n  9 | _PyLong_AsByteArray(v, b)\n",
        "3.12",
    ),
}


@pytest.mark.parametrize("name", _PYTHONS)
def test_the_python_is_the_last_that_the_code_is_for(name: str) -> None:
    message, python = _PYTHONS[name]
    assert answer(f"$ pip install fnord\n{message}{_FAILED}") == (
        "build-failure",
        f"doctor fix --venv --python {python} fnord",
    )
    assert answer(f"(app) $ uv pip install fnord\n{message}{_FAILED}")[1] == f"uv venv --clear --python {python}"


def test_a_pinned_release_is_raised_first() -> None:
    message, _ = _PYTHONS["a header that moved"]
    assert answer(f"$ pip install fnord==1.2\n{message}{_FAILED}")[1] == "doctor fix 'fnord>1.2'"


def test_a_member_of_the_package_itself_says_nothing_about_python() -> None:
    message = "src/speed.c:40:10: error: 'struct job' has no member named 'owner'\n"
    assert "--python" not in answer(f"$ pip install fnord\n{message}{_FAILED}")[1]


def test_an_unexplained_build_of_a_new_python_leads_to_an_older_one() -> None:
    log = "  ERROR: Failed building wheel for fnord\nFailed to build fnord\nThis is Python 3.{} on a new laptop.\n"
    assert answer(log.format("14.0"))[1] == "doctor fix --venv --python 3.12"
    assert "--python" not in answer(log.format("11.4"))[1]
    reason = "  fnord/core.c:3:4: error: unknown type name 'foo_t'\n"
    assert "3.12" not in answer(reason + log.format("14.0"))[1]


def test_a_program_that_tells_about_a_library_leads_to_its_headers() -> None:
    build = "    Complete output from command python setup.py egg_info:\n    /bin/sh: {}: command not found\n"
    assert answer(build.format("mecab-config"))[1].endswith(" libmecab-dev")
    assert "libmecab-dev" not in answer(build.format("fnord-config"))[1]


def test_a_wrapper_without_its_reason_leads_to_its_library() -> None:
    log = "ERROR: Failed building wheel for {}\nFailed to build {}\n"
    assert answer(log.format("box2d-py", "box2d-py"))[1] == "apt-get install build-essential python3-dev swig"
    assert "swig" not in answer(log.format("box3d-py", "box3d-py"))[1]
