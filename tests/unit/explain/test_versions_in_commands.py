"""The command names the version, the list or the package that the log shows, and not only that there is one."""

from __future__ import annotations

import io

import pytest

from doctor.explain.exclusions import find_exclusion, nearest_version
from doctor.explain.rank import explain
from tests.corpus import CHECKS, answer

_CONFLICT = (
    "ERROR: Cannot install -r requirements.txt (line 1), -r requirements.txt (line 5) and {first} because these "
    "package versions have conflicting dependencies.\n\nThe conflict is caused by:\n"
)
_MISSING = "ERROR: Could not find a version that satisfies the requirement {} (from versions: {})\n"
_CHANNELS = (
    "Solving environment: failed\n\nPackagesNotFoundError: The following packages are not available from current "
    "channels:\n\n  - {}\n\nCurrent channels:\n\n  - https://conda.example/{}/linux-64\n"
)
_BUILDS = "\nSolving environment: failed\n\nResolvePackageNotFound: \n  - zlib==1.2.11=h7b6447c_0\n"
_NO_VERSION = (
    "error: No solution found when resolving dependencies\n  cause: Because there is no version of quuxly==7.1 and you "
    "require quuxly==7.1, we can conclude that your requirements are unsatisfiable.\n"
)
NEXT = {
    # an application keeps its installer
    f"$ uv tool install 'quuxly==7.1'\n{_NO_VERSION}": "uv tool install quuxly",
    f"$ uv tool install --with six quuxly[cli]@7.1\n{_NO_VERSION}": "uv tool install --with six 'quuxly[cli]'",
    f"$ pipx install quuxly==7.1\n{_NO_VERSION}": "pipx install quuxly",
    f"$ uv pip install quuxly==7.1\n{_NO_VERSION}": "uv pip install quuxly",
    # uv names the Pythons in a hint
    "$ uv add quuxly==1.2\nerror: Failed to add dependencies\n  cause: Because quuxly==1.2 has no wheels with a "
    "matching Python version tag (e.g., `cp312`) and your project depends on quuxly==1.2, we can conclude that "
    "your project's requirements are unsatisfiable.\n\nhint: Wheels are available for `quuxly` (v1.2) with the "
    "following Python ABI tags: `cp37m`, `cp38`\n": "uv python pin 3.8",
    # the package whose requirement excludes the pin, and not the first one
    _CONFLICT.format(first="numpy==1.20.1")
    + "    The user requested numpy==1.20.1\n    pyarrow 3.0.0 depends on numpy>=1.16.6\n"
    "    tensorflow 2.5.0 depends on numpy~=1.19.2\n": (
        "Replace numpy==1.20.1 with numpy~=1.19.2, as tensorflow 2.5.0 requires, then repeat the command."
    ),
    _CONFLICT.format(first="urllib3==1.26.6")
    + "    The user requested urllib3==1.26.6\n    responses 0.16 depends on urllib3>=1.25.10\n"
    "    requests 2.24.0 depends on urllib3!=1.25.0, !=1.25.1, <1.26 and >=1.21.1\n": (
        "Replace urllib3==1.26.6 with urllib3!=1.25.0,!=1.25.1,<1.26,>=1.21.1, as requests 2.24.0 requires, then "
        "repeat the command."
    ),
    _CONFLICT.format(first="cnocr")
    + "    cnocr 1.2.2 depends on numpy<1.20.0 and >=1.14.0\n    opencv-python 4.5 depends on numpy>=1.17.3\n"
    "    gluoncv 0.3.0 depends on numpy\n    mxnet 1.6.0 depends on numpy<1.17.0 and >=1.8.2\n": (
        "Change the version of opencv-python 4.5, which requires numpy>=1.17.3, or of mxnet 1.6.0, which requires "
        "numpy<1.17.0,>=1.8.2."
    ),
    # a version that exists
    "$ pip install -r requirements.txt\n" + _MISSING.format("shop-tools==2020.2", "1.0.0, 1.0.1, 1.1.0, 2021.1"): (
        "In requirements.txt, replace shop-tools==2020.2 with shop-tools==1.1.0, a version that pip lists. Then: "
        "`doctor fix -r requirements.txt`"
    ),
    # a list of conda's
    "$ conda env create -f tools/gpu.yml" + _BUILDS: (
        r"sed -i -E 's/^( *- *[^=]+=+[^=]+)=.*/\1/' tools/gpu.yml && conda env create --file tools/gpu.yml"
    ),
    "(base) C:\\shop>conda env create --file gpu.yml" + _BUILDS: (
        "Remove the builds, and the packages that the log names, from gpu.yml. Then: `conda env create --file gpu.yml`"
    ),
    # a part of Python that the distribution has in a package of its own
    'Traceback (most recent call last):\n  File "/usr/local/lib/python3.10/tkinter/__init__.py", line 37, in <module>\n'
    "ModuleNotFoundError: No module named '_tkinter'\n": (
        "sudo apt-get install python3-tk && doctor fix --venv --python /usr/bin/python3"
    ),
    # conda's channels
    "$ conda install -c bioconda gemini\n" + _CHANNELS.format("gemini", "bioconda"): (
        "conda install -c bioconda gemini --channel conda-forge"
    ),
    "$ conda install -c conda-forge shop-chat\n" + _CHANNELS.format("shop-chat", "conda-forge"): (
        "python -m pip install shop-chat"
    ),
    "$ conda install fnord\n" + _CHANNELS.format("fnord", "main"): "conda install --channel conda-forge fnord",
    # the package that is built
    "  error: subprocess-exited-with-error\n\n  × Getting requirements to build wheel did not run successfully.\n"
    "  cwd: /tmp/pip-install-fbmefnq8/shop-scan_eddd2409a1c6472fafa0186672d5e031\n": (
        "Require a newer release of shop-scan, the package that could not be built."
    ),
    "error: Failed to download and build: fasttext==0.9.2\n  Caused by: Failed to build: fasttext==0.9.2\n"
    "--- stderr:\n/tmp/.tmpXu/.venv/bin/python: No module named pip\n": (
        "uv pip install pip setuptools wheel && uv pip install --no-build-isolation fasttext"
    ),
    # a line of a list
    "ERROR: Invalid requirement: 'torch~=2.0.0+cu118' (from line 25 of requirements.txt)\n": (
        "In line 25 of requirements.txt, write torch==2.0.0+cu118."
    ),
    # versions in an exception
    "Traceback (most recent call last):\n"
    "pkg_resources.ContextualVersionConflict: (numpy 1.23.3 (/opt/x/lib/python3.9/site-packages), "
    "Requirement.parse('numpy~=1.19.2'), {'tensorflow'})\n": "doctor fix 'numpy~=1.19.2'",
    'Traceback (most recent call last):\n  File "/x/python3.12/site-packages/pkg_resources/__init__.py", line 1, in '
    "<module>\nAttributeError: module 'pkgutil' has no attribute 'ImpImporter'\n": (
        "pip install --upgrade 'setuptools<81'"
    ),
    # a program where pip says that it is
    "$ pip install -U pytest\nRequirement already up-to-date: pytest in /home/jo/.asdf/installs/python/3.7.1/lib/"
    "python3.7/site-packages (4.0.1)\n$ pytest --version\nzsh: command not found: pytest\n": (
        'export PATH="/home/jo/.asdf/installs/python/3.7.1/bin:$PATH"'
    ),
    # the failed command without the cache
    "$ pip install torch==1.13.1 --extra-index-url https://a.example/whl\nTraceback (most recent call last):\n"
    '  File "/usr/lib/python3.9/site-packages/pip/_vendor/msgpack/fallback.py", line 671, in _unpack\nMemoryError\n': (
        "pip install torch==1.13.1 --extra-index-url https://a.example/whl --no-cache-dir"
    ),
}
"""Logs, and the command or the sentence that names what is in them."""


