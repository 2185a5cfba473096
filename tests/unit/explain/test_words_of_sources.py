"""One log for each family of messages that the sources of tools have, with the command that its reader wants."""

from __future__ import annotations

import pytest

from tests.corpus import answer, recognise

_HOOK = "/home/ada/app/.git/hooks/pre-commit: line 4: /home/ada/old/.venv/bin/python: No such file or directory\n"
_IDF_ENVIRONMENT = "/home/ada/.espressif/python_env/idf5.5_py3.13_env/bin/python"
_INSTALL_IDF = '"${IDF_PATH:-$HOME/esp/esp-idf}"/install.sh'
_PACKAGES_NOT_FOUND = "PackagesNotFoundError: The following packages are not available from current channels:\n\n  - "
LOGS = {
    "poetry, a project of the package's name": (
        "requirement-invalid",
        "Give the project another `name` in pyproject.toml, then repeat the command.",
        "$ poetry add requests\nUsing version ^2.34.2 for requests\nCannot add dependency on requests to project with "
        "the same name.\n\nNo changes were applied.\n",
    ),
    "uv, a project of the package's name": (
        "requirement-invalid",
        "Give the project another `name` in pyproject.toml, then repeat the command.",
        "$ uv add requests\nerror: Requirement name `requests` matches project name `requests`, but self-dependencies "
        "are not permitted without the `--dev` or `--optional` flags.\n",
    ),
    "poetry, too old": (
        "tool-unusable",
        "poetry self update",
        "$ poetry install\n\nThis project requires Poetry >=3.0, but you are using Poetry 2.5.1\n",
    ),
    "pre-commit, too old": (
        "tool-unusable",
        "doctor fix --pipx pre-commit",
        "$ pre-commit run\nAn error has occurred: InvalidManifestError: \n=====> pre-commit version 3.7.0 is required "
        "but version 2.17.0 is installed.  Perhaps run `pip install --upgrade pre-commit`.\n",
    ),
    "poetry 2, an option of before": (
        "unknown-option",
        "poetry lock",
        '$ poetry lock --no-update\n\nThe option "--no-update" does not exist\n',
    ),
    "poetry, git's marks in the lock file": (
        "lock-file-outdated",
        "poetry lock",
        "$ poetry install\nInstalling dependencies from lock file\n\nInvalid statement (at line 8, column 1)\n",
    ),
    "poetry, a release that is gone": (
        "no-matching-distribution",
        "poetry update scipy",
        "$ poetry add scipy\nUsing version ^1.18.1 for scipy\n\nUpdating dependencies\nResolving dependencies...\n\n"
        "Package scipy (1.18.1) not found.\n",
    ),
    "poetry, nothing to upload": (
        "requirement-invalid",
        "poetry build",
        "$ poetry publish\nNo files to publish. Run poetry build first or use the --build option.\n",
    ),
    "twine, nothing to upload": (
        "requirement-invalid",
        "python3 -m build",
        "$ twine upload dist/*\nERROR    InvalidDistribution: Cannot find file (or expand pattern): 'dist/*'\n",
    ),
    "twine, newer metadata": (
        "invalid-metadata",
        "python -m pip install --upgrade twine packaging pkginfo",
        "$ twine check dist/*\nERROR    InvalidDistribution: Invalid distribution metadata: unrecognized or malformed "
        "field 'license-file'\n",
    ),
    "uv of another installer": (
        "uv-unusable",
        "pipx upgrade uv",
        "$ uv self update\nerror: Self-update is only available for uv binaries installed via the standalone "
        "installation scripts.\n",
    ),
    "uv, a tool that it has not installed": (
        "command-not-found",
        "uv tool install ruff",
        "$ uv tool upgrade ruff\nerror: Failed to upgrade ruff\n  Caused by: `ruff` is not installed; run `uv tool "
        "install ruff` to install\n",
    ),
    "pipx, an application that it has not installed": (
        "command-not-found",
        "doctor fix --pipx ansible-core",
        "$ pipx inject ansible-core docker\nCan't inject 'docker' into nonexistent Virtual Environment "
        "'ansible-core'. Be sure\nto install the package first with 'pipx install ansible-core' before injecting into\n"
        "it.\n",
    ),
    "pipx, without a package of its own": (
        "pipx-broken",
        "doctor fix --pipx pipx",
        '$ pipx install .\nTraceback (most recent call last):\n  File "/home/ada/bin/pipx", line 5, in <module>\n'
        '    from pipx.main import cli\n  File "/home/ada/.local/lib/python3.11/site-packages/pipx/main.py", line 19, '
        "in <module>\n    from packaging.requirements import InvalidRequirement, Requirement\n"
        "ModuleNotFoundError: No module named 'packaging'\n",
    ),
    "pipx, a Python that is missing": (
        "python-missing",
        "pipx install --python 3.13 poetry --fetch-missing-python",
        "$ pipx install --python 3.13 poetry\nUnable to find the Python version `3.13`. Use `--fetch-missing-python` "
        "or `--fetch-python=missing` to fetch it.\n",
    ),
    "pipx, whose environment was not created": (
        "ensurepip-missing",
        "apt-get install python3-venv",
        "$ pipx install black\ncreating shared libraries...\n"
        "'/usr/bin/python3 -m venv --clear /home/ada/.local/share/pipx/shared' failed\n",
    ),
    "python without -m": (
        "unknown-option",
        "doctor fix pipx",
        "$ python3 pip install pipx\npython3: can't open file '/home/ada/pip': [Errno 2] No such file or directory\n",
    ),
    "virtualenv without network": (
        "network-error",
        None,
        "$ virtualenv venv\nRuntimeError: seed failed due to failing to download wheels wheel\n",
    ),
    "tox 4 without a configuration": (
        "requirement-invalid",
        "Repeat the command in the project's folder.",
        "$ tox\nERROR: tox config file (either pyproject.toml, tox.ini, setup.cfg) not found\n",
    ),
    "pre-commit without a configuration": (
        "requirement-invalid",
        "pre-commit uninstall",
        "$ git commit -m x\nNo .pre-commit-config.yaml file was found\n- To temporarily silence this, run "
        "`PRE_COMMIT_ALLOW_NO_CONFIG=1 git ...`\n",
    ),
    "a hook whose Python is gone": ("broken-venv", "pre-commit install", f"$ git commit -m x\n{_HOOK}"),
    "hatch, no code": (
        "project-not-buildable",
        '[tool.hatch.build.targets.wheel]\npackages = ["FOLDER"]',
        "$ hatch build\nTraceback (most recent call last):\nValueError: Unable to determine which files to ship inside "
        "the wheel using the following heuristics: \n\nThe most likely cause of this is that there is no directory "
        "that matches the name of your project (app).\n",
    ),
    "conda, an environment that exists": (
        "not-activated",
        "conda activate /opt/conda/envs/science",
        "$ conda create -n science\n\nCondaValueError: prefix already exists: /opt/conda/envs/science\n",
    ),
    "conda, no file": (
        "requirement-invalid",
        "conda create --name science python",
        "$ conda env create -n science\n\nSpecNotFound: Invalid name, try the format: user/package\n",
    ),
    "conda, a description as a list": (
        "requirement-invalid",
        "conda env create --file environment.yml",
        "$ conda create --file environment.yml\nCondaValueError: could not parse 'name: x' in: environment.yml\n",
    ),
    "conda, a description as a package": (
        "no-matching-distribution",
        "conda env create --file conda/environment.yml",
        f"$ conda install conda/environment.yml\n{_PACKAGES_NOT_FOUND}conda/environment.yml\n",
    ),
    "conda, pip's list": (
        "no-matching-distribution",
        "python -m pip install -r requirements.txt",
        f"$ conda install --file requirements.txt\n{_PACKAGES_NOT_FOUND}opencv-python\n",
    ),
    "conda, one hyphen": (
        "no-matching-distribution",
        "conda create --name science python",
        f"$ conda create -name science python=3.6\n{_PACKAGES_NOT_FOUND}science\n",
    ),
    "conda, a command of another package": (
        "unknown-option",
        "conda install --name base conda-build",
        "$ conda build .\n\nCommandNotFoundError: To use 'conda build', install conda-build.\n",
    ),
    "conda without OpenSSL": (
        "python-without-ssl",
        None,
        "$ conda install six\nCondaSSLError: OpenSSL appears to be unavailable on this machine. OpenSSL is required "
        "to\ndownload and install packages.\n",
    ),
    "conda, its cache": (
        "damaged-package",
        "conda clean --packages --tarballs",
        "$ conda create -n x\nCondaError: Cannot link a source that does not exist. /opt/conda/pkgs/six/six.py\n",
    ),
    "conda, what it has set": (
        "conda-not-activated",
        'eval "$(conda shell.bash hook)"',
        '$ python webui.py\nTraceback (most recent call last):\n  File "/home/ada/webui.py", line 45, in check_env\n'
        "KeyError: 'CONDA_DEFAULT_ENV'\n",
    ),
    "micromamba in a script": (
        "conda-not-activated",
        'eval "$(micromamba shell hook --shell bash)"',
        "$ micromamba activate x\nerror    libmamba Shell not initialized\n\n'micromamba' is running as a subprocess "
        "and can't modify the parent shell.\n",
    ),
    "pixi, another system": (
        "requirement-invalid",
        "pixi workspace platform add osx-arm64",
        "$ pixi install\nError:   × unsupported platform\n  help: the workspace does not support 'osx-arm64'. Add it "
        "with 'pixi workspace platform add osx-arm64'.\n",
    ),
    "Ansible, a command with options": (
        "venv-module-missing",
        "virtualenv_command: /usr/bin/python3 -m venv",
        'fatal: [host]: FAILED! => {"changed": false, "msg": "Failed to find required executable \\"python3 -m '
        'venv\\" in paths: /usr/local/bin:/usr/bin:/bin"}\n',
    ),
    "Ansible, a path to pip": (
        "pip-missing",
        None,
        'fatal: [host]: FAILED! => {"changed": false, "msg": "Error executing command: [Errno 2] No such file or '
        "directory: b'/opt/python/3.11/bin/pip3.11'\"}\n",
    ),
    "VS Code, a module of the kernel's": (
        "module-not-found",
        None,
        "Failed to start the Kernel. \nUnable to start Kernel '.venv (Python 3.11.2)' due to a missing module "
        "'ipykernel'\n",
    ),
    "Jupyter, no such kernel": (
        "dead-kernel",
        "doctor fix ipykernel && .venv/bin/python -m ipykernel install --user --name science",
        "jupyter_client.kernelspec.NoSuchKernel: No such kernel named science\n",
    ),
    "PyCharm, an environment that is gone": (
        "broken-venv",
        None,
        'Error running \'main\': Cannot run program "/home/ada/app/venv/bin/python" (in directory "/home/ada/app"): '
        "error=2, No such file or directory\n",
    ),
    "ESP-IDF, no environment": (
        "broken-venv",
        _INSTALL_IDF,
        f'"python3" has been detected\n\nERROR: ESP-IDF Python virtual environment "{_IDF_ENVIRONMENT}" not found. '
        "Please run the install script to set it up before proceeding.\n",
    ),
    "ESP-IDF, packages": (
        "module-not-found",
        _INSTALL_IDF,
        "Checking if Python packages are up to date...\nThe following Python requirements are not satisfied:\n"
        "Requirement 'pyparsing>=3.0.0' was not found\nTo install the missing packages, please run \"install.sh\"\n"
        f"    IDF_PYTHON_ENV_PATH: {_IDF_ENVIRONMENT}\n",
    ),
    "ESP-IDF, another environment": (
        "environment-override",
        "deactivate",
        "Installing Python environment and packages\nERROR: This script was called from a virtual environment, can not "
        "create a virtual environment again\n",
    ),
    "ESP-IDF, not loaded": (
        "not-activated",
        '. "${IDF_PATH:-$HOME/esp/esp-idf}"/export.sh',
        "$ idf.py build\nidf.py: command not found\n",
    ),
    "PlatformIO": (
        "ensurepip-missing",
        "apt-get install python3-venv",
        "Error: Error: Could not create PIO Core Virtual Environment. Please report to https://pio.example/issues\n"
        " -> Installer version: 1.1.2\nPlatform: Linux-5.15.77-amd64-desktop-x86_64-with-glibc2.28\n",
    ),
    "a web interface for Stable Diffusion": (
        "no-matching-distribution",
        "mv venv venv.old && python_cmd=python3.10 ./webui.sh",
        "INCOMPATIBLE PYTHON VERSION\n\nThis program is tested with 3.10.6 Python, but you have 3.11.9.\n"
        'RuntimeError: Couldn\'t install torch.\nCommand: "/home/ada/sd/venv/bin/python" -m pip install '
        "torch==2.0.1\nError code: 1\nstderr: ERROR: Could not find a version that satisfies the requirement "
        "torch==2.0.1 (from versions: 2.2.0, 2.3.0)\nERROR: No matching distribution found for torch==2.0.1\n",
    ),
    "a path with spaces": (
        "unusable-path",
        "Move the project to a folder without spaces in its path, then start it again.",
        "$ ./start_linux.sh\nThis script relies on Miniconda which can not be silently installed under a path with "
        "spaces.\n",
    ),
    "PDM, a program below what it did": (
        "command-not-found",
        "pdm add pytest",
        "$ pdm run pytest\nWARNING: Project requires a python version of >=3.9, The virtualenv is being created for "
        "you as it cannot be matched to the right version.\nVirtualenv is created successfully at /home/ada/app/.venv\n"
        "[PdmUsageError]: Command 'pytest' is not found in your PATH.\n",
    ),
    "pipx, its file of what pip said": (
        "no-matching-distribution",
        None,
        "PIP STDOUT\n----------\n\nPIP STDERR\n----------\nERROR: Could not find a version that satisfies the "
        "requirement nosuchthing (from versions: none)\nERROR: No matching distribution found for nosuchthing\n",
    ),
    "tox, an environment that it does not have": (
        "requirement-invalid",
        "tox list",
        "$ tox -e lint\nROOT: HandledError| provided environments not found in configuration file:\nlint\n",
    ),
    "tox 3, a project without setup.py": (
        "requirement-invalid",
        "[tox]\nisolated_build = true",
        "$ tox\nERROR: pyproject.toml file found.\nTo use a PEP 517 build-backend you are required to configure tox to "
        "use an isolated_build:\n",
    ),
    "pre-commit, a hook that is not there": (
        "requirement-invalid",
        "pre-commit autoupdate",
        "$ pre-commit run\n[ERROR] `ruff-check` is not present in repository https://git.example/ruff.  Typo? Perhaps "
        "it is introduced in a newer version?  Often `pre-commit autoupdate` fixes this.\n",
    ),
    "uvx, a library": (
        "no-project-venv",
        "doctor fix requests",
        "$ uvx requests\nInstalled 5 packages in 14ms\nPackage `requests` does not provide any executables.\n",
    ),
    "hatch, no version": (
        "build-failure",
        None,
        "$ hatch build\nTraceback (most recent call last):\n    raise ValueError(message)\n"
        "ValueError: Missing `tool.hatch.version` configuration\n",
    ),
}
HEALTHY = {
    "pipx found another Python": "$ pipx install black\nNo such file or directory: 'notes.txt'\n",
    "a kernel that is listed": "$ jupyter kernelspec list\nAvailable kernels:\n  python3    /opt/kernels/python3\n",
    "a repository of another program": '$ helm repo list\nRepository "stable" does not exist.\n',
    "a file of another program": "$ python3 report.py\npython3: can't open file '/home/ada/report.py': [Errno 2] No "
    "such file or directory\n",
    "a package of another program": "$ opkg install six\nResolving dependencies...\nPackage six (1.0) is already "
    "installed\n",
    "an upload that worked": "$ twine upload dist/*\nUploading app-1.0.tar.gz\n100% 5.0/5.0 kB\n",
    "a variable of conda": "$ python -c 'import os; os.environ[\"HOME_DIR\"]'\nKeyError: 'HOME_DIR'\n",
}


@pytest.mark.parametrize("name", LOGS)
def test_words_are_recognised_and_lead_to_the_command_that_their_reader_wants(name: str) -> None:
    condition, following, log = LOGS[name]
    found, command = answer(log)
    assert found == condition
    if following is not None:
        assert command == following


@pytest.mark.parametrize("name", HEALTHY)
def test_what_resembles_them_is_no_failure(name: str) -> None:
    assert recognise(HEALTHY[name].encode()) == "none"
