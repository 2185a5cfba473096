"""A command that was typed in the wrong folder, or that failed for a reason outside, leads to the one to type."""

from __future__ import annotations

from tests.corpus import answer

_NO_PROJECT = (
    "ERROR: file://{} does not appear to be a Python project: neither 'setup.py' nor 'pyproject.toml' found.\n"
)


def test_the_project_is_in_the_folder_above() -> None:
    log = "$ pip install -e .\n" + _NO_PROJECT
    assert answer(log.format("/home/ada/snake/snake"))[1] == "cd /home/ada/snake && pip install -e ."
    assert not answer(log.format("/home/ada/snake/tests"))[1].startswith("cd ")


def test_git_has_made_a_folder() -> None:
    clone = "$ git clone https://git.example/ada/snake.git\n{}$ pip install .\n" + _NO_PROJECT.format("/home/ada")
    assert answer(clone.format(""))[1] == "cd snake && pip install ."
    assert not answer(clone.format("$ cd snake\n"))[1].startswith("cd ")
    listed = (
        "$ git clone --depth 1 https://git.example/ada/snake\n$ pip install -r requirements.txt\nERROR: Could not open "
        "requirements file: [Errno 2] No such file or directory: 'requirements.txt'\n"
    )
    assert answer(listed)[1] == "cd snake && pip install -r requirements.txt"


def test_a_script_that_is_started_from_elsewhere() -> None:
    log = "$ python3 {}setup.py build\nrunning build_py\nerror: package directory 'snake' does not exist\n"
    assert answer(log.format("src/snake-1.0/"))[1] == "cd src/snake-1.0"
    assert not answer(log.format(""))[1].startswith("cd ")


def test_poetry_goes_on_once_the_server_answers() -> None:
    log = "{}\n\n  - Installing six (1.16): Failed\n\n    | All attempts to connect to files.example failed.\n"
    assert answer(log.format("Installing dependencies from lock file"))[1] == "poetry install"
    assert answer(log.format("Fetching"))[1] != "poetry install"


def test_an_old_conda_does_not_read_what_the_channels_say() -> None:
    log = "$ conda create -n x {}\nSolving environment: failed\n\nInvalidVersionSpecError: Invalid version spec: {}\n"
    assert answer(log.format("six", "=3.8")) == ("requirement-invalid", "conda update -n base conda")
    assert answer(log.format("'six=>1'", "=>1"))[1] != "conda update -n base conda"


def test_of_two_packages_with_the_same_file_the_installed_one_is_removed() -> None:
    log = (
        "dpkg: error processing archive /var/cache/apt/archives/snake_2.0_all.deb (--unpack):\n trying to overwrite "
        "'/usr/lib/python3/dist-packages/snake.py', which is also in package {} 1.0\nE: Sub-process /usr/bin/dpkg "
        "returned an error code (1)\n"
    )
    removed = "sudo apt-get remove python3-snake && sudo apt-get --fix-broken install"
    assert answer(log.format("python3-snake")) == ("apt-broken", removed)
    for needed in ("libc6", "python3-minimal", "python3-apt"):
        assert "apt-get remove" not in answer(log.format(needed))[1]
