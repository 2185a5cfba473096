from __future__ import annotations

import pytest

from doctor.commands.explain_output import explain_output
from doctor.commands.failed_build import explain_own_build, quote_cause
from doctor.diagnose.model import Instruction

FAILED = "error: metadata-generation-failed\n× Encountered error while generating package metadata.\n"


def output_of_build(*lines: str) -> str:
    shown = "\n".join(f"      {line}" for line in lines)
    start = "  × Preparing metadata did not run successfully.\n  ╰─> [9 lines of output]"
    return f"{start}\n{shown}\n      [end of output]\n{FAILED}"


@pytest.mark.parametrize(
    ("lines", "quoted"),
    [
        (
            ["Traceback (most recent call last):", "ValueError: a", "", "OSError: no VERSION file"],
            "OSError: no VERSION",
        ),
        (["x.c:1:10: fatal error: q.h: No such file", "error: command 'gcc' failed"], "x.c:1:10: fatal error: q.h"),
        (["Error: pg_config executable not found.", "pg_config is required"], "Error: pg_config executable"),
        (["  hatchling.errors.UnknownFieldError: nope: 3", ""], "hatchling.errors.UnknownFieldError: nope: 3"),
        (["running egg_info", "set SHOP_HOME first"], "set SHOP_HOME first"),
        (["subprocess.CalledProcessError: Command 'x'", "done"], "done"),
    ],
)
def test_the_line_that_says_why_a_build_failed_is_quoted(lines: list[str], quoted: str) -> None:
    output = output_of_build(*lines)
    assert quote_cause(output, explain_output(output)).startswith(quoted)


def test_nothing_is_quoted_where_no_build_failed() -> None:
    assert not quote_cause("ERROR: No matching distribution found for six", ())
    assert len(quote_cause(output_of_build("OSError: " + "x" * 900), ())) < 220


def test_nobody_is_asked_for_a_newer_release_of_their_own_code() -> None:
    output = output_of_build("OSError: License file does not exist: LICENSE")
    for more, is_own in (("╰─> from file:///work/shop", True), ("╰─> shop", False)):
        matches = explain_own_build(output + more, explain_output(output + more))
        remedy = matches[0].remedy
        assert isinstance(remedy, Instruction)
        assert (remedy.text == "Correct what the build of /work/shop reports.") is is_own
    readme = output_of_build("OSError: Readme file does not exist: README.md") + "╰─> from file:///work/shop"
    assert explain_own_build(readme, explain_output(readme)) == explain_output(readme)
