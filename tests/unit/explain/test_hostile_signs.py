"""The lines that a hostile log puts beside a failure neither end up in a command nor keep doctor busy."""

from __future__ import annotations

import time

import pytest

from doctor.explain import (
    apt_signs,
    build_signs,
    conflict_signs,
    download_signs,
    package_signs,
    program_signs,
    rights_signs,
)
from doctor.explain.evidence import find_signs
from tests.corpus import answer


def test_a_word_that_a_shell_would_run_is_in_no_line_to_paste() -> None:
    pinned, evil = (
        "ERROR: Could not find a version that satisfies the requirement six==9{0} (from versions: 1)\n",
        "$(id)",
    )
    logs = (
        f"fatal: unable to access 'https://github.com/x/{evil};id/': Could not resolve host: github.com\n",
        f"$ pip install -r {evil}.txt\n{pinned.format('')}",
        f"$ pip install -r list.txt\n{pinned.format('`id`')}",
        "ERROR: Could not install packages due to an OSError: [Errno 13] Permission denied: "
        "'/home/ada/../../srv/venv/lib/python3.11/site-packages/six.py'\n",
    )
    for log in logs:
        assert not [part for part in ("(", "`id", ";", "..") if part in answer(log)[1]], log


def test_options_in_each_line_of_a_hostile_log_are_looked_at_once() -> None:
    """The expression for them once took minutes for these lines."""
    text = ("install -r " * 36 + "\n") * 100 + "satisfies the requirement a==1 (from versions: none)"
    assert find_signs(package_signs.SIGNS["no-matching-distribution"], text, "", is_active=False) == ("", {})


HOSTILE = {
    "no-matching-distribution": "satisfies the requirement a (from versions: " + "1.0.dev1, " * 30 + "1\n",
    "resolution-conflict": "because a depends on " + "-" * 370 + " \n",
    "hash-mismatch": "Downloading a-1 DO NOT MATCH THE HASHES from -r a\n",
    "apt-unavailable": "Package python-a is not available\nfollowing package replaces it:\n" + "  bb" * 95 + "\n",
    "requirement-invalid": "Invalid requirement: 'a':b (from line " * 10 + "\n",
}


@pytest.mark.parametrize("condition", HOSTILE)
def test_a_hostile_log_that_begins_a_message_again_and_again_takes_no_minutes(condition: str) -> None:
    """The expressions for these lines once took seconds, and more than twice as many for a text twice as long."""
    tables = (apt_signs, build_signs, conflict_signs, download_signs, package_signs)
    signs = next(table.SIGNS[condition] for table in tables if condition in table.SIGNS)
    start = time.process_time()
    find_signs(signs, HOSTILE[condition] * 250, "", is_active=False)
    assert time.process_time() - start < 1


NAMES_AND_HOSTS = {
    "another host behind a vendor's": (
        build_signs.SIGNS["build-failure"],
        "    $ pip install --extra-index-url https://wheels.nvidia.com{0} rover\n",
        ("/x", ".example/x", "@rover.example/x", ":x@rover.example"),
    ),
    "an address in place of a version": (
        download_signs.SIGNS["hash-mismatch"],
        f"they are missing from some requirements\n    rover=={{0}} --hash=sha256:{'a' * 64}\n",
        ("1.0", "@https://rover.example/rover.whl", "1;x", "1.0,--pre"),
    ),
    "another host behind the user's name": (
        download_signs.SIGNS["index-auth"],
        "An index URL (https://rover{0}/simple) could not be queried due to a lack of valid authentication\n",
        (".example:8443", "@evil.example", ":x@evil.example"),
    ),
    "an option in place of a package": (
        program_signs.SIGNS["externally-managed"],
        "$ ansible all -m pip -a 'name={0}'\n",
        ("six,rover", "six,--target=/"),
    ),
    "a program of Windows itself": (
        rights_signs.SIGNS["permission-denied"],
        "failed to remove file `C:\\{0}.exe`: Access is denied. (os error 5)\n",
        (r"app\.venv\Scripts\ruff", r"Windows\System32\csrss", r"app\.venv\Scripts\python"),
    ),
}


@pytest.mark.parametrize("name", NAMES_AND_HOSTS)
def test_a_word_goes_on_only_as_what_it_is(name: str) -> None:
    signs, text, (harmless, *evil) = NAMES_AND_HOSTS[name]
    expected = {"address", "hashes", "package", "program"}
    assert expected & find_signs(signs, text.format(harmless), "", is_active=False)[1].keys()
    for word in evil:
        assert not expected & find_signs(signs, text.format(word), "", is_active=False)[1].keys(), word