@pytest.mark.parametrize("log", NEXT, ids=range(len(NEXT)))
def test_the_command_names_what_the_log_holds(log: str) -> None:
    assert answer(log)[1] == NEXT[log]


def test_the_advice_names_the_headers_that_python_lacks() -> None:
    log = "Traceback (most recent call last):\nImportError: No module named '_bz2'\nNo module named '_ctypes'\n"
    [first, *_] = explain(io.BytesIO(log.encode()), CHECKS)
    assert "missing, libbz2-dev, libffi-dev, and build" in first.advice


@pytest.mark.parametrize(
    ("pinned", "versions", "nearest"),
    [
        ("a==1.7.1", "1.6.0, 1.7.0, 1.7.2, 1.8.0", "1.7.2"),
        ("a==3.3.2", "0.1, 2.3.9, 2.3.10, 4.0a1", "2.3.10"),
        ("a==0.9", "1.11.0, 1.12.0", "1.11.0"),
        ("a2==3.3.2", "2.3.9,\n2.3.10, 4.0", "2.3.10"),
        ("a==0.9", "none", None),
        ("a", "1.0", None),
    ],
)
def test_the_nearest_version_is_of_the_same_series_or_older(pinned: str, versions: str, nearest: str | None) -> None:
    assert nearest_version(pinned, _MISSING.format(pinned, versions)) == nearest


def test_requirements_that_fit_one_another_exclude_nothing() -> None:
    fitting = (
        "The user requested numpy==1.20.1\nscipy 1.6 depends on numpy<1.23.0 and >=1.16.5\nx 1 depends on numpy>1\n"
    )
    assert find_exclusion(fitting) == ("", {})
    assert find_exclusion("a 1.0 depends on b>=2\nc 1.0 depends on d<2\n") == ("", {})
