"""Of the commands that somebody typed one after the other, the last one that failed is answered."""

from __future__ import annotations

import re
from io import BytesIO

import pytest

from doctor.core import plugins
from doctor.explain.rank import explain
from tests.corpus.reports import MANAGED

ADA = "ada@box:~$ "
INSIDE = "(.venv) ada@box:~$ "
MISSING = "Traceback (most recent call last):\nModuleNotFoundError: No module named '{}'\n"
NO_YAML, NO_RICH = MISSING.format("yaml"), MISSING.format("rich")
NO_PACKAGE = "ERROR: Could not find a version that satisfies the requirement {0} (from versions: none)\n"
ACTIVATED = f"{ADA}python3 -m venv .venv\n{ADA}source .venv/bin/activate\n"


def first(log: str) -> tuple[str, str]:
    """Return the first condition of a log, and its command or the module that was missing."""
    match = next(iter(explain(BytesIO(log.encode()), plugins.conditions())), None)
    return (match.id, match.caught.get("module") or match.command) if match else ("none", "")


@pytest.mark.parametrize(
    ("log", "answer"),
    [
        (
            f"{ADA}sudo apt-get install python3-blackx\nE: Unable to locate package python3-blackx\n"
            f"{ADA}pip install black\n{MANAGED}{ADA}",
            ("externally-managed", "pip install black"),
        ),
        (
            f"{ADA}pip install numpi\n{NO_PACKAGE.format('numpi')}"
            f"{ADA}pip install -r dev.txt\nERROR: Could not open requirements file: [Errno 2] No such file: 'dev.txt'\n"
            f"{ADA}pip install panda-s\n{NO_PACKAGE.format('panda-s')}{ADA}",
            ("no-matching-distribution", "pip install panda-s"),
        ),
        (
            f"{ADA}pip install rich\n{MANAGED}{ACTIVATED}{INSIDE}pip install -q rich\n{INSIDE}python a.py\n{NO_YAML}",
            ("module-not-found", "yaml"),
        ),
        (
            f"{ADA}python3 a.py\n{NO_YAML}{ADA}sudo apt-get install -qq python3-yaml\n{ADA}python3 a.py\n{NO_RICH}",
            ("module-not-found", "rich"),
        ),
        (
            f"{ADA}python3 a.py\n{NO_YAML}{ADA}sudo apt-get install -qq python3-yaml\n{ADA}python3 a.py\n1\n{ADA}",
            ("none", ""),
        ),
        (f"{ADA}flake8 . || true\nbash: flake8: command not found\n{ADA}", ("none", "")),
    ],
)
def test_the_last_failure_of_a_session_is_answered(log: str, answer: tuple[str, str]) -> None:
    assert first(log) == answer


@pytest.mark.parametrize(
    ("log", "answer"),
    [
        (
            f"{ADA}pip install rich\n{MANAGED}{ADA}python3 a.py\n{NO_RICH}{ADA}",
            ("externally-managed", "pip install rich"),
        ),
        (f"{ADA}python3 a.py\n{NO_YAML}{ADA}python3 a.py\n{NO_YAML}{ADA}", ("module-not-found", "yaml")),
        (f"{ADA}python3 a.py\n{NO_YAML}{ADA}python3 a.py\n", ("module-not-found", "yaml")),  # it may not have ended
        (f"$ python3 a.py\n{NO_YAML}$ python3 a.py\n1\n$ ls\n", ("module-not-found", "yaml")),  # a report
    ],
)
def test_a_failure_that_nothing_has_removed_stays(log: str, answer: tuple[str, str]) -> None:
    assert first(log) == answer


def test_an_environment_that_was_left_is_activated_again() -> None:
    log = f"{ACTIVATED}{INSIDE}pip install -q rich\n{INSIDE}deactivate\n{ADA}python3 a.py\n{NO_RICH}{ADA}"
    match = explain(BytesIO(log.encode()), plugins.conditions())[0]
    assert getattr(match.remedy, "text", None) == ". .venv/bin/activate"


def test_a_command_that_a_narrow_terminal_wrapped_is_read_whole() -> None:
    screen = f"{ADA}python3 -m pip install gunicorn uvicorn alembic\n{MANAGED}".replace("×", "x").split("\n")
    log = "\n".join(line[at : at + 44] for line in screen for at in range(0, max(1, len(line)), 44))
    assert "uvicorn\n" not in log and first(log)[1] == "python3 -m pip install gunicorn uvicorn alembic"


@pytest.mark.parametrize(
    ("log", "python"),
    [
        (
            'web1 gunicorn[9]:   File "/srv/shop/env/lib/python3.13/site-packages/gunicorn/util.py", line 370, in '
            "import_app\nweb1 gunicorn[9]:     mod = importlib.import_module(module)\nweb1 gunicorn[9]:   File "
            '"/srv/shop/wsgi.py", line 1, in <module>\nweb1 gunicorn[9]:     import yaml\n'
            "web1 gunicorn[9]: ModuleNotFoundError: No module named 'yaml'\n"
            "web1 systemd[1]: shop.service: Main process exited, code=exited, status=1/FAILURE\n",
            "/srv/shop/env/bin/python",
        ),
        (f"Subject: Cron <ada@web1> cd /srv/bot && venv/bin/python post.py\n\n{NO_YAML}", "venv/bin/python"),
    ],
)
def test_the_environment_of_a_service_or_a_job_gets_the_package(log: str, python: str) -> None:
    stamped = re.sub("^web1", "Nov 12 06:25:01 web1", log, flags=re.MULTILINE)
    remedy = explain(BytesIO(stamped.encode()), plugins.conditions())[0].remedy
    assert getattr(remedy, "argv", None) == (python, "-m", "pip", "install", "pyyaml")


@pytest.mark.parametrize(("last", "condition"), [("INFO root: Ready\n", "none"), ("", "module-not-found")])
def test_a_program_that_does_without_a_module_goes_on(last: str, condition: str) -> None:
    assert first(f"WARNING root: yaml is missing, json is used instead\n{NO_YAML}{last}")[0] == condition


@pytest.mark.parametrize("mark", ["", "+"])
def test_a_message_in_quotation_marks_may_begin_with_its_shell(mark: str) -> None:
    text = f"{ADA}git diff\n{mark}If you see `bash: black: command not found`, activate the environment.\n"
    assert first(text)[0] == "none"
