"""Messages of conda, pixi and other tools that the corpus cannot run; their wording is that of their sources."""

from __future__ import annotations

import io

from doctor.explain.rank import explain, next_remedy
from doctor.report.remedies import render
from tests.corpus import CHECKS, recognise

LOGS = {
    "conda in a script": (
        "conda-not-activated",
        "$ conda activate science\n\nCondaError: Run 'conda init' before 'conda activate'\n\n",
    ),
    "conda in a script, until 23.9": (
        "conda-not-activated",
        "CommandNotFoundError: Your shell has not been properly configured to use 'conda activate'.\n"
        "To initialize your shell, run\n\n    $ conda init <SHELL_NAME>\n",
    ),
    "no such environment of conda": (
        "conda-not-activated",
        "EnvironmentNameNotFound: Could not find conda environment: science\n"
        "You can list all discoverable environments with `conda info --envs`.\n",
    ),
    "no such folder of conda": (
        "conda-not-activated",
        "EnvironmentLocationNotFound: Not a conda environment: /opt/conda/envs/science\n",
    ),
    "no such environment of micromamba": (
        "conda-not-activated",
        'critical libmamba The given prefix does not exist: "/opt/conda/envs/science"\n',
    ),
    "conda's list of environments": (
        "none",
        "# conda environments:\n#\nbase               *  /opt/conda\nscience               /opt/conda/envs/science\n",
    ),
    "no such package of conda": (
        "no-matching-distribution",
        "PackagesNotFoundError: The following packages are not available from current channels:\n\n  - nosuchthing\n",
    ),
    "no such package of mamba": (
        "no-matching-distribution",
        "error    libmamba Could not solve for environment specs\n    The following package could not be installed\n"
        "    nothing provides requested nosuchthing\n",
    ),
    "a conflict for conda": (
        "resolution-conflict",
        "Solving environment: failed\n\nLibMambaUnsatisfiableError: Encountered problems while solving:\n"
        "  - package scikit-image-0.19.0 requires python >=3.10,<3.11, but none of the providers can be installed\n",
    ),
    "pip inside conda": (
        "no-matching-distribution",
        "Installing pip dependencies: failed\nPip subprocess error:\n"
        "ERROR: Could not find a version that satisfies the requirement nosuchthing (from versions: none)\n"
        "ERROR: No matching distribution found for nosuchthing\n\nfailed\n\nCondaEnvException: Pip failed\n",
    ),
    "conda without network": (
        "network-error",
        "CondaHTTPError: HTTP 000 CONNECTION FAILED for url <https://channel.example/linux-64/repodata.json>\n",
    ),
    "conda of another user": (
        "permission-denied",
        "EnvironmentNotWritableError: The current user does not have write permissions to the target environment.\n"
        "  environment location: /opt/conda\n  uid: 1000\n  gid: 1000\n",
    ),
    "an old lock file of pixi": (
        "lock-file-outdated",
        "Error:   × lock-file not up-to-date with the workspace\n",
    ),
    "no such package of pixi": (
        "no-matching-distribution",
        "  × failed to solve the conda requirements of 'default' 'linux-64'\n"
        "  ╰─▶ Cannot solve the request because of: No candidates were found for nosuchthing *.\n",
    ),
    "a missing lock file of PDM": (
        "lock-file-outdated",
        "$ pdm sync\n[ProjectError]: Lockfile does not exist, nothing to install\nhint: run `pdm lock`\n",
    ),
    "a lock file that PDM updates": (
        "none",
        "$ pdm install\nWARNING: Lockfile does not exist\nUpdating the lock file...\nAll packages are synced to date\n",
    ),
    "a lock file that Pipenv updates": (
        "none",
        "Pipfile.lock (1a2b3c) out of date: run `pipenv lock` to update to (4d5e6f)...\nSuccess!\n",
    ),
    "a password store that is locked": (
        "index-auth",
        "$ poetry install\n  • Installing six (1.17.0): Failed\n\n  KeyringLocked\n\n"
        "keyring.errors.KeyringLocked: Failed to unlock the collection!\n",
    ),
    "a password store of another program": (
        "none",
        "$ mailer --send\nkeyring.errors.NoKeyringError: No recommended backend was available.\n",
    ),
    "an environment that tox skips": (
        "none",
        "py38: skipped because could not find python interpreter with spec(s): py38\n  congratulations :)\n",
    ),
    "apt 3": ("apt-unavailable", "# apt install nosuchthing\nError: Unable to locate package nosuchthing\n"),
    "a package that another tool misses": ("none", "pkgtool: unable to locate package nosuchthing in depot\n"),
    "apt 3 in the middle of an update": (
        "apt-interrupted",
        "Error: dpkg was interrupted, you must manually run 'dpkg --configure -a' to correct the problem.\n",
    ),
}


def test_each_log_is_recognised_as_its_condition() -> None:
    wrong = {name: answer for name, (label, text) in LOGS.items() if (answer := recognise(text.encode())) != label}
    assert not wrong


def test_a_message_can_ask_for_its_own_advice() -> None:
    """The context of a signature comes before those of the log."""
    answers = {}
    for name in ("conda in a script", "no such environment of conda"):
        (match, *_) = explain(io.BytesIO(LOGS[name][1].encode()), CHECKS)
        answers[name] = match.advice
    assert "conda shell.bash hook" in answers["conda in a script"]
    assert "conda env list" in answers["no such environment of conda"]


def next_command(log: str) -> str:
    """Return the command that is recommended for a log."""
    return render(next_remedy(explain(io.BytesIO(log.encode()), CHECKS))).text


def test_a_package_that_apt_does_not_have_comes_from_elsewhere() -> None:
    updated = "# apt-get update && apt-get install -y {0}\nFetched 9 MB in 1s (9 MB/s)\nReading package lists...\n"
    missing = "E: Unable to locate package {0}\n"
    for package, command in {
        "python3-pm4py": "doctor fix pm4py",
        "python3.12-venv": "apt-get install python3-venv",
        "python-pip": "apt-get install python3-pip",
        "python3-venv": "doctor explain apt-unavailable",
        "nosuchthing": "doctor explain apt-unavailable",
    }.items():
        assert next_command((updated + missing).format(package)) == command
    for package in ("python3-pm4py", "python3-venv", "nosuchthing"):
        assert next_command(f"root@3f2a:/# apt-get install {package}\n{missing.format(package)}") == "apt-get update"


def test_the_package_that_debian_names_is_in_the_advice() -> None:
    """It stands on the line after the words that announce it, or before those that follow it."""
    above = (
        "The virtual environment was not created successfully because ensurepip is not\navailable.  On Debian/Ubuntu "
        "systems, you need to install the python3-venv\npackage using the following command.\n\n"
    )
    below = (
        "    apt install python3.11-venv\n\nYou may need to use sudo with that command.  After installing the "
        "python3-venv\npackage, recreate your virtual environment.\n"
    )
    for log in (above + below, below):
        (match,) = explain(io.BytesIO(log.encode()), CHECKS)
        assert "`apt install python3.11-venv`" in match.advice
