"""A script that went another way after a failure, and succeeded, has no failure left; one that failed again has."""

from __future__ import annotations

import pytest

from tests.corpus import recognise
from tests.corpus.reports import MANAGED

REFUSED = f"+ python3 -m pip install --quiet nox\n{MANAGED}"
ELSEWHERE = "+ python3 -m venv /tmp/env\n+ /tmp/env/bin/pip install --quiet nox\n"


@pytest.mark.parametrize(
    "log",
    [
        f"{REFUSED}{ELSEWHERE}+ /tmp/env/bin/nox -s lint\nnox > Session lint was successful in 4 seconds.\n",
        f"{REFUSED}+ pipx install nox\n  installed package nox 2024.4.15\ndone!\n+ nox --version\n",
        f"Installing nox with pip\n{MANAGED}falling back to a virtual environment\nInstallation complete.\n",
    ],
)
def test_a_fall_back_that_worked_leaves_no_failure(log: str) -> None:
    assert recognise(log.encode()) == "none"


@pytest.mark.parametrize(
    "log",
    [
        f"{REFUSED}{ELSEWHERE}ERROR: No matching distribution found for nox\n+ exit 1\n",
        f"{REFUSED}{ELSEWHERE}",  # it may not have ended
        f"{REFUSED}+ /tmp/env/bin/pip install --quiet six\n+ python3 -V\nPython 3.11.2\n",
        f"$ pip install nox\n{MANAGED}$ env/bin/pip install nox\n$ env/bin/nox\n",  # somebody tried, and asks why
        f"Installing nox\n{MANAGED}falling back to the system's Python\nerror: nox not found\n",
        f"Installing nox\n{MANAGED}falling back to the system's Python\n",
    ],
)
def test_a_failure_that_is_left_is_recognised(log: str) -> None:
    assert recognise(log.encode()) in ("externally-managed", "no-matching-distribution")


MISSING = (
    "Traceback (most recent call last):\n"
    '  File "<string>", line 1, in <module>\n'
    "ModuleNotFoundError: No module named 'orjson'\n"
)
UNFOUND = "ERROR: No matching distribution found for torch==2.9.9\n"


@pytest.mark.parametrize(
    "log",
    [
        f"== optional\n{MISSING}== required\nbuild ok\nexit 0\n",
        f"$ pip install torch==2.9.9 || true\n{UNFOUND}$ pytest -q\n88 passed in 3.10s\nJob succeeded\n",
        f"{UNFOUND}pip failed and exited with 1 during after_success.\n\nDone. Your build exited with 0.\n",
        f"#7 [3/5] RUN pip install nox || apt-get install -y nox\n#7 0.9 {MANAGED}#9 writing image sha256:2b9d done\n",
        f"$ python -m unittest\n{MISSING}.\n{'-' * 70}\nRan 1 test in 0.225s\n\nOK\n",
        f"WARNING app backend not usable\n{MISSING}INFO app using backend math\nINFO app done\n",
        f"{MISSING}no debugger\n[INFO] Listening at: http://0.0.0.0:8000 (1)\n",
        f"Attempt 1\n{UNFOUND}Warning: Attempt 1 failed.\nAttempt 2\nCommand completed after 2 attempts.\n",
        f"{UNFOUND}failed, retrying in 10 s\nCollecting torch==2.9.9\nall done\n",
        "web-1  | "
        + MISSING.rstrip().replace("\n", "\nweb-1  | ")
        + "\nweb-1  | [INFO] Listening at: http://0.0.0.0:8000\n",
        f"me@host:~$ python app.py\n{MISSING}me@host:~$ pip install orjson\nSuccessfully installed orjson-3\n"
        "me@host:~$ python app.py\n1200 rows\n",
    ],
)
def test_a_run_that_ended_well_has_no_failure(log: str) -> None:
    assert recognise(log.encode()) == "none"


@pytest.mark.parametrize(
    "log",
    [
        f"{MISSING}exit code 0\n",  # that of another command in the pipeline
        f"{MISSING}== required\nbuild ok\nexit 1\n",
        f"{UNFOUND}Job succeeded\n$ make\nERROR: Job failed: exit code 1\n",
        f"$ pip install torch==2.9.9\n{UNFOUND}$ python -m unittest\nRan 1 test in 0.225s\n\nOK\n",
        f"WARNING app backend not usable\n{MISSING}ERROR app no backend left\nINFO app stopped\n",
        f"[INFO] Listening at: http://0.0.0.0:8000 (1)\n{MISSING}[ERROR] Shutting down: Master\n",
        f"Attempt 1\n{UNFOUND}Warning: Attempt 1 failed.\nAttempt 2\n{UNFOUND}Error: Final attempt failed.\n",
        f"{UNFOUND}Connect to the network before trying again.\nStep 2 done\n",
        "job-1  | "
        + MISSING.rstrip().replace("\n", "\njob-1  | ")
        + "\nweb-1  | [INFO] Listening at: http://0.0.0.0:8000\n",
        f"== tests\n$ pytest -q\n{MISSING}== logs\n$ tar czf logs.tgz logs\nexit code 0\n",
        f"me@host:~$ python app.py\n{MISSING}me@host:~$ pip install orjson\nSuccessfully installed orjson-3\n"
        "me@host:~$ python app.py\n",
    ],
)
def test_a_run_that_ended_badly_or_not_has_one(log: str) -> None:
    assert recognise(log.encode()) in ("module-not-found", "no-matching-distribution")
