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
            "    raise child_exception_type(errno_num, err_msg, err_filename)\n"
            "FileNotFoundError: [Errno 2] No such file or directory: 'ffprobe'",
            "command-not-found",
            "apt-get install ffmpeg",
        ),
        (
            "pdf2image.exceptions.PDFInfoNotInstalledError: Unable to get page count.",
            "command-not-found",
            "apt-get install poppler-utils",
        ),
        ("discord.errors.ClientException: ffmpeg was not found.", "command-not-found", "apt-get install ffmpeg"),
        (
            "FileNotFoundError: [Errno 2] No such file or directory: 'ffmpeg'",
            "command-not-found",
            "apt-get install ffmpeg",
        ),
        (
            "nmap.nmap.PortScannerError: 'nmap program was not found in path. PATH is : /bin'",
            "command-not-found",
            "apt-get install nmap",
        ),
        (
            "OSError: xelatex not found on PATH, if you have not installed xelatex you may need to do so.",
            "command-not-found",
            "apt-get install texlive-xetex",
        ),
    ],
)
def test_the_error_leads_to_what_is_lacking(error: str, condition: str, command: str) -> None:
    assert answer(f"{TRACE}{error}\n") == (condition, command)


@pytest.mark.parametrize(
    "line",
    [
        "FileNotFoundError: [Errno 2] No such file or directory: 'convert'",
        "RuntimeWarning: Couldn't find ffmpeg or avconv - defaulting to ffmpeg, but may not work",
    ],
)
def test_a_file_and_a_warning_are_no_missing_program(line: str) -> None:
    assert answer(f"{TRACE}{line}\n")[0] == "none"


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
    log = f"{TRACE}ModuleNotFoundError: No module named 'rospy'\n"
    assert answer(log) == ("module-not-found", "source /opt/ros/*/setup.bash")


@pytest.mark.parametrize(
    ("frame", "error", "package"),
    [
        ("/usr/lib/python3.11/re.py", "AttributeError: module 'enum' has no attribute 'IntFlag'", "enum34"),
        (
            "/srv/app/.venv/lib/python3.11/site-packages/typing.py",
            "AttributeError: type object 'Callable' has no attribute '_abc_registry'",
            "typing",
        ),
        (
            "/srv/app/.venv/lib/python3.11/site-packages/pathlib.py",
            "ImportError: cannot import name 'Sequence' from 'collections' (/usr/lib/python3.11/collections.py)",
            "pathlib",
        ),
    ],
)
def test_a_copy_of_a_module_of_python_is_removed(frame: str, error: str, package: str) -> None:
    log = f'{TRACE}  File "{frame}", line 10, in <module>\n    from x import y\n{error}\n'
    assert answer(log) == ("shadowed-module", f"pip uninstall -y {package}")


def test_an_error_inside_such_a_copy_that_is_of_the_program_is_none() -> None:
    log = f'{TRACE}  File "/srv/.venv/lib/python3.6/site-packages/dataclasses.py", line 10, in f\n    raise error\n'
    assert answer(f"{log}TypeError: non-default argument 'b' follows default argument\n")[0] == "none"


def test_a_file_that_has_the_name_of_a_program_is_none() -> None:
    assert answer(f"{TRACE}FileNotFoundError: [Errno 2] No such file or directory: 'convert'\n")[0] == "none"


def test_an_assertion_about_an_installation_is_no_failure() -> None:
    log = "$ pytest\n>       assert hint() == 'x'\nE       AssertionError: assert 'pip install black' == 'x'\n"
    assert answer(log)[0] == "none"


def test_sudo_starts_the_python_of_an_active_environment_by_its_path() -> None:
    log = "(.venv) ada@box:~/shop$ sudo python read.py\nsudo: python: command not found\n"
    assert answer(log) == ("python-missing", 'sudo "$VIRTUAL_ENV"/bin/python read.py')


def test_an_environment_that_the_line_creates_gets_its_name() -> None:
    log = (
        "ada@box:~$ python3 -m venv tools && . tools/bin/activate && pip install -r list.txt\n"
        "The virtual environment was not created successfully because ensurepip is not\navailable.  On Debian/Ubuntu "
        "systems, you need to install the python3-venv\npackage using the following command.\n\n    apt install "
        "python3.11-venv\n"
    )
    assert answer(log) == ("ensurepip-missing", "doctor fix --venv --path tools -r list.txt")


def test_a_pip_of_the_user_is_for_the_ordinary_python() -> None:
    log = "ada@box:~$ ~/.local/bin/pip install six\nERROR: No matching distribution found for six\n"
    assert "--python" not in answer(log)[1]


@pytest.mark.parametrize(
    ("version", "condition"), [("1.99", "no-matching-distribution"), ("1.21.2", "python-unsupported")]
)
def test_a_release_that_pip_does_not_list_is_none_for_another_python(version: str, condition: str) -> None:
    log = (
        f"$ pip install numpy=={version}\nERROR: Ignored the following versions that require a different python "
        "version: 1.21.2 Requires-Python >=3.7,<3.11; 1.21.3 Requires-Python >=3.7,<3.11\n"
        f"ERROR: Could not find a version that satisfies the requirement numpy=={version} (from versions: 1.3.0)\n"
        f"ERROR: No matching distribution found for numpy=={version}\n"
    )
    assert answer(log)[0] == condition
