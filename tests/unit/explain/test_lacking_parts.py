"""A package that lacks a name, a part or a program of another one leads to the release or the package that has it."""

from __future__ import annotations

import pytest

from tests.corpus import answer

TRACE = (
    "(.venv) ada@box:~/shop$ python app.py\nTraceback (most recent call last):\n"
    '  File "/home/ada/shop/app.py", line 1, in <module>\n    import shopify\n'
)
LIBRARY = '  File "/home/ada/shop/.venv/lib/python3.11/site-packages/{}/core.py", line 7, in <module>\n    import x\n'


@pytest.mark.parametrize(
    ("error", "condition", "command"),
    [
        (
            "ImportError: cannot import name 'safe_str_cmp' from 'werkzeug.security' (/srv/app/x.py)",
            "dependency-conflict",
            "doctor fix 'werkzeug<2.1'",
        ),
        (
            "ImportError: cannot import name 'Sentinel' from 'typing_extensions' (/srv/app/x.py)",
            "dependency-conflict",
            "pip install --upgrade typing-extensions",
        ),
        (
            "ImportError: cannot import name 'DeclarativeBase' from 'sqlalchemy.orm' (/srv/app/x.py)",
            "dependency-conflict",
            "pip install --upgrade sqlalchemy",
        ),
        ("ModuleNotFoundError: No module named 'langchain.chains'", "module-not-found", "doctor fix 'langchain<1'"),
        (
            "ImportError: cannot import name 'storage' from 'google.cloud' (unknown location)",
            "module-not-found",
            "doctor fix google-cloud-storage",
        ),
        (
            "ImportError: Numba needs NumPy 2.0 or less. Got NumPy 2.1.",
            "dependency-conflict",
            "doctor fix 'numpy==2.0.*'",
        ),
        (
            "RuntimeError: operator torchvision::nms does not exist",
            "dependency-conflict",
            "pip install --upgrade --force-reinstall --no-cache-dir torch torchvision",
        ),
        (
            "AttributeError: module 'cv2' has no attribute 'aruco'",
            "dependency-conflict",
            "pip uninstall opencv-python opencv-contrib-python && pip install opencv-contrib-python",
        ),
        (
            "ValueError: Could not import faiss python package. Please install it with `pip install faiss-cpu`.",
            "module-not-found",
            "doctor fix faiss-cpu",
        ),
        ("ImportError: Please run `pip install httpx[socks]`.", "module-not-found", "doctor fix 'httpx[socks]'"),
        (
            "zoneinfo._common.ZoneInfoNotFoundError: 'No time zone found with key Europe/Berlin'",
            "module-not-found",
            "doctor fix tzdata",
        ),
        (
            "FileNotFoundError: [Errno 2] No such file or directory: 'ffprobe'",
            "command-not-found",
            "apt-get install ffmpeg",
        ),
        (
            "pdf2image.exceptions.PDFInfoNotInstalledError: Unable to get page count.",
            "command-not-found",
            "apt-get install poppler-utils",
        ),
    ],
)
def test_the_error_leads_to_what_is_lacking(error: str, condition: str, command: str) -> None:
    assert answer(f"{TRACE}{error}\n") == (condition, command)


@pytest.mark.parametrize(
    "error",
    [
        "ImportError: cannot import name 'fnord' from 'pandas.core' (/srv/pandas/core/__init__.py)",
        "ModuleNotFoundError: No module named 'pandas.fnord'",
    ],
)
def test_two_libraries_that_do_not_fit_are_both_upgraded(error: str) -> None:
    log = f"{TRACE}{LIBRARY.format('seaborn')}{error}\n"
    assert answer(log) == ("module-not-found", "pip install --upgrade seaborn pandas")


def test_the_own_code_is_not_upgraded() -> None:
    error = "ImportError: cannot import name 'fnord' from 'pandas.core' (/srv/pandas/core/__init__.py)"
    assert "--upgrade" not in answer(f"{TRACE}{error}\n")[1]


def test_a_module_of_ros_is_no_package_of_debian() -> None:
    assert answer(f"{TRACE}ModuleNotFoundError: No module named 'rospy'\n") == ("module-not-found", "doctor fix rospy")
